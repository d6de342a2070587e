"""Codes printed on issued documents, by which whoever holds the paper asks whether the platform issued it."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import segno
from sqlalchemy.orm import Session

from engine.labels import Labels
from engine.store import documents, files

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another on paper: 0 and O, 1 and I."""
GROUPS, SIZE = 4, 4


@dataclass(frozen=True)
class Verified:
    """What is told of an issued document to anybody who holds its code."""

    title: Labels
    number: str
    issued_on: date
    digest: str | None
    """SHA-256 of the file as it was issued; None while it is being written."""


def new() -> str:
    """A code of 80 random bits: nobody finds one by trying."""
    return "".join(secrets.choice(LETTERS) for _ in range(GROUPS * SIZE))


def shown(code: str | None) -> str:
    """The code as it is printed: K7QM-2XWD-9HTA-P4VE."""
    return "" if code is None else "-".join(_groups(code))


def find(session: Session, typed: str) -> Verified | None:
    """The document of a code, however it is typed; None when the platform issued none with it."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    document = documents.of_code(session, code) if len(code) == GROUPS * SIZE else None
    if document is None:
        return None
    file = session.get(files.File, document.file_id) if document.file_id else None
    title = Labels(document.title, document.title_en)
    return Verified(title, document.number, document.issued_on, file.sha256 if file else None)


def picture(code: str, url: str) -> bytes:
    """A QR code as PNG: of the page that verifies the code, or of the code alone where the platform's address
    is not known."""
    written = io.BytesIO()
    address = f"{url.rstrip('/')}/verify/{code}" if url else shown(code)
    segno.make(address, error="m", micro=False).save(written, kind="png", scale=4, border=2)
    return written.getvalue()


def _groups(code: str) -> Sequence[str]:
    return [code[at : at + SIZE] for at in range(0, len(code), SIZE)]
