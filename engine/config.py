"""The installation's settings, read from the environment once by the door that starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError

LEVELS = ("warning", "debug", "info", "error")
"""The first one where nothing is said."""


class BadSetting(EngineError):
    """The setting {name} cannot be {value}: {expected}"""


@dataclass(frozen=True)
class Settings:
    """What an operator decides; everything else is a constant beside the code that it belongs to."""

    data: Path
    """LUOHU_DATA: the folder of everything that must survive (default `.data` where the command runs)."""
    database: str
    """LUOHU_DATABASE: `sqlite:///path` or `postgresql://…` (default: SQLite in the data folder)."""
    test: bool = False
    """LUOHU_TEST=1: an installation for tests, whose clock may be moved. Never in production."""
    demo: bool = False
    """LUOHU_DEMO=1: an installation with demo accounts, whose passwords everybody knows."""
    url: str = ""
    """LUOHU_URL: the address under which people reach the platform, for the codes printed on documents."""
    log: str = "warning"
    """LUOHU_LOG: the least that is written to standard error: `debug`, `info` (a line for every request),
    `warning`, `error`."""
    https: bool = False
    """LUOHU_HTTPS=1: browsers reach the platform over TLS only, so cookies are marked secure."""

    @property
    def files(self) -> Path:
        """Where attachments and issued documents are kept, named by their content."""
        return self.data / "files"

    @property
    def secret_file(self) -> Path:
        """Where the key is kept that signs what browsers hold."""
        return self.data / "secret"

    def secret(self) -> str:
        """The key that signs what the browser holds for the web; made at the first use."""
        path = self.secret_file
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text("ascii")


def _write_once(path: Path, text: str) -> None:
    """A file that is there whole or not at all: of two processes that start together, one's text stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(own, path)
    own.unlink()


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads LUOHU_*; `BadSetting` names the variable that makes no sense."""
    data = Path(environment.get("LUOHU_DATA") or ".data").absolute()
    return Settings(
        data=data,
        database=environment.get("LUOHU_DATABASE") or f"sqlite:///{data / 'luohu.db'}",
        test=_switch(environment, "LUOHU_TEST"),
        demo=_switch(environment, "LUOHU_DEMO"),
        url=environment.get("LUOHU_URL", ""),
        log=_one_of(environment, "LUOHU_LOG", LEVELS),
        https=_switch(environment, "LUOHU_HTTPS"),
    )


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "")
    if value not in {"", "0", "1"}:
        raise BadSetting(name=name, value=value, expected="0 or 1")
    return value == "1"


def _one_of(environment: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    value = environment.get(name) or allowed[0]
    if value not in allowed:
        raise BadSetting(name=name, value=value, expected=", ".join(sorted(allowed)))
    return value
