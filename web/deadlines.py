"""Deadlines in the words of pages: how near, counted from what, by which rule, and what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.deadlines import Unit
from engine.services.articles import Citation
from engine.services.deadlines import DeadlineView, Nearness, Step
from engine.store.deadlines import State, Why
from web import casework
from web.shown import day
from web.texts import say, t, tn

LEVELS = {
    Nearness.OVER: "late",
    Nearness.CLOSE: "urgent",
    Nearness.NEAR: "soon",
    Nearness.FAR: "ok",
    Nearness.UNKNOWN: "hold",
}
MOVES = (Why.BASE, Why.CALENDAR, Why.STOPPED, Why.RESUMED)
"""Changes that give another last day."""


@dataclass(frozen=True)
class Line:
    """A deadline in a table."""

    name: str
    citations: Sequence[Citation]
    is_default: bool
    """A default of the platform, not in the rules."""
    event: str
    base_on: str
    rule: str
    due_on: str
    notes: Sequence[str]
    """What there is to know about the last day, old values first."""
    level: str
    state: str
    state_note: str
    unit: str
    subject: str
    number: str
    href: str
    """The record, or the case where there is none."""
    history: Sequence[tuple[datetime, str, str]]
    """When, what, who."""


def lines(session: Session, views: Iterable[DeadlineView]) -> list[Line]:
    return [_line(session, view) for view in views]


def _line(session: Session, view: DeadlineView) -> Line:
    return Line(
        name=say(view.name),
        citations=casework.citations_of(session, {"article": view.article}),
        is_default=not view.hard,
        event=say(view.event),
        base_on=day(view.base_on),
        rule=rule_words(view),
        due_on=day(view.due_on),
        notes=_notes(view),
        level=_level(view),
        state=_state(view),
        state_note=day(view.met_on) if view.met_on else "",
        unit=say(view.unit_name) if view.unit_name else "",
        subject=view.subject_title or (t("Without a name") if view.subject else t("The case")),
        number=view.subject_number or "",
        href=_href(view),
        history=[(step.at, step_words(step), casework.person(step.actor_name)) for step in view.history],
    )


def rule_words(view: DeadlineView) -> str:
    """30 working days; 6 months, rolling on"""
    words = {
        Unit.MONTH: lambda: tn("one month", "{n} months", view.amount),
        Unit.DAY: lambda: tn("one day", "{n} days", view.amount),
        Unit.WORKING_DAY: lambda: tn("one working day", "{n} working days", view.amount),
    }[Unit(view.unit)]()
    return t("{span}, rolling on from a rest day", span=words) if view.rolls else words


def step_words(step: Step) -> str:
    """What happened to it, with the old value and the new one."""
    told = {
        Why.SET: lambda: t("Set for {new}", new=_known(step.new_due)),
        Why.BASE: lambda: t(
            "Base date corrected from {base} to {to}: {old} became {new}",
            base=day(step.old_base),
            to=day(step.new_base),
            old=_known(step.old_due),
            new=_known(step.new_due),
        ),
        Why.CALENDAR: lambda: t(
            "The calendar changed: {old} became {new}", old=_known(step.old_due), new=_known(step.new_due)
        ),
        Why.STOPPED: lambda: t("The clock was stopped; it had been {old}", old=_known(step.old_due)),
        Why.RESUMED: lambda: t("The clock goes on: {new}", new=_known(step.new_due)),
        Why.MET: lambda: t("Done"),
        Why.CANCELLED: lambda: t("Fell away"),
        Why.REPLACED: lambda: t("Another one took its place"),
    }[step.why]()
    return t("{what}. Reason: {note}", what=told, note=step.note) if step.note else told


def _known(when: Any) -> str:
    return day(when) if when else t("not known yet")


def _notes(view: DeadlineView) -> list[str]:
    olds = [step.old_due for step in view.history if step.why in MOVES and step.old_due != step.new_due]
    notes = [t("was {date}", date=day(old)) for old in olds if old]
    if view.missing_year and view.provisional:
        notes.append(t("Provisional: no calendar of {year} yet", year=view.missing_year))
    elif view.missing_year:
        notes.append(t("The working-day calendar of {year} is missing", year=view.missing_year))
    return notes


def _level(view: DeadlineView) -> str:
    if view.nearness is not None:
        return LEVELS[view.nearness]
    return {State.MET: "ok", State.LATE: "late"}.get(view.state, "hold")


def _state(view: DeadlineView) -> str:
    match view.state:
        case State.MET:
            return t("Done in time")
        case State.LATE:
            return t("Done late")
        case State.CANCELLED:
            return t("Fell away")
        case State.SUSPENDED if view.days_left is not None:
            return tn("Stopped, one day left", "Stopped, {n} days left", view.days_left)
    if view.days is None:
        return t("Cannot be counted yet")
    if view.days < 0:
        return tn("Overdue by one day", "Overdue by {n} days", -view.days)
    return t("Due today") if view.days == 0 else tn("One day left", "{n} days left", view.days)


def _href(view: DeadlineView) -> str:
    if view.subject is not None:
        kind, key = view.subject
        return url_for("records.record", kind=kind, key=key)
    return url_for("instances.instance", instance_id=view.instance_id) if view.instance_id else ""
