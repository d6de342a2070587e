import pytest

from engine import feel
from tests.feel.tables import check, check_null, rows, value


@rows(
    ("1 = 1.00", True),
    ("1 != 2", True),
    ('"a" = "A"', False),
    ('"a" < "b"', True),
    ('"Z" < "a"', True),
    ("null = null", True),
    ("null != 1", True),
    ("1 = null", False),
    ("[] = null", False),
    ("[1, 2] = [1, 2.0]", True),
    ("[1, 2] = [2, 1]", False),
    ("[1, null] = [1, null]", True),
    ('[1] = ["1"]', False),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("{a: 1} = {a: 1, b: null}", False),
    ("[1..3] = [1..3]", True),
    ("[1..3] = [1..3)", False),
    ("(< 10) = (< 10)", True),
    ("(< 10) = (null..10)", False),
    ("abs = abs", True),
    ("abs = sqrt", False),
    ("(function(x) x) = (function(x) x)", True),
    ("(function(x) x) = (function(y) y)", False),
    ("3 between 1 and 3", True),
    ("0 between 1 and 3", False),
    ('"b" between "a" and "c"', True),
    ("null between 1 and 3", None),
    ("2 between 3 and null", False),
    ("1 < 2 and 2 < 3", True),
)
def test_values(text, expected):
    check(text, expected)


@rows(
    ('1 = "1"', "a number cannot be compared with a string"),
    ('"5" > 3', "a string cannot be compared with a number"),
    ("null > 3", "null cannot be compared with a number"),
    ("true < false", "a truth value cannot be compared with a truth value"),
    ("[1] < [2]", "a list cannot be compared with a list"),
    ('@"2020-01-01" = @"2020-01-01T00:00:00"', "a date cannot be compared with a date and time"),
    ("{c: 4} > 1", "a context cannot be compared with a number"),
)
def test_different_kinds_give_null(text, expected):
    check_null(text, expected)


@rows(
    ("1 in [1, 2]", True),
    ("3 in [1, 2]", False),
    ("3 in (1, > 2)", True),
    ("2 in (1, > 2)", False),
    ("5 in [1..5]", True),
    ("5 in [1..5)", False),
    ("5 in [1..5[", False),
    ("1 in ]1..5]", False),
    ("1 in (1..5)", False),
    ("5 in <= 5", True),
    ("5 in (<= 5)", True),
    ("5 in (< 5, > 5)", False),
    ("5 in != 6", True),
    ("5 in (= 5)", True),
    ('"b" in [["f".."h"], ["a".."c"]]', True),
    ("[1, 2] in [[1, 2], [3]]", True),
    ("[1, 2] in [1, 2]", True),
    ("null in [1, null]", True),
    ("null in [1..2]", None),
    ("5 in (null..10]", None),
    ("5 in [1..null]", None),
    ("0 in [1..null]", False),
    ("1 in 1 and true", True),
    ("5 in [< 10, > 20]", True),
    ("15 in [< 10, > 20]", False),
    ("{r: >= 3, in it: 3 in r}.in it", True),
    ("overlaps(< 10, > 5)", None),
    ("[< 3][1].end", 3),
    ("1 + 1 in [2]", True),
)
def test_membership(text, expected):
    check(text, expected)


@rows(
    ("[1..3].start", 1),
    ("(1..3].start included", False),
    ("(1..3].end included", True),
    ("(<= 10).end", 10),
    ("(<= 10).start", None),
    ("(> 1).start", 1),
    ("[3..1]", None),
    ('[1.."a"]', None),
)
def test_ranges(text, expected):
    check(text, expected)


@rows(
    ("1 instance of number", True),
    ("1 instance of string", False),
    ("null instance of Any", False),
    ("null instance of Null", True),
    ("1 instance of Any", True),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("[] instance of list<number>", True),
    ("[null] instance of list<number>", True),
    ("{a: 1, b: 2} instance of context<a: number>", True),
    ("{b: 2} instance of context<a: number>", False),
    ("{a: null} instance of context<a: number>", True),
    ("[1..2] instance of range<number>", True),
    ('["a".."b"] instance of range<number>', False),
    ('@"P1Y" instance of years and months duration', True),
    ('@"P1D" instance of years and months duration', False),
    ('@"P1D" instance of days and time duration', True),
    ('@"2020-01-01T00:00:00" instance of date and time', True),
    ("(function(a: number) a) instance of function<number> -> number", True),
    ("(function(a: number) a) instance of function<string> -> number", False),
    ('(function(a: number) "x") instance of function<number> -> number', False),
    ("(function(a, b) a) instance of function<Any> -> Any", False),
    (
        "(function(a: context<x: number>) {y: 1, z: 2}) instance of "
        "function<context<x: number, w: number>> -> context<y: number>",
        True,
    ),
    ("-1 instance of number", True),
    ("1 + 1 instance of number", None),
)
def test_types(text, expected):
    check(text, expected)


@rows(("1 instance of list", "no type list"), ("1 instance of Thing", "no type Thing"))
def test_an_unknown_type_gives_null(text, expected):
    check_null(text, expected)


def test_types_of_a_model_are_given_by_the_caller():
    from engine.feel.types import SIMPLE, ContextType

    types = {"Person": ContextType({"age": SIMPLE["number"]})}
    assert feel.parse("{age: 1} instance of Person", types=types).evaluate({}).value is True
    assert feel.parse("{age: 1} instance of list<Person>", types=types).evaluate({}).value is False
    assert feel.parse("(function(p: Person) p.age)({age: 3})", types=types).evaluate({}).value == 3
    assert feel.parse('(function(p: Person) p.age)({age: "3"})', types=types).evaluate({}).value is None


@pytest.mark.parametrize("sign", ["<", "<=", "=", ">=", ">"])
def test_exactly_one_order_holds(sign):
    holds = {"<": 1, "<=": 2, "=": 1, ">=": 2, ">": 1}
    pairs = ("1 {0} 2", "2 {0} 2", "3 {0} 2")
    assert sum(value(pair.format(sign)) for pair in pairs) == holds[sign]
