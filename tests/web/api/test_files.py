import io
from typing import Any

import pytest

from engine.services import files
from engine.services.files import Content
from engine.store.database import Database
from tests.web.api.caller import Caller


def test_others_may_write_while_an_upload_is_looked_at(
    alice: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in, busy = files.take_in, []

    def watched(*arguments: Any) -> Content:
        busy.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
        return take_in(*arguments)

    monkeypatch.setattr(files, "take_in", watched)
    sent = {"file": (io.BytesIO(b"%PDF-1.4"), "plan.pdf")}
    answer = alice.asks("POST", "/files", data=sent, content_type="multipart/form-data")
    assert (answer.status, busy) == (201, [0])
