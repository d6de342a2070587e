from decimal import Decimal

import pytest

from engine import feel
from tests.feel.tables import check, check_null, rows, texts, value


@rows(
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("10 - 4 - 3", 3),
    ("1 + 3/2*2 - 2**3", -4),
    ("3 ** 4 ** 2", 6561),
    ("-2 ** 2", 4),
    ("2 ** -1", Decimal("0.5")),
    ("- -2", 2),
    ("--2", 2),
    ("5 -3", 2),
    (".25 + .2", Decimal("0.45")),
    ("1.01/2", Decimal("0.505")),
    ("1.5e3 + 1", 1501),
    ("12e-1", Decimal("1.2")),
    ('"foo" + "bar"', "foobar"),
)
def test_values(text, expected):
    check(text, expected)


def test_decimals_are_exact():
    assert value("0.1 + 0.2 = 0.3") is True


def test_a_number_has_34_digits_and_rounds_half_even():
    assert value("1/3") == Decimal("0.3333333333333333333333333333333333")
    assert value("2/3") == Decimal("0.6666666666666666666666666666666667")
    assert value("1e33 + 0.5") == Decimal("1e33")
    assert value("1e33 + 1.5") == Decimal("1000000000000000000000000000000002")


def test_trailing_zeros_stay():
    assert str(value("1.0 * 30.00")) == "30.000"


@rows(
    ("1 / 0", "no such number"),
    ("1e6144 * 10", "no such number"),
    ("(-8) ** 0.5", "no such number"),
    ('1 + "1"', "a number + a string has no meaning"),
    ('"a" - "b"', "has no meaning"),
    ("null + 1", "null + a number has no meaning"),
    ("true + true", "has no meaning"),
    ("[1] + 1", "a list + a number has no meaning"),
    ('-"a"', "no negative of a string"),
    ("-null", "no negative of null"),
)
def test_what_has_no_value_is_null_and_says_why(text, expected):
    check_null(text, expected)


@pytest.mark.parametrize("context_precision", [5, 50])
def test_the_callers_decimal_context_does_not_count(context_precision):
    import decimal

    with decimal.localcontext() as context:
        context.prec = context_precision
        assert value("1/3") == Decimal("0.3333333333333333333333333333333333")


def test_a_number_that_is_none_is_refused():
    with pytest.raises(feel.NotAValue):
        feel.evaluate("x > 1", {"x": Decimal("NaN")})
    with pytest.raises(feel.FeelSyntaxError, match="no such number"):
        feel.parse("1 + 1e99999")


@texts("1.", "1..2", "1 +", "* 2", "1 2", "2 ** ", "1e", "0x10")
def test_what_is_no_arithmetic(text):
    with pytest.raises(feel.FeelSyntaxError):
        feel.parse(text)
