"""From a decision's value to a process variable."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decisions import ResultDoesNotFit, map_result

ROW = {"mode": "FULL", "basis": "§ 3"}


@pytest.mark.parametrize(
    ("value", "mapping", "outputs", "several", "found"),
    [
        ("FULL", "singleEntry", ["mode"], False, "FULL"),
        (["A", "B"], "singleEntry", ["route"], False, ["A", "B"]),
        (["A"], "singleEntry", ["route"], True, "A"),
        (None, "singleEntry", ["mode"], False, None),
        ("FULL", "singleResult", ["mode"], False, {"mode": "FULL"}),
        (ROW, "singleResult", ["mode", "basis"], False, ROW),
        ([], "singleResult", ["mode"], True, None),
        (["A", "B"], "collectEntries", ["item"], True, ["A", "B"]),
        ([{"item": "A"}], "collectEntries", [], True, ["A"]),
        (None, "collectEntries", ["item"], True, []),
        ("FULL", "resultList", ["mode"], False, [{"mode": "FULL"}]),
        (["A", "B"], "resultList", ["item"], True, [{"item": "A"}, {"item": "B"}]),
        ([ROW, ROW], "resultList", ["mode", "basis"], True, [ROW, ROW]),
        (["A", "B"], "singleEntry", [], None, ["A", "B"]),
        (["A", "B"], "collectEntries", [], None, ["A", "B"]),
    ],
)
def test_mapping(value: Any, mapping: str, outputs: list[str], several: bool | None, found: Any) -> None:
    assert map_result(value, mapping, outputs, several) == found


@pytest.mark.parametrize(
    ("value", "mapping", "outputs"),
    [
        (["A", "B"], "singleEntry", ["item"]),
        ([ROW, ROW], "singleResult", ["mode", "basis"]),
        ([ROW], "singleEntry", ["mode", "basis"]),
        ([ROW], "collectEntries", ["mode", "basis"]),
        ("A", "everything", ["item"]),
    ],
)
def test_more_than_was_asked_for_is_refused(value: Any, mapping: str, outputs: list[str]) -> None:
    with pytest.raises(ResultDoesNotFit):
        map_result(value, mapping, outputs, several=True)
