"""What a completion costs in the tenth step of a case and in its three-thousandth; what a case costs to load
and to hold in memory."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Iterator

from engine import runtime
from engine.services import instances, tasks
from engine.services.access import SYSTEM
from tests.bench.installations import Office, everywhere, milliseconds
from tests.runtime.world import World
from tests.services.diagrams import diagram, end, flow, node, process, start, user

ROUNDS = 3_000
EARLY, WINDOW = 10, 200
"""The early figure is the median of the completions from the tenth on, the late one that of the last."""
REWORK = diagram(
    process(
        "rework",
        start(),
        user("write"),
        user("check"),
        node("exclusiveGateway", "good", default="good_write"),
        end(),
        flow("start>write>check>good>write"),
        flow("good>end", "=1 = 2"),
    )
)
COLLECTION = 'camunda:collection="=for n in 1..1000 return n" camunda:elementVariable="n"'
ONE_EACH = f"<bpmn:multiInstanceLoopCharacteristics {COLLECTION}/>"
COPIES = diagram(
    process(
        "copies",
        start(),
        user("sign", ONE_EACH),
        end(),
        flow("start>sign>end"),
    )
)


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    yield f"Growth of one case, milliseconds a completion (median of {WINDOW}), and of its state:"
    for name, found in everywhere(REWORK):
        yield from _grown(name, found)
    yield from _loaded()
    yield from _held()


def _grown(name: str, found: Office) -> Iterator[str]:
    """Two tasks and a gateway a round: 3,000 completions are 4,500 activities."""
    with found.database.begin() as session:
        case = instances.start(session, "rework", SYSTEM)
    took = [_completed(found, case) for _ in range(ROUNDS)]
    early = statistics.median(took[EARLY : EARLY + WINDOW])
    late = statistics.median(took[-WINDOW:])
    ratio = f"x{late / early:.2f}"
    yield f"  {name:11}{early:7.2f} from the {EARLY}th, {late:7.2f} up to the {ROUNDS:,}th: {ratio}"


def _completed(found: Office, case: str) -> float:
    with found.database.reading() as session:
        task_id = tasks.of_instance(session, case)[0].id
    with found.database.begin() as session:
        tasks.claim(session, task_id, found.actor)
    began = time.perf_counter()
    with found.database.begin() as session:
        tasks.complete(session, task_id, {"text": "again"}, found.actor)
    return (time.perf_counter() - began) * 1000


def _loaded() -> Iterator[str]:
    for key, xml, what in (
        ("rework", REWORK, "a case"),
        ("copies", COPIES, "1,000 live multi-instance children"),
    ):
        world = World(xml)
        state = world.start(key, {}).running
        kept, scopes = state.state, state.scopes
        took = milliseconds(lambda: runtime.load(world.processes[key], world, kept, scopes), 20)  # noqa: B023
        yield f"Loading {what}: {took:.3f} ms, {len(kept):,} characters of state"


def _held() -> Iterator[str]:
    world = World(REWORK)
    tracemalloc.start()
    held = [world.start("rework", {}) for _ in range(1_000)]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield f"1,000 live instances: {size / 1024**2:.1f} MB ({len(held)} held at once; the platform holds none)"
