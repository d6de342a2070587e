"""Decisions, messages and signals in JSON."""

from __future__ import annotations

from marshmallow import fields

from web.api.schemas.base import BusinessKey, CamelSchema, CorrelationKey, Name, Value, Variables, whole
from web.texts import say


class EvaluationSchema(CamelSchema):
    """What a decision is tried with."""

    variables = Variables(load_default=dict)
    version = whole(load_default=None)


class TriedSchema(CamelSchema):
    """What it decides; `trace` has the inputs, the cells that held and the rows that fired."""

    decision = fields.String()
    version = fields.Integer()
    value = Value()
    trace = Value()
    warnings = fields.Function(lambda tried: [say(warning.message) for warning in tried.suppressed])


class MessageSchema(CamelSchema):
    """A message for the one instance that waits for it, or that starts one."""

    name = Name(required=True)
    correlation_key = CorrelationKey(load_default=None)
    business_key = BusinessKey()
    variables = Variables(load_default=dict)


class CorrelatedSchema(CamelSchema):
    """Where the message went: null while nobody waits for it, then it is kept."""

    instance_id = fields.String(allow_none=True)
    started = fields.Boolean()


class SignalSchema(CamelSchema):
    """A signal for all who wait for it."""

    name = Name(required=True)
    variables = Variables(load_default=dict)


class ReachedSchema(CamelSchema):
    """How many instances and processes the signal reaches."""

    reached = fields.Integer()
