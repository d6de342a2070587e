"""The expressions inside texts that the browser shows: `=…` as a whole, or `{{…}}` in between (feelers)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.forms.expressions import is_expression

PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
BLOCKS = ("#if ", "#loop ")


def expressions_in(text: str) -> Iterator[str]:
    """Every expression in `text`, each with a leading `=`; the ends of blocks (`{{/if}}`) hold none."""
    if is_expression(text):
        yield text
        return
    for place in PLACE.findall(text):
        inner = place.strip()
        for block in BLOCKS:
            inner = inner.removeprefix(block)
        if not inner.startswith("/"):
            yield f"={inner}"
