"""Deadlines on both databases: set by steps, moved by what they rest on, and never struck by their old
day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import select

from engine import clock
from engine.deadlines import NEVER
from engine.errors import StepFailed
from engine.services import calendar, calendar_files, deadlines, instances, records, timers
from engine.services.access import SYSTEM
from engine.services.deadlines import Act
from engine.services.records import Cause
from engine.store import deadlines as store
from engine.store.calendar import DayKind
from engine.store.deadlines import Deadline, DeadlineChange, State, Why
from engine.store.tasks import Task
from engine.store.timers import Timer
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, extensions, flow, node, process, start, timer, user
from tests.services.platform_helpers import SPECIES, TREES
from tests.services.spans import PLATE, SPANS

MONDAY = datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)
SYSTEMS = Act(SYSTEM)


def extended(*inside: str, **properties: str) -> str:
    said = "".join(f'<camunda:property name="{n}" value="{escape(v)}"/>' for n, v in properties.items())
    return extensions("".join(inside) + f"<camunda:properties>{said}</camunda:properties>")


def given(**values: str) -> str:
    inside = "".join(
        f'<camunda:inputParameter name="{n}">{escape(v)}</camunda:inputParameter>' for n, v in values.items()
    )
    return f"<camunda:inputOutput>{inside}</camunda:inputOutput>"


def service(key: str, topic: str, result: str = "", **values: str) -> str:
    said = {"camunda_resultVariable": result} if result else {}
    return node(
        "serviceTask", key, extended(given(**values)), camunda_type="external", camunda_topic=topic, **said
    )


CARES = diagram(
    process(
        "cares",
        start(),
        user("care", extended(deadline="CARE"), camunda_dueDate="=deadline.due_on"),
        node(
            "boundaryEvent", "over", timer("=deadline.over_at", "timeDate"),
            attachedToRef="care", cancelActivity="false",
        ),
        user("scold"),
        user("rest"),
        end(),
        end("scolded"),
        flow("start>care>rest>end"),
        flow("over>scold>scolded"),
    )
)  # fmt: skip
REPLANTS = diagram(
    process(
        "replants",
        start(),
        service("plan", "deadline.set", "replant", deadline="REPLANT"),
        user("wait", camunda_dueDate="=replant.due_on"),
        service("done", "deadline.met", "kept", id="=replant.id"),
        user("rest"),
        end(),
        flow("start>plan>wait>done>rest>end"),
    )
)
STANDS = diagram(
    process(
        "stands",
        start(),
        service("plan", "deadline.set", "care", deadline="CARE"),
        user("wait", camunda_dueDate="=care.due_on"),
        service("stop", "deadline.suspend", deadline="CARE", reason="snow"),
        user("hold", camunda_dueDate="=care.due_on"),
        service("go", "deadline.resume"),
        user("rest", camunda_dueDate="=care.due_on"),
        end(),
        flow("start>plan>wait>stop>hold>go>rest>end"),
    )
)


@pytest.fixture
def garden(town: Town) -> Town:
    clock.set_offset(MONDAY - clock.machine_now())
    town.deploys(
        {
            "spans.dmn": SPANS,
            "platform.json": PLATE,
            "tree.json": TREES,
            "species.csv": SPECIES,
            "cares.bpmn": CARES,
            "replants.bpmn": REPLANTS,
            "stands.bpmn": STANDS,
        }
    )
    with town.database.begin() as session:
        calendar.seed(session, [2026], SYSTEM)
    return town


def tree(town: Town, **values: Any) -> str:
    with town.database.begin() as session:
        return records.write(session, "tree", None, {"name": "Oak", **values}, Cause(SYSTEM)).key


def begins(town: Town, key: str, about: str | None = None) -> Case:
    with town.database.begin() as session:
        variables = {"tree_id": about} if about else {}
        found = instances.start(session, key, SYSTEM, variables=variables)
    town.settles()
    return Case(town, found)


def one(town: Town) -> Deadline:
    with town.database.reading() as session:
        row = session.scalars(select(Deadline)).one()
        session.expunge(row)
        return row


def why(town: Town) -> list[tuple[Why, date | None, date | None]]:
    with town.database.reading() as session:
        rows = session.scalars(select(DeadlineChange).order_by(DeadlineChange.id))
        return [(row.why, row.old_due, row.new_due) for row in rows]


def due_of(town: Town, element: str) -> date | None:
    with town.database.reading() as session:
        due = session.scalars(select(Task.due_at).where(Task.element == element)).one()
        return due.astimezone(clock.ZONE).date() if due else None


def corrects(town: Town, key: str, **values: Any) -> None:
    with town.database.begin() as session:
        records.write(session, "tree", key, values, Cause(SYSTEM, reason="the minutes say so"))
    town.settles()


def test_a_task_has_its_deadline_from_the_table(garden: Town) -> None:
    begins(garden, "cares")
    row = one(garden)
    assert (row.code, row.base_on, row.due_on) == ("CARE", date(2026, 11, 23), date(2026, 12, 7))
    assert (row.decision, row.decision_version, row.rule, row.article) == ("spans", 1, "row_0", "A0")
    assert (row.amount, row.unit, row.hard, row.of_task) == (10, "WORKING_DAY", True, True)
    assert due_of(garden, "care") == date(2026, 12, 7)
    assert why(garden) == [(Why.SET, None, date(2026, 12, 7))]


@pytest.mark.parametrize(("days", "state"), [(13, State.MET), (14, State.MET), (15, State.LATE)])
def test_doing_it_by_the_last_day_is_in_time(garden: Town, bob: Person, days: int, state: State) -> None:
    begins(garden, "cares")
    garden.days_pass(days)
    bob.completes("care")
    assert one(garden).state is state
    assert one(garden).met_on == date(2026, 11, 23) + timedelta(days)


def test_it_is_over_only_after_the_end_of_the_last_day(garden: Town) -> None:
    case = begins(garden, "cares")
    garden.time_passes(days=14, hours=14)  # the last day, eleven at night
    assert case.waits_at == ["care"]
    garden.time_passes(hours=2)
    assert case.waits_at == ["care", "scold"]


def test_a_case_that_is_stopped_has_no_deadlines(garden: Town) -> None:
    case = begins(garden, "cares")
    with garden.database.begin() as session:
        instances.cancel(session, case.id, "not needed", SYSTEM)
    assert one(garden).state is State.CANCELLED


def test_a_deadline_counts_from_the_record_and_follows_its_correction(garden: Town, bob: Person) -> None:
    key = tree(garden, felled_on="2026-06-30", owner="parks")
    begins(garden, "replants", key)
    assert (one(garden).due_on, one(garden).unit_code) == (date(2026, 12, 30), "parks")
    corrects(garden, key, felled_on="2026-06-20")
    assert due_of(garden, "wait") == date(2026, 12, 21)  # 20 December is a Sunday
    assert why(garden)[1:] == [(Why.BASE, date(2026, 12, 30), date(2026, 12, 21))]
    with garden.database.reading() as session:
        change = session.scalars(select(DeadlineChange).where(DeadlineChange.why == Why.BASE)).one()
        assert (change.old_base, change.new_base) == (date(2026, 6, 30), date(2026, 6, 20))
        assert change.note == "the minutes say so"
    bob.completes("wait")
    assert one(garden).state is State.MET


def test_what_was_in_time_is_late_by_the_corrected_day(garden: Town, bob: Person) -> None:
    key = tree(garden, felled_on="2026-06-30")
    begins(garden, "replants", key)
    bob.completes("wait")
    corrects(garden, key, felled_on="2026-05-01")
    assert one(garden).state is State.LATE
    corrects(garden, key, felled_on="2026-06-01")
    assert one(garden).state is State.MET


def test_another_date_of_the_record_moves_nothing(garden: Town) -> None:
    key = tree(garden, felled_on="2026-06-30")
    begins(garden, "replants", key)
    corrects(garden, key, name="Elm")
    assert len(why(garden)) == 1


def test_a_missing_calendar_refuses_working_days_and_the_case_goes_on(garden: Town) -> None:
    garden.days_pass(28)  # 21 December
    case = begins(garden, "cares")
    row = one(garden)
    assert (row.due_on, row.missing_year) == (None, 2027)
    assert due_of(garden, "care") is None
    garden.days_pass(400)
    assert case.waits_at == ["care"]


def test_when_the_calendar_arrives_the_deadline_is_known(garden: Town) -> None:
    garden.days_pass(28)
    case = begins(garden, "cares")
    with garden.database.begin() as session:
        calendar.import_csv(session, "date,kind,name\n2027-01-01,holiday,元旦\n", "notice of 2026", SYSTEM)
    garden.settles()
    last = date(2027, 1, 5)  # ten working days: 22 to 25, 28 to 31 December, 4 and 5 January
    assert due_of(garden, "care") == last
    assert why(garden)[-1] == (Why.CALENDAR, None, last)
    garden.days_pass(16)  # 6 January
    assert case.waits_at == ["care", "scold"]


def test_a_provisional_day_rolls_when_the_calendar_arrives(garden: Town) -> None:
    begins(garden, "replants", tree(garden, felled_on="2026-07-02"))  # 2 January 2027, a Saturday
    assert (one(garden).due_on, one(garden).provisional) == (date(2027, 1, 2), True)
    with garden.database.begin() as session:
        calendar.import_csv(session, "date,kind\n2027-01-01,holiday\n", "notice", SYSTEM)
    assert (one(garden).due_on, one(garden).provisional) == (date(2027, 1, 4), False)


def test_a_timer_never_strikes_by_the_old_day_of_a_deadline_that_moved(garden: Town) -> None:
    case = begins(garden, "cares")
    with garden.database.begin() as session:
        text = "date,kind\n2026-12-07,holiday\n"
        calendar.load(session, calendar_files.read_text(text), "snow", SYSTEM)
    clock.set_offset(clock.offset() + timedelta(days=15))
    with garden.database.begin() as session:  # before the case has been told
        waiting = session.scalars(select(Timer)).one()
        timers.fire(session, case.id, waiting.number)
    assert case.waits_at == ["care"]
    with garden.database.reading() as session:
        assert session.scalars(select(Timer.due_at)).one().astimezone(clock.ZONE).date() == date(2026, 12, 9)


def test_the_clock_stands_still_and_goes_on_with_the_days_left(garden: Town, bob: Person) -> None:
    case = begins(garden, "stands")
    garden.days_pass(2)  # Wednesday: two of ten are used
    bob.completes("wait")
    row = one(garden)
    assert (row.state, row.due_on) == (State.SUSPENDED, None)
    assert case.variables["care"]["due_on"] == NEVER
    assert due_of(garden, "hold") is None
    with garden.database.reading() as session:
        found = store.get(session, row.id)
        assert found is not None
        assert deadlines.days_left(session, found) == 8
    garden.days_pass(5)  # Monday
    bob.completes("hold")
    assert (one(garden).state, one(garden).due_on) == (State.OPEN, date(2026, 12, 10))
    assert due_of(garden, "rest") == date(2026, 12, 10)
    assert [each[0] for each in why(garden)] == [Why.SET, Why.STOPPED, Why.RESUMED]


def test_what_is_overdue_does_not_stand_still(garden: Town) -> None:
    begins(garden, "cares")
    garden.days_pass(15)
    with garden.database.begin() as session:
        row = session.scalars(select(Deadline)).one()
        assert not deadlines.stop(session, row, SYSTEMS)
        assert not deadlines.resume(session, row, SYSTEMS)
        assert row.state is State.OPEN


def test_a_contract_or_an_order_sets_the_number(garden: Town) -> None:
    with garden.database.begin() as session:
        for number, expected in ((None, date(2026, 12, 23)), (Decimal(10), date(2026, 12, 3))):
            row = deadlines.begin(session, deadlines.Wanted("ORDERED", given=number), SYSTEMS)
            assert row.due_on == expected


def test_setting_it_again_in_the_same_place_replaces_it(garden: Town) -> None:
    with garden.database.begin() as session:
        act = Act(SYSTEM, "some case")
        first = deadlines.begin(session, deadlines.Wanted("CARE", element="x"), act)
        other = deadlines.begin(session, deadlines.Wanted("CARE", element="y"), act)
        second = deadlines.begin(session, deadlines.Wanted("CARE", element="x"), act)
        assert (first.state, first.superseded_by) == (State.CANCELLED, second.id)
        assert other.state is State.OPEN
        assert deadlines.found(session, "some case", "CARE", None) is second


def test_a_kind_without_a_row_is_named_and_nothing_is_kept(garden: Town) -> None:
    garden.deploys({"cares.bpmn": CARES.replace('value="CARE"', 'value="LOVE"')})
    with pytest.raises(StepFailed, match="LOVE"):
        begins(garden, "cares")
    with garden.database.reading() as session:
        assert session.scalars(select(Deadline)).all() == []


def test_a_new_version_of_the_rule_is_for_what_begins_after_it(garden: Town) -> None:
    begins(garden, "cares")
    garden.deploys({"spans.dmn": SPANS.replace(">10<", ">5<")})
    assert one(garden).due_on == date(2026, 12, 7)
    begins(garden, "cares")
    with garden.database.reading() as session:
        rows = session.scalars(select(Deadline).order_by(Deadline.id)).all()
        assert [(row.decision_version, row.due_on) for row in rows] == [
            (1, date(2026, 12, 7)),
            (2, date(2026, 11, 30)),
        ]


def test_what_would_move_is_told_and_nothing_moves(garden: Town) -> None:
    begins(garden, "cares")
    with garden.database.begin() as session:
        found = calendar.preview_day(session, date(2026, 12, 1), DayKind.HOLIDAY, "雪", SYSTEM)
        assert [(move.old, move.new.day) for move in found.moves] == [(date(2026, 12, 7), date(2026, 12, 8))]
        assert [(each.day, each.old, each.new) for each in found.differences] == [
            (date(2026, 12, 1), None, DayKind.HOLIDAY)
        ]
    assert one(garden).due_on == date(2026, 12, 7)
