"""The register: a list of each kind, and a page for each record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.records import RecordField, RecordKind
from engine.services import codes, deadlines, documents, files, instances, register, versions
from engine.services.instances import Wanted
from engine.services.register import Cell, Change, Listing, View
from engine.store.records import Wanted as WantedRecords
from web import casework, cells, door, paging
from web.deadlines import lines as deadline_lines
from web.shown import day
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("records", __name__)

CHANGES = 50
"""Changes on a page of a record's history."""


@pages.get("/records/<kind>")
def listed(kind: str) -> ResponseReturnValue:
    session = door.session()
    found = register.listing(session, kind, actor(), _wanted(session, kind))
    state = request.args.get("state", "")
    columns = _columns_beside(found)
    return render_template(
        "records.html",
        heading=say(found.kind.labels),
        state=state,
        buckets=_buckets(session, found.kind, state),
        sorts=_sorts(columns),
        columns=_columns(columns),
        rows=[_row(found.kind, line) for line in found.page.items],
        pages=paging.Pages(paging.wanted(), found.page.total),
        narrowed=bool(request.args.get("q") or state),
        may_start=bool(instances.startable(session, actor())),
    )


@pages.get("/records/<kind>/<key>")
def record(kind: str, key: str) -> ResponseReturnValue:
    session, view = door.session(), register.view(door.session(), kind, key, actor())
    tab = request.args.get("tab", "")
    page = {
        "title": view.title or t("Without a name"),
        "kind": say(view.kind.labels),
        "kind_key": kind,
        "number": view.number,
        "state": {"words": cells.shown(view.state).text, "tone": ""}
        if view.state and view.state.value
        else None,
        "heads": _heads(view),
        "updated_at": view.updated_at,
        "steps": _steps(session, view),
        "tab": "history" if tab == "history" else "overview",
        "tabs": _tabs(tab),
    }
    part = _history(session, kind, key) if tab == "history" else _overview(session, view)
    return render_template("record.html", **page, **part)


def _heads(view: View) -> list[tuple[str, str]]:
    """The first facts, without those that the heading shows anyway."""
    shown = {*_named(view.kind), view.kind.state_field}
    told = [cells.shown(cell) for cell in view.facts if cell.key not in shown]
    return [(cell.words, cell.text) for cell in told if not cell.empty][:3]


def _wanted(session: Session, kind: str) -> WantedRecords:
    drawn = versions.record_kind(session, kind)
    sort, state = request.args.get("sort", ""), request.args.get("state", "")
    names = {field.key for field in drawn.fields}
    return WantedRecords(
        text=request.args.get("q", "").strip(),
        filters={drawn.state_field: state} if state and drawn.state_field else {},
        sort=sort if sort.removeprefix("-") in names else "",
        page=paging.wanted(),
        size=paging.SIZE,
    )


def _buckets(session: Session, kind: RecordKind, chosen: str) -> list[dict[str, Any]]:
    """How many records are in each state; each figure narrows the list to it."""
    if not kind.state_field:
        return []
    counts = register.counts(session, kind.kind, kind.state_field, actor())
    names = _options(session, kind)
    listed = [state for state in [*names, *counts] if counts.get(state)]
    every = {
        "words": t("All"),
        "count": sum(counts.values()),
        "here": not chosen,
        "href": paging.here(state=None, page=None),
    }
    return [
        every,
        *(
            {
                "words": names.get(state, state),
                "count": counts[state],
                "here": state == chosen,
                "href": paging.here(state=state, page=None),
            }
            for state in dict.fromkeys(listed)
        ),
    ]


def _options(session: Session, kind: RecordKind) -> dict[str, str]:
    """State -> what it is called, in the order of its table."""
    field = kind.field(kind.state_field or "")
    if field is None or field.options is None:
        return {}
    named = codes.labels(session, field.options) if isinstance(field.options, str) else field.options
    return {value: say(labels) for value, labels in named.items()}


def _sorts(columns: Iterable[RecordField]) -> list[tuple[str, str]]:
    ordered = [
        (f"-{field.key}", t("{field}, highest first", field=say(field.labels)))
        for field in columns
        if field.type in cells.NUMBERS
    ]
    return [("", t("Latest change first")), *ordered]


def _named(kind: RecordKind) -> set[str]:
    """The fields that the first column shows."""
    return {kind.title, kind.number.field if kind.number else kind.title}


