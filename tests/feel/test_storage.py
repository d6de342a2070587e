from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine import feel

VALUES = [
    "null",
    "true",
    "1",
    "1.50",
    "-0.001",
    "1e30",
    "123456789012345678901234567890.1234",
    '"罗湖 \\"x\\""',
    "[]",
    "{}",
    '{"$": "date", v: 1}',
    '{"$": {"$": 1}}',
    "{a: [1, {b: null}]}",
    '@"2026-12-31"',
    '@"-2017-12-31"',
    '@"999999999-12-31"',
    '@"08:30:00"',
    '@"08:30:00.123456789+08:00"',
    '@"08:30:00@Asia/Shanghai"',
    '@"2026-12-31T08:30:00"',
    '@"2026-12-31T08:30:00Z"',
    '@"2026-12-31T08:30:00@Asia/Shanghai"',
    '@"12026-12-31T08:30:00.000000001-01:30"',
    '@"P1Y2M"',
    '@"-P1DT2H3.5S"',
    '@"PT0.000000001S"',
    "[1..3)",
    '(@"2020-01-01"..@"2021-01-01"]',
    "(< 10)",
    "(>= 10)",
    "(!= 10)",
    "[[[1]]]",
    '{"a b": 1, "": 2}',
]


@pytest.mark.parametrize("text", VALUES)
def test_a_value_comes_back_from_the_store(text):
    value = feel.evaluate(text, {}).value
    stored = feel.dumps(value)
    found = feel.loads(stored)
    assert found == value
    assert type(found) is type(value)
    assert feel.dumps(found) == stored


@pytest.mark.parametrize("text", VALUES)
def test_a_value_shown_is_an_expression_that_gives_it(text):
    value = feel.evaluate(text, {}).value
    assert feel.evaluate(feel.show(value), {}).value == value


def test_numbers_keep_their_digits():
    assert str(feel.loads(feel.dumps(Decimal("1.50")))) == "1.50"
    assert feel.dumps(Decimal("4000000.00")) == "4000000.00"


def test_text_for_others():
    value = feel.evaluate('{d: @"2026-12-31", n: 1.5, p: [@"P1D", @"P1Y"], r: [1..2], f: abs}', {}).value
    plain = {"d": "2026-12-31", "n": Decimal("1.5"), "p": ["P1D", "P1Y"], "r": "[1..2]", "f": "abs"}
    assert feel.plain(value) == plain


def test_plain_python_becomes_values():
    class Text(str):
        pass

    class Rows(Mapping):
        def __getitem__(self, key):
            return {"n": 1}[key]

        def __iter__(self):
            return iter(["n"])

        def __len__(self):
            return 1

    found = feel.value({"a": (1, True, Text("x")), "b": Rows(), "c": datetime(2020, 1, 1, tzinfo=UTC)})
    assert found == {
        "a": [Decimal(1), True, "x"],
        "b": {"n": Decimal(1)},
        "c": datetime(2020, 1, 1, tzinfo=UTC),
    }
    assert [type(each) for each in found["a"]] == [Decimal, bool, str]


@pytest.mark.parametrize(
    "value",
    [1.5, b"x", {1, 2}, object(), {1: 2}, [1.5], complex(1), [Decimal("NaN")], {"a": Decimal("-Infinity")}],
)
def test_what_the_language_cannot_hold_is_refused(value):
    with pytest.raises(feel.NotAValue):
        feel.value(value)
    with pytest.raises(feel.NotAValue):
        feel.evaluate("x", {"x": value})


def test_what_never_ends_is_not_stored():
    deep = date(2020, 1, 1)
    for _ in range(100):
        deep = [deep]
    wide = [Decimal(1)]
    for _ in range(30):
        wide = [wide, wide]
    for value in (deep, wide):
        for writer in (feel.dumps, feel.plain, feel.show):
            with pytest.raises(feel.TooMuch):
                writer(value)
