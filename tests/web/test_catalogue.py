"""Every text has its Chinese, and every name in an asset means something."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile

from tests.web import texts_in_use
from web import script_texts
from web.texts import CATALOGUES

ROOT = Path(__file__).parents[2]
PLACES = re.compile(r"\{(\w+)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff、：；。？！，]")
SAME = {"Id", "Luohu Flow", "{text}", "{problem}", "{reason}"}
"""Texts that read alike in both languages."""


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    with (CATALOGUES / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in pofile.read_po(file) if entry.id}


def test_no_text_is_without_chinese(chinese: dict[str, str]) -> None:
    assert sorted(text for text in texts_in_use.everything() if not chinese.get(text)) == []


def test_nothing_is_translated_that_nobody_says(chinese: dict[str, str]) -> None:
    assert sorted(set(chinese) - texts_in_use.everything()) == []


def test_the_chinese_fills_in_only_what_there_is(chinese: dict[str, str]) -> None:
    """A plural keeps its number under the singular, which may not show it."""
    wrong = {
        text
        for text, said in chinese.items()
        if set(PLACES.findall(said)) - set(PLACES.findall(text)) - {"n"}
    }
    assert wrong == set()


def test_the_chinese_is_chinese(chinese: dict[str, str]) -> None:
    assert {text for text, said in chinese.items() if not CHINESE.search(said) and text not in SAME} == {
        text for text in ("version {n}",) if text in chinese
    }


def test_the_scripts_get_every_text_they_say() -> None:
    assert texts_in_use.in_scripts() == set(script_texts.TEXTS)


def test_every_icon_is_in_the_sprite() -> None:
    listed = set((ROOT / "web/assets/icons.txt").read_text("utf-8").split())
    templates = "\n".join(path.read_text("utf-8") for path in (ROOT / "web/templates").rglob("*.html"))
    scripts = "\n".join(path.read_text("utf-8") for path in (ROOT / "web/assets").rglob("*.js"))
    python = "\n".join(path.read_text("utf-8") for path in (ROOT / "web").rglob("*.py"))
    used = set(re.findall(r"icon\('([\w-]+)'", templates + scripts))
    used |= set(re.findall(r"m\.notice\('\w*', '([\w-]+)'", templates))
    assert used - listed == set()
    spare = {name for name in listed if not re.search(rf"['\"]{name}['\"]", templates + scripts + python)}
    assert spare == set()


def test_every_class_of_the_sheet_is_used_somewhere() -> None:
    sheets = "\n".join(path.read_text("utf-8") for path in (ROOT / "web/assets").rglob("*.css"))
    users = "\n".join(
        path.read_text("utf-8")
        for folder, ending in (("templates", "html"), ("assets", "js"), (".", "py"))
        for path in (ROOT / "web" / folder).rglob(f"*.{ending}")
    )
    classes = set(re.findall(r"\.(lf-[\w-]+)", sheets))
    unused = {name for name in classes if not re.search(rf"{re.escape(name)}(?![\w])", users)}
    composed = {name for name in unused if re.match(r"lf-(part|state|notice|facts|cols)--", name)}
    assert unused - composed == set()
