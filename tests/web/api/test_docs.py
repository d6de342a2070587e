"""The API describes itself: for programs as OpenAPI, for people as a page that needs nothing from outside."""

import re

import pytest
from flask import Flask

from tests.web.api.caller import Office


@pytest.fixture
def described(app: Flask, office: Office) -> dict:
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json


def test_every_address_is_described(app: Flask, described: dict) -> None:
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert {rule for rule in rules if rule.startswith("/api/v1/")} == set(described["paths"])


def test_every_operation_says_what_it_does(described: dict) -> None:
    for path, item in described["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & item.keys():
            operation = item[method]
            assert operation["summary"], path
            assert len(operation["tags"]) == 1
            assert "default" in operation["responses"]


def test_every_reference_leads_somewhere(described: dict) -> None:
    found = set(re.findall(r"#/components/(\w+)/(\w+)", str(described)))
    assert found
    for family, name in found:
        assert name in described["components"][family]


def test_a_token_is_asked_for(described: dict) -> None:
    assert described["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_errors_have_the_shape_that_is_described(app: Flask, office: Office, described: dict) -> None:
    shape = described["components"]["schemas"]["Error"]["properties"]
    assert office.stranger().asks("GET", "/tasks").body.keys() <= shape.keys()


def test_the_page_shows_every_operation_and_loads_nothing_from_outside(app: Flask, described: dict) -> None:
    answer = app.test_client().get("/api/docs")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for path, item in described["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & item.keys():
            assert f"<b>{method.upper()}</b> {path}<" in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))|style=\"|onclick", page)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
