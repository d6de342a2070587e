"""What a definition is called in lists."""

from __future__ import annotations

from typing import Any

from engine.bundle import Kind
from engine.labels import Labels, labels


def labels_of(kind: Kind, key: str, content: Any) -> Labels:
    """The name of one definition, from what its reader made of its file; its key where it says none."""
    found = _said(kind, key, content)
    return found if found.zh else Labels(key, found.en or key)


def _said(kind: Kind, key: str, content: Any) -> Labels:
    match kind:
        case Kind.PROCESS:
            return Labels(content[key].labels.zh, content[key].labels.en)
        case Kind.DECISION:
            described = content.decisions.get(key) or content.services[key]
            return labels(described.labels, "zh", "en")
        case Kind.FORM:
            return labels(content.schema, "label", "label.en")
        case Kind.RECORD:
            return Labels(content.labels.zh, content.labels.en)
        case Kind.PLATFORM:
            return labels(content["title"], "zh", "en")
        case _:
            return Labels(key, key)
