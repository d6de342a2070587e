"""Runs conformance cases: `python -m tests.conformance.run DIR` says what passed, was wrong or refused.

A case is a JSON script beside its diagrams; the README of a set of cases has the vocabulary. The cases go
through the services, each in an installation of its own; `--runtime` plays them on the runtime alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from engine.errors import Refused
from tests.conformance.case import run
from tests.conformance.platform import Ground
from tests.conformance.stage import Stage
from tests.runtime.world import World

OUTCOMES = ("passed", "wrong", "refused")


@contextmanager
def world() -> Iterator[Stage]:
    yield World()


def outcome(path: Path, stage: Callable[[], AbstractContextManager[Stage]]) -> tuple[str, str]:
    """What became of one case, and why."""
    try:
        with stage() as made:
            run(path, made)
    except Refused as refused:
        return "refused", "; ".join(f"{each.element_id}: {each.message}" for each in refused.findings)
    except Exception as error:
        return "wrong", f"{type(error).__name__}: {error}"
    return "passed", ""


def play(folder: Path, stage: Callable[[], AbstractContextManager[Stage]]) -> int:
    """The exit status: 1 when a case was wrong, or there was none."""
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.glob("*/*.json")):
        what, why = outcome(path, stage)
        areas[path.parent.name][what] += 1
        if why:
            print(f"{what} {path.parent.name}/{path.stem}: {why}")
    for area, counts in areas.items():
        _print(area, counts)
    total = sum(areas.values(), Counter[str]())
    _print("total", total)
    return 1 if total["wrong"] or not total else 0


def _print(area: str, counts: Counter[str]) -> None:
    print(f"{area:28}", *(f"{counts[name]:4} {name}" for name in OUTCOMES))


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    if "--runtime" in arguments:
        return play(folder, world)
    with tempfile.TemporaryDirectory() as name:
        return play(folder, Ground(Path(name)).platform)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
