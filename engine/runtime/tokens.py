"""The tokens of the token game (BPMN 2.0, 7.1.1), on SpiffWorkflow's tasks.

A token's parent is its owner: what it lives and dies with. Tokens that move along flows are owned by the
process or subprocess they move in; an activity owns the tokens that wait at its boundary, a loop its
instances, an event-based gateway its events. What is done leaves at once: what is kept is what lives.

An activity that can be undone leaves its token behind as a record.

States: READY is about to run, WAITING waits at a join, STARTED waits for the outside or for what it owns,
ERROR failed and waits for a retry, COMPLETED is a record. The others of SpiffWorkflow are passed through.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.runtime.game import Game
    from engine.runtime.nodes import Node


class Step(StrEnum):
    """What can be done to a token; each can fail and be repeated on its own."""

    RUN = "run"
    """Do the node's work."""
    COMPLETE = "complete"
    """The work is done: give out what it has to give."""
    LEAVE = "leave"
    """Choose the ways and go."""
    SETTLE = "settle"
    """What the token owned has ended: perhaps it is over as well."""


class CarriesNoData(Exception):
    """A token carries no data; variables live in scopes."""


class Token(Task):
    """One token. `memo` is what it must remember until it leaves: small, JSON, never business data."""

    workflow: Game
    task_spec: Node

    def __init__(self, game: Game, node: Node, owner: Token | None, number: int) -> None:
        self.number = number
        super().__init__(game, node, owner, TaskState.FUTURE, number)

    @property
    def id(self) -> int:
        return self.number

    @id.setter
    def id(self, drawn: object) -> None:
        """The library would draw a UUID where it is given 0; numbers are the flow's to give."""

    @property
    def data(self) -> dict[str, Any]:
        return {}

    @data.setter
    def data(self, value: dict[str, Any]) -> None:
        if value:
            raise CarriesNoData

    @property
    def memo(self) -> dict[str, Any]:
        return self.internal_data  # type: ignore[no-any-return]

    @property
    def is_container(self) -> bool:
        """Whether this is one of the instances of a multi-instance: what is written within stays with it."""
        return "index" in self.internal_data

    @property
    def is_instance(self) -> bool:
        """Whether this is one of the instances of a loop, standard or multi-instance."""
        return "index" in self.internal_data or "turn" in self.internal_data

    @property
    def is_body(self) -> bool:
        """Whether this is a loop that owns its instances."""
        return self.task_spec.loop is not None and not self.is_instance

    @property
    def rests(self) -> bool:
        """Whether it waits for the outside or for what it owns."""
        return self._state == TaskState.STARTED  # type: ignore[no-any-return]

    @property
    def joins(self) -> bool:
        """Whether it waits before a join."""
        return self._state == TaskState.WAITING  # type: ignore[no-any-return]

    @property
    def is_record(self) -> bool:
        """Whether it is done and only kept so that it can be undone."""
        return self._state == TaskState.COMPLETED  # type: ignore[no-any-return]

    @property
    def keeps_open(self) -> bool:
        """Whether the scope around it cannot end while it is there."""
        return self.task_spec.keeps_open and not self.is_record

    @property
    def failed(self) -> bool:
        return self._state == TaskState.ERROR  # type: ignore[no-any-return]

    @property
    def is_alive(self) -> bool:
        return self.workflow.tasks.get(self.number) is self

    def awaits(self, kind: str) -> str | None:
        """The name of the message or signal, or the condition, that it waits for, if it waits for one."""
        trigger = getattr(self.task_spec, "trigger", None)
        if trigger is None or trigger.kind != kind or self.is_body:
            return None
        return self.memo.get("name", trigger.name)  # type: ignore[no-any-return]

    def give_to(self, owner: Token) -> None:
        """Changes the owner."""
        self.parent._children.remove(self.number)
        owner._children.append(self.number)
        self._parent = owner.number

    def take(self, step: Step) -> None:
        """Takes one step; the next ones are attempted on their own."""
        match step:
            case Step.RUN:
                self._take_run()
            case Step.COMPLETE:
                self.task_spec.completed(self)
                self.workflow.attempt(self, Step.LEAVE)
            case Step.LEAVE:
                self.complete()
            case Step.SETTLE:
                self.task_spec.settle(self)

    def _take_run(self) -> None:
        if self.task_spec._run(self) is None:
            self._set_state(TaskState.STARTED)
        else:
            self.workflow.attempt(self, Step.COMPLETE)

    def _set_state(self, value: int) -> None:
        """The library's, without the log record it builds for each change."""
        self._state = value
