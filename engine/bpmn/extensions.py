"""The extension elements of Camunda 7 that mean something here; others are known by name and are harmless."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.model import Parameter, Passing
from engine.bpmn.xml import CAMUNDA, attributes, child, local

_READ = frozenset(CAMUNDA + tag for tag in ("properties", "inputOutput", "in", "out"))


@dataclass(frozen=True)
class Extensions:
    properties: dict[str, str] = field(default_factory=dict)
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    ins: tuple[Passing, ...] = ()
    outs: tuple[Passing, ...] = ()
    others: tuple[str, ...] = ()


_NONE = Extensions()


def extensions_of(node: etree._Element) -> Extensions:
    """What the `extensionElements` of a node say."""
    around = child(node, "extensionElements")
    if around is None:
        return _NONE
    return Extensions(
        properties=_properties(around),
        inputs=tuple(map(_parameter, around.iterfind(f"{CAMUNDA}inputOutput/{CAMUNDA}inputParameter"))),
        outputs=tuple(map(_parameter, around.iterfind(f"{CAMUNDA}inputOutput/{CAMUNDA}outputParameter"))),
        ins=tuple(map(_passing, around.iterchildren(CAMUNDA + "in"))),
        outs=tuple(map(_passing, around.iterchildren(CAMUNDA + "out"))),
        others=tuple(_qualified(part) for part in around if local(part) and part.tag not in _READ),
    )


def _qualified(part: etree._Element) -> str:
    """`camunda:…` for Camunda's, whatever its prefix is in the file; `{namespace}name` for all others."""
    tag = str(part.tag)
    return f"camunda:{local(part)}" if tag.startswith(CAMUNDA) else tag


def _properties(around: etree._Element) -> dict[str, str]:
    found = around.iterfind(f"{CAMUNDA}properties/{CAMUNDA}property")
    return {node.get("name", ""): node.get("value", "") for node in found}


def _parameter(node: etree._Element) -> Parameter:
    name = node.get("name", "")
    for part in node.iterchildren():
        match local(part):
            case "list":
                return Parameter(
                    name, tuple((value.text or "").strip() for value in part.iterchildren("{*}*"))
                )
            case "map":
                entries = part.iterchildren(CAMUNDA + "entry")
                return Parameter(name, {e.get("key", ""): (e.text or "").strip() for e in entries})
            case "script":
                return Parameter(name, (part.text or "").strip(), part.get("scriptFormat", ""))
            case _:
                continue
    return Parameter(name, (node.text or "").strip())


def _passing(node: etree._Element) -> Passing:
    said = attributes(node)
    return Passing(
        source=said.get("source"),
        expression=said.get("sourceExpression"),
        target=said.get("target"),
        all=said.get("variables") == "all",
        business_key=said.get("businessKey"),
        local=said.get("local") == "true",
    )
