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

from engine import clock, feel
from engine.errors import Conflict, Message
from engine.services import access, given, incidents, looking, mailbox, triggers
from engine.services.access import SYSTEM, Actor
from engine.services.keys import as_key
from engine.services.mailbox import Letter, Sender
from engine.services.passage import Ended, running
from engine.services.starting import Beginning, begin
from engine.store import instances
from engine.store import messages as store
from engine.store.database import Database
from engine.store.messages import Subscription


class Ambiguous(Conflict):
    """{count} cases wait for the message {name}: it must say which one it is for."""


@dataclass(frozen=True)
class Correlated:
    """Where a message went: to a waiting instance, into a new one, or nowhere yet (None)."""

    instance_id: str | None
    started: bool = False


def correlate(
    session: Session,
    name: str,
    key: Any,
    actor: Actor,
    variables: Mapping[str, Any] | None = None,
    keys: Mapping[str, Any] | None = None,
) -> Correlated:
    """Gives a message to the one instance that waits for it.

    `key` is the correlation key or business key, or None; `keys` are variables that the waiting step must
    see. 1. One instance waits for the name and the key (without a key: for the name): it gets the
    variables. 2. Several wait: `Ambiguous`. 3. None waits and a process starts with this message: it is
    started, with the key as its business key. 4. Else the message is kept.
    """
    access.require(access.may_send_messages(actor), Message("sending messages is not granted to you"))
    wanted = {name: feel.value(value) for name, value in (keys or {}).items()}
    payload = given.values(session, variables or {})
    return _route(session, Letter(name, as_key(key), wanted, payload), actor)


def deliver_sent(session: Session, work: Mapping[str, Any]) -> None:
    """Delivers what an instance threw; the work of the outbox topic `message.deliver`."""
    _route(session, mailbox.sent(work), SYSTEM)


def given_up(session: Session, work: Mapping[str, Any], outbox_id: str, error: Exception) -> None:
    """What could not be delivered becomes an incident: of the receiver whose next step failed, else of the
    sender."""
    letter = mailbox.sent(work)
    waiting = _waiting(session, letter)
    if len({each.instance_id for each in waiting}) == 1:
        number, content, receiver = waiting[0].number, dict(letter.payload), waiting[0]
        place = incidents.Place(receiver.instance_id, receiver.process, receiver.element)
        incidents.keep(session, place, lambda run: run.deliver(number, content), error)
    elif work["instance_id"]:
        place = incidents.Place(work["instance_id"], work["process"], work["element"])
        incidents.open_at(session, place, error, outbox_id, inputs=dict(work))


def reunite(database: Database) -> int:
    """Sends on kept messages for which somebody waits after all, forgets those nobody came for.

    A message and its receiver can miss each other when they arrive in the same instant: each looked before
    the other was committed. Returns how many were sent on.
    """
    now = clock.now()
    with database.reading() as session:
        found, expired = store.deliverable(session, now), store.any_expired(session, now)
    sent = 0
    for message_id in found:
        with database.begin() as session:
            sent += _send_on(session, message_id)
    if expired:
        with database.begin() as session:
            store.expire(session, now)
    return sent


def _send_on(session: Session, message_id: str) -> bool:
    """Sends a kept message to the one case that waits for it; while several do, it stays."""
    message = store.get(session, message_id)
    if message is None:
        return False
    letter = mailbox.letter_of(message)
    cases = {each.instance_id for each in _waiting(session, letter)}
    if len(cases) != 1 or not store.take(session, message_id):
        return False
    mailbox.send(session, letter, Sender())
    return True


def _route(session: Session, letter: Letter, actor: Actor) -> Correlated:
    waiting = _waiting(session, letter)
    cases = {each.instance_id for each in waiting}
    if len(cases) > 1:
        raise Ambiguous(count=len(cases), name=letter.name)
    if waiting:
        return _deliver(session, waiting[0], letter, actor)
    starts = triggers.started_by(session, "message", letter.name)
    if len(starts) > 1:
        raise Ambiguous(count=len(starts), name=letter.name)
    if starts:
        start = Beginning(
            starts[0].version,
            letter.key,
            start_element=starts[0].element,
            payload=letter.payload,
            test=bool(letter.test),
        )
        return Correlated(begin(session, start, actor).id, started=True)
    mailbox.keep(session, letter, actor.username)
    return Correlated(None)


def _waiting(session: Session, letter: Letter) -> list[Subscription]:
    """Who waits for the message. Only where it names variables must the cases themselves be looked at."""
    found = store.waiting(session, "message", letter.name, letter.key, letter.test)
    return [each for each in found if letter.fits(_seen(session, each))] if letter.keys else found


def _seen(session: Session, waiting: Subscription) -> Mapping[str, Any]:
    row = instances.get(session, waiting.instance_id)
    assert row is not None, "what waits exists"
    return looking.look(session, row.Instance, row.Definition, SYSTEM).variables(waiting.number)


def _deliver(session: Session, receiver: Subscription, letter: Letter, actor: Actor) -> Correlated:
    """The receiver may have moved on between the search and the lock: then the message looks again."""
    with suppress(Ended), running(session, receiver.instance_id, actor) as passage:
        if receiver.number in passage.was.subscriptions:
            passage.run.deliver(receiver.number, dict(letter.payload))
            return Correlated(receiver.instance_id)
    return _route(session, letter, actor)
