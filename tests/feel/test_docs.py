"""The guide for process owners says what is so."""

import re
from pathlib import Path

import pytest

from engine import feel
from engine.feel.builtins import STANDARD

GUIDE = (Path(__file__).parents[2] / "docs" / "feel.md").read_text("utf-8")
DATA = feel.evaluate(re.findall(r"```data\n(.*?)```", GUIDE, re.DOTALL)[0], {}).value
LINES = [line for block in re.findall(r"```feel\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
CELLS = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", GUIDE, re.MULTILINE)


def test_the_guide_has_examples():
    assert len(LINES) > 50
    assert len(CELLS) > 8


@pytest.mark.parametrize("line", LINES)
def test_an_example_gives_what_the_guide_says(line):
    text, result = line.split("// → ")
    assert feel.show(feel.evaluate(text, DATA).value) == result


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_can_be_read(cell):
    feel.parse_unary_tests(
        cell, [*STANDARD, "working days after", "working days between", "months after", "roll forward"]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"5" > 3', "a string cannot be compared with a number"),
        ("missing > 3", "null cannot be compared with a number"),
        ("if null then 1 else 2", "null is neither true nor false"),
        ("[1, 2, 3][9]", "there is no item 9 in a list of 3"),
        ("x", "there is no variable x"),
    ],
)
def test_the_messages_that_the_guide_explains_are_those_that_come(text, message):
    said = str(feel.evaluate(text, {}).suppressed[-1].message)
    assert said == message
    assert message in GUIDE
