"""What administrators do with a case on its page: set a variable, take it elsewhere, stop it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine import feel
from engine.errors import InvalidAnswers, Message
from engine.services import access, instances
from web import door
from web.bodies import said
from web.texts import t
from web.visitors import actor, needs

pages = Blueprint("mending", __name__)


@pages.post("/instances/<instance_id>/cancel")
def cancel(instance_id: str) -> ResponseReturnValue:
    instances.cancel(door.session(), instance_id, said("reason"), actor())
    flash(t("The case is cancelled."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id))


@pages.post("/instances/<instance_id>/variables")
@needs(access.may_mend, Message("mending cases is not granted to you"))
def set_variable(instance_id: str) -> ResponseReturnValue:
    """One variable of one scope; its value is written in the expression language, as it is shown."""
    scope = request.form.get("scope", 0, type=int)
    changes = {said("name"): _value(said("value"))}
    instances.set_variables(door.session(), instance_id, changes, said("reason"), actor(), scope)
    flash(t("The variable is set."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id, tab="variables") + "#tab")


@pages.post("/instances/<instance_id>/move")
def move(instance_id: str) -> ResponseReturnValue:
    number = request.form.get("number", -1, type=int)
    instances.move(door.session(), instance_id, number, said("to"), said("reason"), actor())
    flash(t("The case is moved."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id))


def _value(text: str) -> object:
    try:
        return feel.evaluate(text, {}).value
    except feel.FeelError as error:
        raise InvalidAnswers({"value": [error.message]}) from error
