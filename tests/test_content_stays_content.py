"""The regulation is content: another district swaps bpmn/, dmn/ and forms/ and keeps the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORDS = re.compile(
    r"罗湖区|政数局|政务服务|发展和改革|领导小组|立项|符合性审查|\d万元|罗府办规"
    r"|\bA\d{1,2}\.\d|\bowner_unit|\bproject_(no|id|intake)|data_bureau|\bdrc\b|technical_appraisal|management_mode"
    r"|\bbureau|\bprojects?\b(?!\()|\b200000\b"
)
ALLOWED = {"web/static", "web/translations"}


def sources() -> list[Path]:
    found = [p for folder in ("engine", "web") for p in (ROOT / folder).rglob("*") if p.is_file()]
    code = [p for p in found if p.suffix in {".py", ".html", ".js", ".css", ".po"}]
    return [p for p in code if not any(str(p.relative_to(ROOT)).startswith(skip) for skip in ALLOWED)]


def test_there_is_something_to_search() -> None:
    assert len(sources()) > 20


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_word_of_the_regulation(path: Path) -> None:
    found = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if WORDS.search(line)
    ]
    assert not found
