"""The kit's runner on a kit of a few cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decisions.drawing import decision, definitions, literal
from tests.tck.run import main, report, run

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>m.dmn</modelName>
  <testCase id="near"><resultNode name="third" type="decision"><expected>
    <value xsi:type="xsd:decimal">0.3333333333</value></expected></resultNode></testCase>
  <testCase id="off"><resultNode name="third" type="decision"><expected>
    <value xsi:type="xsd:decimal">0.334</value></expected></resultNode></testCase>
  <testCase id="null"><resultNode name="none" type="decision" errorResult="true"><expected>
    <value xsi:nil="true"/></expected></resultNode></testCase>
  <testCase id="all of them"><resultNode name="third" type="decision"><expected>
    <value xsi:type="xsd:decimal">0.3333333333</value></expected></resultNode>
    <resultNode name="dates" type="decision"><expected>
    <list><item><value xsi:type="xsd:date">2026-01-02</value></item>
    <item><component name="a"><value xsi:type="xsd:duration">P1D</value></component></item></list>
    </expected></resultNode></testCase>
  <testCase id="nothing of that name"><resultNode name="unknown" type="decision"><expected>
    <value xsi:type="xsd:string">x</value></expected></resultNode></testCase>
</testCases>"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    folder = tmp_path / "compliance-level-2" / "0001-some"
    folder.mkdir(parents=True)
    texts = {"third": "1 / 3", "none": '1 + "a"', "dates": '[date("2026-01-02"), {a: duration("P1D")}]'}
    model = definitions("".join(decision(name, literal(text)) for name, text in texts.items()))
    (folder / "m.dmn").write_bytes(model)
    (folder / "m-test-01.xml").write_text(CASES, "utf-8")
    java = tmp_path / "compliance-level-2" / "0002-java"
    java.mkdir()
    (java / "m.dmn").write_bytes(definitions('<decision name="third" kind="Java"/>'))
    (java / "m-test-01.xml").write_text(CASES, "utf-8")
    return tmp_path


def test_it_counts(kit: Path) -> None:
    level = run(kit)["compliance-level-2"]
    assert (level.passed, level.total) == (3, 5)
    assert (level.passed_not_null, level.total_not_null) == (2, 4)
    assert (level.errors, level.java) == (1, 5)


def test_it_names_what_failed(kit: Path) -> None:
    first, folder, *failed = report(run(kit))
    assert first.startswith("compliance-level-2: 3/5 passed; not null: 2/4; errors inside our code: 1;")
    assert folder == "  0001-some: 2"
    assert [line.split(":")[0].strip() for line in failed] == [
        "m-test-01 off",
        "m-test-01 nothing of that name",
    ]


def test_it_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "TCK=" in capsys.readouterr().err
