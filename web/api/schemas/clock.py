"""The business clock in JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields

from engine import feel
from engine.errors import Message
from web.api.schemas.base import CamelSchema, Described


class Duration(Described):
    """A duration in ISO 8601, such as `P10D` or `PT30M`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> timedelta:
        read = feel.evaluate("duration(text)", {"text": value}).value if isinstance(value, str) else None
        if not isinstance(read, timedelta):
            raise ValidationError([Message("A duration like P10D or PT30M is expected.")])
        return read


class ClockSchema(CamelSchema):
    """The business time."""

    now = fields.AwareDateTime(required=True)


class AdvanceSchema(CamelSchema):
    """How much business time passes at once."""

    by = Duration(required=True)
