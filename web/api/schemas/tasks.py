"""Tasks in JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from web.api.schemas.base import Answers, Both, CamelSchema, PageArguments, Variables, page_of, whole

LISTS = ("mine", "candidate", "done", "all")
SORTS = ("due", "created", "priority")


class SubjectSchema(CamelSchema):
    """The record that a case is about."""

    kind = fields.String()
    key = fields.String()
    number = fields.String(allow_none=True)
    title = fields.String()


class TaskSchema(CamelSchema):
    """A task. `rev` is sent back with a completion, so that a stale one is noticed."""

    id = fields.String()
    name = Both()
    process = Both()
    process_key = fields.String()
    element = fields.String()
    instance_id = fields.String()
    business_key = fields.String(allow_none=True)
    subject = fields.Nested(SubjectSchema, allow_none=True)
    test = fields.Boolean()
    state = fields.String()
    priority = fields.Integer()
    assignee = fields.String(allow_none=True)
    assignee_name = fields.String(allow_none=True)
    created_at = fields.DateTime()
    due_at = fields.DateTime(allow_none=True)
    completed_at = fields.DateTime(allow_none=True)
    rev = fields.Integer()


class TaskDetailSchema(CamelSchema):
    """A task with what its doer needs: the form (a form-js schema) and the values it starts with."""

    task = fields.Nested(TaskSchema)
    documentation = fields.String(attribute="documentation.zh")
    candidate_users = fields.List(fields.String())
    candidate_groups = fields.List(fields.String())
    may_claim = fields.Boolean()
    may_complete = fields.Boolean()
    may_release = fields.Boolean()
    form = fields.Raw(allow_none=True)
    values = Variables()


class TaskArguments(PageArguments):
    """How a list of tasks is narrowed and ordered."""

    list = fields.String(load_default="mine", validate=validate.OneOf(LISTS))
    text = fields.String(load_default="")
    process = fields.String(load_default="")
    element = fields.String(load_default="")
    instance_id = fields.String(load_default="")
    sort = fields.String(load_default="due", validate=validate.OneOf(SORTS))
    due_before = fields.AwareDateTime(load_default=None)


class CompletionSchema(CamelSchema):
    """What the task's form was filled with; without a form, variables."""

    values = Answers(load_default=dict)
    rev = whole(load_default=None)


class TogetherSchema(CamelSchema):
    """Tasks to be completed together, by id."""

    tasks = fields.List(fields.String(), required=True, validate=validate.Length(1, 100))


class OutcomeSchema(CamelSchema):
    """What became of one of them; `error` says why it is not completed."""

    task = fields.String()
    error = fields.String(allow_none=True)


TaskPageSchema = page_of(TaskSchema)
