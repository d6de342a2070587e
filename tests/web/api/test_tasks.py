"""Tasks: who sees them, who wins a race, what a completion is told."""

import pytest

from tests.web.api.caller import Caller
from tests.web.api.content import EVERYTHING

SOUP = {"dish": "soup", "price": "5.00", "parts": []}


@pytest.fixture(autouse=True)
def _deployed(owner: Caller) -> None:
    assert owner.deploys(EVERYTHING).status == 201


@pytest.fixture
def instance(alice: Caller) -> str:
    return alice.starts("order", **SOUP)


def test_from_candidate_to_done(alice: Caller, instance: str) -> None:
    assert alice.gets("/tasks", list="candidate")["total"] == 1
    task = alice.claims(instance)
    assert (task["assignee"], task["name"]["zh"], task["instanceId"]) == ("alice", "cook", instance)
    assert alice.gets("/tasks")["items"][0]["id"] == task["id"]
    body = {"values": {"done_on": "2026-01-05"}, "rev": task["rev"]}
    alice.posts(f"/tasks/{task['id']}/complete", body)
    assert alice.gets("/tasks", list="done")["total"] == 1
    assert alice.gets(f"/instances/{instance}")["instance"]["state"] == "completed"


def test_a_task_comes_with_its_form_and_values(alice: Caller, instance: str) -> None:
    task = alice.claims(instance)
    detail = alice.gets(f"/tasks/{task['id']}")
    assert detail["form"]["id"] == "cook_form"
    assert detail["values"] == {"dish": "soup"}
    assert (detail["mayComplete"], detail["mayClaim"], detail["mayRelease"]) == (True, False, True)


def test_errors_of_the_form_are_named_and_nothing_has_changed(alice: Caller, instance: str) -> None:
    task = alice.claims(instance)
    answer = alice.asks("POST", f"/tasks/{task['id']}/complete", {"values": {"done_on": "soon"}})
    assert (answer.status, list(answer.body["fields"])) == (422, ["done_on"])
    assert alice.gets("/tasks")["total"] == 1


def test_the_slower_one_is_told_who_was_faster(alice: Caller, bob: Caller, instance: str) -> None:
    task = alice.claims(instance)
    late = bob.asks("POST", f"/tasks/{task['id']}/claim")
    assert (late.status, late.body["error"]) == (409, "AlreadyClaimed")
    assert "Alice" in late.body["message"]
    alice.posts(f"/tasks/{task['id']}/complete", {"values": {"done_on": "2026-01-05"}})
    again = alice.asks("POST", f"/tasks/{task['id']}/complete", {"values": {"done_on": "2026-01-05"}})
    assert (again.status, again.body["error"]) == (409, "AlreadyDone")


def test_a_stale_revision_is_a_conflict(alice: Caller, instance: str) -> None:
    task = alice.claims(instance)
    body = {"values": {"done_on": "2026-01-05"}, "rev": task["rev"] - 1}
    assert alice.asks("POST", f"/tasks/{task['id']}/complete", body).status == 409


def test_a_task_is_given_back(alice: Caller, bob: Caller, instance: str) -> None:
    task = alice.claims(instance)
    assert bob.asks("POST", f"/tasks/{task['id']}/unclaim").status == 403
    alice.posts(f"/tasks/{task['id']}/unclaim")
    assert bob.claims(instance)["assignee"] == "bob"


def test_who_has_nothing_to_do_with_it_does_not_find_it(office: object, alice: Caller, instance: str) -> None:
    guest = office.person("guest")  # type: ignore[attr-defined]
    task = alice.claims(instance)
    assert guest.asks("GET", f"/tasks/{task['id']}").status == 404
    assert guest.asks("POST", f"/tasks/{task['id']}/claim").status == 404
    assert guest.asks("POST", f"/tasks/{task['id']}/complete", {}).status == 404
    assert guest.gets("/tasks", list="candidate")["total"] == 0
    assert guest.asks("GET", "/tasks", query_string={"list": "all"}).status == 403
    assert alice.asks("GET", "/tasks", query_string={"list": "theirs"}).status == 422


def test_lists_are_narrowed(alice: Caller, owner: Caller, instance: str) -> None:
    other = alice.starts("order", **SOUP)
    listed = alice.gets("/tasks", list="candidate", instanceId=other)["items"]
    assert [task["instanceId"] for task in listed] == [other]
    assert owner.gets("/tasks", list="all", process="order")["total"] == 2
    assert alice.gets("/tasks", list="candidate", dueBefore="2020-01-01T00:00:00+08:00")["total"] == 0
