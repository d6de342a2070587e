"""The pages of docs/lint as the platform shows them: one for each rule about diagrams, all of one shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs" / "lint"
SAYS = re.compile(r"^> (.+)\n> (.+)$", re.MULTILINE)
PART = re.compile(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"```xml\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class RulePage:
    """What there is to say about a rule."""

    rule: str
    about: str
    refuses: bool
    says: tuple[tuple[str, str], ...]
    """Its sentences, in English and Chinese."""
    why: tuple[str, ...]
    """Paragraphs."""
    wrong: str
    """A snippet of a diagram."""
    right: str
    instead: tuple[str, ...]
    """What to do, in paragraphs."""


@cache
def of(rule: str) -> RulePage | None:
    """The page of a rule; None where there is none, as for what is said about tables and forms."""
    pages = {path.stem: path for path in PAGES.glob("[a-z]*.md")}
    return _read(rule, pages[rule].read_text("utf-8")) if rule in pages else None


def _read(rule: str, text: str) -> RulePage:
    parts = dict(PART.findall(text))
    head = text.split("\n\n")
    return RulePage(
        rule=rule,
        about=_lines(head[1]),
        refuses=head[2].startswith("**Refused.**"),
        says=tuple(SAYS.findall(text)),
        why=_paragraphs(parts["Why"]),
        wrong=_code(parts["Wrong"]),
        right=_code(parts["Right"]),
        instead=_paragraphs(parts["What to do"]),
    )


def _code(part: str) -> str:
    found = CODE.search(part)
    return found[1] if found else ""


def _paragraphs(part: str) -> tuple[str, ...]:
    return tuple(_lines(each) for each in part.strip().split("\n\n"))


def _lines(text: str) -> str:
    """Without line breaks, the marks of code, and the addresses of links."""
    return re.sub(r"\[(.+?)\]\(.+?\)", r"\1", " ".join(text.split()).replace("`", ""))
