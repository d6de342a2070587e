"""The verbs of an office, as programs use them."""

import pytest

from tests.services.diagrams import diagram, end, flow, process, start, user
from tests.web.api.caller import Caller

CASE = diagram(process("case", start(), user("fill"), user("check"), end(), flow("start>fill>check>end")))


@pytest.fixture(autouse=True)
def _deployed(owner: Caller) -> None:
    assert owner.deploys({"case.bpmn": CASE}).status == 201


@pytest.fixture
def case(alice: Caller) -> str:
    return alice.starts("case")


def at(caller: Caller, case: str) -> str:
    """The id of the case's open task, taken on."""
    return str(caller.claims(case)["id"])


def test_a_task_is_transferred_and_prepared(alice: Caller, bob: Caller, case: str) -> None:
    task = at(alice, case)
    alice.posts(f"/tasks/{task}/transfer", {"to": "bob", "reason": "away"})
    assert alice.asks("POST", f"/tasks/{task}/complete", {}).status == 403
    bob.posts(f"/tasks/{task}/delegate", {"to": "alice"})
    late = alice.asks("POST", f"/tasks/{task}/complete", {})
    assert (late.status, late.body["error"]) == (400, "Delegated")
    alice.posts(f"/tasks/{task}/give-back", {"text": "ready"})
    bob.posts(f"/tasks/{task}/complete", {})


def test_whom_a_task_cannot_go_to_is_told_on_the_field(alice: Caller, case: str) -> None:
    answer = alice.asks("POST", f"/tasks/{at(alice, case)}/transfer", {"to": "nobody"})
    assert (answer.status, list(answer.body["fields"])) == (422, ["to"])


def test_others_sign(alice: Caller, bob: Caller, case: str) -> None:
    task = at(alice, case)
    alice.posts(f"/tasks/{task}/requests", {"kind": "beside", "to": ["bob"], "question": "fine?"})
    waits = alice.asks("POST", f"/tasks/{task}/complete", {})
    assert (waits.status, waits.body["error"]) == (409, "Unsigned")
    (asked,) = bob.gets(f"/tasks/{task}/requests")
    assert (asked["username"], asked["kind"], asked["question"]) == ("bob", "beside", "fine?")
    assert alice.asks("POST", f"/requests/{asked['id']}/answer", {"agrees": True}).status == 403
    bob.posts(f"/requests/{asked['id']}/answer", {"agrees": True})
    alice.posts(f"/tasks/{task}/complete", {})


def test_somebody_is_no_longer_asked(alice: Caller, bob: Caller, case: str) -> None:
    task = at(alice, case)
    alice.posts(f"/tasks/{task}/requests", {"kind": "before", "to": ["bob"]})
    (asked,) = alice.gets(f"/tasks/{task}/requests")
    assert alice.asks("DELETE", f"/requests/{asked['id']}").status == 204
    alice.posts(f"/tasks/{task}/complete", {})


def test_a_case_is_sent_back_and_comes_straight_back(alice: Caller, bob: Caller, case: str) -> None:
    alice.posts(f"/tasks/{at(alice, case)}/complete", {})
    task = at(bob, case)
    (place,) = bob.gets(f"/tasks/{task}/earlier")
    assert (place["element"], place["who"]) == ("fill", "Alice")
    back = {"process": place["process"], "element": "fill", "reason": "unreadable", "straight": True}
    bob.posts(f"/tasks/{task}/return", back)
    (again,) = alice.gets("/tasks", instanceId=case)["items"]
    alice.posts(f"/tasks/{again['id']}/complete", {})
    (straight,) = bob.gets("/tasks", instanceId=case)["items"]
    assert straight["element"] == "check"


def test_a_completion_is_taken_back(alice: Caller, bob: Caller, case: str) -> None:
    task = at(alice, case)
    alice.posts(f"/tasks/{task}/complete", {})
    alice.posts(f"/tasks/{task}/withdraw", {"reason": "slip"})
    (again,) = alice.gets("/tasks", instanceId=case)["items"]
    alice.posts(f"/tasks/{again['id']}/complete", {})
    at(bob, case)
    late = alice.asks("POST", f"/tasks/{again['id']}/withdraw", {})
    assert (late.status, late.body["error"]) == (409, "TooLate")


def test_a_case_is_copied_read_commented_and_urged(alice: Caller, bob: Caller, case: str) -> None:
    alice.posts(f"/instances/{case}/copies", {"to": ["bob"], "note": "for you"})
    bob.posts(f"/instances/{case}/read")
    (copy,) = alice.gets(f"/instances/{case}/copies")
    assert copy["readAt"] is not None
    bob.posts(f"/instances/{case}/comments", {"text": "thanks"})
    assert [each["text"] for each in alice.gets(f"/instances/{case}/comments")] == ["thanks"]
    task = at(bob, case)
    assert alice.posts(f"/tasks/{task}/urge") == {"level": 1}
    assert alice.asks("POST", f"/tasks/{task}/urge").status == 409


def test_a_case_is_called_off(alice: Caller, bob: Caller, case: str) -> None:
    assert bob.asks("POST", f"/instances/{case}/call-off", {"reason": "x"}).status in (403, 404)
    alice.posts(f"/instances/{case}/call-off", {"reason": "twice"})
    assert alice.gets(f"/instances/{case}")["instance"]["state"] == "cancelled"


def test_of_many_completed_together_each_says_what_became_of_it(alice: Caller, bob: Caller) -> None:
    cases = [alice.starts("case") for _ in range(3)]
    mine = [at(alice, case) for case in cases]
    alice.posts(f"/tasks/{mine[1]}/requests", {"kind": "before", "to": ["bob"]})
    outcomes = alice.posts("/tasks/complete", {"tasks": mine})
    assert [each["error"] is None for each in outcomes] == [True, False, True]
    assert "Bob" in outcomes[1]["error"]
    assert alice.gets("/tasks")["total"] == 1
