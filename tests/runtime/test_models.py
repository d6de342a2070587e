"""Each element of BPMN by its smallest diagram: `models/NAME.bpmn`, and what happens with it in `NAME.json`.

The scripts are conformance cases (see `tests.conformance`). Each runs once with the instance alive all
the time, and once with it saved and loaded after every step.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conformance.case import run
from tests.runtime.world import World

MODELS = Path(__file__).parent / "models"
SCRIPTS = sorted(MODELS.glob("*.json"))


def world(keep_alive: bool) -> World:
    """With a topic that adds, and a decision that grades."""
    made = World(keep_alive=keep_alive, add=lambda left, right: {"sum": left + right})
    made.decisions["grade"] = lambda variables: "high" if variables["n"] > 5 else "low"
    return made


@pytest.mark.parametrize("keep_alive", [True, False], ids=["alive", "reloaded"])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_does_what_its_script_says(script: Path, keep_alive: bool) -> None:
    run(script, lambda: world(keep_alive))


def test_every_diagram_has_a_script_that_says_what_it_shows() -> None:
    assert {path.stem for path in MODELS.glob("*.bpmn")} == {path.stem for path in SCRIPTS}
    assert all(json.loads(path.read_text())["shows"] for path in SCRIPTS)
