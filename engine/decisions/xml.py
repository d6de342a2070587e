"""DMN files as XML: what is let in, and small readers of elements whatever the version's namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.errors import Finding, Message, Refused, Severity

MODEL_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
LABELS = "https://luohu-flow.cn/schema/1.0"
LARGEST = 5_000_000
"""Bytes of the largest file that is read."""


def parse(raw: bytes, file: str) -> etree._Element:
    """The `definitions` element. Refuses what is no DMN, is too large or declares a document type."""
    if len(raw) > LARGEST:
        raise refused(file, Message("The file is larger than {limit} bytes.", {"limit": LARGEST}))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused(file, Message("The file is not XML: {reason}", {"reason": str(error)})) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused(file, Message("A document type declaration (DOCTYPE) is not allowed."))
    if local(root) != "definitions" or version(root) is None:
        raise refused(file, Message("The file is not a DMN model of version 1.1 to 1.5."))
    return root


def refused(file: str, message: Message) -> Refused:
    return Refused([Finding("dmn-file", Severity.ERROR, file, message)])


def version(root: etree._Element) -> str | None:
    return MODEL_NAMESPACES.get(etree.QName(root).namespace or "")


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of the model's namespace with one of the names; all of them when none is given."""
    namespace = etree.QName(element).namespace
    for child in element:
        name = etree.QName(child)
        if name.namespace == namespace and (not names or name.localname in names):
            yield child


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next(children(element, name), None)


def text_of(element: etree._Element | None, name: str = "text") -> str | None:
    """What the child `name` holds, stripped of surrounding blanks; None when there is no such child."""
    found = child(element, name)
    return None if found is None else (found.text or "").strip()


def attribute(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return value if isinstance(value, str) else None


def english(element: etree._Element) -> str | None:
    """The English label that a process owner wrote beside the Chinese one."""
    value = element.get(f"{{{LABELS}}}en")
    return value if isinstance(value, str) else None


def qualified(element: etree._Element, reference: str) -> tuple[str | None, str]:
    """A reference of DMN 1.1 (`prefix:name`) as namespace and name; other references have no namespace."""
    prefix, colon, name = reference.partition(":")
    namespace = element.nsmap.get(prefix) if colon else None
    return (namespace, name) if namespace else (None, reference)
