"""Submitted JSON -> typed values, by marshmallow: one schema a form, one field type a kind of component.

Here a value only has to be of its kind; whether it is allowed depends on other fields and is `rules`' matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields

from engine import feel
from engine.clock import ZONE
from engine.errors import Message
from engine.forms.components import MANY_CHOICES, TEXTS, Component, Type

MAX_TEXT = 100_000
MAX_DIGITS = 34
MAX_ROWS = 1000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Path = tuple[str | int, ...]
Errors = dict[Path, list[Message]]


def invalid(message: Message) -> ValidationError:
    """An error that keeps its message for the translation."""
    return ValidationError([message])


class _Value(fields.Field[Any]):
    """A value that may be missing; whether it has to be there is not decided here."""

    def __init__(self, component: Component) -> None:
        super().__init__(allow_none=True)
        self.component = component


class Text(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise invalid(Message("Enter a text."))
        if len(value) > MAX_TEXT:
            raise invalid(Message("Enter at most {max} characters.", {"max": MAX_TEXT}))
        if any(character < " " and character not in "\t\r\n" for character in value):
            raise invalid(Message("The text holds characters that cannot be kept."))
        return value if self.component.type == Type.TEXTAREA else " ".join(value.splitlines())


class Number(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Decimal:
        travels = (int, Decimal, str) if self.component.as_text else (int, Decimal)
        if isinstance(value, bool) or not isinstance(value, travels):
            raise invalid(Message("Enter a number."))
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise invalid(Message("Enter a number.")) from None
        if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS or _digits(number) > MAX_DIGITS:
            raise invalid(Message("Enter a number."))
        return number


class YesNo(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise invalid(Message("Answer yes or no."))
        return value


class Choice(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return _option(value, Message("Choose one of the options offered."))


class Choices(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise invalid(Message("Choose among the options offered."))
        return [_option(item, Message("Choose among the options offered.")) for item in value]


def _option(value: Any, otherwise: Message) -> Any:
    try:
        return feel.value(value)
    except feel.NotAValue as error:  # a double, somewhere in it
        raise invalid(otherwise) from error


class Day(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        try:
            if DAY.fullmatch(_some_text(value)):
                return date.fromisoformat(value)
        except ValueError:
            pass  # no text, or no such day
        raise invalid(Message("Enter a valid date."))


class Clock(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        try:
            read = time.fromisoformat(_some_text(value))
        except ValueError:
            raise invalid(Message("Enter a valid time.")) from None
        return feel.Time(read.hour, read.minute, read.second, 0, read.tzinfo)


class Moment(_Value):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(_some_text(value))
        except ValueError:
            raise invalid(Message("Enter a valid date and time.")) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone(_offset(moment)))


class Files(_Value):
    """What was uploaded: `{"id", "name"}` each. Whose the files are is for the file store to say."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[dict[str, str]]:
        if not isinstance(value, list):
            raise invalid(Message("Attach a file."))
        return [self._file(item) for item in value]

    def _file(self, item: Any) -> dict[str, str]:
        match item:
            case {"id": str(key), "name": str(name)} if key and name:
                return {"id": key, "name": name}
        raise invalid(Message("Attach a file."))


class Ignored(_Value):
    """Whatever a browser sends for a field that the server works out itself."""

    def _deserialize(self, *_: Any, **__: Any) -> None:
        return None


class Inner(_Value):
    """A group of fields with a path of its own."""

    def __init__(self, component: Component) -> None:
        super().__init__(component)
        self.schema = schema_of(component.children)()

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.schema.load(value)


