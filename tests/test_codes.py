"""Code tables from CSV."""

import pytest

from engine import codes
from engine.errors import Refused
from engine.labels import Labels

FRUIT = """value,label,label_en,enabled,colour
apple,苹果,Apple,,red
pear,梨,,true,green
quince,榅桲,Quince,false,yellow
"""


def read(text: str, file: str = "forms/codes/fruit.csv") -> codes.CodeTable:
    return codes.read(text.encode(), file)


def test_rows_with_labels_and_attributes() -> None:
    table = read(FRUIT)
    assert table.name == "fruit"
    assert table.rows[0] == codes.Code("apple", Labels("苹果", "Apple"), {"colour": "red"})
    assert table.rows[1].labels.of("en") == "梨"


def test_a_disabled_code_keeps_its_label_and_is_not_offered() -> None:
    table = read(FRUIT)
    assert [row.value for row in table.offered] == ["apple", "pear"]
    quince = table.get("quince")
    assert quince is not None
    assert quince.labels.zh == "榅桲"
    assert table.get("plum") is None


def test_a_register_is_read_by_its_first_column_and_name() -> None:
    table = read("\ufeffcode,type,name,name_en\r\nU1,kitchen,厨房,Kitchen\r\n\r\n", "units.csv")
    assert table.rows == [codes.Code("U1", Labels("厨房", "Kitchen"), {"type": "kitchen"})]


def test_a_code_without_label_shows_itself() -> None:
    assert read("value\nx\n").rows[0].labels == Labels("x", "x")


def test_a_name_valid_later_and_a_second_role_are_no_repetition() -> None:
    table = read("code,name,valid_from\nU1,甲,\nU1,乙,2024-01-01\n")
    assert [row.labels.zh for row in table.rows] == ["甲", "乙"]
    assert len(read("username,name,role\nann,安,cook\nann,安,baker\n").rows) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names its columns"),
        ("value,\nx,y\n", "names its columns"),
        ("value,value\nx,y\n", "names its columns"),
        ("value,label\nx\n", "Line 2 has 1 columns instead of 2"),
        ("value,label\n,y\n", "Line 2 has no code"),
        ("value,enabled\nx,maybe\n", "Line 2 has no code or an unclear state"),
        ("value,label\nx,a\nx,b\n", "x is given twice"),
        ("value,label\nx,a\nx,a\n", "x is given twice"),
        ('value,label\nx,"a\n', "cannot be read"),
    ],
)
def test_what_is_unclear_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    (finding,) = refused.value.findings
    assert said in str(finding.message)
    assert finding.file == "forms/codes/fruit.csv"


def test_text_in_another_encoding_is_refused() -> None:
    with pytest.raises(Refused, match="1 problem"):
        codes.read("value,label\nx,苹果\n".encode("gb18030"), "fruit.csv")
