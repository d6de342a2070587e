"""A task passes to somebody else: for good, or to be prepared and given back."""

import pytest
from sqlalchemy import select

from engine import clock
from engine.errors import AlreadyDone, Forbidden, InvalidAnswers
from engine.services import drafts, people, tasks
from engine.services.access import SYSTEM, Actor, Capability
from engine.services.tasks import Delegated, NotDelegated
from engine.store import roles, units
from engine.store.notifications import Notification
from engine.store.roles import RoleRow
from engine.store.units import UnitRow
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, form, process, properties, start, user

CASE = diagram(
    process("case", start(), user("fill"), user("check", properties(excludes="fill")),
            user("sign", camunda_assignee="ann"), end(), flow("start>fill>check>sign>end"))
)  # fmt: skip


@pytest.fixture
def office(town: Town) -> Town:
    """Ann, Ben and Cas are clerks of the parks, Dan is one of the roads."""
    with town.database.begin() as session:
        roles.replace_all(session, [RoleRow("clerk", "clerk", "clerk", ())])
        units.replace(
            session,
            [
                UnitRow(u, "office", u, u, None, clock.today().replace(year=2020), None)
                for u in ("parks", "roads")
            ],
        )
    town.deploys({"case.bpmn": CASE})
    return town


def member(town: Town, username: str, unit: str) -> Person:
    town.person(username)
    with town.database.begin() as session:
        people.grant(session, username, "clerk", unit, SYSTEM)
        return Person(town, people.actor_named(session, username))


@pytest.fixture
def ann(office: Town) -> Person:
    return member(office, "ann", "parks")


@pytest.fixture
def ben(office: Town) -> Person:
    return member(office, "ben", "parks")


@pytest.fixture
def dan(office: Town) -> Person:
    return member(office, "dan", "roads")


@pytest.fixture
def case(ann: Person) -> Case:
    return ann.starts("case")


def test_a_task_is_transferred_to_a_colleague(case: Case, ann: Person, ben: Person) -> None:
    task = ann.claims("fill", case)
    ann.does(tasks.transfer, task, "ben", "on leave")
    assert case.task("fill").assignee == "ben"
    assert "TaskTransferred" in case.told
    with case.town.database.reading() as session:
        told = session.scalars(select(Notification)).one()
    assert told.person_id == ben.actor.person_id
    assert told.message is not None
    assert told.message["template"] == "{who} transferred {task} to you."
    with pytest.raises(Forbidden):
        ann.does(tasks.complete, task, {})
    ben.completes("fill", case)


def test_a_task_for_one_person_goes_to_their_unit_only(
    case: Case, ann: Person, ben: Person, dan: Person
) -> None:
    ann.completes("fill", case)
    ben.completes("check", case)
    task = case.task("sign").id
    with pytest.raises(InvalidAnswers):
        ann.does(tasks.transfer, task, "dan", "")
    ann.does(tasks.transfer, task, "ben", "")
    assert case.task("sign").assignee == "ben"


def test_nobody_receives_what_excludes_them(case: Case, ann: Person, ben: Person) -> None:
    ann.completes("fill", case)
    task = ben.claims("check", case)
    with pytest.raises(InvalidAnswers):
        ben.does(tasks.transfer, task, "ann", "")
    with case.town.database.reading() as session:
        assert tasks.receivers(session, task, ben.actor) == []


@pytest.mark.parametrize("to", ["nobody", "ann"])
def test_only_to_somebody_else_who_exists(case: Case, ann: Person, to: str) -> None:
    task = ann.claims("fill", case)
    with pytest.raises(InvalidAnswers):
        ann.does(tasks.transfer, task, to, "")


def test_only_by_whoever_has_it_or_an_administrator(
    case: Case, ann: Person, ben: Person, dan: Person
) -> None:
    task = ann.claims("fill", case)
    with pytest.raises(Forbidden):
        ben.does(tasks.transfer, task, "dan", "")
    root = Actor(
        "0",
        "root",
        "Root",
        frozenset(),
        capabilities=frozenset({Capability.INSTANCES_MEND, Capability.INSTANCES_READ}),
    )
    with case.town.database.begin() as session:
        tasks.transfer(session, task, "dan", "has left", root)
    assert case.task("fill").assignee == "dan"


def test_a_done_task_is_not_transferred(case: Case, ann: Person, ben: Person) -> None:
    task = ann.claims("fill", case)
    ann.completes("fill", case)
    with pytest.raises(AlreadyDone):
        ann.does(tasks.transfer, task, "ben", "")


def test_a_prepared_task_comes_back_with_what_was_typed(office: Town, ann: Person, ben: Person) -> None:
    office.deploys({"f.form": form("f", {"key": "text", "type": "textfield"}), "p.bpmn": diagram(process(
        "p", start(), user("fill", camunda_formRef="f"), end(), flow("start>fill>end")))})  # fmt: skip
    case = ann.starts("p")
    task = ann.claims("fill", case)
    ann.does(tasks.delegate, task, "ben", "draft it")
    with pytest.raises(Forbidden):
        ann.does(tasks.complete, task, {"text": "x"})
    with pytest.raises(Delegated):
        ben.does(tasks.complete, task, {"text": "x"})
    with pytest.raises(Delegated):
        ben.does(tasks.delegate, task, "ann", "")
    ben.does(tasks.save_draft, task, {"text": "prepared"})
    with pytest.raises(InvalidAnswers):
        ben.does(tasks.give_back, task, " ")
    ben.does(tasks.give_back, task, "see the draft")
    with office.database.reading() as session:
        draft = drafts.find(session, task, ann.actor)
    assert draft is not None
    assert draft.answers == {"text": "prepared"}
    with pytest.raises(NotDelegated):
        ann.does(tasks.give_back, task, "x")
    ann.completes("fill", case, text="prepared")
    assert case.is_completed


def test_whoever_let_a_task_be_prepared_still_sees_it(case: Case, ann: Person, ben: Person) -> None:
    task = ann.claims("fill", case)
    ann.does(tasks.delegate, task, "ben", "")
    with case.town.database.reading() as session:
        assert tasks.view(session, task, ann.actor).task.assignee == "ben"
