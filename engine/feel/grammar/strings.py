"""String escapes (DMN 1.5, 10.3.1.2 rules 35 and 64), read and written."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{6}|\\[nrt'\"\\]"
)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_WRITTEN = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_UNWRITABLE = re.compile(r'[\n\r\t"\\\x00-\x1f\u2028\u2029]')


def unescaped(written: str) -> str:
    """What a string literal says. A backslash before anything unknown stands for itself."""
    return _ESCAPE.sub(_character, written) if "\\" in written else written


def _character(escape: re.Match[str]) -> str:
    sequence = escape.group()
    kind = sequence[1]
    if kind == "U":
        code = int(sequence[2:], 16)
        return _single(code) if code <= 0x10FFFF else sequence
    if kind == "u" and len(sequence) == 12:
        high, low = int(sequence[2:6], 16), int(sequence[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return _single(int(sequence[2:], 16)) if kind == "u" else _SIMPLE[kind]


def _single(code: int) -> str:
    """Half of a surrogate pair is no character."""
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def quoted(text: str) -> str:
    """The string literal that says `text`."""
    return f'"{_UNWRITABLE.sub(_written, text)}"'


def _written(character: re.Match[str]) -> str:
    sign = character.group()
    return _WRITTEN.get(sign) or f"\\u{ord(sign):04x}"
