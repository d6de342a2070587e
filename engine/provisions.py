"""The provisions that the content carries: their table as a tree, each with what cites it and what shows it.

The table of provisions holds articles and their clauses by id (`R14`, `R14.2`, `R19.4a`); a clause belongs to
the provision whose id its own goes on from. `later` marks those that are yet to be built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.bundle import Kind
from engine.citing import Content, Place, cited
from engine.codes import Code, CodeTable
from engine.labels import Labels, labels


class State(StrEnum):
    """How far a provision is carried."""

    NOTHING = "nothing"
    """Nothing cites it, nor any of its clauses."""
    UNTESTED = "untested"
    """Something carries it, and no test shows that."""
    SHOWN = "shown"
    """Something carries it and a test shows that."""


@dataclass(frozen=True)
class Provision:
    """An article or a clause of one."""

    row: Code
    places: tuple[Place, ...]
    """What carries it."""
    notes: tuple[Place, ...]
    """Provisions of the same table that explain it: they say how it is read, and carry nothing."""
    tests: tuple[Code, ...]
    """What shows it: rows of the table of tests."""
    clauses: tuple[Provision, ...]

    @property
    def id(self) -> str:
        return self.row.value

    @property
    def number(self) -> Labels:
        """How it is quoted."""
        return labels({"number": self.id, **self.row.attributes}, "number", "number_en")

    @property
    def chapter(self) -> str:
        return self.row.attributes.get("chapter", "")

    @property
    def later(self) -> bool:
        """Whether the content says that it is yet to be built."""
        return self.row.attributes.get("later") == "yes"

    @property
    def state(self) -> State:
        """An article is carried where one of its clauses is."""
        everything = list(self.walk())
        if not any(each.places for each in everything):
            return State.NOTHING
        return State.SHOWN if any(each.tests for each in everything) else State.UNTESTED

    def walk(self) -> Iterator[Provision]:
        """Itself and all its clauses, in order."""
        yield self
        for clause in self.clauses:
            yield from clause.walk()


def of(table: CodeTable, contents: Iterable[Content], tests: Iterable[Code]) -> list[Provision]:
    """The provisions of a table, with what in `contents` cites them and which of `tests` show them."""
    ids = {row.value for row in table.rows}
    places, notes = _cited(ids, contents)
    shown = _shown(tests)
    below: dict[str, list[Code]] = defaultdict(list)
    for row in table.rows:
        below[_above(row.value, ids)].append(row)

    def grown(rows: Sequence[Code]) -> Iterator[Provision]:
        for row in rows:
            id = row.value
            clauses = tuple(grown(below[id]))
            yield Provision(row, tuple(places[id]), tuple(notes[id]), tuple(shown[id]), clauses)

    return list(grown(below[""]))


def _cited(ids: Container[str], contents: Iterable[Content]) -> tuple[dict[str, list[Place]], ...]:
    """What carries each provision, and what explains it: a code that is a provision itself."""
    places: dict[str, list[Place]] = defaultdict(list)
    notes: dict[str, list[Place]] = defaultdict(list)
    for content in contents:
        for id, place in cited(content, ids):
            explains = place.kind is Kind.CODE and place.part in ids
            (notes if explains else places)[id].append(place)
    return places, notes


def _shown(tests: Iterable[Code]) -> Mapping[str, list[Code]]:
    shown: dict[str, list[Code]] = defaultdict(list)
    for test in tests:
        for id in test.attributes.get("articles", "").split():
            shown[id].append(test)
    return shown


def _above(id: str, ids: Container[str]) -> str:
    """The provision that an id goes on from: `A1` is not above `A10`."""
    heads = (id[:end] for end in range(len(id) - 1, 0, -1) if not id[end].isdigit())
    return next((head for head in heads if head in ids), "")
