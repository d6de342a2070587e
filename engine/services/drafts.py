"""What a person typed into a form and did not send yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.services.access import Actor
from engine.store import drafts as store
from engine.store.drafts import Draft


def of_start(process_key: str) -> str:
    """What the draft of a start form is about."""
    return f"start:{process_key}"


def save(session: Session, about: str, answers: Mapping[str, Any], actor: Actor) -> None:
    """Keeps the answers as they were typed, in place of what the actor had about the same thing."""
    store.save(session, actor.username, about, dict(answers), clock.now())


def find(session: Session, about: str, actor: Actor) -> Draft | None:
    """The actor's own draft, if there is one."""
    return store.get(session, actor.username, about)


def drop(session: Session, about: str, actor: Actor) -> None:
    store.drop(session, about, actor.username)
