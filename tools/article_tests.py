"""Writes the table by which the platform knows the tests of its content: `python -m tools.article_tests`."""

from __future__ import annotations

from tests.content import marked

if __name__ == "__main__":
    marked.INDEX.write_text(marked.index(), "utf-8", newline="")
