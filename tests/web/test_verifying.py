"""Anybody who holds a document can see whether the platform issued it, and nothing else."""

from __future__ import annotations

import io

from docx import Document as Word
from flask import Flask

from engine.services import documents, verification
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.services.records import Cause
from engine.store.database import Database


def issued(database: Database) -> str:
    word, written = Word(), io.BytesIO()
    word.add_paragraph("{{ secret }}")
    word.save(written)
    table = "value,label,label_en,number\nslip,便条,Slip,便〔{year}〕{seq}号\n"
    with database.begin() as session:
        deploy(session, {"slip.docx": written.getvalue(), "documents.csv": table.encode()}, SYSTEM, "slip")
        made = documents.issue(session, "slip", {"secret": "nobody's business"}, Cause(SYSTEM))
        return verification.shown(made.code)


def test_a_code_tells_what_was_issued_and_not_what_it_says(app: Flask, shop_database: Database) -> None:
    code = issued(shop_database)
    visitor = app.test_client()
    assert visitor.get("/verify", query_string={"code": code}).location == f"/verify/{code}"
    page = visitor.get(f"/verify/{code}")
    assert page.status_code == 200
    assert "便条" in page.text
    assert "1号" in page.text
    assert "nobody" not in page.text


def test_a_code_that_was_never_given_is_said_to_be_none(app: Flask) -> None:
    visitor = app.test_client()
    assert visitor.get("/verify").status_code == 200
    for code in ("AAAA-BBBB-CCCC-DDDD", "x" * 5000, "%27"):
        page = visitor.get(f"/verify/{code}")
        assert page.status_code == 404
        assert 'role="alert"' in page.text
