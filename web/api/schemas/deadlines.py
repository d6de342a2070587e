"""Deadlines and the working-day calendar in JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.services.deadlines import Nearness
from engine.store.calendar import DayKind
from engine.store.deadlines import State
from web.api.schemas.base import Both, CamelSchema, PageArguments, page_of


class DeadlineArguments(PageArguments):
    """How the list is narrowed; without a state, to those that still have to be met."""

    state = fields.Enum(State, by_value=True, load_default=None)
    nearness = fields.Enum(Nearness, by_value=True, load_default=None)
    unit = fields.String(load_default="")
    code = fields.String(load_default="")


class DeadlineSchema(CamelSchema):
    """Something that has to be done by a day. `dueOn` is the last day, null while nobody can say it."""

    id = fields.String()
    code = fields.String()
    name = Both()
    article = fields.String()
    hard = fields.Boolean(metadata={"description": "By the rules; else a default of the platform."})
    base_event = Both(attribute="event")
    base_on = fields.Date()
    amount = fields.Integer()
    unit = fields.String()
    rolls = fields.Boolean()
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    missing_year = fields.Integer(allow_none=True)
    state = fields.Enum(State, by_value=True)
    met_on = fields.Date(allow_none=True)
    days = fields.Integer(allow_none=True)
    days_left = fields.Integer(allow_none=True)
    nearness = fields.Enum(Nearness, by_value=True, allow_none=True)
    unit_code = fields.String(allow_none=True)
    subject_kind = fields.Function(lambda view: view.subject[0] if view.subject else None)
    subject_key = fields.Function(lambda view: view.subject[1] if view.subject else None)
    subject_title = fields.String()
    subject_number = fields.String(allow_none=True)
    instance_id = fields.String(allow_none=True)


DeadlinePageSchema = page_of(DeadlineSchema)


class YearSchema(CamelSchema):
    """A year whose calendar is loaded."""

    year = fields.Integer()
    source = fields.String()
    loaded_at = fields.DateTime()
    loaded_by = fields.String()


class DaySchema(CamelSchema):
    """A day that is not what its weekday says."""

    day = fields.Date(required=True)
    kind = fields.Enum(DayKind, by_value=True, required=True)
    name = fields.String(load_default="", validate=validate.Length(max=100))


class LoadSchema(CamelSchema):
    """The days of whole years, each of which replaces what is known of that year, and where they come
    from."""

    source = fields.String(required=True, validate=validate.Length(1, 300))
    days = fields.List(fields.Nested(DaySchema), required=True, validate=validate.Length(1, 2000))


class DifferenceSchema(CamelSchema):
    """A day that would be something else; null is what its weekday says."""

    day = fields.Date()
    old = fields.Enum(DayKind, by_value=True, allow_none=True)
    new = fields.Enum(DayKind, by_value=True, allow_none=True)
    name = fields.String()


class DeadlineMoveSchema(CamelSchema):
    """A deadline that would get another last day."""

    deadline_id = fields.Function(lambda move: move.deadline.id)
    code = fields.Function(lambda move: move.deadline.code)
    old = fields.Date(allow_none=True)
    new = fields.Date(attribute="new.day", allow_none=True)
    provisional = fields.Boolean(attribute="new.provisional")


class PreviewSchema(CamelSchema):
    """What loading days would change."""

    years = fields.List(fields.Integer())
    new_years = fields.List(fields.Integer())
    differences = fields.List(fields.Nested(DifferenceSchema))
    moves = fields.List(fields.Nested(DeadlineMoveSchema))


class CalendarChangeSchema(CamelSchema):
    """A change of the calendar: `days` lists the day, what it was, what it became, and its name."""

    year = fields.Integer()
    at = fields.DateTime()
    actor_name = fields.String()
    source = fields.String()
    days = fields.List(fields.List(fields.String(allow_none=True)))
    moved = fields.Integer(metadata={"description": "How many deadlines got another last day."})


CalendarChangePageSchema = page_of(CalendarChangeSchema)
