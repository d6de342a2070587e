"""What service tasks can have the platform do, by topic. Any other topic waits for an external worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import EngineError, Message
from engine.events import DocumentIssued, Event, NumberIssued, RecordChanged
from engine.labels import Labels
from engine.services import documents, draws, notifications, records, versions
from engine.services.access import Actor
from engine.services.documents import About
from engine.services.records import Cause
from engine.store import outbox, tasks


class BadParameter(EngineError):
    """The parameter {name} is not what the service needs: {expected}"""


@dataclass(frozen=True)
class Call:
    """A service task that has arrived: where, on whose behalf, with which parameters."""

    session: Session
    instance_id: str
    process_key: str
    element_id: str
    as_of: int
    business_key: str | None
    actor: Actor
    variables: Mapping[str, Any]
    """What expressions can read at the task."""
    parameters: Mapping[str, Any]
    """Its input parameters, evaluated."""
    properties: Mapping[str, str]
    """Its `camunda:properties`."""
    trying: bool = False
    """The instance tries a diagram out."""

    @property
    def cause(self) -> Cause:
        return Cause(self.actor, self.instance_id, element_id=self.element_id, trying=self.trying)


@dataclass(frozen=True)
class Answer:
    """What a topic gives back: values for variables, and what happened."""

    values: dict[str, Any]
    events: list[Event] = field(default_factory=list)


def perform(topic: str, call: Call) -> Answer | None:
    """Does the work of one of the platform's topics; None for a topic that is not the platform's.

    Raises the engine's errors, which become an incident or an explanation to whoever completed the last task.
    """
    work = TOPICS.get(topic)
    return None if work is None else work(call)


def _record_create(call: Call) -> Answer:
    """`kind`; `values` (a context) or a parameter for each field. Gives the record's key under its
    variable."""
    kind = _text(call, "kind", call.properties.get("record"))
    written = records.write(call.session, kind, None, _values(call), call.cause)
    variable = versions.record_kind(call.session, kind).key_variable
    return Answer({variable: written.key}, [_changed(call, kind, written.key, written.version)])


def _record_update(call: Call) -> Answer:
    """The same for a record that exists: `kind` and `key`, which default to the record the case is about."""
    about = _about(call)
    written = records.write(call.session, about.kind, about.key, _values(call), call.cause)
    return Answer({}, [_changed(call, about.kind, about.key, written.version)] if written.changed else [])


def _record_find(call: Call) -> Answer:
    """`kind`; `where` (a context of listed fields and their values). Gives `found`: the records' fields, and
    each one's `key`, the latest change first."""
    kind = _text(call, "kind", call.properties.get("record"))
    try:
        return Answer({"found": records.find(call.session, kind, _context(call, "where"))})
    except records.NotListed as error:
        raise BadParameter(name="where", expected=error.message) from error


def _number_issue(call: Call) -> Answer:
    """`kind` and `key` as above. Gives `number`: the record's, which is issued if it has none."""
    about = _about(call)
    before = records.number_of(call.session, about.kind, about.key)
    number = records.issue_number(call.session, about.kind, about.key, call.cause)
    place = {"process": call.process_key, "element": call.element_id}
    issued = NumberIssued(series=about.kind, number=number, **place)
    return Answer({"number": number}, [issued] if before is None else [])


