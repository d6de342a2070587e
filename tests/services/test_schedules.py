"""Processes that start by themselves."""

import pytest

from engine.services import instances, schedules
from engine.services.access import SYSTEM
from tests.actors import Person, Town
from tests.services.diagrams import diagram, end, flow, process, start, timer, user


def every(text: str, form: str = "timeCycle", task: str = "report") -> str:
    begin = start("start", timer(text, form))
    return diagram(process("monthly", begin, user(task), end(), flow(f"start>{task}>end")))


def started(town: Town) -> int:
    with town.database.reading() as session:
        return instances.search(session, SYSTEM, instances.Wanted(process="monthly")).total


def test_a_process_starts_again_and_again(town: Town) -> None:
    town.deploys({"m.bpmn": every("R2/P1M")})
    counts = []
    for _ in range(4):
        town.days_pass(31)
        counts.append(started(town))
    assert counts == [1, 2, 2, 2]


def test_at_a_date_it_starts_once(town: Town) -> None:
    town.deploys({"m.bpmn": every('=today() + duration("P3D")', "timeDate")})
    town.days_pass(2)
    assert started(town) == 0
    town.days_pass(2)
    town.days_pass(2)
    assert started(town) == 1


def test_times_that_passed_while_nothing_ran_are_made_up_for_once(town: Town) -> None:
    town.deploys({"m.bpmn": every("R/P1D")})
    town.days_pass(5.5)
    assert started(town) == 1
    town.days_pass(1)
    assert started(town) == 2


def test_the_newest_version_says_when(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": every("R/P1D")})
    town.deploys({"m.bpmn": every("R/P10D", task="summary")})
    town.days_pass(9)
    assert started(town) == 0
    town.days_pass(2)
    alice.completes("summary")


def test_a_start_that_fails_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.deploys({"m.bpmn": every("R/P1D")})

    def explode(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(schedules, "begin", explode)
        town.days_pass(1.1)
    assert started(town) == 0
    town.time_passes(minutes=6)
    assert started(town) == 1
