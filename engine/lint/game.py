"""The token game of one level (13.4), played before anything runs: where tokens meet, and where they wait.

No condition is evaluated: every gateway may decide in every way, every boundary event may happen once or not
at all. So what is found here happens in some run, unless conditions that belong together exclude it.

1. A marking is the set of sequence flows on which a token stands.
2. A token before an element that has one incoming flow moves at once: nothing else can take it, so that the
   order does not matter. So does a parallel join with a token on each of its flows.
3. When no such token is left, each merge and each inclusive join may be next, so that tokens which can stand
   before the same merge at the same time are seen doing so.
4. A marking that nothing can leave is the end of a run; the tokens in it wait for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice, product

from engine import bpmn
from engine.lint.sheet import Level

MOST_MARKINGS = 3_000
"""A level with more is not judged to its end."""
MOST_OUTCOMES = 256
"""Of one element; more are left out."""

Marking = frozenset[str]
Outcome = frozenset[str] | None
"""The flows that get a token; None: everything else on the level ends too."""

_ENDS_ALL = frozenset(("terminate", "error", "cancel"))


@dataclass
class Played:
    """What was seen."""

    met: set[str] = field(default_factory=set)
    """Merges before which two tokens stood at once."""
    stuck: set[str] = field(default_factory=set)
    """Joins before which a token stood when a run ended."""
    never: set[str] = field(default_factory=set)
    """Parallel joins that tokens came to, but which no run passed."""


def play(level: Level) -> Played:
    """Plays from each start event of a level."""
    return _Game(_Net(level)).play()


class _Net:
    """A level as the game sees it: which flows lead where, and what each element may do with a token."""

    def __init__(self, level: Level) -> None:
        self.level = level
        self.target = {flow.id: flow.target for flow in level.body.flows.values() if _joins(flow, level)}
        for element in level.elements("intermediateThrowEvent"):
            if element.event is not None and element.event.kind == "link":
                self.target |= {_link(element.id, catch): catch for catch in level.next[element.id]}
        self.before: dict[str, list[str]] = {name: [] for name in level.body.elements}
        for flow, target in self.target.items():
            self.before.setdefault(target, []).append(flow)
        self.whole = True
        """Whether all outcomes were looked at."""

    def starts(self) -> Iterator[Outcome]:
        for start in self.level.body.starts():
            yield from self.outcomes(start.id)

    def is_join(self, name: str) -> bool:
        """Whether tokens wait for each other there."""
        joins = ("parallelGateway", "inclusiveGateway")
        return self.level.body.elements[name].type in joins and len(self.before[name]) > 1

    def is_merge(self, name: str) -> bool:
        """Whether each token that comes there goes on by itself; behind a plain end nothing follows."""
        element = self.level.body.elements[name]
        kind = element.event.kind if element.event is not None else None
        ends = element.type == "endEvent" and kind in _ENDS_ALL | {None}
        return not ends and not self.is_join(name)

    def outcomes(self, name: str) -> list[Outcome]:
        """What may become of a token at an element."""
        if name not in self._outcomes:
            element = self.level.body.elements[name]
            self._outcomes[name] = list(dict.fromkeys(self._bounded(self._beside(element))))
        return self._outcomes[name]

    def _bounded(self, outcomes: Iterator[Outcome]) -> list[Outcome]:
        found = list(islice(outcomes, MOST_OUTCOMES))
        self.whole = self.whole and len(found) < MOST_OUTCOMES
        return found

    @cached_property
    def _outcomes(self) -> dict[str, list[Outcome]]:
        return {}

    def _beside(self, element: bpmn.Element) -> Iterator[Outcome]:
        """The element's own outcomes, each alone and with the boundary events that do not interrupt it."""
        own = self._bounded(self._own(element))
        beside: list[list[Outcome]] = []
        for event in self.level.body.boundaries(element.id):
            if event.event is not None and event.event.kind != "compensate":
                if event.interrupting:
                    own += self._own(event)
                else:
                    beside.append([frozenset(), *self._own(event)])
        for first, *others in product(own, *beside):
            yield None if first is None or None in others else first.union(*(each or () for each in others))

    def _own(self, element: bpmn.Element) -> Iterator[Outcome]:
        kind = element.event.kind if element.event is not None else None
        if element.type == "endEvent" and kind in _ENDS_ALL:
            yield None
        elif kind == "link" and element.type == "intermediateThrowEvent":
            yield frozenset(_link(element.id, catch) for catch in self.level.next[element.id])
        else:
            yield from self._along(element)

    def _along(self, element: bpmn.Element) -> Iterator[Outcome]:
        flows = [flow for flow in self.level.outgoing[element.id] if flow.id in self.target]
        names = [flow.id for flow in flows]
        if element.type in ("exclusiveGateway", "eventBasedGateway") and names:
            yield from (frozenset((name,)) for name in names)
        elif element.type in ("parallelGateway", "startEvent", "eventBasedGateway"):
            yield frozenset(names)
        else:
            yield from _some(element, flows)

    def can_reach(self, name: str) -> dict[str, frozenset[str]]:
        """Element -> the flows into a join that a token there can still come along, not through the join."""
        if name not in self._reach:
            self._reach[name] = self._reach_of(name)
        return self._reach[name]

    @cached_property
    def _reach(self) -> dict[str, dict[str, frozenset[str]]]:
        return {}

    def _reach_of(self, join: str) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for flow in self.level.incoming[join]:
            todo, seen = [flow.source], {join}
            while todo:
                at = todo.pop()
                if at not in seen:
                    seen.add(at)
                    found.setdefault(at, set()).add(flow.id)
                    todo += self._sources.get(at, ())
        return {name: frozenset(flows) for name, flows in found.items()}

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        """Element -> those from which a token may come there."""
        found: dict[str, list[str]] = {}
        for source, targets in self.level.next.items():
            for target in targets:
                found.setdefault(target, []).append(source)
        return found


