"""What people do with tasks besides completing them, in JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.services.tasks import Kind
from web.api.schemas.base import CamelSchema

SEVERAL = validate.Length(1, 50)


class WhySchema(CamelSchema):
    """Why something is done."""

    reason = fields.String(load_default="")


class HandOverSchema(WhySchema):
    """Who gets a task, by username."""

    to = fields.String(required=True)


class PreparedSchema(CamelSchema):
    """What was prepared."""

    text = fields.String(required=True)


class AskSchema(CamelSchema):
    """Who is asked what: to sign `before`, `beside` or `after` the assignee, or for `advice`."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in Kind]))
    to = fields.List(fields.String(), required=True, validate=SEVERAL)
    question = fields.String(load_default="")


class AnswerSchema(CamelSchema):
    """A signature agrees or not; advice says neither."""

    agrees = fields.Boolean(load_default=None, allow_none=True)
    text = fields.String(load_default="")


class RequestSchema(CamelSchema):
    """Somebody who is or was asked about a task, and what they said."""

    id = fields.String()
    kind = fields.String()
    username = fields.String()
    name = fields.String()
    asked_by = fields.String()
    asked_at = fields.DateTime()
    question = fields.String()
    state = fields.String()
    agrees = fields.Boolean(allow_none=True)
    answer = fields.String()
    closed_at = fields.DateTime(allow_none=True)


class EarlierSchema(CamelSchema):
    """A task that the case can be sent back to."""

    process = fields.String()
    element = fields.String()
    name = fields.String(attribute="name.zh")
    who = fields.String()
    when = fields.DateTime()


class ReturnSchema(CamelSchema):
    """Where the case is sent back to and why; `straight` brings it back past the steps between."""

    process = fields.String(required=True)
    element = fields.String(required=True)
    reason = fields.String(required=True)
    straight = fields.Boolean(load_default=False)


class UrgedSchema(CamelSchema):
    """How hard a task was urged: 1 whoever has it, 2 those above them too, 3 the leaders too."""

    level = fields.Integer()


class CopiesSchema(CamelSchema):
    """Who is sent a case to read."""

    to = fields.List(fields.String(), required=True, validate=SEVERAL)
    note = fields.String(load_default="")


class CopySchema(CamelSchema):
    """A case that somebody was sent to read."""

    username = fields.String()
    name = fields.String()
    sent_by = fields.String()
    sent_at = fields.DateTime()
    note = fields.String()
    read_at = fields.DateTime(allow_none=True)


class CommentTextSchema(CamelSchema):
    text = fields.String(required=True)


class CommentSchema(CamelSchema):
    """What somebody said about a case."""

    username = fields.String()
    name = fields.String()
    step = fields.String()
    at = fields.DateTime()
    text = fields.String()


class SubstituteSchema(CamelSchema):
    """Somebody who stands in for you; `process` blank for all processes."""

    id = fields.String(dump_only=True)
    substitute = fields.String(required=True)
    process = fields.String(load_default="")
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
