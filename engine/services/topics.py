"""What service tasks can have the platform do, by topic. Any other topic waits for an external worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.events import DocumentIssued, Event, NumberIssued, RecordChanged
from engine.services import (
    calls,
    corrections,
    deadline_topics,
    documents,
    draws,
    notifications,
    records,
    versions,
)
from engine.services.calls import Answer, BadParameter, Call
from engine.services.topic_parameters import TAKES
from engine.store import outbox, tasks


def perform(topic: str, call: Call) -> Answer | None:
    """Does the work of one of the platform's topics; None for a topic that is not the platform's.

    Raises the engine's errors, which become an incident or an explanation to whoever completed the last task.
    """
    work = TOPICS.get(topic)
    return None if work is None else work(replace(call, parameters=_given(topic, call)))


def _given(topic: str, call: Call) -> Mapping[str, Any]:
    """A modeler writes a parameter that was left out as a blank one. Fields of a record are emptied so."""
    own = {each.name for each in TAKES[topic].parameters} if topic in TAKES else set()
    return {name: value for name, value in call.parameters.items() if value != "" or name not in own}


def _record_create(call: Call) -> Answer:
    """`kind`; `values` (a context) or a parameter for each field. Gives the record's key under its
    variable."""
    kind = calls.text(call, "kind", call.properties.get("record"))
    written = records.write(call.session, kind, None, _values(call), call.cause)
    variable = versions.record_kind(call.session, kind).key_variable
    return Answer({variable: written.key}, [_changed(call, kind, written.key, written.version)])


def _record_update(call: Call) -> Answer:
    """The same for a record that exists: `kind` and `key`, which default to the record the case is about."""
    about = calls.about(call)
    written = records.write(call.session, about.kind, about.key, _values(call), call.cause)
    return Answer({}, [_changed(call, about.kind, about.key, written.version)] if written.changed else [])


def _record_correct(call: Call) -> Answer:
    """`kind` and `key` as above; `field`, its correct `value`, the value `expected` to be there, `reason`.
    The field's history keeps the reason. Nothing is changed where the field has another value by now."""
    about = calls.about(call)
    cause = replace(call.cause, reason=calls.text(call, "reason"))
    value, expected = call.parameters.get("value"), call.parameters.get("expected")
    written = corrections.correct(
        call.session, about.kind, about.key, calls.text(call, "field"), value, expected, cause
    )
    return Answer({}, [_changed(call, about.kind, about.key, written.version)] if written.changed else [])


def _record_find(call: Call) -> Answer:
    """`kind`; `where` (a context of listed fields and their values). Gives `found`: the records' fields, and
    each one's `key`, the latest change first."""
    kind = calls.text(call, "kind", call.properties.get("record"))
    try:
        return Answer({"found": records.find(call.session, kind, calls.context(call, "where"))})
    except records.NotListed as error:
        raise BadParameter(name="where", expected=error.message) from error


def _record_count(call: Call) -> Answer:
    """`kind`; `field` (a listed one). Gives `counted`: how many records have each of its values."""
    kind = calls.text(call, "kind", call.properties.get("record"))
    try:
        found = records.counted(call.session, kind, calls.text(call, "field"))
    except records.NotListed as error:
        raise BadParameter(name="field", expected=error.message) from error
    return Answer({"counted": {value: Decimal(count) for value, count in found.items()}})


def _number_issue(call: Call) -> Answer:
    """`kind` and `key` as above. Gives `number`: the record's, which is issued if it has none."""
    about = calls.about(call)
    before = records.number_of(call.session, about.kind, about.key)
    number = records.issue_number(call.session, about.kind, about.key, call.cause)
    place = {"process": call.process_key, "element": call.element_id}
    issued = NumberIssued(series=about.kind, number=number, **place)
    return Answer({"number": number}, [issued] if before is None else [])


def _document_generate(call: Call) -> Answer:
    """`document` (the template), `data` (a context), `kind` and `key`; `draft` true for one that is only
    looked at before it is issued. Gives `document_id`, `document_number`."""
    about = calls.about(call) if calls.has_record(call) else None
    template = calls.text(call, "document")
    made = documents.issue(
        call.session,
        template,
        calls.context(call, "data"),
        call.cause,
        about=about,
        as_of=call.as_of,
        draft=call.parameters.get("draft") is True,
    )
    event = DocumentIssued(
        document=made.id, kind=template, number=made.number, process=call.process_key, element=call.element_id
    )
    happened: list[Event] = [] if made.draft and not call.trying else [event]
    return Answer({"document_id": made.id, "document_number": made.number or None}, happened)


