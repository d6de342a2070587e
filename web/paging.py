"""Lists in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request, url_for

from engine.store.base import MOST

SIZE = 20


@dataclass(frozen=True)
class Pages:
    """Which page of how many is shown, and the addresses of the others."""

    number: int
    total: int
    size: int = SIZE

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.size)

    @property
    def total_words(self) -> str:
        return f"{self.total}+" if self.total >= MOST else str(self.total)

    def near(self) -> Iterator[int | None]:
        """The first, the last and those around the present one; None where some are left out."""
        shown = sorted({1, self.count, *range(max(1, self.number - 2), min(self.count, self.number + 2) + 1)})
        previous = 0
        for number in shown:
            if number > previous + 1:
                yield None
            yield number
            previous = number

    def href(self, number: int) -> str:
        """The same list, at another page."""
        return here(page=number if number > 1 else None)


def wanted() -> int:
    """The page that the address asks for."""
    return max(1, min(10_000, request.args.get("page", 1, type=int)))


def here(**changes: str | int | None) -> str:
    """The present address with some of its parameters changed; None takes one away."""
    arguments = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    kept = {name: value for name, value in arguments.items() if value not in (None, "")}
    return url_for(request.endpoint or "", **kept)
