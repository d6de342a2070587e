"""Somebody who is away has a substitute, who does their tasks and is bound by what binds them."""

from datetime import date, timedelta

import pytest

from engine import clock
from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import history, instances, people, substitutes, tasks
from engine.services.access import SYSTEM, Actor
from engine.services.tasks import Asked
from engine.store import roles, units
from engine.store.roles import RoleRow
from engine.store.units import UnitRow
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, process, properties, start, user

CASE = diagram(
    process("case", start(), user("fill", camunda_assignee="ann"),
            user("check", properties(excludes="fill"), camunda_assignee="ann"), end(),
            flow("start>fill>check>end"))
)  # fmt: skip
DAY = timedelta(days=1)


@pytest.fixture
def office(town: Town) -> Town:
    """Ann and Ben are clerks of the parks, Dan of the roads; Sys of the parks keeps accounts, Sec roles."""
    with town.database.begin() as session:
        rights = {"clerk": (), "admin": ("people.manage",), "granter": ("roles.grant",)}
        roles.replace_all(session, [RoleRow(key, key, key, grants) for key, grants in rights.items()])
        rows = [UnitRow(u, "office", u, u, None, date(2020, 1, 1), None) for u in ("parks", "roads")]
        units.replace(session, rows)
        for username, role, unit in (
            ("ann", "clerk", "parks"),
            ("ben", "clerk", "parks"),
            ("dan", "clerk", "roads"),
            ("sys", "admin", "parks"),
            ("sec", "granter", "parks"),
        ):
            people.add(session, username, username.title(), None, SYSTEM)
            people.grant(session, username, role, unit, SYSTEM)
    town.deploys({"case.bpmn": CASE})
    return town


def now(town: Town, username: str) -> Person:
    """Somebody with what they hold today."""
    with town.database.reading() as session:
        return Person(town, people.actor_named(session, username))


def appoints(town: Town, first: date, last: date, to: str = "ben", process: str = "") -> str:
    with town.database.begin() as session:
        ann = people.actor_named(session, "ann")
        return substitutes.appoint(session, to, process, first, last, ann).id


def listed(person: Person) -> list[str]:
    with person.town.database.reading() as session:
        counted = tasks.counts(session, person.actor).mine
        found = tasks.mine(session, person.actor, Asked()).items
        assert counted == len(found)
        return [task.element for task in found]


@pytest.fixture
def case(office: Town) -> Case:
    return office.person("olga", "clerk").starts("case")


def test_only_between_the_days(office: Town, case: Case) -> None:
    today = clock.today()
    appoints(office, today + DAY, today + 2 * DAY)
    assert listed(now(office, "ben")) == []
    office.days_pass(1)
    assert listed(now(office, "ben")) == ["fill"]
    office.days_pass(2)
    assert listed(now(office, "ben")) == []
    with pytest.raises(NotFound):
        now(office, "ben").does(tasks.complete, case.task("fill").id, {})


def test_what_the_substitute_does_is_done_for_the_other(office: Town, case: Case) -> None:
    appoints(office, clock.today(), clock.today())
    ben = now(office, "ben")
    with office.database.reading() as session:
        assert instances.detail(session, case.id, ben.actor).summary.id == case.id
    ben.does(tasks.complete, case.task("fill").id, {})
    with office.database.reading() as session:
        done = next(e for e in history.of(session, case.id, SYSTEM).items if e.kind == "TaskDoneForAnother")
    assert (done.actor, done.data["of"], done.data["of_name"]) == ("ben", "ann", "Ann")


def test_what_binds_one_of_the_pair_binds_the_other(office: Town, case: Case) -> None:
    now(office, "ann").does(tasks.complete, case.task("fill").id, {})
    appoints(office, clock.today(), clock.today())
    with pytest.raises(Forbidden, match="whoever did it may not"):
        now(office, "ben").does(tasks.complete, case.task("check").id, {})


def test_what_was_done_in_ones_stead_excludes_oneself(office: Town, case: Case) -> None:
    appoints(office, clock.today(), clock.today())
    now(office, "ben").does(tasks.complete, case.task("fill").id, {})
    with pytest.raises(Forbidden, match="whoever did it may not"):
        now(office, "ann").does(tasks.complete, case.task("check").id, {})


def test_for_one_process_only(office: Town, case: Case) -> None:
    appoints(office, clock.today(), clock.today(), process="other")
    assert listed(now(office, "ben")) == []
    appoints(office, clock.today(), clock.today(), process="case")
    assert listed(now(office, "ben")) == ["fill"]


@pytest.mark.parametrize("to", ["ann", "dan", "sys", "sec", "nobody"])
def test_only_a_colleague_who_administers_nothing(office: Town, to: str) -> None:
    with pytest.raises(InvalidAnswers):
        appoints(office, clock.today(), clock.today(), to=to)


def test_who_could_stand_in(office: Town) -> None:
    with office.database.reading() as session:
        ann = people.actor_named(session, "ann")
        assert [each.username for each in substitutes.possible(session, ann)] == ["ben"]


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-2, -1), (0, 400)])
def test_only_for_a_time_to_come_of_at_most_a_year(office: Town, first: int, last: int) -> None:
    with pytest.raises(InvalidAnswers):
        appoints(office, clock.today() + first * DAY, clock.today() + last * DAY)


def test_it_is_ended_by_whoever_was_away(office: Town, case: Case) -> None:
    made = appoints(office, clock.today(), clock.today() + DAY)
    ben: Actor = now(office, "ben").actor
    with office.database.begin() as session:
        with pytest.raises(NotFound):
            substitutes.end(session, made, ben)
        substitutes.end(session, made, people.actor_named(session, "ann"))
    assert listed(now(office, "ben")) == []


def test_a_substitute_of_a_substitute_gets_nothing(office: Town, case: Case) -> None:
    appoints(office, clock.today(), clock.today())
    with office.database.begin() as session:
        people.add(session, "cas", "Cas", None, SYSTEM)
        people.grant(session, "cas", "clerk", "parks", SYSTEM)
        ben = people.actor_named(session, "ben")
        substitutes.appoint(session, "cas", "", clock.today(), clock.today(), ben)
    assert listed(now(office, "cas")) == []
