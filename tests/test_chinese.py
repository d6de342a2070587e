from datetime import date
from decimal import Decimal

import pytest

from engine import chinese


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),  # the examples of the source
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("200000", "贰拾万元整"),
        ("199999.99", "壹拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("1000001", "壹佰万零壹元整"),
        ("100000001", "壹亿零壹元整"),
        ("10010000", "壹仟零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1200030000000", "壹万贰仟亿叁仟万元整"),
        ("-5.05", "负伍元零伍分"),
    ],
)
def test_amounts_in_capitals(amount: str, text: str) -> None:
    assert chinese.capital_amount(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000"])
def test_what_is_no_amount_in_yuan_and_fen(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        chinese.capital_amount(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "number"), [("一", 1), ("十", 10), ("十四", 14), ("二十", 20), ("三十五", 35), ("一百零二", 102)]
)
def test_numbers(text: str, number: int) -> None:
    assert chinese.integer(text) == number


@pytest.mark.parametrize("text", ["", "14", "条"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese number"):
        chinese.integer(text)


def test_dates() -> None:
    assert chinese.written_date(date(2026, 1, 9)) == "2026年1月9日"
    assert chinese.date_in_characters(date(2026, 10, 20)) == "二〇二六年十月二十日"
    assert chinese.date_in_characters(date(2030, 12, 31)) == "二〇三〇年十二月三十一日"
