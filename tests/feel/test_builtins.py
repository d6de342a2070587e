"""The functions of the standard, by family; most rows are the standard's own examples (DMN 1.5, 10.3.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine import feel
from engine.feel import Range, Time, YearsMonths
from engine.feel.builtins import STANDARD
from tests.feel.tables import check, check_null, moment, rows, value

D = Decimal


@rows(
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    (r'substring("\U01F40Eab", 2)', "ab"),
    ('substring("foobar", 3, 100)', "obar"),
    ('substring("foobar", 0)', None),
    ('substring("foobar", 7)', None),
    ('substring("foobar", 1, 0)', None),
    ('substring(start position: 3, string: "foobar")', "obar"),
    ('string length("foo")', 3),
    (r'string length("\U01F40Eab")', 3),
    ('upper case("aBc4")', "ABC4"),
    ('lower case("aBc4")', "abc4"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "xyz")', ""),
    ('substring before("foobar", "")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('substring after("", "a")', ""),
    ('substring after("foobar", "")', "foobar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('matches("foobar", "^fo*b")', True),
    ('replace("banana", "a", "o")', "bonono"),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    (r'split("John Doe", "\\s")', ["John", "Doe"]),
    ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
    ('split("", ",")', [""]),
    ('string join(["a", "b", "c"], "_and_")', "a_and_b_and_c"),
    ('string join(["a", "b", "c"], null)', "abc"),
    ('string join(["a", null, "c"], "X")', "aXc"),
    ('string join([], "X")', ""),
    ('string join(["a", "b"])', "ab"),
    ("string join([1, 2])", None),
    ("upper case(null)", None),
    ("upper case(1)", None),
    ('upper case(["a"])', "A"),
)
def test_strings(text, expected):
    check(text, expected)


@rows(
    ("list contains([1, 2, 3], 2)", True),
    ("list contains([1, null], null)", True),
    ("list contains(null, 1)", None),
    ("count([1, 2, 3])", 3),
    ("count([])", 0),
    ("count([1, [2, 3]])", 2),
    ("sublist([4, 5, 6], 1, 2)", [4, 5]),
    ("sublist([4, 5, 6], -2)", [5, 6]),
    ("sublist([4, 5, 6], 1, 4)", None),
    ("sublist([4, 5, 6], 0)", None),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("append([1], null)", [1, None]),
    ("append(1, [2])", [1, [2]]),
    ("concatenate([1, 2], [3])", [1, 2, 3]),
    ("concatenate([1], null)", None),
    ("insert before([1, 3], 1, 2)", [2, 1, 3]),
    ("insert before([1, 3], -1, 2)", [1, 2, 3]),
    ("insert before([1, 3], 3, 2)", None),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("list replace([2, 4, 7, 8], 3, 6)", [2, 4, 6, 8]),
    ("list replace([2, 4, 7, 8], -3, 6)", [2, 6, 7, 8]),
    ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8]),
    ("list replace([1], function(item, newItem) 5, 5)", None),
    ("reverse([1, 2, 3])", [3, 2, 1]),
    ("index of([1, 2, 3, 2], 2)", [2, 4]),
    ("index of([1, null], null)", [2]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 2, 3, 2, 1])", [1, 2, 3]),
    ("distinct values([1, 1.0, null, null])", [1, None]),
    ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    ("flatten([])", []),
)
def test_lists(text, expected):
    check(text, expected)


@rows(
    ("min([1, 2, 3])", 1),
    ("max(1, 2, 3)", 3),
    ("min(1)", 1),
    ("max([])", None),
    ('min("b", "a")', "a"),
    ('max(@"2020-01-01", @"2021-01-01")', date(2021, 1, 1)),
    ('max(1, "a")', None),
    ("max([1, null])", None),
    ("sum([1, 2, 3])", 6),
    ("sum(0.1, 0.2)", D("0.3")),
    ("sum([])", None),
    ("sum([1, null])", None),
    ('sum([1, "2"])', None),
    ("mean([1, 2, 3])", 2),
    ("mean([])", None),
    ("product([2, 3, 4])", 24),
    ("product([])", None),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([6, 1, 2, 3])", D("2.5")),
    ("median([10, 9, 100])", 10),
    ("median([])", None),
    ("stddev(2, 4, 7, 5)", D("2.081665999466132735282297706979931")),
    ("stddev([47])", None),
    ("mode(6, 3, 9, 6, 6)", [6]),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    ("all([true, true])", True),
    ("all([false, null, true])", False),
    ("all([])", True),
    ("all(0)", None),
    ("all(true, false)", False),
    ("any([false, null, true])", True),
    ("any([])", False),
    ("any([false, null])", None),
    ("any(false, true)", True),
)
def test_statistics(text, expected):
    check(text, expected)


@rows(
    ("decimal(1/3, 2)", D("0.33")),
    ("decimal(1.5, 0)", 2),
    ("decimal(2.5, 0)", 2),
    ("decimal(0.505, 2)", D("0.50")),
    ("decimal(1234, -2)", 1200),
    ("floor(1.5)", 1),
    ("floor(-1.56, 1)", D("-1.6")),
    ("floor(1.5, null)", None),
    ("ceiling(1.5)", 2),
    ("ceiling(-1.56, 1)", D("-1.5")),
    ("round up(5.5, 0)", 6),
    ("round up(-5.5, 0)", -6),
    ("round up(1.121, 2)", D("1.13")),
    ("round down(-1.126, 2)", D("-1.12")),
    ("round half up(-1.125, 2)", D("-1.13")),
    ("round half down(-1.125, 2)", D("-1.12")),
    ("round half up(5.5, 6177)", None),
    ("abs(-10)", 10),
    ('abs(@"-PT5H")', timedelta(hours=5)),
    ('abs(@"-P1Y")', YearsMonths(12)),
    ("modulo(12, 5)", 2),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(-12, -5)", -2),
    ("modulo(10.1, 4.5)", D("1.1")),
    ("modulo(-10.1, 4.5)", D("3.4")),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(10)", D("2.302585092994045684017991454684364")),
    ("log(0)", None),
    ("exp(5)", D("148.4131591025766034211155800405523")),
    ("odd(5)", True),
    ("odd(-2)", False),
    ("even(2)", True),
    ("even(0)", True),
)
def test_numbers(text, expected):
    check(text, expected)


@rows(
    ('date("2012-12-25")', date(2012, 12, 25)),
    ('date(date and time("2012-12-25T11:00:00Z"))', date(2012, 12, 25)),
    ("date(2012, 12, 25)", date(2012, 12, 25)),
    ("date(2012, 13, 25)", None),
    ("date(2012.5, 12, 25)", None),
    ('date and time("2012-12-24")', moment(2012, 12, 24)),
    ('date and time(date("2012-12-24"), time("23:59:00"))', moment(2012, 12, 24, 23, 59)),
    ('date and time(@"2012-12-24T10:00:00Z", @"23:59:00")', moment(2012, 12, 24, 23, 59)),
    ("date and time(2012, 12, 24, 23, 59, 0)", moment(2012, 12, 24, 23, 59)),
    ('string(date and time(2012, 12, 24, 23, 59, 0, @"PT8H"))', "2012-12-24T23:59:00+08:00"),
    ('string(date and time(2012, 12, 24, 23, 59, 0, "Asia/Shanghai"))', "2012-12-24T23:59:00@Asia/Shanghai"),
    ('time("23:59:00z") = time(23, 59, 0, @"PT0H")', True),
    ('string(time(@"2012-12-25"))', "00:00:00Z"),
    ("time(23, 59, 1.5)", Time(23, 59, 1, 500_000_000)),
    ("time(24, 0, 0)", None),
    ("time(23, 59, -1)", None),
    ('number("1 000,0", " ", ",")', 1000),
    ('number("1,000.5", ",", ".")', D("1000.5")),
    ('number("1.5")', D("1.5")),
    ('number("-2")', -2),
    ('number("1,000", ".", ".")', None),
    ('number("x", null, null)', None),
    ('number("0x10", null, null)', None),
    ('number("Infinity", null, null)', None),
    ('number("٣")', None),
    ("string(1.10)", "1.10"),
    ("string(-0)", "0"),
    ("string(null)", None),
    ("string(true)", "true"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ('string({a: "x", "b c": [@"P1D"]})', '{a: "x", "b c": [P1D]}'),
    ("string([1..3))", "[1..3)"),
    ("string(1e-50)", "1e-50"),
    ("string(abs)", None),
    ('duration("P2Y2M") = duration("P26M")', True),
    ('duration("P1D")', timedelta(days=1)),
    ('years and months duration(date("2011-12-22"), date("2013-08-24"))', YearsMonths(20)),
    ('years and months duration(date("2013-08-24"), date("2011-12-22"))', YearsMonths(-20)),
    ('years and months duration(@"2014-12-31T23:59:59", @"2016-12-31")', YearsMonths(24)),
    ('range("[18..21)")', Range(D(18), D(21), True, False)),
    (
        'range("]@\\"2020-01-01\\"..date(\\"2020-01-02\\")[")',
        Range(date(2020, 1, 1), date(2020, 1, 2), False, False),
    ),
    ('range("(..10]") = (<= 10)', True),
    ('range("[10..)") = (>= 10)', True),
    ('range("(..null)")', None),
    ('range("(..)")', None),
    ('range("[..10]")', None),
    ('range("[1..x]")', None),
    ('range("[3..1]")', None),
    ('range("(1 + 1..3)")', None),
    ('range("nothing")', None),
)
def test_conversions(text, expected):
    check(text, expected)


@rows(
    ("day of year(date(2019, 9, 17))", 260),
    ("day of week(date(2019, 9, 17))", "Tuesday"),
    ("month of year(date(2019, 9, 17))", "September"),
    ("week of year(date(2019, 9, 17))", 38),
    ("week of year(date(2003, 12, 29))", 1),
    ("week of year(date(2004, 1, 4))", 1),
    ("week of year(date(2005, 1, 1))", 53),
    ("week of year(date(2005, 1, 9))", 1),
    ('day of week(@"-0044-03-15")', "Thursday"),
    ('day of year("2019-09-17")', None),
)
def test_dates(text, expected):
    check(text, expected)


def test_week_of_year_is_the_iso_week():
    for offset in range(0, 20_000, 17):
        day = date(1990, 1, 1) + timedelta(days=offset)
        assert value(f'week of year(@"{day}")') == day.isocalendar().week


@rows(
    ('get value({key1: "value1"}, "key1")', "value1"),
    ('get value({key1: "value1"}, "other")', None),
    ("get entries({a: 1, b: 2})", [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
    ('context([{key: "a", value: 1}, {key: "b", value: 2, something: "else"}])', {"a": 1, "b": 2}),
    ('context([{key: "a", value: 1}, {key: "b"}])', None),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ('context({key: "a", value: null})', {"a": None}),
    ('context put({x: 1}, "y", 2)', {"x": 1, "y": 2}),
    ('context put({x: 1, y: 0, z: 0}, "y", 2)', {"x": 1, "y": 2, "z": 0}),
    ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', {"x": 1, "y": {"a": 2}}),
    ('context put({x: 1}, ["y"], 2)', {"x": 1, "y": 2}),
    ('context put({x: 1}, ["x", "a"], 2)', None),
    ("context put({x: 1}, [], 2)", None),
    ("context merge([{x: 1, y: 0}, {y: 2}])", {"x": 1, "y": 2}),
    ("context merge([{x: 1}, null])", None),
)
def test_contexts(text, expected):
    check(text, expected)


@rows(
    ("sort([3, 1, 4, 5, 2], function(x, y) x < y)", [1, 2, 3, 4, 5]),
    ("sort(list: [3, 1, 2], precedes: function(x, y) x > y)", [3, 2, 1]),
    ("sort([{a: 1, b: 1}, {a: 0, b: 2}, {a: 1, b: 3}], function(x, y) x.a < y.a).b", [2, 1, 3]),
    ("sort([2, 1])", [1, 2]),
    ('sort([2, "a"])', None),
    ("sort([2, 1], abs)", None),
)
def test_sort(text, expected):
    check(text, expected)


@rows(
    ("before(1, 10)", True),
    ("before(1, [1..10])", False),
    ("before(1, (1..10])", True),
    ("before([1..10), 10)", True),
    ("before([1..10], (10..20])", True),
    ("before([1..10], [10..20])", False),
    ("after(10, [1..10))", True),
    ("after([11..20], 11)", False),
    ("after((11..20], [1..11])", True),
    ("meets([1..5], [5..10])", True),
    ("meets([1..5), [5..10])", False),
    ("met by([5..10], [1..5])", True),
    ("met by([6..10], [1..5])", False),
    ("overlaps([1..5], [3..8])", True),
    ("overlaps([1..8], [3..5])", True),
    ("overlaps([1..5], (5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps before([1..5), (1..5])", True),
    ("overlaps before([1..5], (1..5])", True),
    ("overlaps before([1..5), [1..5])", False),
    ("overlaps before([1..8], [3..5])", False),
    ("overlaps after([3..8], [1..5])", True),
    ("overlaps after((1..5], [1..5))", True),
    ("overlaps after([1..5], [1..5))", False),
    ("finishes(10, [1..10])", True),
    ("finishes(10, [1..10))", False),
    ("finishes([5..10), [1..10))", True),
    ("finishes((1..10], [1..10])", True),
    ("finished by([1..10], 10)", True),
    ("finished by([1..10], (1..10])", True),
    ("includes([1..10], 5)", True),
    ("includes((1..10], 1)", False),
    ("includes([1..10], [1..10))", True),
    ("includes((1..10], [1..5])", False),
    ("during(10, [1..10))", False),
    ("during((1..5], (1..10])", True),
    ("starts(1, [1..10])", True),
    ("starts([1..5], (1..10])", False),
    ("starts((1..10), (1..10))", True),
    ("started by([1..10], [1..10))", True),
    ("started by((1..10], [1..5])", False),
    ("coincides(5, 5)", True),
    ("coincides([1..5], (1..5])", False),
    ('before(@"2020-01-01", [@"2020-02-01"..@"2020-03-01"])', True),
    ("before(1, (> 5))", True),
    ("before(1, (< 5))", None),
    ("overlaps((> 5), [1..3])", False),
    ('before(1, "a")', None),
    ("before(null, 1)", None),
    ("meets(1, 2)", None),
)
def test_intervals(text, expected):
    check(text, expected)


def test_now_and_today_are_of_the_machines_clock_unless_the_caller_has_one():
    assert value("now()").tzinfo is not None
    assert value("today()") == value("date(now())")


def test_what_a_function_does_not_take_is_noted():
    check_null('substring("foobar", "3")', "substring does not take this as start position")
    check_null("sublist([1], 2)", "there is no item 2 in a list of 1")


@pytest.mark.parametrize("name", sorted(STANDARD))
def test_no_function_of_the_standard_lets_anything_but_null_come_of_nonsense(name):
    nonsense = [
        "null",
        "true",
        "1",
        '"a"',
        "[]",
        "[null]",
        "{}",
        '@"P1D"',
        "[1..2]",
        "abs",
        "1e6144",
        '@"10:00:00"',
    ]
    for first in nonsense:
        feel.evaluate(f"{name}({first})", {})
        for second in nonsense:
            feel.evaluate(f"{name}({first}, {second})", {})
            feel.evaluate(f"{name}({first}, {second}, {second})", {})
