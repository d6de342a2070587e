"""Files become resources by their content, or are refused by name."""

import io
import json
import zipfile

import pytest

from engine import bundle
from engine.bundle import Kind
from engine.errors import Refused


def bpmn(*processes: str, executable: str = "true") -> bytes:
    inner = "".join(f'<process id="{key}" isExecutable="{executable}"/>' for key in processes)
    return f'<definitions xmlns="{bundle.BPMN}">{inner}</definitions>'.encode()


def dmn(inner: str, version: str = "20191111/MODEL/") -> bytes:
    return f'<definitions xmlns="{bundle.DMN}{version}">{inner}</definitions>'.encode()


def docx(**more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, content in more.items():
            archive.writestr(f"word/{name}.bin", content)
    return buffer.getvalue()


FORM = json.dumps({"type": "default", "id": "order", "components": []}).encode()
RECORD = json.dumps({"kind": "dish", "fields": []}).encode()
PLATFORM = json.dumps({"title": {"zh": "厨房"}}).encode()
EVERYTHING = {
    "bpmn/cook.bpmn": bpmn("cook", "wash"),
    "dmn/menu.dmn": dmn('<decision id="menu"/>'),
    "forms/order.form": FORM,
    "forms/records/dish.json": RECORD,
    "forms/platform.json": PLATFORM,
    "forms/codes/fruit.csv": b"value,label\napple,A\n",
    "forms/documents/bill.docx": docx(),
}


def refused(files: dict[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as error:
        bundle.collect(files)
    return [(finding.file, str(finding.message)) for finding in error.value.findings]


def test_every_kind_is_told_by_its_content() -> None:
    found = {(r.kind, r.key, r.file) for r in bundle.collect(EVERYTHING).resources}
    assert found == {
        (Kind.PROCESS, "cook", "bpmn/cook.bpmn"),
        (Kind.PROCESS, "wash", "bpmn/cook.bpmn"),
        (Kind.DECISION, "menu", "dmn/menu.dmn"),
        (Kind.FORM, "order", "forms/order.form"),
        (Kind.RECORD, "dish", "forms/records/dish.json"),
        (Kind.PLATFORM, "platform", "forms/platform.json"),
        (Kind.CODE, "fruit", "forms/codes/fruit.csv"),
        (Kind.DOCUMENT, "bill", "forms/documents/bill.docx"),
    }


def test_a_decision_file_is_keyed_by_the_decision_nothing_else_requires() -> None:
    part = '<decision id="part"/>'
    whole = (
        '<decision id="whole"><informationRequirement><requiredDecision href="#part"/>'
        "</informationRequirement></decision>"
    )
    (resource,) = bundle.collect({"a.dmn": dmn(part + whole + '<decisionService id="asked"/>')}).resources
    assert resource.key == "whole"
    assert resource.keys == ("whole", "part", "asked")


@pytest.mark.parametrize("version", ["20180521/MODEL/", "20191111/MODEL/", "20230324/MODEL/"])
def test_every_version_of_the_table_language_is_known(version: str) -> None:
    assert bundle.collect({"a.dmn": dmn('<decision id="d"/>', version)}).resources[0].key == "d"


def test_a_participant_that_is_not_executable_is_no_resource() -> None:
    mixed = bpmn("cook").replace(b"</definitions>", b'<process id="guest"/></definitions>')
    assert [r.key for r in bundle.collect({"a.bpmn": mixed}).resources] == ["cook"]


def test_the_digest_follows_the_content_and_not_the_folder() -> None:
    here = bundle.collect({"a/cook.bpmn": bpmn("cook"), "a/order.form": FORM})
    there = bundle.collect({"order.form": FORM, "cook.bpmn": bpmn("cook")})
    changed = bundle.collect({"a/cook.bpmn": bpmn("cook") + b"\n", "a/order.form": FORM})
    assert here.digest == there.digest
    assert here.digest != changed.digest
    assert here.resources[0].digest != changed.resources[0].digest


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("a.bpmn", b"<!DOCTYPE a><a/>", "DOCTYPE"),
        ("a.bpmn", b"{}", "not well-formed XML"),
        ("a.bpmn", dmn('<decision id="d"/>'), "ends in .bpmn"),
        ("a.dmn", bpmn("cook"), "ends in .dmn"),
        ("a.dmn", dmn(""), "holds no decision"),
        ("a.dmn", dmn("<decision/>"), "does not say its own id"),
        ("a.bpmn", bpmn("cook", executable="false"), "marked as executable"),
        ("a.form", bpmn("cook"), "not valid JSON"),
        ("a.form", RECORD, "ends in .form"),
        ("a.form", b"[]", "ends in .form"),
        ("a.form", b'{"components": []}', "does not say its own id"),
        ("a.json", FORM, "none of"),
        ("a.json", b'{"kind": 1, "fields": []}', "does not say its own kind"),
        ("a.csv", b"\x00\xff", "not UTF-8"),
        ("a.csv", b"value,label\nx\n", "Line 2"),
        ("a.docx", b"%PDF-1.7", "ends in .docx"),
        ("a.docx", b"PK\x03\x04", "not a readable archive"),
        ("a.docx", docx(vbaProject=b"x"), "macros"),
        (
            "a.docx",
            b"PK" + b"\0" * bundle.MAX_SIZE,
            "larger than 5 MB",
        ),
        ("a.exe", b"MZ", "none of"),
        ("README", b"hello", "none of"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name(file: str, content: bytes, said: str) -> None:
    ((named, message),) = refused({"ok.form": FORM, file: content})
    assert named == file
    assert said in message


def test_an_archive_of_another_kind_is_no_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    assert "ends in .docx" in refused({"a.docx": buffer.getvalue()})[0][1]


def test_two_files_claiming_one_key_are_refused() -> None:
    assert refused({"a.form": FORM, "b.form": FORM}) == [("b.form", "order is already given by a.form.")]
    tables = {"a.dmn": dmn('<decision id="d"/>'), "b.dmn": dmn('<decision id="e"/><decision id="d"/>')}
    assert refused(tables) == [("b.dmn", "d is already given by a.dmn.")]


def test_every_bad_file_is_named_at_once() -> None:
    assert [file for file, _ in refused({"a.exe": b"", "b.bpmn": b"", "c.form": FORM})] == ["a.exe", "b.bpmn"]


def test_nothing_and_too_much_are_refused() -> None:
    assert "nothing to deploy" in refused({})[0][1]
    assert "at most 500 files" in refused({f"{n}.csv": b"" for n in range(501)})[0][1]