def _notify(call: Call) -> Answer:
    """`to` (people and groups) or `task` (an element: those on whom its open tasks wait); `title`, `text` and
    their English `title_en`, `text_en`. Gives `notified`."""
    to = calls.texts(call, "to")
    if element := call.parameters.get("task"):
        to += _awaited(call, str(element))
    title = calls.labels(call, "title", calls.text(call, "title"))
    text = calls.labels(call, "text", str(call.parameters.get("text") or ""))
    return Answer({"notified": notifications.notify(call.session, to, title, text, call.instance_id)})


def _people_draw(call: Call) -> Answer:
    """`role`, `count` (odd, 3 if not given, unless `substitutes` is true), `exclude`, `exclude_units`,
    `among` (who is eligible; all if not given), `seed`. Gives `drawn`, `people` (who they are), `pool`,
    `excluded`, `left_out` (who these are), `seed`."""
    made = draws.draw(
        call.session,
        calls.text(call, "role"),
        calls.whole(call, "count", 3),
        call.actor,
        excluded=calls.texts(call, "exclude"),
        excluded_units=calls.texts(call, "exclude_units"),
        among=None if call.parameters.get("among") is None else calls.texts(call, "among"),
        seed=str(call.parameters.get("seed") or "") or None,
        substitutes=call.parameters.get("substitutes") is True,
        instance_id=call.instance_id,
        element_id=call.element_id,
    )
    drawn = {"drawn": made.drawn, "people": draws.people_of(call.session, made, made.drawn)}
    out = {"excluded": made.excluded, "left_out": draws.people_of(call.session, made, made.excluded)}
    return Answer({**drawn, **out, "pool": made.pool, "seed": made.seed})


def _message_send(call: Call) -> Answer:
    """`message`, `correlation_key` (the business key if not given), `payload` (a context)."""
    key = call.parameters.get("correlation_key")
    work = {
        "message": calls.text(call, "message"),
        "correlation_key": call.business_key if key is None else key,
        "payload": dict(calls.context(call, "payload")),
        "test": call.trying,
        "instance_id": call.instance_id,
        "process": call.process_key,
        "element": call.element_id,
    }
    outbox.put(call.session, "message.deliver", work)
    return Answer({})


TOPICS: Mapping[str, Callable[[Call], Answer]] = {
    "record.create": _record_create,
    "record.update": _record_update,
    "record.correct": _record_correct,
    "record.find": _record_find,
    "record.count": _record_count,
    "number.issue": _number_issue,
    "document.generate": _document_generate,
    "notify": _notify,
    "people.draw": _people_draw,
    "message.send": _message_send,
    **deadline_topics.TOPICS,
}
GIVES: Mapping[str, frozenset[str]] = {
    "record.create": frozenset(),
    "record.update": frozenset(),
    "record.correct": frozenset(),
    "record.find": frozenset(("found",)),
    "record.count": frozenset(("counted",)),
    "number.issue": frozenset(("number",)),
    "document.generate": frozenset(("document_id", "document_number")),
    "notify": frozenset(("notified",)),
    "people.draw": frozenset(("drawn", "people", "pool", "excluded", "left_out", "seed")),
    "message.send": frozenset(),
    **deadline_topics.GIVES,
}
"""The variables that each topic gives, beside the key of a record that it makes."""


def _values(call: Call) -> dict[str, Any]:
    """Fields and their values: the context `values`, and every parameter that is not the topic's own."""
    own = {"kind", "key", "values"}
    given = {name: value for name, value in call.parameters.items() if name not in own}
    return {**calls.context(call, "values"), **given}


def _awaited(call: Call, element: str) -> list[str]:
    """Usernames and groups on whom open tasks of an element wait."""
    open_tasks = (row.Task for row in tasks.open_of(call.session, call.instance_id))
    found: list[str] = []
    for task in (task for task in open_tasks if task.element == element):
        found += [task.assignee] if task.assignee else [*task.candidate_users, *task.candidate_groups]
    return found


def _changed(call: Call, kind: str, key: str, version: int) -> RecordChanged:
    return RecordChanged(
        kind=kind, key=key, version=version, process=call.process_key, element=call.element_id
    )
