"""Others sign a task before, beside or after whoever has it, or are asked for advice."""

import pytest

from engine.errors import AlreadyDone, Forbidden, InvalidAnswers, NotFound
from engine.services import instances, tasks
from engine.services.tasks import Gone, Kind, Submitted, Unsigned
from engine.services.tasks.asking import TooEarly
from engine.store import requests
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, form, node, process, start, timer, user

CASE = diagram(
    process("case", start(), user("fill", camunda_formRef="f"),
            node("boundaryEvent", "late", timer("P9D"), attachedToRef="fill"), end(), end("over"),
            flow("start>fill>end"), flow("late>over"))
)  # fmt: skip
FORM = form("f", {"key": "n", "type": "number", "validate": {"required": True}})


@pytest.fixture
def case(town: Town, alice: Person) -> Case:
    town.deploys({"case.bpmn": CASE, "f.form": FORM})
    case = alice.starts("case")
    alice.claims("fill", case)
    return case


@pytest.fixture
def carol(town: Town) -> Person:
    return town.person("carol")


def asked(case: Case, person: Person) -> str:
    with case.town.database.reading() as session:
        found = requests.of_task(session, case.task("fill").id)
        return next(each.id for each in found if each.username == person.actor.username)


def asks(alice: Person, case: Case, kind: Kind, *people: Person) -> str:
    task = case.task("fill").id
    alice.does(tasks.ask, task, kind, [p.actor.username for p in people], "please")
    return task


@pytest.mark.parametrize("kind", [Kind.BEFORE, Kind.BESIDE])
def test_the_task_waits_for_all_signatures(
    case: Case, alice: Person, bob: Person, carol: Person, kind: Kind
) -> None:
    task = asks(alice, case, kind, bob, carol)
    with pytest.raises(Unsigned, match="Bob, Carol"):
        alice.does(tasks.complete, task, {"n": 1})
    bob.does(tasks.answer, asked(case, bob), True, "")
    with pytest.raises(Unsigned, match="Carol"):
        alice.does(tasks.complete, task, {"n": 1})
    carol.does(tasks.answer, asked(case, carol), False, "too dear")
    alice.completes("fill", case, n=1)
    assert case.is_completed
    assert case.told.count("RequestAnswered") == 2


def test_a_signature_that_is_no_longer_asked_for_is_not_waited_for(
    case: Case, alice: Person, bob: Person
) -> None:
    asks(alice, case, Kind.BESIDE, bob)
    request = asked(case, bob)
    with pytest.raises(Forbidden):
        bob.does(tasks.take_back, request)
    alice.does(tasks.take_back, request)
    with pytest.raises(Gone):
        bob.does(tasks.answer, request, True, "")
    alice.completes("fill", case, n=1)


def test_after_the_last_signature_the_case_goes_on(
    case: Case, alice: Person, bob: Person, carol: Person
) -> None:
    task = asks(alice, case, Kind.AFTER, bob, carol)
    with pytest.raises(TooEarly):
        bob.does(tasks.answer, asked(case, bob), True, "")
    with pytest.raises(InvalidAnswers):
        alice.does(tasks.complete, task, {})
    alice.does(tasks.complete, task, {"n": 1})
    assert case.waits_at == ["fill"]
    with pytest.raises(Submitted):
        alice.does(tasks.complete, task, {"n": 2})
    with pytest.raises(Submitted):
        alice.does(tasks.save_draft, task, {"n": 2})
    bob.does(tasks.answer, asked(case, bob), True, "")
    assert not case.is_completed
    carol.does(tasks.answer, asked(case, carol), True, "")
    assert case.is_completed
    assert case.told.index("TaskSubmitted") < case.told.index("TaskCompleted")


def test_a_refused_signature_puts_the_task_back_on_the_desk(case: Case, alice: Person, bob: Person) -> None:
    task = asks(alice, case, Kind.AFTER, bob)
    alice.does(tasks.complete, task, {"n": 1})
    with pytest.raises(InvalidAnswers):
        bob.does(tasks.answer, asked(case, bob), False, "")
    bob.does(tasks.answer, asked(case, bob), False, "not so")
    assert case.task("fill").submitted_at is None
    alice.does(tasks.complete, task, {"n": 2})
    assert case.is_completed


def test_no_longer_asking_the_last_one_leads_on(case: Case, alice: Person, bob: Person) -> None:
    task = asks(alice, case, Kind.AFTER, bob)
    alice.does(tasks.complete, task, {"n": 1})
    alice.does(tasks.take_back, asked(case, bob))
    assert case.is_completed


def test_nothing_waits_for_advice(case: Case, alice: Person, bob: Person) -> None:
    asks(alice, case, Kind.ADVICE, bob)
    request = asked(case, bob)
    with pytest.raises(InvalidAnswers):
        bob.does(tasks.answer, request, None, " ")
    bob.does(tasks.answer, request, None, "I would")
    with pytest.raises(AlreadyDone, match="Bob"):
        bob.does(tasks.answer, request, None, "again")
    alice.completes("fill", case, n=1)


def test_whoever_is_asked_sees_the_task_and_nobody_else(
    case: Case, alice: Person, carol: Person, town: Town
) -> None:
    dora = town.person("dora")
    task = asks(alice, case, Kind.ADVICE, carol)
    with town.database.reading() as session:
        assert tasks.view(session, task, carol.actor).task.id == task
        assert instances.detail(session, case.id, carol.actor).summary.id == case.id
        with pytest.raises(NotFound):
            tasks.view(session, task, dora.actor)
    with pytest.raises(Forbidden):
        dora.does(tasks.answer, asked(case, carol), None, "me too")


def test_nobody_is_asked_twice_or_about_their_own_task(case: Case, alice: Person, bob: Person) -> None:
    task = asks(alice, case, Kind.BESIDE, bob)
    for who in (["bob"], ["alice"], ["nobody"], []):
        with pytest.raises(InvalidAnswers):
            alice.does(tasks.ask, task, Kind.BESIDE, who, "")
    with pytest.raises(Forbidden):
        bob.does(tasks.ask, task, Kind.BESIDE, ["carol"], "")


def test_what_is_asked_ends_with_the_task(case: Case, alice: Person, bob: Person, town: Town) -> None:
    asks(alice, case, Kind.BEFORE, bob)
    request = asked(case, bob)
    town.days_pass(10)
    assert case.is_completed
    with pytest.raises(Gone):
        bob.does(tasks.answer, request, True, "")