class Rows(Inner):
    """The rows of a list. A row with errors keeps its place, so that paths stay right."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise invalid(Message("A list of rows is expected."))
        if len(value) > MAX_ROWS:
            raise invalid(Message("Enter at most {max} rows.", {"max": MAX_ROWS}))
        rows, errors = [], {}
        for number, row in enumerate(value):
            try:
                rows.append(self.schema.load(row))
            except ValidationError as error:
                rows.append(dict(error.valid_data or {}) if isinstance(error.valid_data, Mapping) else {})
                errors[number] = error.messages
        if errors:
            raise ValidationError(errors, valid_data=rows)
        return rows


BY_SUBTYPE: Mapping[str, type[_Value]] = {"date": Day, "time": Clock, "datetime": Moment}
BY_TYPE: Mapping[Type, type[_Value]] = {
    Type.TEXTFIELD: Text,
    Type.TEXTAREA: Text,
    Type.NUMBER: Number,
    Type.CHECKBOX: YesNo,
    Type.RADIO: Choice,
    Type.SELECT: Choice,
    Type.CHECKLIST: Choices,
    Type.TAGLIST: Choices,
    Type.FILEPICKER: Files,
    Type.EXPRESSION: Ignored,
    Type.DYNAMICLIST: Rows,
    Type.GROUP: Inner,
}


STORED: Mapping[Type, type] = {
    **dict.fromkeys(TEXTS, str),
    **dict.fromkeys(MANY_CHOICES, list),
    Type.NUMBER: Decimal,
    Type.CHECKBOX: bool,
    Type.FILEPICKER: list,
    Type.GROUP: dict,
}
STORED_TIMES: Mapping[str, type] = {"date": date, "time": feel.Time, "datetime": datetime}


class _Level(Schema):
    """One level of a form."""

    error_messages: dict[str, Any] = {  # noqa: RUF012 - marshmallow's own attribute
        "unknown": Message("This form has no such field."),
        "type": Message("A group of fields is expected."),
    }


def schema_of(components: Sequence[Component]) -> type[Schema]:
    """The marshmallow schema of a level of the form; groups without a path share the level they stand in."""

    members = {str(component.key): field_of(component) for component in level(components)}
    return type("FormLevel", (_Level,), members)


def field_of(component: Component) -> _Value:
    """The field that reads what is submitted for a component."""
    if component.disabled and component.type != Type.DYNAMICLIST:
        return Ignored(component)
    if component.type == Type.DATETIME:
        return BY_SUBTYPE[component.subtype](component)
    return BY_TYPE[component.type](component)


def level(components: Sequence[Component]) -> list[Component]:
    """The components that hold a value under a key of this level."""
    found: list[Component] = []
    for component in components:
        if component.key:
            found.append(component)
        elif component.type == Type.GROUP:
            found.extend(level(component.children))
    return found


def load(schema: Schema, submitted: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """The values of their kinds, and the errors of those that are not, by path."""
    try:
        return dict(schema.load(submitted)), {}
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        return dict(valid), dict(_flat(error.messages))


def empty(component: Component) -> Any:
    """What form-js has for a component that nobody filled in."""
    if component.type in TEXTS:
        return ""
    if component.type == Type.CHECKBOX:
        return False
    if component.type == Type.GROUP:
        return {}
    return [] if component.type in MANY_CHOICES or component.type == Type.DYNAMICLIST else None


def fits(component: Component, value: Any) -> bool:
    """Whether a stored value is of the component's kind: a variable of its name may be something else."""
    if component.type == Type.DYNAMICLIST:
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)
    if component.type == Type.DATETIME:
        return type(value) is STORED_TIMES[component.subtype]
    return value is not None and isinstance(value, STORED.get(component.type, object))


def fitting(components: Sequence[Component], stored: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of stored values without what is not of its component's kind, however deep."""
    found = {str(c.key): (c, stored[str(c.key)]) for c in level(components) if str(c.key) in stored}
    return {
        key: _fitting(component, value) for key, (component, value) in found.items() if fits(component, value)
    }


def _fitting(component: Component, value: Any) -> Any:
    if component.type == Type.GROUP:
        return fitting(component.children, value)
    if component.type == Type.DYNAMICLIST:
        return [fitting(component.children, row) for row in value]
    return value


def default(component: Component) -> Any:
    """What a new form starts with: the component's own default, else nothing."""
    if component.default is None:
        return empty(component)
    return field_of(component).deserialize(component.default)


def is_empty(component: Component, value: Any) -> bool:
    """Whether nothing was filled in; a box that is not ticked counts as that."""
    return value is None or value == "" or value == [] or (component.type == Type.CHECKBOX and not value)


def _flat(messages: Any, path: Path = ()) -> list[tuple[Path, list[Message]]]:
    """marshmallow's nested messages by path. `_schema` stands for a level as a whole, below the top."""
    if not isinstance(messages, Mapping):
        return [(path, list(messages))]
    parts = [(path if key == "_schema" and path else (*path, key), inner) for key, inner in messages.items()]
    return [found for place, inner in parts for found in _flat(inner, place)]


def _offset(moment: datetime) -> timedelta:
    """How far business time was from UTC then."""
    return moment.replace(tzinfo=ZONE).utcoffset() or timedelta(0)


def _digits(number: Decimal) -> int:
    return len(number.as_tuple().digits)


def _some_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value
