"""Timers fire once, in the order they fell due, and what fails is seen."""

import threading
from datetime import datetime, timedelta
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select

from engine import clock, worker
from engine.errors import StepFailed
from engine.services import due, incidents, instances, timers
from engine.services.access import SYSTEM
from engine.store.history import HistoryRow
from engine.store.timers import Timer
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, node, process, script, start, timer, user

SLEEPS = diagram(
    process(
        "sleeps",
        start(),
        node("intermediateCatchEvent", "sleep", timer("=span", "timeDuration")),
        user("wake"),
        end(),
        flow("start>sleep>wake>end"),
    )
)
FAILS = diagram(
    process(
        "fails",
        start(),
        node("intermediateCatchEvent", "sleep", timer("P1D")),
        node("exclusiveGateway", "which"),
        user("wake"),
        end(),
        flow("start>sleep>which"),
        flow("which>wake", "=x"),
        flow("wake>end"),
    )
)
REMINDS = diagram(
    process(
        "reminds",
        start(),
        user("ask"),
        node(
            "boundaryEvent",
            "remind",
            timer("R3/P1D", "timeCycle"),
            attachedToRef="ask",
            cancelActivity="false",
        ),
        script("count", "if n = null then 1 else n + 1", "n"),
        end(),
        end("reminded"),
        flow("start>ask>end"),
        flow("remind>count>reminded"),
    )
)


