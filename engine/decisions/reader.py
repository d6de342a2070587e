"""From a .dmn file's XML to the graph as drawn: elements and references, versions 1.1 to 1.5."""

from __future__ import annotations

from lxml.etree import _Element

from engine.decisions import xml
from engine.decisions.boxed import Boxed, Variable
from engine.decisions.boxes import read_first_boxed
from engine.decisions.graph import (
    DecisionNode,
    Definitions,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    KnowledgeSource,
    Reference,
    ServiceNode,
)
from engine.decisions.parts import labels, title, type_ref, variable


def read_definitions(raw: bytes, file: str) -> Definitions:
    """Raises `Refused` for what is no DMN model or has a shape that no version knows."""
    root = xml.parse(raw, file)
    own = root.get("namespace") or ""
    return Definitions(
        file=file,
        id=xml.attribute(root, "id"),
        name=title(root),
        namespace=own,
        imports=tuple(_import(e) for e in xml.children(root, "import")),
        items=tuple(_item(e) for e in xml.children(root, "itemDefinition")),
        input_data=tuple(_input_data(e) for e in xml.children(root, "inputData")),
        decisions=tuple(_decision(e, file) for e in xml.children(root, "decision")),
        knowledge=tuple(_knowledge(e, file) for e in xml.children(root, "businessKnowledgeModel")),
        services=tuple(_service(e) for e in xml.children(root, "decisionService")),
        sources=tuple(_source(e) for e in xml.children(root, "knowledgeSource")),
    )


def _import(element: _Element) -> Import:
    return Import(
        name=element.get("name") or "",
        namespace=element.get("namespace") or "",
        location=xml.attribute(element, "locationURI"),
    )


def _item(element: _Element) -> ItemDefinition:
    return ItemDefinition(
        name=title(element),
        type_ref=type_ref(element),
        collection=element.get("isCollection") == "true",
        allowed=xml.text_of(xml.child(element, "allowedValues")),
        constraint=xml.text_of(xml.child(element, "typeConstraint")),
        components=tuple(_item(e) for e in xml.children(element, "itemComponent")),
        function=_function_item(xml.child(element, "functionItem")),
    )


def _function_item(element: _Element | None) -> FunctionItem | None:
    if element is None:
        return None
    parameters = tuple(variable(e) for e in xml.children(element, "parameters"))
    return FunctionItem(parameters, type_ref(element, "outputTypeRef"))


def _identity(element: _Element) -> str:
    """An element without an id can still be asked for by its name."""
    return element.get("id") or title(element)


def _own_variable(element: _Element) -> Variable:
    found = xml.child(element, "variable")
    return Variable(title(element)) if found is None else variable(found, title(element))


def _input_data(element: _Element) -> InputData:
    return InputData(_identity(element), title(element), labels(element), _own_variable(element))


def _decision(element: _Element, file: str) -> DecisionNode:
    required = list(xml.children(element, "informationRequirement"))
    return DecisionNode(
        id=_identity(element),
        name=title(element),
        labels=labels(element),
        variable=_own_variable(element),
        inputs=_references(required, "requiredInput"),
        decisions=_references(required, "requiredDecision"),
        knowledge=_knowledge_of(element),
        logic=read_first_boxed(element, file),
        description=xml.text_of(element, "description"),
    )


def _knowledge(element: _Element, file: str) -> KnowledgeModel:
    function = xml.child(element, "encapsulatedLogic")
    parameters = () if function is None else tuple(xml.children(function, "formalParameter"))
    return KnowledgeModel(
        id=_identity(element),
        name=title(element),
        variable=_own_variable(element),
        parameters=tuple(variable(e) for e in parameters),
        knowledge=_knowledge_of(element),
        logic=_body(function, file),
        kind="FEEL" if function is None else function.get("kind") or "FEEL",
    )


def _body(function: _Element | None, file: str) -> Boxed | None:
    return None if function is None else read_first_boxed(function, file)


def _service(element: _Element) -> ServiceNode:
    return ServiceNode(
        id=_identity(element),
        name=title(element),
        labels=labels(element),
        variable=_own_variable(element),
        outputs=_references([element], "outputDecision"),
        encapsulated=_references([element], "encapsulatedDecision"),
        input_decisions=_references([element], "inputDecision"),
        input_data=_references([element], "inputData"),
    )


def _source(element: _Element) -> KnowledgeSource:
    return KnowledgeSource(_identity(element), title(element), xml.attribute(element, "locationURI"))


def _knowledge_of(element: _Element) -> tuple[Reference, ...]:
    return _references(list(xml.children(element, "knowledgeRequirement")), "requiredKnowledge")


def _references(parents: list[_Element], name: str) -> tuple[Reference, ...]:
    hrefs = (e.get("href") or "" for parent in parents for e in xml.children(parent, name))
    return tuple(_reference(href) for href in hrefs)


def _reference(href: str) -> Reference:
    namespace, _, identity = href.rpartition("#")
    return Reference(namespace or None, identity)
