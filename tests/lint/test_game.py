"""The game takes shortcuts; what it sees is what a game without any sees, in every order of steps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import bpmn
from engine.lint import Known
from engine.lint.game import MOST_MARKINGS, play
from engine.lint.rules import RULES
from engine.lint.sheet import Sheet
from tests.diagrams import boundary, chain, end, flow, node, one, start, timer, user

Marking = frozenset[str]
KINDS = ("userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway")
JOINS = ("parallelGateway", "inclusiveGateway")


def sheet(xml: str) -> Sheet:
    diagram = bpmn.read(xml.encode(), "t.bpmn")
    return Sheet(diagram, diagram.processes[0], Known())


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Up to seven elements that lead to one or two others, whichever."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=7))
    names = [f"n{number}" for number in range(len(kinds))]
    parts = [
        start(),
        end(),
        chain("s", "n0"),
        *(node(kind, name) for kind, name in zip(kinds, names, strict=True)),
    ]
    for name, kind in zip(names, kinds, strict=True):
        targets = draw(st.lists(st.sampled_from([*names, "e"]), min_size=1, max_size=2, unique=True))
        asks = kind == "inclusiveGateway" and len(targets) > 1
        parts += [flow(name, target, "c" if asks else None, f"{name}-{target}") for target in targets]
    return one(*parts)


class Plain:
    """The token game by the book: any token may be next."""

    def __init__(self, body: bpmn.Body) -> None:
        self.body = body
        self.met: set[str] = set()
        self.stuck: set[str] = set()
        self.reached: set[str] = set()
        self.passed: set[str] = set()
        self.doubled = False
        todo, seen = [frozenset(flow.id for flow in body.outgoing("s"))], set[Marking]()
        while todo and len(seen) < 20_000:
            marking = todo.pop()
            if marking not in seen:
                seen.add(marking)
                todo += self.after(marking)
        self.whole = not todo

    def after(self, marking: Marking) -> list[Marking]:
        targets = {self.body.flows[flow].target for flow in marking}
        steps = [step for name in targets for step in self.steps(marking, name)]
        if not steps:
            self.stuck |= targets
        return steps

    def steps(self, marking: Marking, name: str) -> Iterator[Marking]:
        incoming = frozenset(flow.id for flow in self.body.incoming(name))
        here, kind = marking & incoming, self.body.elements[name].type
        if len(incoming) > 1 and kind in JOINS:
            self.reached.add(name)
            if kind == "parallelGateway" and here != incoming:
                return
            if kind == "inclusiveGateway" and not self.may_go_on(marking, name, incoming):
                return
            yield from self.go(marking, here, name)
        else:
            if len(here) > 1 and name != "e":
                self.met.add(name)
            for flow_id in here:
                yield from self.go(marking, frozenset({flow_id}), name)

    def go(self, marking: Marking, taken: Marking, name: str) -> Iterator[Marking]:
        self.passed.add(name)
        flows = [flow.id for flow in self.body.outgoing(name)]
        kind = self.body.elements[name].type
        chosen = [frozenset(flows)]
        if kind == "exclusiveGateway":
            chosen = [frozenset({flow_id}) for flow_id in flows]
        elif kind == "inclusiveGateway":
            chosen = [frozenset(some) for n in range(1, len(flows) + 1) for some in combinations(flows, n)]
        for some in chosen:
            self.doubled |= bool((marking - taken) & some)
            yield (marking - taken) | some

    def may_go_on(self, marking: Marking, name: str, incoming: Marking) -> bool:
        filled = marking & incoming
        reached = [self.reach(self.body.flows[flow].target, name) & incoming for flow in marking - filled]
        return not any(flows - filled and not flows & filled for flows in reached)

    def reach(self, begin: str, join: str) -> Marking:
        found: set[str] = set()
        todo, seen = [begin], {join}
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                found |= {flow.id for flow in self.body.outgoing(at)}
                todo += [flow.target for flow in self.body.outgoing(at)]
        return frozenset(found)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_it_sees_what_a_game_in_every_order_sees(xml: str) -> None:
    level = sheet(xml).levels[0]
    plain, played = Plain(level.body), play(level)
    assume(plain.whole and not plain.doubled)
    never = {name for name in plain.reached - plain.passed if level.body.elements[name].type == JOINS[0]}
    assert played.met == plain.met
    assert played.stuck | played.never == plain.stuck | never
    assert played.never == (set() if plain.met else never)


def test_what_is_too_large_is_not_said_never_to_go_on() -> None:
    """Twelve branches with three merges each can stand in four to the twelfth ways."""
    parts = [
        start(),
        node("parallelGateway", "g"),
        node("parallelGateway", "j"),
        end(),
        chain("s", "g"),
        chain("j", "e"),
    ]
    for branch in range(12):
        merges = [f"m{branch}_{number}" for number in range(3)]
        parts += [node("exclusiveGateway", merge) for merge in merges]
        parts += [user(f"t{merge}") for merge in merges]
        parts += [flow(merge, f"t{merge}", "c") + chain(f"t{merge}", merge) for merge in merges]
        parts += [chain("g", *merges, "j")]
    played = play(sheet(one(*parts)).levels[0])
    assert MOST_MARKINGS < 4**12
    assert not played.never


def test_many_ways_out_of_one_element_are_not_all_tried() -> None:
    """Forty conditional flows, and as many boundary events: two to the fortieth ways, twice."""
    names = [f"t{number}" for number in range(40)]
    flows = [flow("x", name, "c") + chain(name, "j") for name in names]
    late = [boundary(f"b{number}", "x", timer("timeDuration", "P1D"), False) for number in range(40)]
    flows += [chain(f"b{number}", "e") for number in range(40)]
    parts = [
        start(),
        user("x", *names),
        node("parallelGateway", "j"),
        end(),
        chain("s", "x"),
        chain("j", "e"),
    ]
    assert not play(sheet(one(*parts, *late, *flows)).levels[0]).never


def test_a_long_diagram_is_judged_quickly() -> None:
    names = [f"t{number}" for number in range(2_000)]
    gateways = [f"g{number}" for number in range(200)]
    parts = [start(), user(*names), *(node("inclusiveGateway", name) for name in gateways), end()]
    parts += [chain("s", *names, *gateways, "e"), chain("t0", *gateways)]
    before = time.process_time()
    xml = one(*parts)
    for rule in (
        "no-way-out",
        "may-wait",
        "never-joined",
        "joined-exclusively",
        "parallel-loop",
        "unreachable",
    ):
        list(RULES[rule].check(sheet(xml)))
    assert time.process_time() - before < 10
