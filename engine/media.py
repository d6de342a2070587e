"""What an uploaded file really is: told by its content, and refused when its name says something else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from engine import sniff
from engine.errors import EngineError

HEAD = 4096


class NotAccepted(EngineError):
    """Files of this kind are not accepted: {name}. Accepted are {accepted}."""


class NotWhatItSays(EngineError):
    """{name} is not the kind of file that its name says."""


class WithMacros(EngineError):
    """{name} contains macros, which are not accepted. Save it without them."""


PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
ZIP = "application/zip"
OFD = "application/ofd"
TEXT = "text/plain"
CSV = "text/csv"
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
XLSX = f"{OFFICE}.spreadsheetml.sheet"
PPTX = f"{OFFICE}.presentationml.presentation"

BY_ENDING: Mapping[str, str] = {
    ".pdf": PDF,
    ".ofd": OFD,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".zip": ZIP,
    ".txt": TEXT,
    ".csv": CSV,
}
SIGNATURES: Mapping[bytes, str] = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"PK\x03\x04": ZIP,
}
# The member that makes an archive more than an archive.
MEMBERS: Mapping[str, str] = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
    "OFD.xml": OFD,
}


def media_type(path: Path, name: str) -> str:
    """The media type of the file at `path` that its sender calls `name`.

    Raises `NotAccepted` for a kind that is not taken, `NotWhatItSays` when content and name differ,
    `WithMacros`, and `sniff.Unsafe` for an archive that expands to more than is accepted.
    """
    claimed = BY_ENDING.get(PurePosixPath(name).suffix.lower())
    if claimed is None:
        raise NotAccepted(name=name, accepted=", ".join(BY_ENDING))
    if _found(path, name) != (TEXT if claimed == CSV else claimed):
        raise NotWhatItSays(name=name)
    return claimed


def _found(path: Path, name: str) -> str | None:
    with path.open("rb") as file:
        head = file.read(HEAD)
        for signature, kind in SIGNATURES.items():
            if head.startswith(signature):
                return _archive(path, name) if kind == ZIP else kind
    return TEXT if _is_text(head) else None


def _archive(path: Path, name: str) -> str:
    with path.open("rb") as file:
        names = sniff.archive_names(file)
    if any(member.rpartition("/")[2].lower() == "vbaproject.bin" for member in names):
        raise WithMacros(name=name)
    return next((kind for member, kind in MEMBERS.items() if member in names), ZIP)


def _is_text(head: bytes) -> bool:
    """UTF-8, or the national encoding; a character may be cut off at the end of what was read."""
    if any(byte < 32 and byte not in b"\t\r\n\f" for byte in head):
        return False
    return any(_decodes(head[: len(head) - cut], code) for code in ("utf-8", "gb18030") for cut in range(4))


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
