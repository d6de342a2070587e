"""Files in JSON."""

from __future__ import annotations

from marshmallow import fields

from web.api.schemas.base import CamelSchema


class FileSchema(CamelSchema):
    """An uploaded file: `{"id", "name"}` of it is what a form's file field takes, in a list."""

    id = fields.String()
    name = fields.String()
    size = fields.Integer()
    media_type = fields.String()
