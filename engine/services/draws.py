"""Drawing people by lot, so that anybody can draw again from what was kept and see the same."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import EngineError
from engine.services import people, units
from engine.services.access import Actor
from engine.store import draws as store
from engine.store.draws import Draw


class BadCount(EngineError):
    """The number of people to draw must be odd and at least one, not {count}."""


class PoolTooSmall(EngineError):
    """{count} people with the role {role} are to be drawn, but only {found} can be."""


def ranked(pool: Collection[str], seed: str) -> list[str]:
    """The pool in the order of the lot: by the SHA-256 of `seed:username`, written in UTF-8.

    Everybody's chance is the same, nobody can choose a seed that favours somebody without trying many, and
    the order can be recomputed with any tool.
    """
    return sorted(set(pool), key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())


def draw(
    session: Session,
    role: str,
    count: int,
    actor: Actor,
    *,
    excluded: Collection[str] = (),
    excluded_units: Collection[str] = (),
    among: Collection[str] | None = None,
    seed: str | None = None,
    substitutes: bool = False,
    instance_id: str | None = None,
    element_id: str = "",
) -> Draw:
    """Draws `count` holders of a role and keeps how; without a seed a random one is made.

    Left out are the people named, those who hold any role in the units named, and who is not `among` the
    eligible, if these are said. Raises `BadCount` for an even number (a vote could end in a tie), unless
    `substitutes` fill up a number drawn before, and `PoolTooSmall`.
    """
    if count < 1 or (count % 2 == 0 and not substitutes):
        raise BadCount(count=count)
    holders = {holder.username for holder in people.in_group(session, role)}
    barred = set(excluded) | people.in_units(session, excluded_units)
    barred |= set() if among is None else holders - set(among)
    pool = sorted(holders - barred)
    if len(pool) < count:
        raise PoolTooSmall(count=count, role=role, found=len(pool))
    seed = seed or secrets.token_hex(16)
    made = Draw(
        instance_id=instance_id,
        element_id=element_id,
        role=role,
        pool=pool,
        excluded=sorted(holders & barred),
        seed=seed,
        drawn=ranked(pool, seed)[:count],
        drawn_at=clock.now(),
        actor=actor.username,
    )
    session.add(made)
    session.flush()
    return made


def people_of(session: Session, made: Draw, usernames: Collection[str]) -> list[dict[str, Any]]:
    """Username, name and unit of people who could have been drawn, in the order they are given."""
    holders = {holder.username: holder for holder in people.in_group(session, made.role)}
    names = {code: unit.name for code, unit in units.named(session).items()}
    return [
        {
            "username": holder.username,
            "name": holder.name,
            "unit": holder.unit,
            "unit_name": names.get(holder.unit),
        }
        for holder in map(holders.__getitem__, usernames)
    ]


def of(session: Session, instance_id: str) -> Sequence[Draw]:
    """The draws of an instance, in the order they were made."""
    return store.of(session, instance_id)
