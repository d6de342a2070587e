"""Whatever is sent to whatever address: an answer of the one shape, and never a failure of the server."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.web.api.caller import Caller
from tests.web.api.content import EVERYTHING
from tests.web.api.test_tokens import every_address

BODIES: list[Any] = [
    {},
    [],
    "x",
    5,
    {"values": {"dish": {}}, "variables": {"a": {"$": "date"}}, "rev": Decimal("1e399"), "version": -1},
    {"name": "\0", "variables": {"": None}, "correlationKey": {"a": [1]}},
    {"variables": {"a": {"$": "zzz", "v": "1"}, "b": {"$": "range", "v": [1, 2, {}, [], 5]}}, "name": "n"},
    {"businessKey": "\ud800", "name": "n", "values": {"dish": "\udfff"}},
    {"businessKey": "x" * 9000, "correlationKey": ["x" * 9000], "name": "n"},
    {"by": "P9999999999999Y", "now": "9999-12-31T23:59:59+08:00", "reason": "x", "version": 2**70},
]
IDS = ["order", "care", "dish", "7", "' OR 1=1 --", "..", "x" * 300, "é%00"]


@pytest.fixture(autouse=True)
def _deployed(owner: Caller) -> None:
    assert owner.deploys(EVERYTHING).status == 201


def addresses(app: Flask) -> list[tuple[str, str]]:
    found = []
    for method, rule in every_address(app):
        path = rule.removeprefix("/api/v1")
        for name in IDS if "<" in path else [""]:
            filled = "/".join(
                ("1" if "int:" in part else name) if "<" in part else part for part in path.split("/")
            )
            found.append((method, filled))
    return found


def test_junk(app: Flask, owner: Caller) -> None:
    app.testing = False  # a failure becomes a 500 instead of an exception
    for method, path in addresses(app):
        for body in [None, *BODIES] if method != "GET" else [None]:
            answer = owner.asks(method, path, body)
            assert answer.status < 500, (method, path, body)
            if answer.status >= 400:
                assert {"error", "message", "requestId"} <= answer.body.keys(), (method, path, answer.body)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "size=x", "state=gone", "filter=x", "test=?"])
def test_junk_in_the_query(app: Flask, owner: Caller, query: str) -> None:
    app.testing = False
    for path in ("/tasks", "/instances", "/deployments", "/records/dish", "/processes/order/instances"):
        assert owner.asks("GET", f"{path}?{query}").status == 422
