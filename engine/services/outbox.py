"""Doing what transactions left to be done, after their commit: each piece of work exactly once."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from engine import clock
from engine.config import Settings
from engine.errors import EngineError
from engine.services import (
    conditions,
    deadline_moves,
    deadlines,
    documents,
    messages,
    records,
    signals,
    writing,
)
from engine.store import outbox as store
from engine.store.database import Database
from engine.store.outbox import Claimed, put

__all__ = ["ATTEMPTS", "HANDLERS", "Handler", "drain", "put"]

log = structlog.get_logger()

ATTEMPTS = 5
LEASE = timedelta(minutes=5)
"""How long one attempt may take before another process takes the work for abandoned."""
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
JITTER = 0.1
AT_ONCE = 100
"""Pieces of work that one call does at most; what is left waits for the next."""

Payload = Mapping[str, Any]
Finish = Callable[[Session], None]


@dataclass(frozen=True)
class Handler:
    """How the work of a topic is done."""

    prepare: Callable[[Database, Settings, Payload], Finish]
    """The slow part, outside any transaction; it may be repeated. What it answers is called in the
    transaction that marks the work done, so that its effects are kept exactly once."""
    give_up: Callable[[Session, Payload, str, Exception], None] | None = None
    """Called with the row's id in the transaction that gives the work up after the last attempt."""


def at_once(work: Callable[[Session, Payload], object]) -> Callable[[Database, Settings, Payload], Finish]:
    """For work that has no slow part."""

    def prepare(_database: Database, _settings: Settings, payload: Payload) -> Finish:
        def finish(session: Session) -> None:
            work(session, payload)

        return finish

    return prepare


HANDLERS: Mapping[str, Handler] = {
    documents.TOPIC: Handler(writing.prepare, writing.given_up),
    "message.deliver": Handler(at_once(messages.deliver_sent), messages.given_up),
    "signal.deliver": Handler(at_once(signals.deliver_sent), signals.given_up),
    records.CHANGED: Handler(at_once(conditions.look_again)),
    deadlines.MOVED: Handler(at_once(deadline_moves.tell)),
}


class NoHandler(EngineError):
    """Nothing in this installation does the work {topic}."""


class _LeaseLost(Exception):
    """Somebody else took the work over: nothing of ours may be kept."""


def drain(database: Database, settings: Settings, limit: int = AT_ONCE) -> int:
    """Does the work that is due, one piece after another, each in a transaction of its own; answers how many
    pieces were tried.

    1. Claim: take the row that waited longest, and commit, so that others step over it.
    2. Prepare: the slow part, outside any transaction.
    3. Finish: effects and "done" in one transaction, unless the lease ran out and somebody else has it.
    4. An attempt that fails is repeated later and later; after the last one the work is given up, visibly.
    """
    for tried in range(limit):
        with database.begin() as session:
            claimed = store.claim(session, LEASE)
        if claimed is None:
            return tried
        try:
            _do(database, settings, claimed)
        except _LeaseLost:
            log.warning("outbox.lease_lost", id=claimed.id, topic=claimed.topic)
        except Exception as error:
            log.exception("outbox.failed", id=claimed.id, topic=claimed.topic, attempt=claimed.attempt)
            _failed(database, claimed, error)
    return limit


def _do(database: Database, settings: Settings, claimed: Claimed) -> None:
    finish = _handler(claimed.topic).prepare(database, settings, claimed.payload)
    with database.begin() as session:
        with bound_contextvars(instance=""):  # whose it is, the passage says
            finish(session)
        if not store.finish(session, claimed):
            raise _LeaseLost


def _failed(database: Database, claimed: Claimed, error: Exception) -> None:
    with database.begin() as session:
        if claimed.attempt < ATTEMPTS:
            store.postpone(session, claimed, clock.machine_now() + pause(claimed.attempt), str(error))
        elif store.give_up(session, claimed, str(error)):
            give_up = _handler(claimed.topic).give_up if claimed.topic in HANDLERS else None
            if give_up is not None:
                give_up(session, claimed.payload, claimed.id, error)


def pause(attempt: int) -> timedelta:
    """How long to wait after a failed attempt (the first is 1): 10 s, 20 s, 40 s … an hour, a little apart
    from others that failed at the same moment."""
    steady = min(FIRST_PAUSE * (1 << (attempt - 1)), LONGEST_PAUSE)
    return steady * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # nothing secret about it


def _handler(topic: str) -> Handler:
    handler = HANDLERS.get(topic)
    if handler is None:
        raise NoHandler(topic=topic)
    return handler
