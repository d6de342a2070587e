"""The list of deadlines: what is due when, for whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.services import deadlines
from engine.services.deadlines import Nearness, Sought
from engine.store.deadlines import RUNNING, State
from web import door, paging
from web.deadlines import LEVELS, lines
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("deadlines", __name__)

STATES = {
    "": RUNNING,
    "suspended": (State.SUSPENDED,),
    "met": (State.MET,),
    "late": (State.LATE,),
    "cancelled": (State.CANCELLED,),
    "all": tuple(State),
}


@pages.get("/deadlines")
def listed() -> ResponseReturnValue:
    session, sought = door.session(), _sought()
    found = deadlines.listing(session, actor(), sought)
    units, kinds = deadlines.choices(session, actor())
    return render_template(
        "deadlines.html",
        rows=lines(session, found.items),
        buckets=_buckets(deadlines.counts(session, actor(), sought), sought.nearness),
        states=_states(),
        units=sorted((code, say(labels)) for code, labels in units.items()),
        kinds=sorted((code, say(labels)) for code, labels in kinds.items()),
        pages=paging.Pages(sought.page, found.total),
        narrowed=any(request.args.get(name) for name in ("state", "near", "unit", "kind")),
    )


def _sought() -> Sought:
    near = request.args.get("near", "")
    return Sought(
        states=STATES.get(request.args.get("state", ""), RUNNING),
        nearness=Nearness(near) if near in set(Nearness) else None,
        unit=request.args.get("unit", ""),
        code=request.args.get("kind", ""),
        page=paging.wanted(),
        size=paging.SIZE,
    )


def _states() -> list[tuple[str, str]]:
    return [
        ("", t("To be met")),
        ("suspended", t("Clock stopped")),
        ("met", t("Done in time")),
        ("late", t("Done late")),
        ("cancelled", t("Fell away")),
        ("all", t("In any state")),
    ]


def _buckets(counts: Mapping[Nearness, int], chosen: Nearness | None) -> list[dict[str, Any]]:
    """How many are how near; each figure narrows the list to them."""
    words = {
        Nearness.OVER: t("Overdue"),
        Nearness.CLOSE: t("Due soonest"),
        Nearness.NEAR: t("Due soon"),
        Nearness.FAR: t("Due later"),
        Nearness.UNKNOWN: t("Cannot be counted yet"),
    }
    return [
        {
            "level": LEVELS[nearness],
            "words": words[nearness],
            "count": counts[nearness],
            "here": nearness is chosen,
            "href": paging.here(near=None if nearness is chosen else nearness.value, state=None, page=None),
        }
        for nearness in Nearness
    ]
