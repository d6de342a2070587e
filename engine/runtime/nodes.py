"""Game nodes as SpiffWorkflow task specs: what a token does when it arrives, runs and leaves.

A node reads no history and is shared by all instances of its process; what must be remembered is on a token.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import bpmn
from engine.runtime.errors import NoFlowApplies
from engine.runtime.expressions import decide
from engine.runtime.tokens import Step

if TYPE_CHECKING:
    from engine.runtime.containers import Container
    from engine.runtime.loops import Looping
    from engine.runtime.tokens import Token


@dataclass(frozen=True)
class Way:
    """A sequence flow with the node it leads to."""

    flow: bpmn.Flow
    target: Node
    condition: str | None
    is_default: bool


class Node(TaskSpec):
    """Any flow node; by itself one that lets the token pass."""

    is_wall = False
    """Whether variables outside are invisible from within."""
    is_conditional = False
    """Whether a token waits here for a condition to become true."""
    keeps_open = True
    """Whether a token here keeps the scope around it from ending."""

    def __init__(self, spec: WorkflowSpec, element: bpmn.Element) -> None:
        super().__init__(spec, element.id)
        self.element = element
        self.ways: tuple[Way, ...] = ()
        self.around: Container | None = None
        """The process or subprocess that it is drawn in."""
        self.loop: Looping | None = None
        """How an activity repeats."""
        self.arrivals: tuple[str, ...] = ()
        """Ids of the incoming flows."""

    @property
    def spec(self) -> WorkflowSpec:
        """All nodes of the process."""
        return self._wf_spec

    @property
    def process_key(self) -> str:
        return self._wf_spec.name  # type: ignore[no-any-return]

    # What the library asks of a task spec.

    def test(self) -> None:
        """Diagrams were checked when they were deployed."""

    def _update_hook(self, token: Token) -> bool:
        """Whether an arriving token may run."""
        return True

    def _on_ready(self, token: Token) -> None:
        token.workflow.plan(token, Step.RUN)

    def _run_hook(self, token: Token) -> bool | None:
        """Does the node's work; None when the token has to wait for something."""
        return True

    def _on_complete(self, token: Token) -> None:
        token.workflow.leave(token, self.choose(token))

    def _on_error(self, token: Token) -> None:
        """The flow decides what becomes of a failed token."""

    # What the nodes refine.

    def completed(self, token: Token) -> None:
        """The work of a token here is done; what it gives out is set."""

    def arrive(self, token: Token, way: Way) -> None:
        """A token comes along a sequence game."""
        self._update(token)

    def choose(self, token: Token) -> list[Way]:
        """The ways out (13.3.1, 8.3.13): the unconditional ones, those that hold, else the default."""
        if not self.ways or (len(self.ways) == 1 and self.ways[0].condition is None):
            return list(self.ways)
        held = [way for way in self.ways if way.condition is not None and decide(token, way.condition)]
        default = [way for way in self.ways if way.is_default and not held]
        chosen = [way for way in self.ways if way.condition is None and not way.is_default]
        return _some(held + chosen + default)

    def home(self, token: Token) -> Token:
        """The token that owns what goes on from here."""
        owner: Token = token.parent
        return owner.task_spec.released(owner, token)

    def released(self, owner: Token, token: Token) -> Token:
        """A token that this node's token owns moves on; answers with who owns it from now on."""
        return owner

    def child_ended(self, owner: Token) -> None:
        """A token that this node's token owns came to an end."""

    def settle(self, owner: Token) -> None:
        """Ends a token here if nothing that it owns keeps it open."""

    def leaves_record(self, token: Token) -> bool:
        """Whether a token that is done here can be undone later."""
        return False

    def cancelled(self, token: Token) -> None:
        """A token here is about to be taken away before it is done."""

    def read_again(self, token: Token, names: Collection[str]) -> None:
        """These variables were renewed from outside: a token that waits reads its times anew."""

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        """What a token here waits for has happened."""


def _some(ways: list[Way]) -> list[Way]:
    if not ways:
        raise NoFlowApplies
    return ways
