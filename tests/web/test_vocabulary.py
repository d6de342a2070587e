"""Codes that stand outside any field are told in the content's words."""

from __future__ import annotations

import json

from flask import Flask

from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.database import Database
from web.vocabulary import word


def _choice(form: str, value: str, label: str) -> bytes:
    part = {
        "id": "f",
        "type": "radio",
        "key": "f",
        "label": form,
        "values": [{"label": label, "value": value}],
    }
    schema = {"type": "default", "id": form, "schemaVersion": 19, "label": form, "components": [part]}
    return json.dumps(schema).encode()


def test_a_table_s_word_counts_before_a_form_s(app: Flask, shop_database: Database) -> None:
    files = {
        "forms/codes/papers.csv": "value,label,label_en\nDRAFT,建议书,Proposal\n".encode(),
        "forms/one.form": _choice("one", "DRAFT", "草案"),
        "forms/two.form": _choice("two", "ONLY", "只此"),
        "forms/three.form": _choice("three", "SAME", "甲"),
        "forms/four.form": _choice("four", "SAME", "乙"),
    }
    with shop_database.begin() as session:
        deploy(session, files, SYSTEM, "words")
    with app.test_request_context(), shop_database.reading() as session:
        drafted, only = word(session, "DRAFT"), word(session, "ONLY")
        assert drafted is not None
        assert only is not None
        assert (drafted.zh, drafted.en, only.zh) == ("建议书", "Proposal", "只此")
        assert word(session, "SAME") is None
