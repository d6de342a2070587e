"""Standing in for somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import InvalidAnswers, Message, NotFound
from engine.services import access, notifications, people
from engine.services.access import Actor
from engine.store import people as accounts
from engine.store import substitutes as store
from engine.store.substitutes import Substitute

LONGEST = timedelta(days=366)
"""Whoever is away for longer hands their tasks over."""


def of(session: Session, actor: Actor) -> Sequence[Substitute]:
    """Who stands, stood or will stand in for the actor, the latest first."""
    return store.of(session, actor.username)


def possible(session: Session, actor: Actor) -> list[Actor]:
    """Who could stand in for the actor: colleagues of a unit of theirs who administer nothing."""
    colleagues = accounts.active(session, people.in_units(session, actor.units) - {actor.username})
    return [each for each in (people.actor_for(session, p) for p in colleagues) if _may(actor, each)]


def appoint(
    session: Session, substitute: str, process: str, first_day: date, last_day: date, actor: Actor
) -> Substitute:
    """Lets a colleague do the actor's tasks between two days, both included; `process` is a key, or nothing
    for all processes."""
    person = people.addressee(session, substitute)
    if not _may(actor, person):
        raise InvalidAnswers({"to": [Message("Only a colleague of your unit who administers nothing.")]})
    _require_days(first_day, last_day)
    made = Substitute(
        username=actor.username,
        substitute=person.username,
        process=process,
        first_day=first_day,
        last_day=last_day,
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()
    message = Message(
        "{who} asks you to stand in for them from {first} to {last}.",
        {"who": actor.name, "first": first_day, "last": last_day},
    )
    notifications.tell(session, [person.username], message)
    return made


def end(session: Session, substitute_id: str, actor: Actor) -> None:
    """Ends an appointment of the actor's with yesterday."""
    found = session.get(Substitute, substitute_id)
    if found is None or found.username != actor.username:
        raise NotFound(what=Message("The substitute"), key=substitute_id)
    found.last_day = min(found.last_day, clock.today() - timedelta(days=1))
    session.flush()


def _may(actor: Actor, substitute: Actor) -> bool:
    return substitute.username != actor.username and access.may_stand_in(substitute, actor)


def _require_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise InvalidAnswers({"last_day": [Message("It ends before it begins.")]})
    if last_day < clock.today():
        raise InvalidAnswers({"last_day": [Message("This day has passed.")]})
    if last_day - first_day > LONGEST:
        raise InvalidAnswers({"last_day": [Message("At most a year.")]})