def test_a_timer_fires_when_it_is_due_and_not_before(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": SLEEPS})
    case = alice.starts("sleeps", span="P2D")
    town.days_pass(1.9)
    assert case.waits_at == []
    town.days_pass(0.2)
    assert case.waits_at == ["wake"]
    assert case.told.count("TimerFired") == 1
    assert case.detail.timers == []


def test_timers_fire_in_the_order_they_fell_due(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": SLEEPS})
    cases = {span: alice.starts("sleeps", span=span) for span in ("P3D", "P1D", "P2D")}
    town.days_pass(5)
    with town.database.reading() as session:
        fired = session.scalars(
            select(HistoryRow.instance_id).where(HistoryRow.kind == "TimerFired").order_by(HistoryRow.seq)
        ).all()
    assert fired == [cases[span].id for span in ("P1D", "P2D", "P3D")]


def test_a_timer_fires_once_however_many_workers_tick(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": SLEEPS})
    cases = [alice.starts("sleeps", span="P1D") for _ in range(12)]
    clock.set_offset(timedelta(days=2))
    threads = [threading.Thread(target=timers.fire_due, args=[town.database]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.settles()
    assert [case.told.count("TimerFired") for case in cases] == [1] * 12


def test_a_repeated_timer_is_set_again_until_it_has_fired_often_enough(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": REMINDS})
    case = alice.starts("reminds")
    for day in range(1, 6):
        town.days_pass(1)
        assert case.variables["n"] == min(day, 3)
    assert case.waits_at == ["ask"]
    assert waiting(town) == 0


def test_a_repeated_timer_catches_up_once_after_a_standstill(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": REMINDS.replace("R3/P1D", "R/P1D")})
    case = alice.starts("reminds")
    town.days_pass(4.5)
    assert case.told.count("TimerFired") == 1
    town.days_pass(0.6)
    assert case.told.count("TimerFired") == 2


def test_a_timer_that_is_no_longer_waited_for_goes_away(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": REMINDS})
    case = alice.starts("reminds")
    assert waiting(town) == 1
    alice.completes("ask")
    assert case.is_completed
    assert waiting(town) == 0


class TestFailing:
    def test_it_is_tried_again_later_and_later_and_then_becomes_an_incident(
        self, town: Town, alice: Person
    ) -> None:
        case = self.failing(town, alice)
        for minutes in (0.2, 1.2, 6, 34):
            assert case.detail.incidents == []
            town.time_passes(minutes=minutes)
        (incident,) = case.detail.incidents
        assert incident.element == "which"
        assert "which" in str(incident.reason)
        assert "IncidentOpened" in case.told
        assert case.detail.live[0].state == "failed"

    def test_others_go_on_meanwhile(self, town: Town, alice: Person) -> None:
        self.failing(town, alice)
        town.deploys({"s.bpmn": SLEEPS})
        other = alice.starts("sleeps", span="PT1S")
        town.time_passes(seconds=2)
        assert other.waits_at == ["wake"]

    def test_a_retry_that_fails_again_changes_nothing(self, town: Town, alice: Person) -> None:
        case = self.failing(town, alice)
        town.outbox_is_tried_to_the_end()
        (incident,) = case.detail.incidents
        with town.database.begin() as session, pytest.raises(StepFailed):
            incidents.retry(session, incident.id, SYSTEM)
        assert [each.id for each in case.detail.incidents] == [incident.id]

    def test_after_the_variable_is_set_right_a_retry_goes_on(self, town: Town, alice: Person) -> None:
        case = self.failing(town, alice)
        town.outbox_is_tried_to_the_end()
        (incident,) = case.detail.incidents
        with town.database.begin() as session:
            instances.set_variables(session, case.id, {"x": True}, "x was forgotten", SYSTEM)
        with town.database.begin() as session:
            incidents.retry(session, incident.id, SYSTEM)
        assert case.waits_at == ["wake"]
        assert case.detail.incidents == []
        assert "IncidentResolved" in case.told
        with town.database.reading() as session:
            assert incidents.count_open(session) == 0

    def failing(self, town: Town, alice: Person) -> Case:
        town.deploys({"t.bpmn": FAILS})
        case = alice.starts("fails", x="neither")
        town.days_pass(2)
        assert case.waits_at == []
        return case


def test_an_error_that_nobody_foresaw_is_an_incident_too(
    town: Town, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.deploys({"t.bpmn": SLEEPS})
    case = alice.starts("sleeps", span="P1D")

    def explode(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("engine.runtime.Running.fire", explode)
        for days in (2, 1, 1, 1, 1):
            town.days_pass(days)
    (incident,) = case.detail.incidents
    assert "ZeroDivisionError" in str(incident.reason)
    with town.database.begin() as session:
        incidents.retry(session, incident.id, SYSTEM)
    assert case.waits_at == ["wake"]
    assert case.detail.incidents == []


def test_time_that_is_let_pass_is_passed_moment_by_moment(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": REMINDS})
    case, began = alice.starts("reminds"), clock.now()

    def move(to: datetime) -> None:
        clock.set_offset(to - clock.machine_now())

    worker.let_time_pass(town.database, town.settings, began + timedelta(days=2.5), move)
    assert case.told.count("TimerFired") == 2
    assert case.variables["n"] == 2
    assert timedelta(days=2.5) <= clock.now() - began < timedelta(days=2.6)


def test_what_fell_due_while_nothing_ran_is_done_once_by_a_started_worker(town: Town, alice: Person) -> None:
    town.deploys({"t.bpmn": SLEEPS})
    case = alice.starts("sleeps", span="P1D")
    clock.set_offset(timedelta(days=3))
    running = worker.start(town.database, town.settings)
    deadline = monotonic() + 20
    while case.waits_at != ["wake"] and monotonic() < deadline:
        sleep(0.1)
    running.stop()
    assert case.told.count("TimerFired") == 1


def waiting(town: Town) -> int:
    with town.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Timer)) or 0


def test_an_incident_of_a_timer_goes_with_the_timer(
    town: Town, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.deploys({"t.bpmn": REMINDS})
    case = alice.starts("reminds")

    def explode(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("engine.runtime.Running.fire", explode)
        for _ in range(5):
            town.days_pass(1)
    (incident,) = case.detail.incidents
    assert (incident.element, incident.name) == ("remind", "remind")
    alice.completes("ask")
    assert case.detail.incidents == []


def test_a_diagram_that_comes_back_to_its_timer_without_end_leaves_others_their_turn(
    town: Town, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = diagram(
        process(
            "rounds",
            start(),
            node("exclusiveGateway", "again", default="again_at_once"),
            node("intermediateCatchEvent", "at_once", timer("PT0S")),
            end(),
            flow("start>again>at_once>again"),
            flow("again>end", "=1 = 2"),
        )
    )
    town.deploys({"rounds.bpmn": rounds})
    monkeypatch.setattr(due.take, "__defaults__", (5,))
    with town.database.begin() as session:
        instances.start(session, "rounds", alice.actor)
    assert timers.fire_due(town.database) == 5
