"""What a host may know of an instance at rest: the rows its projections are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.labels import Labels
from engine.runtime.activities import ServiceTask, UserTask
from engine.runtime.catching import Armed
from engine.runtime.expressions import names_in
from engine.runtime.scopes import COUNTERS
from engine.runtime.timers import due_at

if TYPE_CHECKING:
    from engine.runtime.game import Game
    from engine.runtime.nodes import Node
    from engine.runtime.tokens import Token


@dataclass(frozen=True)
class Place:
    """A token of the instance."""

    number: int
    process_key: str
    element_id: str
    labels: Labels


@dataclass(frozen=True)
class FormRef:
    """The form of a task; binding: deployment (as of the instance's start), latest or version."""

    key: str
    binding: str
    version: int | None


@dataclass(frozen=True)
class OpenTask(Place):
    """A user task that waits for a person; who and when were said once, as it opened."""

    form_ref: FormRef | None
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    properties: Mapping[str, str]
    lane: Labels | None
    instance_index: int | None
    """Which instance of the innermost multi-instance it belongs to, from 0."""

    @property
    def name(self) -> str:
        return self.labels.zh


@dataclass(frozen=True)
class DueTimer(Place):
    """A timer that waits."""

    due_at: datetime


@dataclass(frozen=True)
class Waiting(Place):
    """A token that waits for a message, a signal, an external worker, or for a condition to become true."""

    kind: str
    """message, signal, external or conditional"""
    name: str
    """Of the message or signal; the topic of external work; the condition."""
    correlation_key: str | None
    """None: the business key of the instance."""
    reads: frozenset[str] = frozenset()
    """The names that a condition reads."""


@dataclass(frozen=True)
class Failed(Place):
    """A step that failed and waits for a retry."""


@dataclass(frozen=True)
class Live(Place):
    """Where the instance stands."""

    state: str
    """waiting for the outside, joining, holding others inside, or failed"""


@dataclass(frozen=True)
class ScopeView(Place):
    """The variables of one scope; `around` is the scope that it is looked up in next, None behind a wall."""

    variables: Mapping[str, Any]
    around: int | None


def open_tasks(game: Game) -> Iterator[OpenTask]:
    for token in _resting(game):
        if isinstance(token.task_spec, UserTask) and "task" in token.memo:
            yield _open_task(token)


def timers(game: Game) -> Iterator[DueTimer]:
    for token in _resting(game):
        if "due" in token.memo:
            yield DueTimer(**_place(token), due_at=due_at(token.memo))


def subscriptions(game: Game) -> Iterator[Waiting]:
    for token in _resting(game):
        for kind in ("message", "signal", "conditional"):
            name = token.awaits(kind)
            if name is not None:
                read = names_in(token, name) if kind == "conditional" else frozenset()
                yield Waiting(**_place(token), kind=kind, name=name, correlation_key=_key(token), reads=read)
        if isinstance(token.task_spec, ServiceTask) and not token.is_body:
            topic = token.task_spec.element.topic or ""
            yield Waiting(**_place(token), kind="external", name=topic, correlation_key=None)


def failed(game: Game) -> Iterator[Failed]:
    for token in game.tasks.values():
        if token.failed:
            yield Failed(**_place(token))


def live(game: Game) -> Iterator[Live]:
    for token in game.tasks.values():
        node = token.task_spec
        if not isinstance(node, Armed) and not node.is_wall:
            yield Live(**_place(token), state=_state(token))


def scope_tree(game: Game) -> Iterator[ScopeView]:
    for number, variables in sorted(game.scopes.of.items()):
        token = game.tasks[number]
        outer = [scope for scope, _ in game.scopes.chain(token) if scope not in (number, COUNTERS)]
        yield ScopeView(**_place(token), variables=variables, around=next(iter(outer), None))


def _state(token: Token) -> str:
    if token.failed:
        return "failed"
    if not token.rests:
        return "joining"
    inside = [child for child in token.children if not isinstance(child.task_spec, Armed)]
    return "holding" if inside else "waiting"


def _open_task(token: Token) -> OpenTask:
    element, task = token.task_spec.element, token.memo["task"]
    return OpenTask(
        **_place(token),
        form_ref=_form_ref(element.camunda),
        assignee=task.get("assignee"),
        candidate_users=tuple(task.get("users", ())),
        candidate_groups=tuple(task.get("groups", ())),
        due_at=_time(task.get("due")),
        follow_up_at=_time(task.get("follow_up")),
        priority=task.get("priority", 0),
        properties=element.properties,
        lane=element.lane.labels if element.lane else None,
        instance_index=_index(token),
    )


def _form_ref(said: Mapping[str, str]) -> FormRef | None:
    if "formRef" not in said:
        return None
    version = said.get("formRefVersion")
    return FormRef(
        said["formRef"], said.get("formRefBinding", "deployment"), int(version) if version else None
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _index(token: Token) -> int | None:
    at: Token | None = token
    while at is not None and not at.is_container:
        at = at.parent
    return None if at is None else at.memo["index"]


def _key(token: Token) -> str | None:
    """The element's own correlation key, else the business key that a call activity gave along."""
    if "key" in token.memo:
        return token.memo["key"]  # type: ignore[no-any-return]
    at: Token = token
    while not at.task_spec.is_wall:
        at = at.parent
    return at.memo.get("business_key")


def _resting(game: Game) -> Iterator[Token]:
    return (token for token in game.tasks.values() if token.rests)


def at(number: int, node: Node) -> Place:
    """A token, as if it stood at a node."""
    return Place(number, node.process_key, node.element.id, node.element.labels)


def _place(token: Token) -> dict[str, Any]:
    return vars(at(token.number, token.task_spec))
