"""The vocabulary of a case: one function for each kind of step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import bpmn, feel, runtime
from engine.errors import EngineError, Refused, Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from engine.runtime import timers
from tests.runtime.world import Instance, World

Step = Mapping[str, Any]


class Wrong(AssertionError):
    """The engine did something else than the case expects."""


class NobodyWaits(EngineError):
    """Nobody waits for {message}."""


@dataclass
class Case:
    """One case under way."""

    world: World
    named: dict[str, Instance] = field(default_factory=dict)

    def tasks(self, step: Step) -> list[tuple[Instance, runtime.OpenTask]]:
        """The open tasks of the case, or of the instance that the step names."""
        among = [self.named[step["of"]]] if "of" in step else self.world.instances
        return [(instance, task) for instance in among for task in instance.running.open_tasks()]

    def task(self, key: str, step: Step) -> tuple[Instance, runtime.OpenTask]:
        for instance, task in self.tasks(step):
            if key in (task.element_id, task.name):
                return instance, task
        raise Wrong(f"no open task {key}")


def start(case: Case, step: Step) -> None:
    variables = plain(step.get("variables", {}))
    started = case.world.start(step["start"], step.get("businessKey"), payload=variables)
    if "as" in step:
        case.named[step["as"]] = started


def expect_tasks(case: Case, step: Step) -> None:
    wanted = Counter(step["expect_tasks"])
    keys = [task.element_id if task.element_id in wanted else task.name for _, task in case.tasks(step)]
    _expect(Counter(keys) == wanted, f"open are {sorted(keys)}")


def expect_no_task(case: Case, step: Step) -> None:
    found = [task for _, task in case.tasks(step) if step["expect_no_task"] in (task.element_id, task.name)]
    _expect(not found, "it is open")


def complete(case: Case, step: Step) -> None:
    instance, task = case.task(step["complete"], step)
    case.world.moves(instance, instance.running.complete, task.number, plain(step.get("variables", {})))


def complete_each(case: Case, step: Step) -> None:
    left = Counter(step["complete_each"])
    while +left:
        ready = [key for key in +left if any(key in (t.element_id, t.name) for _, t in case.tasks(step))]
        _expect(bool(ready), f"still to come: {dict(+left)}")
        complete(case, {"complete": ready[0]})
        left[ready[0]] -= 1


def message(case: Case, step: Step) -> None:
    world, before = case.world, len(case.world.instances)
    keys, payload = plain(step.get("correlationKeys", {})), plain(step.get("variables", {}))
    among = case.named[step["of"]] if "of" in step else None
    name = step["message"]
    if not world.message(name, step.get("businessKey"), feel.value(keys), payload, among, keep=False):
        raise NobodyWaits(message=name)
    if "as" in step:
        case.named[step["as"]] = world.instances[before]


def signal(case: Case, step: Step) -> None:
    case.world.signal(step["signal"], plain(step.get("variables", {})))


def advance_clock(case: Case, step: Step) -> None:
    memo = timers.first("duration", "", step["advance_clock"], case.world.at)
    case.world.pass_time(seconds=(datetime.fromisoformat(memo["due"]) - case.world.at).total_seconds())


def expect_ended(case: Case, step: Step) -> None:
    _expect(case.named[step["expect_ended"]].running.completed, "it has not ended")


def expect_active(case: Case, step: Step) -> None:
    _expect(not case.named[step["expect_active"]].running.completed, "it has ended")


def expect_variables(case: Case, step: Step) -> None:
    _compare(step["expect_variables"], case.named[step["of"]].running.variables())


def expect_task_variables(case: Case, step: Step) -> None:
    instance, task = case.task(step["task"], step)
    _compare(step["expect_task_variables"], instance.running.variables(task.number))


def set_variables(case: Case, step: Step) -> None:
    instance = case.named[step["of"]]
    case.world.moves(instance, instance.running.set_variables, 0, plain(step["set_variables"]))


def adopt(case: Case, step: Step) -> None:
    taken = [id(instance) for instance in case.named.values()]
    found = [i for i in case.world.instances if i.process.key == step["adopt"] and id(i) not in taken]
    _expect(bool(found), "there is no such instance")
    case.named[step["as"]] = found[0]


def expect_instances(case: Case, step: Step) -> None:
    count = sum(instance.process.key == step["expect_instances"] for instance in case.world.instances)
    _expect(count == step["count"], f"there are {count}")


def work(case: Case, step: Step) -> None:
    """An external worker completes its work, or reports an error; not part of the common vocabulary."""
    for instance in case.world.instances:
        for waiting in instance.running.subscriptions():
            if waiting.kind == "external" and waiting.name == step["work"]:
                variables, running = plain(step.get("variables", {})), instance.running
                if "error" in step:
                    case.world.moves(
                        instance, running.report_error, waiting.number, step["error"], "", variables
                    )
                else:
                    case.world.moves(instance, running.deliver, waiting.number, variables)
                return
    raise Wrong("no such work waits")


def delete(case: Case, step: Step) -> None:
    case.named[step["delete"]].running.cancel()


STEPS: Mapping[str, Callable[[Case, Step], None]] = {
    each.__name__: each
    for each in (
        *(start, expect_tasks, expect_no_task, complete, complete_each, message, signal, advance_clock),
        *(expect_ended, expect_active, expect_variables, expect_task_variables, set_variables, adopt),
        *(expect_instances, work, delete),
    )
}


def run(path: Path, make_world: Callable[[], World] = World) -> None:
    """Runs a case; raises Wrong, or Refused when the lint will not have one of its diagrams."""
    script = json.loads(path.read_text())
    diagrams = [(path.parent / name).read_bytes() for name in script["files"]]
    steps = script["steps"]
    if any("expect_deploy_error" in step for step in steps):
        try:
            deploy(make_world(), diagrams)
        except Refused:
            return
        raise Wrong("it was deployed")
    case = Case(make_world())
    deploy(case.world, diagrams)
    for number, step in enumerate(steps):
        _run_step(case, number, step)


def deploy(world: World, diagrams: Iterable[bytes]) -> None:
    """Deploys what the lint lets pass; raises Refused."""
    for number, xml in enumerate(diagrams):
        file = f"{number}.bpmn"
        findings = list(check_diagram(bpmn.read(xml, file), Known()))
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors:
            raise Refused(errors)
        world.deploy(xml, file)


def _run_step(case: Case, number: int, step: Step) -> None:
    verb = next(name for name in STEPS if name in step)
    may_fail, must_fail = bool(step.get("may_fail")), bool(step.get("expect_error"))
    try:
        STEPS[verb](case, step)
    except EngineError as error:
        if not (may_fail or must_fail):
            raise Wrong(f"step {number} {step}: {error}") from error
    except Wrong as wrong:
        raise Wrong(f"step {number} {step}: {wrong}") from wrong
    else:
        if must_fail:
            raise Wrong(f"step {number} {step}: no error")


def plain(variables: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's variables; a number with a point is exact."""
    return {key: Decimal(str(each)) if isinstance(each, float) else each for key, each in variables.items()}


def _compare(wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    for name, value in plain(wanted).items():
        found = seen.get(name)
        _expect(found == feel.value(value), f"{name} is {found!r}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Wrong(otherwise)
