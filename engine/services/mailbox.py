"""Messages that came early, and the instances that come to wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.runtime import Running, Waiting
from engine.services.keys import as_key
from engine.store import messages as store
from engine.store import outbox
from engine.store.instances import Instance
from engine.store.messages import BufferedMessage

DELIVER = "message.deliver"
"""The outbox topic of messages on their way."""
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
    test: bool | None = None
    """Thrown by a test instance or by a real one, and reaches only such; None from outside: either."""

    def fits(self, variables: Mapping[str, Any]) -> bool:
        """Whether a waiting step that sees these variables has the keys."""
        return all(name in variables and variables[name] == value for name, value in self.keys.items())


@dataclass(frozen=True)
class Sender:
    """The step of an instance that sent a message; nothing for one that came from outside."""

    instance_id: str | None = None
    process: str = ""
    element: str = ""


def keep(session: Session, letter: Letter, sender: str) -> None:
    """Keeps a message nobody waits for yet."""
    now = clock.now()
    message = BufferedMessage(
        name=letter.name,
        correlation_key=letter.key,
        keys=dict(letter.keys),
        payload=dict(letter.payload),
        sender=sender,
        test=letter.test,
        sent_at=now,
        expires_at=now + KEPT,
    )
    session.add(message)
    session.flush()


def letter_of(message: BufferedMessage) -> Letter:
    """A kept message as it was sent."""
    return Letter(message.name, message.correlation_key, message.keys, message.payload, message.test)


def send(session: Session, letter: Letter, sender: Sender) -> None:
    """Has a message delivered once this transaction is committed (see `services.messages`)."""
    work = {
        "message": letter.name,
        "correlation_key": letter.key,
        "keys": dict(letter.keys),
        "payload": dict(letter.payload),
        "test": letter.test,
        **asdict(sender),
    }
    outbox.put(session, DELIVER, work)


def sent(work: Mapping[str, Any]) -> Letter:
    """The message in a piece of the outbox's work; topics of diagrams write it too."""
    keys = work.get("keys") or {}
    return Letter(work["message"], as_key(work["correlation_key"]), keys, work["payload"], work["test"])


def send_early(session: Session, new: Sequence[Waiting], run: Running, instance: Instance) -> None:
    """Sends on what was kept for an instance that now waits for it; `new` is what it has begun to wait for.

    It is not delivered within the passage that came to wait: whoever completed a task there is not to fail
    because of somebody else's message.
    """
    names = {waiting.name for waiting in new if waiting.kind == "message"}
    if not names:
        return
    kept = store.buffered(session, names, clock.now())
    for waiting in new:
        found = next((m for m in kept if _is_for(m, waiting, run, instance)), None)
        if found is not None and store.take(session, found.id):
            kept.remove(found)
            send(session, letter_of(found), Sender())


def key_of(waiting: Waiting, business_key: str | None) -> str | None:
    """What finds a waiting instance: the key that its diagram names, else its business key."""
    return as_key(business_key if waiting.correlation_key is None else waiting.correlation_key)


def _is_for(message: BufferedMessage, waiting: Waiting, run: Running, instance: Instance) -> bool:
    named = waiting.kind == "message" and waiting.name == message.name
    meant = message.correlation_key in (None, key_of(waiting, instance.business_key))
    return (
        named
        and meant
        and message.test in (None, instance.test)
        and letter_of(message).fits(run.variables(waiting.number))
    )
