"""Files are deployed by the API: all or none, with every finding named."""

import io

import pytest

from tests.web.api.caller import Caller
from tests.web.api.content import EVERYTHING, ORDER, ORDER_FORM


def test_files_become_versions(owner: Caller) -> None:
    answer = owner.deploys(EVERYTHING, name="first", source="test")
    assert answer.status == 201, answer.body
    made = {(each["kind"], each["key"]): each["version"] for each in answer.body["created"]}
    assert made[("process", "order")] == 1
    assert made[("record", "dish")] == 1
    (found,) = owner.gets("/deployments")["items"]
    assert (found["id"], found["name"], found["source"], found["actor"]) == (
        answer.body["id"],
        "first",
        "test",
        "owner",
    )
    detail = owner.gets(f"/deployments/{found['id']}")
    assert {each["key"] for each in detail["definitions"]} >= {"order", "care", "dish"}


def test_what_did_not_change_makes_no_version(owner: Caller) -> None:
    first = owner.deploys(EVERYTHING).body
    again = owner.deploys(EVERYTHING)
    assert again.status == 201
    assert (again.body["id"], again.body["created"]) == (first["id"], [])
    assert len(again.body["unchanged"]) == len(first["created"])
    changed = owner.deploys(
        {"order_form.form": ORDER_FORM.replace('"maxLength": 20', '"maxLength": 30')}
    ).body
    assert [(each["key"], each["version"]) for each in changed["created"]] == [("order_form", 2)]


@pytest.mark.parametrize("path", ["/deployments", "/deployments/check"])
def test_what_is_wrong_is_named_by_file_and_element(owner: Caller, path: str) -> None:
    files = {"order.bpmn": ORDER.replace("order_form", "missing_form"), "bad.form": "<html/>", "x.exe": "MZ"}
    answer = owner.deploys(files, path)
    assert answer.status == (422 if path == "/deployments" else 200)
    found = {(each["file"], each["elementId"]) for each in answer.body["findings"]}
    assert {file for file, _ in found} >= {"bad.form", "x.exe"}
    assert all(each["message"] and each["severity"] for each in answer.body["findings"])
    assert owner.gets("/deployments")["total"] == 0


def test_a_missing_form_is_pinned_to_its_element(owner: Caller) -> None:
    answer = owner.deploys({"order.bpmn": ORDER})
    assert answer.status == 422
    assert answer.body["error"] == "Refused"
    assert {each["elementId"] for each in answer.body["findings"]} >= {"placed", "cook"}


def test_only_who_may_deploys(alice: Caller, owner: Caller) -> None:
    for path in ("/deployments", "/deployments/check"):
        assert alice.deploys(EVERYTHING, path).status == 403
    assert alice.asks("GET", "/deployments").status == 403
    assert owner.gets("/deployments")["items"] == []


def test_no_files_and_files_of_one_name(owner: Caller) -> None:
    assert owner.asks("POST", "/deployments").status == 422
    parts = [(io.BytesIO(ORDER_FORM.encode()), "a.form") for _ in range(2)]
    twice = owner.asks("POST", "/deployments", data={"files": parts}, content_type="multipart/form-data")
    assert (twice.status, list(twice.body["fields"])) == (422, ["files"])
