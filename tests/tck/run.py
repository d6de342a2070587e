"""`make tck TCK=<folder>`: how many cases of the DMN Technology Compatibility Kit the engine passes.

Cases whose model calls Java are left out and counted.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine import decisions
from tests.tck.cases import Case, read

TOLERANCE = Decimal("1e-8")


@dataclass
class Level:
    """What became of the cases of one compliance level."""

    passed: int = 0
    total: int = 0
    passed_not_null: int = 0
    total_not_null: int = 0
    errors: int = 0
    java: int = 0
    failed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def count(self, case: Case, problem: str | None) -> None:
        self.total += 1
        self.total_not_null += not case.expects_null
        if problem is None:
            self.passed += 1
            self.passed_not_null += not case.expects_null
        else:
            self.failed[case.file.parent.name].append(f"{case.file.stem} {case.id}: {problem}")


def run(folder: Path) -> Mapping[str, Level]:
    levels: defaultdict[str, Level] = defaultdict(Level)
    for case in _cases(folder):
        level = levels[_level(case.file)]
        if _calls_java(case.model):
            level.java += 1
            continue
        try:
            level.count(case, _problem(case))
        except Exception as error:
            level.errors += 1
            level.count(case, f"{type(error).__name__} {error} in {_place(error)}")
    return levels


def _cases(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.rglob("*.xml")):
        yield from read(file)


def _level(file: Path) -> str:
    return next((part for part in file.parts if part.startswith("compliance-level")), "other")


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


@cache
def _calls_java(model: Path) -> bool:
    text = model.read_text("utf-8")
    return 'kind="Java"' in text or "external {" in text


@cache
def _model(file: Path) -> decisions.Model:
    around = {p.name: p.read_bytes() for p in sorted(file.parent.glob("*.dmn")) if p != file}
    return decisions.load(file.read_bytes(), file.name, around)


def _problem(case: Case) -> str | None:
    """None when every expected result is met, else the first that is not."""
    model = _model(case.model)
    for expected in case.expected:
        found = _result(model, case, expected.name)
        if not _same(found, expected.value):
            return f"{expected.name} is {found!r}, expected {expected.value!r}"
    return None


def _result(model: decisions.Model, case: Case, name: str) -> Any:
    if case.kind == "decision":
        return model.by_the_standard(model.find(name), case.inputs).value
    value = model.by_the_standard(_invocable(model, case), case.inputs).value
    several = len(case.expected) > 1 and isinstance(value, dict)
    return value.get(name) if several else value


def _invocable(model: decisions.Model, case: Case) -> str:
    """A decision service before a function, because decisions may bear the same name."""
    name = case.invocable or case.expected[0].name
    named = (service.id for service in model.services.values() if service.name == name)
    return next(named, None) or model.find(name)


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(found - expected) <= TOLERANCE
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(_same, found, expected))
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(_same(found[k], expected[k]) for k in expected)
    return type(found) is type(expected) and bool(found == expected)


def report(levels: Mapping[str, Level]) -> Iterable[str]:
    for name, level in sorted(levels.items()):
        yield (
            f"{name}: {level.passed}/{level.total} passed; not null: {level.passed_not_null}/"
            f"{level.total_not_null}; errors inside our code: {level.errors}; left out (Java): {level.java}"
        )
        counts = Counter({folder: len(cases) for folder, cases in level.failed.items()})
        for folder, count in counts.most_common():
            yield f"  {folder}: {count}"
            yield from (f"    {case}" for case in level.failed[folder])


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: make tck TCK=<folder of the kit's cases>", file=sys.stderr)
        return 2
    levels = run(Path(arguments[0]))
    print("\n".join(report(levels)))
    return int(any(level.failed for level in levels.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
