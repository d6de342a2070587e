"""Deadlines as pages and programs show them: named, with how near they are, and with every old value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import true
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.labels import Labels
from engine.services import access, codes, units
from engine.services.access import Actor
from engine.services.deadlines import counting, rules
from engine.store import deadlines as store
from engine.store import records
from engine.store.base import Page
from engine.store.deadlines import RUNNING, Asked, Deadline, Near, State, Why
from engine.store.records import Record

NEAR, CLOSE = 30, 7
"""Days, where the content does not say others."""


class Nearness(StrEnum):
    """How near the last day of a running deadline is."""

    OVER = "over"
    """It has passed."""
    CLOSE = "close"
    NEAR = "near"
    FAR = "far"
    UNKNOWN = "unknown"
    """Nobody can say: the clock stands still, or a calendar is missing."""


@dataclass(frozen=True)
class Step:
    """Something that happened to a deadline."""

    at: datetime
    actor_name: str
    why: Why
    old_base: date | None
    new_base: date | None
    old_due: date | None
    new_due: date | None
    note: str | None


@dataclass(frozen=True)
class DeadlineView:
    """A deadline."""

    id: str
    code: str
    name: Labels
    article: str
    hard: bool
    """By the rules themselves; else a default of the platform."""
    event: Labels
    """What it counts from."""
    base_on: date
    amount: int
    unit: str
    rolls: bool
    due_on: date | None
    provisional: bool
    missing_year: int | None
    state: State
    met_on: date | None
    days: int | None
    """Days from today to the last one; negative when it has passed."""
    days_left: int | None
    """What goes on when the clock does."""
    nearness: Nearness | None
    """None for one that is over and done with."""
    unit_code: str | None
    unit_name: Labels | None
    subject: tuple[str, str] | None
    subject_title: str
    subject_number: str | None
    instance_id: str | None
    element: str
    history: Sequence[Step] = field(default_factory=tuple)


@dataclass(frozen=True)
class Sought:
    """How the list is narrowed: by state, nearness, unit and kind."""

    states: Collection[State] = RUNNING
    nearness: Nearness | None = None
    unit: str = ""
    code: str = ""
    page: int = 1
    size: int = 20


def listing(session: Session, actor: Actor, sought: Sought) -> Page[DeadlineView]:
    """The deadlines somebody may see, the nearest first."""
    found = store.page(session, access.visible_deadlines(actor), _asked(session, sought))
    teller = Teller(session)
    return Page([teller.view(row, record) for row, record in found.items], found.total)


def counts(session: Session, actor: Actor, sought: Sought) -> Mapping[Nearness, int]:
    """How many of the running ones are how near, narrowed by unit and kind alone."""
    visible = access.visible_deadlines(actor)
    return {
        nearness: store.count(
            session, visible, _asked(session, Sought(RUNNING, nearness, sought.unit, sought.code))
        )
        for nearness in Nearness
    }


def of_record(session: Session, key: str) -> list[DeadlineView]:
    """All deadlines about a record with all that happened to them, for whoever may see the record."""
    return _told(session, Asked(subject_key=key, size=_ALL))


def of_case(session: Session, instance_id: str) -> list[DeadlineView]:
    """The running ones that a case has set, for whoever may see the case."""
    return _told(session, Asked(states=RUNNING, instance_id=instance_id, size=_ALL))


def choices(session: Session, actor: Actor) -> tuple[Mapping[str, Labels], Mapping[str, Labels]]:
    """The units and the kinds of the deadlines somebody may see."""
    visible, teller = access.visible_deadlines(actor), Teller(session)
    found = {code: teller.unit(code) for code in store.values(session, "unit_code", visible)}
    return found, {code: teller.name(code) for code in store.values(session, "code", visible)}


class Teller:
    """Gives deadlines their names; asks for each table once."""

    def __init__(self, session: Session) -> None:
        said = rules.settings(session)
        self._session = session
        self._names = _labels(session, said.get("names"))
        self._events = _labels(session, said.get("events"))
        self._units = units.named(session)
        self._spans = _spans(said)

    def name(self, code: str) -> Labels:
        return self._names.get(code, Labels(code, code))

    def event(self, name: str) -> Labels:
        return self._events.get(name, Labels(name, name))

    def unit(self, code: str) -> Labels:
        found = self._units.get(code)
        return Labels(found.name, found.name_en) if found else Labels(code, code)

    def record_of(self, row: Deadline) -> Record | None:
        """The record it is about."""
        if row.subject_kind is None or row.subject_key is None:
            return None
        return records.get(self._session, row.subject_kind, row.subject_key)

    def view(self, row: Deadline, record: Record | None, history: Sequence[Step] = ()) -> DeadlineView:
        subject = (row.subject_kind, row.subject_key) if row.subject_kind and row.subject_key else None
        return DeadlineView(
            id=row.id,
            code=row.code,
            name=self.name(row.code),
            article=row.article,
            hard=row.hard,
            event=self.event(row.base_event),
            base_on=row.base_on,
            amount=row.amount,
            unit=row.unit,
            rolls=row.rolls,
            due_on=row.due_on,
            provisional=row.provisional,
            missing_year=row.missing_year,
            state=row.state,
            met_on=row.met_on,
            days=(row.due_on - clock.today()).days if row.due_on else None,
            days_left=counting.days_left(self._session, row) if row.state is State.SUSPENDED else None,
            nearness=self._nearness(row),
            unit_code=row.unit_code,
            unit_name=self.unit(row.unit_code) if row.unit_code else None,
            subject=subject,
            subject_title=record.title if record else "",
            subject_number=record.number if record else None,
            instance_id=row.instance_id,
            element=row.element,
            history=history,
        )

    def _nearness(self, row: Deadline) -> Nearness | None:
        if row.state not in RUNNING:
            return None
        if row.due_on is None:
            return Nearness.UNKNOWN
        days = (row.due_on - clock.today()).days
        near, close = self._spans
        if days < 0:
            return Nearness.OVER
        return Nearness.CLOSE if days <= close else Nearness.NEAR if days <= near else Nearness.FAR


_ALL = 500


def _told(session: Session, asked: Asked) -> list[DeadlineView]:
    found = store.page(session, true(), asked).items
    happened: dict[str, list[Step]] = {}
    for change in store.changes(session, [row.id for row, _ in found]):
        happened.setdefault(change.deadline_id, []).append(_step(change))
    teller = Teller(session)
    return [teller.view(row, record, happened.get(row.id, ())) for row, record in found]


def _step(change: store.DeadlineChange) -> Step:
    return Step(
        at=change.at,
        actor_name=change.actor_name,
        why=change.why,
        old_base=change.old_base,
        new_base=change.new_base,
        old_due=change.old_due,
        new_due=change.new_due,
        note=change.note,
    )


def _asked(session: Session, sought: Sought) -> Asked:
    """Nearness as the span of last days that it means today."""
    near, close = _spans(rules.settings(session))
    today = clock.today()
    spans = {
        Nearness.OVER: Near(last=today - timedelta(1)),
        Nearness.CLOSE: Near(today, today + timedelta(close)),
        Nearness.NEAR: Near(today + timedelta(close + 1), today + timedelta(near)),
        Nearness.FAR: Near(first=today + timedelta(near + 1)),
    }
    return Asked(
        states=sought.states,
        unit=sought.unit,
        code=sought.code,
        near=spans.get(sought.nearness) if sought.nearness else None,
        unknown=sought.nearness is Nearness.UNKNOWN,
        page=sought.page,
        size=sought.size,
    )


def _spans(said: Mapping[str, Any]) -> tuple[int, int]:
    return int(said.get("near", NEAR)), int(said.get("close", CLOSE))


def _labels(session: Session, table: str | None) -> Mapping[str, Labels]:
    if table is None:
        return {}
    try:
        return codes.labels(session, f"codes.{table}")
    except NotFound:
        return {}
