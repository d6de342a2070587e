"""What the viewer is told about a diagram: what is done, where the case is, what went wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.services.instances import Trail
from web.texts import t, tn

EMPTY: Mapping[str, Any] = {"markers": {}, "overlays": []}


def of_task(element: str, process: str, trail: Trail | None, waits: bool, theirs: bool) -> dict[str, Any]:
    """The diagram on a task's page: where the task stands, whether it still waits, and for the reader."""
    state = _state(process, trail)
    if waits:
        state["markers"]["is-here"] = sorted({*state["markers"].get("is-here", ()), element})
    here = t("You are here") if theirs else t("Here now")
    words = here if waits else t("This step")
    state["overlays"].append({"at": element, "cls": "lf-token", "text": words, "pos": "n"})
    state["focus"] = element
    return state


def of_case(trail: Trail, failed: Mapping[str, int], counted: bool) -> dict[str, Any]:
    """The diagram on a case's page: where it is (for administrators with numbers) and what failed."""
    state = _state(trail.process_key, trail)
    for element, count in trail.active.items():
        here = count - failed.get(element, 0)
        if here > 0:
            words = tn("{n} here", "{n} here", here) if counted else t("Here now")
            state["overlays"].append({"at": element, "cls": "lf-token", "text": words, "pos": "nw"})
    for element, count in failed.items():
        words = tn("{n} incident", "{n} incidents", count)
        state["overlays"].append({"at": element, "cls": "lf-token lf-token--bad", "text": words, "pos": "ne"})
    present = [*failed, *trail.active, *reversed(list(trail.done))]
    return state | {"focus": present[0] if present else None}


def with_findings(process: str | None, pins: Iterable[tuple[int, str, bool]]) -> dict[str, Any]:
    """The diagram of a file that was checked: number, element and whether it is an error."""
    overlays = [
        {"at": element, "cls": "lf-pin lf-pin--late" if error else "lf-pin", "text": str(number), "pos": "ne"}
        for number, element, error in pins
    ]
    return {
        "process": process,
        "markers": {},
        "overlays": overlays,
        "focus": overlays[0]["at"] if overlays else None,
    }


def _state(process: str, trail: Trail | None) -> dict[str, Any]:
    if trail is None:
        return {"process": process, "markers": {}, "overlays": []}
    done = sorted({*trail.done, *trail.flows} - trail.active.keys())
    return {"process": process, "markers": {"is-done": done, "is-here": sorted(trail.active)}, "overlays": []}
