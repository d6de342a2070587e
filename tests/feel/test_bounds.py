"""No expression holds the engine up, fills its memory, or reaches more than variables and functions."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import engine.feel
from engine import feel
from engine.feel import limits
from tests.feel import hostile

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report():
    """What became of every hostile expression, each in the same process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.feel.hostile"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return json.loads(done.stdout)


def test_two_hundred_hostile_expressions_end_in_a_value_or_a_clear_error(report):
    outcomes = {each["outcome"] for each in report["expressions"]}
    assert len(report["expressions"]) >= 200
    assert outcomes == {"value", "TooMuch", "FeelSyntaxError"}


def test_each_hostile_expression_ends_within_half_a_second(report):
    slow = [each for each in report["expressions"] if each["seconds"] > 0.5]
    assert slow == []


def test_hostile_expressions_leave_the_memory_alone(report):
    assert report["megabytes"] < 100


@pytest.mark.parametrize("text", list(hostile.walks()))
def test_nothing_leads_to_python(text):
    """Whatever is tried gives null, a plain value or a refusal, never something of Python's."""
    try:
        found = feel.evaluate(text, {"s": "abc", "n": 5, "xs": [1], "rows": [{"a": 1}]}).value
    except feel.FeelError:
        return
    assert found in (None, [None], 1) or isinstance(found, feel.Function)


def test_no_line_of_the_language_evaluates_python():
    forbidden = {"eval", "exec", "compile", "__import__", "getattr", "setattr"}
    allowed = {("tree.py", "getattr")}  # the parts of a node, by the names its class declares
    found = set()
    for file in Path(engine.feel.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in forbidden:
                found.add((file.name, node.func.id))
    assert found == allowed


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("for i in 1..1000000 return 1", "more than 200000 steps"),
        ("{f: function(n) f(n), r: f(1)}.r", "more than 60 functions calling one another"),
        ("concatenate(xs, xs)", "a list of more than 100000 items"),
        ('string join(for i in 1..11 return big, "")', "a string of more than 1000000 characters"),
        ("for i in 1..70 return [if i = 1 then 1 else partial[-1]]", "more than 60 lists inside one another"),
    ],
)
def test_what_is_too_much_is_refused_and_says_so(text, limit):
    scope = {"xs": [1] * 51_000, "big": "a" * 100_000}
    with pytest.raises(feel.TooMuch) as refusal:
        feel.evaluate(text, scope)
    assert limit in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("(" * 121 + "1" + ")" * 121, "more than 120 expressions inside one another"),
        ("1" + " + 1" * 121, "more than 120 expressions inside one another"),
        (" " * (limits.TEXT + 1), "longer than 65536 characters"),
    ],
)
def test_a_text_has_bounds(text, problem):
    with pytest.raises(feel.FeelSyntaxError, match=problem):
        feel.parse(text)


def test_what_people_write_is_far_from_the_bounds():
    scope = {"rows": [{"amount": n, "day": feel.evaluate('@"2026-01-01"', {}).value} for n in range(5000)]}
    text = 'sum(rows[amount > 10 and day < @"2027-01-01"].amount)'
    assert feel.evaluate(text, scope).value == sum(range(11, 5000))
    assert feel.evaluate(" and ".join(["true"] * 2000), {}).value is True
    assert feel.evaluate("(" * 50 + "1" + ")" * 50, {}).value == 1


def test_no_warning_list_grows_for_ever():
    result = feel.evaluate("for i in 1..1000 return i + missing", {})
    assert len(result.suppressed) == limits.WARNINGS
