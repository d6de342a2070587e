"""Messages that came early, and the instances that come to wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.runtime import Running, Waiting
from engine.services.keys import as_key
from engine.store import messages as store
from engine.store.messages import BufferedMessage

KEPT = timedelta(days=30)
"""How long an early message waits for somebody who wants it."""


def keep(session: Session, name: str, key: str | None, payload: Mapping[str, Any], sender: str) -> None:
    """Keeps a message nobody waits for yet."""
    now = clock.now()
    message = BufferedMessage(
        name=name,
        correlation_key=key,
        payload=dict(payload),
        sender=sender,
        sent_at=now,
        expires_at=now + KEPT,
    )
    session.add(message)
    session.flush()


def hand_over(session: Session, run: Running, known: set[int], business_key: str | None) -> None:
    """Gives a running instance what was kept for it, one message at a time: each may lead it on to wait for
    more.

    `known` are the subscriptions it had before; only new ones can have an early message.
    """
    while new := [w for w in run.subscriptions() if w.kind == "message" and w.number not in known]:
        kept = store.buffered(session, {waiting.name for waiting in new}, clock.now())
        match = _first_match(session, new, kept, business_key)
        if match is None:
            return
        waiting, message = match
        known.add(waiting.number)
        run.deliver(waiting.number, message.payload)


def key_of(waiting: Waiting, business_key: str | None) -> str | None:
    """What finds a waiting instance: the key that its diagram names, else its business key."""
    return as_key(business_key if waiting.correlation_key is None else waiting.correlation_key)


def _first_match(
    session: Session, new: Sequence[Waiting], kept: Sequence[BufferedMessage], business_key: str | None
) -> tuple[Waiting, BufferedMessage] | None:
    for message in kept:
        for waiting in new:
            meant = message.correlation_key in (None, key_of(waiting, business_key))
            if waiting.name == message.name and meant and store.take(session, message.id):
                return waiting, message
    return None
