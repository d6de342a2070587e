from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Forbidden, NotFound
from engine.services import people, sessions, tokens
from engine.services.access import SYSTEM
from engine.store.sessions import LoginSession
from engine.store.tokens import ApiToken
from tests.services.platform_helpers import PASSWORD, organisation, somebody


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """What the machine's clock is ahead by; set its only item."""
    ahead, real = [timedelta(0)], clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + ahead[0])
    return ahead


def signed_in(session: Session, username: str = "kim") -> str:
    return sessions.open_session(session, people.get(session, username).id, "10.0.0.1", "browser")


def test_a_token_leads_to_the_person_and_only_its_hash_is_kept(session: Session) -> None:
    organisation(session)
    kim = somebody(session, "kim", "clerk@parks")
    token = signed_in(session)
    visit = sessions.visit(session, token)
    assert visit is not None
    assert visit.actor == kim
    assert not visit.stale
    assert sessions.visit(session, token + "x") is None
    kept = session.scalars(select(LoginSession.token_hash)).one()
    assert token not in kept
    assert len(token) >= 43


def test_an_idle_session_ends(session: Session, machine: list[timedelta]) -> None:
    somebody(session, "kim")
    token = signed_in(session)
    machine[0] = sessions.IDLE - timedelta(minutes=1)
    visit = sessions.visit(session, token)
    assert visit is not None
    assert visit.stale
    sessions.touch(session, token)
    machine[0] += sessions.IDLE - timedelta(minutes=1)
    assert sessions.visit(session, token) is not None
    machine[0] += timedelta(minutes=2)
    assert sessions.visit(session, token) is None


def test_a_busy_session_ends_too(session: Session, machine: list[timedelta]) -> None:
    somebody(session, "kim")
    token = signed_in(session)
    while machine[0] < sessions.LONGEST - timedelta(hours=1):
        machine[0] += timedelta(hours=1)
        sessions.touch(session, token)
    assert sessions.visit(session, token) is not None
    machine[0] = sessions.LONGEST + timedelta(seconds=1)
    assert sessions.visit(session, token) is None


def test_moving_the_business_clock_signs_nobody_out(session: Session) -> None:
    somebody(session, "kim")
    token = signed_in(session)
    clock.set_offset(timedelta(days=400))
    assert sessions.visit(session, token) is not None


def test_signing_out_here_and_everywhere(session: Session) -> None:
    somebody(session, "kim")
    somebody(session, "lee")
    first, second, other = signed_in(session), signed_in(session), signed_in(session, "lee")
    sessions.close(session, first)
    assert sessions.visit(session, first) is None
    assert sessions.visit(session, second) is not None
    sessions.close_all(session, people.get(session, "kim").id)
    assert sessions.visit(session, second) is None
    assert sessions.visit(session, other) is not None


def test_a_new_password_and_an_ended_account_sign_out(session: Session) -> None:
    kim = somebody(session, "kim", password=PASSWORD)
    token = signed_in(session)
    people.change_password(session, PASSWORD, "Another-heron-43", kim, "127.0.0.1")
    assert sessions.visit(session, token) is None
    token = signed_in(session)
    people.set_active(session, "kim", False, SYSTEM)
    assert sessions.visit(session, token) is None


def test_ended_sessions_are_swept(session: Session, machine: list[timedelta]) -> None:
    somebody(session, "kim")
    signed_in(session)
    machine[0] = timedelta(hours=3)
    token = signed_in(session)
    sessions.sweep(session)
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 1
    assert sessions.visit(session, token) is not None


def test_a_programs_token_acts_as_its_person(session: Session) -> None:
    organisation(session)
    kim = somebody(session, "kim", "clerk@parks")
    created = tokens.create(session, "kim", "script", kim)
    assert created.secret.startswith("lf_")
    assert tokens.actor_of(session, created.secret) == kim
    assert created.secret not in session.scalars(select(ApiToken.token_hash)).all()
    assert [token.label for token in tokens.of(session, "kim", kim)] == ["script"]


def test_a_token_ends_by_time_by_revoking_and_with_its_account(
    session: Session, machine: list[timedelta]
) -> None:
    kim = somebody(session, "kim")
    short = tokens.create(session, "kim", "a", kim, timedelta(days=1))
    revoked = tokens.create(session, "kim", "b", kim)
    kept = tokens.create(session, "kim", "c", kim)
    tokens.revoke(session, revoked.id, kim)
    machine[0] = timedelta(days=2)
    assert tokens.actor_of(session, short.secret) is None
    assert tokens.actor_of(session, revoked.secret) is None
    assert tokens.actor_of(session, kept.secret) is not None
    people.set_active(session, "kim", False, SYSTEM)
    assert tokens.actor_of(session, kept.secret) is None


def test_nobody_makes_or_revokes_tokens_for_somebody_else(session: Session) -> None:
    organisation(session)
    kim = somebody(session, "kim")
    lee = somebody(session, "lee", "clerk@parks")
    keeper = somebody(session, "max", "keeper@parks")
    token = tokens.create(session, "kim", "mine", kim)
    with pytest.raises(Forbidden):
        tokens.create(session, "kim", "theirs", lee)
    with pytest.raises(Forbidden):
        tokens.revoke(session, token.id, lee)
    with pytest.raises(Forbidden):
        tokens.of(session, "kim", lee)
    with pytest.raises(NotFound):
        tokens.revoke(session, "nothing", kim)
    tokens.revoke(session, token.id, keeper)
