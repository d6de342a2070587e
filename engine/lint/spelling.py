"""Names that differ as slips of the pen do."""

from __future__ import annotations

from collections.abc import Iterable

SHORT = 4
"""Names shorter than this resemble each other without being meant."""


def meant(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant: other case or underscores, one letter too few, two swapped.

    Endings are not compared: `expert` and `experts`, `plan_1` and `plan_2` are different names.
    """
    return next((other for other in sorted(names) if len(name) >= SHORT and _is_slip(name, other)), None)


def _is_slip(name: str, other: str) -> bool:
    if name == other:
        return False
    if _plain(name) == _plain(other):
        return True
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    if len(longer) == len(shorter) + 1:
        return any(_without(longer, at) == shorter for at in range(len(longer) - 1) if longer[at].isalpha())
    return any(_swapped(name, at) == other for at in range(len(name) - 1))


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _without(name: str, at: int) -> str:
    return name[:at] + name[at + 1 :]


def _swapped(name: str, at: int) -> str:
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
