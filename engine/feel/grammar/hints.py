"""Slips of people who know other notations or write with a Chinese keyboard, and what to write instead."""

from __future__ import annotations

from engine.errors import Message

_OTHERS = {
    "==": Message("equality is written with a single ="),
    "&&": Message("«&&» is written «and»"),
    "||": Message("«||» is written «or»"),
    "<>": Message("inequality is written «!=»"),
    "≠": Message("inequality is written «!=»"),
    "≤": Message("«≤» is written «<=»"),
    "≥": Message("«≥» is written «>=»"),
    "×": Message("«×» is written «*»"),
    "÷": Message("«÷» is written «/»"),
    "${": Message("a name stands by itself, without ${{ and }}"),
    "%": Message("there is no %: write «/ 100», or «modulo(a, b)» for a remainder"),
    "!": Message("«!» is written «not(…)»"),
    "'": Message('strings stand in double quotes: "…"'),
}
_CHINESE = {
    "“": '"',
    "”": '"',
    "‘": '"',
    "’": '"',
    "、": ",",
    "。": ".",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
}
_WIDTH = 0xFEE0
"""The full-width signs stand so far behind the plain ones (Unicode, Halfwidth and Fullwidth Forms)."""


def hint(text: str, position: int) -> Message | None:
    """What is probably meant by the sign that stands where it makes no sense, or just before."""
    return _hint(text, position) or (_hint(text, position - 1) if position else None)


def _hint(text: str, position: int) -> Message | None:
    sign = text[position : position + 1]
    plain = _CHINESE.get(sign) or (chr(ord(sign) - _WIDTH) if "！" <= sign <= "～" else None)
    if plain:
        return Message("«{sign}» is a Chinese sign: write «{plain}»", {"sign": sign, "plain": plain})
    return next((message for slip, message in _OTHERS.items() if text.startswith(slip, position)), None)
