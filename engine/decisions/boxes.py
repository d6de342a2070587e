"""From XML to boxed expressions as drawn, versions 1.1 to 1.5."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from lxml.etree import _Element

from engine.decisions import boxed, xml
from engine.decisions.boxed import Boxed
from engine.decisions.parts import labels, title, type_ref, variable
from engine.errors import Finding, Message, Refused, Severity

Choice = TypeVar("Choice", bound=StrEnum)


def read_first_boxed(parent: _Element | None, file: str) -> Boxed | None:
    """The one boxed expression that an element holds, if it holds one."""
    if parent is None:
        return None
    for element in xml.children(parent, *READERS):
        return read_boxed(element, file)
    return None


def read_boxed(element: _Element, file: str) -> Boxed:
    return READERS[xml.local(element)](element, file)


def _boxes(parent: _Element, file: str) -> tuple[Boxed, ...]:
    return tuple(read_boxed(e, file) for e in xml.children(parent, *READERS))


def _literal(element: _Element, file: str) -> Boxed:
    return boxed.Literal(_text(element, file), type_ref(element), xml.attribute(element, "id"))


def _text(element: _Element | None, file: str) -> str:
    """The text of an expression or a cell, which must be written in FEEL."""
    if element is None:
        return ""
    language = element.get("expressionLanguage")
    if language and "FEEL" not in language.upper():
        message = Message("Only FEEL is evaluated, not {language}.", {"language": language})
        raise _refused(element, file, message)
    return xml.text_of(element) or ""


def _context(element: _Element, file: str) -> Boxed:
    entries = tuple(_entry(e, file) for e in xml.children(element, "contextEntry"))
    return boxed.Context(entries, type_ref(element))


def _entry(element: _Element, file: str) -> boxed.Entry:
    named = xml.child(element, "variable")
    return boxed.Entry(None if named is None else variable(named), read_first_boxed(element, file))


def _sequence(element: _Element, file: str) -> Boxed:
    return boxed.Sequence(_boxes(element, file), type_ref(element))


def _relation(element: _Element, file: str) -> Boxed:
    columns = tuple(variable(e) for e in xml.children(element, "column"))
    rows = tuple(_boxes(e, file) for e in xml.children(element, "row"))
    return boxed.Relation(columns, rows, type_ref(element))


def _function(element: _Element, file: str) -> Boxed:
    parameters = tuple(variable(e) for e in xml.children(element, "formalParameter"))
    body = read_first_boxed(element, file)
    return boxed.FunctionDefinition(parameters, body, element.get("kind") or "FEEL", type_ref(element))


def _invocation(element: _Element, file: str) -> Boxed:
    bindings = tuple(_binding(e, file) for e in xml.children(element, "binding"))
    return boxed.Invocation(read_first_boxed(element, file), bindings, type_ref(element))


def _binding(element: _Element, file: str) -> boxed.Binding:
    parameter = xml.child(element, "parameter")
    return boxed.Binding("" if parameter is None else title(parameter), read_first_boxed(element, file))


def _part(element: _Element, name: str, file: str) -> Boxed | None:
    return read_first_boxed(xml.child(element, name), file)


def _filter(element: _Element, file: str) -> Boxed:
    return boxed.Filter(_part(element, "in", file), _part(element, "match", file), type_ref(element))


def _conditional(element: _Element, file: str) -> Boxed:
    test, then, otherwise = (_part(element, name, file) for name in ("if", "then", "else"))
    return boxed.Conditional(test, then, otherwise, type_ref(element))


def _iterator(element: _Element, file: str) -> Boxed:
    quantity = boxed.Quantity(xml.local(element))
    body = _part(element, "return" if quantity is boxed.Quantity.FOR else "satisfies", file)
    named = " ".join((element.get("iteratorVariable") or "").split())
    return boxed.Iterator(quantity, named, _part(element, "in", file), body, type_ref(element))


def _table(element: _Element, file: str) -> Boxed:
    table = boxed.Table(
        inputs=tuple(_input(e, file) for e in xml.children(element, "input")),
        outputs=tuple(_output(e, file) for e in xml.children(element, "output")),
        rules=tuple(_rule(e, file) for e in xml.children(element, "rule")),
        hit_policy=_choice(element, "hitPolicy", boxed.HitPolicy, file) or boxed.HitPolicy.UNIQUE,
        aggregation=_choice(element, "aggregation", boxed.Aggregation, file),
        annotations=tuple(_annotation(e) for e in xml.children(element, "annotation")),
        type_ref=type_ref(element),
        id=xml.attribute(element, "id"),
    )
    _check_shape(element, table, file)
    return table


def _choice(element: _Element, name: str, choices: type[Choice], file: str) -> Choice | None:
    written = element.get(name)
    if not written:
        return None
    known = next((choice for choice in choices if choice == written), None)
    if known is None:
        message = Message("{name} {value} is not known.", {"name": name, "value": written})
        raise _refused(element, file, message)
    return known


def _check_shape(element: _Element, table: boxed.Table, file: str) -> None:
    for number, rule in enumerate(table.rules, 1):
        if len(rule.tests) != len(table.inputs) or len(rule.results) != len(table.outputs):
            message = Message(
                "Rule {rule} does not have a cell for each column of the table.", {"rule": number}
            )
            raise _refused(element, file, message)


def _input(element: _Element, file: str) -> boxed.InputClause:
    asked = xml.child(element, "inputExpression")
    text = _text(asked, file)
    return boxed.InputClause(
        text=text,
        type_ref=None if asked is None else type_ref(asked),
        values=xml.text_of(xml.child(element, "inputValues")),
        label=xml.attribute(element, "label"),
        labels=labels(element, text),
        id=xml.attribute(element, "id"),
    )


def _output(element: _Element, file: str) -> boxed.OutputClause:
    return boxed.OutputClause(
        name=title(element) or None,
        type_ref=type_ref(element),
        values=xml.text_of(xml.child(element, "outputValues")),
        default=_text(xml.child(element, "defaultOutputEntry"), file) or None,
        label=xml.attribute(element, "label"),
        labels=labels(element),
        id=xml.attribute(element, "id"),
    )


def _annotation(element: _Element) -> boxed.AnnotationClause:
    return boxed.AnnotationClause(title(element), labels(element))


def _rule(element: _Element, file: str) -> boxed.Rule:
    return boxed.Rule(
        tests=tuple(_cell(e, file) for e in xml.children(element, "inputEntry")),
        results=tuple(_cell(e, file) for e in xml.children(element, "outputEntry")),
        annotations=tuple(xml.text_of(e) or "" for e in xml.children(element, "annotationEntry")),
        description=xml.text_of(element, "description"),
        id=xml.attribute(element, "id"),
    )


def _cell(element: _Element, file: str) -> boxed.Cell:
    return boxed.Cell(_text(element, file), xml.attribute(element, "id"))


def _refused(element: _Element, file: str, message: Message) -> Refused:
    return Refused([Finding("dmn-file", Severity.ERROR, file, message, _owner_id(element))])


def _owner_id(element: _Element | None) -> str | None:
    """The nearest element around that has an id, so that a modeler can show the place."""
    while element is not None:
        if element.get("id"):
            return xml.attribute(element, "id")
        element = element.getparent()
    return None


READERS: dict[str, Callable[[_Element, str], Boxed]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _sequence,
    "relation": _relation,
    "functionDefinition": _function,
    "invocation": _invocation,
    "filter": _filter,
    "conditional": _conditional,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
    "decisionTable": _table,
}
