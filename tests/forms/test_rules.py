"""What a filled-in value has to satisfy."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import clock
from engine.forms import Option
from engine.labels import Labels
from tests.forms import component, errors, form, load

REQUIRED = {"required": True}
MISSING = {"x": ["This field is required."]}
CHOICE = [{"value": "a", "label": "A"}]


@pytest.mark.parametrize(
    ("part", "empty", "full"),
    [
        (component("textfield", "x", validate=REQUIRED), ["", None, "  "], "a"),
        (component("textarea", "x", validate=REQUIRED), ["", "\n"], "a"),
        (component("number", "x", validate=REQUIRED), [None], 0),
        (component("checkbox", "x", validate=REQUIRED), [False, None], True),
        (component("radio", "x", values=CHOICE, validate=REQUIRED), [None], "a"),
        (component("select", "x", values=CHOICE, validate=REQUIRED), [None], "a"),
        (component("checklist", "x", values=CHOICE, validate=REQUIRED), [[], None], ["a"]),
        (component("taglist", "x", values=CHOICE, validate=REQUIRED), [[]], ["a"]),
        (component("datetime", "x", subtype="date", validate=REQUIRED), [None], "2026-01-05"),
        (component("filepicker", "x", validate=REQUIRED), [None, []], [{"id": "1", "name": "a"}]),
        (component("dynamiclist", "x", components=[], validate=REQUIRED), [[], None], [{}]),
    ],
)
def test_required(part: dict[str, Any], empty: list[Any], full: Any) -> None:
    made = form(part)
    load(made, {"x": full})
    assert errors(made, {}) == MISSING
    for value in empty:
        assert errors(made, {"x": value}) == MISSING


@pytest.mark.parametrize(
    ("settings", "good", "bad", "said"),
    [
        (
            {"validate": {"min": 1}},
            [1, Decimal("1.0")],
            [0, Decimal("0.99")],
            "The value must be at least 1.",
        ),
        ({"validate": {"max": "10.5"}}, [Decimal("10.5")], [11], "The value must be at most 10.5."),
        ({"validate": {"min": 0, "max": 0}}, [0], [1], "The value must be at most 0."),
        ({"decimalDigits": 2}, [Decimal("0.01"), Decimal("1.100")], [Decimal("0.001")], "at most 2 decimal"),
        ({"decimalDigits": 0}, [7, Decimal("7.0")], [Decimal("7.5")], "Enter a whole number."),
        ({"increment": "0.05"}, [Decimal("0.15"), 1], [Decimal("0.16")], "a multiple of 0.05"),
    ],
)
def test_numbers(settings: dict[str, Any], good: list[Any], bad: list[Any], said: str) -> None:
    made = form(component("number", "x", **settings))
    for value in good:
        assert load(made, {"x": value})["x"] == value
    for value in bad:
        assert said in errors(made, {"x": value})["x"][0]
    load(made, {"x": None})


@pytest.mark.parametrize("text", ["1234567890123456789012345678901.25", "1e34", "-9e33", "1e-34"])
def test_very_large_and_very_small_numbers_are_judged_exactly(text: str) -> None:
    number = Decimal(text)
    assert load(form(component("number", "x", decimalDigits=34)), {"x": number})["x"] == number
    whole = number == number.to_integral_value()
    made = form(component("number", "x", decimalDigits=0, increment=5))
    if whole:
        load(made, {"x": number})
    else:
        assert len(errors(made, {"x": number})["x"]) == 2


def test_decimals_are_exact_where_doubles_are_not() -> None:
    made = form(component("number", "x", increment="0.01", validate={"min": "=a + b"}))
    data = {"a": Decimal("0.1"), "b": Decimal("0.2")}
    assert load(made, {"x": Decimal("0.3")}, data) == {"x": Decimal("0.3")}
    assert errors(made, {"x": Decimal("0.29")}, data) == {"x": ["The value must be at least 0.3."]}


@pytest.mark.parametrize(
    ("validate", "good", "bad", "said"),
    [
        ({"minLength": 2}, ["ab", ""], ["a", " a "], "Enter at least 2 characters."),
        ({"maxLength": 2}, ["锅盖", " ab "], ["abc"], "Enter at most 2 characters."),
        ({"minLength": "=n", "maxLength": "=n + 1"}, ["abc", "abcd"], ["ab"], "Enter at least 3 characters."),
        ({"pattern": r"^\d+$"}, ["12", ""], ["1a"], "does not have the expected form"),
        ({"pattern": r"^(a+)+$"}, ["aa"], ["a" * 5000 + "!"], "takes too long"),
        ({"validationType": "email"}, ["a@b.example"], ["a"], "valid email address"),
        ({"validationType": "phone"}, ["+8675512345678"], ["75512345678"], "international phone number"),
    ],
)
def test_texts(validate: dict[str, Any], good: list[str], bad: list[str], said: str) -> None:
    made = form(component("textfield", "x", validate=validate))
    for value in good:
        load(made, {"x": value}, {"n": Decimal(3)})
    for value in bad:
        assert said in errors(made, {"x": value}, {"n": Decimal(3)})["x"][0]


def test_the_author_says_what_the_pattern_is_for() -> None:
    validate = {"pattern": "^D", "patternErrorMessage": "以 D 开头 {x}"}
    made = form(
        component("textfield", "x", validate=validate, properties={"patternErrorMessage.en": "Starts with D"})
    )
    assert errors(made, {"x": "a"}) == {"x": ["以 D 开头 {x}"]}


def test_a_limit_that_is_null_is_none() -> None:
    made = form(component("number", "x", validate={"max": "=budget"}), component("number", "budget"))
    load(made, {"x": 1000})
    assert errors(made, {"x": 1000, "budget": 999}) == {"x": ["The value must be at most 999."]}


def options(key: str) -> list[Option]:
    return {"codes.colour": [Option("red", Labels("红", "Red"))]}[key]


@pytest.mark.parametrize(
    ("settings", "good", "bad"),
    [
        ({"valuesKey": "codes.colour"}, "red", "blue"),
        ({"valuesKey": "guests"}, "ann", "bob"),
        ({"valuesKey": "people_here"}, "u1", "ann"),
        ({"valuesExpression": '=for g in guests return {label: "x", value: g}'}, "ann", "x"),
        ({"valuesExpression": '=if wild then ["boar"] else []'}, "boar", "pig"),
    ],
)
def test_options_from_elsewhere(settings: dict[str, Any], good: str, bad: str) -> None:
    data = {"guests": ["ann"], "people_here": [{"label": "ann", "value": "u1"}], "wild": True}
    made = form(component("select", "x", **settings))
    assert load(made, {"x": good}, data, options) == {"x": good}
    assert errors(made, {"x": bad}, data, options) == {"x": ["Choose one of the options offered."]}


@pytest.mark.parametrize("data", [{}, {"guests": None}, {"guests": "ann"}])
def test_no_options_are_none_of_the_options(data: dict[str, Any]) -> None:
    made = form(component("select", "x", valuesKey="guests"))
    assert errors(made, {"x": "ann"}, data) == {"x": ["Choose one of the options offered."]}


def test_past_days() -> None:
    today = clock.today()
    made = form(component("datetime", "x", subtype="date", disallowPassedDates=True))
    load(made, {"x": today.isoformat()})
    yesterday = (today - timedelta(days=1)).isoformat()
    assert errors(made, {"x": yesterday}) == {"x": ["The date must not be in the past."]}


def test_past_moments_are_judged_by_their_day() -> None:
    made = form(component("datetime", "x", subtype="datetime", disallowPassedDates=True))
    now = datetime.now(UTC).astimezone(clock.ZONE)
    load(made, {"x": now.replace(hour=0, minute=0).isoformat()})
    assert set(errors(made, {"x": (now - timedelta(days=1)).isoformat()})) == {"x"}


def test_time_in_steps() -> None:
    made = form(component("datetime", "x", subtype="time", timeInterval=15))
    load(made, {"x": "12:30"})
    assert errors(made, {"x": "12:31"}) == {"x": ["Choose a time in steps of 15 minutes."]}


def test_files() -> None:
    one, two = {"id": "1", "name": "a.PDF"}, {"id": "2", "name": "b.exe"}
    made = form(component("filepicker", "x", accept=".pdf, .docx"))
    load(made, {"x": [one]})
    assert errors(made, {"x": [two]}) == {"x": ["Attach files of these kinds: .pdf, .docx."]}
    assert errors(made, {"x": [one, one]}) == {"x": ["Attach one file only."]}
    load(form(component("filepicker", "x", multiple="=many")), {"x": [one, two]}, {"many": True})


def test_every_error_comes_at_once() -> None:
    made = form(
        component("textfield", "a", validate={"minLength": 3, "pattern": "^z"}),
        component("number", "b", validate=REQUIRED),
        component("checkbox", "c"),
    )
    found = errors(made, {"a": "x", "c": "yes"})
    assert {path: len(messages) for path, messages in found.items()} == {"a": 2, "b": 1, "c": 1}
