import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.services import people, signin
from engine.services.access import SYSTEM
from engine.services.signin import SignedIn, TryLater, WrongPassword
from engine.store.database import Database
from engine.store.signin import SigninAttempt
from tests.services.platform_helpers import PASSWORD, somebody

HERE = "10.0.0.1"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> "Moment":
    return Moment(monkeypatch)


class Moment:
    """Moves the machine's clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.machine_now()
        monkeypatch.setattr(clock, "machine_now", lambda: self.now)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


def fail(session: Session, times: int, username: str = "kim", address: str = HERE) -> list[signin.Outcome]:
    return [signin.authenticate(session, username, "wrong", address) for _ in range(times)]


def test_the_right_password_signs_in(session: Session) -> None:
    kim = somebody(session, "kim", password=PASSWORD)
    assert signin.authenticate(session, "KIM", PASSWORD, HERE) == SignedIn(kim.person_id or "")


def test_wrong_and_unknown_and_ended_look_the_same(session: Session) -> None:
    somebody(session, "kim", password=PASSWORD)
    somebody(session, "lee", password=PASSWORD)
    somebody(session, "max")
    people.set_active(session, "lee", False, SYSTEM)
    for username, password in (("kim", "wrong"), ("nobody", PASSWORD), ("lee", PASSWORD), ("max", "")):
        assert signin.authenticate(session, username, password, HERE) == WrongPassword()


def test_delays_grow_for_an_account_and_the_right_password_must_wait_too(
    session: Session, at: Moment
) -> None:
    somebody(session, "kim", password=PASSWORD)
    assert fail(session, signin.FREE["account"]) == [WrongPassword()] * signin.FREE["account"]
    assert fail(session, 1) == [WrongPassword()]
    assert signin.authenticate(session, "kim", PASSWORD, HERE) == TryLater(6)
    at.passes(seconds=6)
    assert fail(session, 2) == [WrongPassword(), TryLater(11)]
    at.passes(seconds=11)
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), SignedIn)
    assert fail(session, 1) == [WrongPassword()]
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), SignedIn)


def test_a_delay_has_an_end(session: Session, at: Moment) -> None:
    for _ in range(60):
        fail(session, 1)
        at.passes(minutes=16)
    fail(session, 1)
    assert fail(session, 1) == [TryLater(int(signin.LONGEST_DELAY.total_seconds()) + 1)]


def test_an_address_that_tries_many_accounts_is_slowed(session: Session, at: Moment) -> None:
    somebody(session, "kim", password=PASSWORD)
    for number in range(signin.FREE["address"] + 1):
        fail(session, 1, f"user{number}")
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), TryLater)
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, "10.0.0.2"), SignedIn)
    at.passes(seconds=6)
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), SignedIn)
    fail(session, 1, "another")
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), TryLater)


def test_an_account_under_attack_from_elsewhere_is_slowed_everywhere(session: Session) -> None:
    somebody(session, "kim", password=PASSWORD)
    for number in range(signin.FREE["account"] + 1):
        fail(session, 1, address=f"10.0.1.{number}")
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, HERE), TryLater)


def test_failures_are_forgotten_after_a_day(session: Session, at: Moment) -> None:
    fail(session, signin.FREE["account"] + 3)
    at.passes(hours=25)
    assert fail(session, signin.FREE["account"]) == [WrongPassword()] * signin.FREE["account"]


def test_rows_of_the_past_are_swept(session: Session, at: Moment) -> None:
    fail(session, 1)
    at.passes(days=20)
    fail(session, 1, "lee", "10.0.0.9")
    at.passes(days=11)
    signin.sweep(session)
    left = session.scalars(select(SigninAttempt.subject)).all()
    assert sorted(left) == ["account:lee", "address:10.0.0.9"]


def test_guesses_side_by_side_are_counted_one_after_another(database: Database) -> None:
    with database.begin() as session:
        somebody(session, "kim", password=PASSWORD)
    outcomes: list[signin.Outcome] = []

    def guess() -> None:
        with database.begin() as session:
            outcomes.append(signin.authenticate(session, "kim", "wrong", HERE))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(WrongPassword()) == signin.FREE["account"] + 1
    assert len([outcome for outcome in outcomes if isinstance(outcome, TryLater)]) == 7
