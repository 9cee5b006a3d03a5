"""Settings: what is given is taken as given; what is wrong stops the programme with a sentence in both languages."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from config import load

SECRET = "s" * 32


def test_without_settings_the_servers_that_come_along_are_used(tmp_path: Path) -> None:
    found = load({"SYNAQ_VAR": str(tmp_path / "var")})
    assert (found.database_url, found.database_app_url, found.redis_url, found.public_url) == (None, None, None, None)
    assert (found.host, found.port) == ("127.0.0.1", 8080)


def test_running_files_lie_beside_the_programme() -> None:
    here = Path(__file__).parents[2]
    assert load({"SECRET_KEY": SECRET}).var == here / "var"


def test_the_key_of_the_installation_is_made_once_and_kept_private(tmp_path: Path) -> None:
    env = {"SYNAQ_VAR": str(tmp_path / "var")}
    key = load(env).secret_key
    assert len(key) >= 32
    assert load(env).secret_key == key
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert [kept.name for kept in (tmp_path / "var").iterdir()] == ["secret"]


def test_a_given_key_writes_nothing(tmp_path: Path) -> None:
    assert load({"SECRET_KEY": SECRET, "SYNAQ_VAR": str(tmp_path / "var")}).secret_key == SECRET
    assert not (tmp_path / "var").exists()


def test_secrets_are_not_shown() -> None:
    address = "postgresql://owner:opensesame@db/synaq"
    shown = repr(load({"SECRET_KEY": SECRET, "DATABASE_URL": address, "DATABASE_APP_URL": address}))
    assert "opensesame" not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(scheme: str) -> None:
    env = {"SECRET_KEY": SECRET, "DATABASE_URL": f"{scheme}://a@h/d", "DATABASE_APP_URL": f"{scheme}://b@h/d"}
    found = load(env)
    assert (found.database_url, found.database_app_url) == ("postgresql+psycopg://a@h/d", "postgresql+psycopg://b@h/d")


def test_the_address_of_pages_ends_without_a_slash() -> None:
    assert load({"SECRET_KEY": SECRET, "PUBLIC_URL": "https://synaq.kz/"}).public_url == "https://synaq.kz"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("SYNAQ_VARR", "x"),
        ("SYNAQ_WORKERS", "0"),
        ("SYNAQ_WORKERS", "many"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("SECRET_KEY", "short"),
        ("REDIS_URL", "localhost:6379"),
        ("PUBLIC_URL", "synaq.kz"),
        ("PUBLIC_URL", "https://"),
        ("DATABASE_URL", "mysql://db/synaq"),
        ("DATABASE_URL", "postgresql://db/synaq"),
        ("DATABASE_APP_URL", "postgresql://db/synaq"),
    ],
)
def test_a_wrong_setting_stops_with_its_name_in_both_languages(name: str, given: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        load({"SECRET_KEY": SECRET, name: given})
    kazakh, russian = str(stopped.value).splitlines()
    assert name in kazakh
    assert name in russian


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(SystemExit, match="SYNAQ_VAR"):
        load({"SYNAQ_VAR": str(tmp_path / "var")})
