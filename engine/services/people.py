"""Accounts, and who holds which role in which unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import EngineError, InvalidAnswers, Message, NotFound
from engine.services import access, apart, passwords, signin
from engine.services.access import Actor, Capability, StandIn
from engine.services.signin import TryLater, WrongPassword
from engine.store import people, roles, sessions, substitutes, tokens, units
from engine.store.base import Page
from engine.store.people import Holder, Membership, Person

# Commas, @ and : have meanings where people and groups are written in a diagram.
USERNAME = re.compile(r"[^\s,@:/\\]{2,64}")


class BadUsername(EngineError):
    """A username has 2 to 64 characters and no spaces, commas, colons, slashes or @."""


class UsernameTaken(EngineError):
    """The username {username} is taken."""


class UnknownRole(EngineError):
    """The role {role} does not exist."""


class UnknownUnit(EngineError):
    """The unit {unit} does not exist."""


class NoDays(EngineError):
    """A role cannot end before it begins."""


class TooManyGuesses(EngineError):
    """Too many wrong passwords. Try again in {seconds} seconds."""


class WrongOldPassword(EngineError):
    """The present password is not right."""


def actor_for(session: Session, person: Person) -> Actor:
    """The person with the roles, units and capabilities they hold on the business day."""
    held = people.held_by(session, person.id, clock.today())
    known = {str(capability) for capability in Capability}
    granted = {name for each in held for name in each.grants.split()} & known
    return Actor(
        person_id=person.id,
        username=person.username,
        name=person.name,
        groups=frozenset(group for each in held for group in (each.role, f"{each.role}@{each.unit}")),
        units=frozenset(each.unit for each in held),
        capabilities=frozenset(map(Capability, granted)),
        stands_in=tuple(
            StandIn(*each) for each in substitutes.acting(session, person.username, clock.today())
        ),
    )


def get(session: Session, username: str) -> Person:
    """The account; `NotFound` when there is none."""
    person = people.by_username(session, username)
    if person is None:
        raise NotFound(what=Message("The account"), key=username)
    return person


def actor_named(session: Session, username: str) -> Actor:
    """The person with this username as an actor; `NotFound` when there is no active one."""
    person = get(session, username)
    if not person.active:
        raise NotFound(what=Message("The account"), key=username)
    return actor_for(session, person)


def is_active(session: Session, username: str) -> bool:
    """Whether this is somebody who has not left."""
    return bool(people.active(session, [username]))


def units_of(session: Session, username: str) -> frozenset[str]:
    """The units that somebody holds a role in on the business day."""
    person = people.by_username(session, username)
    return actor_for(session, person).units if person is not None else frozenset()


def addressee(session: Session, username: str) -> Actor:
    """Somebody whom a person named in a form to be sent something; `InvalidAnswers` on the field `to` for
    nobody."""
    person = people.by_username(session, username)
    if person is None or not person.active:
        raise InvalidAnswers({"to": [Message("There is nobody with this username.")]})
    return actor_for(session, person)


def add(session: Session, username: str, name: str, password: str | None, actor: Actor) -> Person:
    """Makes an account; without a password nobody can sign in to it yet."""
    access.require(access.may_manage_people(actor), Message("you do not manage accounts"))
    username = username.strip().casefold()
    if not USERNAME.fullmatch(username):
        raise BadUsername
    if people.by_username(session, username):
        raise UsernameTaken(username=username)
    person = Person(
        username=username, name=name.strip() or username, active=True, created_at=clock.machine_now()
    )
    session.add(person)
    if password is not None:
        _set_password(person, password)
    session.flush()
    return person


def set_password(session: Session, username: str, password: str, actor: Actor) -> None:
    """Gives an account a new password; whoever used the old one, or a token, is shut out."""
    access.require(access.may_manage_people(actor), Message("you do not manage accounts"))
    person = get(session, username)
    _set_password(person, password)
    _shut_out(session, person)


def change_password(session: Session, old: str, new: str, actor: Actor, address: str) -> None:
    """Lets people change their own password, which signs them out everywhere and ends their tokens.

    Guessing the old one is slowed down as guessing at the door is: the caller commits whatever comes of it.
    """
    person = get(session, actor.username)
    match signin.authenticate(session, person.username, old, address):
        case TryLater(seconds):
            raise TooManyGuesses(seconds=seconds)
        case WrongPassword():
            raise WrongOldPassword
    _set_password(person, new)
    _shut_out(session, person)


def set_active(session: Session, username: str, active: bool, actor: Actor) -> None:
    """Ends an account's access at once, or gives it back; its tokens stay ended."""
    access.require(access.may_manage_people(actor), Message("you do not manage accounts"))
    person = get(session, username)
    person.active = active
    _shut_out(session, person)


