"""What a rule sees: one process of a diagram, with the questions that many rules ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import bpmn
from engine.errors import Message
from engine.lint.known import Known

About = bpmn.Element | bpmn.Flow | None
"""What a complaint is about; None: the process as a whole."""
Complaint = tuple[About, Message]


@dataclass(frozen=True)
class Sheet:
    """One process, as the rules read it."""

    diagram: bpmn.Diagram
    process: bpmn.Process
    known: Known

    @cached_property
    def levels(self) -> list[Level]:
        """The process and its subprocesses, each with its own flow."""
        return list(_levels(self.process.body, None))

    def elements(self, *types: str) -> Iterator[bpmn.Element]:
        """Every element, or those of these types."""
        for level in self.levels:
            yield from level.elements(*types)

    def flows(self) -> Iterator[bpmn.Flow]:
        for level in self.levels:
            yield from level.body.flows.values()


@dataclass(frozen=True)
class Level:
    """A process or subprocess; `around` is the subprocess, None for the process itself."""

    body: bpmn.Body
    around: bpmn.Element | None

    def elements(self, *types: str) -> Iterator[bpmn.Element]:
        for element in self.body.elements.values():
            if not types or element.type in types:
                yield element

    @cached_property
    def outgoing(self) -> Mapping[str, list[bpmn.Flow]]:
        return self._by(flow.source for flow in self.body.flows.values())

    @cached_property
    def incoming(self) -> Mapping[str, list[bpmn.Flow]]:
        return self._by(flow.target for flow in self.body.flows.values())

    def _by(self, ends: Iterable[str]) -> Mapping[str, list[bpmn.Flow]]:
        found: dict[str, list[bpmn.Flow]] = {name: [] for name in self.body.elements}
        for end, flow in zip(ends, self.body.flows.values(), strict=True):
            found.setdefault(end, []).append(flow)
        return found

    @cached_property
    def next(self) -> Mapping[str, list[str]]:
        """Element -> where a token may go next: along flows and links, and through an activity's boundary."""
        here = self.body.elements
        found = {
            name: [flow.target for flow in flows if flow.target in here]
            for name, flows in self.outgoing.items()
        }
        for element in self.body.elements.values():
            if element.attached_to in found:
                found[element.attached_to].append(element.id)
        for throw, catch in self._links():
            found[throw].append(catch)
        return found

    def _links(self) -> Iterator[tuple[str, str]]:
        links = [e for e in self.body.elements.values() if e.event is not None and e.event.kind == "link"]
        for throw in links:
            for catch in links:
                kinds = throw.type, catch.type
                same = throw.event and catch.event and throw.event.name == catch.event.name
                if same and kinds == ("intermediateThrowEvent", "intermediateCatchEvent"):
                    yield throw.id, catch.id

    def reachable(self, start: str) -> set[str]:
        """The elements that a token at `start` can still come to."""
        seen: set[str] = set()
        todo = list(self.next.get(start, ()))
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self.next.get(name, ())
        return seen


def _levels(body: bpmn.Body, around: bpmn.Element | None) -> Iterator[Level]:
    """What is inside an ad-hoc subprocess has no flow that could be judged; it is refused as a whole."""
    yield Level(body, around)
    for element in body.elements.values():
        if element.body is not None and element.type != "adHocSubProcess":
            yield from _levels(element.body, element)
