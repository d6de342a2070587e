"""Deployments and processes in JSON."""

from __future__ import annotations

from marshmallow import fields

from web.api.schemas.base import Answers, Both, BusinessKey, CamelSchema, Variables, page_of, whole
from web.api.schemas.errors import FindingSchema
from web.texts import say


class VersionSchema(CamelSchema):
    """A version of a definition."""

    kind = fields.String()
    key = fields.String()
    version = fields.Integer()
    file = fields.String()


class DeployedSchema(CamelSchema):
    """What a deployment did: new versions, what was the same already, and warnings."""

    id = fields.String()
    created = fields.List(fields.Nested(VersionSchema))
    unchanged = fields.List(fields.Nested(VersionSchema))
    findings = fields.List(fields.Nested(FindingSchema))


class CheckedSchema(CamelSchema):
    """What a deployment would be told."""

    refused = fields.Boolean()
    findings = fields.List(fields.Nested(FindingSchema))


class WarnedSchema(CamelSchema):
    """A warning that a deployment was accepted with."""

    rule = fields.String()
    file = fields.String()
    element_id = fields.String(allow_none=True)
    element_name = fields.String(allow_none=True)
    message = fields.Function(lambda warned: say(warned.message))


class DeploymentSchema(CamelSchema):
    """Who delivered what."""

    id = fields.String()
    name = fields.String()
    source = fields.String()
    actor = fields.String()
    actor_name = fields.String()
    created_at = fields.DateTime()
    warnings = fields.List(fields.Nested(WarnedSchema))


class DefinitionSchema(CamelSchema):
    """A definition's version in force."""

    kind = fields.String()
    key = fields.String()
    version = fields.Integer()
    name = Both(attribute="labels")
    file = fields.String()
    created_at = fields.DateTime()
    deployment_id = fields.String()


class DeploymentDetailSchema(CamelSchema):
    """A deployment with the versions it made."""

    deployment = fields.Nested(DeploymentSchema)
    definitions = fields.List(fields.Nested(DefinitionSchema))


class ProcessSchema(CamelSchema):
    """A process that you may start."""

    key = fields.String()
    name = Both(attribute="labels")
    documentation = fields.String(attribute="documentation.zh")
    version = fields.Integer()
    has_form = fields.Boolean()


class StartFormSchema(CamelSchema):
    """What a process is started with: the form (a form-js schema, or null) and the values it begins with."""

    process = fields.Nested(ProcessSchema)
    form = fields.Raw(allow_none=True)
    values = Variables()


class StartSchema(CamelSchema):
    """How an instance is to start: `values` for the start form, `variables` for what it is given besides."""

    business_key = BusinessKey()
    variables = Variables(load_default=dict)
    values = Answers(load_default=dict)
    version = whole(load_default=None)
    test = fields.Boolean(load_default=False)


DeploymentPageSchema = page_of(DeploymentSchema)
