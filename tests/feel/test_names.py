import pytest

from engine import feel
from tests.feel.tables import check, value

SCOPE = {
    "预算 总金额": 5_000_000,
    "a": 10,
    "b": 4,
    "a-b": 100,
    "profit and loss": 7,
    "金额（万元）": 12,
    "for sale": True,
    "Phone Number": "123",
    "x+y*z": 3,
    "bob's": 2,
    "🐎": 1,
    "Date 2": "two",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预算 总金额 > 4000000", True),
        ("预算  总金额 + 1", 5_000_001),
        ("a-b", 100),
        ("a - b", 100),
        ("(a)-(b)", 6),
        ("b-a", -6),
        ("profit and loss + 1", 8),
        ("金额（万元） / 2", 6),
        ("if for sale then 1 else 2", 1),
        ("Phone   Number", "123"),
        ("x+y*z", 3),
        ("x + y * z", 3),
        ("bob's * 2", 4),
        ("🐎 + 1", 2),
        ("Date 2", "two"),
        ("a /* ten */ + // and\n b", 14),
    ],
)
def test_what_is_in_scope_decides_where_a_name_ends(text, expected):
    check(text, expected, SCOPE)


def test_the_same_text_means_something_else_with_other_names():
    assert value("a-b", {"a": 10, "b": 4}) == 6


def test_a_member_is_not_mistaken_for_a_function_of_the_standard():
    scope = {"x": {"date": True}, "time": True}
    assert value("x.date and time", scope) is True


def test_a_name_that_further_words_follow_is_not_meant():
    assert value("a + b c", {"a": 1, "b c": 2, "a+b": 100}) == 3


def test_the_longest_name_is_preferred():
    assert value("a b c", {"a b": 1, "a b c": 2}) == 2


def test_members_with_symbols_are_given_by_a_mapping_of_mappings():
    scope = {"project": {"start-up": 5, "up": 1}, "up": 2}
    assert feel.parse("project.start-up", scope).evaluate(scope).value == 5
    rows = {"rows": [{"n/a": 1}, {"n/a": 2}]}
    assert feel.parse("rows[n/a = 2]", {"rows": {"n/a": None}}).evaluate(rows).value == [{"n/a": 2}]


def test_an_unknown_name_is_null_and_noted_with_its_place():
    result = feel.evaluate('if missing value > 3 then "A" else "B"', {})
    assert result.value == "B"
    first = result.suppressed[0]
    assert str(first.message) == "there is no variable missing value"
    assert (first.start, first.end, first.text) == (3, 16, "missing value")


def test_local_names_hide_those_outside():
    check("for a in [1] return a", [1], {"a": 10})
    check("(function(a) a)(1)", 1, {"a": 10})
    check("{a: 1, b: a}.b", 1, {"a": 10})


def test_a_variable_with_a_functions_name_does_not_hide_the_function():
    check("count([1, 2]) + count", 7, {"count": 5})


def test_a_function_in_scope_is_called():
    scope = {"double": value("function(x) x * 2")}
    check("double(4)", 8, scope)


@pytest.mark.parametrize(
    ("text", "names", "item_names"),
    [
        ("a + b", {"a", "b"}, set()),
        ("for x in xs return x + y", {"xs", "y"}, set()),
        ("{a: 1, b: a + c}", {"c"}, set()),
        ("count(xs)", {"xs"}, set()),
        ("my rule(x)", {"my rule", "x"}, set()),
        ("xs[amount > limit]", {"xs"}, {"amount", "limit"}),
        ("function(a) a + b", {"b"}, set()),
        ("a.b.c", {"a"}, set()),
        ("sort(xs, function(p, q) p.n < q.n)", {"xs"}, set()),
        ("1 + 1", set(), set()),
    ],
)
def test_an_expression_tells_which_names_it_reads(text, names, item_names):
    expression = feel.parse(text)
    assert expression.names == names
    assert expression.item_names == item_names


def test_only_what_is_read_is_looked_up():
    class Lazy(dict):
        def __missing__(self, key):
            raise KeyError(key)

        def __getitem__(self, key):
            asked.append(key)
            return super().__getitem__(key)

    asked: list[str] = []
    feel.parse("a > 1 or b > 1").evaluate(Lazy(a=2, b=3, c=4))
    assert set(asked) == {"a"}
