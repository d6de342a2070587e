"""Whatever is missing or misplaced in a file, it is judged: found fault with or run, never stumbled over.

Exports of real tools have flows that lead nowhere, events without definitions, attributes where they mean
nothing. Here parts of our own diagrams are taken away, doubled, renamed and given other values.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import bpmn
from engine.errors import Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from engine.runtime.building import build

MODELS = sorted((Path(__file__).parents[1] / "runtime" / "models").glob("*.bpmn"))
VALUES = ("", "x", "true", "false", "-1", "=", "=1 +", "${x}")


def nodes(root: etree._Element) -> list[etree._Element]:
    return [node for node in root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}*") if node is not root]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of our diagrams with up to three faults."""
    root = etree.fromstring(draw(st.sampled_from(MODELS)).read_bytes())
    for _ in range(draw(st.integers(1, 3))):
        if found := nodes(root):
            _damage(draw, draw(st.sampled_from(found)), found)
    return etree.tostring(root)


def _damage(draw: st.DrawFn, node: etree._Element, others: list[etree._Element]) -> None:
    other = draw(st.sampled_from(others))
    names = list(node.attrib) or ["id"]
    match draw(st.sampled_from(("lose", "change", "refer", "remove", "rename", "double"))):
        case "lose":
            node.attrib.pop(draw(st.sampled_from(names)), None)
        case "change":
            node.set(draw(st.sampled_from(names)), draw(st.sampled_from(VALUES)))
        case "refer":
            node.set(draw(st.sampled_from(names)), other.get("id") or "")
        case "remove":
            node.getparent().remove(node)
        case "rename":
            node.tag = other.tag
        case "double":
            other.append(deepcopy(node))


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_a_damaged_diagram_is_judged_and_what_is_not_refused_can_be_built(xml: bytes) -> None:
    diagram = bpmn.read(xml, "x.bpmn")
    refused = any(each.severity is Severity.ERROR for each in check_diagram(diagram, Known()))
    for process in diagram.processes:
        if process.executable and not refused:
            build(process)
