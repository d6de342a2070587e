"""What an instance waits for, as rows that lists can ask: stored by difference, with the history of the
passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.errors import StepFailed, as_json, stack_of
from engine.events import (
    DecisionMade,
    IncidentOpened,
    IncidentResolved,
    MessageThrown,
    RecordChanged,
    SignalThrown,
)
from engine.runtime import DueTimer, Failed, OpenTask, Running, Waiting
from engine.services import deadlines, history, mailbox, readings, signalling
from engine.services.deadlines import Act
from engine.services.keys import as_key
from engine.store import history as store_history
from engine.store import incidents, messages, requests, tasks, timers
from engine.store.base import uuid7
from engine.store.incidents import Incident

if TYPE_CHECKING:
    from engine.services.passage import Passage


@dataclass(frozen=True)
class Waits:
    """What an instance waits for, by the runtime's numbers."""

    tasks: Mapping[int, OpenTask]
    timers: Mapping[int, DueTimer]
    subscriptions: Mapping[int, Waiting]
    failed: Mapping[int, Failed]

    @property
    def conditions(self) -> list[Waiting]:
        """The steps that wait for a condition."""
        return [waiting for waiting in self.subscriptions.values() if waiting.kind == "conditional"]

    def __bool__(self) -> bool:
        return bool(self.tasks or self.timers or self.subscriptions or self.failed)


NOTHING = Waits({}, {}, {}, {})


def waits_of(run: Running) -> Waits:
    return Waits(
        {task.number: task for task in run.open_tasks()},
        {timer.number: timer for timer in run.timers()},
        {waiting.number: waiting for waiting in run.subscriptions()},
        {failed.number: failed for failed in run.failed()},
    )


def subject(passage: Passage) -> dict[str, str]:
    """The record that the instance is about: the one its variables named when it began, else the first that
    it wrote."""
    if passage.instance.subject_key is not None:
        return {}
    for event in passage.happened:
        if isinstance(event, RecordChanged):
            return {"subject_kind": event.kind, "subject_key": event.key}
    return {}


def store_difference(passage: Passage) -> None:
    """Brings the rows from what the instance waited for to what it waits for now, and adds its history."""
    now, waits = clock.now(), waits_of(passage.run)
    _store_tasks(passage, waits, now)
    _store_timers(passage, waits, now)
    _store_subscriptions(passage, waits)
    if passage.was.conditions or waits.conditions:
        readings.keep(passage.session, passage.instance, passage.run, waits.conditions)
    _store_incidents(passage, waits, now)
    if passage.run.completed or passage.cancelled:
        act = Act(passage.actor, passage.instance.id)
        deadlines.case_ended(passage.session, passage.instance.id, act)
    _store_history(passage, now)
    _send(passage)


def _store_tasks(passage: Passage, waits: Waits, now: datetime) -> None:
    session, instance = passage.session, passage.instance
    gone = passage.was.tasks.keys() - waits.tasks.keys() - set(passage.completed)
    if gone:
        tasks.close(session, instance.id, gone, {"state": tasks.State.CANCELLED, "completed_at": now})
        requests.take_back_of(session, instance.id, gone, now)
    opened = [
        _task_row(passage, waits.tasks[n], now) for n in sorted(waits.tasks.keys() - passage.was.tasks.keys())
    ]
    tasks.add(session, opened)
    for number in waits.tasks.keys() & passage.was.tasks.keys():
        was, is_ = passage.was.tasks[number], waits.tasks[number]
        if (was.due_at, was.follow_up_at) != (is_.due_at, is_.follow_up_at):
            tasks.move(session, instance.id, number, is_.due_at, is_.follow_up_at)


def _task_row(passage: Passage, task: OpenTask, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "instance_id": passage.instance.id,
        "number": task.number,
        "process": task.process_key,
        "element": task.element_id,
        "name": task.labels.zh,
        "name_en": task.labels.en,
        "lane": task.lane.zh if task.lane else "",
        "lane_en": task.lane.en if task.lane else "",
        "form": asdict(task.form_ref) if task.form_ref else None,
        "assignee": task.assignee,
        "candidate_users": list(task.candidate_users),
        "candidate_groups": list(task.candidate_groups),
        "properties": dict(task.properties),
        "instance_index": task.instance_index,
        "priority": task.priority,
        "created_at": now,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "state": tasks.State.OPEN,
        "rev": 1,
        "returned": None,
        **passage.openings.get((task.process_key, task.element_id), {}),
    }


