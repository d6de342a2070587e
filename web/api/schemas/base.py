"""How values look in JSON: camelCase names, both languages, exact numbers, times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import simplejson
from marshmallow import Schema, ValidationError, fields, validate

from engine import feel
from engine.errors import Message
from engine.labels import Labels


class CamelSchema(Schema):
    """Python's `due_at` is JSON's `dueAt`."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        head, *rest = (field_obj.data_key or field_name).split("_")
        field_obj.data_key = head + "".join(part.capitalize() for part in rest)
        if isinstance(field_obj, Described):
            field_obj.metadata = {"description": type(field_obj).__doc__, **field_obj.metadata}


class Described(fields.Field[Any]):
    """A field whose class says in its docstring what its values look like."""


class Both(Described):
    """A text in Chinese and English: `{"zh": …, "en": …}`."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return {"zh": value.zh, "en": value.en} if isinstance(value, Labels) else None


class Value(Described):
    """Any value of the expression language: numbers exact, dates and times as ISO 8601 text."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return None if value is None else feel.plain(value)


class Variables(Described):
    """Names with values. What JSON has no notation for is written `{"$": "date", "v": "2026-12-31"}`."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return feel.plain(dict(value)) if isinstance(value, Mapping) else {}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError([Message("Names with values are expected.")])
        try:
            read: dict[str, Any] = {name: _typed(inner) for name, inner in value.items()}
        except feel.FeelError as error:
            raise ValidationError([error.message]) from error
        return read


class Answers(Described):
    """What a form was filled with, by key, as the form's schema says; numbers exact, as number or text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError([Message("Names with values are expected.")])
        return value


class PageArguments(CamelSchema):
    """Which page of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    size = fields.Integer(load_default=20, validate=validate.Range(1, 200))


def whole(**kwargs: Any) -> fields.Integer:
    """A version or a revision: a whole number that a database can hold."""
    return fields.Integer(validate=validate.Range(0, 2**31 - 1), **kwargs)


LONGEST_KEY = 300
"""Characters of what things are found by: an index takes no more."""


class Name(fields.String):
    """A text that is not blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(1, LONGEST_KEY), **kwargs)


class BusinessKey(fields.String):
    """What a case is called elsewhere, if anything."""

    def __init__(self) -> None:
        super().__init__(load_default=None, validate=validate.Length(max=LONGEST_KEY))


class CorrelationKey(Described):
    """What tells the receivers of a message apart: any value of JSON."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if len(str(value)) > LONGEST_KEY:
            raise ValidationError([Message("This is too long.")])
        return value


def page_of(items: type[Schema]) -> type[Schema]:
    """The schema of one page of a list: its items and how many there are on all pages together."""
    name = items.__name__.removesuffix("Schema") + "PageSchema"
    members = {"items": fields.List(fields.Nested(items)), "total": fields.Integer()}
    return type(name, (CamelSchema,), members)


def _typed(value: Any) -> Any:
    return feel.loads(simplejson.dumps(value, use_decimal=True))
