import io
import zipfile
from pathlib import Path

import pytest

from engine import media, sniff


def archive(*members: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for member in members:
            file.writestr(member, "x")
    return written.getvalue()


def told(tmp_path: Path, content: bytes, name: str) -> str:
    path = tmp_path / "content"
    path.write_bytes(content)
    return media.media_type(path, name)


DOCX = archive("[Content_Types].xml", "word/document.xml")
GOOD = [
    (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n....", "图.PNG", "image/png"),
    (b"\xff\xd8\xff\xe0....", "a.jpeg", "image/jpeg"),
    (DOCX, "方案.docx", media.DOCX),
    (archive("xl/workbook.xml"), "a.xlsx", media.XLSX),
    (archive("ppt/presentation.xml"), "a.pptx", media.PPTX),
    (archive("OFD.xml", "Doc_0/Document.xml"), "a.ofd", media.OFD),
    (archive("a.txt"), "a.zip", media.ZIP),
    ("编号,名称\n".encode(), "a.csv", media.CSV),
    ("编号,名称\n".encode("gb18030"), "a.txt", media.TEXT),
    (("字" * 2000).encode(), "long.txt", media.TEXT),
]


@pytest.mark.parametrize(("content", "name", "kind"), GOOD, ids=[name for _, name, _ in GOOD])
def test_what_a_file_is(tmp_path: Path, content: bytes, name: str, kind: str) -> None:
    assert told(tmp_path, content, name) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n", "a.docx"),
        (DOCX, "a.zip"),
        (DOCX, "a.pdf"),
        (archive("a.txt"), "a.docx"),
        (b"MZ\x90\x00\x03", "a.txt"),
        (b"<html>", "a.pdf"),
        (b"", "a.png"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(media.NotWhatItSays):
        told(tmp_path, content, name)


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.doc", "a", "a.pdf.js"])
def test_kinds_that_are_not_taken(tmp_path: Path, name: str) -> None:
    with pytest.raises(media.NotAccepted, match=r"\.pdf, \.ofd, \.docx"):
        told(tmp_path, b"%PDF-", name)


def test_macros_are_not_taken(tmp_path: Path) -> None:
    with pytest.raises(media.WithMacros):
        told(tmp_path, archive("word/document.xml", "word/vbaProject.bin"), "a.docx")


def test_an_archive_that_explodes_is_not_taken(tmp_path: Path) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"\0" * (120 * 1024 * 1024))
    assert len(written.getvalue()) < 200_000
    with pytest.raises(sniff.Bomb):
        told(tmp_path, written.getvalue(), "a.docx")
    with pytest.raises(sniff.NotArchive):
        told(tmp_path, DOCX[:-30], "a.docx")
