"""A running instance in the hands of the host: the verbs that move it, and what it shows when it is at rest.

Every verb carries out all that can happen and then waits. A step that fails is left for a retry while the
other branches go on; the first failure is then raised, so that a request can be rolled back, or the state
kept together with an incident for each of `failures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine import events, feel
from engine.errors import Message, NotFound
from engine.runtime import document, views
from engine.runtime.activities import ServiceTask, UserTask
from engine.runtime.catching import Armed
from engine.runtime.errors import BpmnError, CannotMove, ElementFailed, NotOpen
from engine.runtime.expressions import view
from engine.runtime.game import Game
from engine.runtime.gateways import Join
from engine.runtime.host import Host
from engine.runtime.nodes import Node
from engine.runtime.process import Process
from engine.runtime.refreshing import refresh
from engine.runtime.returning import send_back, ways_back
from engine.runtime.scopes import Scopes, Variables
from engine.runtime.tokens import Token


class Running:
    """One instance, loaded for one passage."""

    def __init__(self, game: Game) -> None:
        self._game = game

    # What it is.

    @property
    def state(self) -> str:
        """The document to keep; it holds no business data and nothing of the diagram."""
        return document.dump(self._game)

    @property
    def scopes(self) -> str:
        """The variables to keep beside it."""
        return document.dump_scopes(self._game.scopes)

    @property
    def completed(self) -> bool:
        return self._game.root.is_record

    @property
    def end_elements(self) -> list[str]:
        """The end events that the process itself has reached."""
        return self._game.ends

    @property
    def effects(self) -> list[events.Event]:
        """What happened since it was loaded, in order."""
        return self._game.effects

    @property
    def failures(self) -> list[ElementFailed]:
        """The steps that failed since it was loaded."""
        return self._game.failures

    def open_tasks(self) -> list[views.OpenTask]:
        return list(views.open_tasks(self._game))

    def timers(self) -> list[views.DueTimer]:
        return list(views.timers(self._game))

    def subscriptions(self) -> list[views.Waiting]:
        return list(views.subscriptions(self._game))

    def failed(self) -> list[views.Failed]:
        return list(views.failed(self._game))

    def live(self) -> list[views.Live]:
        """Where it stands, for the diagram."""
        return list(views.live(self._game))

    def variables(self, number: int | None = None) -> Mapping[str, Any]:
        """What an expression at a step sees; without a number, what the process itself sees."""
        return view(self._token(number or 0))

    def scope_tree(self) -> list[views.ScopeView]:
        return list(views.scope_tree(self._game))

    def ways_back(self, number: int) -> set[tuple[str, str]]:
        """The user tasks that an open one could be sent back to, done before or not."""
        return ways_back(self._waiting(number, UserTask))

    # What moves it.

    def complete(self, number: int, answers: Mapping[str, Any], to: str | None = None) -> None:
        """A person completed a user task; `to` is an element of its level to go on at, past the flows."""
        token = self._waiting(number, UserTask)
        if to is not None:
            token.memo["to"] = to
        self._happen(token, answers)

    def send_back(self, number: int, process: str, to: str, others_wait: bool = False) -> str:
        """A person sends the case back to an earlier step (see `returning.send_back`)."""
        left = send_back(self._waiting(number, UserTask), process, to, others_wait)
        self._advance()
        return left

    def fire(self, number: int) -> None:
        """A timer is due, by the host's clock."""
        token = self._waiting(number)
        if "due" not in token.memo:
            raise NotOpen(number=number)
        self._happen(token, {})

    def deliver(self, number: int, payload: Mapping[str, Any] | None = None) -> None:
        """A message or signal arrived for one subscription, or an external worker completed its work."""
        token = self._waiting(number)
        expected = (
            token.awaits("message") or token.awaits("signal") or isinstance(token.task_spec, ServiceTask)
        )
        if not expected:
            raise NotOpen(number=number)
        self._happen(token, payload or {})

    def signal(self, name: str, payload: Mapping[str, Any] | None = None) -> None:
        """A signal arrived for all in this instance that wait for it."""
        self._game.signal(name, _values(payload or {}))
        self._advance()

    def report_error(
        self, number: int, code: str, text: str = "", variables: Mapping[str, Any] | None = None
    ) -> None:
        """An external worker reports a fault that the diagram may catch."""
        self._game.reported(
            self._waiting(number, ServiceTask), BpmnError(code, text, _values(variables or {}))
        )
        self._advance()

    def set_variables(self, scope: int, changes: Mapping[str, Any]) -> None:
        """An administrator sets variables of one scope."""
        self._game.write_to(scope, changes, self._token(scope))
        self._advance()

    def look_again(self) -> None:
        """Something that conditions may read has changed outside, say a record."""
        self._game.touched.add("")
        self._advance()

    def refresh(self, known: str, values: Mapping[str, Any]) -> bool:
        """A thing with an `id` that variables hold copies of has changed outside: the copies get these
        values, and times that were read from them are read again. Whether there was a copy."""
        found = refresh(self._game, known, _values(values))
        self._advance()
        return found

    def retry(self, number: int) -> None:
        """Repeats the step that failed."""
        self._game.retry(self._failed(number))
        self._advance()

    def skip(self, number: int) -> None:
        """Passes over a step whose work failed; one that failed to choose its way raises `CannotSkip`."""
        self._game.skip(self._failed(number))
        self._advance()

    def move(self, number: int, to: str) -> None:
        """An administrator takes a token to another element of the same process or subprocess."""
        token = self._token(number)
        target = token.task_spec.spec.task_specs.get(to)
        if target is None:
            raise NotFound(what=Message("The element"), key=to)
        reason = _obstacle(token, target)
        if reason is not None:
            raise CannotMove(element=to, reason=reason)
        owner = token.task_spec.home(token)
        self._game.cancel(token)
        self._game.begin(target, owner)
        self._advance()

    def targets(self, number: int) -> list[views.Place]:
        """The elements that a token can be moved to."""
        token = self._token(number)
        nodes = token.task_spec.spec.task_specs.values()
        return [views.at(number, node) for node in nodes if _obstacle(token, node) is None]

    def cancel(self) -> None:
        """Ends the instance before it is done."""
        for child in self._game.root.children:
            self._game.cancel(child)
        self._game.end(TaskState.CANCELLED)

    # Within.

    def _token(self, number: int) -> Token:
        token = self._game.tasks.get(number)
        if token is None:
            raise NotOpen(number=number)
        return token

    def _failed(self, number: int) -> Token:
        token = self._token(number)
        if not token.failed:
            raise NotOpen(number=number)
        return token

    def _waiting(self, number: int, kind: type | None = None) -> Token:
        token = self._token(number)
        if not token.rests or token.is_body or (kind is not None and not isinstance(token.task_spec, kind)):
            raise NotOpen(number=number)
        return token

    def _happen(self, token: Token, payload: Mapping[str, Any]) -> None:
        token.task_spec.happened(token, _values(payload))
        self._advance()

    def _advance(self) -> None:
        self._game.advance()
        if self._game.failures:
            raise self._game.failures[0]


