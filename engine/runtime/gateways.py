"""The gateways (10.6, 13.4). Joins count the tokens that stand before them, by the flow they came along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.runtime.errors import NoFlowApplies
from engine.runtime.expressions import decide
from engine.runtime.nodes import Node, Way

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


class ExclusiveGateway(Node):
    """13.4.2: the first flow whose condition holds, in the order drawn; else the one without a condition."""

    def choose(self, token: Token) -> list[Way]:
        for way in self.ways:
            if way.condition is not None and decide(token, way.condition):
                return [way]
        otherwise = [way for way in self.ways if way.condition is None]
        if not otherwise and self.ways:
            raise NoFlowApplies
        return otherwise[:1]


class Join(Node):
    """Where tokens wait for each other."""

    def arrive(self, token: Token, way: Way) -> None:
        if len(self.arrivals) > 1:
            token.memo["from"] = way.flow.id
        super().arrive(token, way)

    def wait(self, token: Token) -> bool:
        token._set_state(TaskState.WAITING)
        token.workflow.joins[token.number] = token
        return False

    def standing(self, token: Token) -> list[Token]:
        """All tokens before this join in the scope of the given one, oldest first."""
        return [t for t in token.parent.children if t.task_spec is self and t.joins]

    def consume(self, token: Token, standing: list[Token]) -> None:
        """One token of each flow goes on as the given one; what is in excess keeps waiting."""
        taken = {token.memo["from"]}
        for other in standing:
            if other is not token and other.memo["from"] not in taken:
                taken.add(other.memo["from"])
                other.workflow.remove(other)


class ParallelGateway(Join):
    """13.4.1: waits for one token on each incoming flow, then sends one along each outgoing game."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.arrivals) < 2:
            return True
        standing = self.standing(token)
        if {token.memo["from"], *(t.memo["from"] for t in standing)} != set(self.arrivals):
            return self.wait(token)
        self.consume(token, standing)
        return True

    def choose(self, token: Token) -> list[Way]:
        return list(self.ways)


class InclusiveGateway(Join):
    """13.4.3: goes on when no token elsewhere can still reach an empty flow but no filled one.

    That is known when nothing else can move, so a token waits in any case and the game asks `may_go_on`.
    """

    reach: Mapping[str, frozenset[str]]
    """Node -> the incoming flows that a token there can still come along without passing this gateway."""

    def _update_hook(self, token: Token) -> bool:
        return len(self.arrivals) < 2 or self.wait(token)

    def may_go_on(self, token: Token) -> bool:
        filled = {other.memo["from"] for other in self.standing(token)}
        others = (t for t in token.parent.children if t.task_spec is not self and not t.is_record)
        reached = (self.reach.get(other.task_spec.name, frozenset()) for other in others)
        return not any(flows - filled and not flows & filled for flows in reached)

    def go_on(self, token: Token) -> None:
        self.consume(token, self.standing(token))
        del token.workflow.joins[token.number]
        token._ready()


class EventBasedGateway(Node):
    """13.4.4: owns a token at each of its events; the first that happens takes the others' place."""

    def _run_hook(self, token: Token) -> None:
        for way in self.ways:
            token.workflow.send(token, way)

    def released(self, owner: Token, token: Token) -> Token:
        game = owner.workflow
        home: Token = owner.parent
        token.give_to(home)
        won = [way for way in self.ways if way.target is token.task_spec]
        game.report_completed(owner, won)
        game.remove(owner)
        return home


def reach_of(gateway: Node, nodes: Mapping[str, Node]) -> dict[str, frozenset[str]]:
    """For each node the flows into the gateway that can still be reached from it, not through the gateway."""
    reached: dict[str, set[str]] = {}
    before: dict[str, list[str]] = {name: [] for name in nodes}
    for node in nodes.values():
        for way in node.ways:
            before[way.target.name].append(node.name)
        if node.element.attached_to:
            before[node.name].append(node.element.attached_to)
    for node in nodes.values():
        for way in node.ways:
            if way.target is gateway:
                for name in _upstream(node.name, before, gateway.name):
                    reached.setdefault(name, set()).add(way.flow.id)
    return {name: frozenset(flows) for name, flows in reached.items()}


def _upstream(name: str, before: Mapping[str, list[str]], end: str) -> set[str]:
    seen: set[str] = set()
    todo = [name]
    while todo:
        at = todo.pop()
        if at not in seen and at != end:
            seen.add(at)
            todo += before[at]
    return seen
