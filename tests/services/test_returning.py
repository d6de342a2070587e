"""A case is sent back to an earlier task, comes straight back, or is taken back by whoever sent it on."""

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import tasks
from engine.services.tasks import State, TooLate
from engine.store import tasks as store
from tests.actors import Case, Person, Town
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    hears,
    node,
    process,
    properties,
    shared,
    start,
    timer,
    user,
)  # fmt: skip

LINE = diagram(
    process(
        "line", start(), user("fill"), user("check"), user("sign"), end(), flow("start>fill>check>sign>end")
    )
)
SPLIT = diagram(
    process(
        "split",
        start(),
        user("fill"),
        node("parallelGateway", "fork"),
        user("law"),
        user("money"),
        node("boundaryEvent", "late", timer("P9D"), attachedToRef="money", cancelActivity="false"),
        user("remind"),
        node("parallelGateway", "join"),
        user("sign"),
        end(),
        end("reminded"),
        flow("start>fill>fork>law>join>sign>end"),
        flow("fork>money>join"),
        flow("late>remind>reminded"),
    )
)
INSIDE = diagram(
    process(
        "inside",
        start(),
        user("fill"),
        node(
            "subProcess",
            "sub",
            start("s2"),
            user("first"),
            user("second"),
            end("e2"),
            flow("s2>first>second>e2"),
        ),
        end(),
        flow("start>fill>sub>end"),
    )
)
CALLED = diagram(
    process("outer", start(), user("fill"), node("callActivity", "call", calledElement="inner"), end(),
            flow("start>fill>call>end")),
    process("inner", start("s2"), user("check"), end("e2"), flow("s2>check>e2")),
)  # fmt: skip


@pytest.fixture
def line(town: Town, alice: Person) -> Case:
    town.deploys({"line.bpmn": LINE})
    case = alice.starts("line")
    alice.completes("fill", case, a=1)
    return case


def test_the_case_goes_back_to_whoever_did_the_earlier_task(line: Case, alice: Person, bob: Person) -> None:
    bob.sends_back("check", "fill", line)
    assert line.waits_at == ["fill"]
    again = line.task("fill")
    assert again.assignee == "alice"
    assert again.returned is not None
    assert (again.returned["by"], again.returned["reason"]) == ("bob", "look again")
    assert "to" not in again.returned
    alice.completes("fill", line)
    assert line.waits_at == ["check"]
    assert line.task("check").assignee is None


def test_it_comes_straight_back_when_that_was_asked_for(line: Case, alice: Person, bob: Person) -> None:
    bob.completes("check", line)
    bob.sends_back("sign", "fill", line, straight=True)
    alice.completes("fill", line)
    assert line.waits_at == ["sign"]
    assert line.task("sign").assignee == "bob"
    bob.completes("sign", line)
    assert line.is_completed


def test_without_straight_it_goes_the_whole_way(line: Case, alice: Person, bob: Person) -> None:
    bob.completes("check", line)
    bob.sends_back("sign", "fill", line)
    alice.completes("fill", line)
    assert line.waits_at == ["check"]


def test_what_runs_beside_is_taken_back_too(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"split.bpmn": SPLIT})
    case = alice.starts("split")
    alice.completes("fill", case)
    assert case.waits_at == ["law", "money"]
    bob.sends_back("law", "fill", case)
    assert case.waits_at == ["fill"]
    assert case.detail.timers == []
    alice.completes("fill", case)
    bob.completes("law", case)
    bob.completes("money", case)
    bob.completes("sign", case)
    assert case.is_completed


def test_a_branch_that_waits_at_the_join_is_taken_back(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"split.bpmn": SPLIT})
    case = alice.starts("split")
    alice.completes("fill", case)
    bob.completes("money", case)
    bob.sends_back("law", "fill", case)
    alice.completes("fill", case)
    assert case.waits_at == ["law", "money"]


def test_what_runs_beside_goes_on_when_it_comes_straight_back(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"split.bpmn": SPLIT})
    case = alice.starts("split")
    alice.completes("fill", case)
    bob.sends_back("law", "fill", case, straight=True)
    assert case.waits_at == ["fill", "money"]
    bob.completes("money", case)
    alice.completes("fill", case)
    assert case.waits_at == ["law"]
    bob.completes("law", case)
    bob.completes("sign", case)
    assert case.is_completed


