from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import clock as business
from engine.errors import Forbidden
from engine.services import clock
from engine.services.access import SYSTEM
from engine.store.database import Database
from tests.services.platform_helpers import organisation, settings, somebody

TOMORROW = datetime.now(UTC) + timedelta(days=1)


def seconds_from(moment: datetime) -> float:
    return abs((business.now() - moment).total_seconds())


def test_the_clock_is_set_and_advanced_and_every_process_reads_it(database: Database, tmp_path: Path) -> None:
    spring = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with database.begin() as session:
        clock.set_to(session, settings(tmp_path), spring, SYSTEM)
    assert seconds_from(spring) < 5
    business.set_offset(timedelta(0))  # another process
    with database.begin() as session:
        clock.load(session)
        clock.set_to(session, settings(tmp_path), business.now() + timedelta(days=30), SYSTEM)
    business.set_offset(timedelta(0))
    with database.reading() as session:
        clock.load(session)
    assert seconds_from(spring + timedelta(days=30)) < 5
    with database.begin() as session:
        clock.reset(session, settings(tmp_path), SYSTEM)
    assert business.offset() == timedelta(0)


def test_no_installation_but_one_for_tests_moves_it(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        clock.set_to(session, settings(tmp_path, test=False), TOMORROW, SYSTEM)
    assert business.offset() == timedelta(0)


def test_only_who_is_granted_it_moves_it(session: Session, tmp_path: Path) -> None:
    organisation(session)
    with pytest.raises(Forbidden):
        clock.set_to(session, settings(tmp_path), TOMORROW, somebody(session, "kim", "clerk@parks"))
    clock.set_to(session, settings(tmp_path), TOMORROW, somebody(session, "lee", "keeper@parks"))
    assert seconds_from(TOMORROW) < 5


def test_a_clock_never_moved_stands_as_the_machines(session: Session) -> None:
    business.set_offset(timedelta(days=9))
    clock.load(session)
    assert business.offset() == timedelta(0)