def _joins(flow: bpmn.Flow, level: Level) -> bool:
    """A flow that does not lead from one element of the level to another is complained about elsewhere."""
    return flow.source in level.body.elements and flow.target in level.body.elements


def _link(throw: str, catch: str) -> str:
    return f"{throw} -> {catch}"


def _some(element: bpmn.Element, flows: list[bpmn.Flow]) -> Iterator[Outcome]:
    """Flows without a condition always, of those with one each selection, the default when there is none."""
    default = [flow.id for flow in flows if flow.id == element.default]
    always = [flow.id for flow in flows if flow.condition is None and flow.id not in default]
    asked = [flow.id for flow in flows if flow.condition is not None and flow.id not in default]
    for count in range(len(asked) + 1):
        for some in combinations(asked, count):
            taken = [*always, *some]
            if taken or default or not flows:
                yield frozenset(taken or default)


class _Game:
    """Plays one net to the end of every run, each marking once."""

    def __init__(self, net: _Net) -> None:
        self.net = net
        self.seen: set[Marking] = set()
        self.reached: set[str] = set()
        self.passed: set[str] = set()
        self.exact = True
        """Whether every marking was seen as it is; two tokens on one flow become one."""

    def play(self) -> Played:
        played, todo = Played(), [frozenset[str]() if o is None else o for o in self.net.starts()]
        while todo:
            marking = todo.pop()
            if marking in self.seen:
                continue
            if len(self.seen) >= MOST_MARKINGS:
                self.exact = False
                break
            self.seen.add(marking)
            played.met |= self._meetings(marking)
            following = list(self._following(marking))
            if not following:
                played.stuck |= {self.net.target[flow] for flow in marking}
            todo += following
        if self.exact and self.net.whole and not played.met:
            played.never = {join for join in self.reached - self.passed if self._is_parallel(join)}
        played.stuck -= played.never
        return played

    def _is_parallel(self, name: str) -> bool:
        return self.net.level.body.elements[name].type == "parallelGateway"

    def _meetings(self, marking: Marking) -> set[str]:
        targets = Counter(self.net.target[flow] for flow in marking)
        return {name for name, count in targets.items() if count > 1 and self.net.is_merge(name)}

    def _following(self, marking: Marking) -> Iterator[Marking]:
        """The markings that one step leads to; one whose order matters is taken only if there is no other."""
        later = []
        for flow in sorted(marking):
            name = self.net.target[flow]
            before = self.net.before[name]
            if self.net.is_join(name):
                self.reached.add(name)
                if marking.issuperset(before):
                    yield from self._step(marking, name, frozenset(before))
                    return
                later.append((name, marking.intersection(before)))
            elif len(before) == 1:
                yield from self._step(marking, name, frozenset((flow,)))
                return
            else:
                later.append((name, frozenset((flow,))))
        for name, taken in later:
            if not self.net.is_join(name) or self._may_go_on(marking, name):
                yield from self._step(marking, name, taken)

    def _step(self, marking: Marking, name: str, taken: Marking) -> Iterator[Marking]:
        self.passed.add(name)
        for outcome in self.net.outcomes(name):
            if outcome is None:
                yield frozenset()
            else:
                rest = marking - taken
                self.exact = self.exact and not rest & outcome
                yield rest | outcome

    def _may_go_on(self, marking: Marking, name: str) -> bool:
        """13.4.3: no token elsewhere can still come to an empty flow of the join, but to no filled one."""
        if self._is_parallel(name):
            return False
        filled = marking.intersection(self.net.before[name])
        reach = self.net.can_reach(name)
        reached = (reach.get(self.net.target[flow], frozenset()) for flow in marking - filled)
        return not any(flows - filled and not flows & filled for flows in reached)
