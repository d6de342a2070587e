"""The vocabulary of a case: one function for each kind of step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import feel
from engine.errors import EngineError, Refused
from engine.runtime import timers
from tests.conformance.stage import Stage, Task
from tests.runtime.world import T0

Step = Mapping[str, Any]


class Wrong(AssertionError):
    """The engine did something else than the case expects."""


class NobodyWaits(EngineError):
    """Nobody waits for {message}."""


@dataclass
class Case:
    """One case under way."""

    stage: Stage
    named: dict[str, Any] = field(default_factory=dict)

    def of(self, step: Step) -> Any:
        """The instance that a step names, if it names one."""
        return self.named[step["of"]] if "of" in step else None

    def tasks(self, step: Step) -> Sequence[Task]:
        return self.stage.tasks(self.of(step))

    def task(self, key: str, step: Step) -> Task:
        for task in self.tasks(step):
            if key in (task.key, task.name):
                return task
        raise Wrong(f"no open task {key}")


def start(case: Case, step: Step) -> None:
    started = case.stage.start(step["start"], plain(step.get("variables", {})), step.get("businessKey"))
    if "as" in step:
        case.named[step["as"]] = started


def expect_tasks(case: Case, step: Step) -> None:
    wanted = Counter(step["expect_tasks"])
    keys = [task.key if task.key in wanted else task.name for task in case.tasks(step)]
    _expect(Counter(keys) == wanted, f"open are {sorted(keys)}")


def expect_no_task(case: Case, step: Step) -> None:
    found = [task for task in case.tasks(step) if step["expect_no_task"] in (task.key, task.name)]
    _expect(not found, "it is open")


def complete(case: Case, step: Step) -> None:
    case.stage.complete(case.task(step["complete"], step), plain(step.get("variables", {})))


def complete_each(case: Case, step: Step) -> None:
    left = Counter(step["complete_each"])
    while +left:
        ready = [key for key in +left if any(key in (t.key, t.name) for t in case.tasks(step))]
        _expect(bool(ready), f"still to come: {dict(+left)}")
        complete(case, {"complete": ready[0]})
        left[ready[0]] -= 1


def message(case: Case, step: Step) -> None:
    keys, payload = plain(step.get("correlationKeys", {})), plain(step.get("variables", {}))
    name, business_key = step["message"], step.get("businessKey")
    if not case.stage.message(name, business_key, feel.value(keys), payload, case.of(step), keep=False):
        raise NobodyWaits(message=name)
    if "as" in step:
        case.named[step["as"]] = case.stage.newest()


def signal(case: Case, step: Step) -> None:
    case.stage.signal(step["signal"], plain(step.get("variables", {})))


def advance_clock(case: Case, step: Step) -> None:
    case.stage.pass_time(span_of(step["advance_clock"]))


def expect_ended(case: Case, step: Step) -> None:
    _expect(case.stage.has_ended(case.named[step["expect_ended"]]), "it has not ended")


def expect_active(case: Case, step: Step) -> None:
    _expect(not case.stage.has_ended(case.named[step["expect_active"]]), "it has ended")


def expect_variables(case: Case, step: Step) -> None:
    _compare(step["expect_variables"], case.stage.variables(case.of(step)))


def expect_task_variables(case: Case, step: Step) -> None:
    _compare(step["expect_task_variables"], case.stage.task_variables(case.task(step["task"], step)))


def set_variables(case: Case, step: Step) -> None:
    case.stage.set_variables(case.of(step), plain(step["set_variables"]))


def work(case: Case, step: Step) -> None:
    """An external worker completes its work, or reports an error; not part of the common vocabulary."""
    done = case.stage.work(step["work"], step.get("error"), plain(step.get("variables", {})))
    _expect(done, "no such work waits")


def adopt(case: Case, step: Step) -> None:
    found = [each for each in case.stage.instances_of(step["adopt"]) if each not in case.named.values()]
    _expect(bool(found), "there is no such instance")
    case.named[step["as"]] = found[0]


def expect_instances(case: Case, step: Step) -> None:
    count = len(case.stage.instances_of(step["expect_instances"]))
    _expect(count == step["count"], f"there are {count}")


def delete(case: Case, step: Step) -> None:
    case.stage.cancel(case.named[step["delete"]])


STEPS: Mapping[str, Callable[[Case, Step], None]] = {
    each.__name__: each
    for each in (
        *(start, expect_tasks, expect_no_task, complete, complete_each, message, signal, advance_clock),
        *(expect_ended, expect_active, expect_variables, expect_task_variables, set_variables, adopt),
        *(expect_instances, work, delete),
    )
}


def run(path: Path, stage: Stage) -> None:
    """Plays a case; raises Wrong, or Refused when one of its diagrams is refused."""
    script = json.loads(path.read_text())
    files = {name: (path.parent / name).read_bytes() for name in script["files"]}
    if any("expect_deploy_error" in step for step in script["steps"]):
        return _expect_refusal(stage, files)
    stage.deploy(files)
    case = Case(stage)
    for number, step in enumerate(script["steps"]):
        _play(case, number, step)
    return None


def _expect_refusal(stage: Stage, files: Mapping[str, bytes]) -> None:
    try:
        stage.deploy(files)
    except Refused:
        return
    raise Wrong("it was deployed")


def _play(case: Case, number: int, step: Step) -> None:
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


def span_of(duration: str) -> timedelta:
    """The length of an ISO 8601 duration."""
    return timers.due_at(timers.first("duration", duration, duration, T0)) - T0


def _compare(wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    for name, value in plain(wanted).items():
        found = seen.get(name)
        _expect(found == feel.value(value), f"{name} is {found!r}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Wrong(otherwise)
