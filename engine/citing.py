"""Where the content cites provisions: the elements, rows, fields and codes that carry them.

A part cites by the ids of the table of provisions, in words of one text: a diagram's elements and a form's
components in their property `article`, a table's rows in their annotations, a kind of record and its fields
in `article`, a row of a code table in its column `articles`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.bpmn import Process
from engine.bundle import Kind
from engine.codes import CodeTable
from engine.decisions import Model
from engine.decisions.boxed import Rule, Table
from engine.decisions.graph import DecisionNode
from engine.forms import Form
from engine.forms.components import Component
from engine.labels import Labels
from engine.records import RecordField, RecordKind

HAN = re.compile(r"[\u4e00-\u9fff]")
DIGIT = re.compile(r"\d")
DOCUMENTS = "documents"
"""The code table whose rows are the document templates."""
Content = Process | Model | Form | RecordKind | CodeTable


@dataclass(frozen=True)
class Place:
    """A part of the content that cites something."""

    kind: Kind
    key: str
    """Of the definition."""
    part: str
    """The part's id within it; blank for the whole."""
    labels: Labels


def cited(content: Content, known: Container[str]) -> Iterator[tuple[str, Place]]:
    """The citations in one definition: id of the provision and the place that names it, in the order in which
    they are written. Words that are not `known` are no citations."""
    for text, place in _places(content):
        for word in dict.fromkeys(text.split()):
            if word in known:
                yield word, place


def _places(content: Content) -> Iterator[tuple[str, Place]]:
    match content:
        case Process():
            return _of_process(content)
        case Model():
            return _of_model(content)
        case Form():
            return _of_form(content)
        case RecordKind():
            return _of_kind(content)
        case CodeTable():
            return _of_table(content)


def _of_process(process: Process) -> Iterator[tuple[str, Place]]:
    yield process.properties.get("article", ""), Place(Kind.PROCESS, process.key, "", process.labels)
    for element in process.elements().values():
        place = Place(Kind.PROCESS, process.key, element.id, element.labels)
        yield element.properties.get("article", ""), place


def _of_model(model: Model) -> Iterator[tuple[str, Place]]:
    for decision in model.linked.main.decisions:
        if isinstance(decision.logic, Table):
            for index, rule in enumerate(decision.logic.rules, 1):
                yield " ".join(rule.annotations), _row(decision, rule, index)


def _row(decision: DecisionNode, rule: Rule, index: int) -> Place:
    """A rule is called by what its annotations say, else by its number."""
    labels = told(rule.annotations)
    called = labels if labels.zh else Labels(str(index), str(index))
    return Place(Kind.DECISION, decision.id, rule.id or "", called)


def told(annotations: Iterable[str]) -> Labels:
    """What a rule's annotations say in each language beside its citations; blank where they say nothing."""
    sentences = [text for text in annotations if _is_sentence(text)]
    chinese = next((text for text in sentences if HAN.search(text)), "")
    english = next((text for text in sentences if not HAN.search(text)), "")
    return Labels(chinese or english, english or chinese)


def _is_sentence(text: str) -> bool:
    """Ids of provisions have a number in each word."""
    return not all(DIGIT.search(word) for word in text.split())


def _of_form(form: Form) -> Iterator[tuple[str, Place]]:
    for component in _components(form.components):
        labels = component.labels if component.labels.zh else Labels(component.id, component.id)
        yield component.properties.get("article", ""), Place(Kind.FORM, form.id, component.id, labels)


def _components(level: Sequence[Component]) -> Iterator[Component]:
    for component in level:
        yield component
        yield from _components(component.children)


def _of_kind(kind: RecordKind) -> Iterator[tuple[str, Place]]:
    yield kind.article or "", Place(Kind.RECORD, kind.kind, "", kind.labels)
    for field in _fields(kind.fields):
        yield field.article or "", Place(Kind.RECORD, kind.kind, field.key, field.labels)


def _fields(level: Sequence[RecordField]) -> Iterator[RecordField]:
    for field in level:
        yield field
        yield from _fields(field.fields)


def _of_table(table: CodeTable) -> Iterator[tuple[str, Place]]:
    for row in table.rows:
        place = Place(Kind.CODE, table.name, row.value, row.labels)
        if table.name == DOCUMENTS:
            place = Place(Kind.DOCUMENT, row.value, "", row.labels)
        yield row.attributes.get("articles", ""), place
