"""What a diagram may refer to outside itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.bundle import Kind, Resource

Names = frozenset[str] | None


@dataclass(frozen=True)
class Known:
    """Names by kind. None: nobody can say which exist, so that no reference of the kind is judged."""

    processes: Names = None
    decisions: Names = None
    forms: Names = None
    roles: Names = None
    functions: frozenset[str] = frozenset()
    """Names of FEEL functions beside the standard's."""

    def with_bundle(self, resources: Iterable[Resource]) -> Known:
        """These and what comes along in the same deployment."""
        keys: dict[Kind, set[str]] = {}
        for resource in resources:
            keys.setdefault(resource.kind, set()).update(resource.keys)
        return replace(
            self,
            processes=_and(self.processes, keys.get(Kind.PROCESS)),
            decisions=_and(self.decisions, keys.get(Kind.DECISION)),
            forms=_and(self.forms, keys.get(Kind.FORM)),
        )


def _and(names: Names, more: set[str] | None) -> Names:
    return None if names is None else names | (more or set())
