"""Who calls: a bearer token in the header, and nothing else. A browser's cookie opens nothing here."""

from __future__ import annotations

from flask import g, request

from engine.errors import EngineError
from engine.services import tokens
from engine.services.access import Actor
from web import door, logs

SCHEME = "Bearer "


class TokenNeeded(EngineError):
    """This needs a valid bearer token."""


def actor() -> Actor:
    """Whose token the request carries; raises `TokenNeeded` when it carries none that is valid."""
    if "caller" not in g:
        g.caller = _caller()
    found: Actor = g.caller
    return found


def guard() -> None:
    """Lets nobody through without a token; what they may do is for the services to say."""
    actor()


def _caller() -> Actor:
    header = request.headers.get("Authorization", "")
    secret = header.removeprefix(SCHEME).strip() if header.startswith(SCHEME) else ""
    with door.looking() as session:
        found = tokens.actor_of(session, secret) if secret else None
    if found is None:
        raise TokenNeeded
    logs.know(user=found.username)
    return found
