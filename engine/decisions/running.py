"""One evaluation: what came in, what is decided so far, what was noticed on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from engine import feel
from engine.errors import Message
from engine.feel.frames import Root
from engine.feel.running import Place
from engine.feel.running import Run as FeelRun

if TYPE_CHECKING:
    from engine.decisions.tables import TableRun

Key: TypeAlias = tuple[str, str]
"""An element of any model of a deployment: the namespace and the id."""

Scope: TypeAlias = dict[str, Any]
"""The values that the names of an expression stand for."""


@dataclass(frozen=True)
class Owner:
    """The element on whose behalf something is evaluated, as a person knows it."""

    id: str
    name: str


@dataclass(frozen=True)
class Problem:
    """Why a result is not what the model promises; by the standard the value there is null."""

    owner: Owner
    reason: Message


@dataclass(frozen=True)
class Step:
    """What one element came to; `table` when a decision table said so."""

    owner: Owner
    inputs: Mapping[str, Any]
    table: TableRun | None
    value: Any


@dataclass(frozen=True)
class Run:
    """`inputs` by name, or by `{namespace}name` for those of an imported model; `decided` grows.

    `feel` is the account of all the expressions of the run: what they may still spend and what became null.
    """

    inputs: Mapping[str, Any]
    functions: Mapping[str, Any] = field(default_factory=dict)
    decided: dict[Key, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    feel: FeelRun = field(default_factory=FeelRun)

    def within(self, decided: dict[Key, Any]) -> Run:
        """The run of a decision service: it knows only what it is given."""
        return replace(self, inputs={}, decided=decided)

    def called(self, feel: FeelRun) -> Run:
        """The run as a function goes on with it that was called in some evaluation of an expression."""
        return self if feel is self.feel else replace(self, feel=feel)

    def complain(self, owner: Owner, reason: Message) -> None:
        self.problems.append(Problem(owner, reason))

    def warn(self, owner: Owner, reason: Message) -> None:
        """Notes that something became null, as the standard wants it."""
        self.feel.note(Place(0, len(owner.name), owner.name), reason)


SHOWN = 200
"""Characters of a value that a message shows."""


def shown(value: Any) -> str:
    """A value as a message shows it."""
    try:
        text = feel.show(value)
    except feel.NotAValue:
        text = str(feel.plain(value))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


Logic: TypeAlias = Callable[[Scope, Run], Any]
"""A compiled boxed expression."""

Test: TypeAlias = Callable[[Root], bool | None]
"""A compiled cell: whether it holds for a value under test (`feel.subject`)."""
