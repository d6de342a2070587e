"""Nobody gets in without a token, and a token gets in nowhere else."""

import re

import pytest
from flask import Flask

from engine.services import tokens
from engine.services.access import SYSTEM
from tests.web.api.caller import Caller, Office


def every_address(app: Flask) -> list[tuple[str, str]]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    return [(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}]


def test_no_address_answers_without_a_token(app: Flask, office: Office) -> None:
    addresses = every_address(app)
    assert len(addresses) > 25
    for method, rule in addresses:
        path = re.sub(r"<int:\w+>", "1", rule.removeprefix("/api/v1")).replace("<", "").replace(">", "")
        answer = office.stranger().asks(method, path)
        assert (answer.status, answer.body["error"]) == (401, "TokenNeeded"), (method, rule)
        assert answer.response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["lf_wrong", "x" * 2000, "é"])
def test_a_token_that_nobody_was_given(office: Office, secret: str) -> None:
    assert office.stranger(secret).asks("GET", "/tasks").status == 401


def test_another_scheme_is_no_token(app: Flask, alice: Caller) -> None:
    client = app.test_client()
    for header in (alice.secret, f"Basic {alice.secret}", f"bearer{alice.secret}", "Bearer "):
        answer = client.get("/api/v1/tasks", headers={"Authorization": header})
        assert answer.status_code == 401


def test_a_revoked_token_is_useless_at_once(office: Office, alice: Caller) -> None:
    assert alice.asks("GET", "/tasks").status == 200
    with office.database.begin() as session:
        (token,) = tokens.of(session, "alice", SYSTEM)
        tokens.revoke(session, token.id, SYSTEM)
    assert alice.asks("GET", "/tasks").status == 401


def test_a_token_is_in_no_answer_and_no_address_is_framed(alice: Caller) -> None:
    answer = alice.asks("GET", "/tasks")
    assert alice.secret not in answer.response.get_data(as_text=True)
    assert "default-src 'none'" in answer.response.headers["Content-Security-Policy"]
