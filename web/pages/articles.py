"""The regulation, article by article: what of the content carries it, and which tests show that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.codes import Code
from engine.labels import Labels, labels
from engine.provisions import Provision, State
from engine.services import articles, provisions
from web import door, places
from web.places import Group, Names
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("articles", __name__)

TONES = {State.NOTHING: "late", State.UNTESTED: "soon", State.SHOWN: "ok"}


@dataclass(frozen=True)
class Line:
    """An article or a clause in the list."""

    id: str
    number: str
    title: str
    carried: str
    tests: int
    state: State
    state_words: str
    tone: str
    later: bool
    clause: bool
    href: str


@dataclass(frozen=True)
class Chapter:
    words: str
    lines: list[Line]


@dataclass(frozen=True)
class TestShown:
    words: str
    name: str


@dataclass(frozen=True)
class Part:
    """An article or a clause in full."""

    line: Line
    summary: str
    groups: list[Group]
    notes: list[Group]
    tests: list[TestShown]


@pages.get("/articles")
def listed() -> ResponseReturnValue:
    session = door.session()
    found = provisions.every(session, actor())
    wanted = request.args.get("state", "")
    lines = [(each.chapter, _line(each, article)) for article in found for each in article.walk()]
    shown = [(chapter, line) for chapter, line in lines if wanted in ("", line.state.value)]
    return render_template(
        "articles.html",
        chapters=list(_chapters(provisions.chapters(session), shown)),
        buckets=[
            (state_words(state), url_for("articles.listed", state=state.value), number, state.value == wanted)
            for state in State
            if (number := sum(line.state is state for _, line in lines))
        ],
        total=len(lines),
        state=wanted,
    )


@pages.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """A whole article; a clause is found on the page of its article."""
    session = door.session()
    found = provisions.one(session, id, actor())
    (citation,) = articles.cited(session, [found.id])
    names = places.names(session)
    return render_template(
        "article.html",
        line=_line(found, found),
        text=citation.text,
        parts=[_part(each, found, names) for each in found.walk()],
    )


def state_words(state: State) -> str:
    return {
        State.NOTHING: t("Nothing carries it"),
        State.UNTESTED: t("No test shows it"),
        State.SHOWN: t("Carried and tested"),
    }[state]


def _chapters(told: Iterable[Code], lines: list[tuple[str, Line]]) -> Iterator[Chapter]:
    """The lines under the headings of their chapters; those of no chapter come last."""
    headings = {row.value: row.labels for row in told}
    for chapter in [*headings, *{chapter for chapter, _ in lines if chapter not in headings}]:
        if found := [line for of, line in lines if of == chapter]:
            yield Chapter(say(headings.get(chapter, Labels(chapter, chapter))), found)


def _line(provision: Provision, article: Provision) -> Line:
    """What is told of an article includes its clauses."""
    carriers = [place for each in provision.walk() for place in each.places]
    anchor = None if provision is article else provision.id
    return Line(
        id=provision.id,
        number=say(provision.number),
        title=say(provision.row.labels),
        carried=places.counted(carriers),
        tests=len({test.value for each in provision.walk() for test in each.tests}),
        state=provision.state,
        state_words=state_words(provision.state),
        tone=TONES[provision.state],
        later=provision.later,
        clause=provision is not article,
        href=url_for("articles.article", id=article.id, _anchor=anchor),
    )


def _part(provision: Provision, article: Provision, names: Names) -> Part:
    return Part(
        line=_line(provision, article),
        summary=say(labels(provision.row.attributes, "summary", "summary_en")),
        groups=places.groups(provision.places, names),
        notes=places.groups(provision.notes, names),
        tests=[TestShown(say(test.labels), test.value) for test in provision.tests],
    )