def grant(
    session: Session,
    username: str,
    role: str,
    unit: str,
    actor: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Lets somebody hold a role in a unit, from today if nothing is said. A second time changes nothing.

    Raises `UnknownRole`, `UnknownUnit`, `NoDays`, and `apart.HeldAlone` for roles held with no other.
    """
    person = get(session, username)
    _require_grantor(actor, person)
    start = valid_from or clock.today()
    if role not in {each.key for each in roles.every(session)}:
        raise UnknownRole(role=role)
    if not units.history(session, unit):
        raise UnknownUnit(unit=unit)
    for held in people.memberships(session, person.id):
        if (held.role, held.unit_code, held.valid_to) == (role, unit, valid_to) and held.valid_from <= start:
            return held
    if valid_to is not None and valid_to < start:
        raise NoDays
    membership = Membership(
        person_id=person.id, role=role, unit_code=unit, valid_from=start, valid_to=valid_to
    )
    apart.require_apart(session, person, membership)
    session.add(membership)
    session.flush()
    return membership


def revoke(session: Session, membership_id: str, last_day: date, actor: Actor) -> None:
    """Ends a membership on `last_day`, included; one that had ended by then stays as it is."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound(what=Message("The membership"), key=membership_id)
    _require_grantor(actor, session.get_one(Person, membership.person_id))
    membership.valid_to = min(last_day, membership.valid_to or last_day)
    session.flush()


def memberships(session: Session, username: str, actor: Actor) -> Sequence[Membership]:
    """Every role somebody holds, held or will hold, the newest first."""
    access.require(access.may_see_people(actor), Message("you may not see accounts"))
    return people.memberships(session, get(session, username).id)


def with_role(session: Session, role: str, unit: str | None = None) -> Sequence[Holder]:
    """Who holds the role on the business day, in the unit if one is given; once for each unit."""
    return people.holders(session, role, unit, clock.today())


def in_group(session: Session, group: str) -> Sequence[Holder]:
    """The same for a group as diagrams write it: `role` or `role@unit`."""
    role, _, unit = group.partition("@")
    return with_role(session, role, unit or None)


def name_of(session: Session, username: str) -> str | None:
    """What somebody is called; None for a username that is nobody's."""
    return people.named(session, [username]).get(username)


def directory(session: Session) -> Sequence[Holder]:
    """Everybody who works anywhere, by unit: whom a task can be shown to. Once for each unit."""
    return people.placed(session, clock.today())


def in_units(session: Session, codes: Collection[str]) -> set[str]:
    """Usernames of those who hold any role in one of the units on the business day."""
    return people.members(session, codes, clock.today())


def search(session: Session, actor: Actor, text: str = "", page: int = 1) -> Page[Person]:
    """Accounts whose name or username contains `text`."""
    access.require(access.may_see_people(actor), Message("you may not see accounts"))
    return people.search(session, text, page)


def _require_grantor(actor: Actor, person: Person) -> None:
    allowed = access.may_grant_roles(actor, person.username)
    access.require(allowed, Message("you do not give roles, or this account is your own"))


def _shut_out(session: Session, person: Person) -> None:
    sessions.remove_all(session, person.id)
    tokens.revoke_all(session, person.id, clock.machine_now())
    session.flush()


def _set_password(person: Person, password: str) -> None:
    passwords.check(password, person.username)
    person.password_hash = passwords.hashed(password)
    person.password_set_at = clock.machine_now()
