import pytest

from engine import feel
from engine.feel.grammar import read_tests

EXPRESSIONS = [
    "1 + 2 * 3",
    "(1 + 2) * 3",
    "1 - (2 - 3)",
    "2 ** 3 ** 4",
    "2 ** (3 ** 4)",
    "-(2 ** 2)",
    "-2 ** 2",
    "--2",
    "-(5)",
    "- a",
    "-a.b",
    "(-a).b",
    "a or b and c",
    "(a or b) and c",
    "(a and b) and c",
    "a = b = c",
    "a = (b = c)",
    "a < b and not(c)",
    "a between b and c",
    "a between (b and c) and d",
    "x in (1, < 2, [3..4])",
    "x in [1, 2]",
    "x in (< 2)",
    "x in < 2 + 1",
    "(x in y) + 1",
    "(< 10)",
    "(a or b)[1]",
    "[1..2)",
    "]1..2[",
    "(1 + 1..a[1]]",
    "[if a then b else c, 1]",
    "if a then b else if c then d else e",
    "(if a then b else c) + 1",
    "for x in xs, y in 1..3 return x + y",
    "for x in (for y in z return y) return x",
    "for x in (a or b) return x",
    "some x in xs satisfies x > 1",
    "(every x in xs satisfies x) and a",
    "function(a: list<number>, b) a + b",
    "(function(x) x)(1)",
    "f(1)(2)",
    "f(a: 1, b c: 2)",
    '{a: 1, "b c": 2, "if": 3, "": 4}',
    '{"a-b": 1, c: a-b}.a-b',
    "a.b.c[1].d",
    "(a + b).c",
    "1 instance of function<list<number>, Any> -> context<a: range<number>>",
    "(1 + 1) instance of number",
    "[1..2 instance of number]",
    "[1 instance of number..2]",
    '@"2020-01-01" + @"P1D"',
    r'"a\"b\\c\nd"',
    "null",
    "?",
    "1.50",
    "1e100",
    "date and time(x)",
    "function(x) external {java: {}}",
    "[[1, [2]], {}]",
    "sort(xs, function(a, b) a < b)",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_what_is_written_reads_as_the_same_tree(text):
    tree = feel.parse(text).tree
    assert feel.parse(feel.write(tree), ["a-b"]).tree == tree


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("((1+2))*3", "(1 + 2) * 3"),
        ("a and(b or c)", "a and (b or c)"),
        ("a in b", "a in (b)"),
        ('{"a":1,"b c":2}', '{a: 1, "b c": 2}'),
        ("if a then b else(c)", "if a then b else c"),
        ("]1..2[", "(1..2)"),
        ("-(5)", "-(5)"),
        ("1.50 /* half */", "1.50"),
    ],
)
def test_writing_is_uniform(text, written):
    assert feel.write(feel.parse(text).tree) == written


def test_a_sum_is_not_mistaken_for_a_name_with_the_same_signs():
    tree = feel.parse("[a - b, (a).b, a-b]", []).tree
    mixed = feel.parse("[(a) - b, a-b]", ["a-b"]).tree
    assert feel.parse(feel.write(tree)).tree == tree
    assert feel.parse(feel.write(mixed), ["a-b"]).tree == mixed


@pytest.mark.parametrize(
    "text",
    ["-", "1, 2", "not(1, > 2)", "> 3, [1..2]", "(not(x))", "? > 3 and ? < 5", "-5", "not(not(x))", '"a"'],
)
def test_unary_tests_too(text):
    tree = read_tests(text)
    assert read_tests(feel.write(tree)) == tree
