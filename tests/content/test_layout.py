"""A diagram looks as a careful person would draw it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from tests.content import drawing
from tests.content.drawing import Box, Drawing, Line, Point
from tests.content.library import DIAGRAMS

FORWARD = 0.75  # of the flows lead to the right or straight up or down

each = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)


@pytest.fixture
def drawn(path: Path) -> Drawing:
    return drawing.read(path)


@each
def test_everything_is_drawn(drawn: Drawing) -> None:
    assert drawn.flow_nodes == set(drawn.shapes)
    assert drawn.flows == set(drawn.lines)
    assert drawn.flow_nodes == set(drawn.lane_of)


@each
def test_shapes_keep_their_distance(drawn: Drawing) -> None:
    apart = [
        (one, other)
        for one, other in combinations(drawn.shapes.values(), 2)
        if one.overlaps(other, gap=15) and not _belong_together(drawn, one, other)
    ]
    assert not apart


def _belong_together(drawn: Drawing, one: Box, other: Box) -> bool:
    """An event at the border of an activity and what its flow leads to right below; a subprocess and what is
    in it."""
    pair = {one.id, other.id}
    if {drawn.inside.get(one.id), drawn.inside.get(other.id)} & pair:
        return True
    below = {frozenset((line.source, line.target)) for line in drawn.lines.values()}
    return any({event, host} == pair for event, host in drawn.host_of.items()) or (
        bool(pair & set(drawn.host_of)) and frozenset(pair) in below and not one.overlaps(other, gap=5)
    )


@each
def test_boundary_events_sit_on_their_host(drawn: Drawing) -> None:
    off = [
        event
        for event, host in drawn.host_of.items()
        if not drawn.shapes[host].on_border(drawn.shapes[event].middle)
    ]
    assert not off


@each
def test_nodes_lie_in_their_lane(drawn: Drawing) -> None:
    outside = [
        node
        for node, lane in drawn.lane_of.items()
        if not drawn.lanes[lane].holds(drawn.shapes[node], margin=5)
    ]
    assert not outside


@each
def test_lanes_fill_their_pool(drawn: Drawing) -> None:
    (pool,) = drawn.pools.values()
    lanes = sorted(drawn.lanes.values(), key=lambda lane: lane.top)
    assert [lane.top for lane in lanes] == [pool.top, *(lane.bottom for lane in lanes[:-1])]
    assert lanes[-1].bottom == pool.bottom
    assert {(lane.left, lane.right) for lane in lanes} == {(pool.left + 30, pool.right)}


@each
def test_flows_are_orthogonal(drawn: Drawing) -> None:
    slanted = [
        line.id
        for line in drawn.lines.values()
        if any(ax != bx and ay != by for (ax, ay), (bx, by) in line.segments)
    ]
    assert not slanted


@each
def test_flows_begin_and_end_at_their_nodes(drawn: Drawing) -> None:
    loose = [
        line.id
        for line in drawn.lines.values()
        if not drawn.shapes[line.source].on_border(line.points[0])
        or not drawn.shapes[line.target].on_border(line.points[-1])
    ]
    assert not loose


@each
def test_flows_do_not_run_through_shapes(drawn: Drawing) -> None:
    through = [
        (line.id, shape.id)
        for line in drawn.lines.values()
        for shape in drawn.shapes.values()
        for segment in line.segments
        if shape.id
        not in (line.source, line.target, drawn.host_of.get(line.source), drawn.inside.get(line.id))
        and shape.crossed_by(*segment)
    ]
    assert not through


@each
def test_flows_do_not_lie_on_each_other(drawn: Drawing) -> None:
    together = [
        (one.id, other.id)
        for one, other in combinations(drawn.lines.values(), 2)
        if one.target != other.target and any(_along(a, b) for a in one.segments for b in other.segments)
    ]
    assert not together


def _along(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines share more than a point."""
    for axis in (0, 1):
        at = {point[axis] for point in (*one, *other)}
        if len(at) == 1:
            spans = [sorted(point[1 - axis] for point in line) for line in (one, other)]
            return min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0]) > 1
    return False


@each
def test_flows_cross_seldom(drawn: Drawing) -> None:
    crossings = [
        (one.id, other.id)
        for one, other in combinations(drawn.lines.values(), 2)
        if any(_cross(a, b) for a in one.segments for b in other.segments)
    ]
    assert len(crossings) <= len(drawn.lines) // 20, crossings


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    level, upright = (one, other) if one[0][1] == one[1][1] else (other, one)
    if level[0][1] != level[1][1] or upright[0][0] != upright[1][0]:
        return False
    left, right = sorted(point[0] for point in level)
    top, bottom = sorted(point[1] for point in upright)
    return left < upright[0][0] < right and top < level[0][1] < bottom


@each
def test_most_flows_lead_to_the_right(drawn: Drawing) -> None:
    forward = [line for line in drawn.lines.values() if _ahead(drawn, line)]
    assert len(forward) >= FORWARD * len(drawn.lines)


def _ahead(drawn: Drawing, line: Line) -> bool:
    return drawn.shapes[line.target].middle[0] >= drawn.shapes[line.source].middle[0] - 1


@each
def test_what_has_a_name_outside_has_a_place_for_it(drawn: Drawing) -> None:
    inside = {key for key, box in drawn.shapes.items() if box.right - box.left >= 80}
    assert drawn.named - inside == set(drawn.labels)


@each
def test_labels_are_free_of_shapes_and_of_each_other(drawn: Drawing) -> None:
    covered = [
        (label.id, other.id)
        for label in drawn.labels.values()
        for other in (*drawn.shapes.values(), *drawn.labels.values())
        if label is not other and label.overlaps(other) and drawn.inside.get(label.id) != other.id
    ]
    assert not covered


@each
def test_labels_are_free_of_lines(drawn: Drawing) -> None:
    struck = [
        (label.id, line.id)
        for label in drawn.labels.values()
        for line in drawn.lines.values()
        if any(label.crossed_by(*segment) for segment in line.segments)
    ]
    assert not struck


@each
def test_labels_stay_in_the_pool_and_off_the_lanes_borders(drawn: Drawing) -> None:
    (pool,) = drawn.pools.values()
    borders = [((lane.left, lane.bottom), (lane.right, lane.bottom)) for lane in drawn.lanes.values()]
    astray = [
        label.id
        for label in drawn.labels.values()
        if not pool.holds(label) or any(label.crossed_by(*border) for border in borders)
    ]
    assert not astray
