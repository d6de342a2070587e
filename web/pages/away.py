"""Being away: who stands in, and handing everything over for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import InvalidAnswers, Message
from engine.services import people, substitutes
from engine.store.substitutes import Substitute
from web import casework, door
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("away", __name__)


@pages.get("/account/substitutes", endpoint="home")
def listed() -> ResponseReturnValue:
    return _page({})


@pages.post("/account/substitutes")
def appoint() -> ResponseReturnValue:
    try:
        substitutes.appoint(
            door.session(),
            request.form.get("to", ""),
            request.form.get("process", ""),
            _day("first_day"),
            _day("last_day"),
            actor(),
        )
    except InvalidAnswers as error:
        door.start_over()
        return _page(error.fields), 422
    flash(t("Your substitute has been told."), "ok")
    return redirect(url_for("away.home"))


@pages.post("/account/substitutes/<substitute_id>/end")
def end(substitute_id: str) -> ResponseReturnValue:
    substitutes.end(door.session(), substitute_id, actor())
    flash(t("Nobody stands in for you there any more."), "ok")
    return redirect(url_for("away.home"))


def _page(errors: Mapping[str, Sequence[Any]]) -> str:
    session = door.session()
    processes = dict(casework.processes(session))
    return render_template(
        "away.html",
        rows=[_row(each, processes) for each in substitutes.of(session, actor())],
        possible=[(each.username, each.name) for each in substitutes.possible(session, actor())],
        processes=processes,
        today=clock.today().isoformat(),
        errors={name: [say(text) for text in texts] for name, texts in errors.items()},
        entered=request.form,
    )


def _row(made: Substitute, processes: Mapping[str, str]) -> Mapping[str, Any]:
    today = clock.today()
    return {
        "id": made.id,
        "name": people.name_of(door.session(), made.substitute) or made.substitute,
        "process": processes.get(made.process, made.process) or t("All processes"),
        "first_day": made.first_day,
        "last_day": made.last_day,
        "runs": made.first_day <= today <= made.last_day,
        "open": made.last_day >= today,
    }


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise InvalidAnswers({name: [Message("Say a day.")]}) from error
