"""Records of the register: kinds, lists, one record, its changes, and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.records import RecordKind
from engine.services import records, register
from engine.services.register import Change, Line
from engine.store.base import Page
from engine.store.records import Record, Wanted
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.records import (
    ChangeArguments,
    ChangePageSchema,
    CorrectionSchema,
    KindSchema,
    LinePageSchema,
    RecordArguments,
    RecordSchema,
)
from web.callers import actor

records_api = blueprint("records", "What the register holds.")


@records_api.get("/records")
@records_api.response(200, KindSchema(many=True))
def list_kinds() -> Sequence[RecordKind]:
    """The kinds of records that the register knows, with their fields."""
    return register.kinds(door.session())


@records_api.get("/records/<kind>")
@records_api.arguments(RecordArguments, location="query")
@records_api.response(200, LinePageSchema)
def list_records(wanted: dict[str, Any], kind: str) -> Page[Line]:
    """The records of a kind that match and that you may see."""
    filters = dict(wanted.pop("filter"))
    return register.listing(door.session(), kind, actor(), Wanted(filters=filters, **wanted)).page


@records_api.get("/records/<kind>/<key>")
@records_api.response(200, RecordSchema)
def get_record(kind: str, key: str) -> Record:
    """One record with all its values."""
    return records.get(door.session(), kind, key, actor())


@records_api.patch("/records/<kind>/<key>")
@records_api.arguments(CorrectionSchema)
@records_api.response(200, RecordSchema)
def correct_record(sent: dict[str, Any], kind: str, key: str) -> Record:
    """Corrects values outside a process, with a reason. 409 when the record is no longer at that version."""
    session = door.session()
    records.correct(session, kind, key, sent["values"], sent["reason"], actor(), sent["version"])
    return records.get(session, kind, key, actor())


@records_api.get("/records/<kind>/<key>/changes")
@records_api.arguments(ChangeArguments, location="query")
@records_api.response(200, ChangePageSchema)
def list_changes(wanted: dict[str, Any], kind: str, key: str) -> Page[Change]:
    """What was changed in a record, by whom, in which step and why."""
    return register.changes(door.session(), kind, key, actor(), wanted["page"])
