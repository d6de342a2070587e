"""Random processes, moved at random, against the oracle: kept alive, and saved and loaded after each step.

`LUOHU_PROCESSES=2000` draws so many of them.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from engine import runtime
from tests.runtime.blocks import Block, Pen, blocks
from tests.runtime.oracle import Act, Path, Whole
from tests.runtime.world import World

STEPS = 40
PROCESSES = int(os.environ.get("LUOHU_PROCESSES", "100"))


class Rig:
    """One way of running a process."""

    def __init__(self, xml: str, variables: dict[str, Any], reloads: bool) -> None:
        self.world, self.reloads = World(xml, keep_alive=True), reloads
        self.running = runtime.start(self.world.processes["p"], self.world, variables)
        self.reload()

    def reload(self) -> None:
        if self.reloads:
            process, state, scopes = self.world.processes["p"], self.running.state, self.running.scopes
            self.running = runtime.load(process, self.world, state, scopes)
            assert (self.running.state, self.running.scopes) == (state, scopes)

    def waiting(self) -> list[tuple[str, Path, int]]:
        """(element, indices of the multi-instances around, number) of what the outside can act on."""
        running = self.running
        found = [*running.open_tasks(), *running.timers(), *running.subscriptions()]
        return sorted((each.element_id, self._path(each.number), each.number) for each in found)

    def _path(self, number: int) -> Path:
        token, path = self.running._game.tasks[number], ()
        while token is not None:
            path = (token.memo["index"], *path) if token.is_container else path
            token = token.parent
        return path

    def do(self, act: Act, step: int) -> None:
        number = next(n for element, path, n in self.waiting() if (element, path) == (act.element, act.path))
        if any(number == timer.number for timer in self.running.timers()):
            self.running.fire(number)
        elif any(number == each.number for each in self.running.subscriptions()):
            self.running.deliver(number, {"message": step})
        else:
            answers = {"last": step, f"v_{act.element}": step}
            self.running.complete(
                number, answers | ({} if act.again is None else {f"again_{act.element}": act.again})
            )
        self.reload()


def is_unique(act: Act, waiting: Counter[tuple[str, Path]]) -> bool:
    """What a branch that runs beside a loop started twice cannot be told apart."""
    return not act.twin and waiting[act.element, act.path] == 1


@settings(max_examples=PROCESSES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(blocks(4), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_it_waits_for_what_the_oracle_says(parts: list[Block], random: Any) -> None:
    block, pen = Block("sequence", parts), Pen()
    xml = pen.whole(block)
    note(xml)
    oracle = Whole(block)
    rigs = [Rig(xml, dict(pen.variables), reloads) for reloads in (False, True)]
    for step in range(STEPS):
        acts = oracle.acts()
        expected = Counter((act.element, act.path) for act in acts if act.again is not False)
        for rig in rigs:
            assert Counter((element, path) for element, path, _ in rig.waiting()) == expected
            assert rig.running.completed == oracle.done
        possible = [act for act in acts if is_unique(act, expected) and (not act.again or step < STEPS // 2)]
        if not possible:
            break
        act = random.choice(possible)
        note(f"{act.element} {act.path} {act.again}")
        act.do()
        oracle.settle()
        for rig in rigs:
            rig.do(act, step)
    live, loaded = rigs
    assert (live.running.state, live.running.scopes) == (loaded.running.state, loaded.running.scopes)
    if oracle.done:
        assert live.running.live() == []
        assert '"tokens":[[0,null,"p",64]]' in live.running.state
