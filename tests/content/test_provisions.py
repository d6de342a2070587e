"""The regulation is carried, article by article, and tests show it."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn, codes, decisions, forms, provisions, records
from engine.bundle import Kind
from engine.citing import Content
from engine.provisions import Provision, State
from tests.content import marked
from tests.content.library import resources, rows, values

TABLES = {resource.key: resource for resource in resources() if resource.kind is Kind.CODE}


def contents() -> Iterator[Content]:
    """Everything of the content that can cite."""
    for resource in resources():
        raw, file = resource.content, resource.file
        match resource.kind:
            case Kind.PROCESS:
                yield from bpmn.read(raw, file).processes
            case Kind.DECISION:
                yield decisions.read(raw, file)
            case Kind.FORM:
                yield forms.read(raw, file)
            case Kind.RECORD:
                yield records.read(raw, file)
            case Kind.CODE if resource.key not in ("articles", "article_tests"):
                yield codes.read(raw, file)


def due() -> list[Provision]:
    """The articles and clauses that have to be carried by now."""
    articles, tests = (
        codes.read(TABLES[name].content, TABLES[name].file) for name in ("articles", "article_tests")
    )
    tree = provisions.of(articles, contents(), tests.rows)
    everything = [each for article in tree for each in article.walk()]
    return [each for each in everything if each.chapter in CHAPTERS and not each.later]


CHAPTERS = {row["value"] for row in rows("chapters")} - {"interpretations"}


def test_there_are_articles_that_are_due() -> None:
    assert len(due()) >= 45


def test_every_article_that_is_due_is_carried() -> None:
    assert [each.id for each in due() if each.state is State.NOTHING] == []


def test_a_test_shows_every_article_that_is_due() -> None:
    assert [each.id for each in due() if each.state is not State.SHOWN] == []


def test_the_table_of_tests_is_up_to_date() -> None:
    """`python -m tools.article_tests` writes it anew."""
    assert marked.INDEX.read_text("utf-8") == marked.index()


def test_tests_name_articles_that_there_are() -> None:
    cited = {word for row in rows("article_tests") for word in row["articles"].split()}
    assert cited - values("articles") == set()


def test_every_article_stands_in_a_chapter() -> None:
    assert {row["chapter"] for row in rows("articles")} == values("chapters")
