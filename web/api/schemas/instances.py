"""Instances of processes in JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.services.instances import State
from web.api.schemas.base import Both, CamelSchema, Name, PageArguments, Value, Variables, page_of, whole
from web.api.schemas.tasks import SubjectSchema, TaskSchema
from web.texts import say


class InstanceSchema(CamelSchema):
    """A running or ended instance."""

    id = fields.String()
    process_key = fields.String()
    process = Both()
    version = fields.Integer()
    business_key = fields.String(allow_none=True)
    subject = fields.Nested(SubjectSchema, allow_none=True)
    state = fields.String()
    test = fields.Boolean()
    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    starter = fields.String()
    starter_name = fields.String()
    incidents = fields.Integer()
    waits_for = fields.List(Both())


class StepSchema(CamelSchema):
    """Where an instance stands: a token, its number, its element."""

    number = fields.Integer()
    process_key = fields.String()
    element = fields.String(attribute="element_id")
    name = Both(attribute="labels")
    state = fields.String()


class TimerSchema(CamelSchema):
    """A date that the instance waits for."""

    process_key = fields.String()
    element = fields.String()
    due_at = fields.DateTime(
        allow_none=True, metadata={"description": "Null while nobody can say the day of its deadline."}
    )


class ListeningSchema(CamelSchema):
    """A message, a signal or a program's work that the instance waits for."""

    kind = fields.String()
    name = fields.String()
    correlation_key = fields.String(allow_none=True)
    process_key = fields.String()
    element = fields.String()


class IncidentSchema(CamelSchema):
    """A step that failed and waits to be mended."""

    id = fields.String()
    process_key = fields.String(attribute="process")
    element = fields.String()
    name = fields.String()
    reason = fields.Function(lambda incident: say(incident.reason))
    opened_at = fields.DateTime()
    number = fields.Integer(allow_none=True)


class IncidentOfInstanceSchema(IncidentSchema):
    """An incident in the list of all."""

    instance_id = fields.String()


class IncidentDetailSchema(CamelSchema):
    """An incident with the variables that the step saw when it failed, and the program's stack."""

    incident = fields.Nested(IncidentOfInstanceSchema)
    inputs = Variables()
    stack = fields.String()
    may_skip = fields.Boolean()


class ReasonSchema(CamelSchema):
    """Why an administrator does it; kept in the history."""

    reason = Name(required=True)


class ChangesSchema(ReasonSchema):
    """Variables to be set in one scope; 0 is the instance's own."""

    scope = whole(load_default=0)
    variables = Variables(required=True)


class MoveSchema(ReasonSchema):
    """Which step is taken to which element of the same process."""

    number = whole(required=True)
    to = Name(required=True)


class InstanceStateSchema(CamelSchema):
    """An instance with all that it waits for."""

    instance = fields.Nested(InstanceSchema, attribute="summary")
    steps = fields.List(fields.Nested(StepSchema), attribute="live")
    tasks = fields.List(fields.Nested(TaskSchema))
    timers = fields.List(fields.Nested(TimerSchema))
    listening = fields.List(fields.Nested(ListeningSchema))
    incidents = fields.List(fields.Nested(IncidentSchema))


class ScopeSchema(CamelSchema):
    """The variables of one scope: the instance's own (number 0), a called process's, a repetition's."""

    number = fields.Integer()
    process_key = fields.String()
    element = fields.String(attribute="element_id")
    variables = Variables()
    around = fields.Integer(allow_none=True)


class EntrySchema(CamelSchema):
    """Something that happened. `data` depends on the kind."""

    seq = fields.Integer()
    at = fields.DateTime()
    kind = fields.String()
    process_key = fields.String(attribute="process")
    element = fields.String()
    name = fields.String()
    number = fields.Integer()
    actor = fields.String()
    actor_name = fields.String()
    data = Value()


class DecidedSchema(CamelSchema):
    """A decision that was made for the instance, by which version of the table."""

    seq = fields.Integer()
    at = fields.DateTime()
    process_key = fields.String(attribute="process")
    element = fields.String()
    name = fields.String()
    decision = fields.String()
    version = fields.Integer()
    value = Value()


class ExplainedSchema(DecidedSchema):
    """A decision with what it rests on: what went in, which cells held, which rows fired."""

    trace = Value()


class InstancesOfProcessArguments(PageArguments):
    """How a list of the instances of one process is narrowed."""

    state = fields.Enum(State, by_value=True, load_default=None)
    text = fields.String(load_default="")
    starter = fields.String(load_default=None)
    test = fields.Boolean(load_default=False)
    incidents = fields.Boolean(load_default=False)


class InstanceArguments(InstancesOfProcessArguments):
    """How a list of instances is narrowed."""

    process = fields.String(load_default=None)


class HistoryArguments(CamelSchema):
    """Which page of the history, the newest first."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    size = fields.Integer(load_default=50, validate=validate.Range(1, 500))


IncidentPageSchema = page_of(IncidentOfInstanceSchema)
InstancePageSchema = page_of(InstanceSchema)
EntryPageSchema = page_of(EntrySchema)
