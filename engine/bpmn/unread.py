"""What the standard gives a meaning when a process runs, and nothing here reads: named, to be refused."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.xml import MODEL, children, local

USUAL = {
    "startQuantity": ("1",),
    "completionQuantity": ("1",),
    "parallelMultiple": ("false",),
    "eventGatewayType": ("Exclusive",),
    "method": ("##Compensate", "compensate"),
}
"""Attributes of a flow node, and the values that say no more than leaving them out (10.3, 10.5, 10.6)."""
THROWS = ("intermediateThrowEvent", "endEvent")
"""Where waiting for compensation means something; editors write it at events that catch it too."""
ASSIGNMENTS = ("resourceRole", "performer", "humanPerformer", "potentialOwner")


def unread_of(node: etree._Element) -> tuple[str, ...]:
    """The names of such attributes and elements of a flow node, each once."""
    return tuple(dict.fromkeys((*_attributes(node), *_parts(node))))


def _attributes(node: etree._Element) -> Iterator[str]:
    for name, usual in USUAL.items():
        if node.get(name, usual[0]) not in usual:
            yield name
    for definition in children(node, "compensateEventDefinition"):
        if local(node) in THROWS and definition.get("waitForCompletion") == "false":
            yield "waitForCompletion"
    for several in children(node, "multiInstanceLoopCharacteristics"):
        if several.get("behavior", "All") != "All":
            yield "behavior"


def _parts(node: etree._Element) -> Iterator[str]:
    """Who does a task by the standard's own words, and data that associations compute."""
    for tag in ASSIGNMENTS:
        yield from (tag for _ in children(node, tag))
    for way in ("dataInputAssociation", "dataOutputAssociation"):
        for association in children(node, way):
            for tag in ("assignment", "transformation"):
                yield from (tag for _ in association.iterchildren(MODEL + tag))
