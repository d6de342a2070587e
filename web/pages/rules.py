"""What a rule about diagrams is about: why, a wrong and a right diagram, and what to do."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.errors import Message, NotFound
from engine.services import access
from web import rulepages
from web.texts import locale
from web.visitors import needs

pages = Blueprint("rules", __name__)

SEEING = Message("seeing definitions is not granted to you")


@pages.get("/rules/<rule>")
@needs(access.may_see_definitions, SEEING)
def explained(rule: str) -> ResponseReturnValue:
    page = rulepages.of(rule)
    if page is None:
        raise NotFound(what=Message("The rule"), key=rule)
    says = [pair if locale() == "en" else tuple(reversed(pair)) for pair in page.says]
    return render_template("rule.html", page=page, says=says)
