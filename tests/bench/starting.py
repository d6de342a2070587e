"""Parsing, deploying and starting a process of sixty elements; whole lives of a small one.

The small one is the process by which SpiffArena was measured: a script, three manual tasks, a gateway. It ran
6 to 9 of them a second on a machine of this size.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from engine import runtime
from engine.services import definitions, instances, tasks
from engine.services.access import SYSTEM
from tests.bench.installations import Office, everywhere, milliseconds
from tests.services.diagrams import diagram, end, flow, node, process, script, start, user

STEPS = 58
LIVES = 60
STRETCHES = 4
PEER = 9
"""Lives a second of SpiffArena, the best that was measured."""
LONG = diagram(
    process(
        "long",
        start(),
        *(user(f"u{n}") if n % 4 == 0 else script(f"s{n}", f"{n}", f"v{n}") for n in range(STEPS)),
        end(),
        flow(">".join(["start", *(f"{'u' if n % 4 == 0 else 's'}{n}" for n in range(STEPS)), "end"])),
    )
)
THREE = diagram(
    process(
        "small",
        start(),
        script("count", "1 + 1", "n"),
        *(user(key) for key in ("one", "two", "three")),
        node("exclusiveGateway", "which", default="which_end"),
        end(),
        flow("start>count>one>two>three>which>end"),
        flow("which>one", "=n > 5"),
    )
)


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    parsed = milliseconds(lambda: runtime.read(LONG.encode(), "long.bpmn"), 5)
    yield f"A process of {STEPS + 2} elements: parsed in {parsed:.1f} ms"
    for name, found in everywhere(THREE):
        yield from _begun(name, found)
        lived = max(_lives(found) for _ in range(STRETCHES))
        beside = f"(SpiffArena: {PEER}): x{lived / PEER:.0f}"
        yield f"  {'':11}{lived:7.0f} whole lives a second of three tasks {beside}"


def _begun(name: str, found: Office) -> Iterator[str]:
    began = time.perf_counter()
    with found.database.begin() as session:
        definitions.deploy(session, {"long.bpmn": LONG.encode()}, SYSTEM)
    deployed = (time.perf_counter() - began) * 1000

    def begin() -> None:
        with found.database.begin() as session:
            instances.start(session, "long", SYSTEM)

    yield f"  {name:11}deployed in {deployed:.0f} ms, started in {milliseconds(begin):.1f} ms"


def _lives(found: Office) -> float:
    """Whole lives a second, one after the other: a start and three completions, a commit each."""
    began = time.perf_counter()
    for _ in range(LIVES):
        with found.database.begin() as session:
            case = instances.start(session, "small", SYSTEM)
        for _ in range(3):
            with found.database.begin() as session:
                (task,) = tasks.of_instance(session, case)
                tasks.claim(session, task.id, found.actor)
                tasks.complete(session, task.id, {}, found.actor)
    return LIVES / (time.perf_counter() - began)
