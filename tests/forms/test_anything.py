"""Whatever a client sends is an answer or an error with a path; nothing else may come of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import InvalidAnswers, Message
from tests.forms import component, form, no_options

CHOICE = [{"value": "a", "label": "A"}, {"value": 1, "label": "B"}]
ROW = [
    component("textfield", "name", validate={"required": True, "pattern": "^a+$"}),
    component("number", "amount", serializeToString=True, decimalDigits=2, validate={"max": "=limit"}),
    component("checkbox", "flag", readonly=True),
]
EVERYTHING = form(
    component("textfield", "text", validate={"minLength": "=number", "maxLength": 5}),
    component("textarea", "area", conditional={"hide": "=number > 5"}),
    component("number", "number", increment=0.5, validate={"min": 0}),
    component("number", "limit", serializeToString=True),
    component("checkbox", "box"),
    component("radio", "radio", values=CHOICE),
    component("select", "select", valuesExpression="=tags"),
    component("checklist", "checks", values=CHOICE),
    component("taglist", "tags", values=CHOICE),
    component("datetime", "day", subtype="date", disallowPassedDates=True),
    component("datetime", "time", subtype="time", timeInterval=15),
    component("datetime", "moment", subtype="datetime"),
    component("filepicker", "files", accept=".pdf"),
    component("expression", "total", expression="=sum(rows.amount)"),
    component("group", "group", components=[*ROW, component("dynamiclist", "rows", components=ROW)]),
    component("dynamiclist", "rows", components=[*ROW, component("group", "group", components=ROW)]),
    component("dynamiclist", "fixed", allowAddRemove=False, components=ROW),
    stops=[{"when": "=box and number = 7", "message": "m"}],
    checks=[{"unless": "=total = limit", "field": "limit", "message": "m"}],
)
DATA = {
    "text": "abc",
    "number": Decimal(2),
    "day": date(2026, 1, 5),
    "rows": "something else",
    "fixed": [{"name": "a", "flag": True}, {"name": "b"}],
    "group": {"rows": [{}, 5]},
}
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),  # JSON has neither
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["a", "2026-02-30", "2030-01-05", "12:07", "2030-01-05T12:00Z", "1e9", "NaN"]),
)
names = st.sampled_from([*EVERYTHING.keys, "name", "amount", "flag", "id", "_schema", "colour"])
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def judged(submitted: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Message]]]:
    try:
        return EVERYTHING.load(submitted, DATA, no_options, {}), {}
    except InvalidAnswers as wrong:
        return {}, wrong.fields


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(names, anything, max_size=8))
@example({"rows": [{"rows": []}, None, {"group": None}], "group": {"rows": {}}})
@example({"text": "x", "number": "x", "rows": [{"amount": float("nan")}]})
@example({"_schema": 1})
def test_anything(submitted: dict[str, Any]) -> None:
    answers, wrong = judged(submitted)
    assert answers.keys() <= EVERYTHING.keys
    assert all(path and messages for path, messages in wrong.items())
    assert all(str(message) for messages in wrong.values() for message in messages)
    EVERYTHING.refuse_stopped({**submitted, "box": False}, DATA, {})
