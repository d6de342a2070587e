"""What a machine asks: whether the process lives, and whether it can serve."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from engine.services import pulse
from engine.store.migrations import is_current
from web import door
from web.visitors import open_to_all

pages = Blueprint("health", __name__)
log = structlog.get_logger()


@pages.get("/healthz")
@open_to_all
def alive() -> ResponseReturnValue:
    """The process answers; the database is not asked."""
    return jsonify(status="ok")


@pages.get("/readyz")
@open_to_all
def ready() -> ResponseReturnValue:
    """The database answers and is of this version, or 503. Whether a worker is alive is told and decides
    nothing: pages are served without one, and no proxy should turn people away because of it."""
    try:
        current = is_current(door.database())
        with door.database().reading() as session:
            workers = len(pulse.workers(session)) if current else 0
    except SQLAlchemyError as error:
        log.error("database does not answer", exc_info=error)
        return jsonify(status="database does not answer"), HTTPStatus.SERVICE_UNAVAILABLE
    if not current:
        return jsonify(status="database is not migrated"), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status="ok", workers=workers)
