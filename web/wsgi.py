"""What a server of many processes loads: `gunicorn --config deploy/gunicorn.conf.py web.wsgi:app`.

Every process opens the database for itself. The worker's clock ticks elsewhere, in `luohu worker`.
"""

from __future__ import annotations

from flask import Flask

from engine.config import Settings, from_environment
from engine.errors import EngineError
from engine.services import demo
from engine.store import dumps
from engine.store.database import Database, open_database
from engine.store.migrations import NotCurrent, is_current
from web import logs
from web.app import create_app


class OneProcess(EngineError):
    """One process writes to an SQLite file: serve it by luohu serve, or use PostgreSQL for more than one."""


def served() -> Flask:
    """The platform as the environment says; raises for an installation that must not be served like this."""
    settings = from_environment()
    logs.configure(settings.log)
    if dumps.kind_of(settings.database) == "sqlite":
        raise OneProcess
    database = open_database(settings.database)
    try:
        _require_servable(database, settings)
    except EngineError:
        database.close()
        raise
    return create_app(settings, database)


def _require_servable(database: Database, settings: Settings) -> None:
    if not is_current(database):
        raise NotCurrent
    with database.reading() as session:
        demo.refuse_outside(session, settings)


def __getattr__(name: str) -> Flask:
    """`app`, made when the server asks for it."""
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = made = served()
    return made
