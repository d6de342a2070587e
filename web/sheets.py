"""A form on its way to the browser: its schema in the reader's language, its values, its options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.forms import Form, Option, Stopped
from engine.services import articles, codes, stops
from engine.services.access import Actor
from engine.services.answers import Desk
from web import door
from web.texts import locale, say
from web.visitors import actor


@dataclass(frozen=True)
class Sheet:
    """What a page needs to show a form."""

    label: str
    page: Mapping[str, Any]
    """What the browser's script is given."""
    submit: str = ""
    draft: str = ""
    """Where a draft is kept; blank for none."""
    preview: str = ""
    saved_at: datetime | None = None
    restored: bool = False
    """A draft is filled in."""
    field: str = ""
    """The id of the component that the page is to show."""


def page_of(
    form: Form, desk: Desk, draft: Mapping[str, Any] | None, expected: int | None = None
) -> Mapping[str, Any]:
    """The script's data for a form that is filled in."""
    return {
        **_drawn(desk.session, form),
        "values": {**form.data_for_browser(desk.data), **(draft or {})},
        "options": {key: [_option(each) for each in desk.options(key)] for key in form.options_keys},
        "expected": expected,
    }


def page_to_look_at(session: Session, form: Form, values: Mapping[str, Any], who: Actor) -> Mapping[str, Any]:
    """The same for a form that is only shown."""
    options = {key: [_option(each) for each in codes.options(session, key, who)] for key in form.options_keys}
    return {**_drawn(session, form), "values": form.data_for_browser(values), "options": options}


@contextmanager
def counting_stops(form_of: Any) -> Iterator[None]:
    """A form that stops somebody keeps nothing but the count, in a transaction of its own. `form_of` says
    which form it is, when it comes to that."""
    who = actor()
    try:
        yield
    except Stopped:
        door.start_over()
        form: Form | None = form_of(door.session())
        door.start_over()
        with door.database().begin() as session:
            stops.count(session, form.id if form else "", who)
        raise


def _drawn(session: Session, form: Form) -> dict[str, Any]:
    schema = form.localized(locale())
    cited = articles.cited(session, sorted(_articles(schema)))
    citations = {
        each.id: {"number": say(each.number), "title": say(each.title)} for each in cited if say(each.title)
    }
    return {"schema": schema, "citations": citations}


def _articles(part: Any) -> Iterator[str]:
    """The articles that groups of the form name."""
    for component in part.get("components", ()):
        yield from str((component.get("properties") or {}).get("article", "")).split()
        yield from _articles(component)


def _option(option: Option) -> dict[str, Any]:
    return {"value": option.value, "label": say(option.labels)}
