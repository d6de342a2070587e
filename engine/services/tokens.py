"""Tokens by which programs act as a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Message, NotFound
from engine.services import access, bearer
from engine.services.access import Actor
from engine.services.people import actor_for, get
from engine.store import tokens
from engine.store.tokens import ApiToken

PREFIX = "lf_"
"""Lets a scanner find a token that was published by mistake."""
LIFETIME = timedelta(days=365)


@dataclass(frozen=True)
class Created:
    """A new token. Its secret is shown this once."""

    id: str
    secret: str


def create(
    session: Session, username: str, label: str, actor: Actor, lifetime: timedelta = LIFETIME
) -> Created:
    """Makes a token for an account: one's own, or anybody's for those who manage accounts."""
    person = get(session, username)
    _require_over(actor, person.id)
    secret, now = bearer.new(PREFIX), clock.machine_now()
    token = ApiToken(
        token_hash=bearer.fingerprint(secret),
        person_id=person.id,
        label=label[:100],
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(token)
    session.flush()
    return Created(token.id, secret)


def actor_of(session: Session, secret: str) -> Actor | None:
    """Whose token this is, with what they hold today; None when it is unknown, expired or revoked."""
    person = tokens.owner(session, bearer.fingerprint(secret), clock.machine_now())
    return None if person is None else actor_for(session, person)


def of(session: Session, username: str, actor: Actor) -> Sequence[ApiToken]:
    """An account's tokens, the newest first; never their secrets."""
    person = get(session, username)
    _require_over(actor, person.id)
    return tokens.of(session, person.id)


def revoke(session: Session, token_id: str, actor: Actor) -> None:
    """Makes a token useless at once."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFound(what=Message("The token"), key=token_id)
    _require_over(actor, token.person_id)
    token.revoked_at = token.revoked_at or clock.machine_now()
    session.flush()


def _require_over(actor: Actor, person_id: str) -> None:
    allowed = access.may_manage_tokens(actor, person_id)
    access.require(allowed, Message("this account is not yours"))
