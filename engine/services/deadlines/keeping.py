"""A deadline's life: it is set, it stands still and goes on, it is met or falls away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, deadlines
from engine.deadlines import NEVER
from engine.errors import EngineError
from engine.services import almanac, versions
from engine.services.deadlines import counting
from engine.services.deadlines.counting import Act
from engine.services.deadlines.rules import Ruled, rule_of
from engine.store import deadlines as store
from engine.store import records
from engine.store.deadlines import Deadline, State, Why


class NoDeadline(EngineError):
    """No deadline {code} is running here."""


@dataclass(frozen=True)
class Wanted:
    """What a step of a case asks for."""

    code: str
    base_on: date | None = None
    """None: the day in the record's field that the rule names, else today."""
    given: Decimal | None = None
    """The number that a contract or an order sets."""
    unit: str | None = None
    """The unit that has to act; None: the first that the record names."""
    subject: tuple[str, str] | None = None
    """Kind and key of the record it is about."""
    element: str = ""
    of_task: bool = False
    as_of: int | None = None
    decision: str | None = None
    test: bool = False


def begin(session: Session, wanted: Wanted, act: Act) -> Deadline:
    """Sets a deadline, reckoned by its rule. One that the same step of the case had set before gives way."""
    ruled = rule_of(session, wanted.code, wanted.given, wanted.as_of, wanted.decision)
    values = _values_of(session, wanted)
    base = wanted.base_on or _base(values, ruled) or clock.today()
    row = _row(wanted, ruled, base, act)
    row.unit_code = wanted.unit or _first_unit(session, wanted, values)
    due = deadlines.due(ruled.rule, base, (), almanac.held(session))
    row.due_on, row.provisional, row.missing_year = due.day, due.provisional, due.missing_year
    session.add(row)
    session.flush()
    counting.note(session, row, Why.SET, act)
    if not wanted.of_task:
        _replace(session, row, act)
    return row


def meet(session: Session, row: Deadline, act: Act, on: date | None = None) -> None:
    """What the deadline is for was done, today if not on another day: in time or late."""
    row.met_on = on or clock.today()
    row.state = counting.judged(row)
    _closed(session, row, Why.MET, act)


def cancel(session: Session, row: Deadline, act: Act) -> None:
    """What the deadline is for need not be done any more."""
    row.state = State.CANCELLED
    _closed(session, row, Why.CANCELLED, act)


def stop(session: Session, row: Deadline, act: Act) -> bool:
    """Stops the clock after today; whether it stands still now. What has run out runs on."""
    if row.state is not State.OPEN:
        return False
    stops: list[list[str | None]] = [*row.stops, [clock.today().isoformat(), None]]
    if counting.reckoned(row, almanac.current(session), stops=stops).day is not None:
        return False
    row.stops, row.state = stops, State.SUSPENDED
    counting.recount(session, row, Why.STOPPED, act)
    return True


def resume(session: Session, row: Deadline, act: Act) -> bool:
    """Lets the clock go on with the days left, tomorrow being the first; whether it had stood still."""
    if row.state is not State.SUSPENDED:
        return False
    *before, (since, _) = row.stops
    row.stops, row.state = [*before, [since, clock.today().isoformat()]], State.OPEN
    counting.recount(session, row, Why.RESUMED, act)
    return True


def found(session: Session, instance_id: str, code: str, record_key: str | None) -> Deadline:
    """The running deadline of a kind: the case's newest, else the newest about the record; `NoDeadline`."""
    rows: Sequence[Deadline] = store.running_of_case(session, instance_id, code)
    if not rows and record_key is not None:
        rows = store.running_of_record(session, record_key, code)
    if not rows:
        raise NoDeadline(code=code)
    return rows[0]


def case_ended(session: Session, instance_id: str, act: Act) -> None:
    """What a case's tasks had to be done by falls away with the case."""
    for row in store.running_of_case(session, instance_id):
        if row.of_task:
            cancel(session, row, act)


def as_values(row: Deadline) -> dict[str, Any]:
    """What expressions read of a deadline. While there is no last day, `due_on` is `NEVER`."""
    last = row.due_on or NEVER
    return {
        "id": row.id,
        "code": row.code,
        "base_on": row.base_on,
        "due_on": last,
        "over_at": deadlines.over_at(last),
        "provisional": row.provisional,
    }


def _row(wanted: Wanted, ruled: Ruled, base: date, act: Act) -> Deadline:
    kind, key = wanted.subject or (None, None)
    return Deadline(
        code=wanted.code,
        subject_kind=kind,
        subject_key=key,
        instance_id=act.instance_id,
        element=wanted.element,
        of_task=wanted.of_task,
        test=wanted.test,
        base_event=ruled.base_event,
        base_on=base,
        decision=ruled.decision,
        decision_version=ruled.version,
        rule=ruled.row,
        article=ruled.article,
        amount=ruled.rule.amount,
        unit=ruled.rule.unit.value,
        rolls=ruled.rule.rolls,
        hard=ruled.hard,
        stops=[],
        state=State.OPEN,
        created_at=clock.now(),
    )


def _values_of(session: Session, wanted: Wanted) -> Mapping[str, Any]:
    # Locked, so that a correction of the base that is about to be kept is not missed.
    record = records.locked(session, *wanted.subject) if wanted.subject else None
    return record.values if record else {}


def _base(values: Mapping[str, Any], ruled: Ruled) -> date | None:
    value = values.get(ruled.base_event)
    return value if type(value) is date else None


def _first_unit(session: Session, wanted: Wanted, values: Mapping[str, Any]) -> str | None:
    fields = versions.record_kind(session, wanted.subject[0]).units if wanted.subject else ()
    named = (values.get(field) for field in fields)
    return next((unit for unit in named if isinstance(unit, str)), None)


def _replace(session: Session, row: Deadline, act: Act) -> None:
    """Cancels what the same step had set before."""
    if row.instance_id is None:
        return
    for other in store.running_of_case(session, row.instance_id, row.code):
        same = (other.element, other.unit_code) == (row.element, row.unit_code)
        if other.id != row.id and same and not other.of_task:
            other.state, other.superseded_by = State.CANCELLED, row.id
            _closed(session, other, Why.REPLACED, act)


def _closed(session: Session, row: Deadline, why: Why, act: Act) -> None:
    counting.note(session, row, why, act, old_base=row.base_on, old_due=row.due_on)
    session.flush()
