"""Accounts and the roles that people hold: seen by those who audit them, changed by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import EngineError, Forbidden, InvalidAnswers, Message, NotFound
from engine.services import access, people, units
from engine.store import roles
from engine.store.people import Membership, Person
from web import door, paging
from web.roles import Names
from web.texts import say, t
from web.visitors import actor, needs

pages = Blueprint("people", __name__)
SEES = needs(access.may_see_people, Message("you may not see accounts"))


@pages.get("/people")
@SEES
def listed() -> ResponseReturnValue:
    return _list("")


@pages.post("/people")
@SEES
def add() -> ResponseReturnValue:
    username, password = request.form.get("username", ""), request.form.get("password", "")
    wrong = _tried(
        lambda: people.add(door.session(), username, request.form.get("name", ""), password, actor())
    )
    if wrong:
        return _list(wrong), 422
    flash(t("The account is made. Now it needs a role."), "ok")
    return redirect(url_for("people.person", username=username.strip().casefold()))


@pages.get("/people/<username>")
@SEES
def person(username: str) -> ResponseReturnValue:
    return _page(username, "")


@pages.post("/people/<username>/roles")
@SEES
def grant(username: str) -> ResponseReturnValue:
    """Gives a role at a unit between two days; without a last day until it is ended."""
    sent = request.form
    wrong = _tried(
        lambda: people.grant(
            door.session(),
            username,
            sent.get("role", ""),
            sent.get("unit", ""),
            actor(),
            _day(sent.get("first_day")),
            _day(sent.get("last_day")),
        )
    )
    return _back(username, wrong, t("The role is given."))


@pages.post("/people/<username>/roles/<membership_id>/end")
@SEES
def end(username: str, membership_id: str) -> ResponseReturnValue:
    last = _day(request.form.get("last_day")) or clock.today()
    wrong = _tried(lambda: people.revoke(door.session(), membership_id, last, actor()))
    return _back(username, wrong, t("The role is ended."))


@pages.post("/people/<username>/password")
@SEES
def password(username: str) -> ResponseReturnValue:
    new = request.form.get("password", "")
    wrong = _tried(lambda: people.set_password(door.session(), username, new, actor()))
    return _back(username, wrong, t("The password is changed; sessions and tokens are ended."))


@pages.post("/people/<username>/active")
@SEES
def set_active(username: str) -> ResponseReturnValue:
    active = request.form.get("active") == "1"
    wrong = _tried(lambda: people.set_active(door.session(), username, active, actor()))
    return _back(
        username, wrong, t("The account has access again.") if active else t("The account is ended.")
    )


@pages.get("/units")
@SEES
def organisation() -> ResponseReturnValue:
    """Every unit with all its names and parents, and the roles with what they grant."""
    names = Names(door.session())
    rows = [
        {
            "code": row.code,
            "name": say(names.of_row(row)),
            "parent": say(names.unit(row.parent, row.valid_from)) if row.parent else "",
            "since": None if row.valid_from == date.min else row.valid_from,
            "until": row.valid_to,
        }
        for row in units.every(door.session())
    ]
    held = [
        {"name": say(names.role(role.key)), "key": role.key, "grants": role.grants, "alone": role.alone}
        for role in roles.every(door.session())
    ]
    return render_template("units.html", rows=rows, roles=held)


def _list(wrong: str) -> str:
    found = people.search(door.session(), actor(), request.args.get("q", "").strip(), paging.wanted())
    names = Names(door.session())
    return render_template(
        "people.html",
        rows=[_line(each, names) for each in found.items],
        pages=paging.Pages(paging.wanted(), found.total),
        may_manage=access.may_manage_people(actor()),
        wrong=wrong,
    )


def _line(person: Person, names: Names) -> dict[str, Any]:
    held = people.memberships(door.session(), person.username, actor())
    today = clock.today()
    present = [names.in_words(each) for each in held if _holds(each, today)]
    return {"person": person, "roles": t("; ").join(present)}


def _page(username: str, wrong: str) -> str:
    session, names, today = door.session(), Names(door.session()), clock.today()
    person, held = people.get(session, username), people.memberships(session, username, actor())
    return render_template(
        "person.html",
        person=person,
        held=[
            {
                "id": each.id,
                "role": say(names.role(each.role)),
                "unit": say(names.unit(each.unit_code, _day_shown(each, today))),
                "since": each.valid_from,
                "until": each.valid_to,
                "holds": _holds(each, today),
                "over": each.valid_to is not None and each.valid_to < today,
            }
            for each in held
        ],
        roles=[(role.key, say(names.role(role.key))) for role in roles.every(session)],
        units=[(row.code, say(names.of_row(row))) for row in units.current(session)],
        may_manage=access.may_manage_people(actor()),
        may_grant=access.may_grant_roles(actor(), person.username),
        today=today.isoformat(),
        wrong=wrong,
    )


def _holds(membership: Membership, day: date) -> bool:
    return membership.valid_from <= day <= (membership.valid_to or date.max)


def _day_shown(membership: Membership, today: date) -> date:
    """The day whose name of the unit is shown: today, or the nearest one on which the role is held."""
    return min(max(membership.valid_from, today), membership.valid_to or date.max)


def _back(username: str, wrong: str, done: str) -> ResponseReturnValue:
    if wrong:
        return _page(username, wrong), 422
    flash(done, "ok")
    return redirect(url_for("people.person", username=username))


def _tried(work: Callable[[], Any]) -> str:
    """Does it; says why not. Who may not at all is answered as everywhere."""
    try:
        work()
    except (Forbidden, NotFound):
        raise
    except EngineError as error:
        return say(error.message)
    return ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidAnswers({"day": [Message("Enter a valid date.")]}) from None
