"""Reads the small pieces of a text: signs, words, names, numbers and strings.

There are no tokens made beforehand, because where a name ends depends on the names known at that place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import NoReturn

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import FeelSyntaxError
from engine.feel.grammar.hints import hint
from engine.feel.grammar.names import (
    BLANK,
    BLANKS,
    FREE,
    KEYWORDS,
    WORD,
    Known,
    following_word,
    normal,
    word_ends,
)
from engine.feel.grammar.strings import unescaped
from engine.feel.numbers import NUMBERS

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CLOSING = re.compile(
    rf"\[[{BLANK}]*(?:$|[)\],}}=!<>*/+]|\.(?![0-9])|(?:and|or|in|between|then|else|return|satisfies|instance)(?!\w))"
)
"""A bracket that cannot begin a filter."""
_BUILT_IN_TYPE = re.compile(
    rf"(?:date[{BLANK}]+and[{BLANK}]+time|(?:years[{BLANK}]+and[{BLANK}]+months|days[{BLANK}]+and[{BLANK}]+time)"
    rf"[{BLANK}]+duration|function|null)(?!\w)"
)
_STRING = re.compile(r'"((?:[^"\\\r\n]|\\.)*)"')


class Scanner:
    """A text and a position in it, always at something that is not blank."""

    def __init__(self, text: str, known: Known, members: Known) -> None:
        """`members`: names that may follow a dot or stand in a filter."""
        if len(text) > limits.TEXT:
            raise FeelSyntaxError(
                Message("the text is longer than {limit} characters", {"limit": limits.TEXT}), 0
            )
        self.text, self.known, self.members = text, known, members
        self.position = self.last = 0
        self._depth = 0
        self._in_interval = False
        self._skip(0)

    def _skip(self, position: int) -> None:
        blanks = BLANKS.match(self.text, position)
        self.position = blanks.end() if blanks else position

    def take_to(self, position: int) -> None:
        """Takes everything before `position`."""
        self.last = position
        self._skip(position)

    def rewind(self, position: int) -> None:
        """Goes back to where something did not turn out to be what was tried."""
        self.position = position

    @property
    def finished(self) -> bool:
        return self.position >= len(self.text)

    def fail(self, template: str, **params: object) -> NoReturn:
        raise FeelSyntaxError(Message(template, params), self.position)

    def fail_unexpected(self, wanted: str | Message) -> NoReturn:
        """Says what stands here instead of what is wanted."""
        slip = hint(self.text, self.position)
        if slip:
            raise FeelSyntaxError(slip, self.position)
        if self.finished:
            self.fail("the text ends where {wanted} should stand", wanted=wanted)
        found = self.text[self.position : self.position + 12].split("\n")[0]
        self.fail("«{found}» stands where {wanted} should stand", found=found, wanted=wanted)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Counts how deep expressions lie inside one another."""
        self._depth += 1
        self.check_depth(0)
        yield
        self._depth -= 1

    def check_depth(self, links: int) -> None:
        """`links`: operators that follow one another, each of which holds those before it."""
        if self._depth + links > limits.NESTING:
            self.fail("more than {limit} expressions inside one another", limit=limits.NESTING)

    @contextmanager
    def interval(self) -> Iterator[None]:
        """While the upper end of a range is read, `[` may close it."""
        before, self._in_interval = self._in_interval, True
        yield
        self._in_interval = before

    def closes_interval(self) -> bool:
        """Whether the `[` that stands here closes a range rather than begins a filter."""
        return self._in_interval and _CLOSING.match(self.text, self.position) is not None

    @contextmanager
    def inside_filter(self) -> Iterator[None]:
        """Inside a filter the members of the items are names too."""
        self.known.enter(self.members)
        yield
        self.known.close()

    def at(self, sign: str) -> bool:
        return self.text.startswith(sign, self.position)

    def sign(self, sign: str) -> bool:
        """Takes the sign if it stands here."""
        if not self.at(sign):
            return False
        self.take_to(self.position + len(sign))
        return True

    def need(self, sign: str) -> None:
        if not self.sign(sign):
            self.fail_unexpected(sign)

    def at_word(self, word: str) -> bool:
        return self.at(word) and word_ends(self.text, self.position + len(word))

    def word(self, word: str) -> bool:
        """Takes the word if it stands here and does not go on."""
        if not self.at_word(word):
            return False
        self.take_to(self.position + len(word))
        return True

    def need_word(self, word: str) -> None:
        if not self.word(word):
            self.fail_unexpected(word)

    def match(self, pattern: re.Pattern[str]) -> str | None:
        """Takes what the pattern matches here."""
        found = pattern.match(self.text, self.position)
        if found is None:
            return None
        self.take_to(found.end())
        return found.group()

    def keyword(self) -> str | None:
        """The word of the language that stands here, not taken."""
        if self.finished or self.known.match(self.text, self.position):
            return None
        word = WORD.match(self.text, self.position)
        return word.group() if word and word.group() in KEYWORDS else None

    def name(self) -> str | None:
        """Takes the longest known name, or else the words that stand here one after another."""
        if self.finished:
            return None
        return self._known_name(self.known) or self._plain_name()

    def member(self) -> str | None:
        """Takes the name that follows a dot."""
        if self.finished:
            return None
        return self._known_name(self.members) or self._plain_name()

    def free_name(self) -> str | None:
        """Takes a name where nothing else can stand."""
        found = self.match(FREE)
        return normal(found) if found else None

    def _known_name(self, known: Known) -> str | None:
        found = known.match(self.text, self.position)
        if found is None:
            return None
        self.take_to(found[1])
        return found[0]

    def _plain_name(self) -> str | None:
        plain = self._plain()
        if plain is None:
            return None
        self.take_to(plain[1])
        return plain[0]

    def _plain(self) -> tuple[str, int] | None:
        """The words that stand here one after another, joined, and where they end."""
        word = WORD.match(self.text, self.position)
        if not word or word.group() in KEYWORDS:
            return None
        words, end = [word.group()], word.end()
        while following := following_word(self.text, end):
            words.append(following.group())
            end = following.end()
        return " ".join(words), end

    def type_name(self) -> str | None:
        """Takes the name of a type; that of another model's type has dots."""
        built_in = self.match(_BUILT_IN_TYPE)
        if built_in is not None:
            return normal(built_in)
        name = self.name()
        while name is not None and not self.at("..") and self.sign("."):
            inner = self.name()
            if inner is None:
                self.fail_unexpected(Message("a type"))
            name = f"{name}.{inner}"
        return name

    def number(self) -> Decimal | None:
        """Takes a number."""
        found = _NUMBER.match(self.text, self.position)
        if found is None:
            return None
        number = NUMBERS.create_decimal(found.group())
        if not number.is_finite():
            self.fail("there is no such number")
        self.take_to(found.end())
        return number

    def string(self) -> str:
        """Takes a string and gives what it says."""
        found = self.match(_STRING)
        if found is None:
            self.fail("a string begins here and does not end")
        return unescaped(found[1:-1])
