"""The FEEL that says what a `${…}` of Camunda said; a suggestion to a person, never evaluated."""

from __future__ import annotations

import re

EMBEDDED = re.compile(r"[$#]\{([^}]*)\}")
_WORDS = (
    (r"'([^']*)'", r'"\1"'),
    (r"==|\beq\b", "="),
    (r"\bne\b", "!="),
    (r"&&", "and"),
    (r"\|\|", "or"),
    (r"\blt\b", "<"),
    (r"\bgt\b", ">"),
    (r"\ble\b", "<="),
    (r"\bge\b", ">="),
    (r"!(?!=)\s*([\w.]+)", r"not(\1)"),
    (r"\bnot\s+([\w.]+)", r"not(\1)"),
    (r"\bempty\s+([\w.]+)", r"\1 = null"),
)


def as_feel(text: str) -> str:
    """`${a == 'x' && !b}` becomes `=a = "x" and not(b)`; a text around it is joined with `+`."""
    parts = [part for part in _parts(text) if part]
    return "=" + " + ".join(parts)


def _parts(text: str) -> list[str]:
    end, found = 0, []
    for match in EMBEDDED.finditer(text):
        before = text[end : match.start()]
        found += [f'"{before}"' if before.strip() else "", _translated(match.group(1).strip())]
        end = match.end()
    after = text[end:]
    return [*found, f'"{after}"' if after.strip() else ""]


def _translated(expression: str) -> str:
    for old, new in _WORDS:
        expression = re.sub(old, new, expression)
    return expression
