"""The one shape of errors, for the documentation; `web.errors` makes them."""

from __future__ import annotations

from marshmallow import Schema, fields


class FindingSchema(Schema):
    """What is wrong with an element of a deployed file."""

    rule = fields.String()
    severity = fields.String()
    file = fields.String()
    elementId = fields.String(allow_none=True)
    elementName = fields.String(allow_none=True)
    message = fields.String()


class ErrorSchema(Schema):
    """What went wrong: a name for programs, a sentence for people, the fields or elements it is about."""

    error = fields.String(required=True, metadata={"description": "Name of the error, for programs"})
    message = fields.String(required=True, metadata={"description": "What went wrong, for people"})
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        data_key="fields",
        metadata={"description": "Path of a field (`components.0.amount`) -> what is wrong with it"},
    )
    findings = fields.List(fields.Nested(FindingSchema))
    requestId = fields.String()
