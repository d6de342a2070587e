"""The guides keep up: commands, settings and targets are named in them, links and pictures lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from web.command import luohu

ROOT = Path(__file__).parents[1]
OPERATOR = (ROOT / "docs/guide-operator.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
LARGEST_PICTURE = 250 * 1024
WIDTH = 1440


def commands(group: click.Group, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def settings() -> set[str]:
    """Every environment variable that the program's sources name."""
    sources = [path for room in ("engine", "web") for path in (ROOT / room).rglob("*.py")]
    return {name for path in sources for name in re.findall(r"\bLUOHU_[A-Z]+\b", path.read_text("utf-8"))}


def targets() -> list[str]:
    said = re.search(r"^\.PHONY:(.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert said
    return said[1].split()


def anchor(heading: str) -> str:
    """A heading's address as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


@pytest.mark.parametrize("command", sorted(commands(luohu, "luohu")))
def test_the_operators_guide_names_every_command(command: str) -> None:
    assert re.search(rf"\| `{re.escape(command)}[ `]", OPERATOR), f"{command} is not in the table"


def test_the_operators_guide_names_no_command_that_is_gone() -> None:
    told = re.findall(r"^\| `(luohu [a-z ]*[a-z])", OPERATOR, re.MULTILINE)
    assert set(told) == set(commands(luohu, "luohu"))


def test_the_operators_guide_names_the_settings() -> None:
    told = re.findall(r"^\| `(LUOHU_[A-Z]+)`", OPERATOR, re.MULTILINE)
    assert len(told) >= 5
    assert set(told) == settings()


@pytest.mark.parametrize("target", targets())
def test_the_readme_names_every_target(target: str) -> None:
    assert re.search(rf"\| `make {target}[ `]", README), f"make {target} is not in the table"


def test_the_readme_begins_with_the_two_commands() -> None:
    assert re.findall(r"^make (\w+)", README[:400], re.MULTILINE) == ["run", "test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(prose(page)) if not _leads_somewhere(page, link)]
    assert lost == []


def _leads_somewhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True  # another site
    path, _, place = unquote(link).partition("#")
    target = page.parent / path if path else page
    if place and target.suffix == ".md":
        headings = re.findall(r"^#+ (.*)$", prose(target), re.MULTILINE)
        return place in map(anchor, headings)
    return target.exists()


@pytest.mark.parametrize("picture", sorted((ROOT / "docs/pictures").iterdir()), ids=lambda path: path.name)
def test_pictures_are_small_and_shown(picture: Path) -> None:
    raw = picture.read_bytes()
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(raw[16:20], "big") == WIDTH
    assert len(raw) < LARGEST_PICTURE
    assert any(f"pictures/{picture.name}" in page.read_text("utf-8") for page in PAGES)
