"""The cases of the DMN Technology Compatibility Kit: what goes in and what is expected, as FEEL values.

Format: github.com/dmn-tck/tck, TestCases/testCases.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine import feel

NAMESPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
CALLS = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}


@dataclass(frozen=True)
class Expected:
    name: str
    namespace: str | None
    value: Any


@dataclass(frozen=True)
class Case:
    file: Path
    model: Path
    id: str
    kind: str
    """decision, decisionService or bkm."""
    invocable: str | None
    inputs: Mapping[str, Any]
    expected: tuple[Expected, ...]

    @property
    def expects_null(self) -> bool:
        return all(each.value is None for each in self.expected)


def read(file: Path) -> Iterator[Case]:
    """The cases of one file; a file that is not of the kit has none."""
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    if root.tag != f"{NAMESPACE}testCases":
        return
    model = file.parent / (root.findtext(f"{NAMESPACE}modelName") or "").strip()
    for number, element in enumerate(root.iterfind(f"{NAMESPACE}testCase"), 1):
        yield Case(
            file=file,
            model=model,
            id=element.get("id") or str(number),
            kind=element.get("type") or "decision",
            invocable=element.get("invocableName"),
            inputs={_name(e): _value(e) for e in element.iterfind(f"{NAMESPACE}inputNode")},
            expected=tuple(_expected(e) for e in element.iterfind(f"{NAMESPACE}resultNode")),
        )


def _name(element: etree._Element) -> str:
    """An input of an imported model is told apart by its namespace in braces."""
    namespace = element.get("namespace")
    return f"{{{namespace}}}{element.get('name')}" if namespace else element.get("name") or ""


def _expected(element: etree._Element) -> Expected:
    value = element.find(f"{NAMESPACE}expected")
    return Expected(
        element.get("name") or "", element.get("namespace"), None if value is None else _value(value)
    )


def _value(element: etree._Element) -> Any:
    components = element.findall(f"{NAMESPACE}component")
    if components:
        return {e.get("name"): _value(e) for e in components}
    listed = element.find(f"{NAMESPACE}list")
    if listed is not None:
        return [_value(item) for item in listed.iterfind(f"{NAMESPACE}item")]
    simple = element.find(f"{NAMESPACE}value")
    return None if simple is None else _simple(simple)


def _simple(element: etree._Element) -> Any:
    if element.get(f"{SCHEMA}nil") in ("true", "1"):
        return None
    text = element.text or ""
    match (element.get(f"{SCHEMA}type") or "xsd:string").partition(":")[2]:
        case "string":
            return text
        case "boolean":
            return text.strip() in ("true", "1")
        case "date" | "time" | "dateTime" | "duration" as kind:
            return feel.evaluate(f"{CALLS[kind]}(text)", {"text": text.strip()}).value
        case _:
            return Decimal(text.strip())
