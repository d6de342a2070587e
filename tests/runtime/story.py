"""One instance in the hands of a test, which speaks of elements instead of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import events, runtime
from tests.runtime.world import Instance, World


class Story:
    """Starts process `p`; every step goes through the world, which saves and loads the instance again."""

    def __init__(self, /, *diagrams: str, world: World | None = None, **variables: Any) -> None:
        self.world = world or World(*diagrams)
        self.instance: Instance = self.world.start("p", variables)

    @property
    def running(self) -> runtime.Running:
        return self.instance.running

    @property
    def open(self) -> list[str]:
        """Elements of the open tasks, in alphabetical order."""
        return sorted(task.element_id for task in self.running.open_tasks())

    @property
    def waits(self) -> list[str]:
        """Elements of the timers and subscriptions, in alphabetical order."""
        return sorted(each.element_id for each in (*self.running.timers(), *self.running.subscriptions()))

    @property
    def variables(self) -> Mapping[str, Any]:
        return dict(self.running.variables())

    @property
    def done(self) -> bool:
        return self.running.completed

    def number(self, element: str) -> int:
        """The number of the first token at an element."""
        running = self.running
        found = [
            *running.open_tasks(),
            *running.timers(),
            *running.subscriptions(),
            *running.failed(),
            *running.live(),
        ]
        return next(each.number for each in found if each.element_id == element)

    def do(self, /, *elements: str, **answers: Any) -> Story:
        """Completes tasks, one after the other."""
        for element in elements:
            task = next(task for task in self.running.open_tasks() if task.element_id == element)
            self.world.moves(self.instance, self.running.complete, task.number, answers)
        return self

    def fire(self, element: str) -> Story:
        self.world.moves(self.instance, self.running.fire, self.number(element))
        return self

    def deliver(self, element: str, **payload: Any) -> Story:
        self.world.moves(self.instance, self.running.deliver, self.number(element), payload)
        return self

    def set(self, scope: int = 0, **changes: Any) -> Story:
        self.world.moves(self.instance, self.running.set_variables, scope, changes)
        return self

    def move(self, element: str, to: str) -> Story:
        self.world.moves(self.instance, self.running.move, self.number(element), to)
        return self

    def retry(self, element: str) -> Story:
        self.world.moves(self.instance, self.running.retry, self.number(element))
        return self

    def told(self, kind: type[events.Event]) -> list[Any]:
        """The events of one kind, oldest first."""
        return [event for event in self.instance.history if type(event) is kind]
