"""The reader's language: which one, and every text in it.

A text is an English sentence with `{names}`; that sentence is its key in the catalogue. Texts of the engine
are `Message`s, texts of the content are `Labels`: `say` turns either into words.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import pofile
from babel.support import NullTranslations
from flask import Flask, has_request_context, request
from flask_babel import (  # type: ignore[import-untyped]
    Babel,
    Domain,
    get_locale,
    gettext,
    ngettext,
)

from engine import clock
from engine.errors import Message
from engine.labels import Labels

LOCALES = ("zh", "en")
COOKIE = "lf_locale"
CATALOGUES = Path(__file__).parent / "translations"


class Catalogue(NullTranslations):
    """The texts of one language, read from the .po file itself: there is nothing to compile and forget."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def gettext(self, message: str) -> str:
        return self._texts.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._texts.get(msgid1) or (msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext  # the names by which Flask-Babel asks


class CatalogueDomain(Domain):
    """Where Flask-Babel finds the catalogue of the reader's language."""

    def get_translations(self) -> NullTranslations:
        return catalogue(locale())


@cache
def catalogue(name: str) -> NullTranslations:
    """The catalogue of a language; English is written in the code."""
    path = CATALOGUES / name / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        entries = pofile.read_po(file, locale=name)
    return Catalogue({_key(entry.id): _key(entry.string or "") for entry in entries if entry.id})


def init(app: Flask) -> None:
    """Lets the app speak the reader's language, Chinese first."""
    babel = Babel(app, configure_jinja=False, default_locale="zh", locale_selector=chosen)
    babel.domain_instance = CatalogueDomain()
    app.jinja_env.globals.update(t=t, tn=tn, say=say, locale=locale, language=language)


def chosen() -> str:
    """The language the reader chose; Chinese until they choose."""
    wanted = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return wanted if wanted in LOCALES else "zh"


def locale() -> str:
    """`zh` or `en`."""
    return "en" if str(get_locale()).startswith("en") else "zh"


def language() -> str:
    """The language tag for the page."""
    return "zh-CN" if locale() == "zh" else "en"


def N_(text: str) -> str:
    """Marks a text that is looked up later."""
    return text


def t(text: str, /, **params: Any) -> str:
    """A text of the web in the reader's language, `{name}` filled from `params`."""
    said: str = gettext(text)
    return said.format(**params) if params else said


def tn(singular: str, plural: str, n: int, /, **params: Any) -> str:
    """The same for a text that depends on a number, which it may show as `{n}`."""
    said: str = ngettext(singular, plural, n)
    return said.format(n=n, **params)


def say(what: Any) -> str:
    """A message of the engine or a text of the content, in the reader's words; anything else as it is."""
    if isinstance(what, Message):
        said: str = gettext(what.template)
        return said.format(**{name: say(value) for name, value in what.params.items()})
    if isinstance(what, Labels):
        return what.of(locale())
    if isinstance(what, datetime):
        return what.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    if isinstance(what, date):
        return what.isoformat()
    if isinstance(what, Decimal):
        return f"{what:,f}"
    return "" if what is None else str(what)


def _key(text: str | tuple[str, ...] | list[str]) -> str:
    """Plural forms are kept under their singular; Chinese has one form."""
    return text if isinstance(text, str) else text[0]
