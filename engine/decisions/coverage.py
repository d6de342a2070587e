"""Which combinations of inputs the rules of a table cover: exact, on finitely many classes of values.

Every column's values fall into classes that its cells cannot tell apart, so a cell is a set of classes, here
a bit mask, and a rule is a box: a mask for each column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Box: TypeAlias = tuple[int, ...]

WORK = 20_000
"""Boxes looked at before a search gives up."""


class TooManyBoxes(Exception):
    """The table has more combinations than are searched."""


def meet(one: Box, other: Box) -> Box | None:
    """What two boxes have in common."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


def contains(outer: Box, inner: Box) -> bool:
    return all(a & b == b for a, b in zip(outer, inner, strict=True))


def uncovered(box: Box, rules: Sequence[Box]) -> Box | None:
    """A part of `box` that no rule covers. Raises `TooManyBoxes`."""
    return next(all_uncovered(box, rules), None)


def all_uncovered(box: Box, rules: Sequence[Box]) -> Iterator[Box]:
    """All parts of `box` that no rule covers, without overlap.

    1. Leave out the rules that do not touch the box; when none is left, the box is uncovered.
    2. When a rule contains the box, it is covered.
    3. Otherwise cut the box along the first column in which a rule covers only a part of it, so that each
       piece is wholly inside or outside of every rule there, and look at each piece.
    """
    work = [box]
    for _ in range(WORK):
        if not work:
            return
        piece = work.pop()
        touching = [rule for rule in rules if meet(rule, piece)]
        if not touching:
            yield piece
        elif not any(contains(rule, piece) for rule in touching):
            work.extend(_cut(piece, touching))
    raise TooManyBoxes


def _cut(box: Box, rules: Sequence[Box]) -> list[Box]:
    column = next(c for c, mask in enumerate(box) if any(rule[c] & mask != mask for rule in rules))
    pieces: defaultdict[tuple[bool, ...], int] = defaultdict(int)
    for bit in bits(box[column]):
        pieces[tuple(bool(rule[column] & bit) for rule in rules)] |= bit
    # The last piece is looked at first: keep the order of the classes.
    return [(*box[:column], mask, *box[column + 1 :]) for mask in reversed(pieces.values())]


def bits(mask: int) -> Iterator[int]:
    """The single classes of a mask, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
