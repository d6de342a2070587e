"""How official Chinese writes numbers: articles, amounts in capitals, dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

DIGITS = "〇一二三四五六七八九"
VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LIMIT = Decimal(10) ** 16


def integer(text: str) -> int:
    """The number that `text` says (`三十五` is 35, `一百零二` is 102); `ValueError` when it says none below
    10,000."""
    total, digit = 0, None
    for character in text:
        if character in POWERS:
            total += (1 if digit is None else digit) * POWERS[character]
            digit = None
        elif character in VALUES:
            digit = VALUES[character]
        else:
            raise ValueError(f"not a Chinese number: {text!r}")
    if not text:
        raise ValueError("not a Chinese number: ''")
    return total + (digit or 0)


def capital_amount(amount: Decimal) -> str:
    """An amount in yuan as a document writes it out: 1234.50 is 壹仟贰佰叁拾肆元伍角.

    Source: 正确填写票据和结算凭证的基本规定 (中国人民银行), rules 1 to 4: 整 after yuan, none after fen; one
    零 for zeros inside. `ValueError` for more than two decimals or ten thousand million million.
    """
    if amount != amount.quantize(Decimal("0.01")) or abs(amount) >= LIMIT:
        raise ValueError(f"not an amount in yuan and fen: {amount}")
    fen = int(abs(amount) * 100)
    text = _yuan(fen // 100) + _fraction(fen % 100, bool(fen // 100))
    return ("负" if amount < 0 else "") + (text or "零元整")


def _yuan(number: int) -> str:
    return _capitals(number) + "元" if number else ""


def _capitals(number: int) -> str:
    """Groups of four digits, from the highest; a 零 wherever zeros lie between two digits."""
    text, gap = "", False
    for power in range(len(GROUPS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            gap = gap or bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _group_name(power, number)
        gap = False
    return text


def _group_name(power: int, number: int) -> str:
    """万亿 is said as 万 before a group of 亿, which carries the 亿 for both."""
    return "万" if power == 3 and number // 10_000**2 % 10_000 else GROUPS[power]


def _group(number: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + CAPITALS[digit] + PLACES[place]
        gap = False
    return text


def _fraction(fen: int, after_yuan: bool) -> str:
    jiao, fen = divmod(fen, 10)
    if not jiao and not fen:
        return "整" if after_yuan else ""
    text = CAPITALS[jiao] + "角" if jiao else ("零" if after_yuan else "")
    return text + (CAPITALS[fen] + "分" if fen else "")


def written_date(day: date) -> str:
    """The date of an official document: 2026年1月9日 (GB/T 9704-2012, 7.3.5.4: Arabic figures, no leading
    zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_in_characters(day: date) -> str:
    """The date all in characters: 二〇二六年一月九日."""
    year = "".join(DIGITS[int(figure)] for figure in str(day.year))
    return f"{year}年{_up_to_99(day.month)}月{_up_to_99(day.day)}日"


def _up_to_99(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")
