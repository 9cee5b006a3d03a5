"""Settings: read once from the environment; a missing or wrong one stops the programme with a sentence.

Stands beside `app` and knows nothing of it, so that migrations and the web server's own settings may read it too.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
OURS = "SYNAQ_"
KNOWN = {"SYNAQ_VAR", "SYNAQ_WORKERS", "SYNAQ_PROXIES"}
SECRET_BYTES = 32
DRIVER = "postgresql+psycopg"
POSTGRES = {"postgres", "postgresql", DRIVER}
REDIS = {"redis", "rediss", "unix"}
PORTS = range(1, 65536)
WORKERS = range(1, 65)
PROXIES = range(11)


@dataclass(frozen=True)
class Config:
    """What the installation is told from outside. Where an address is None, the server that comes along is used."""

    var: Path
    secret_key: str = field(repr=False)
    database_url: str | None = field(default=None, repr=False)
    database_app_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    proxies: int = 0

    def within(self, var: Path) -> Config:
        """The same in a folder of its own: with the key kept there, unless one was given from outside."""
        kept = self.var / "secret"
        is_kept = kept.exists() and kept.read_text() == self.secret_key
        return replace(self, var=var, secret_key=_kept_secret(var) if is_kept else self.secret_key)


def load(env: Mapping[str, str]) -> Config:
    """Reads the settings; stops the programme, saying in Kazakh and Russian what to mend."""
    _refuse_unknown(env)
    database_url, database_app_url = (
        _address(env, "DATABASE_URL", POSTGRES),
        _address(env, "DATABASE_APP_URL", POSTGRES),
    )
    if (database_url is None) != (database_app_url is None):
        _stop(
            "DATABASE_URL мен DATABASE_APP_URL бірге беріледі: екіншісін де көрсетіңіз.",
            "DATABASE_URL и DATABASE_APP_URL задаются вместе: укажите и второй.",
        )
    var = Path(env.get("SYNAQ_VAR") or HERE / "var").absolute()
    public_url = _address(env, "PUBLIC_URL", {"http", "https"})
    return Config(
        var=var,
        secret_key=_given_secret(env) or _kept_secret(var),
        database_url=database_url,
        database_app_url=database_app_url,
        redis_url=_address(env, "REDIS_URL", REDIS),
        public_url=public_url.rstrip("/") if public_url else None,
        host=env.get("HOST") or Config.host,
        port=_number(env, "PORT", PORTS, Config.port),
        workers=_number(env, "SYNAQ_WORKERS", WORKERS, Config.workers),
        proxies=_number(env, "SYNAQ_PROXIES", PROXIES, Config.proxies),
    )


def _stop(kk: str, ru: str) -> NoReturn:
    raise SystemExit(f"{kk}\n{ru}")


def _refuse_unknown(env: Mapping[str, str]) -> None:
    if unknown := ", ".join(sorted(name for name in env if name.startswith(OURS) and name not in KNOWN)):
        known = ", ".join(sorted(KNOWN))
        _stop(
            f"Белгісіз баптау: {unknown}. Белгілілері: {known}. Артығын алып тастаңыз немесе атын түзетіңіз.",
            f"Неизвестная настройка: {unknown}. Известны: {known}. Уберите лишнюю или исправьте имя.",
        )


def _address(env: Mapping[str, str], name: str, schemes: set[str]) -> str | None:
    given = env.get(name)
    if not given:
        return None
    scheme, _, rest = given.partition("://")
    if scheme not in schemes or not rest or (scheme.startswith("http") and not urlsplit(given).hostname):
        wanted = ", ".join(f"{known}://" for known in sorted(schemes))
        _stop(
            f"{name} мекенжай емес: ол {wanted} сөздерінің бірінен басталуы тиіс.",
            f"{name} не похож на адрес: он должен начинаться с одного из {wanted}.",
        )
    return f"{DRIVER}://{rest}" if schemes is POSTGRES else given


def _number(env: Mapping[str, str], name: str, within: range, default: int) -> int:
    given = env.get(name)
    if not given:
        return default
    if not given.isdecimal() or int(given) not in within:
        _stop(
            f"{name} — {within[0]} мен {within[-1]} арасындағы сан болуы тиіс, берілгені: {given}.",
            f"{name} должно быть числом от {within[0]} до {within[-1]}, а задано: {given}.",
        )
    return int(given)


def _given_secret(env: Mapping[str, str]) -> str | None:
    given = env.get("SECRET_KEY")
    if given and len(given.encode()) < SECRET_BYTES:
        _stop(
            f"SECRET_KEY тым қысқа: кемінде {SECRET_BYTES} байт кездейсоқ мән беріңіз немесе оны алып тастаңыз.",
            f"SECRET_KEY слишком короткий: задайте не менее {SECRET_BYTES} случайных байт или уберите его.",
        )
    return given or None


def _kept_secret(var: Path) -> str:
    """The key of this installation, made on first use and kept (0600)."""
    kept = var / "secret"
    try:
        if not kept.exists():
            _make_secret(var, kept)
        return kept.read_text()
    except OSError as closed:
        _stop(
            f"{closed.filename} оқылмайды не жазылмайды: SYNAQ_VAR арқылы өз қалтаңызды көрсетіңіз.",
            f"{closed.filename} не читается или не пишется: укажите свою папку через SYNAQ_VAR.",
        )


def _make_secret(var: Path, kept: Path) -> None:
    if not var.is_dir():
        var.mkdir(parents=True)
        var.chmod(0o711)  # the servers' user passes through it and sees nothing
    fresh = var / f".secret-{secrets.token_hex(4)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48))
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(fresh, kept)
    fresh.unlink()
