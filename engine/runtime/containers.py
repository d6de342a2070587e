"""Processes and subprocesses (10.3.5, 13.3.4): a token that owns those within and ends when none is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import events
from engine.runtime import expressions
from engine.runtime.activities import Activity
from engine.runtime.catching import StartEvent
from engine.runtime.nodes import Node
from engine.runtime.passing import pass_on
from engine.runtime.scopes import Variables
from engine.runtime.tokens import Step

if TYPE_CHECKING:
    from engine.runtime.process import Process
    from engine.runtime.tokens import Token


class Container(Node):
    """Anything with a flow of its own inside."""

    starts: tuple[StartEvent, ...] = ()
    handlers: tuple[EventSubProcess, ...] = ()
    """The event subprocesses within."""

    def open_up(self, token: Token, start: StartEvent) -> None:
        """Arms the event subprocesses, then lets a token start."""
        game = token.workflow
        armed = [(handler.start, handler.start.trigger) for handler in self.handlers]
        memos = [(node, trigger.arm(token)) for node, trigger in armed if trigger is not None]
        for node, memo in memos:
            game.wait_at(node, token, memo)
        game.begin(start, token)

    def child_ended(self, owner: Token) -> None:
        if self.is_over(owner):
            owner.workflow.plan(owner, Step.SETTLE)

    def within(self, owner: Token) -> list[Token]:
        """The tokens inside."""
        children: list[Token] = owner.children
        return children

    def is_over(self, owner: Token) -> bool:
        return not any(child.keeps_open for child in self.within(owner))

    def end_all(self, owner: Token) -> None:
        """Ends everything inside; what was done can still be undone."""
        for child in self.within(owner):
            if not child.is_record:
                owner.workflow.cancel(child)


class Root(Container):
    """The process itself; its scope is a wall."""

    is_wall = True
    process: Process

    def _run_hook(self, token: Token) -> None:
        chosen = token.memo.get("start") or self.process.plain_start()
        start = next(node for node in self.starts if node.name == chosen)
        self.open_up(token, start)
        token.memo.pop("start", None)

    def settle(self, token: Token) -> None:
        """The process is over: the instance has ended, or the call has."""
        game = token.workflow
        if not self.is_over(token):
            return
        if token.parent is not None:
            game.plan(token.parent, Step.COMPLETE)
            return
        game.end(TaskState.COMPLETED)
        game.report(events.InstanceCompleted(ends=tuple(game.ends)))


class SubProcess(Container, Activity):
    """An embedded subprocess."""

    def work(self, token: Token) -> None:
        self.open_up(token, self.starts[0])

    def settle(self, token: Token) -> None:
        if self.is_over(token):
            token.workflow.attempt(token, Step.COMPLETE)

    def within(self, owner: Token) -> list[Token]:
        """The activity owns the tokens at its boundary too; they are not inside."""
        return [child for child in owner.children if child.task_spec not in self.boundaries]


class EventSubProcess(SubProcess):
    """13.3.4: started by its event, beside what else runs in the scope or instead of it."""

    @property
    def start(self) -> StartEvent:
        return self.starts[0]

    def begin(self, owner: Token, start: StartEvent) -> Token:
        """Starts in the scope of the owner."""
        if start.interrupting:
            owner.task_spec.end_all(owner)
            owner.memo["interrupted"] = True
        return owner.workflow.begin(self, owner)


class CallActivity(Activity):
    """10.3.6: runs another process, which sees exactly what `camunda:in` passes; `camunda:out` gives back."""

    def work(self, token: Token) -> None:
        game, said = token.workflow, self.element
        key = expressions.text(token, said.attributes.get("calledElement")) or ""
        version = said.camunda.get("calledElementVersion")
        binding = said.camunda.get("calledElementBinding", "deployment")
        process = game.host.process(key, binding, int(version) if version else None)
        memo: dict[str, Any] = {"process": [process.key, process.version]}
        passed: Variables = {}
        for passing in said.ins:
            if passing.business_key is not None:
                memo["business_key"] = expressions.text(token, passing.business_key)
            else:
                passed.update(pass_on(token, passing))
        root = game.begin(process.root, token, memo)
        game.scopes.open(root.number, passed)

    def completed(self, token: Token) -> None:
        if not token.is_body:
            self.give_back(token)
        super().completed(token)

    def give_back(self, token: Token) -> None:
        """What the called process leaves behind goes to the scopes around the call."""
        game = token.workflow
        root = next(child for child in token.children if child.task_spec.is_wall)
        target = token if token.is_container else self.outside(token)
        for passing in self.element.outs:
            values = pass_on(root, replace(passing, local=False))
            if passing.local:
                game.write_to(token.number, values, token)
            else:
                game.write(target, values, by=token, confined=True)
