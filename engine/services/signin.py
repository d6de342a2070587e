"""Signing in with a password, slowed down by rows in the database.

For each account and each address: the first failures are free, then every further one doubles the time in
which nothing is looked at. A success clears the account's count, not the address's: an address that tries
many accounts stays slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.services import passwords
from engine.store import people, signin

FREE = {"account": 4, "address": 20}
"""Failures that cost nothing yet. An office shares one address."""
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)
SWEEP_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    """Name and password are right."""

    person_id: str


@dataclass(frozen=True)
class WrongPassword:
    """Wrong, or there is no such account: which of the two is not said."""


@dataclass(frozen=True)
class TryLater:
    """Not looked at: too many failures before."""

    seconds: int


Outcome = SignedIn | WrongPassword | TryLater


def authenticate(session: Session, username: str, password: str, address: str) -> Outcome:
    """Checks a password. The caller commits whatever the outcome, since a failure is a row that must stay.

    The rows of the account and the address are locked first, so that guesses sent side by side are counted
    one after another.
    """
    account = _locked(session, "account", username.casefold()[:64])
    origin = _locked(session, "address", address[:64])
    now = clock.machine_now()  # only now: waiting for the rows took time
    wait = max(account.blocked_until, origin.blocked_until) - now
    if wait > timedelta(0):
        return TryLater(int(wait.total_seconds()) + 1)
    person = people.by_username(session, username)
    if passwords.matches(person.password_hash if person else None, password) and person and person.active:
        account.failures = 0
        _renew_hash(person, password)
        session.flush()
        return SignedIn(person.id)
    for kind, row in (("account", account), ("address", origin)):
        _count(row, FREE[kind], now)
    session.flush()
    return WrongPassword()


def sweep(session: Session) -> None:
    """Removes counts that nobody added to for a month."""
    signin.sweep(session, clock.machine_now() - SWEEP_AFTER)


def _locked(session: Session, kind: str, name: str) -> signin.SigninAttempt:
    return signin.locked(session, f"{kind}:{name}", clock.machine_now())


def _count(row: signin.SigninAttempt, free: int, now: datetime) -> None:
    row.failures = 1 if row.last_at < now - FORGET_AFTER else row.failures + 1
    row.last_at = now
    row.blocked_until = now + _delay(row.failures - free)


def _delay(beyond: int) -> timedelta:
    if beyond <= 0:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(beyond - 1, 20)), LONGEST_DELAY)


def _renew_hash(person: people.Person, password: str) -> None:
    if person.password_hash and passwords.outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
