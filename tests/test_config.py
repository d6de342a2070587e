import stat
from pathlib import Path

import pytest

from engine.config import BadSetting, from_environment


def test_without_anything_said() -> None:
    settings = from_environment({})
    assert settings.data == Path(".data").absolute()
    assert settings.database == f"sqlite:///{Path('.data').absolute()}/luohu.db"
    assert (settings.test, settings.demo, settings.https) == (False, False, False)


def test_what_is_said_counts(tmp_path: Path) -> None:
    settings = from_environment(
        {
            "LUOHU_DATA": str(tmp_path),
            "LUOHU_DATABASE": "postgresql://x/y",
            "LUOHU_TEST": "1",
            "LUOHU_DEMO": "0",
        }
    )
    assert settings.files == tmp_path / "files"
    assert settings.database == "postgresql://x/y"
    assert settings.test
    assert not settings.demo


def test_a_switch_is_on_or_off() -> None:
    with pytest.raises(BadSetting, match="LUOHU_TEST cannot be yes: 0 or 1"):
        from_environment({"LUOHU_TEST": "yes"})


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = from_environment({"LUOHU_DATA": str(tmp_path / "new")})
    secret = settings.secret()
    assert len(secret) >= 48
    assert settings.secret() == secret
    assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret"]
