"""A user task's own deadline, and times that are read again when what they were read from has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.deadlines import NEVER
from engine.runtime import OpenTask
from tests.diagrams import boundary, chain, diagram, end, extensions, node, process, start, timer
from tests.runtime.world import T0, Instance, World

DUE = datetime(2026, 2, 10, tzinfo=UTC)


class Days:
    """The platform's topics in their smallest form."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Any]] = []

    def set(self, deadline: str, **more: Any) -> dict[str, Any]:
        self.done.append((f"set {deadline}", more))
        return {"id": f"d{len(self.done)}", "due_on": DUE}

    def met(self, id: str, **more: Any) -> dict[str, Any]:
        self.done.append((f"met {id}", more))
        return {}

    def cancel(self, id: str) -> dict[str, Any]:
        self.done.append((f"cancelled {id}", {}))
        return {}


def said(**properties: str) -> str:
    inside = "".join(f'<camunda:property name="{n}" value="{v}"/>' for n, v in properties.items())
    return extensions(f"<camunda:properties>{inside}</camunda:properties>")


def asks(*inside: str, **attributes: str) -> str:
    """One task with a deadline and a reminder at its boundary."""
    task = node("userTask", "ask", said(deadline="CARE", deadlineFrom="=told"), *inside, **attributes)
    remind = boundary("remind", "ask", timer("timeDate", "=deadline.due_on"), interrupting=False)
    stop = boundary("stop", "ask", timer("timeDuration", "P30D"))
    flows = chain("s", "ask", "e") + chain("remind", "reminded", "r") + chain("stop", "x")
    return diagram(
        process(
            "p", start(), task, remind, stop, node("userTask", "reminded"), end(), end("r"), end("x"), flows
        )
    )


def begun(xml: str, **variables: Any) -> tuple[World, Instance, Days]:
    days = Days()
    world = World(xml, deadline__set=days.set, deadline__met=days.met, deadline__cancel=days.cancel)
    return world, world.start("p", {"told": "2026-01-30", **variables}), days


def waiting(instance: Instance, element: str) -> OpenTask:
    return next(task for task in instance.running.open_tasks() if task.element_id == element)


def due_of(instance: Instance, element: str) -> datetime:
    return next(timer.due_at for timer in instance.running.timers() if timer.element_id == element)


def test_it_is_set_before_the_boundary_is_armed_and_met_with_the_task() -> None:
    _, instance, days = begun(asks(camunda__dueDate="=deadline.due_on"))
    assert days.done == [("set CARE", {"base": "2026-01-30"})]
    assert waiting(instance, "ask").due_at == DUE
    assert due_of(instance, "remind") == DUE
    instance.running.complete(waiting(instance, "ask").number, {})
    assert days.done[1:] == [("met d1", {})]


def test_a_task_that_is_left_undone_has_its_deadline_cancelled() -> None:
    world, instance, days = begun(asks())
    world.at = T0 + timedelta(days=31)
    instance.running.fire(next(t.number for t in instance.running.timers() if t.element_id == "stop"))
    assert days.done[1:] == [("cancelled d1", {})]


def test_a_loop_has_one_deadline_that_is_met_by_its_last_task() -> None:
    several = '<multiInstanceLoopCharacteristics camunda:collection="=[1, 2]" camunda:elementVariable="n"/>'
    _, instance, days = begun(asks(several, camunda__dueDate="=deadline.due_on"))
    first, second = instance.running.open_tasks()
    assert first.due_at == second.due_at == due_of(instance, "remind") == DUE
    instance.running.complete(first.number, {})
    assert len(days.done) == 1
    instance.running.complete(second.number, {})
    assert [what for what, _ in days.done] == ["set CARE", "met d1"]


def test_times_that_were_read_from_a_deadline_are_read_again() -> None:
    _, instance, _ = begun(asks(camunda__dueDate="=deadline.due_on", camunda__followUpDate="=told"))
    stop = due_of(instance, "stop")
    later = DUE + timedelta(days=3)
    assert instance.running.refresh("d1", {"due_on": later})
    assert waiting(instance, "ask").due_at == due_of(instance, "remind") == later
    assert due_of(instance, "stop") == stop
    assert waiting(instance, "ask").follow_up_at is not None


def test_while_there_is_no_last_day_the_task_has_none_and_the_timer_rests() -> None:
    world, instance, _ = begun(asks(camunda__dueDate="=deadline.due_on"))
    instance.running.refresh("d1", {"due_on": NEVER})
    assert waiting(instance, "ask").due_at is None
    assert due_of(instance, "remind") > world.at + timedelta(days=365_000)
    instance.running.refresh("d1", {"due_on": DUE})
    assert waiting(instance, "ask").due_at == due_of(instance, "remind") == DUE


def test_what_fired_already_stays_as_it_was() -> None:
    _, instance, _ = begun(asks())
    instance.running.fire(next(t.number for t in instance.running.timers() if t.element_id == "remind"))
    instance.running.refresh("d1", {"due_on": DUE + timedelta(days=3)})
    assert [timer.element_id for timer in instance.running.timers()] == ["stop"]


def test_what_nobody_holds_a_copy_of_changes_nothing() -> None:
    _, instance, _ = begun(asks(camunda__dueDate="=deadline.due_on"))
    assert not instance.running.refresh("other", {"due_on": DUE + timedelta(days=3)})
    assert waiting(instance, "ask").due_at == DUE
