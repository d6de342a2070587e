"""Changes to a record become values of the fields' types, or are named by path."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import records
from engine.errors import InvalidAnswers

TYPES = (
    "string",
    "text",
    "integer",
    "number",
    "money",
    "date",
    "datetime",
    "boolean",
    "unit",
    "person",
    "file",
    "files",
)
FIELDS: list[dict[str, Any]] = [
    *({"key": kind, "type": kind, "label": kind} for kind in TYPES),
    {"key": "option", "type": "option", "label": "o", "options": [{"value": "a", "label": "A"}]},
    {"key": "options", "type": "options", "label": "o", "options": "codes.letters"},
    {
        "key": "rows",
        "type": "list",
        "label": "r",
        "fields": [
            {"key": "amount", "type": "money", "label": "a"},
            {
                "key": "rows",
                "type": "list",
                "label": "r",
                "fields": [{"key": "day", "type": "date", "label": "d"}],
            },
        ],
    },
]
THING = records.read(
    json.dumps(
        {"kind": "thing", "label": "物", "key_variable": "thing_id", "title": "string", "fields": FIELDS}
    ).encode(),
    "thing.json",
)
FILE = {"id": "1", "name": "a.pdf"}
NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("string", "锅", "锅"),
        ("string", "", None),
        ("text", "a\nb", "a\nb"),
        ("integer", 3, Decimal(3)),
        ("integer", Decimal("3.0"), Decimal(3)),
        ("number", "1.125", Decimal("1.125")),
        ("money", Decimal("199999.99"), Decimal("199999.99")),
        ("money", "200000", Decimal("200000.00")),
        ("money", Decimal("-0.01"), Decimal("-0.01")),
        ("date", "2026-01-05", date(2026, 1, 5)),
        ("date", date(2026, 1, 5), date(2026, 1, 5)),
        ("datetime", "2026-01-05T12:00:00+08:00", NOON),
        ("datetime", NOON, NOON),
        ("boolean", False, False),
        ("unit", "U1", "U1"),
        ("person", "ann", "ann"),
        ("file", FILE | {"size": 3}, FILE),
        ("file", [FILE], FILE),
        ("file", [], None),
        ("files", [FILE, FILE], [FILE, FILE]),
        ("option", "a", "a"),
        ("options", ["a", "b"], ["a", "b"]),
        ("rows", [{"amount": 1, "rows": [{"day": "2026-01-05"}]}], None),
        ("string", None, None),
    ],
)
def test_values_of_their_types(key: str, given: Any, kept: Any) -> None:
    if key == "rows":
        kept = [{"amount": Decimal("1.00"), "rows": [{"day": date(2026, 1, 5)}]}]
    assert THING.load({key: given}) == {key: kept}


def test_money_is_kept_to_the_cent() -> None:
    assert str(THING.load({"money": "5"})["money"]) == "5.00"


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("string", 5, "Enter a text"),
        ("string", "x" * 5000, "at most 4000"),
        ("string", "a\0b", "Enter a text"),
        ("integer", "1.5", "whole number"),
        ("number", True, "Enter a number"),
        ("number", 0.1, "Enter a number"),
        ("number", "NaN", "Enter a number"),
        ("number", "1e999999999", "Enter a number"),
        ("integer", "1e999999999", "Enter a number"),
        ("number", "9" * 40, "Enter a number"),
        ("number", "eleven", "Enter a number"),
        ("money", "0.001", "two decimal places"),
        ("money", "1e20", "two decimal places"),
        ("date", "2026-02-30", "valid date"),
        ("date", NOON, "valid date"),
        ("date", 20260105, "valid date"),
        ("datetime", "2026-01-05T12:00:00", "valid date and time"),
        ("datetime", "noon", "valid date and time"),
        ("boolean", "yes", "yes or no"),
        ("file", "a.pdf", "Attach a file"),
        ("file", [FILE, FILE], "Attach a file"),
        ("files", FILE, "Attach a file"),
        ("option", "z", "Choose one"),
        ("options", "a", "Choose among"),
        ("options", [1], "Choose one"),
        ("rows", {}, "list of rows"),
        ("rows", [1], "list of rows"),
        ("colour", "red", "no such field"),
    ],
)
def test_what_is_no_value_of_its_type_is_named(key: str, given: Any, said: str) -> None:
    with pytest.raises(InvalidAnswers) as wrong:
        THING.load({key: given})
    ((path, messages),) = wrong.value.fields.items()
    assert path == key
    assert said in str(messages[0])


def test_errors_in_rows_have_paths_and_come_together() -> None:
    rows = [{"amount": 1}, {"amount": "x", "rows": [{"day": "2026-01-05"}, {"day": "x", "size": 1}]}]
    with pytest.raises(InvalidAnswers) as wrong:
        THING.load({"rows": rows, "date": "x"})
    assert set(wrong.value.fields) == {"date", "rows.1.amount", "rows.1.rows.1.day", "rows.1.rows.1.size"}
