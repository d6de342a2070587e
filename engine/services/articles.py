"""The law beside the work: what the content says an article is about, with its official text where it is
loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from engine import chinese, clock
from engine.codes import Code
from engine.errors import EngineError, Message, NotFound
from engine.labels import Labels, labels
from engine.services import access, versions
from engine.services.access import Actor
from engine.store import articles as store
from engine.store.articles import ArticleText

NUMERAL = "[〇零一二三四五六七八九十百]+"
ARTICLE = re.compile(rf"第({NUMERAL})条[\s\u3000]*")
CHAPTER = re.compile(rf"第{NUMERAL}章[\s\u3000]*(.+)")
ANNEX = re.compile(r"附件\s*[0-9〇一二三四五六七八九十]*[\s:.\uff1a]")
TABLE = "articles"


class NoArticles(EngineError):
    """No article was found in the text: each begins on a line of its own with 第一条, 第二条 and so on."""


@dataclass(frozen=True)
class Article:
    """One article as it was published."""

    number: int
    chapter: str
    text: str


@dataclass(frozen=True)
class Citation:
    """An article as the content cites it."""

    id: str
    number: Labels
    """How it is quoted: 第十四条第(二)项."""
    title: Labels
    summary: Labels
    text: str | None
    """The official text of the whole article, if an administrator has loaded it."""


def split(text: str) -> list[Article]:
    """The articles of a regulation.

    A line that begins with the next article's number starts it; what follows belongs to it up to the next
    one, a chapter's heading or an annex. A number out of turn is a quotation.
    """
    found: list[Article] = []
    chapter = ""
    for line in (line.strip(" \t\u3000") for line in text.splitlines()):
        if heading := CHAPTER.fullmatch(line):
            chapter = heading[1].strip()
        elif found and ANNEX.match(line):
            break
        elif (start := ARTICLE.match(line)) and chinese.integer(start[1]) == len(found) + 1:
            found.append(Article(len(found) + 1, chapter, line[start.end() :]))
        elif line and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
    return found


def load(session: Session, text: str, source: str, actor: Actor) -> int:
    """Replaces the official text; answers the number of articles, or raises `NoArticles`."""
    access.require(access.may_load_articles(actor), Message("you may not load the official text"))
    found = split(text)
    if not found:
        raise NoArticles
    rows = [
        ArticleText(
            number=article.number,
            chapter=article.chapter,
            text=article.text,
            source=source[:300],
            loaded_at=clock.machine_now(),
        )
        for article in found
    ]
    store.replace_all(session, rows)
    return len(rows)


def cited(session: Session, ids: Iterable[str]) -> list[Citation]:
    """The articles with these ids, in this order, each once. An id that the content does not explain stands
    for itself."""
    rows = _table(session)
    wanted = list(dict.fromkeys(ids))
    numbers = {id: _number(rows[id].attributes.get("number", "")) for id in wanted if id in rows}
    texts = store.texts(session, [number for number in numbers.values() if number])
    return [_citation(id, rows.get(id), texts.get(numbers.get(id, 0))) for id in wanted]


def every(session: Session) -> Sequence[ArticleText]:
    """The whole official text; empty where none is loaded."""
    return store.every(session)


def _citation(id: str, row: Code | None, text: str | None) -> Citation:
    if row is None:
        return Citation(id, Labels(id, id), Labels("", ""), Labels("", ""), None)
    said = row.attributes
    number = labels({"number": id, **said}, "number", "number_en")
    return Citation(id, number, row.labels, labels(said, "summary", "summary_en"), text)


def _table(session: Session) -> dict[str, Code]:
    try:
        return {row.value: row for row in versions.code_table(session, TABLE).rows}
    except NotFound:
        return {}


def _number(quoted: str) -> int:
    """The number of the article in 第十四条第(二)项; 0 for something else."""
    match = ARTICLE.match(quoted.strip())
    return chinese.integer(match[1]) if match else 0
