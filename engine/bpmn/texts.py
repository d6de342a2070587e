"""How a diagram writes values: a leading `=` means FEEL, anything else is the text itself."""

from __future__ import annotations


def feel_of(text: str | None) -> str | None:
    """The FEEL of `=amount > 3`; None for a text without the sign."""
    stripped = (text or "").lstrip()
    return stripped[1:].strip() if stripped.startswith("=") else None


def ids_of(text: str | None) -> tuple[str, ...]:
    """The ids in a text that separates them by blanks or commas."""
    return tuple((text or "").replace(",", " ").split())


def items_of(text: str | None) -> tuple[str, ...]:
    """The parts of a comma-separated text, without blanks."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
