"""Evaluations a second, on one core: a condition, and a decision table of ten rules and three inputs.

bkflow-feel is measured beside it, in an environment of its own, where it can do the work: it has no tables.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import decisions, feel

CONDITION = 'amount > 4000000 and category != "x"'
INPUTS = {"amount": Decimal(5_000_000), "category": "E", "special": False}
SECONDS = 0.5
PEER = Path(__file__).parents[2] / ".bench" / "bin" / "python"
THEIRS = """
import sys, time
from bkflow_feel.api import parse_expression
values = {"amount": 5_000_000, "category": "E"}
assert parse_expression(sys.argv[1], values) is True
best = 0
for _ in range(3):
    started, rounds = time.perf_counter(), 0
    while (passed := time.perf_counter() - started) < 0.5:
        parse_expression(sys.argv[1], values)
        rounds += 1
    best = max(best, rounds / passed)
print(best)
"""
COLUMNS = {"amount": "number", "category": "string", "special": "boolean"}


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    condition = feel.parse(CONDITION)
    assert condition.evaluate(INPUTS).value is True
    yield f"FEEL  {CONDITION}: {rate(lambda: condition.evaluate(INPUTS)):,.0f}/s (wanted: 100,000)"
    yield f"      bkflow-feel: {_theirs()}"
    model = table_of_ten()
    assert model.evaluate("mode", INPUTS).value == "FULL"
    yield f"DMN   10 rules, 3 inputs: {rate(lambda: model.evaluate('mode', INPUTS)):,.0f}/s (wanted: 20,000)"
    explained = rate(lambda: model.evaluate("mode", INPUTS).trace)
    yield f"      with the explanation made: {explained:,.0f}/s"
    yield "      bkflow-feel: has no decision tables"


def rate(work: Callable[[], Any]) -> float:
    """Rounds a second; the best of three stretches, so that others on the machine count less."""
    return max(_stretch(work) for _ in range(3))


def _stretch(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    rounds = 0
    while (passed := time.perf_counter() - started) < SECONDS:
        for _ in range(100):
            work()
        rounds += 100
    return rounds / passed


def _theirs() -> str:
    """The same condition by bkflow-feel, in the same run."""
    done = subprocess.run([PEER, "-c", THEIRS, CONDITION], capture_output=True, text=True, check=False)
    return f"{float(done.stdout):,.0f}/s" if done.returncode == 0 else f"could not be measured: {done.stderr}"


def table_of_ten() -> decisions.Model:
    """The last two rules match the category that is asked for, so that every rule is looked at."""
    rules = "".join(
        f"<rule>{_texts('inputEntry', amount, category, '-')}{_texts('outputEntry', mode)}</rule>"
        for category in ('"A"', '"B"', '"C"', '"D"', '"E"')
        for amount, mode in (("&lt; 200000", '"FILING"'), ("&gt;= 200000", '"FULL"'))
    )
    inputs = "".join(
        f'<input><inputExpression typeRef="{of}"><text>{name}</text></inputExpression></input>'
        for name, of in COLUMNS.items()
    )
    data = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{of}"/></inputData>'
        for name, of in COLUMNS.items()
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>'
        for name in COLUMNS
    )
    table = f'<decisionTable>{inputs}<output name="mode" typeRef="string"/>{rules}</decisionTable>'
    decision = f'<decision id="mode" name="mode"><variable name="mode"/>{needs}{table}</decision>'
    drawn = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="b" name="b">'
        f"{data}{decision}</definitions>"
    )
    return decisions.read(drawn.encode(), "bench.dmn")


def _texts(tag: str, *texts: str) -> str:
    return "".join(f"<{tag}><text>{text}</text></{tag}>" for text in texts)
