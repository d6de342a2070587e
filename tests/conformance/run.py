"""Runs conformance cases: `python -m tests.conformance.run DIR` says what passed, was wrong or refused.

A case is a JSON script beside its diagrams; the README of a set of cases has the vocabulary. Every diagram
goes through the lint first, and an instance is saved and loaded again after each step.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

from engine.errors import Refused
from tests.conformance.case import run

OUTCOMES = ("passed", "wrong", "refused")


def outcome(path: Path) -> tuple[str, str]:
    """What became of one case, and why."""
    try:
        run(path)
    except Refused as refused:
        return "refused", str(refused)
    except Exception as error:
        return "wrong", f"{type(error).__name__}: {error}"
    return "passed", ""


def main(folder: str) -> int:
    """The exit status: 1 when a case was wrong."""
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(Path(folder).glob("*/*.json")):
        what, why = outcome(path)
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
