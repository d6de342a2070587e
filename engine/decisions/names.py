"""Names that nothing gives a value to: mistyped variables, texts without quotes, missing requirements."""

from __future__ import annotations

from collections.abc import Iterator

from engine import feel
from engine.decisions import boxed
from engine.decisions.graph import DecisionNode
from engine.decisions.models import Model
from engine.decisions.program import Decision, Knowledge
from engine.errors import Finding, Message, Severity
from engine.feel.builtins import STANDARD


def unknown_names(model: Model) -> Iterator[Finding]:
    """A decision that is drawn with requirements reads only these; one drawn without reads what its table's
    inputs, or its expression, ask for. A function reads only its parameters and what it requires."""
    for key, element in model.program.items():
        node = model.linked.nodes[key]
        if key[0] != model.linked.main.namespace or not isinstance(element, Decision | Knowledge):
            continue
        asked = _asked(node, element.reads) if isinstance(node, DecisionNode) else frozenset()
        for name in sorted(element.reads - asked - STANDARD.keys()):
            message = Message(
                "{name} is read, but nothing gives it a value: it is no input, and a text needs quotes.",
                {"name": name},
            )
            yield Finding("dmn-name", Severity.ERROR, model.file, message, node.id, node.name)


def _asked(node: DecisionNode, reads: frozenset[str]) -> frozenset[str]:
    """The names that a decision without requirements may take from what comes in."""
    if node.inputs or node.decisions:
        return frozenset()
    if not isinstance(node.logic, boxed.Table):
        return reads
    return frozenset(name for clause in node.logic.inputs for name in _names(clause.text, reads))


def _names(text: str, reads: frozenset[str]) -> frozenset[str]:
    try:
        parsed = feel.parse(text, reads)
    except feel.FeelSyntaxError:
        return frozenset()
    return parsed.names | parsed.item_names
