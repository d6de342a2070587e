"""Being signed in: sessions live on the server and end by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.services import bearer
from engine.services.access import Actor
from engine.services.people import actor_for
from engine.store import sessions

IDLE = timedelta(hours=2)
"""A session that nobody used for this long is over."""
LONGEST = timedelta(hours=12)
"""A session is over after this long however busy it is."""
TOUCH = timedelta(minutes=1)
"""Use is noted this often at most: reading a page seldom writes."""


@dataclass(frozen=True)
class Visit:
    """A request by somebody signed in."""

    actor: Actor
    stale: bool
    """The last use was noted long enough ago: the door calls `touch` in a writing session."""


def open_session(session: Session, person_id: str, address: str, agent: str) -> str:
    """Starts a session for somebody who has just proved who they are; answers the token for the cookie."""
    now = clock.machine_now()
    token = bearer.new()
    session.add(
        sessions.LoginSession(
            token_hash=bearer.fingerprint(token),
            person_id=person_id,
            opened_at=now,
            seen_at=now,
            ends_at=now + LONGEST,
            address=address[:64],
            agent=agent[:300],
        )
    )
    session.flush()
    return token


def visit(session: Session, token: str) -> Visit | None:
    """Who is signed in with this token, and holds what today; None when the session is over. Only reads."""
    now = clock.machine_now()
    found = sessions.find(session, bearer.fingerprint(token), now, now - IDLE)
    if found is None:
        return None
    return Visit(actor_for(session, found.person), found.seen_at < now - TOUCH)


def touch(session: Session, token: str) -> None:
    """Notes that the session is in use."""
    sessions.touch(session, bearer.fingerprint(token), clock.machine_now())


def close(session: Session, token: str) -> None:
    """Signs this browser out."""
    sessions.remove(session, bearer.fingerprint(token))


def close_all(session: Session, person_id: str) -> None:
    """Signs a person out everywhere."""
    sessions.remove_all(session, person_id)


def sweep(session: Session) -> None:
    """Removes the rows of sessions that are over."""
    now = clock.machine_now()
    sessions.sweep(session, now, now - IDLE)
