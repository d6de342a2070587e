"""Small parts that several elements of a .dmn file share: names, labels, types, variables."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from engine.decisions import xml
from engine.decisions.boxed import Variable


def title(element: _Element) -> str:
    """The element's name with blanks made single, as FEEL reads names (DMN 1.5, 10.3.1.5)."""
    return " ".join((element.get("name") or "").split())


def labels(element: _Element, otherwise: str = "") -> Mapping[str, str]:
    """What is shown, by language. The drawing's own text is the Chinese one."""
    shown = element.get("label") or title(element) or otherwise
    return {"zh": shown, "en": xml.english(element) or shown}


def type_ref(element: _Element, name: str = "typeRef") -> str | None:
    """The name of a type: an attribute or, in item definitions, a child; of DMN 1.1, with its namespace
    written in front in braces."""
    written = element.get(name) or xml.text_of(element, name)
    if not written:
        return None
    namespace, local = xml.qualified(element, written)
    return f"{{{namespace}}}{local}" if namespace else local


def variable(element: _Element, name: str = "") -> Variable:
    return Variable(title(element) or name, type_ref(element))
