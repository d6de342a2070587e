"""Small questions asked of lxml nodes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


def local(node: etree._Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def children(node: etree._Element, tag: str = "*") -> Iterator[etree._Element]:
    """The children in BPMN's namespace, all of them or those of one tag."""
    return node.iterchildren(MODEL + tag)


def child(node: etree._Element, tag: str) -> etree._Element | None:
    return next(children(node, tag), None)


def text_of(node: etree._Element | None) -> str | None:
    """The text inside, without blanks around it; None where there is none."""
    return (node.text or "").strip() or None if node is not None else None


def attributes(node: etree._Element) -> dict[str, str]:
    """The attributes that have no namespace."""
    return {str(name): str(value) for name, value in node.attrib.items() if not str(name).startswith("{")}


def prefixed(node: etree._Element, namespace: str) -> dict[str, str]:
    """The attributes of one namespace, without it."""
    return {
        str(name).removeprefix(namespace): str(value)
        for name, value in node.attrib.items()
        if str(name).startswith(namespace)
    }
