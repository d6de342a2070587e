"""Decisions: what was decided for a case and why, and trying a table out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.errors import Message, NotFound
from engine.services import access, functions, history, versions
from engine.services.access import Actor
from engine.store import history as store
from engine.store.history import DecisionRecord


@dataclass(frozen=True)
class Decided:
    """A decision that was made for a case."""

    seq: int
    at: datetime
    process: str
    element: str
    name: str
    """The element's label."""
    decision: str
    version: int
    value: Any
    trace: Any = None
    """What went in, which rows held and fired; None in lists."""


@dataclass(frozen=True)
class Tried:
    """A decision that was made for nobody."""

    decision: str
    version: int
    value: Any
    trace: Any
    suppressed: Any


def of(session: Session, instance_id: str, actor: Actor) -> list[Decided]:
    """The decisions made for a case, in order."""
    history.require_visible(session, instance_id, actor)
    return [_decided(row) for row in store.decisions(session, instance_id)]


def explained(session: Session, seq: int, actor: Actor) -> Decided:
    """One decision with what it rested on."""
    row = store.decision(session, seq)
    if row is None:
        raise NotFound(what=Message("The decision"), key=seq)
    history.require_visible(session, row.instance_id, actor)
    return _decided(row, row.trace)


def evaluate(
    session: Session, key: str, inputs: Mapping[str, Any], actor: Actor, version: int | None = None
) -> Tried:
    """What a table would decide; nothing is kept."""
    allowed = access.may_see_definitions(actor)
    access.require(allowed, Message("trying decisions out is not granted to you"))
    model, found = versions.decision(session, key, version=version)
    values = {name: feel.value(value) for name, value in inputs.items()}
    outcome = model.evaluate(key, values, functions.of(session))
    return Tried(key, found.version, outcome.value, outcome.trace, outcome.suppressed)


def _decided(row: DecisionRecord, trace: Any = None) -> Decided:
    return Decided(
        seq=row.seq,
        at=row.at,
        process=row.process,
        element=row.element,
        name=row.element_name,
        decision=row.decision,
        version=row.version,
        value=row.value,
        trace=trace,
    )
