"""Records of the register in JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from engine.errors import Message
from web.api.schemas.base import Answers, Both, CamelSchema, PageArguments, Value, Variables, page_of, whole


class RecordSchema(CamelSchema):
    """A record with all its values. `version` is sent back with a correction."""

    kind = fields.String()
    key = fields.String()
    number = fields.String(allow_none=True)
    title = fields.String()
    version = fields.Integer()
    values = Variables()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


class LineSchema(CamelSchema):
    """A record in a list, with the values that its kind shows in lists."""

    key = fields.String()
    number = fields.String(allow_none=True)
    title = fields.String()
    values = fields.Function(
        lambda line: Value().serialize("it", {"it": {cell.key: cell.value for cell in line.cells}})
    )
    updated_at = fields.DateTime()


class FieldSchema(CamelSchema):
    """A field of a kind of records."""

    key = fields.String()
    type = fields.String()
    labels = Both()
    article = fields.String(allow_none=True)


class KindSchema(CamelSchema):
    """A kind of records that the register knows."""

    kind = fields.String()
    labels = Both()
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields", attribute="fields")


class CellSchema(CamelSchema):
    """A value as it was or became."""

    value = Value()


class ChangeSchema(CamelSchema):
    """A field that was changed."""

    version = fields.Integer()
    at = fields.DateTime()
    field = fields.Function(lambda change: change.new.key)
    old = fields.Pluck(CellSchema, "value")
    new = fields.Pluck(CellSchema, "value")
    actor_name = fields.String()
    instance_id = fields.String(allow_none=True)
    element = fields.String(attribute="element_id", allow_none=True)
    reason = fields.String(allow_none=True)


class Filter(fields.String):
    """`field:value`."""

    def _deserialize(self, value: Any, *rest: Any, **more: Any) -> Any:
        name, colon, text = str(super()._deserialize(value, *rest, **more)).partition(":")
        if not (name and colon):
            raise ValidationError([Message("A filter is written field:value.")])
        return name, text


class RecordArguments(PageArguments):
    """How a list of records is narrowed and ordered: `sort` is a field, with - before it downwards."""

    text = fields.String(load_default="")
    filter = fields.List(Filter(), load_default=list)
    sort = fields.String(load_default="")


class CorrectionSchema(CamelSchema):
    """A correction outside a process: the changed values, why, and the version that was looked at."""

    values = Answers(required=True)
    reason = fields.String(required=True)
    version = whole(required=True)


class ChangeArguments(CamelSchema):
    """Which page of the changes, the newest first."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


LinePageSchema = page_of(LineSchema)
ChangePageSchema = page_of(ChangeSchema)
