"""Random processes put together from blocks, each of which knows how it is drawn.

A block has one way in and one way out, so that any block may stand in another. `oracle` says, without the
runtime, what a process made of them waits for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, pairwise

from hypothesis import strategies as st

from tests.diagrams import (
    SHARED,
    again,
    boundary,
    chain,
    diagram,
    end,
    event,
    extensions,
    flow,
    node,
    process,
    several,
    start,
    timer,
    user,
)

ALL = "<camunda:in variables='all' /><camunda:out variables='all' />"
WAIT = timer("timeDuration", "P30D")

REPEATED = ("task", "sub", "call")
ACTIVITIES = (*REPEATED, "many", "handled", "stopped")
"""Blocks that are one activity, on whose boundary an event can sit."""
KINDS = (
    *(*ACTIVITIES, "sequence", "parallel", "inclusive", "exclusive", "split", "loop", "events", "bounded"),
    *("failing", "escalating", "linked", "again", "receive", "undone"),
)
ONE_PART = ("sub", "call", "loop", "stopped", "undone")
LEAVES = ("task", "again", "receive")
SEVERAL_PARTS = ("sequence", "parallel", "inclusive", "exclusive", "split")


@dataclass
class Block:
    """`kind` with its `parts`; `pick` and `flag` are understood by each kind in its own way."""

    kind: str
    parts: list[Block] = field(default_factory=list)
    pick: int = 0
    flag: bool = False
    name: str = ""


@st.composite
def blocks(draw: st.DrawFn, depth: int, kinds: tuple[str, ...] = KINDS) -> Block:
    """Any block of these kinds with at most so many levels."""
    kind = draw(st.sampled_from(kinds if depth else ("task",)))
    parts = [draw(blocks(depth - 1, each)) for each in _parts(draw, kind)]
    return Block(kind, parts, draw(st.integers(0, 7)), draw(st.booleans()))


def _parts(draw: st.DrawFn, kind: str) -> list[tuple[str, ...]]:
    """The kinds that each part of a block may be of."""
    if kind in LEAVES:
        return []
    if kind == "many":
        return [REPEATED]
    if kind == "bounded":
        return [ACTIVITIES, KINDS]
    if kind in ONE_PART:
        return [KINDS]
    return [KINDS] * (draw(st.integers(2, 3)) if kind in SEVERAL_PARTS else 2)


class Pen:
    """Draws a process: names the blocks, collects called processes and the variables that gateways read."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.variables: dict[str, int] = {}
        self._numbers = count(1)

    def whole(self, block: Block) -> str:
        inside, first, last = self.draw(block)
        main = process("p", start(), end(), inside, chain("s", first), chain(last, "e"))
        return diagram(SHARED, main, *self.called)

    def draw(self, block: Block, inside: str = "") -> tuple[str, str, str]:
        """(XML, id of the first element, id of the last); `inside` goes into the activity, if it is one."""
        block.name = f"{block.kind[:2]}{next(self._numbers)}"
        result: tuple[str, str, str] = getattr(self, f"_{block.kind}")(block, inside)
        return result

    def _task(self, block: Block, inside: str) -> tuple[str, str, str]:
        return node("userTask", block.name, inside), block.name, block.name

    def _sequence(self, block: Block, _: str) -> tuple[str, str, str]:
        drawn = [self.draw(part) for part in block.parts]
        between = (chain(a[2], b[1]) for a, b in pairwise(drawn))
        return "".join([each[0] for each in drawn] + list(between)), drawn[0][1], drawn[-1][2]

    def _forked(self, block: Block, tag: str, conditions: list[str | None]) -> tuple[str, str, str]:
        fork, join = f"{block.name}_f", f"{block.name}_j"
        xml = node(tag, fork) + node(tag, join)
        for part, condition in zip(block.parts, conditions, strict=True):
            inside, first, last = self.draw(part)
            xml += inside + flow(fork, first, condition) + chain(last, join)
        return xml, fork, join

    def _parallel(self, block: Block, _: str) -> tuple[str, str, str]:
        return self._forked(block, "parallelGateway", [None] * len(block.parts))

    def _conditions(self, block: Block, chosen: list[bool]) -> list[str | None]:
        for number, each in enumerate(chosen):
            self.variables[f"{block.name}_{number}"] = each
        return [f"{block.name}_{number}" for number in range(len(chosen))]

    def _inclusive(self, block: Block, _: str) -> tuple[str, str, str]:
        return self._forked(block, "inclusiveGateway", self._conditions(block, chosen(block)))

    def _exclusive(self, block: Block, _: str) -> tuple[str, str, str]:
        only = [number == block.pick % len(block.parts) for number in range(len(block.parts))]
        return self._forked(block, "exclusiveGateway", self._conditions(block, only))

    def _split(self, block: Block, _: str) -> tuple[str, str, str]:
        """A task with several conditional flows."""
        xml, fork, join = self._inclusive(block, "")
        return xml.replace(node("inclusiveGateway", fork), user(fork)), fork, join

    def _loop(self, block: Block, _: str) -> tuple[str, str, str]:
        merge, ask, out, leave = (f"{block.name}_{end}" for end in "maxl")
        inside, first, last = self.draw(block.parts[0])
        xml = node("exclusiveGateway", merge) + user(ask) + node("exclusiveGateway", out)
        xml += node("exclusiveGateway", leave) + inside + chain(merge, first) + chain(last, ask, out)
        return xml + flow(out, merge, f"again_{ask}") + flow(out, leave, f"not(again_{ask})"), merge, leave

    def _events(self, block: Block, _: str) -> tuple[str, str, str]:
        gateway, join = f"{block.name}_g", f"{block.name}_j"
        xml = node("eventBasedGateway", gateway) + node("exclusiveGateway", join)
        for number, part in enumerate(block.parts):
            inside, first, last = self.draw(part)
            caught = f"{block.name}_{number}"
            xml += node("intermediateCatchEvent", caught, WAIT) + inside
            xml += chain(gateway, caught, first) + chain(last, join)
        return xml, gateway, join

    def _bounded(self, block: Block, _: str) -> tuple[str, str, str]:
        """A timer at the boundary; `flag`: it interrupts."""
        inside, first, last = self.draw(block.parts[0])
        other, other_first, other_last = self.draw(block.parts[1])
        xml = inside + other + boundary(block.name, first, WAIT, block.flag) + chain(block.name, other_first)
        if block.flag:
            join = f"{block.name}_j"
            return (
                xml + node("exclusiveGateway", join) + chain(last, join) + chain(other_last, join),
                first,
                join,
            )
        return xml + end(f"{block.name}_e") + chain(other_last, f"{block.name}_e"), first, last

    def _failing(self, block: Block, _: str) -> tuple[str, str, str]:
        """A subprocess whose last task says whether it ends by an error that its boundary catches."""
        name = block.name
        ask, out, join = f"{name}_a", f"{name}_x", f"{name}_j"
        inside, first, last = self.draw(block.parts[0])
        other, other_first, other_last = self.draw(block.parts[1])
        body = start(f"{name}_s") + inside + user(ask) + node("exclusiveGateway", out) + end(f"{name}_e")
        body += end(f"{name}_error", event("error", "E")) + chain(f"{name}_s", first) + chain(last, ask, out)
        body += flow(out, f"{name}_error", f"again_{ask}") + flow(out, f"{name}_e", f"not(again_{ask})")
        xml = node("subProcess", name, body) + boundary(f"{name}_b", name, event("error", "E")) + other
        xml += node("exclusiveGateway", join) + chain(name, join) + chain(f"{name}_b", other_first)
        return xml + chain(other_last, join), name, join

    def _escalating(self, block: Block, _: str) -> tuple[str, str, str]:
        """A subprocess that escalates before its last task; `flag`: the boundary interrupts it."""
        name, join = block.name, f"{block.name}_j"
        inside, first, last = self.draw(block.parts[0])
        other, other_first, other_last = self.draw(block.parts[1])
        throw = node("intermediateThrowEvent", f"{name}_x", event("escalation", "X"))
        body = start(f"{name}_s") + inside + throw + user(f"{name}_t") + end(f"{name}_e")
        body += chain(f"{name}_s", first) + chain(last, f"{name}_x", f"{name}_t", f"{name}_e")
        edge = boundary(f"{name}_b", name, event("escalation", "X"), block.flag)
        xml = node("subProcess", name, body) + edge + other + chain(f"{name}_b", other_first)
        if block.flag:
            return (
                xml + node("exclusiveGateway", join) + chain(name, join) + chain(other_last, join),
                name,
                join,
            )
        return xml + end(f"{name}_be") + chain(other_last, f"{name}_be"), name, name

    def _linked(self, block: Block, _: str) -> tuple[str, str, str]:
        first, second = (self.draw(part) for part in block.parts)
        link, throw, catch = event("link", name=block.name), f"{block.name}_t", f"{block.name}_c"
        xml = first[0] + second[0] + node("intermediateThrowEvent", throw, link)
        xml += node("intermediateCatchEvent", catch, link.replace("def_", "defc_"))
        return xml + chain(first[2], throw) + chain(catch, second[1]), first[1], second[2]

    def _again(self, block: Block, _: str) -> tuple[str, str, str]:
        return node("userTask", block.name, again(f"again_{block.name}")), block.name, block.name

    def _receive(self, block: Block, _: str) -> tuple[str, str, str]:
        return node("receiveTask", block.name, messageRef="M"), block.name, block.name

    def _undone(self, block: Block, _: str) -> tuple[str, str, str]:
        """A task, the part, and then the task is undone."""
        name, edge, undo, throw = block.name, f"{block.name}_b", f"{block.name}_u", f"{block.name}_x"
        inside, first, last = self.draw(block.parts[0])
        xml = user(name) + boundary(edge, name, event("compensate")) + inside
        xml += node("userTask", undo, isForCompensation="true")
        xml += node("association", f"{name}_as", sourceRef=edge, targetRef=undo)
        xml += node("intermediateThrowEvent", throw, event("compensate", activityRef=name))
        return xml + chain(name, first) + chain(last, throw), name, throw

    def _body(self, block: Block) -> str:
        inside, first, last = self.draw(block.parts[0])
        begin, finish = f"{block.name}_s", f"{block.name}_e"
        return start(begin) + end(finish) + inside + chain(begin, first) + chain(last, finish)

    def _sub(self, block: Block, inside: str) -> tuple[str, str, str]:
        return node("subProcess", block.name, inside, self._body(block)), block.name, block.name

    def _call(self, block: Block, inside: str) -> tuple[str, str, str]:
        key = f"called_{block.name}"
        self.called.append(process(key, self._body(block)))
        xml = node("callActivity", block.name, extensions(ALL), inside, calledElement=key)
        return xml, block.name, block.name

    def _many(self, block: Block, _: str) -> tuple[str, str, str]:
        """`pick` holds the number of instances and how many are enough; `flag`: one after the other."""
        number, enough = how_many(block)
        until = f"nrOfCompletedInstances >= {enough}" if enough else None
        return self.draw(block.parts[0], several(block.flag, number=str(number), until=until))

    def _handled(self, block: Block, inside: str) -> tuple[str, str, str]:
        """A subprocess with an event subprocess; `flag`: it interrupts."""
        other, other_first, other_last = self.draw(block.parts[1])
        begin, finish = f"{block.name}_hs", f"{block.name}_he"
        first = start(begin, event("message", "M"), isInterrupting=str(block.flag).lower())
        body = first + other + end(finish) + chain(begin, other_first) + chain(other_last, finish)
        handler = node("subProcess", f"{block.name}_h", body, triggeredByEvent="true")
        return node("subProcess", block.name, inside, self._body(block), handler), block.name, block.name

    def _stopped(self, block: Block, inside: str) -> tuple[str, str, str]:
        """A subprocess that a task beside the rest can terminate."""
        name = block.name
        main, first, last = self.draw(block.parts[0])
        body = start(f"{name}_s") + node("parallelGateway", f"{name}_g") + user(f"{name}_t") + main
        body += end(f"{name}_e") + end(f"{name}_stop", event("terminate"))
        body += chain(f"{name}_s", f"{name}_g", f"{name}_t", f"{name}_stop")
        body += chain(f"{name}_g", first) + chain(last, f"{name}_e")
        return node("subProcess", name, inside, body), name, name


def chosen(block: Block) -> list[bool]:
    """Which branches of an inclusive gateway are taken: at least one."""
    taken = [bool(block.pick >> number & 1) for number in range(len(block.parts))]
    return taken if any(taken) else [True] * len(taken)


def how_many(block: Block) -> tuple[int, int]:
    """The instances of a multi-instance and how many completed ones are enough, 0: all."""
    number = block.pick % 4
    return number, (1 if number > 1 and block.pick > 3 else 0)
