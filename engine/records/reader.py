"""`forms/records/<kind>.json` -> `RecordKind`, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine import sniff
from engine.errors import Finding, Message, Refused, Severity
from engine.labels import Labels, labels
from engine.records import states
from engine.records.fields import FieldType, RecordField
from engine.records.kinds import Belonging, Number, RecordKind
from engine.records.states import BadStates, States

NAME = re.compile(r"[^\W\d]\w*")
SOURCE = re.compile(r"(codes|people)\.\w+|units(\.\w+)?")
PLACES = re.compile(r"\{(year|seq(:\d)?)\}")
Part = Mapping[str, Any]


def read(raw: bytes, file: str) -> RecordKind:
    """The kind in a JSON file; raises `Refused` with a finding for each field or setting that is wrong."""
    try:
        schema = sniff.json_value(raw)
    except sniff.Unsafe as error:
        raise Refused([Finding("record", Severity.ERROR, file, error.message)]) from error
    reading = _Reading(file)
    if (
        not isinstance(schema, dict)
        or not _is_name(schema.get("kind"))
        or not _is_name(schema.get("key_variable"))
    ):
        reading.complain({}, Message("A kind of record says its kind and its key_variable."))
        raise Refused(reading.findings)
    kind = _kind(reading, schema)
    if reading.findings:
        raise Refused(reading.findings)
    return kind


class _Reading:
    """What was found wrong so far."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []

    def complain(self, part: Part, message: Message) -> None:
        key = part.get("key")
        self.findings.append(
            Finding(
                "record", Severity.ERROR, self._file, message, str(key) if key else None, part.get("label")
            )
        )


def _kind(reading: _Reading, schema: Part) -> RecordKind:
    fields = _fields(reading, schema)
    keys = {field.key for field in fields}
    state = schema.get("state")
    kind = RecordKind(
        kind=schema["kind"],
        labels=labels(schema, "label", "label.en"),
        key_variable=schema["key_variable"],
        title=str(schema.get("title")),
        fields=fields,
        list_columns=_names(reading, schema, "list"),
        facts=_names(reading, schema, "facts"),
        units=_names(reading, schema, "units"),
        number=_number(reading, schema),
        state_field=str(state.get("field")) if isinstance(state, Mapping) else None,
        article=schema.get("article"),
        seed=_seed(reading, schema),
        belongs_to=_belonging(reading, schema),
        states=_states(reading, schema, fields),
        public=schema.get("public") is True,
        append_only=schema.get("append_only") is True,
    )
    for name in _named(kind):
        if name not in keys:
            reading.complain(
                {}, Message("The kind names a field that it does not have: {field}.", {"field": name})
            )
    return kind


def _named(kind: RecordKind) -> Iterator[str]:
    """Every field that a setting of the kind names."""
    yield kind.title
    yield from (*kind.list_columns, *kind.facts, *kind.units)
    yield from (kind.number.field,) if kind.number else ()
    yield from (kind.state_field,) if kind.state_field else ()
    yield from (kind.belongs_to.field,) if kind.belongs_to else ()


def _names(reading: _Reading, schema: Part, name: str) -> tuple[str, ...]:
    found = schema.get(name, [])
    if not isinstance(found, list) or not all(isinstance(key, str) for key in found):
        reading.complain(
            {}, Message("The setting {name} cannot be {value}.", {"name": name, "value": str(found)})
        )
        return ()
    return tuple(found)


def _number(reading: _Reading, schema: Part) -> Number | None:
    match schema.get("number"):
        case None:
            return None
        case {"field": str(field), "pattern": str(pattern)} if _is_pattern(pattern):
            return Number(field, pattern)
    reading.complain(
        {}, Message("A number has a field and a pattern with {{seq}}, like X-{{year}}-{{seq:4}}.")
    )
    return None


def _seed(reading: _Reading, schema: Part) -> str | None:
    match schema.get("seed"):
        case None:
            return None
        case str(table) if NAME.fullmatch(table) and schema.get("number"):
            return table
    reading.complain(
        {}, Message("A seed is the name of a code table, for a kind whose records have numbers.")
    )
    return None


def _belonging(reading: _Reading, schema: Part) -> Belonging | None:
    match schema.get("belongs_to"):
        case None:
            return None
        case {"kind": str(kind), "field": str(field)} if NAME.fullmatch(kind):
            return Belonging(kind, field)
    reading.complain({}, Message("belongs_to names a kind and the field that holds its number."))
    return None


def _states(reading: _Reading, schema: Part, fields: tuple[RecordField, ...]) -> tuple[States, ...]:
    try:
        return states.read(schema.get("states", []), fields)
    except BadStates as error:
        reading.complain({}, error.message)
        return ()


def _is_pattern(pattern: str) -> bool:
    rest = PLACES.sub("", pattern)
    return "{seq" in pattern and "{" not in rest and "}" not in rest


def _fields(reading: _Reading, part: Part) -> tuple[RecordField, ...]:
    found = part.get("fields")
    if not isinstance(found, list) or not all(isinstance(field, Mapping) for field in found) or not found:
        reading.complain(part, Message("A record, and a list in it, has a list of fields."))
        return ()
    fields = tuple(field for inner in found if (field := _field(reading, inner)) is not None)
    keys = [field.key for field in fields]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        reading.complain({"key": key}, Message("The key {key} is given twice.", {"key": key}))
    return fields


def _field(reading: _Reading, part: Part) -> RecordField | None:
    if not _is_name(part.get("key")):
        reading.complain(part, Message("A field needs a key of letters, digits and underscores."))
        return None
    if part.get("type") not in set(FieldType):
        reading.complain(
            part, Message("The field type {type} is not known.", {"type": str(part.get("type"))})
        )
        return None
    kind = FieldType(part["type"])
    return RecordField(
        key=part["key"],
        type=kind,
        labels=labels(part, "label", "label.en"),
        article=part.get("article"),
        options=_options(reading, part, kind),
        measure=part.get("unit"),
        masked=part.get("masked") is True,
        fields=_fields(reading, part) if kind == FieldType.LIST else (),
    )


def _options(reading: _Reading, part: Part, kind: FieldType) -> str | Mapping[str, Labels] | None:
    match part.get("options"):
        case None if kind not in (FieldType.OPTION, FieldType.OPTIONS):
            return None
        case str(source) if SOURCE.fullmatch(source):
            return source
        case list(values) if values and all(_is_option(value) for value in values):
            return {value["value"]: labels(value, "label", "label.en") for value in values}
    reading.complain(
        part, Message("The options are a table like codes.colour, or a list of values with labels.")
    )
    return None


def _is_option(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("value"), str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None
