"""Whether a document was issued: for anybody who holds it, with the code that is printed on it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.services import verification
from web import door
from web.visitors import open_to_all

pages = Blueprint("verifying", __name__)
LONGEST = 100


@pages.get("/verify")
@open_to_all
def verify() -> ResponseReturnValue:
    code = request.args.get("code", "").strip()[:LONGEST]
    if code:
        return redirect(url_for("verifying.verified", code=code))
    return render_template("verify.html", code="", found=None)


@pages.get("/verify/<code>")
@open_to_all
def verified(code: str) -> ResponseReturnValue:
    found = verification.find(door.session(), code[:LONGEST])
    return render_template("verify.html", code=code[:LONGEST], found=found), 200 if found else 404
