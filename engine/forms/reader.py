"""A form-js schema -> a `Form`, or everything that is wrong with it, named by component.

What the server could not evaluate later is refused now: unknown types, broken expressions and patterns, a
field without a name, two fields with one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import sniff
from engine.errors import Finding, Message, Refused, Severity
from engine.feel import Expression
from engine.forms import rulebook
from engine.forms.components import CONTAINERS, KEYED, Check, Component, Stop, Type
from engine.forms.expressions import is_expression
from engine.forms.form import Form
from engine.forms.reading import Part, Reading
from engine.forms.templates import expressions_in
from engine.forms.values import level
from engine.labels import labels

MAX_DEPTH = 8
KEY = re.compile(r"[^\W\d]\w*")
RECORD = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
SUBTYPES = ("date", "time", "datetime")
# Shown by the browser alone; read for their syntax and for the names they need.
SHOWN = ("label", "description", "text", "content", "dataSource", "source", "alt", "title", "url")


def read(raw: bytes, file: str) -> Form:
    """The form in a `.form` file; raises `Refused` with a finding for each component that is wrong."""
    try:
        schema = sniff.json_value(raw)
    except sniff.Unsafe as error:
        raise Refused([Finding("form", Severity.ERROR, file, error.message)]) from error
    _refuse_unless_form(schema, file)
    reading = Reading(file, frozenset(_keys(schema["components"])))
    components = _components(reading, schema["components"], Place())
    _refuse_repetition(reading, components)
    stops, checks = _stops(reading, schema), _checks(reading, schema, components)
    reading.refuse_if_wrong()
    return Form(schema, components, stops, checks, frozenset(reading.reads))


def _refuse_unless_form(schema: Any, file: str) -> None:
    reading = Reading(file, frozenset())
    if not isinstance(schema, dict) or schema.get("type") != "default":
        reading.complain({}, Message("A form is a schema of type default."))
    elif not isinstance(schema.get("id"), str) or not schema["id"].strip():
        reading.complain({}, Message("The form has no id."))
    elif not isinstance(schema.get("components"), list):
        reading.complain({}, Message("The form has no components."))
    reading.refuse_if_wrong()


def _keys(parts: Any) -> Iterator[str]:
    """Every key and path in the tree, for the expressions' lexer; whatever else is there is read later."""
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield from (part[name] for name in ("key", "path") if isinstance(part.get(name), str))
            yield from _keys(part.get("components"))


@dataclass(frozen=True)
class Place:
    """Where a component stands."""

    depth: int = 0
    nested: bool = False  # in a list, or in a group with a path
    listed: bool = False  # in a list
    growing: bool = False  # in a list whose rows are added and removed

    def within(self, kind: Type, part: Part) -> Place:
        """The place of what a group or list contains."""
        is_list = kind == Type.DYNAMICLIST
        grows = self.growing or (is_list and part.get("allowAddRemove") is not False)
        nested = self.nested or bool(part.get("path"))
        return Place(self.depth + 1, nested, self.listed or is_list, grows)


def _components(reading: Reading, parts: Any, place: Place) -> tuple[Component, ...]:
    if place.depth > MAX_DEPTH or not isinstance(parts, list):
        reading.complain({}, Message("The components are nested too deeply or are no list."))
        return ()
    read = (_component(reading, part, place) for part in parts)
    return tuple(component for component in read if component is not None)


def _component(reading: Reading, part: Any, place: Place) -> Component | None:
    if not isinstance(part, dict):
        reading.complain({}, Message("The component type {type} is not known.", {"type": str(part)}))
        return None
    if part.get("type") not in set(Type):
        reading.complain(
            part, Message("The component type {type} is not known.", {"type": str(part.get("type"))})
        )
        return None
    kind = Type(part["type"])
    properties = _properties(reading, part)
    part = {**part, "properties": properties}
    _check_identity(reading, part, kind)
    _check_shown(reading, part)
    _check_place(reading, part, kind, place)
    return Component(
        id=str(part.get("id") or part.get("key") or part.get("path") or f"{kind} {len(reading.ids)}"),
        type=kind,
        key=_name(part, kind),
        labels=labels({**properties, "label": part.get("label")}, "label", "label.en"),
        rules=rulebook.rules(reading, part, kind),
        hide=_hide(reading, part),
        readonly=reading.setting(part, "readonly", part.get("readonly"), rulebook.yes_no) or False,
        disabled=part.get("disabled") is True,
        computed=reading.expression(part, part.get("expression")) if kind == Type.EXPRESSION else None,
        subtype=_subtype(reading, part) if kind == Type.DATETIME else "",
        as_text=part.get("serializeToString") is True,
        default=part.get("defaultValue"),
        growing=kind == Type.DYNAMICLIST and part.get("allowAddRemove") is not False,
        children=_children(reading, part, kind, place),
        properties=properties,
        **rulebook.options(reading, part, kind),
    )


