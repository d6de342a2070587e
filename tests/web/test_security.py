from pathlib import Path

import pytest
from flask import Flask, Request
from sqlalchemy import select

from engine.config import Settings
from engine.store.database import Database
from engine.store.signin import SigninAttempt
from tests.web.browsing import PASSWORD, Visitor
from tests.web.conftest import Visits
from web.app import create_app

EVERYWHERE = ("/signin", "/healthz", "/nowhere")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_allows_only_what_the_platform_serves(visits: Visits, path: str) -> None:
    policy = visits("").asks(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_other_headers(visits: Visits, path: str) -> None:
    headers = visits("").asks(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers or "Werkzeug" not in headers["Server"]


def test_only_a_page_with_tables_allows_style_attributes(visits: Visits) -> None:
    olga = visits("olga")
    tables = olga.asks("/definitions/decision/care").headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in tables
    assert "style-src-attr" not in olga.asks("/definitions/process/order").headers["Content-Security-Policy"]


def test_a_page_is_not_kept_by_anybody(visits: Visits) -> None:
    assert visits("carl").asks("/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visits: Visits) -> None:
    nobody = visits("")
    nobody.sees("/signin")
    cookies = nobody.posts("/signin", username="carl", password=PASSWORD).headers.getlist("Set-Cookie")
    kept = next(cookie for cookie in cookies if cookie.startswith("lf_session="))
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert "Secure" not in kept


def test_over_tls_cookies_are_secure(shop_database: Database, settings: Settings, tmp_path: Path) -> None:
    told = Settings(data=tmp_path, database=settings.database, https=True)
    visitor = Visitor(create_app(told, shop_database))
    page = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "localhost",
        "Referer": "https://localhost/signin",
    }
    visitor.asks("/signin", headers=page)
    sent = {"csrf_token": visitor.token, "username": "carl", "password": PASSWORD}
    answer = visitor.client.post("/signin", data=sent, headers=page, base_url="https://localhost")
    cookies = "\n".join(answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"]
    assert "__Host-lf_session=" in cookies
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "path", ["/signin", "/signout", "/language", "/account/password", "/start/order", "/deploy"]
)
def test_a_forged_request_is_refused(visits: Visits, path: str) -> None:
    answer = visits("olga").client.post(path, data={"username": "olga", "password": PASSWORD})
    assert answer.status_code == 400
    assert "页面" in answer.get_data(as_text=True)


def test_a_forged_script_request_is_refused_in_json(visits: Visits) -> None:
    answer = visits("carl").client.post(
        "/start/order", json={"answers": {}}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json["error"] == "TooOld"


def test_nothing_is_served_by_default_to_nobody(app: Flask, visits: Visits) -> None:
    """Every address but the few open ones asks for a person; the API guards itself by tokens."""
    open_to_all = {
        "account.sign_in",
        "account.enter",
        "account.sign_out",
        "account.speak",
        "health.alive",
        "health.ready",
        "verifying.verify",
        "verifying.verified",
        "static",
    }
    tokens_only = {"metrics.metrics"}
    nobody = visits("")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in open_to_all or rule.rule.startswith("/api/") or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule
        for name in rule.arguments:
            kind = "1" if f"<int:{name}>" in path else "x"
            path = path.replace(f"<int:{name}>", kind).replace(f"<{name}>", kind)
        answer = nobody.asks(path)
        if rule.endpoint in tokens_only:
            assert answer.status_code == 401, path
            continue
        assert answer.status_code == 302, path
        assert answer.location.startswith("/signin"), path


def test_nobody_waits_while_a_request_is_read(
    app: Flask, visits: Visits, shop_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks is found out, and what they sent is taken apart, before the one writer is called for."""
    busy: list[int] = []
    read = app.request_class._load_form_data

    def watched(request: Request) -> None:
        if "form" not in request.__dict__:  # nobody has taken it apart yet
            busy.append(shop_database.engine.pool.checkedout())  # type: ignore[attr-defined]
        read(request)

    carl = visits("carl")
    carl.sees("/account")
    monkeypatch.setattr(app.request_class, "_load_form_data", watched)
    carl.posts("/account/password", old="x", new="y", again="z")
    assert busy
    assert set(busy) == {0}


def test_an_address_is_not_what_a_header_says(visits: Visits, shop_database: Database) -> None:
    nobody = visits("")
    nobody.sees("/signin")
    sent = {"csrf_token": nobody.token, "username": "carl", "password": "wrong"}
    for number in range(2):
        said = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded"), f"203.0.113.{number}")
        nobody.client.post("/signin", data=sent, headers=said)
    with shop_database.reading() as session:
        counted = {each.subject: each.failures for each in session.scalars(select(SigninAttempt))}
    assert counted == {"account:carl": 2, "address:127.0.0.1": 2}
