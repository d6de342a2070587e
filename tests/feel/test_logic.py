from tests.feel.tables import check, check_null, rows, value


@rows(
    ("true and true", True),
    ("true and false", False),
    ("true and null", None),
    ("false and null", False),
    ("null and false", False),
    ("null and null", None),
    ("true or null", True),
    ("null or true", True),
    ("false or null", None),
    ("false or false", False),
    ("123 and false", False),
    ("123 and true", None),
    ('"true" or true', True),
    ("true or false and false", True),
    ("(true or false) and false", False),
    ("not(true)", False),
    ("not(null)", None),
    ("not(1)", None),
    ("true and true and true and false", False),
)
def test_three_values(text, expected):
    check(text, expected)


def test_an_operand_that_is_no_truth_is_noted():
    check_null("1 and true", "a number is neither true nor false")


@rows(
    ('if 1 < 2 then "yes" else "no"', "yes"),
    ('if null then "yes" else "no"', "no"),
    ('if 1 then "yes" else "no"', "no"),
    ("if false then 1 else if true then 2 else 3", 2),
    ("(if true then 1 else 2) + 1", 2),
    ("if true then 1 else 2 + 1", 1),
)
def test_if(text, expected):
    check(text, expected)


@rows(
    ("for x in [1, 2, 3] return x * 2", [2, 4, 6]),
    ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
    ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
    ("for x in 1..3 return x", [1, 2, 3]),
    ("for x in 3..1 return x", [3, 2, 1]),
    ("for x in 1..1 return x", [1]),
    ("for x in [1..3] return x", [1, 2, 3]),
    ("for x in (1..3) return x", [2]),
    ("for x in [1..2.5] return x", [1, 2]),
    ("for x in [] return x", []),
    ("for x in 5 return x", [5]),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
    ("for i in 1..3 return count(partial)", [0, 1, 2]),
    ("for i in 1..2, j in 1..2 return count(partial)", [0, 1, 2, 3]),
    ('for d in @"2020-02-28"..@"2020-03-01" return d.day', [28, 29, 1]),
    ("for x in [1, 2] return for y in [x] return y", [[1], [2]]),
)
def test_for(text, expected):
    check(text, expected)


@rows(
    ("for x in null return x", "nothing to go through"),
    ('for x in "a".."c" return x', "count from a string to a string"),
    ("for x in (< 10) return x", "the range has no end"),
)
def test_for_without_an_answer(text, expected):
    check_null(text, expected)


def test_what_partial_gave_does_not_change_afterwards():
    assert value("(for i in 1..3 return [partial])[1]") == [[]]


@rows(
    ("some x in [1, 2] satisfies x > 1", True),
    ("some x in [1, 2] satisfies x > 2", False),
    ("some x in [] satisfies true", False),
    ("every x in [1, 2] satisfies x > 0", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies false", True),
    ("some x in [1, null] satisfies x > 1", None),
    ("some x in [1, null, 3] satisfies x > 1", True),
    ("every x in [null, 0] satisfies x > 1", False),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
    ("every x in 1..3, y in 1..3 satisfies x + y < 7", True),
    ("some x in null satisfies true", None),
)
def test_quantifiers(text, expected):
    check(text, expected)