def _children(reading: Reading, part: Part, kind: Type, place: Place) -> tuple[Component, ...]:
    if kind not in CONTAINERS:
        return ()
    if kind == Type.DYNAMICLIST and part.get("isRepeating") is False:
        reading.complain(part, Message("A list that does not repeat is a group."))
    return _components(reading, part.get("components", []), place.within(kind, part))


def _check_identity(reading: Reading, part: Part, kind: Type) -> None:
    identity = part.get("id")
    if identity is not None and (not isinstance(identity, str) or identity in reading.ids):
        reading.complain(
            part, Message("The component id {id} is given twice or is no text.", {"id": str(identity)})
        )
    reading.ids.add(str(identity))
    name = _name(part, kind)
    if kind == Type.GROUP and not name:
        return
    if kind in KEYED | CONTAINERS and not (isinstance(name, str) and KEY.fullmatch(name)):
        reading.complain(
            part, Message("A field needs a key of letters, digits and underscores; a list needs a path.")
        )


def _name(part: Part, kind: Type) -> Any:
    """What the values of a component lie under, if it has any."""
    if kind in CONTAINERS:
        return part.get("path") or None
    return part.get("key") if kind in KEYED else None


def _check_shown(reading: Reading, part: Part) -> None:
    for name in SHOWN:
        text = part.get(name)
        for expression in expressions_in(text) if isinstance(text, str) else ():
            reading.expression(part, expression)


def _check_place(reading: Reading, part: Part, kind: Type, place: Place) -> None:
    """Browsers leave disabled fields out: which of the old rows a new row was could not be told then."""
    if place.growing and kind in KEYED and part.get("disabled") is True:
        reading.complain(part, Message("A field in a list with rows to add is readonly, not disabled."))
    if place.listed and is_expression(part.get("readonly")):
        reading.complain(
            part, Message("Whether a field in a list is readonly cannot depend on an expression.")
        )
    if place.nested and "record" in part["properties"]:
        reading.complain(
            part, Message("Only a field at the top of the form, or a whole list, belongs to a record.")
        )


def _properties(reading: Reading, part: Part) -> Mapping[str, str]:
    properties = part.get("properties", {})
    if not isinstance(properties, dict):
        reading.complain(part, Message("The properties are names with texts."))
        return {}
    record = properties.get("record")
    if record is not None and not (isinstance(record, str) and RECORD.fullmatch(record)):
        reading.complain(part, Message("The property record names a kind and a field, like thing.name."))
        return {}
    return {str(key): str(value) for key, value in properties.items()}


def _hide(reading: Reading, part: Part) -> Expression | None:
    conditional = part.get("conditional") or {}
    condition = conditional.get("hide") if isinstance(conditional, dict) else conditional
    return reading.expression(part, condition) if condition else None


def _subtype(reading: Reading, part: Part) -> str:
    if part.get("subtype") not in SUBTYPES:
        reading.complain(part, Message("A date field is of subtype date, time or datetime."))
    return str(part.get("subtype"))


def _refuse_repetition(reading: Reading, components: tuple[Component, ...]) -> None:
    seen: set[str] = set()
    for component in level(components):
        key = str(component.key)
        if key in seen:
            reading.complain({"key": key}, Message("The key {key} is given twice.", {"key": key}))
        seen.add(key)
        _refuse_repetition(reading, component.children)


def _stops(reading: Reading, schema: Part) -> tuple[Stop, ...]:
    read = [(part, _rule(reading, part, "when")) for part in _list(reading, schema, "stops")]
    return tuple(Stop(when, labels(part, "message", "message.en")) for part, when in read if when)


def _checks(reading: Reading, schema: Part, components: tuple[Component, ...]) -> tuple[Check, ...]:
    keys = {component.key for component in level(components)}
    checks = []
    for part in _list(reading, schema, "checks"):
        unless, field = _rule(reading, part, "unless"), str(part.get("field"))
        if field.partition(".")[0] not in keys:
            reading.complain(
                part, Message("A check is shown at a field of the form, not at {field}.", {"field": field})
            )
        if unless:
            checks.append(Check(unless, field, labels(part, "message", "message.en")))
    return tuple(checks)


def _list(reading: Reading, schema: Part, name: str) -> list[dict[str, Any]]:
    parts = schema.get(name, [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        reading.complain(
            {}, Message("The setting {name} cannot be {value}.", {"name": name, "value": str(parts)})
        )
        return []
    return parts


def _rule(reading: Reading, part: Part, name: str) -> Expression | None:
    if not part.get("message"):
        reading.complain(part, Message("A stop or check says in its message what is wrong."))
    return reading.expression(part, part.get(name))
