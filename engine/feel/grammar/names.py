"""Names: which characters they are made of, and which of the known ones stands at a place in a text.

FEEL names may hold blanks, symbols and words of the language (`预算 总金额`, `a-b`, `date and time`), so what
`a-b` means depends on which names are known (DMN 1.5, 10.3.1.2 rules 25-30 and 10.3.1.4).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
BLANK = r"\s\u180E\u200B\uFEFF"
_SYMBOLS = r"./\-’'+*"

KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "function",
        "null",
        "true",
        "false",
    ]
)

BLANKS = re.compile(rf"(?:[{BLANK}]+|//[^\n\r]*|/\*.*?\*/)*", re.DOTALL)
_CHINESE_SIGN = r"[\u3001\u3002\u3008-\u3011\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]"
"""Signs the grammar allows in names (rule 28) but which are mostly slips: only known names may have them."""

WORD = re.compile(rf"(?!{_CHINESE_SIGN})[{_START}](?:(?!{_CHINESE_SIGN})[{_PART}])*")
CONTINUATION = re.compile(rf"(?:(?!{_CHINESE_SIGN})[{_PART}])+")
FREE = re.compile(rf"(?![：，])[{_START}](?:(?![：，])[{_PART}{BLANK}{_SYMBOLS}])*")
"""Where only a name can stand (the key of a context, a parameter), all up to the next sign is the name."""
_PIECE = re.compile(rf"[{_PART}]+|[^{BLANK}]")
_PART_CHARACTER = re.compile(rf"[{_PART}]")


def following_word(text: str, end: int) -> re.Match[str] | None:
    """The word that goes on with the name that ends at `end`, if there is one."""
    blanks = BLANKS.match(text, end)
    start = blanks.end() if blanks else end
    word = CONTINUATION.match(text, start)
    return word if word and start > end and word.group() not in KEYWORDS else None


def normal(name: str) -> str:
    """A name with every run of blanks made one space."""
    return " ".join(name.split())


def word_ends(text: str, position: int) -> bool:
    """Whether a word that ends before `position` is not just the beginning of a longer one."""
    return not _PART_CHARACTER.match(text, position)


@lru_cache(4096)
def is_plain(name: str) -> bool:
    """Whether a name is read rightly even when it is not known: words that are not words of the language."""
    words = name.split(" ")
    return bool(WORD.fullmatch(words[0])) and all(
        CONTINUATION.fullmatch(word) and word not in KEYWORDS for word in words
    )


@lru_cache(4096)
def _pattern(name: str) -> re.Pattern[str]:
    """A name is a row of words and symbols; blanks between them do not count, only two words need one."""
    pieces = _PIECE.findall(name)
    written = re.escape(pieces[0]) if pieces else ""
    for before, after in pairwise(pieces):
        both_words = _PART_CHARACTER.match(before) and _PART_CHARACTER.match(after)
        written += f"[{BLANK}]{'+' if both_words else '*'}{re.escape(after)}"
    ending = rf"(?![{_PART}])" if _PART_CHARACTER.match(name[-1]) else ""
    return re.compile(written + ending)


def unusual(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that can only be read by knowing them, normalised."""
    return frozenset(name for name in map(normal, names) if name and not is_plain(name))


class Known:
    """The unusual names that are known at the place being read; `open` and `close` bracket a scope."""

    def __init__(self, names: Iterable[str]) -> None:
        self._scopes = [_by_first_character(names)]

    def open(self, names: Iterable[str]) -> None:
        self._scopes.append(_by_first_character(unusual(names)))

    def enter(self, other: Known) -> None:
        """Opens a scope in which the outermost names of `other` are known."""
        self._scopes.append(other._scopes[0])

    def close(self) -> None:
        self._scopes.pop()

    def add(self, name: str) -> None:
        """Makes a name known in the innermost scope."""
        for first, (added,) in _by_first_character(unusual([name])).items():
            self._scopes[-1][first].append(added)

    def match(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest known name at `position`, not followed by a further word, and where it ends."""
        found = None
        for scope in self._scopes:
            for name in scope.get(text[position], ()):
                matched = _pattern(name).match(text, position)
                longer = matched and (found is None or matched.end() > found[1])
                if matched and longer and not following_word(text, matched.end()):
                    found = name, matched.end()
        return found


def _by_first_character(names: Iterable[str]) -> defaultdict[str, list[str]]:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        index[name[0]].append(name)
    return index
