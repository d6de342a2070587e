"""Reads the histories after all is over: what people were told, what is kept, and what followed from it have
to be one story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.base import Base
from engine.store.database import Database
from engine.store.history import HistoryRow
from engine.store.instances import Instance, State
from engine.store.outbox import Outbox
from engine.store.tasks import Task
from engine.store.timers import Timer

PATH = ["start", "do", "tell", "send", "rest", "end"]
"""The elements that a case passes, in order, each once."""
ONCE = ("InstanceStarted", "TaskCompleted", "TimerFired", "InstanceCompleted")


def unfinished(database: Database) -> int:
    """Work that the platform still has to do by itself."""
    with database.reading() as session:
        waiting = select(func.count()).select_from(Outbox).where(Outbox.done_at.is_(None))
        return (session.scalar(waiting) or 0) + (session.scalar(select(func.count()).select_from(Timer)) or 0)


def contradictions(database: Database, told: Mapping[str, str], hands: int) -> list[str]:
    """Everything that is not as it must be; `told` is task -> business key of acknowledged completions."""
    with database.reading() as session:
        cases = list(session.scalars(select(Instance).where(Instance.process == "work")))
        return [
            *_lost_or_double(session, cases, told),
            *_illegal(session, cases),
            *_stuck(session, cases),
            *_followed(session, cases, hands),
        ]


def _lost_or_double(session: Session, cases: list[Instance], told: Mapping[str, str]) -> Iterator[str]:
    by_id = {each.id: each for each in cases}
    tasks = {each.id: each for each in session.scalars(select(Task))}
    for key, count in Counter(each.business_key for each in cases).items():
        if count > 1:
            yield f"{key} was started {count} times"
    for task_id, key in told.items():
        task = tasks.get(task_id)
        if task is None or task.completed_by is None:
            yield f"the completion of {key} was acknowledged and lost"
        elif by_id[task.instance_id].business_key != key:
            yield f"the completion of {key} is in another case"


def _illegal(session: Session, cases: list[Instance]) -> Iterator[str]:
    """The token's path by the history: a prefix of the drawn one, the whole of it for what has ended."""
    passed, kinds = defaultdict[str, list[str]](list), Counter[tuple[str, str]]()
    for row in session.scalars(select(HistoryRow).order_by(HistoryRow.seq)):
        kinds[row.instance_id, row.kind] += 1
        if row.kind == "ElementCompleted" and row.process == "work":
            passed[row.instance_id].append(row.element)
    for case in cases:
        path, ended = passed[case.id], case.state is State.COMPLETED
        if path != (PATH if ended else PATH[: len(path)]):
            yield f"{case.business_key} went {path}"
        for kind in ONCE if ended else ():
            if kinds[case.id, kind] != 1:
                yield f"{case.business_key}: {kind} {kinds[case.id, kind]} times"


def _stuck(session: Session, cases: list[Instance]) -> Iterator[str]:
    waiting = set(session.scalars(select(Task.instance_id).where(Task.completed_at.is_(None))))
    for case in cases:
        if case.state is State.RUNNING and case.id not in waiting:
            yield f"{case.business_key} waits for nothing"


def _followed(session: Session, cases: list[Instance], hands: int) -> Iterator[str]:
    """Every message was heard and everybody told, once each: the outbox repeats attempts, not effects."""
    ended = sum(case.state is State.COMPLETED for case in cases)
    heard = session.scalar(select(func.count()).where(Instance.process == "hear"))
    if heard != ended:
        yield f"{ended} messages were sent and {heard} heard"
    written = session.scalar(select(func.count()).select_from(Base.metadata.tables["notification"]))
    if written != hands * ended:
        yield f"{hands * ended} notes had to be written, {written} were"
