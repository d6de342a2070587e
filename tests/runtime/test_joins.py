"""Gateways against the token game of the standard (13.4), on random graphs that no blocks make up."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from engine import runtime
from engine.runtime.errors import ElementFailed, NeverJoined
from tests.diagrams import end, flow, node, one, start, user
from tests.runtime.world import World

TAGS = {"x": "exclusiveGateway", "a": "parallelGateway", "o": "inclusiveGateway"}
STEPS = 20
MANY_MOVES = 2000
"""A graph whose gateways chase tokens in circles without a task is no test."""


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    holds: bool


@dataclass(frozen=True)
class Graph:
    """Nodes u… are user tasks, x… exclusive, a… parallel, o… inclusive; the first edge is the default."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]

    def out(self, name: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge.source == name]

    def into(self, name: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge.target == name]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = [
        f"{kind}{n}"
        for n, kind in enumerate(draw(st.lists(st.sampled_from("uuuxao"), min_size=5, max_size=11)))
    ]
    edges = [Edge("s", names[0], True)]
    for number, name in enumerate(names):
        later = [*names[number + 1 :], "e"][:5]
        count = 1 if name[0] == "u" else draw(st.integers(1, min(3, len(later))))
        targets = list(draw(st.permutations(later)))[:count]
        if name[0] == "x" and number > 1 and draw(st.booleans()):
            targets.append(draw(st.sampled_from(names[:number])))
        edges += [Edge(name, target, draw(st.booleans())) for target in targets]
    return _reachable(names, edges)


def _reachable(names: list[str], edges: list[Edge]) -> Graph:
    seen, todo = {"s"}, ["s"]
    while todo:
        name = todo.pop()
        found = {edge.target for edge in edges if edge.source == name} - seen
        seen |= found
        todo += found
    return Graph(
        tuple(name for name in names if name in seen), tuple(edge for edge in edges if edge.source in seen)
    )


def draw_graph(graph: Graph) -> str:
    parts, defaults = [start(), end()], {}
    for number, edge in enumerate(graph.edges):
        key = f"f{number}"
        splits = edge.source[0] in "xo"
        if splits and edge.source not in defaults:
            defaults[edge.source] = key
            parts.append(flow(edge.source, edge.target, key=key))
        else:
            parts.append(flow(edge.source, edge.target, str(edge.holds).lower() if splits else None, key))
    for name in graph.nodes:
        attributes = {"default": defaults[name]} if name in defaults else {}
        parts.append(user(name) if name[0] == "u" else node(TAGS[name[0]], name, **attributes))
    return one(*parts)


class TokenGame:
    """Tokens on edges and at open tasks, moved by the letter of the standard."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.on: Counter[int] = Counter()
        self.open: Counter[str] = Counter()
        self._leave("s")
        self._settle()

    def complete(self, task: str) -> None:
        self.open[task] -= 1
        self._leave(task)
        self._settle()

    @property
    def stuck(self) -> bool:
        return not +self.open and bool(+self.on)

    def _leave(self, name: str) -> None:
        out = self.graph.out(name)
        if name[0] in "xo":
            held = [number for number in out[1:] if self.graph.edges[number].holds]
            out = (held[:1] if name[0] == "x" else held) or out[:1]
        self.on.update(out)

    def _settle(self) -> None:
        """Inclusive gateways decide when nothing else can move."""
        for _ in range(MANY_MOVES):
            if not (self._move("eux") or self._move("a") or self._move("o")):
                return
        raise OverflowError

    def _move(self, kinds: str) -> bool:
        for number in +self.on:
            name = self.graph.edges[number].target
            if name[0] in kinds and self._enabled(name):
                self._pass(name, number)
                return True
        return False

    def _pass(self, name: str, number: int) -> None:
        joins = name[0] in "ao"
        for each in self.graph.into(name) if joins else [number]:
            self.on[each] -= 1 if self.on[each] else 0
        if name[0] == "u":
            self.open[name] += 1
        elif name != "e":
            self._leave(name)

    def _enabled(self, name: str) -> bool:
        empty = {number for number in self.graph.into(name) if not self.on[number]}
        full = set(self.graph.into(name)) - empty
        if name[0] != "o" or not empty:
            return name[0] != "a" or not empty
        elsewhere = [[n] for n in +self.on if self.graph.edges[n].target != name]
        elsewhere += [self.graph.out(task) for task in +self.open]
        return not any(self._reach(at, empty, name) and not self._reach(at, full, name) for at in elsewhere)

    def _reach(self, at: list[int], targets: set[int], avoid: str) -> bool:
        """Whether a way from these edges leads to one of the targets without visiting `avoid`."""
        seen: set[int] = set()
        todo = list(at)
        while todo:
            number = todo.pop()
            if number in targets:
                return True
            name = self.graph.edges[number].target
            if number not in seen and name not in (avoid, "e"):
                seen.add(number)
                todo += self.graph.out(name)
        return False


@settings(
    max_examples=int(os.environ.get("LUOHU_PROCESSES", "200")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(graphs(), st.randoms(use_true_random=False))
def test_gateways_play_the_token_game(graph: Graph, random: Any) -> None:
    try:
        game = TokenGame(graph)
    except OverflowError:
        assume(False)
    xml = draw_graph(graph)
    note(xml)
    world = World(xml, keep_alive=True)
    state = attempt(lambda: runtime.start(world.processes["p"], world, {}), game)
    for _ in range(STEPS):
        if state is None:
            return
        assert Counter(task.element_id for task in state.open_tasks()) == +game.open
        assert state.completed == (not +game.open)
        if state.completed:
            return
        task = random.choice(state.open_tasks())
        try:
            game.complete(task.element_id)
        except OverflowError:
            return
        note(task.element_id)
        state = attempt(lambda running=state, number=task.number: move(world, running, number), game)


def attempt(do: Any, game: TokenGame) -> runtime.Running | None:
    """None when the instance stopped, which it does exactly when tokens wait at joins for ever."""
    if game.stuck:
        with pytest.raises(ElementFailed) as failed:
            do()
        assert isinstance(failed.value.__cause__, NeverJoined)
        return None
    running: runtime.Running = do()
    return running


def move(world: World, running: runtime.Running, number: int) -> runtime.Running:
    loaded = runtime.load(world.processes["p"], world, running.state, running.scopes)
    loaded.complete(number, {})
    return loaded
