from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine import feel
from engine.errors import EngineError
from tests.feel.tables import check, check_null, rows, value


@rows(
    ("(function(x) x + 1)(2)", 3),
    ("(function(x, y) x - y)(5, 3)", 2),
    ("(function(x, y) x - y)(y: 5, x: 3)", -2),
    ("(function(x, y) y)(x: 1)", None),
    ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", 120),
    ("{k: 10, f: function(x) x * k, r: {k: 1, s: f(2)}.s}.r", 20),
    ("(function(f, x) f(f(x)))(function(x) x * 2, 3)", 12),
    ("(function(f) f(-4))(abs)", 4),
    ("(function(x: number) x)(3)", 3),
    ("(function(x: number) x)([3])", 3),
    ("(function(x: list<number>) x)(3)", [3]),
    ("(function(x: string) x)(null)", None),
    ("(function(a b, c) a b + c)(1, 2)", 3),
)
def test_functions_of_an_expression(text, expected):
    check(text, expected)


@rows(
    ("(function(x) x)(1, 2)", "this function does not take these arguments"),
    ("(function(x) x)(y: 1)", "this function does not take these arguments"),
    ('(function(x: number) x)("a")', "this function does not take this as x"),
    ("(1)(2)", "a number is no function"),
    ("nothing like this(2)", "null is no function"),
    ("abs(1, 2)", "abs does not take these arguments"),
    ('abs("a")', "abs does not take this as n"),
    ("abs(null)", "abs does not take this as n"),
    ('substring(string: "a", start: 1)', "substring does not take these arguments"),
    ("function(x, x) x", "cannot be made here"),
    ("function(x) external {java: {}}", "cannot be made here"),
)
def test_calls_without_an_answer(text, expected):
    check_null(text, expected)


def library() -> feel.Library:
    """A library such as a caller has."""
    functions = feel.Library()

    @functions.function("days after", "date: date, count: number", "date")
    def days_after(day: date, count: Decimal) -> date:
        if count < 0:
            raise feel.Null("{count} days after are days before", count=count)
        return day + timedelta(days=int(count))

    @functions.function("joined", "first: string, *rest: list<string>", "string")
    def joined(first: str, rest: list[str]) -> str:
        return first + "".join(rest)

    @functions.function("padded", "text: string, width: number?, sign: string | null", "string")
    def padded(text: str, width: Decimal | None, sign: str | None) -> str:
        return text.rjust(int(width or 0), sign or "*")

    return functions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('days after(@"2020-01-30", 3)', date(2020, 2, 2)),
        ('days after(date: @"2020-01-30", count: 3)', date(2020, 2, 2)),
        ('days after([@"2020-01-30"], 3)', date(2020, 2, 2)),
        ('days after("2020-01-30", 3)', None),
        ("days after(null, 3)", None),
        ('joined("a", "b", "c")', "abc"),
        ('padded("a", 3, null)', "**a"),
        ('padded(text: "a", sign: "-", width: 2)', "-a"),
        ('padded(text: "a", sign: "-")', "a"),
    ],
)
def test_functions_of_the_caller(text, expected):
    functions = library()
    assert feel.evaluate(text, {}, functions).value == expected


def test_a_function_of_the_caller_says_why_it_has_no_answer():
    result = feel.evaluate('days after(@"2020-01-30", -3)', {}, library())
    assert result.value is None
    assert str(result.suppressed[0].message) == "-3 days after are days before"


def test_a_plain_callable_serves_too():
    functions = {"working days after": lambda date, count=1: date + timedelta(days=int(count))}
    text = 'working days after(date: @"2020-01-30")'
    assert feel.evaluate(text, {}, functions).value == date(2020, 1, 31)
    assert feel.evaluate("total(1, 2, 3)", {}, {"total": lambda *numbers: sum(numbers)}).value == 6


def test_a_function_of_the_caller_comes_before_the_standards():
    assert feel.evaluate("today()", {}, {"today": lambda: date(1999, 1, 1)}).value == date(1999, 1, 1)


def test_errors_of_a_callers_function_are_not_swallowed():
    class CalendarMissing(EngineError):
        """The calendar of {year} is missing."""

    def broken() -> None:
        raise CalendarMissing(year=2030)

    with pytest.raises(CalendarMissing):
        feel.evaluate("broken()", {}, {"broken": broken})


def test_an_evaluation_goes_on_inside_another():
    inner = feel.parse("missing + x")
    body = feel.Signature(
        (feel.Parameter("x", feel.ANY),), feel.ANY, lambda run, args: inner.within(run, {"x": args[0]})
    )
    result = feel.evaluate("f(1)", {"f": feel.Function("f", [body])})
    assert result.value is None
    assert [warning.text for warning in result.suppressed] == ["missing", "missing + x"]


def test_a_function_is_a_value():
    assert isinstance(value("function(x) x"), feel.Function)
    with pytest.raises(feel.NotAValue):
        feel.dumps(value("abs"))
