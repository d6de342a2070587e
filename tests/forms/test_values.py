"""Submitted JSON becomes typed values, component by component."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from tests.forms import component, errors, form, load

CHOICE = [{"value": "a", "label": "A"}, {"value": 1, "label": "一"}, {"value": True, "label": "是"}]
FILE = {"id": "f1", "name": "plan.pdf"}
EAST = timezone(timedelta(hours=8))

PARTS: dict[str, dict[str, Any]] = {
    "textfield": component("textfield", "x"),
    "textarea": component("textarea", "x"),
    "number": component("number", "x"),
    "money": component("number", "x", serializeToString=True, decimalDigits=2),
    "checkbox": component("checkbox", "x"),
    "radio": component("radio", "x", values=CHOICE),
    "select": component("select", "x", values=CHOICE),
    "checklist": component("checklist", "x", values=CHOICE),
    "taglist": component("taglist", "x", values=CHOICE),
    "date": component("datetime", "x", subtype="date"),
    "time": component("datetime", "x", subtype="time"),
    "datetime": component("datetime", "x", subtype="datetime"),
    "filepicker": component("filepicker", "x", multiple=True),
    "group": component("group", "x", components=[component("number", "n")]),
    "dynamiclist": component("dynamiclist", "x", components=[component("number", "n")]),
    "expression": component("expression", "x", expression="=1 + 1"),
}


@pytest.mark.parametrize(
    ("part", "sent", "kept"),
    [
        ("textfield", "锅", "锅"),
        ("textfield", "", ""),
        ("textfield", None, ""),
        ("textfield", "a\nb", "a b"),
        ("textarea", "a\nb", "a\nb"),
        ("number", 5, Decimal(5)),
        ("number", Decimal("1.125"), Decimal("1.125")),
        ("number", None, None),
        ("money", "199999.99", Decimal("199999.99")),
        ("money", 200000, Decimal(200000)),
        ("checkbox", True, True),
        ("checkbox", None, False),
        ("radio", "a", "a"),
        ("radio", 1, Decimal(1)),
        ("radio", True, True),
        ("select", None, None),
        ("checklist", ["a", 1], ["a", Decimal(1)]),
        ("checklist", [], []),
        ("taglist", None, []),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("date", None, None),
        ("datetime", "2026-01-05T12:00+08:00", datetime(2026, 1, 5, 12, tzinfo=EAST)),
        ("datetime", "2026-01-05T04:00Z", datetime(2026, 1, 5, 12, tzinfo=EAST)),
        ("datetime", "2026-01-05T12:00", datetime(2026, 1, 5, 12, tzinfo=EAST)),
        ("filepicker", [FILE], [FILE]),
        ("filepicker", [FILE | {"size": 1}, FILE], [FILE, FILE]),
        ("filepicker", None, None),
        ("group", {"n": 1}, {"n": Decimal(1)}),
        ("group", None, {"n": None}),
        ("dynamiclist", [{"n": 1}, {}], [{"n": Decimal(1)}, {"n": None}]),
        ("dynamiclist", None, []),
        ("expression", 17, Decimal(2)),
    ],
)
def test_a_value_of_its_kind(part: str, sent: Any, kept: Any) -> None:
    answers = load(form(PARTS[part]), {"x": sent})
    assert answers == {"x": kept}
    assert type(answers["x"]) is type(kept)


@pytest.mark.parametrize(
    ("sent", "shown"), [("12:30+08:00", "12:30:00+08:00"), ("04:30Z", "04:30:00Z"), ("12:30", "12:30:00")]
)
def test_times_of_day(sent: str, shown: str) -> None:
    assert feel.plain(load(form(PARTS["time"]), {"x": sent})["x"]) == shown


@pytest.mark.parametrize("part", sorted(PARTS))
def test_what_was_not_sent_is_empty(part: str) -> None:
    empty = {
        "textfield": "",
        "textarea": "",
        "checkbox": False,
        "checklist": [],
        "taglist": [],
        "dynamiclist": [],
    }
    others = {"group": {"n": None}, "expression": Decimal(2)}
    assert load(form(PARTS[part]), {}) == {"x": (empty | others).get(part)}


@pytest.mark.parametrize(
    ("part", "sent", "said"),
    [
        ("textfield", 5, "Enter a text."),
        ("textfield", ["a"], "Enter a text."),
        ("textfield", "a\0b", "The text holds characters that cannot be kept."),
        ("textarea", "x" * 100_001, "Enter at most 100000 characters."),
        ("number", True, "Enter a number."),
        ("number", "5", "Enter a number."),  # only a field that says so travels as text
        ("number", 0.1, "Enter a number."),
        ("number", Decimal("NaN"), "Enter a number."),
        ("number", Decimal("Infinity"), "Enter a number."),
        ("number", Decimal("1e400"), "Enter a number."),
        ("money", "1,000.00", "Enter a number."),
        ("money", "NaN", "Enter a number."),
        ("money", "", "Enter a number."),
        ("money", "9" * 60, "Enter a number."),
        ("checkbox", "true", "Answer yes or no."),
        ("checkbox", 1, "Answer yes or no."),
        ("radio", "z", "Choose one of the options offered."),
        ("radio", False, "Choose one of the options offered."),
        ("radio", Decimal("1.5"), "Choose one of the options offered."),
        ("select", 1.0, "Choose one of the options offered."),
        ("select", ["a"], "Choose one of the options offered."),
        ("checklist", "a", "Choose among the options offered."),
        ("checklist", ["a", "z"], "Choose among the options offered."),
        ("taglist", ["a", "a"], "Choose each option once."),
        ("date", "2026-02-29", "Enter a valid date."),
        ("date", "2026-W01-1", "Enter a valid date."),
        ("date", "05.01.2026", "Enter a valid date."),
        ("date", 20260105, "Enter a valid date."),
        ("time", "25:00", "Enter a valid time."),
        ("datetime", "soon", "Enter a valid date and time."),
        ("filepicker", "files::x", "Attach a file."),
        ("filepicker", [{"id": ""}], "Attach a file."),
        ("dynamiclist", {}, "A list of rows is expected."),
        ("dynamiclist", [{}] * 1001, "Enter at most 1000 rows."),
        ("group", [1], "A group of fields is expected."),
    ],
)
def test_a_value_of_another_kind(part: str, sent: Any, said: str) -> None:
    assert errors(form(PARTS[part]), {"x": sent}) == {"x": [said]}


def test_paths_lead_to_the_value() -> None:
    made = form(
        component(
            "dynamiclist",
            "rows",
            components=[
                component("number", "n"),
                component("group", "g", components=[component("number", "m")]),
                component("dynamiclist", "inner", components=[component("datetime", "d", subtype="date")]),
            ],
        )
    )
    sent = {
        "rows": [
            {"n": "x"},
            {"n": 1, "g": {"m": "y"}, "inner": [{"d": "2026-01-05"}, {"d": "z"}]},
            "no row",
        ]
    }
    assert set(errors(made, sent)) == {"rows.0.n", "rows.1.g.m", "rows.1.inner.1.d", "rows.2"}


def test_what_the_form_does_not_have_is_refused() -> None:
    made = form(PARTS["textfield"], component("dynamiclist", "rows", components=[component("number", "n")]))
    sent = {"x": "a", "is_admin": True, "rows": [{"n": 1, "m": 2}]}
    said = ["This form has no such field."]
    assert errors(made, sent) == {"is_admin": said, "rows.0.m": said}


def test_what_was_not_sent_stays_as_it_was() -> None:
    made = form(component("textfield", "name"), component("number", "price"), component("textarea", "more"))
    data = {"name": "soup", "price": Decimal(5), "more": 17}  # `more` is something else by now
    assert load(made, {"price": None}, data) == {"name": "soup", "price": None, "more": ""}


def test_components_without_value_take_none() -> None:
    made = form(component("text", text="hello"), component("button", key="x"), PARTS["textfield"])
    assert load(made, {"x": "a"}) == {"x": "a"}
