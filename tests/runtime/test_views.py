"""What a host may know of an instance at rest."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from engine.clock import ZONE
from engine.errors import StepFailed
from engine.labels import Labels
from engine.runtime import FormRef
from tests.diagrams import (
    boundary,
    chain,
    condition,
    diagram,
    end,
    event,
    extensions,
    mapping,
    node,
    one,
    process,
    properties,
    several,
    start,
    timer,
    user,
)
from tests.runtime.story import Story


def task(*inside: str, **attributes: str) -> str:
    return one(start(), node("userTask", "u", *inside, **attributes), end(), chain("s", "u", "e"))


def test_a_task_shows_who_may_do_it_by_when_and_with_which_form() -> None:
    xml = task(
        extensions(properties(name__en="Check", article="A1", excludes="x")),
        name="审核",
        camunda__formRef="f",
        camunda__formRefBinding="version",
        camunda__formRefVersion="3",
        camunda__assignee="=owner",
        camunda__candidateUsers="ann, bob",
        camunda__candidateGroups='="clerk@" + unit',
        camunda__dueDate="=deadline",
        camunda__followUpDate="2026-03-01T08:00:00+08:00",
        camunda__priority="7",
    )
    [open_task] = Story(xml, owner="eve", unit="u1", deadline=date(2026, 3, 5)).running.open_tasks()
    assert open_task.labels == Labels("审核", "Check")
    assert open_task.form_ref == FormRef("f", "version", 3)
    assert (open_task.assignee, open_task.candidate_users) == ("eve", ("ann", "bob"))
    assert open_task.candidate_groups == ("clerk@u1",)
    assert open_task.due_at == datetime(2026, 3, 5, 23, 59, 59, tzinfo=ZONE)
    assert open_task.follow_up_at == datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    assert open_task.priority == 7
    assert open_task.properties["article"] == "A1"


def test_a_task_that_says_nothing_shows_nothing() -> None:
    [open_task] = Story(
        task(camunda__assignee="=owner", camunda__candidateGroups="=groups")
    ).running.open_tasks()
    assert (open_task.assignee, open_task.candidate_groups, open_task.due_at, open_task.priority) == (
        None,
        (),
        None,
        0,
    )
    assert (open_task.form_ref, open_task.lane, open_task.instance_index) == (None, None, None)


def test_who_may_do_it_is_said_once_when_it_opens() -> None:
    story = Story(task(camunda__assignee="=owner"), owner="eve").set(owner="bob")
    assert story.running.open_tasks()[0].assignee == "eve"


@pytest.mark.parametrize(
    ("attribute", "expression"),
    [("assignee", "=1 + 1"), ("dueDate", "=true"), ("priority", '="high"'), ("candidateGroups", "=[1]")],
)
def test_an_assignment_that_is_no_name_or_time_fails_the_step(attribute: str, expression: str) -> None:
    with pytest.raises(StepFailed):
        Story(task(**{f"camunda__{attribute}": expression}))


def test_input_parameters_are_there_before_anything_else_of_a_task_is_evaluated() -> None:
    xml = one(
        start(),
        node(
            "userTask",
            "u",
            extensions(mapping({"by": "=first", "who": '="ann"'})),
            camunda__assignee="=who",
            camunda__dueDate="=by",
        ),
        boundary("b", "u", timer("timeDate", "=by"), False),
        end(),
        chain("s", "u", "e"),
        chain("b", "e"),
    )
    story = Story(xml, first=date(2026, 3, 5))
    [open_task], [due] = story.running.open_tasks(), story.running.timers()
    assert open_task.assignee == "ann"
    assert open_task.due_at == datetime(2026, 3, 5, 23, 59, 59, tzinfo=ZONE)
    assert due.due_at == datetime(2026, 3, 5, tzinfo=ZONE)


def test_the_innermost_lane_is_shown() -> None:
    inner = node(
        "lane", "l2", "<flowNodeRef>u</flowNodeRef>", extensions(properties(name__en="Desk")), name="窗口"
    )
    outer = node("lane", "l1", "<flowNodeRef>u</flowNodeRef>", node("childLaneSet", "c", inner), name="局")
    xml = one(node("laneSet", "ls", outer), start(), user("u"), end(), chain("s", "u", "e"))
    story = Story(xml)
    assert story.running.open_tasks()[0].lane == Labels("窗口", "Desk")
    lane = story.instance.process.elements["u"].lane
    assert lane is not None
    assert lane.path == ("局", "窗口")


def test_each_child_of_a_multi_instance_shows_its_index() -> None:
    story = Story(task(several(collection="who", element="name")), who=["a", "b"])
    assert [each.instance_index for each in story.running.open_tasks()] == [0, 1]


def test_what_is_waited_for() -> None:
    xml = one(
        start(),
        node("parallelGateway", "g"),
        node("receiveTask", "m", extensions(properties(correlationKey="=order")), messageRef="M"),
        node("intermediateCatchEvent", "sg", event("signal", "SG")),
        node("intermediateCatchEvent", "c", condition("n > 1")),
        node("serviceTask", "t", camunda__type="external", camunda__topic="print"),
        end(),
        chain("s", "g", "m", "e"),
        chain("g", "sg", "e"),
        chain("g", "c", "e"),
        chain("g", "t", "e"),
    )
    found = {
        each.element_id: (each.kind, each.name, each.correlation_key)
        for each in Story(xml, order=7).running.subscriptions()
    }
    assert found == {
        "m": ("message", "m", "7"),
        "sg": ("signal", "sg", None),
        "c": ("conditional", "n > 1", None),
        "t": ("external", "print", None),
    }


def test_where_it_stands() -> None:
    inner = start("is") + user("iu") + end("ie") + chain("is", "iu", "ie")
    xml = one(
        start(),
        node("parallelGateway", "g"),
        user("a", "b"),
        node("parallelGateway", "j"),
        node("subProcess", "sp", inner),
        end(),
        chain("s", "g", "a", "j", "e"),
        chain("g", "b", "j"),
        chain("g", "sp", "e"),
        boundary("t", "b", timer("timeDuration", "P1D"), False),
        chain("t", "e"),
    )
    story = Story(xml).do("a")
    assert sorted((each.element_id, each.state) for each in story.running.live()) == [
        ("b", "waiting"),
        ("iu", "waiting"),
        ("j", "joining"),
        ("sp", "holding"),
    ]


def test_scopes_and_what_is_around_them() -> None:
    call = node(
        "callActivity",
        "c",
        extensions('<camunda:in source="who" target="x" />'),
        several(collection="people", element="who"),
        calledElement="q",
    )
    called = process("q", start("qs"), user("qu"), end("qe"), chain("qs", "qu", "qe"))
    story = Story(
        diagram(process("p", start(), call, end(), chain("s", "c", "e")), called), people=["a", "b"]
    )
    scopes = {scope.number: scope for scope in story.running.scope_tree()}
    assert scopes[0].variables == {"people": ["a", "b"]}
    children = [scope for scope in scopes.values() if scope.element_id == "c"]
    assert [scope.variables for scope in children] == [
        {"loopCounter": Decimal(0), "who": "a"},
        {"loopCounter": Decimal(1), "who": "b"},
    ]
    assert [scope.around for scope in children] == [0, 0]
    walls = [scope for scope in scopes.values() if scope.process_key == "q"]
    assert [(scope.variables, scope.around) for scope in walls] == [({"x": "a"}, None), ({"x": "b"}, None)]


def test_variables_of_a_scope_are_set_by_its_number() -> None:
    story = Story(task(several(collection="who", element="name")), who=["a", "b"])
    number = story.running.open_tasks()[1].number
    story.set(number, name="c")
    seen = [story.running.variables(each.number)["name"] for each in story.running.open_tasks()]
    assert seen == ["a", "c"]