def _columns_beside(listing: Listing, left_out: Collection[str] = ()) -> list[RecordField]:
    """What a list shows beside the name."""
    return [field for field in listing.columns if field.key not in {*_named(listing.kind), *left_out}]


def _columns(fields: Iterable[RecordField]) -> list[dict[str, Any]]:
    return [{"words": say(field.labels), "number": field.type in cells.NUMBERS} for field in fields]


def _row(kind: RecordKind, line: register.Line, left_out: Collection[str] = ()) -> dict[str, Any]:
    hidden = {*_named(kind), *left_out}
    shown = [(cell, cells.shown(cell)) for cell in line.cells if cell.key not in hidden]
    return {
        "href": url_for("records.record", kind=kind.kind, key=line.key),
        "title": line.title or t("Without a name"),
        "number": line.number,
        "updated_at": line.updated_at,
        "cells": [
            {
                "words_of": told.words,
                "words": told.text,
                "number": told.number,
                "state": cell.key == kind.state_field and not told.empty,
                "tone": "",
            }
            for cell, told in shown
        ],
    }


def _tabs(tab: str) -> list[tuple[str, int | None, str, bool]]:
    return [
        (t("Overview"), None, paging.here(tab=None, page=None), tab != "history"),
        (t("History"), None, paging.here(tab="history", page=None), tab == "history"),
    ]


def _overview(session: Session, view: View) -> dict[str, Any]:
    about = Wanted(subject=(view.kind.kind, view.key), test=None)
    found = instances.search(session, actor(), about, 1, paging.SIZE)
    return {
        "deadlines": deadline_lines(session, deadlines.of_record(session, view.key)),
        "sections": list(_sections(session, view)),
        "belonging": [_belonging(each, view) for each in register.belonging(session, view, actor())],
        "cases": [casework.line(each) for each in found.items],
        "documents": casework.documents(documents.of_record(session, view.key)),
        "attachments": casework.attachments(session, files.of_record(session, view.key)),
    }


def _belonging(listing: Listing, view: View) -> dict[str, Any]:
    """What belongs to a record: the latest of a kind, and where all of them are listed. Its number stands
    above already."""
    owner = {listing.kind.belongs_to.field} if listing.kind.belongs_to else set()
    return {
        "words": say(listing.kind.labels),
        "count": listing.page.total,
        "rows": [_row(listing.kind, line, owner) for line in listing.page.items],
        "columns": _columns(_columns_beside(listing, owner)),
        "href": url_for("records.listed", kind=listing.kind.kind, q=view.number),
    }


def _sections(session: Session, view: View) -> Iterator[dict[str, Any]]:
    """The key facts, what wants room, then everything else that has a value."""
    filled = [cell for cell in view.cells if cell.value not in cells.EMPTY]
    facts = {cell.key for cell in view.facts}
    parts = (
        (t("Key facts"), True, [c for c in filled if c.key in facts and c.type not in cells.LONG]),
        (t("In detail"), False, [c for c in filled if c.type in cells.LONG]),
        (t("Further fields"), True, [c for c in filled if c.key not in facts and c.type not in cells.LONG]),
    )
    for words, paired, part in parts:
        if part:
            yield {"words": words, "paired": paired, "lines": [_line(session, cell) for cell in part]}


def _line(session: Session, cell: Cell) -> dict[str, Any]:
    told = cells.shown(cell)
    return {"cell": told, "citations": casework.citations_of(session, {"article": told.article})}


def _history(session: Session, kind: str, key: str) -> dict[str, Any]:
    found = register.changes(session, kind, key, actor(), paging.wanted())
    return {
        "changes": [_change(session, change) for change in found.items],
        "pages": paging.Pages(paging.wanted(), found.total, CHANGES),
    }


def _change(session: Session, change: Change) -> dict[str, Any]:
    return {
        "words": say(change.new.labels),
        "old": cells.text(change.old),
        "new": cells.text(change.new),
        "who": casework.person(change.actor_name),
        "where": change.reason or casework.step_anywhere(session, change.element_id),
        "at": change.at,
    }


def _steps(session: Session, view: View) -> list[dict[str, Any]]:
    """The states it went through, with the day it reached each; the last is where it is now."""
    if view.state is None or view.state.value is None:
        return []
    found = register.changes(session, view.kind.kind, view.key, actor(), field=view.state.key)
    reached = [change for change in reversed(found.items) if change.new.value is not None]
    last = len(reached) - 1
    return [
        {"words": cells.text(change.new), "when": day(change.at), "tone": "now" if at == last else "done"}
        for at, change in enumerate(reached)
    ]
