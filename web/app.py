"""The application: settings and a database in, a WSGI application out."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.config import Settings
from engine.store.database import Database, open_database
from web import (
    api,
    bundles,
    door,
    errors,
    frame,
    health,
    logs,
    metrics,
    script_texts,
    security,
    shown,
    texts,
    visitors,
)
from web.exact import ExactJson
from web.pages import (
    account,
    articles,
    away,
    calendar,
    deadlines,
    definitions,
    deploying,
    desk,
    files,
    incidents,
    instances,
    mending,
    people,
    records,
    rules,
    search,
    starting,
    tasks,
    verifying,
)

LARGEST_REQUEST = 110 * 1024 * 1024
"""A little more than the largest file, which the services limit."""

PAGES = (
    account,
    tasks,
    starting,
    records,
    deadlines,
    calendar,
    instances,
    mending,
    incidents,
    articles,
    definitions,
    deploying,
    rules,
    desk,
    away,
    files,
    search,
    verifying,
    people,
)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The platform's web application over a database that is migrated already."""
    app = door.Platform(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="lf_browser",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
    )
    if settings.https:  # the TLS ends at a proxy, which says who asks
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.json = ExactJson(app)
    door.init(app, database or open_database(settings.database), settings)
    errors.init(app)
    logs.init(app)
    metrics.init(app)
    for part in (visitors, security, texts, bundles, shown, script_texts, frame):
        part.init(app)
    app.register_blueprint(health.pages)
    for page in PAGES:
        app.register_blueprint(page.pages)
    api.init(app)
    app.jinja_env.undefined = StrictUndefined  # a name that is not there is a mistake, not an empty place
    return app
