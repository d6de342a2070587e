import threading
from datetime import date

import pytest
from sqlalchemy.orm import Session

from engine.services import numbers
from engine.store.database import Database

DAY = date(2026, 11, 25)


def test_a_series_counts_from_one_and_again_every_year(session: Session) -> None:
    pattern = "P-{year}-{seq:4}"
    assert numbers.issue(session, "a", pattern, DAY) == "P-2026-0001"
    assert numbers.issue(session, "a", pattern, DAY) == "P-2026-0002"
    assert numbers.issue(session, "b", pattern, DAY) == "P-2026-0001"
    assert numbers.issue(session, "a", pattern, date(2027, 1, 1)) == "P-2027-0001"
    assert numbers.issue(session, "a", pattern, DAY) == "P-2026-0003"


def test_trying_uses_no_number_up(session: Session) -> None:
    pattern = "P-{year}-{seq:4}"
    assert numbers.issue(session, "a", pattern, DAY) == "P-2026-0001"
    assert numbers.issue(session, "a", pattern, DAY, trying=True) == "TEST-P-2026-0001"
    assert numbers.issue(session, "a", pattern, DAY) == "P-2026-0002"


def test_without_a_year_it_goes_on(session: Session) -> None:
    assert numbers.issue(session, "a", "〔{seq}〕号", DAY) == "〔1〕号"
    assert numbers.issue(session, "a", "〔{seq}〕号", date(2027, 1, 1)) == "〔2〕号"


def test_a_number_that_outgrows_its_zeros_stays_whole(session: Session) -> None:
    for _ in range(9):
        numbers.issue(session, "a", "{seq:1}", DAY)
    assert numbers.issue(session, "a", "{seq:1}", DAY) == "10"


@pytest.mark.parametrize("pattern", ["P-{year}", "{seq}{seq}", "{seq}{unit}", "{seq", "{seq!r}", "{}{seq}"])
def test_patterns_that_could_not_number_are_refused(session: Session, pattern: str) -> None:
    with pytest.raises(numbers.BadPattern):
        numbers.issue(session, "a", pattern, DAY)


def test_a_rollback_gives_the_number_back(database: Database) -> None:
    with database.begin() as session:
        numbers.issue(session, "a", "{seq}", DAY)
    with database.session() as session:
        assert numbers.issue(session, "a", "{seq}", DAY) == "2"
        session.rollback()
    with database.begin() as session:
        assert numbers.issue(session, "a", "{seq}", DAY) == "2"


def test_side_by_side_no_two_are_alike_and_none_is_missing(database: Database) -> None:
    issued: list[str] = []

    def issue(keep: bool) -> None:
        with database.session() as session:
            number = numbers.issue(session, "a", "{seq}", DAY)
            if keep:
                session.commit()
                issued.append(number)

    threads = [threading.Thread(target=issue, args=(n % 3 > 0,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, issued)) == list(range(1, 17))
