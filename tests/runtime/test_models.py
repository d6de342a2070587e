"""Each element of BPMN by its smallest diagram: `models/NAME.bpmn`, and what happens with it in `NAME.json`.

The scripts are conformance cases (see `tests.conformance`). Each is played with the instance alive all the
time, with it saved and loaded after every step, and through the services.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.services import topics
from tests.conformance.case import run
from tests.conformance.platform import Ground
from tests.conformance.stage import Stage
from tests.runtime.world import World

MODELS = Path(__file__).parent / "models"
SCRIPTS = sorted(MODELS.glob("*.json"))


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture(params=["alive", "reloaded", "services"])
def stage(request: pytest.FixtureRequest, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """With a topic that adds, and a decision that grades."""
    if request.param == "services":
        monkeypatch.setattr(topics, "TOPICS", {**topics.TOPICS, "add": _add})
        with ground.platform() as platform:
            yield platform
    else:
        world = World(keep_alive=request.param == "alive", add=lambda left, right: {"sum": left + right})
        world.decisions["grade"] = lambda variables: "high" if variables["n"] > 5 else "low"
        yield world


def _add(call: topics.Call) -> topics.Answer:
    given: Any = call.parameters
    return topics.Answer({"sum": given["left"] + given["right"]}, [])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_does_what_its_script_says(script: Path, stage: Stage) -> None:
    run(script, stage)


def test_every_diagram_has_a_script_that_says_what_it_shows() -> None:
    assert {path.stem for path in MODELS.glob("*.bpmn")} == {path.stem for path in SCRIPTS}
    assert all(json.loads(path.read_text())["shows"] for path in SCRIPTS)
