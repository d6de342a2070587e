"""Messages find the one instance that waits for them, start one, or are kept until somebody waits.

A message that an instance throws is not delivered inside its own passage: it becomes a row of the outbox,
written in the same transaction and delivered right after its commit. So a sender never fails because its
receiver cannot go on, and nobody holds two instances locked, which could lock up against a passage in the
other direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Conflict, Message
from engine.services import access, incidents, mailbox, triggers
from engine.services.access import SYSTEM, Actor
from engine.services.keys import as_key
from engine.services.passage import Ended, running
from engine.services.starting import Beginning, begin
from engine.store import messages as store
from engine.store.database import Database


class Ambiguous(Conflict):
    """{count} cases wait for the message {name}: it must say which one it is for."""


@dataclass(frozen=True)
class Correlated:
    """Where a message went: to a waiting instance, into a new one, or nowhere yet (None)."""

    instance_id: str | None
    started: bool = False


def correlate(
    session: Session, name: str, key: Any, actor: Actor, variables: Mapping[str, Any] | None = None
) -> Correlated:
    """Gives a message to the one instance that waits for it.

    `key` is the correlation key or business key, or None. 1. One instance waits for the name and the key
    (without a key: for the name): it gets the variables. 2. Several wait: `Ambiguous`. 3. None waits and a
    process starts with this message: it is started, with the key as its business key. 4. Else the message
    is kept.
    """
    access.require(access.may_send_messages(actor), Message("sending messages is not granted to you"))
    return _route(session, name, as_key(key), dict(variables or {}), actor)


def deliver_sent(session: Session, payload: Mapping[str, Any]) -> None:
    """Delivers what an instance threw; the work of the outbox topic `message.deliver`."""
    _route(session, payload["message"], as_key(payload["correlation_key"]), payload["payload"], SYSTEM)


def given_up(session: Session, payload: Mapping[str, Any], outbox_id: str, error: Exception) -> None:
    """What could not be delivered becomes an incident: of the receiver whose next step failed, else of the
    sender."""
    name, key = payload["message"], as_key(payload["correlation_key"])
    waiting = store.waiting(session, "message", name, key)
    if len({each.instance_id for each in waiting}) == 1:
        number, content = waiting[0].number, payload["payload"]
        incidents.go_on(session, waiting[0].instance_id, lambda run: run.deliver(number, content))
    elif payload["instance_id"]:
        place = incidents.Place(payload["instance_id"], payload["process"], payload["element"])
        incidents.open_at(session, place, error, outbox_id=outbox_id)


def reunite(database: Database) -> int:
    """Delivers kept messages for which somebody waits after all, forgets those nobody came for.

    A message and its receiver can miss each other when they arrive in the same instant: each looked before
    the other was committed. Returns how many were delivered.
    """
    now = clock.now()
    with database.reading() as session:
        found, expired = store.deliverable(session, now), store.any_expired(session, now)
    for message_id in found:
        with database.begin() as session:
            _deliver_kept(session, message_id)
    if expired:
        with database.begin() as session:
            store.expire(session, now)
    return len(found)


def _deliver_kept(session: Session, message_id: str) -> None:
    message = store.taken(session, message_id)
    if message is not None:
        with suppress(Ambiguous):
            _route(session, message.name, message.correlation_key, message.payload, SYSTEM)


def _route(
    session: Session, name: str, key: str | None, payload: Mapping[str, Any], actor: Actor
) -> Correlated:
    waiting = store.waiting(session, "message", name, key)
    cases = {each.instance_id for each in waiting}
    if len(cases) > 1:
        raise Ambiguous(count=len(cases), name=name)
    if waiting:
        return _deliver(session, waiting[0], payload, actor)
    starts = triggers.started_by(session, "message", name)
    if len(starts) > 1:
        raise Ambiguous(count=len(starts), name=name)
    if starts:
        beginning = Beginning(starts[0].version, key, start_element=starts[0].element, payload=payload)
        return Correlated(begin(session, beginning, actor).id, started=True)
    mailbox.keep(session, name, key, payload, actor.username)
    return Correlated(None)


def _deliver(
    session: Session, receiver: store.Subscription, payload: Mapping[str, Any], actor: Actor
) -> Correlated:
    """The receiver may have moved on between the search and the lock: then the message looks again."""
    with suppress(Ended), running(session, receiver.instance_id, actor) as passage:
        if receiver.number in passage.was.subscriptions:
            passage.run.deliver(receiver.number, dict(payload))
            return Correlated(receiver.instance_id)
    return _route(session, receiver.name, receiver.correlation_key, payload, actor)
