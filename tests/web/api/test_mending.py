"""What administrators' programs do with instances: cancel, set a variable, move, repeat, skip."""

import pytest

from tests.services.diagrams import diagram, end, flow, node, process, start, timer, user
from tests.web.api.caller import Caller

STUCK = diagram(
    process(
        "stuck",
        start(),
        node("intermediateCatchEvent", "sleep", timer("P1D")),
        node("intermediateCatchEvent", "rest", timer("=n")),
        user("one"),
        user("two"),
        end(),
        flow("start>sleep>rest>one>two>end"),
    )
)


@pytest.fixture
def case(owner: Caller, alice: Caller) -> str:
    """A case that has an incident at its second timer."""
    assert owner.deploys({"stuck.bpmn": STUCK}).status == 201
    found = alice.starts("stuck", n=3)
    owner.posts("/clock/advance", {"by": "P2D"})
    return found


def test_an_incident_is_explained_and_skipped(owner: Caller, alice: Caller, case: str) -> None:
    (listed,) = owner.gets("/incidents")["items"]
    assert (listed["instanceId"], listed["element"]) == (case, "rest")
    detail = owner.gets(f"/incidents/{listed['id']}")
    assert (detail["inputs"], detail["maySkip"]) == ({"n": 3}, True)
    assert "NotATime" in detail["stack"]
    assert alice.asks("GET", f"/incidents/{listed['id']}").status == 403
    assert owner.asks("POST", f"/incidents/{listed['id']}/retry").status == 422
    owner.posts(f"/incidents/{listed['id']}/skip", {"reason": "no need to rest"})
    assert owner.gets("/incidents")["total"] == 0
    assert [task["element"] for task in alice.gets(f"/instances/{case}")["tasks"]] == ["one"]


def test_a_variable_is_set_right_and_the_step_repeated(owner: Caller, case: str) -> None:
    (listed,) = owner.gets("/incidents")["items"]
    change = {"variables": {"n": "PT1H"}, "reason": "it was no time"}
    assert owner.asks("POST", f"/instances/{case}/variables", change | {"reason": ""}).status == 422
    owner.posts(f"/instances/{case}/variables", change)
    owner.posts(f"/incidents/{listed['id']}/retry")
    owner.posts("/clock/advance", {"by": "PT2H"})
    assert [task["element"] for task in owner.gets(f"/instances/{case}")["tasks"]] == ["one"]


def test_a_case_is_moved_back_and_cancelled(owner: Caller, alice: Caller, case: str) -> None:
    (step,) = [each for each in owner.gets(f"/instances/{case}")["steps"] if each["element"] == "rest"]
    move = {"number": step["number"], "to": "two", "reason": "on paper"}
    assert alice.asks("POST", f"/instances/{case}/move", move).status == 403
    owner.posts(f"/instances/{case}/move", move)
    assert [task["element"] for task in owner.gets(f"/instances/{case}")["tasks"]] == ["two"]
    assert alice.asks("POST", f"/instances/{case}/cancel", {"reason": "x"}).status == 403
    owner.posts(f"/instances/{case}/cancel", {"reason": "entered twice"})
    assert owner.gets(f"/instances/{case}")["instance"]["state"] == "cancelled"
