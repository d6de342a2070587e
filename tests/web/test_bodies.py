"""What a page's script may send: numbers to the digit, and nothing that takes the server down."""

import json

import pytest

from tests.web.browsing import Visitor, script_data
from tests.web.conftest import Visits
from web import bodies

DRAFT = "/start/order/draft"


@pytest.fixture
def carl(visits: Visits) -> Visitor:
    carl = visits("carl")
    carl.sees("/start/order")
    return carl


def test_a_draft_keeps_numbers_with_fractions(carl: Visitor) -> None:
    assert carl.sends(DRAFT, {"answers": {"name": "chair", "price": 12.5}}).status_code == 200
    assert script_data(carl.sees("/start/order"), "form-data")["values"]["price"] == 12.5


@pytest.mark.parametrize(
    "value", ["1e999999999", "NaN", "[" * 900 + "]" * 900, "[" * 9000 + "]" * 9000, '"\\u0000"', "9" * 5000]
)
@pytest.mark.parametrize("path", [DRAFT, "/start/order", "/start/order/preview", "/tasks/none/complete"])
def test_what_no_form_asks_for_is_refused_and_breaks_nothing(carl: Visitor, path: str, value: str) -> None:
    raw = json.dumps({"answers": {"name": "@", "price": "@"}}).replace('"@"', value)
    headers = {"X-CSRFToken": carl.token, "Accept": "application/json"}
    answer = carl.client.post(path, data=raw, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (400, "NotJson")


def test_what_is_sent_is_never_as_large_as_a_file(carl: Visitor) -> None:
    answer = carl.sends(DRAFT, {"answers": {"name": "x" * bodies.LARGEST}})
    assert answer.status_code == 413
