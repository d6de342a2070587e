"""Messages that came early, and the instances that come to wait for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Letter:
    """A message: for whom, and what it says."""

    name: str
    key: str | None = None
    """The correlation key or business key of the case it is for, as text."""
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Variables that the waiting step must see with these values."""
    payload: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, variables: Mapping[str, Any]) -> bool:
        """Whether a waiting step that sees these variables has the keys."""
        return all(name in variables and variables[name] == value for name, value in self.keys.items())


def keep(session: Session, letter: Letter, sender: str) -> None:
    """Keeps a message nobody waits for yet."""
    now = clock.now()
    message = BufferedMessage(
        name=letter.name,
        correlation_key=letter.key,
        keys=dict(letter.keys),
        payload=dict(letter.payload),
        sender=sender,
        sent_at=now,
        expires_at=now + KEPT,
    )
    session.add(message)
    session.flush()


def letter_of(message: BufferedMessage) -> Letter:
    """A kept message as it was sent."""
    return Letter(message.name, message.correlation_key, message.keys, message.payload)


def hand_over(session: Session, run: Running, known: set[int], business_key: str | None) -> None:
    """Gives a running instance what was kept for it, one message at a time: each may lead it on to wait for
    more.

    `known` are the subscriptions it had before; only new ones can have an early message.
    """
    while new := [w for w in run.subscriptions() if w.kind == "message" and w.number not in known]:
        kept = store.buffered(session, {waiting.name for waiting in new}, clock.now())
        match = next(_matches(run, new, kept, business_key), None)
        if match is None or not store.take(session, match[1].id):
            return
        known.add(match[0].number)
        run.deliver(match[0].number, match[1].payload)


def key_of(waiting: Waiting, business_key: str | None) -> str | None:
    """What finds a waiting instance: the key that its diagram names, else its business key."""
    return as_key(business_key if waiting.correlation_key is None else waiting.correlation_key)


def _matches(
    run: Running, new: Sequence[Waiting], kept: Sequence[BufferedMessage], business_key: str | None
) -> Iterator[tuple[Waiting, BufferedMessage]]:
    for message in kept:
        for waiting in new:
            named = waiting.name == message.name
            meant = message.correlation_key in (None, key_of(waiting, business_key))
            if named and meant and letter_of(message).fits(run.variables(waiting.number)):
                yield waiting, message
