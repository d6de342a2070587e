"""Roles that are held with no other: a person's roles never meet one of these on any day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import combinations, groupby

from sqlalchemy.orm import Session

from engine.errors import EngineError
from engine.store import people, roles
from engine.store.people import Membership


class HeldAlone(EngineError):
    """The role {role} is held with no other role, and {username} holds {other} on one of these days."""


def require_apart(session: Session, person: people.Person, wanted: Membership) -> None:
    """Raises `HeldAlone` for a membership that would meet another one, when either stands alone."""
    alone = roles.alone(session)
    for held in people.memberships(session, person.id):
        if _meet(held, wanted, alone):
            first, other = (wanted, held) if wanted.role in alone else (held, wanted)
            raise HeldAlone(role=first.role, username=person.username, other=other.role)


def meeting(session: Session, alone: Collection[str]) -> Iterator[tuple[str, str]]:
    """(person, role) of everybody who would hold one of the roles `alone` together with another."""
    memberships = people.all_memberships(session)
    for person_id, held in groupby(memberships, lambda each: each.person_id):
        for one, other in combinations(list(held), 2):
            if _meet(one, other, alone):
                username = session.get_one(people.Person, person_id).username
                yield username, one.role if one.role in alone else other.role


def _meet(one: Membership, other: Membership, alone: Collection[str]) -> bool:
    """The same role in two units is one role."""
    return (
        one.role != other.role
        and not {one.role, other.role}.isdisjoint(alone)
        and one.valid_from <= (other.valid_to or date.max)
        and other.valid_from <= (one.valid_to or date.max)
    )
