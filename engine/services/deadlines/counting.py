"""A deadline's last day reckoned from its row, and everything that can change it. Old values are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, deadlines
from engine.deadlines import Due, Rule, Stop, Unit
from engine.services import almanac
from engine.services.access import Actor
from engine.store import deadlines as store
from engine.store import outbox
from engine.store.deadlines import RUNNING, Deadline, State, Why
from engine.workdays import Calendar

MOVED = "deadline.moved"
"""Work for a case one of whose deadlines has a new last day."""


Stops = Sequence[Sequence[str | None]]
"""Pairs of ISO dates, the second one None while the clock stands still."""


@dataclass(frozen=True)
class Act:
    """Who changes a deadline, in which case, and why."""

    actor: Actor
    instance_id: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Move:
    """A deadline that has, or would have, another last day."""

    deadline: Deadline
    old: date | None
    new: Due


def reckoned(row: Deadline, calendar: Calendar, base: date | None = None, stops: Stops | None = None) -> Due:
    """The last day by the row's own rule; from another base day or with other stops where they are given."""
    stood = stops_of(row.stops if stops is None else stops)
    return deadlines.due(rule_of(row), base or row.base_on, stood, calendar)


def days_left(session: Session, row: Deadline) -> int | None:
    """What is left of a deadline whose clock stands still."""
    calendar = almanac.current(session)
    return deadlines.days_left(rule_of(row), row.base_on, stops_of(row.stops), calendar)


def rule_of(row: Deadline) -> Rule:
    return Rule(row.amount, Unit(row.unit), row.rolls)


def stops_of(pairs: Stops) -> list[Stop]:
    """The stops as they are kept, as days."""
    return [Stop(_day(since), _day(until) if until else None) for since, until in pairs if since]


def judged(row: Deadline) -> State:
    """Whether what was done was done in time, by the last day as it is known now."""
    in_time = row.due_on is None or row.met_on is None or row.met_on <= row.due_on
    return State.MET if in_time else State.LATE


def recount(session: Session, row: Deadline, why: Why, act: Act, base: date | None = None) -> bool:
    """Reckons the last day anew and keeps the old one with the reason; whether anything moved."""
    old_base, old_due, old_provisional = row.base_on, row.due_on, row.provisional
    due = reckoned(row, almanac.held(session), base)
    row.base_on = base or row.base_on
    row.due_on, row.provisional, row.missing_year = due.day, due.provisional, due.missing_year
    if row.state not in RUNNING:
        row.state = judged(row)
    same = (old_base, old_due, old_provisional) == (row.base_on, row.due_on, row.provisional)
    if same and why in (Why.BASE, Why.CALENDAR):
        return False
    note(session, row, why, act, old_base=old_base, old_due=old_due)
    _tell(session, row)
    session.flush()
    return True


def note(
    session: Session,
    row: Deadline,
    why: Why,
    act: Act,
    *,
    old_base: date | None = None,
    old_due: date | None = None,
) -> None:
    """Adds to the deadline's history."""
    values: Mapping[str, Any] = {
        "deadline_id": row.id,
        "at": clock.now(),
        "actor": act.actor.username,
        "actor_name": act.actor.name,
        "instance_id": act.instance_id,
        "why": why,
        "old_base": old_base,
        "new_base": row.base_on,
        "old_due": old_due,
        "new_due": row.due_on,
        "note": act.note,
    }
    store.add_change(session, values)


def base_corrected(
    session: Session, record_key: str, changes: Mapping[str, tuple[Any, Any]], act: Act
) -> None:
    """Fields of a record changed, from the first value to the second: the deadlines that counted from the old
    day count from the new one. A day that was taken away leaves them as they were."""
    dated = {name: (old, new) for name, (old, new) in changes.items() if _is_day(old) and _is_day(new)}
    for row in store.based_on(session, record_key, dated) if dated else ():
        old, new = dated[row.base_event]
        if row.base_on == old:
            recount(session, row, Why.BASE, act, new)


def calendar_changed(session: Session, years: Collection[int], act: Act) -> int:
    """Days of these years were loaded or changed; answers how many deadlines moved."""
    rows = store.touched_by(session, years) if years else ()
    return sum([recount(session, row, Why.CALENDAR, act) for row in rows])


def would_move(session: Session, years: Collection[int], calendar: Calendar) -> Sequence[Move]:
    """The real deadlines that another calendar would give another last day. Changes nothing."""
    rows = [row for row in store.touched_by(session, years) if not row.test] if years else []
    moves = [Move(row, row.due_on, reckoned(row, calendar)) for row in rows]
    return [
        move
        for move in moves
        if (move.old, move.deadline.provisional) != (move.new.day, move.new.provisional)
    ]


def _tell(session: Session, row: Deadline) -> None:
    """The case hears of it after the commit, in a passage of its own; its timers ask before they fire."""
    if row.instance_id is not None and row.state in RUNNING:
        row.untold = True
        outbox.put(session, MOVED, {"instance_id": row.instance_id})


def _is_day(value: Any) -> bool:
    return type(value) is date


def _day(text: str) -> date:
    return date.fromisoformat(text)