def test_a_task_within_a_subprocess_goes_back_within_it_and_out_of_it(
    town: Town, alice: Person, bob: Person
) -> None:
    town.deploys({"inside.bpmn": INSIDE})
    case = alice.starts("inside")
    alice.completes("fill", case)
    alice.completes("first", case)
    bob.sends_back("second", "first", case)
    assert case.waits_at == ["first"]
    alice.completes("first", case)
    bob.sends_back("second", "fill", case)
    assert case.waits_at == ["fill"]
    alice.completes("fill", case)
    assert case.waits_at == ["first"]


def test_a_called_process_is_left_for_a_task_of_its_caller(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"called.bpmn": CALLED})
    case = alice.starts("outer")
    alice.completes("fill", case)
    bob.sends_back("check", "fill", case, process="outer", straight=True)
    assert case.waits_at == ["fill"]
    alice.completes("fill", case)
    assert case.waits_at == ["check"]


@pytest.mark.parametrize("sequential", [True, False])
def test_one_of_several_sends_the_whole_back(
    town: Town, alice: Person, bob: Person, sequential: bool
) -> None:
    several = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    text = diagram(
        process("p", start(), user("fill"), user("vote", several), end(), flow("start>fill>vote>end"))
    )
    town.deploys({"p.bpmn": text})
    case = alice.starts("p")
    alice.completes("fill", case)
    bob.completes("vote", case)
    bob.sends_back("vote", "fill", case)
    assert case.waits_at == ["fill"]
    alice.completes("fill", case)
    assert case.waits_at == (["vote"] if sequential else ["vote"] * 3)


def test_only_where_the_case_has_been_and_by_whoever_has_the_task(
    line: Case, alice: Person, bob: Person
) -> None:
    with pytest.raises(InvalidAnswers):
        bob.sends_back("check", "sign", line)
    bob.claims("check", line)
    with pytest.raises(Forbidden):
        alice.sends_back("check", "fill", line)


def test_the_places_to_send_it_back_to_are_those_it_can_go_to(line: Case, bob: Person) -> None:
    bob.completes("check", line)
    bob.claims("sign", line)
    with line.town.database.reading() as session:
        found = tasks.places_back(session, line.task("sign").id, bob.actor)
    assert [(each.element, each.who) for each in found] == [("check", "Bob"), ("fill", "Alice")]


def test_a_diagram_may_not_offer_it(town: Town, alice: Person, bob: Person) -> None:
    strict = diagram(
        process("p", start(), user("fill"), user("check", properties(verbs="transfer")), end(),
                flow("start>fill>check>end"))
    )  # fmt: skip
    town.deploys({"p.bpmn": strict})
    case = alice.starts("p")
    alice.completes("fill", case)
    with pytest.raises(Forbidden, match="does not offer"):
        bob.sends_back("check", "fill", case)


def done(case: Case, element: str) -> str:
    with case.town.database.reading() as session:
        return next(t.id for t in store.last_done(session, case.id) if t.element == element)


def test_a_completion_is_taken_back_before_anybody_goes_on(line: Case, alice: Person) -> None:
    alice.does(tasks.withdraw, done(line, "fill"), "a slip")
    assert line.waits_at == ["fill"]
    assert line.task("fill").assignee == "alice"
    assert "TaskWithdrawn" in line.told
    alice.completes("fill", line)
    assert line.waits_at == ["check"]


def test_it_is_too_late_once_somebody_has_begun(line: Case, alice: Person, bob: Person) -> None:
    bob.claims("check", line)
    with pytest.raises(TooLate):
        alice.does(tasks.withdraw, done(line, "fill"), "a slip")
    bob.completes("check", line)
    with pytest.raises(TooLate):
        alice.does(tasks.withdraw, done(line, "fill"), "a slip")
    with pytest.raises(NotFound):
        bob.does(tasks.withdraw, done(line, "fill"), "not mine")


def test_it_is_too_late_once_a_message_is_out(town: Town, alice: Person) -> None:
    thrown = diagram(
        shared("message", "m"),
        process("p", start(), user("fill"), node("intermediateThrowEvent", "out", hears("message", "m")),
                user("check"), end(), flow("start>fill>out>check>end")),
    )  # fmt: skip
    town.deploys({"p.bpmn": thrown})
    case = alice.starts("p")
    alice.completes("fill", case)
    with pytest.raises(TooLate, match="sent out"):
        alice.does(tasks.withdraw, done(case, "fill"), "a slip")


def test_a_returned_task_counts_as_done_by_whoever_returned_it(line: Case, bob: Person) -> None:
    number = line.task("check").id
    bob.sends_back("check", "fill", line)
    with line.town.database.reading() as session:
        row = store.get(session, number)
    assert row is not None
    assert (row.Task.state, row.Task.completed_by) == (State.RETURNED, "bob")
