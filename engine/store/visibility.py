"""What somebody takes part in, as conditions that lists and single questions share. The policy is
`services.access`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from engine.store.copies import Copy
from engine.store.instances import Instance
from engine.store.records import EVERYBODY, Record, RecordUnit
from engine.store.requests import Request
from engine.store.tasks import State, Task, TaskCandidate


def instance_of(
    usernames: Sequence[str], principals: Collection[str], units: Collection[str]
) -> ColumnElement[bool]:
    """Instances somebody takes part in, or whose record names one of their units; `usernames` are theirs and
    those of whom they stand in for, in whose tasks they take part too."""
    return or_(
        _part_taken(usernames, principals),
        Instance.subject_key.in_(select(RecordUnit.record_key).where(RecordUnit.unit_code.in_(units))),
    )


def record_of(
    usernames: Sequence[str], principals: Collection[str], units: Collection[str]
) -> ColumnElement[bool]:
    """Records that everybody may see, that name one of somebody's units, or that an instance they take part
    in is about."""
    subjects = select(Instance.subject_key).where(
        Instance.subject_key.is_not(None), _part_taken(usernames, principals)
    )
    return or_(
        Record.key.in_(select(RecordUnit.record_key).where(RecordUnit.unit_code.in_([*units, EVERYBODY]))),
        Record.key.in_(subjects),
    )


def instance_visible(session: Session, instance_id: str, condition: ColumnElement[bool]) -> bool:
    """Whether the condition holds for one instance."""
    return session.scalar(select(Instance.id).where(Instance.id == instance_id, condition)) is not None


def record_visible(session: Session, key: str, condition: ColumnElement[bool]) -> bool:
    """Whether the condition holds for one record."""
    return session.scalar(select(Record.key).where(Record.key == key, condition)) is not None


def _part_taken(usernames: Sequence[str], principals: Collection[str]) -> ColumnElement[bool]:
    own = usernames[0]
    return or_(
        Instance.starter == own,
        Instance.id.in_(_tasks_of(own)),
        Instance.id.in_(_waiting_for(usernames[1:])),
        Instance.id.in_(select(Copy.instance_id).where(Copy.username == own)),
        Instance.id.in_(select(Request.instance_id).where(Request.username == own)),
        Instance.id.in_(
            select(Task.instance_id)
            .join(TaskCandidate, TaskCandidate.task_id == Task.id)
            .where(TaskCandidate.principal.in_(principals))
        ),
    )


def _tasks_of(username: str) -> Select[Any]:
    doing = and_(or_(Task.assignee == username, Task.owner == username), Task.state == State.OPEN)
    return select(Task.instance_id).where(or_(doing, Task.completed_by == username))


def _waiting_for(usernames: Sequence[str]) -> Select[Any]:
    return select(Task.instance_id).where(Task.assignee.in_(usernames), Task.state == State.OPEN)
