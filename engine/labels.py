"""Texts that the content brings along in Chinese and English, as opposed to the texts of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Labels:
    """A text in both languages; may stand among the parameters of a `Message`."""

    zh: str
    en: str

    def of(self, locale: str) -> str:
        """The text in the language of `locale` (`zh`, `zh_CN`, `en`, …)."""
        return self.zh if locale.startswith("zh") else self.en

    def __str__(self) -> str:
        return self.zh


def labels(source: Mapping[str, Any], zh: str, en: str) -> Labels:
    """The texts under the keys `zh` and `en` of `source`; a missing English one falls back to the Chinese."""
    text = str(source.get(zh) or "")
    return Labels(text, str(source.get(en) or text))
