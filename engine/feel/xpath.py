"""Regular expressions of XPath rewritten for the `regex` module (XPath functions 3.1, 5.6; XML Schema 1.1,
G).

The two differ in what they allow and in what the same signs mean, so a pattern is read by XPath's grammar
and written anew: `$` is the very end, `\\w` is all but punctuation, separators and controls, `[A-Z-[OI]]`
subtracts, `\\p{Lu}` does not care for the flag i, a reference to a group that took no part matches nothing.
What XPath refuses raises Null.
"""

from __future__ import annotations

import re
from typing import NoReturn

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import Null, TooMuch

_CATEGORY = re.compile(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_BLOCK = re.compile(r"Is([A-Za-z0-9-]+)")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{([0-9]{1,4})(?:,([0-9]{0,4}))?\})\??")
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in r"\|.?*+(){}-[]^$"}
_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
)
_NAME_START += r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
_NAME = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
_CLASSES = {
    "s": r"[ \t\n\r]",
    "d": r"\p{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "i": f"[{_NAME_START}]",
    "c": f"[{_NAME}]",
}
_ANY = "(?s:.)"
_DIGITS = "0123456789"
_SPECIAL = frozenset(r".\?*+{}()|[]^$")
_BLANKS = re.compile(r"[ \t\n\r]")


def rewritten(pattern: str, flags: str) -> str:
    """The pattern as `regex` reads it. Raises Null when XPath does not allow the pattern or the flags."""
    if not set(flags) <= set("smixq"):
        raise Null("{flags} are not flags of a pattern", flags=flags)
    if "q" in flags:
        return re.escape(pattern)
    reader = _Reader(pattern, flags)
    written = reader.alternatives()
    if not reader.finished:
        reader.fail(reader.position)
    return written


