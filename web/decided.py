"""A decision as pages show it: what went in, the rows that fired, what came out, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import citing
from engine.errors import NotFound
from engine.services import versions
from engine.services.articles import Citation
from engine.services.decisions import Decided
from web import casework, vocabulary
from web.shown import value
from web.texts import locale, say, t, tn

ANY = {"", "-"}
"""Cells that say nothing."""


@dataclass(frozen=True)
class CellShown:
    label: str
    value: str
    test: str


@dataclass(frozen=True)
class RowShown:
    """A row that fired: what it says in words, and what its cells asked."""

    words: str
    cells: Sequence[CellShown]


@dataclass(frozen=True)
class DecisionShown:
    name: str
    fired_words: str
    rows: Sequence[RowShown]
    result: str
    headline: str
    """The result's first part: what it is about, without what it rests on."""
    citations: Sequence[Citation]
    at: datetime | None = None
    version: int = 0
    step: str = ""
    href: str = ""


def shown(session: Session, decided: Decided, *, step: str = "", href: str = "") -> DecisionShown:
    """A decision that was kept."""
    name = name_of(session, decided.decision, decided.version)
    made = of_trace(session, name, decided.decision, decided.value, decided.trace)
    return replace(made, at=decided.at, version=decided.version, step=step, href=href)


def of_trace(session: Session, name: str, decision: str, result: Any, trace: Any) -> DecisionShown:
    """A decision by its explanation."""
    table = _table(trace, decision)
    fired = [rule for rule in table.get("rules", ()) if rule["fired"]]
    labels = {column["input"]: column.get("labels", {}).get(locale()) for column in table.get("columns", ())}
    return DecisionShown(
        name=name,
        fired_words=_fired_words([rule["index"] for rule in fired]),
        rows=[RowShown(_words(rule), list(_cells(session, rule, labels))) for rule in fired],
        result=in_words(session, result),
        headline=in_words(session, _first(result)),
        citations=_citations(session, fired),
    )


def fired_ids(trace: Any, decision: str) -> list[str]:
    """Ids of the rules that fired, as the drawn table names them."""
    return [rule["id"] for rule in _table(trace, decision).get("rules", ()) if rule["fired"]]


def name_of(session: Session, decision: str, version: int) -> str:
    """What the decision is called in the version that decided."""
    try:
        model, _ = versions.decision(session, decision, version=version)
    except NotFound:
        return decision
    labels = model.decisions[decision].labels
    return labels.get(locale()) or labels.get("zh") or decision


def _table(trace: Any, decision: str) -> Mapping[str, Any]:
    """The table of the decision itself: those it required come before it."""
    found = [step for step in trace or () if step.get("decision") == decision and "table" in step]
    return found[-1]["table"] if found else {}


def _words(rule: Mapping[str, Any]) -> str:
    return say(citing.told(map(str, rule.get("annotations", {}).values())))


def _cells(
    session: Session, rule: Mapping[str, Any], labels: Mapping[str, str | None]
) -> Iterable[CellShown]:
    for cell in rule["cells"]:
        if cell["text"].strip() not in ANY:
            label = labels.get(cell["input"]) or cell["input"]
            yield CellShown(label, in_words(session, cell["value"]), cell["text"])


def _fired_words(indexes: Sequence[int]) -> str:
    if not indexes:
        return ""
    rows = t(", ").join(str(index) for index in indexes)
    return tn("row {rows} fired", "rows {rows} fired", len(indexes), rows=rows)


def _first(result: Any) -> Any:
    return next(iter(result.values()), None) if isinstance(result, Mapping) else result


def in_words(session: Session, result: Any) -> str:
    """A result of a table, with the names that the content has for its codes."""
    match result:
        case Mapping():
            said = (in_words(session, each) for each in _in_this_language(result))
            return t("; ").join(dict.fromkeys(said))
        case list():
            return t(", ").join(in_words(session, each) for each in result) or t("nothing")
        case str():
            known = vocabulary.word(session, result)
            return say(known) if known else _cited(session, result) or value(result)
    return value(result)


def _in_this_language(result: Mapping[str, Any]) -> Iterable[Any]:
    """What an output says, once where another of its name with `_en` says it in English."""
    english = {name for name in result if name.endswith("_en") and name.removesuffix("_en") in result}
    other = {name.removesuffix("_en") for name in english} if locale() == "en" else english
    return [each for name, each in result.items() if name not in other and each not in ("", None)]


def _cited(session: Session, text: str) -> str:
    """The articles whose ids a text consists of; blank for any other text."""
    found = casework.citations_of(session, {"article": text})
    return t(", ").join(say(each.number) for each in found) if all(each.title.zh for each in found) else ""


def _citations(session: Session, fired: Iterable[Mapping[str, Any]]) -> list[Citation]:
    """The articles among the rules' annotations: words that the content's table of articles knows."""
    texts = [text for rule in fired for text in rule.get("annotations", {}).values() if text]
    named = {"article": " ".join(map(str, texts))}
    return [each for each in casework.citations_of(session, named) if each.title.zh]
