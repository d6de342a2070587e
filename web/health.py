"""What a machine asks: whether the process lives, and whether it can serve."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from web import door
from web.visitors import open_to_all

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@open_to_all
def alive() -> ResponseReturnValue:
    """The process answers; the database is not asked."""
    return jsonify(status="ok")


@pages.get("/readyz")
@open_to_all
def ready() -> ResponseReturnValue:
    """The database answers too."""
    door.session().execute(text("SELECT 1"))
    return jsonify(status="ok")