class _Reader:
    """A pattern, a position in it, and the groups seen so far."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern, self.flags = pattern, flags
        self.position = self.began = 0
        self.opened = 0
        self.closed: set[int] = set()
        self.repetitions = 1
        """How often the part read last is asked for in numbers."""
        self._skip_blanks()

    @property
    def finished(self) -> bool:
        return self.position >= len(self.pattern)

    @property
    def sign(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def fail(self, position: int) -> NoReturn:
        raise Null(
            "{pattern} is not a pattern at character {position}",
            pattern=self.pattern,
            position=position + 1,
        )

    def _skip_blanks(self) -> None:
        """With the flag x, blanks outside of classes mean nothing."""
        while "x" in self.flags and self.sign and self.sign in " \t\n\r":
            self.position += 1

    def take(self, sign: str, *, in_class: bool = False) -> bool:
        if not self.pattern.startswith(sign, self.position):
            return False
        self.began = self.position
        self.position += len(sign)
        if not in_class:
            self._skip_blanks()
        return True

    def next_sign(self, *, in_class: bool = False) -> str:
        """Takes one sign, which must be there."""
        sign = self.sign
        if not sign:
            self.fail(self.position)
        self.take(sign, in_class=in_class)
        return sign

    def alternatives(self) -> str:
        branches, most = [self._branch()], self.repetitions
        while self.take("|"):
            branches.append(self._branch())
            most = max(most, self.repetitions)
        self.repetitions = most
        return "|".join(branches)

    def _branch(self) -> str:
        pieces, most = [], 1
        while self.sign and self.sign not in "|)":
            self.repetitions = 1
            pieces.append(self._atom() + self._quantifier())
            most = max(most, self.repetitions)
        self.repetitions = most
        return "".join(pieces)

    def _quantifier(self) -> str:
        found = _QUANTIFIER.match(self.pattern, self.position)
        if not found:
            return ""
        least, most = (int(number or 0) for number in found.groups())
        if found[2] and least > most:
            self.fail(self.position)
        self.repetitions *= max(least, most, 1)
        if self.repetitions > limits.REPETITIONS:
            raise TooMuch(
                Message("a pattern that repeats more than {limit} times", {"limit": limits.REPETITIONS})
            )
        self.position = found.end()
        self._skip_blanks()
        return found.group()

    def _atom(self) -> str:
        if self.take("[", in_class=True):
            return self._class()
        sign = self.next_sign()
        read = {"(": self._group, "\\": self._escape}.get(sign)
        if read:
            return read()
        written = self._anchors().get(sign) or re.escape(sign)
        if sign in _SPECIAL and sign not in ".^$":
            self.fail(self.began)
        return written

    def _anchors(self) -> dict[str, str]:
        """What `.`, `^` and `$` mean under the flags."""
        lines = "m" in self.flags
        return {
            ".": _ANY if "s" in self.flags else r"[^\n\r]",
            "^": r"(?:\A|(?<=\n)(?!\Z))" if lines else r"(?:\A)",
            "$": r"(?:\Z|(?=\n))" if lines else r"(?:\Z)",
        }

    def _group(self) -> str:
        if self.take("?:"):
            return f"(?:{self._inside()})"
        self.opened += 1
        number = self.opened
        inside = self._inside()
        self.closed.add(number)
        return f"({inside})"

    def _inside(self) -> str:
        written = self.alternatives()
        if not self.take(")"):
            self.fail(self.position)
        return written

    def _escape(self) -> str:
        kind = self.sign
        if kind and kind in _DIGITS:
            return self._reference()
        if kind and kind in _SINGLE:
            return re.escape(_SINGLE[self.next_sign()])
        return self._class_escape(in_class=False)

    def _reference(self) -> str:
        """As many digits as make the number of a group that is complete."""
        number = int(self.next_sign())
        while self.sign and self.sign in _DIGITS and number * 10 + int(self.sign) in self.closed:
            number = number * 10 + int(self.next_sign())
        if number not in self.closed:
            self.fail(self.began)
        return f"(?({number})\\{number}|)" if number < 10 else f"(?({number})\\g<{number}>|)"

    def _class_escape(self, *, in_class: bool) -> str:
        """`\\d`, `\\P{Lu}` and their like, as something that matches one character."""
        kind = self.next_sign(in_class=in_class)
        if kind in "pP":
            return self._property(negated=kind == "P", in_class=in_class)
        if kind.lower() not in _CLASSES:
            self.fail(self.began)
        members = _CLASSES[kind.lower()]
        return members if kind.islower() else f"(?:(?!{members}){_ANY})"

    def _property(self, *, negated: bool, in_class: bool) -> str:
        end = self.pattern.find("}", self.position)
        if self.sign != "{" or end < 0:
            self.fail(self.position)
        name = self.pattern[self.position + 1 : end]
        if "x" in self.flags:
            name = _BLANKS.sub("", name)
        block = _BLOCK.fullmatch(name)
        if not block and not _CATEGORY.fullmatch(name):
            self.fail(self.position)
        self.position = end + 1
        if not in_class:
            self._skip_blanks()
        members = rf"\{'P' if negated else 'p'}{{{f'In{block[1]}' if block else name}}}"
        return f"(?-i:{members})" if "i" in self.flags else members

    def _class(self) -> str:
        """`[…]`, after its first bracket."""
        negated = self.take("^", in_class=True)
        members, wider = "", list[str]()
        while self.sign != "]" or not (members or wider):
            if self.pattern.startswith("-[", self.position):
                self.position += 2
                return self._closed(members, wider, negated=negated, without=self._class())
            if self.sign == "-" and (members or wider) and not self.pattern.startswith("-]", self.position):
                self.fail(self.position)
            one = self._member()
            if len(one) > 1 and one[0] in "\\([":
                wider.append(one)
            else:
                members += self._range(one)
        return self._closed(members, wider, negated=negated)

    def _closed(self, members: str, wider: list[str], *, negated: bool, without: str = "") -> str:
        if not self.take("]"):
            self.fail(self.position)
        choices = "|".join(([f"[{members}]"] if members else []) + wider)
        one = f"(?:(?!{choices}){_ANY})" if negated else f"(?:{choices})"
        return f"(?:(?!{without}){one})" if without else one

    def _member(self) -> str:
        """One character, or something wider as a pattern of its own."""
        sign = self.next_sign(in_class=True)
        if sign == "\\":
            if self.sign and self.sign in _SINGLE:
                return _SINGLE[self.next_sign(in_class=True)]
            return self._class_escape(in_class=True)
        if sign in "[]":
            self.fail(self.began)
        return sign

    def _range(self, first: str) -> str:
        """`a` or `a-z`; a hyphen stands for itself only at the beginning or the end."""
        ahead = self.pattern[self.position : self.position + 2]
        if not ahead.startswith("-") or ahead in ("-]", "-["):
            return re.escape(first)
        self.take("-", in_class=True)
        last = self._member()
        if len(last) > 1 or last < first:
            self.fail(self.began)
        return f"{re.escape(first)}-{re.escape(last)}"