def start(
    process: Process,
    host: Host,
    variables: Mapping[str, Any],
    start_element: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Running:
    """A new instance, from its plain start event or the one named; `payload` is what a message brought."""
    game = Game(process, host, Scopes())
    chosen = start_element or process.plain_start()
    root = game.spawn(process.root, None, {"start": chosen})
    game.scopes.open(root.number, _values({**variables, **(payload or {})}))
    process.root._update(root)
    running = Running(game)
    running._advance()
    return running


def load(process: Process, host: Host, state: str, scopes: str) -> Running:
    """An instance as it was kept."""
    return Running(document.load(process, host, state, scopes))


def _obstacle(token: Token, target: Node) -> Message | None:
    """Why a token cannot be taken to a node."""
    if token.is_instance or isinstance(token.task_spec, Armed) or token.task_spec.around is None:
        return Message("only what moves along the flows can be moved")
    if target.around is not token.task_spec.around or target.element.for_compensation:
        return Message("it stands in another process or subprocess")
    if isinstance(target, Join) and len(target.arrivals) > 1:
        return Message("it waits for several flows, start behind it")
    if isinstance(target, Armed):
        return Message("an event that starts something does not wait for a token")
    return None


def _values(plain: Mapping[str, Any]) -> Variables:
    return {name: feel.value(value) for name, value in plain.items()}
