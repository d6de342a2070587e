"""Activities (10.3): what they take in, wait with, do and give out, alone or as the instances of a loop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import bpmn, events
from engine.runtime import deadlines, expressions
from engine.runtime.assignment import assignment, due_again
from engine.runtime.mapping import give_out, take_in
from engine.runtime.nodes import Node
from engine.runtime.places import place
from engine.runtime.tokens import Step

if TYPE_CHECKING:
    from engine.runtime.catching import BoundaryEvent
    from engine.runtime.tokens import Token


class Activity(Node):
    """13.3.2. An activity's token owns the tokens armed at its boundary and, in a loop, the instances."""

    def __init__(self, spec: WorkflowSpec, element: bpmn.Element) -> None:
        super().__init__(spec, element)
        self.boundaries: tuple[BoundaryEvent, ...] = ()
        self.undo: Node | None = None
        """What compensates it: an activity associated with a boundary event, or a handler within."""

    def work(self, token: Token) -> bool | None:
        """What this kind of activity does; None when the token then waits."""
        return True

    def prepare(self, token: Token) -> None:
        """What has to be there before its boundary is armed and its work begins, once for all of a loop."""

    # As a node.

    def _on_ready(self, token: Token) -> None:
        if not token.is_instance:
            token.workflow.report(events.ElementEntered(**place(token)))
        super()._on_ready(token)

    def _run_hook(self, token: Token) -> bool | None:
        if token.is_instance:
            take_in(token)
            return self.work(token)
        if self.loop is None:
            take_in(token)
            self.prepare(token)
            self._arm(token)
            return self.work(token)
        self.prepare(token)
        self._arm(token)
        return self.loop.begin(token)

    def completed(self, token: Token) -> None:
        if token.is_body and self.loop is not None:
            self.loop.body_done(token)
        else:
            give_out(token, self.outside(token))

    def _on_complete(self, token: Token) -> None:
        if token.is_instance and self.loop is not None:
            self.loop.instance_done(token)
        elif "to" in token.memo:
            token.workflow.jump(token, self.spec.task_specs[token.memo["to"]])
        else:
            super()._on_complete(token)

    def leaves_record(self, token: Token) -> bool:
        """One that has a handler, or holds one that has."""
        own = self.undo is not None and not token.is_body
        return own or any(child.is_record for child in token.children)

    def cancelled(self, token: Token) -> None:
        if not token.is_instance:
            token.workflow.report(events.ElementCancelled(**place(token)))

    def outside(self, token: Token) -> Token:
        """The token whose scopes are around the activity."""
        return token.parent.parent if token.is_instance else token.parent  # type: ignore[no-any-return]

    # The steps.

    def _arm(self, token: Token) -> None:
        """Lets the boundary wait; a retry finds it waiting already."""
        if token.children:
            return
        armed = [(event, event.trigger.arm(token)) for event in self.boundaries if event.trigger is not None]
        for event, memo in armed:
            token.workflow.wait_at(event, token, memo)


class NoneTask(Activity):
    """A task without a type, and a manual one, of which the engine knows nothing (13.3.3)."""


class UserTask(Activity):
    """Waits for a person. Who may do it is said once: when it opens; by when, unless its deadline moves."""

    def prepare(self, token: Token) -> None:
        deadlines.begin(token)

    def completed(self, token: Token) -> None:
        if token.is_body:
            deadlines.met(token)
        super().completed(token)

    def work(self, token: Token) -> None:
        task = token.memo["task"] = assignment(token, self.element)
        due = datetime.fromisoformat(task["due"]) if "due" in task else None
        token.workflow.report(events.TaskCreated(**place(token), due_at=due))

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        """A person completed it; the answers stay within the child of a multi-instance."""
        game = token.workflow
        game.report(events.TaskCompleted(**place(token), answers=payload))
        if payload:
            game.write(token, payload, confined=True)
        deadlines.met(token)
        game.attempt(token, Step.COMPLETE)

    def read_again(self, token: Token, names: Collection[str]) -> None:
        if "task" in token.memo:
            task = {**token.memo["task"], **due_again(token, self.element, names)}
            token.memo["task"] = {name: value for name, value in task.items() if value}

    def cancelled(self, token: Token) -> None:
        deadlines.dropped(token)
        super().cancelled(token)


class ScriptTask(Activity):
    """A FEEL expression, whose value becomes the result variable."""

    def work(self, token: Token) -> bool:
        name = self.element.camunda.get("resultVariable")
        value = expressions.evaluate(token, self.element.script or "null")
        if name:
            token.workflow.write(token, {name: value})
        return True


class Decision(Activity):
    """A business rule task: the decision's result becomes the result variable."""

    def work(self, token: Token) -> bool:
        said, game = self.element.camunda, token.workflow
        ref = expressions.text(token, said["decisionRef"]) or ""
        version = said.get("decisionRefVersion")
        value, trace, decided_by = game.host.decide(
            ref,
            said.get("decisionRefBinding", "deployment"),
            int(version) if version else None,
            said.get("mapDecisionResult", "resultList"),
            expressions.view(token),
        )
        made = events.DecisionMade(**place(token), decision=ref, version=decided_by, value=value, trace=trace)
        game.report(made)
        name = said.get("resultVariable")
        if name:
            game.write(token, {name: value})
        return True


class ServiceTask(Activity):
    """Work of a topic: the platform's own is done at once, any other waits for an external worker."""

    def work(self, token: Token) -> bool | None:
        game, topic = token.workflow, self.element.topic or ""
        own = game.scopes.of.get(token.number, {})
        parameters = {parameter.name: own[parameter.name] for parameter in self.element.inputs}
        results = game.host.perform(
            topic, parameters, self.element, expressions.view(token), self.process_key
        )
        if results is None:
            return None
        self._keep(token, results)
        return True

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        """An external worker completed it."""
        self._keep(token, payload)
        token.workflow.attempt(token, Step.COMPLETE)

    def _keep(self, token: Token, results: Mapping[str, Any]) -> None:
        """Results belong to the task where output parameters say what goes out, else to the scopes around."""
        game, name = token.workflow, self.element.camunda.get("resultVariable")
        if self.element.outputs:
            game.write_to(token.number, results, token)
        else:
            game.write(token, {name: results} if name else results, confined=True)
