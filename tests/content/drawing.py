"""A diagram's drawing as plain geometry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
}
FLOW_NODES = ("Event", "Task", "Gateway", "callActivity", "task", "subProcess")
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    id: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: Box, gap: float = 0) -> bool:
        """Whether they share some area, or come nearer than `gap`."""
        beside = self.right + gap <= other.left or other.right + gap <= self.left
        return not (beside or self.bottom + gap <= other.top or other.bottom + gap <= self.top)

    def holds(self, other: Box, margin: float = 0) -> bool:
        """Whether the other lies inside, `margin` away from the border."""
        across = self.left + margin <= other.left and other.right <= self.right - margin
        return across and self.top + margin <= other.top and other.bottom <= self.bottom - margin

    def on_border(self, point: Point, tolerance: float = 0.5) -> bool:
        """Whether a point lies on the border of the box."""
        x, y = point
        inside = self.left - tolerance <= x <= self.right + tolerance
        inside = inside and self.top - tolerance <= y <= self.bottom + tolerance
        across = min(abs(x - self.left), abs(x - self.right)) <= tolerance
        return inside and (across or min(abs(y - self.top), abs(y - self.bottom)) <= tolerance)

    def crossed_by(self, start: Point, end: Point, shrink: float = 1) -> bool:
        """Whether an upright or level line runs through the box."""
        (ax, ay), (bx, by) = start, end
        line = Box("", min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        inner = Box("", self.left + shrink, self.top + shrink, self.right - shrink, self.bottom - shrink)
        return (
            line.left < inner.right
            and inner.left < line.right + 1e-9
            and line.top < inner.bottom
            and inner.top < line.bottom + 1e-9
        )


@dataclass(frozen=True)
class Line:
    """A sequence flow as it is drawn."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> Iterator[tuple[Point, Point]]:
        return pairwise(self.points)


@dataclass(frozen=True)
class Drawing:
    """Shapes of flow nodes, lanes and pools; labels of nodes and flows; lines; what belongs where."""

    shapes: dict[str, Box]
    lanes: dict[str, Box]
    pools: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, Line]
    lane_of: dict[str, str]
    host_of: dict[str, str]
    inside: dict[str, str]
    """What is drawn within a subprocess -> the subprocess."""
    named: frozenset[str]
    flow_nodes: frozenset[str]
    flows: frozenset[str]


def read(path: Path) -> Drawing:
    root = etree.parse(path).getroot()
    boxes, labels = _boxes(root)
    nodes = {e.get("id"): e for e in root.iterfind(".//bpmn:process//*", NAMES) if _is_node(e)}
    within = {e.get("id"): s.get("id") for s in root.iterfind(".//bpmn:subProcess", NAMES) for e in s}
    flows = {e.get("id"): e for e in root.iterfind(".//bpmn:sequenceFlow", NAMES)}
    lanes = {e.get("id"): e for e in root.iterfind(".//bpmn:lane", NAMES)}
    pools = {e.get("id") for e in root.iterfind(".//bpmn:participant", NAMES)}
    return Drawing(
        shapes={key: box for key, box in boxes.items() if key in nodes},
        lanes={key: box for key, box in boxes.items() if key in lanes},
        pools={key: box for key, box in boxes.items() if key in pools},
        labels=labels,
        lines={line.id: line for line in _lines(root, flows)},
        lane_of=_lanes_of(lanes, {key: outer for key, outer in within.items() if key in nodes}),
        host_of={key: e.get("attachedToRef") for key, e in nodes.items() if e.get("attachedToRef")},
        inside={key: outer for key, outer in within.items() if key},
        named=frozenset(key for key, e in {**nodes, **flows}.items() if e.get("name")),
        flow_nodes=frozenset(nodes),
        flows=frozenset(flows),
    )


def _lanes_of(lanes: dict[str, etree._Element], within: dict[str, str]) -> dict[str, str]:
    """Node -> its lane; what is in a subprocess is in the subprocess's."""
    named = {r.text: key for key, e in lanes.items() for r in e.iterfind("bpmn:flowNodeRef", NAMES)}
    return {**named, **{node: named[outer] for node, outer in within.items()}}


def _is_node(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname.endswith(FLOW_NODES)


def _boxes(root: etree._Element) -> tuple[dict[str, Box], dict[str, Box]]:
    boxes, labels = {}, {}
    for drawn in root.iterfind(".//bpmndi:BPMNPlane/*", NAMES):
        key = drawn.get("bpmnElement")
        if (bounds := drawn.find("dc:Bounds", NAMES)) is not None:
            boxes[key] = _box(key, bounds)
        if (bounds := drawn.find("bpmndi:BPMNLabel/dc:Bounds", NAMES)) is not None:
            labels[key] = _box(key, bounds)
    return boxes, labels


def _box(key: str, bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(key, x, y, x + width, y + height)


def _lines(root: etree._Element, flows: dict[str, etree._Element]) -> Iterator[Line]:
    for edge in root.iterfind(".//bpmndi:BPMNEdge", NAMES):
        flow = flows[edge.get("bpmnElement")]
        points = tuple((float(p.get("x")), float(p.get("y"))) for p in edge.iterfind("di:waypoint", NAMES))
        yield Line(flow.get("id"), flow.get("sourceRef"), flow.get("targetRef"), points)
