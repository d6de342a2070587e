"""Cases as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import deadlines
from engine.errors import Message
from engine.labels import Labels
from engine.runtime import Live, ScopeView
from engine.services import access, history, incidents, looking, tasks
from engine.services.access import Actor
from engine.services.incidents import IncidentView
from engine.services.subjects import Subject, subject_of
from engine.store import incidents as incident_store
from engine.store import instances as store
from engine.store import messages as message_store
from engine.store import tasks as task_store
from engine.store import timers as timer_store
from engine.store.base import Page
from engine.store.instances import InstanceRow, State, Wanted


@dataclass(frozen=True)
class InstanceSummary:
    """A case as lists show it."""

    id: str
    process_key: str
    process: Labels
    version: int
    as_of: int
    """What was in force when it started."""
    business_key: str | None
    subject: Subject | None
    """The record that it is about."""
    state: State
    test: bool
    started_at: datetime
    ended_at: datetime | None
    starter: str
    starter_name: str
    incidents: int
    waits_for: tuple[Labels, ...]
    """Names of its open tasks."""


@dataclass(frozen=True)
class Timer:
    """A date that a case waits for."""

    process_key: str
    element: str
    due_at: datetime | None
    """None: it rests until somebody can say the day of its deadline."""


@dataclass(frozen=True)
class Listening:
    """A message, signal or program that a case waits for."""

    kind: str
    name: str
    correlation_key: str | None
    process_key: str
    element: str


@dataclass(frozen=True)
class Trail:
    """Where a case has been and is in one diagram."""

    process_key: str
    done: Mapping[str, int]
    """Element -> how often it was completed."""
    flows: frozenset[str]
    """Sequence flows that were taken."""
    active: Mapping[str, int]
    """Element -> how many tokens are there now."""


@dataclass(frozen=True)
class InstanceDetail:
    """One case with all that its page needs."""

    summary: InstanceSummary
    trails: Mapping[str, Trail]
    """By process key: the case's own diagram and those that it called."""
    live: Sequence[Live]
    """Its steps, with the numbers that moving and retrying ask for."""
    tasks: Sequence[tasks.TaskSummary]
    timers: Sequence[Timer]
    listening: Sequence[Listening]
    incidents: Sequence[IncidentView]


def search(
    session: Session, actor: Actor, wanted: Wanted, page: int = 1, size: int = 20
) -> Page[InstanceSummary]:
    """The cases that match and that the actor may see, the newest first."""
    found = store.search(session, access.visible_instances(actor), wanted, page, size)
    return Page(_summaries(session, found.items), found.total)


def counts(session: Session, actor: Actor, wanted: Wanted) -> Mapping[State, int]:
    """How many of them there are in each state."""
    return store.count_by_state(session, access.visible_instances(actor), wanted)


def summary(session: Session, instance_id: str, actor: Actor) -> InstanceSummary:
    """One case, for those who may see it."""
    return _summaries(session, [looking.visible_case(session, instance_id, actor)])[0]


def detail(session: Session, instance_id: str, actor: Actor) -> InstanceDetail:
    """One case in full, for those who may see it: who is to do what, not what others entered."""
    row = looking.visible_case(session, instance_id, actor)
    live = _live(session, row, actor)
    return InstanceDetail(
        summary=_summaries(session, [row])[0],
        trails=_trails(session, row, live),
        live=live,
        tasks=tasks.of_instance(session, instance_id),
        timers=[_timer(row) for row in timer_store.of(session, instance_id)],
        listening=[
            Listening(s.kind, s.name, s.correlation_key, s.process, s.element)
            for s in message_store.of(session, instance_id)
        ],
        incidents=[incidents.view(found) for found in incident_store.open_of(session, instance_id)],
    )


def variables(session: Session, instance_id: str, actor: Actor) -> list[ScopeView]:
    """The case's variables by scope, for administrators."""
    row = looking.visible_case(session, instance_id, actor)
    access.require(access.may_see_variables(actor), Message("variables are shown to administrators only"))
    return looking.look(session, row.Instance, row.Definition, actor).scope_tree()


def _live(session: Session, row: InstanceRow, actor: Actor) -> list[Live]:
    if row.Instance.state is not State.RUNNING:
        return []
    return looking.look(session, row.Instance, row.Definition, actor).live()


def _trails(session: Session, row: InstanceRow, live: Iterable[Live]) -> Mapping[str, Trail]:
    done: dict[str, dict[str, int]] = {row.Instance.process: {}}
    flows: dict[str, set[str]] = {}
    active: dict[str, dict[str, int]] = {}
    for step in history.completed_elements(session, row.Instance.id):
        count = done.setdefault(step.process, {})
        count[step.element] = count.get(step.element, 0) + 1
        flows.setdefault(step.process, set()).update(step.data["flows"])
    for at in live:
        count = active.setdefault(at.process_key, {})
        count[at.element_id] = count.get(at.element_id, 0) + 1
    return {
        key: Trail(key, done.get(key, {}), frozenset(flows.get(key, ())), active.get(key, {}))
        for key in done.keys() | active.keys()
    }


def _summaries(session: Session, rows: Iterable[InstanceRow]) -> list[InstanceSummary]:
    rows = list(rows)
    ids = [row.Instance.id for row in rows]
    failed = incident_store.open_counts(session, ids)
    waiting = task_store.open_names(session, ids)
    return [_summary(row, failed.get(row.Instance.id, 0), waiting.get(row.Instance.id, ())) for row in rows]


def _timer(row: timer_store.Timer) -> Timer:
    never = deadlines.is_never(row.due_at)
    return Timer(row.process, row.element, None if never else row.due_at)


def _summary(row: InstanceRow, failed: int, waiting: Iterable[tuple[str, str]]) -> InstanceSummary:
    instance, definition = row.Instance, row.Definition
    return InstanceSummary(
        id=instance.id,
        process_key=instance.process,
        process=Labels(definition.name, definition.name_en),
        version=definition.version,
        as_of=instance.as_of,
        business_key=instance.business_key,
        subject=subject_of(row.Record),
        state=instance.state,
        test=instance.test,
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        starter=instance.starter,
        starter_name=instance.starter_name,
        incidents=failed,
        waits_for=tuple(Labels(*names) for names in waiting),
    )
