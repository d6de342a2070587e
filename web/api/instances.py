"""Instances: search, state, variables, history and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import Message, NotFound
from engine.runtime import ScopeView
from engine.services import decisions, history, instances
from engine.services.decisions import Decided
from engine.services.history import Entry
from engine.services.instances import InstanceDetail, InstanceSummary, Wanted
from engine.store.base import Page
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.instances import (
    ChangesSchema,
    DecidedSchema,
    EntryPageSchema,
    ExplainedSchema,
    HistoryArguments,
    InstanceArguments,
    InstancePageSchema,
    InstanceStateSchema,
    MoveSchema,
    ReasonSchema,
    ScopeSchema,
)
from web.callers import actor

instances_api = blueprint("instances", "Running and ended instances of processes.")


@instances_api.get("/instances")
@instances_api.arguments(InstanceArguments, location="query")
@instances_api.response(200, InstancePageSchema)
def list_instances(wanted: dict[str, Any]) -> Page[InstanceSummary]:
    """The instances that match and that you may see, the newest first."""
    page, size = wanted.pop("page"), wanted.pop("size")
    return instances.search(door.session(), actor(), Wanted(**wanted), page, size)


@instances_api.get("/instances/<instance_id>")
@instances_api.response(200, InstanceStateSchema)
def get_instance(instance_id: str) -> InstanceDetail:
    """One instance with its steps, open tasks, timers, messages awaited and incidents."""
    return instances.detail(door.session(), instance_id, actor())


@instances_api.get("/instances/<instance_id>/variables")
@instances_api.response(200, ScopeSchema(many=True))
def get_variables(instance_id: str) -> Sequence[ScopeView]:
    """The instance's variables by scope, for administrators."""
    return instances.variables(door.session(), instance_id, actor())


@instances_api.get("/instances/<instance_id>/history")
@instances_api.arguments(HistoryArguments, location="query")
@instances_api.response(200, EntryPageSchema)
def get_history(wanted: dict[str, Any], instance_id: str) -> Page[Entry]:
    """What happened in the instance, the newest first."""
    return history.of(door.session(), instance_id, actor(), **wanted)


@instances_api.get("/instances/<instance_id>/decisions")
@instances_api.response(200, DecidedSchema(many=True))
def list_decisions(instance_id: str) -> Sequence[Decided]:
    """The decisions made for the instance, in order."""
    return decisions.of(door.session(), instance_id, actor())


@instances_api.get("/instances/<instance_id>/decisions/<int:seq>")
@instances_api.response(200, ExplainedSchema)
def get_decision(instance_id: str, seq: int) -> Decided:
    """One decision with its inputs, the rows that fired and the table's version."""
    if all(made.seq != seq for made in decisions.of(door.session(), instance_id, actor())):
        raise NotFound(what=Message("The decision"), key=seq)
    return decisions.explained(door.session(), seq, actor())


@instances_api.post("/instances/<instance_id>/cancel")
@instances_api.arguments(ReasonSchema)
@instances_api.response(204)
def cancel(sent: dict[str, Any], instance_id: str) -> None:
    """Stops an instance for good."""
    instances.cancel(door.session(), instance_id, sent["reason"], actor())


@instances_api.post("/instances/<instance_id>/variables")
@instances_api.arguments(ChangesSchema)
@instances_api.response(204)
def set_variables(sent: dict[str, Any], instance_id: str) -> None:
    """Sets variables of one scope, and looks whether the instance can go on."""
    session, reason, scope = door.session(), sent["reason"], sent["scope"]
    instances.set_variables(session, instance_id, sent["variables"], reason, actor(), scope)


@instances_api.post("/instances/<instance_id>/move")
@instances_api.arguments(MoveSchema)
@instances_api.response(204)
def move(sent: dict[str, Any], instance_id: str) -> None:
    """Takes a step to another element of the same process, however long ago it was passed."""
    session, number, to = door.session(), sent["number"], sent["to"]
    instances.move(session, instance_id, number, to, sent["reason"], actor())
