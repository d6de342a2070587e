"""The token game of one instance: the live tokens, their scopes, and what is about to happen.

Every passage ends when nothing can move without the outside. All that happened is in `effects`, in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine import events, feel
from engine.errors import EngineError
from engine.runtime.compensation import handler_done
from engine.runtime.errors import BpmnError, CannotSkip, ElementFailed, Endless, NeverJoined, Uncaught
from engine.runtime.gateways import InclusiveGateway
from engine.runtime.host import Host
from engine.runtime.nodes import Node, Way
from engine.runtime.places import label, place
from engine.runtime.process import Process
from engine.runtime.propagation import Thrown, propagate
from engine.runtime.scopes import Scopes
from engine.runtime.tokens import Step, Token

if TYPE_CHECKING:
    from datetime import datetime

STEP_FAILED = "step-failed"
"""The code under which a diagram may catch the technical failure of a step."""
MANY_STEPS = 200_000
"""What one passage may do before it is taken for a loop without an end."""


class Game(Workflow):
    """A SpiffWorkflow workflow whose tree holds the live tokens only."""

    tasks: dict[int, Token]

    def __init__(self, process: Process, host: Host, scopes: Scopes) -> None:
        super().__init__(process.spec, deserializing=True)
        self.process, self.host, self.scopes = process, host, scopes
        self.last_number = -1
        self.agenda: deque[tuple[Token, Step]] = deque()
        self.joins: dict[int, Token] = {}
        self.conditionals: dict[int, Token] = {}
        self.touched: set[str] = set()
        self.effects: list[events.Event] = []
        self.failures: list[ElementFailed] = []
        self.ends: list[str] = []

    @property
    def root(self) -> Token:
        """The token of the instance itself."""
        return self.tasks[0]

    def now(self) -> datetime:
        return self.host.now()

    # Tokens come, move and go.

    def spawn(self, node: Node, owner: Token | None, memo: Mapping[str, Any] | None = None) -> Token:
        """A new token at a node, which does not move yet."""
        self.last_number += 1
        token = Token(self, node, owner, self.last_number)
        if memo:
            token.memo.update(memo)
        return token

    def wait_at(self, node: Node, owner: Token, memo: Mapping[str, Any] | None) -> Token:
        """A new token that only waits for its event, at a boundary or the start of an event subprocess."""
        token = self.spawn(node, owner, memo)
        self.rest(token)
        return token

    def rest(self, token: Token) -> None:
        """A token now waits for the outside."""
        token._set_state(TaskState.STARTED)
        if token.task_spec.is_conditional:
            self.conditionals[token.number] = token

    def begin(self, node: Node, owner: Token, memo: Mapping[str, Any] | None = None) -> Token:
        """A new token at a node, which runs."""
        token = self.spawn(node, owner, memo)
        node._update(token)
        return token

    def send(self, owner: Token, way: Way) -> None:
        """A token goes along a sequence game."""
        way.target.arrive(self.spawn(way.target, owner), way)

    def leave(self, token: Token, ways: list[Way]) -> None:
        """A token is done, with all it owned: others go on along the ways, or its owner hears of it."""
        home = token.task_spec.home(token)
        self.report_completed(token, ways)
        self.retire(token)
        self.go_on(home, ways)

    def jump(self, token: Token, node: Node) -> None:
        """A token is done, and another goes on at a node of its level, past the flows."""
        home = token.task_spec.home(token)
        self.report_completed(token)
        self.retire(token)
        self.begin(node, home)

    def go_on(self, home: Token, ways: list[Way]) -> None:
        for way in ways:
            self.send(home, way)
        if not ways and home.is_record:
            handler_done(home)
        elif not ways:
            home.task_spec.child_ended(home)

    def retire(self, token: Token) -> None:
        """Takes a token that is done out of the tree, or leaves it as a record of what can be undone."""
        if not token.task_spec.leaves_record(token):
            self.remove(token)
            return
        for child in token.children:
            if not child.is_record:
                self.remove(child)
        token.memo.pop("task", None)
        token._set_state(TaskState.COMPLETED)
        token.give_to(token.parent)

    def cancel(self, token: Token) -> None:
        """Ends a token and what it owns before they are done, and reports it."""
        for each in reversed(_with_descendants(token)):
            each.task_spec.cancelled(each)
        self.remove(token)

    def reached_end(self, element_id: str) -> None:
        """One of the process's own end events was reached, maybe not for the first time."""
        if element_id not in self.ends:
            self.ends.append(element_id)

    def end(self, state: int) -> None:
        """Ends the instance: only its root is left, with the variables as they are."""
        for child in self.root.children:
            self.remove(child)
        self.root._set_state(state)

    def remove(self, token: Token) -> None:
        """Takes a token and what it owns out of the tree, in silence."""
        if not token.is_alive:
            return
        if token.parent is not None:
            token.parent._children.remove(token.number)
        for each in _with_descendants(token):
            self._forget(each)

    def _forget(self, token: Token) -> None:
        del self.tasks[token.number]
        self.joins.pop(token.number, None)
        self.conditionals.pop(token.number, None)
        self.scopes.drop(token.number)

    def restore(self, states: Mapping[Token, int]) -> None:
        """Puts saved tokens back into their states, in the order in which they came to be."""
        self.tasks = dict(sorted(self.tasks.items()))
        for token in self.tasks.values():
            state = states[token]
            token._set_state(state)
            if state == TaskState.WAITING:
                self.joins[token.number] = token
            elif state == TaskState.STARTED and token.task_spec.is_conditional:
                self.conditionals[token.number] = token

    def signal(self, name: str, payload: Mapping[str, Any]) -> None:
        """Lets a signal happen to all that wait for it now."""
        waiting = [token for token in self.tasks.values() if token.rests and token.awaits("signal") == name]
        for token in waiting:
            if token.is_alive:
                token.task_spec.happened(token, payload)

    # What is about to happen.

    def advance(self) -> None:
        """Carries out whatever can happen, until everything waits; a step that fails is left for a retry."""
        steps = 0
        while self._notice() or self._act() or self._join():
            steps += 1
            if steps > MANY_STEPS:
                self._stop()
        if self.joins and not any(
            token.rests or token.failed for token in self.tasks.values() if not token._children
        ):
            self._fail(next(iter(self.joins.values())), None, NeverJoined())

    def _stop(self) -> None:
        """Leaves what is still to be done for a retry."""
        for token, step in self.agenda:
            self._fail(token, step, Endless(steps=MANY_STEPS))
        self.agenda.clear()

    def _act(self) -> bool:
        if not self.agenda:
            return False
        self.attempt(*self.agenda.popleft())
        return True

    def _notice(self) -> bool:
        """Lets one conditional event happen whose condition has become true (10.5.5)."""
        if not self.conditionals:
            return False
        for token in list(self.conditionals.values()):
            before = token.memo["was"]
            if before is not None and not token.task_spec.trigger.concerns(self.touched):
                continue
            token.memo["was"] = now = self._holds(token)
            if now and not before:
                token.task_spec.happened(token, {})
                return True
        self.touched.clear()
        return False

    def _holds(self, token: Token) -> bool:
        try:
            return token.task_spec.trigger.holds(token)  # type: ignore[no-any-return]
        except EngineError as reason:
            self._fail(token, None, reason)
            return False

    def _join(self) -> bool:
        """Lets one inclusive join go on; asked only when nothing else can move."""
        for token in self.joins.values():
            node = token.task_spec
            if isinstance(node, InclusiveGateway) and node.may_go_on(token):
                node.go_on(token)
                return True
        return False

    def plan(self, token: Token, step: Step) -> None:
        """Puts a step on the agenda."""
        self.agenda.append((token, step))

    def attempt(self, token: Token, step: Step) -> None:
        """Takes one step of a token, unless its own work took it away."""
        if not token.is_alive:
            return
        try:
            token.take(step)
        except BpmnError as error:
            if not self._caught(token, error.code, error):
                self._fail(token, step, error)
        except EngineError as reason:
            if not self._caught(token, STEP_FAILED, reason):
                self._fail(token, step, reason)

    def reported(self, token: Token, error: BpmnError) -> None:
        """A fault that was reported from outside, for a token that waits."""
        if not self._caught(token, error.code, error):
            raise Uncaught(code=error.code)

    def retry(self, token: Token) -> None:
        """Puts a failed step back on the agenda."""
        token._set_state(TaskState.READY)
        self.plan(token, Step(token.memo.pop("failed")))

    def skip(self, token: Token) -> None:
        """Lets a token go on whose work failed, as if that were done and had given out nothing."""
        if Step(token.memo["failed"]) not in (Step.RUN, Step.COMPLETE):
            raise CannotSkip
        del token.memo["failed"]
        token._set_state(TaskState.READY)
        self.plan(token, Step.LEAVE)

    def _caught(self, token: Token, code: str, reason: EngineError) -> bool:
        """Whether the diagram catches a failure; a technical one has to be named."""
        business = isinstance(reason, BpmnError)
        text = reason.text if isinstance(reason, BpmnError) else str(reason)
        variables = reason.variables if isinstance(reason, BpmnError) else {}
        return propagate(token, Thrown("error", code, text, variables, by_name_only=not business))

    def _fail(self, token: Token, step: Step | None, reason: EngineError) -> None:
        if step is not None:
            token.error()
            token.memo["failed"] = step
        node = token.task_spec
        failure = ElementFailed(label(node), reason.message, node.element.id, token.number)
        failure.__cause__ = reason
        self.failures.append(failure)

    # Variables.

    def write(
        self, token: Token, values: Mapping[str, Any], by: Token | None = None, confined: bool = False
    ) -> None:
        """Sets variables as seen from a token, each in the scope it belongs to, on behalf of `by`."""
        by_scope: dict[int, dict[str, Any]] = {}
        for name, value in values.items():
            by_scope.setdefault(self.scopes.home(token, name, confined), {})[name] = value
        for number, changes in by_scope.items():
            self.write_to(number, changes, by or token)

    def write_to(self, number: int, values: Mapping[str, Any], by: Token) -> None:
        """Sets variables of one scope on behalf of a token."""
        changes = {name: feel.value(value) for name, value in values.items()}
        self.scopes.open(number, changes)
        self.touched.update(changes)
        node = by.task_spec
        element = "" if node.is_wall else node.element.id
        changed = events.VariablesChanged(
            changes=changes, scope=number, process=node.process_key, element=element
        )
        self.report(changed)

    # Reports.

    def report(self, event: events.Event) -> None:
        self.effects.append(event)

    def report_completed(self, token: Token, ways: Iterable[Way] = ()) -> None:
        drawn = tuple(way.flow.id for way in ways if way.flow.id)
        self.report(events.ElementCompleted(**place(token), flows=drawn))


def _with_descendants(token: Token) -> list[Token]:
    """A token and all it owns, owners first."""
    found = [token]
    for each in found:
        found += each.children
    return found
