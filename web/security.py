"""What every answer tells the browser to allow: nothing but what the platform itself serves."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init(app: Flask) -> None:
    """Forged requests are refused, and every answer carries the headers."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # the token lives as long as the browser's session
    app.before_request(_refuse_nul)
    csrf.init_app(app)
    app.after_request(_headers)


def allow_style_attributes() -> None:
    """For an answer that shows decision tables: their library sets style attributes, which only it may."""
    g.style_attributes = True


def _refuse_nul() -> None:
    """No database keeps the character NUL, and nobody types it."""
    said = [request.path, *request.args.values()]
    if request.mimetype == "application/x-www-form-urlencoded":
        said += request.form.values()
    if any("\0" in text for text in said):
        abort(400)


def _headers(response: Response) -> Response:
    policy = dict(POLICY)
    if g.get("style_attributes"):
        policy["style-src-attr"] = "'unsafe-inline'"
    told = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    response.headers.setdefault("Content-Security-Policy", told)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