def _store_timers(passage: Passage, waits: Waits, now: datetime) -> None:
    """A timer that was set again, as a repeated one is, counts as gone and new."""
    session, instance = passage.session, passage.instance
    was, is_ = passage.was.timers, waits.timers
    gone = {n for n in was if n not in is_ or is_[n].due_at != was[n].due_at}
    if gone and timers.remove(session, instance.id, gone):
        incidents.close(session, instance.id, _closing(passage, now), gone)
    new = [
        {
            "instance_id": instance.id,
            "number": timer.number,
            "process": timer.process_key,
            "element": timer.element_id,
            "due_at": timer.due_at,
            "next_at": timer.due_at,
            "attempts": 0,
        }
        for n, timer in is_.items()
        if n not in was or n in gone
    ]
    timers.add(session, new)


def _store_subscriptions(passage: Passage, waits: Waits) -> None:
    session, instance = passage.session, passage.instance
    gone = passage.was.subscriptions.keys() - waits.subscriptions.keys()
    if gone:
        messages.remove(session, instance.id, gone)
    new = [
        waits.subscriptions[n] for n in sorted(waits.subscriptions.keys() - passage.was.subscriptions.keys())
    ]
    messages.add(session, [_subscription_row(passage, waiting) for waiting in new])
    mailbox.send_early(session, new, passage.run, instance)


def _subscription_row(passage: Passage, waiting: Waiting) -> dict[str, Any]:
    return {
        "instance_id": passage.instance.id,
        "number": waiting.number,
        "kind": waiting.kind,
        "name": waiting.name,
        "correlation_key": mailbox.key_of(waiting, passage.instance.business_key),
        "process": waiting.process_key,
        "element": waiting.element_id,
    }


def _store_incidents(passage: Passage, waits: Waits, now: datetime) -> None:
    """A step that failed and was kept so is an incident until it succeeds or is left."""
    session, instance_id = passage.session, passage.instance.id
    gone = passage.was.failed.keys() - waits.failed.keys()
    if gone:
        incidents.close(session, instance_id, _closing(passage, now), gone)
        passage.after += [IncidentResolved(**_place(passage.was.failed[number])) for number in sorted(gone)]
    for failure in passage.run.failures:
        if failure.number in waits.failed and failure.number not in passage.was.failed:
            failed = waits.failed[failure.number]
            session.add(_incident(passage, failed, failure, now))
            passage.after.append(IncidentOpened(**_place(failed), reason=str(failure)))


def _closing(passage: Passage, now: datetime) -> dict[str, Any]:
    return {"resolved_at": now, "resolver": passage.actor.username, "resolver_name": passage.actor.name}


def _incident(passage: Passage, failed: Failed, failure: StepFailed, now: datetime) -> Incident:
    return Incident(
        instance_id=passage.instance.id,
        process=failed.process_key,
        element=failed.element_id,
        name=failed.labels.zh,
        number=failed.number,
        reason=as_json(failure.message),
        inputs=dict(passage.run.variables(failed.number)),
        stack=stack_of(failure),
        opened_at=now,
    )


def _place(at: Failed) -> dict[str, Any]:
    return {"process": at.process_key, "element": at.element_id, "name": at.labels.zh, "number": at.number}


def _store_history(passage: Passage, now: datetime) -> None:
    instance_id, happened = passage.instance.id, passage.happened
    history.record(passage.session, instance_id, passage.actor, happened, now)
    decisions = [_decision_row(instance_id, e, now) for e in happened if isinstance(e, DecisionMade)]
    store_history.add_decisions(passage.session, decisions)


def _decision_row(instance_id: str, event: DecisionMade, now: datetime) -> dict[str, Any]:
    return {
        "instance_id": instance_id,
        "at": now,
        "process": event.process,
        "element": event.element,
        "element_name": event.name,
        "decision": event.decision,
        "version": event.version,
        "value": event.value,
        "trace": event.trace,
    }


def _send(passage: Passage) -> None:
    """What the instance threw becomes work for after the commit (see `services.messages`,
    `services.signals`)."""
    for event in passage.run.effects:
        match event:
            case MessageThrown():
                mailbox.send(
                    passage.session,
                    _letter(passage, event),
                    mailbox.Sender(passage.instance.id, event.process, event.element),
                )
            case SignalThrown():
                signalling.call_all(passage.session, event.signal, event.payload, passage.instance)


def _letter(passage: Passage, event: MessageThrown) -> mailbox.Letter:
    key = passage.instance.business_key if event.correlation_key is None else event.correlation_key
    return mailbox.Letter(event.message, as_key(key), payload=event.payload, test=passage.instance.test)
