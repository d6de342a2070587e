"""Contexts: `get value`, `get entries`, `context`, `context put`, `context merge` (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.standard import function
from engine.feel.errors import Null

Context = dict[str, Any]


@function("get value", "m: context, key: string")
def get_value(m: Context, key: str) -> Any:
    return m.get(key)


@function("get entries", "m: context", "list<context<key: string, value: Any>>")
def get_entries(m: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in m.items()]


@function("context", "entries: list", "context")
def context(entries: list[Any]) -> Context:
    result: Context = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str) or "value" not in entry:
            raise Null("an entry needs a key, which is a string, and a value")
        if key in result:
            raise Null("the context has {key} twice", key=key)
        result[key] = entry["value"]
    return result


@function("context put", "context: context, key: string, value: Any", "context")
def put(context: Context, key: str, value: Any) -> Context:
    return {**context, key: value}


@function("context put", "context: context, keys: list<string>, value: Any", "context")
def put_deep(context: Context, keys: list[str | None], value: Any) -> Context:
    """Puts the value at the end of a path of keys, all but the last of which must lead to contexts."""
    key, rest = (keys[0] if keys else None), keys[1:]
    if key is None:
        raise Null("a key is missing")
    if not rest:
        return {**context, key: value}
    inner = context.get(key)
    if not isinstance(inner, dict):
        raise Null("{key} leads to no context", key=key)
    return {**context, key: put_deep(inner, rest, value)}


@function("context merge", "contexts: list<context>", "context")
def merge(contexts: list[Context | None]) -> Context:
    """All entries; of several with the same key, the last."""
    result: Context = {}
    for each in contexts:
        if each is None:
            raise Null("one of the contexts is null")
        result |= each
    return result
