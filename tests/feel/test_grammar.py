import pytest

from engine import feel
from tests.feel.tables import check, rows


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("1 +", 3, "the text ends where an expression should stand"),
        ("1 + )", 4, "«)» stands where an expression should stand"),
        ("", 0, "the text ends"),
        ("(1", 2, "the text ends where ) should stand"),
        ("[1, 2", 5, "the text ends where ] should stand"),
        ("{a 1}", 4, "«}» stands where : should stand"),
        ("if a then b", 11, "the text ends where else should stand"),
        ("for x return 1", 4, "«x return 1» stands where a name and in should stand"),
        ("some x in y", 11, "the text ends where satisfies should stand"),
        ("1 2", 2, "«2» stands where the end should stand"),
        ('"abc', 0, "a string begins here and does not end"),
        ('"a\nb"', 0, "a string begins here and does not end"),
        ("f(a: 1, 2)", 10, "either all arguments are named or none"),
        ("x instance of", 13, "the text ends where a type should stand"),
        ("a == 1", 3, "equality is written with a single ="),
        ("a && b", 2, "«&&» is written «and»"),
        ("a || b", 2, "«||» is written «or»"),
        ("a <> b", 3, "inequality is written «!=»"),
        ("a ≥ 1", 2, "«≥» is written «>=»"),
        ("'a'", 0, "strings stand in double quotes"),
        ("max(1，2)", 5, "«，» is a Chinese sign: write «,»"),
        ("“a”", 0, "is a Chinese sign"),
        ("{a：1}", 2, "«：» is a Chinese sign: write «:»"),
        ("${a}", 0, "without ${ and }"),
        ("!a", 0, "«!» is written «not(…)»"),
        ("10 % 3", 3, "modulo(a, b)"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, position, problem):
    with pytest.raises(feel.FeelSyntaxError) as refusal:
        feel.parse(text)
    assert refusal.value.position == position
    assert problem in str(refusal.value.problem)
    assert str(refusal.value).startswith(f"The expression cannot be read at character {position + 1}: ")


@rows(
    (r'"\"\\\n\t\r\'"', "\"\\\n\t\r'"),
    (r'"\u4e2d\U01F40E"', "中🐎"),
    (r'"\ud83d\udca9"', "💩"),
    (r'"\ud83d"', "\ufffd"),
    (r'"\d+"', r"\d+"),
    (r'"\\u0009"', r"\u0009"),
    ('"//no comment"', "//no comment"),
    ("/* a */ 1 /* b */ + // c\n 2", 3),
    ("\u3000\u200b1\u00a0+ 1\ufeff", 2),
    ("[1,2,]", [1, 2]),
    ("null", None),
)
def test_literals_and_blanks(text, expected):
    check(text, expected)


def test_an_expression_is_read_once():
    assert feel.parse("a + 1", ["a"]) is feel.parse("a + 1", ["a", "b c"])
    assert feel.parse("a-b + 1", ["a-b"]) is not feel.parse("a-b + 1")


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", None, True),
        (" - ", 1, True),
        ("5", 5, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ("> 3", 4, True),
        ("[1..3], > 10", 11, True),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("not(> 3)", None, None),
        ("null", None, True),
        ("not(null)", 1, True),
        ("-1", -1, True),
        ("true", False, False),
        ("? > 3 and ? < 5", 4, True),
        ("? > 3", 2, False),
        ("limit", 7, True),
        ("< limit", 6, True),
        ("[limit..10]", 7, True),
        ("xs", 2, True),
        ("xs[1]", 1, True),
        ('contains(?, "oo")', "foo", True),
        ("? + 1", 3, False),
        ('@"2020-01-01"', "a", None),
        ('date("2020-01-01")', feel.evaluate('@"2020-01-01"', {}).value, True),
        ('not(contains(?, "x"))', "foo", True),
    ],
)
def test_unary_tests(cell, value, passes):
    tests = feel.parse_unary_tests(cell)
    assert tests.evaluate(feel.value(value), {"limit": 7, "xs": [1, 2]}).value is passes


@pytest.mark.parametrize("cell", ["", "1,", "not(1", "> ", "1 2", "- -"])
def test_what_are_no_unary_tests(cell):
    with pytest.raises(feel.FeelSyntaxError):
        feel.parse_unary_tests(cell)


def test_a_cell_notes_why_it_has_no_answer():
    result = feel.parse_unary_tests('> 3, "a"').evaluate(feel.value(1), {})
    assert result.value is None
    assert result.suppressed[0].text == '"a"'
