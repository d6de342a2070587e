"""Copies to read, comments, reminders, and calling a case off."""

import pytest
from sqlalchemy import select

from engine import clock
from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import instances, people, tasks
from engine.services.access import SYSTEM
from engine.services.instances import State
from engine.services.tasks import DecidedAlready, UrgedAlready
from engine.store import copies, roles, units
from engine.store.notifications import Notification
from engine.store.people import Person as Account
from engine.store.roles import RoleRow
from engine.store.units import UnitRow
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, process, properties, start, user

CASE = diagram(
    process("case", start(), user("fill", camunda_assignee="bob"), user("check"), end(),
            flow("start>fill>check>end")),
)  # fmt: skip


@pytest.fixture
def case(town: Town, alice: Person, bob: Person) -> Case:
    town.deploys({"case.bpmn": CASE})
    return alice.starts("case")


def told(town: Town) -> set[str]:
    with town.database.reading() as session:
        query = select(Account.username).join(Notification, Notification.person_id == Account.id)
        return set(session.scalars(query))


def test_who_gets_a_copy_sees_the_case_and_their_reading_is_noted(
    town: Town, case: Case, alice: Person
) -> None:
    carol = town.person("carol")
    with town.database.reading() as session, pytest.raises(NotFound):
        instances.detail(session, case.id, carol.actor)
    alice.does(tasks.copy, case.id, ["carol"], "for information")
    with town.database.reading() as session:
        assert instances.detail(session, case.id, carol.actor).summary.id == case.id
        assert [c.read_at for c in copies.of_instance(session, case.id)] == [None]
        assert copies.count_unread(session, "carol") == 1
    carol.does(tasks.mark_read, case.id)
    with town.database.reading() as session:
        assert copies.of_instance(session, case.id)[0].read_at is not None
        assert copies.count_unread(session, "carol") == 0
    assert told(town) == {"carol"}
    assert "CaseCopied" in case.told


def test_a_second_copy_for_the_same_person_is_none(town: Town, case: Case, alice: Person) -> None:
    town.person("carol")
    for _ in range(2):
        alice.does(tasks.copy, case.id, ["carol"], "")
    with town.database.reading() as session:
        assert len(copies.of_instance(session, case.id)) == 1
    with pytest.raises(InvalidAnswers):
        alice.does(tasks.copy, case.id, ["carol", "nobody"], "")


def test_strangers_do_not_copy_or_comment(town: Town, case: Case) -> None:
    carol = town.person("carol")
    for verb, said in ((tasks.copy, (["carol"], "")), (tasks.comment, ("hello",))):
        with pytest.raises(NotFound):
            carol.does(verb, case.id, *said)


def test_comments_are_read_by_all_who_see_the_case(
    town: Town, case: Case, alice: Person, bob: Person
) -> None:
    alice.does(tasks.comment, case.id, " The map is old. ")
    with pytest.raises(InvalidAnswers):
        alice.does(tasks.comment, case.id, "  ")
    with town.database.reading() as session:
        found = tasks.comments(session, case.id, bob.actor)
    assert [(each.name, each.text) for each in found] == [("Alice", "The map is old.")]


def test_an_urge_rises_level_by_level_and_not_too_often(town: Town, case: Case, alice: Person) -> None:
    with town.database.begin() as session:
        ranks = {"clerk": "", "chief": "approver", "head": "leader"}
        roles.replace_all(session, [RoleRow(key, key, key, (), rank) for key, rank in ranks.items()])
        units.replace(session, [UnitRow("parks", "office", "parks", "parks", None, clock.today(), None)])
        for username, role in (("bob", "clerk"), ("chris", "chief"), ("hana", "head"), ("zoe", "chief")):
            if username != "bob":
                people.add(session, username, username, None, SYSTEM)
            if username != "zoe":
                people.grant(session, username, role, "parks", SYSTEM)
    task = case.task("fill").id
    assert alice.does(tasks.urge, task) == 1
    assert told(town) == {"bob"}
    with pytest.raises(UrgedAlready, match="Alice"):
        alice.does(tasks.urge, task)
    town.time_passes(hours=4)
    assert alice.does(tasks.urge, task) == 2
    assert told(town) == {"bob", "chris"}
    town.time_passes(hours=4)
    assert alice.does(tasks.urge, task) == 3
    assert told(town) == {"bob", "chris", "hana"}


def test_one_does_not_urge_oneself_or_what_one_does_not_see(town: Town, case: Case, bob: Person) -> None:
    task = case.task("fill").id
    with pytest.raises(Forbidden):
        bob.does(tasks.urge, task)
    with pytest.raises(NotFound):
        town.person("carol").does(tasks.urge, task)


def test_a_case_is_called_off_before_others_have_decided(case: Case, alice: Person, bob: Person) -> None:
    with pytest.raises(Forbidden):
        bob.does(tasks.call_off, case.id, "no")
    with pytest.raises(InvalidAnswers):
        alice.does(tasks.call_off, case.id, " ")
    alice.does(tasks.call_off, case.id, "started twice")
    assert case.detail.summary.state is State.CANCELLED
    assert case.waits_at == []


def test_not_once_somebody_has_decided(case: Case, alice: Person, bob: Person) -> None:
    bob.completes("fill", case)
    with pytest.raises(DecidedAlready, match="Bob"):
        alice.does(tasks.call_off, case.id, "changed my mind")


def test_not_where_the_diagram_does_not_offer_it(town: Town, alice: Person) -> None:
    town.deploys({"p.bpmn": diagram(process("p", properties(verbs="copy"), start(), user("fill"), end(),
                                            flow("start>fill>end")))})  # fmt: skip
    case = alice.starts("p")
    with pytest.raises(Forbidden, match="called off"):
        alice.does(tasks.call_off, case.id, "x")
