"""Loops (13.3.6, 13.3.7). The body is the activity's own token and owns one of the same node per instance."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from engine import bpmn
from engine.runtime import expressions
from engine.runtime.errors import NotACount, NotAList
from engine.runtime.expressions import shown
from engine.runtime.scopes import counters
from engine.runtime.tokens import Step

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


class Looping(Protocol):
    """What an activity asks of its loop."""

    def begin(self, body: Token) -> bool | None:
        """Starts the first instances; True when there is nothing to do."""

    def instance_done(self, instance: Token) -> None:
        """One instance has given out its results."""

    def body_done(self, body: Token) -> None:
        """The whole loop is about to leave."""


def loop_of(element: bpmn.Element) -> Looping | None:
    """The loop that an activity's characteristics describe."""
    if element.loop is None:
        return None
    return StandardLoop(element.loop) if element.loop.kind == "standard" else MultiInstance(element)


class MultiInstance:
    """Parallel or sequential instances, over a collection or a number.

    An instance's scope holds `loopCounter` (from 0, as in Camunda), the element variable, and what is written
    within. The properties `outputCollection` and `outputElement` (or BPMN's loopDataOutputRef and
    outputDataItem) gather one value of each instance that has completed, in the order of the collection.
    """

    def __init__(self, element: bpmn.Element) -> None:
        assert element.loop is not None
        self.loop = element.loop
        self.sequential = element.loop.kind == "sequential"
        self.output = element.properties.get("outputCollection") or element.loop.output
        self.output_element = element.properties.get("outputElement") or element.loop.output_element

    def begin(self, body: Token) -> bool | None:
        items = self._items(body)
        body.memo.update(total=len(items), done=0, begun=0)
        if self.output and not self.sequential:
            body.memo["gathered"] = []
        scopes = body.workflow.scopes
        if self.output:
            scopes.open(body.number, {self.output: []})
        if not items:
            return True
        if self.sequential:
            scopes.items[body.number] = items
        for item in items[:1] if self.sequential else items:
            self._spawn(body, item)
        return None

    def instance_done(self, instance: Token) -> None:
        body, game = instance.parent, instance.workflow
        self._gather(body, instance)
        done = {**body.memo, "done": body.memo["done"] + 1}
        enough = self._enough(instance, done)
        body.memo.update(done)
        game.report_completed(instance)
        game.retire(instance)
        if enough:
            for other in [child for child in body.children if child.is_instance and not child.is_record]:
                game.cancel(other)
            game.plan(body, Step.COMPLETE)
        elif self.sequential:
            self._spawn(body, game.scopes.items[body.number][body.memo["begun"]])

    def body_done(self, body: Token) -> None:
        if self.output:
            gathered = body.workflow.scopes.of[body.number][self.output]
            body.workflow.write(body.parent, {self.output: gathered}, by=body)

    def _items(self, body: Token) -> list[Any]:
        if self.loop.collection is None:
            return [None] * self._count(body)
        expression = bpmn.feel_of(self.loop.collection) or self.loop.collection
        items = expressions.evaluate(body, expression)
        if not isinstance(items, list):
            raise NotAList(collection=expression, value=shown(items))
        return items

    def _count(self, body: Token) -> int:
        text = self.loop.cardinality or "null"
        count = expressions.evaluate(body, bpmn.feel_of(text) or text)
        if not isinstance(count, Decimal) or count < 0 or count != int(count):
            raise NotACount(text=text, value=shown(count))
        return int(count)

    def _spawn(self, body: Token, item: Any) -> None:
        index = body.memo["begun"]
        body.memo["begun"] = index + 1
        instance = body.workflow.spawn(body.task_spec, body, {"index": index})
        variables: dict[str, Any] = {"loopCounter": Decimal(index)}
        if self.loop.element_variable:
            variables[self.loop.element_variable] = item
        body.workflow.scopes.open(instance.number, variables)
        body.task_spec._update(instance)

    def _enough(self, instance: Token, done: dict[str, Any]) -> bool:
        if done["done"] == done["total"]:
            return True
        condition = self.loop.condition
        if condition is None:
            return False
        return expressions.decide(instance, bpmn.feel_of(condition) or condition, dict(counters(done)))

    def _gather(self, body: Token, instance: Token) -> None:
        if not self.output:
            return
        scope, index = body.workflow.scopes.of[body.number], instance.memo["index"]
        results = scope[self.output]
        gathered = list(range(len(results))) if self.sequential else body.memo["gathered"]
        place = bisect_left(gathered, index)
        after = place + (index in gathered[place : place + 1])  # a retry finds its result there already
        gathered[place:after] = [index]
        scope[self.output] = [*results[:place], self._result(instance), *results[after:]]

    def _result(self, instance: Token) -> Any:
        """The output element; without one, everything that was written within the instance."""
        if self.output_element is not None:
            expression = bpmn.feel_of(self.output_element) or self.output_element
            return expressions.evaluate(instance, expression)
        own = instance.workflow.scopes.of[instance.number]
        given = {"loopCounter", self.loop.element_variable}
        return {name: value for name, value in own.items() if name not in given}


class StandardLoop:
    """One instance after the other while the condition holds; its instances write to the scopes around."""

    def __init__(self, loop: bpmn.Loop) -> None:
        self.loop = loop

    def begin(self, body: Token) -> bool | None:
        if self.loop.test_before and not self._again(body, 0):
            return True
        self._spawn(body, 0)
        return None

    def instance_done(self, instance: Token) -> None:
        body, game, turn = instance.parent, instance.workflow, instance.memo["turn"] + 1
        again = self._again(instance, turn)
        game.report_completed(instance)
        game.retire(instance)
        if again:
            self._spawn(body, turn)
        else:
            game.plan(body, Step.COMPLETE)

    def body_done(self, body: Token) -> None:
        """Nothing is gathered."""

    def _again(self, token: Token, turns: int) -> bool:
        limit, condition = self.loop.maximum, self.loop.condition
        if limit is not None and turns >= int(limit):
            return False
        return condition is None or expressions.decide(token, bpmn.feel_of(condition) or condition)

    def _spawn(self, body: Token, turn: int) -> None:
        game = body.workflow
        instance = game.spawn(body.task_spec, body, {"turn": turn})
        game.scopes.open(instance.number, {"loopCounter": Decimal(turn)})
        body.task_spec._update(instance)
