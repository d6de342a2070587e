"""JSON in and out with exact numbers: an amount never passes through a double."""

from __future__ import annotations

from typing import Any

import simplejson
from flask.json.provider import DefaultJSONProvider

from engine import sniff


class ExactJson(DefaultJSONProvider):
    """Decimals are written as JSON numbers with all their digits and read as decimals again."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        kwargs.setdefault("default", self.default)
        kwargs.setdefault("ensure_ascii", False)
        return simplejson.dumps(obj, use_decimal=True, **kwargs)

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Raises `sniff.Unsafe` for what is no JSON, for NaN and for a key given twice."""
        return sniff.json_value(s.encode() if isinstance(s, str) else s)