def _document_generate(call: Call) -> Answer:
    """`document` (the template), `data` (a context), `kind` and `key`; `draft` true for one that is only
    looked at before it is issued. Gives `document_id`, `document_number`."""
    about = _about(call) if _has_record(call) else None
    template = _text(call, "document")
    made = documents.issue(
        call.session,
        template,
        _context(call, "data"),
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
    to = _texts(call, "to")
    if element := call.parameters.get("task"):
        to += _awaited(call, str(element))
    title = _labels(call, "title", _text(call, "title"))
    text = _labels(call, "text", str(call.parameters.get("text") or ""))
    return Answer({"notified": notifications.notify(call.session, to, title, text, call.instance_id)})


def _people_draw(call: Call) -> Answer:
    """`role`, `count` (odd, 3 if not given, unless `substitutes` is true), `exclude`, `exclude_units`,
    `seed`. Gives `drawn`, `people` (who they are), `pool`, `excluded`, `seed`."""
    made = draws.draw(
        call.session,
        _text(call, "role"),
        _whole(call, "count", 3),
        call.actor,
        excluded=_texts(call, "exclude"),
        excluded_units=_texts(call, "exclude_units"),
        seed=str(call.parameters.get("seed") or "") or None,
        substitutes=call.parameters.get("substitutes") is True,
        instance_id=call.instance_id,
        element_id=call.element_id,
    )
    found = {"drawn": made.drawn, "people": draws.people_of(call.session, made)}
    return Answer({**found, "pool": made.pool, "excluded": made.excluded, "seed": made.seed})


def _message_send(call: Call) -> Answer:
    """`message`, `correlation_key` (the business key if not given), `payload` (a context)."""
    key = call.parameters.get("correlation_key")
    work = {
        "message": _text(call, "message"),
        "correlation_key": call.business_key if key is None else key,
        "payload": dict(_context(call, "payload")),
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
    "record.find": _record_find,
    "number.issue": _number_issue,
    "document.generate": _document_generate,
    "notify": _notify,
    "people.draw": _people_draw,
    "message.send": _message_send,
}
GIVES: Mapping[str, frozenset[str]] = {
    "record.create": frozenset(),
    "record.update": frozenset(),
    "record.find": frozenset(("found",)),
    "number.issue": frozenset(("number",)),
    "document.generate": frozenset(("document_id", "document_number")),
    "notify": frozenset(("notified",)),
    "people.draw": frozenset(("drawn", "people", "pool", "excluded", "seed")),
    "message.send": frozenset(),
}
"""The variables that each topic gives, beside the key of a record that it makes."""


def _has_record(call: Call) -> bool:
    return "kind" in call.parameters or "key" in call.parameters or bool(_kinds_at_hand(call))


def _about(call: Call) -> About:
    """The record meant: said by parameters or the property `record`, else the only one the case names."""
    kind = call.parameters.get("kind") or call.properties.get("record")
    if kind is None:
        at_hand = _kinds_at_hand(call)
        if len(at_hand) != 1:
            raise BadParameter(
                name="kind", expected=Message("the case names {count} records.", {"count": len(at_hand)})
            )
        kind = at_hand[0]
    key = call.parameters.get("key") or call.variables.get(
        versions.record_kind(call.session, str(kind)).key_variable
    )
    if not isinstance(key, str):
        raise BadParameter(
            name="key", expected=Message("the case names no record of the kind {kind}.", {"kind": kind})
        )
    return About(str(kind), key)


def _kinds_at_hand(call: Call) -> list[str]:
    """Kinds of which the case's variables name a record."""
    drawn = versions.record_kinds(call.session)
    return [kind.kind for kind in drawn if call.variables.get(kind.key_variable) is not None]


def _values(call: Call) -> dict[str, Any]:
    """Fields and their values: the context `values`, and every parameter that is not the topic's own."""
    own = {"kind", "key", "values"}
    given = {name: value for name, value in call.parameters.items() if name not in own}
    return {**_context(call, "values"), **given}


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


def _text(call: Call, name: str, default: str | None = None) -> str:
    value = call.parameters.get(name) or default
    if not isinstance(value, str):
        raise BadParameter(name=name, expected=Message("a text is expected."))
    return value


def _texts(call: Call, name: str) -> list[str]:
    """A list of texts, also written as one with commas."""
    value = call.parameters.get(name)
    items = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise BadParameter(name=name, expected=Message("a list of texts is expected."))
    return [item.strip() for item in items if item.strip()]


def _context(call: Call, name: str) -> Mapping[str, Any]:
    value = call.parameters.get(name) or {}
    if not isinstance(value, Mapping):
        raise BadParameter(name=name, expected=Message("a context is expected."))
    return value


def _labels(call: Call, name: str, text: str) -> Labels:
    return Labels(text, str(call.parameters.get(f"{name}_en") or text))


def _whole(call: Call, name: str, default: int) -> int:
    value = call.parameters.get(name)
    if value is None:
        return default
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    raise BadParameter(name=name, expected=Message("a whole number is expected."))
