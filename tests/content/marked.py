"""What the tests say of themselves, read from the sources, so that nothing needs to run.

`@pytest.mark.article("A14.2", "…")` names the provisions that a test shows, and says in Chinese what it shows
of them; `@pytest.mark.sweep("table")` names the decision table whose boundaries a test goes along.
"""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
INDEX = ROOT / "forms/codes/article_tests.csv"


@dataclass(frozen=True)
class Mark:
    """A mark of one test, with the texts it was given."""

    name: str
    test: str
    """`tests/content/test_x.py::test_y`"""
    texts: tuple[str, ...]


@cache
def marks() -> tuple[Mark, ...]:
    """The marks of all tests, in the order of the files."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(mark for path in paths for mark in _of_file(path))


def _of_file(path: Path) -> Iterator[Mark]:
    file = path.relative_to(ROOT).as_posix()
    for node in ast.parse(path.read_text("utf-8"), file).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for name, texts in filter(None, map(_mark, node.decorator_list)):
                yield Mark(name, f"{file}::{node.name}", texts)


def _mark(decorator: ast.expr) -> tuple[str, tuple[str, ...]] | None:
    """The name and the texts of `pytest.mark.NAME("…", "…")`."""
    match decorator:
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("pytest"), "mark"), name), arguments):
            return name, tuple(each.value for each in arguments if isinstance(each, ast.Constant))
    return None


def index() -> str:
    """The table of tests as it has to stand in the content: each test, what it shows, of which provisions."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("value", "label", "label_en", "articles"))
    for mark in marks():
        if mark.name == "article":
            articles, chinese = mark.texts
            writer.writerow((mark.test, chinese, _words(mark.test), articles))
    return written.getvalue()


def _words(test: str) -> str:
    """The test's name as a sentence."""
    said = test.rpartition("::test_")[2].replace("_", " ")
    return said[:1].upper() + said[1:]
