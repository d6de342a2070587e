"""Telling people something inside the platform."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Message, as_json
from engine.labels import Labels
from engine.services import people
from engine.services.access import Actor
from engine.store import notifications as store
from engine.store import people as accounts
from engine.store.base import Page
from engine.store.notifications import Notification


def notify(
    session: Session, to: Iterable[str], title: Labels, text: Labels, instance_id: str | None = None
) -> list[str]:
    """Writes to people and groups (`role`, `role@unit`), to each person once; answers their usernames."""
    found = _recipients(session, to)
    now = clock.now()
    session.add_all(
        Notification(
            person_id=person_id,
            title=title.zh[:300],
            title_en=title.en[:300],
            text=text.zh,
            text_en=text.en,
            instance_id=instance_id,
            created_at=now,
        )
        for person_id in found.values()
    )
    session.flush()
    return sorted(found)


def tell(
    session: Session,
    to: Iterable[str],
    message: Message,
    instance_id: str | None = None,
    task_id: str | None = None,
) -> None:
    """Tells people, each once, what somebody did that concerns them."""
    stored, now = as_json(message), clock.now()
    session.add_all(
        Notification(
            person_id=person.id,
            message=stored,
            title="",
            title_en="",
            text="",
            text_en="",
            instance_id=instance_id,
            task_id=task_id,
            created_at=now,
        )
        for person in accounts.active(session, set(to))
    )
    session.flush()


def of(session: Session, actor: Actor, page: int = 1) -> Page[Notification]:
    """What somebody was told, the newest first."""
    return store.of(session, actor.person_id or "", page)


def unread(session: Session, actor: Actor) -> int:
    """How much of it they have not read."""
    return store.unread(session, actor.person_id or "")


def mark_read(session: Session, actor: Actor, notification_id: str | None = None) -> None:
    """Notes that somebody has read one of theirs, or all."""
    store.mark_read(session, actor.person_id or "", clock.now(), notification_id)


def _recipients(session: Session, to: Iterable[str]) -> dict[str, str]:
    """Username -> id of everybody meant. A name that is nobody's username is a group's."""
    found: dict[str, str] = {}
    for name in to:
        person = accounts.by_username(session, name)
        if person is not None:
            found |= {person.username: person.id} if person.active else {}
        else:
            found |= {holder.username: holder.person_id for holder in people.in_group(session, name)}
    return found
