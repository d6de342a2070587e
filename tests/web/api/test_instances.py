"""An order from its form to its end, as a program sees it."""

from decimal import Decimal

import pytest

from tests.web.api.caller import Caller
from tests.web.api.content import EVERYTHING

SOUP = {"dish": "soup", "price": "200000.10", "parts": [{"what": "salt", "grams": Decimal("1.5")}]}


@pytest.fixture(autouse=True)
def _deployed(owner: Caller) -> None:
    assert owner.deploys(EVERYTHING).status == 201


def test_processes_that_one_may_start(alice: Caller, owner: Caller) -> None:
    listed = alice.gets("/processes")
    assert {each["key"] for each in listed} == {"order", "waiting", "timed", "bell_ringing"}
    (order,) = [each for each in listed if each["key"] == "order"]
    assert (order["name"]["zh"], order["version"], order["hasForm"]) == ("点菜", 1, True)
    assert owner.gets("/processes") == []


def test_a_start_form_comes_with_its_schema(alice: Caller) -> None:
    found = alice.gets("/processes/order")
    assert [each["key"] for each in found["form"]["components"]] == ["dish", "price", "parts"]
    assert found["values"] == {}


def test_an_instance_is_started_with_a_business_key(alice: Caller) -> None:
    answer = alice.asks("POST", "/processes/order/instances", {"businessKey": "B-1", "values": SOUP})
    assert answer.status == 201, answer.body
    assert (answer.body["businessKey"], answer.body["state"]) == ("B-1", "running")
    assert answer.response.headers["Location"].endswith(f"/api/v1/instances/{answer.body['id']}")
    (found,) = alice.gets("/processes/order/instances")["items"]
    assert found["id"] == answer.body["id"]
    assert alice.gets("/instances", text="B-1")["total"] == 1
    assert alice.gets("/instances", text="B-2")["total"] == 0


def test_amounts_are_exact_all_the_way(alice: Caller, owner: Caller) -> None:
    instance = alice.starts("order", **SOUP)
    (scope,) = owner.gets(f"/instances/{instance}/variables")
    assert scope["variables"]["price"] == Decimal("200000.10")
    assert scope["variables"]["parts"] == [{"what": "salt", "grams": Decimal("1.5")}]
    raw = owner.asks("GET", f"/instances/{instance}/variables").response.get_data(as_text=True)
    assert "200000.10" in raw


def test_errors_are_named_field_by_field(alice: Caller) -> None:
    values = {"dish": "x" * 30, "price": "0.001", "parts": [{"what": "a", "grams": 0}, {"grams": "x"}]}
    answer = alice.asks("POST", "/processes/order/instances", {"values": values})
    assert answer.status == 422
    assert set(answer.body) == {"error", "message", "fields", "requestId"}
    assert answer.body["error"] == "InvalidAnswers"
    assert set(answer.body["fields"]) == {"dish", "price", "parts.0.grams", "parts.1.grams", "parts.1.what"}
    assert alice.gets("/instances")["total"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"businessKey": 5}, "businessKey"),
        ({"values": []}, "values"),
        ({"variables": "x"}, "variables"),
        ({"variables": {"day": {"$": "date", "v": "soon"}}}, "variables"),
        ({"version": "new"}, "version"),
    ],
)
def test_arguments_that_are_wrong_are_named_like_fields(alice: Caller, body: object, field: str) -> None:
    answer = alice.asks("POST", "/processes/waiting/instances", body)
    assert (answer.status, list(answer.body["fields"])) == (422, [field])


@pytest.mark.parametrize("raw", ["{", '{"a": NaN}', '{"values": {}, "values": {}}', "\xff"])
def test_what_is_no_json_is_refused(alice: Caller, raw: str) -> None:
    path = "/processes/waiting/instances"
    answer = alice.asks("POST", path, data=raw.encode("latin-1"), content_type="application/json")
    assert (answer.status, answer.body["error"]) in ((400, "NotJson"), (400, "NotText"))


def test_variables_with_types(alice: Caller, owner: Caller) -> None:
    variables = {"day": {"$": "date", "v": "2026-01-05"}, "amount": Decimal("0.10"), "names": ["a"]}
    body = {"variables": variables}
    instance = alice.posts("/processes/waiting/instances", body)["id"]
    (scope,) = owner.gets(f"/instances/{instance}/variables")
    kept = {name: scope["variables"][name] for name in variables}
    assert kept == {"day": "2026-01-05", "amount": Decimal("0.10"), "names": ["a"]}


def test_state_history_and_decisions(alice: Caller, owner: Caller) -> None:
    instance = alice.starts("order", **SOUP)
    state = alice.gets(f"/instances/{instance}")
    assert [task["element"] for task in state["tasks"]] == ["cook"]
    assert [step["element"] for step in state["steps"]] == ["cook"]
    assert (state["timers"], state["incidents"]) == ([], [])
    (made,) = alice.gets(f"/instances/{instance}/decisions")
    assert (made["decision"], made["version"], made["value"]) == ("care", 1, "special")
    explained = alice.gets(f"/instances/{instance}/decisions/{made['seq']}")
    fired = [rule for step in explained["trace"] for rule in step["table"]["rules"] if rule["fired"]]
    assert len(fired) == 1
    kinds = [entry["kind"] for entry in owner.gets(f"/instances/{instance}/history", size=100)["items"]]
    assert kinds[-1] == "InstanceStarted"
    assert "DecisionMade" in kinds
    assert alice.asks("GET", f"/instances/{instance}/decisions/{made['seq'] + 99}").status == 404


def test_others_see_nothing_of_it(alice: Caller, office: object, owner: Caller) -> None:
    instance = alice.starts("order", **SOUP)
    guest = office.person("guest")  # type: ignore[attr-defined]
    for path in ("", "/variables", "/history", "/decisions"):
        assert guest.asks("GET", f"/instances/{instance}{path}").status == 404
    assert guest.gets("/instances")["total"] == 0
    assert guest.asks("POST", "/processes/order/instances", {"values": SOUP}).status == 403
    assert alice.asks("GET", f"/instances/{instance}/variables").status == 403
    assert alice.asks("GET", "/instances/no-such-id").status == 404
    assert owner.gets("/instances")["total"] == 1


def test_lists_have_pages(alice: Caller) -> None:
    for _ in range(3):
        alice.starts("waiting")
    page = alice.gets("/instances", page=2, size=2)
    assert (len(page["items"]), page["total"]) == (1, 3)
    assert alice.asks("GET", "/instances", query_string={"size": 5000}).status == 422
    assert alice.asks("GET", "/instances", query_string={"colour": "red"}).status == 422
