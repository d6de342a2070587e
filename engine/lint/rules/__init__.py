"""The rules, found by looking at the files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from engine.errors import Severity
from engine.lint.sheet import Complaint, Sheet


class Rule(Protocol):
    """What a file of a rule holds."""

    SEVERITY: Severity

    @staticmethod
    def check(sheet: Sheet) -> Iterator[Complaint]:
        """What there is to complain about, and which element it is about."""


RULES: dict[str, Rule] = {
    each.name.replace("_", "-"): cast(Rule, import_module(f"{__name__}.{each.name}"))
    for each in iter_modules(__path__)
}
