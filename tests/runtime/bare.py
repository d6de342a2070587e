"""SpiffWorkflow as its documentation uses it, beside the engine, behind the few verbs that a case needs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.runtime.story import Story
from tests.runtime.world import World


class Engine(Protocol):
    """What a case needs."""

    @property
    def open(self) -> list[str]: ...
    @property
    def done(self) -> bool: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...
    def do(self, *elements: str, **answers: Any) -> Any: ...
    def hour_passes(self) -> None: ...


class Ours(Story):
    """Only what the lint lets pass is played."""

    def __init__(self, xml: str, **variables: Any) -> None:
        world = World()
        world.deploy({"p.bpmn": xml.encode()})
        super().__init__(world=world, **variables)

    def hour_passes(self) -> None:
        self.world.pass_time(timedelta(hours=2))


class Bare:
    """The library alone: expressions are Python, data is on the tasks."""

    def __init__(self, xml: str, **variables: Any) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(_in_python(xml).encode())
        self._flow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self._flow.get_next_task(spec_name="Start").data.update(variables)
        self._flow.do_engine_steps()

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self._ready())

    @property
    def done(self) -> bool:
        return bool(self._flow.completed)

    @property
    def variables(self) -> Mapping[str, Any]:
        ready = self._ready()
        return dict(ready[0].data if ready else self._flow.data)

    def do(self, *elements: str, **answers: Any) -> Bare:
        for element in elements:
            task = next(task for task in self._ready() if task.task_spec.bpmn_id == element)
            task.data.update(answers)
            task.run()
            self._flow.do_engine_steps()
        return self

    def hour_passes(self) -> None:
        time.sleep(0.05)
        self._flow.refresh_timers()
        self._flow.do_engine_steps()

    def _ready(self) -> list[Any]:
        return list(self._flow.get_tasks(state=TaskState.READY, manual=True))


def _in_python(xml: str) -> str:
    """The same diagram with times and counts as the library reads them, and an hour that is over at once."""
    return xml.replace("PT1H", "'PT0.01S'").replace("P30D", "'P30D'").replace("count(", "len(")
