"""Boxes over classes of values, compared with looking at every single combination."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.decisions.coverage import Box, all_uncovered, bits, contains, meet, uncovered

WHOLE: Box = (0b111, 0b11, 0b1111)
BOXES = st.lists(st.tuples(*(st.integers(0, mask) for mask in WHOLE)), max_size=6)


def points(box: Box) -> set[Box]:
    return set(product(*(bits(mask) for mask in box)))


@given(BOXES)
def test_what_is_left_over_is_exactly_what_no_rule_covers(rules: list[Box]) -> None:
    left = points(WHOLE).difference(*(points(rule) for rule in rules))
    found = [points(box) for box in all_uncovered(WHOLE, rules)]
    assert set().union(*found) == left
    assert sum(map(len, found)) == len(left)
    assert (uncovered(WHOLE, rules) is None) == (not left)


@given(BOXES.filter(lambda boxes: len(boxes) >= 2))
def test_meet_and_contains(boxes: list[Box]) -> None:
    one, other = boxes[0], boxes[1]
    assert points(meet(one, other) or (0, 0, 0)) == points(one) & points(other)
    if all(other):
        assert contains(one, other) == (points(other) <= points(one))
