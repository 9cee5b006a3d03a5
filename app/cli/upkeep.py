"""Commands of upkeep: check, law, doors, matrix, schema, migration, user."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import servers
from app.errors import BadInput
from app.text import Text
from config import Config


def add(commands: Any) -> None:
    check = commands.add_parser("check", help="база, схема, саясаттар, журнал, тапсырмалар / проверка установки")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)
    law = commands.add_parser("law", help="талаптар мен олардың орны / требования и где они живут")
    law.add_argument("paragraph", nargs="?")
    law.add_argument("--phase")
    law.add_argument("--json", action="store_true")
    law.set_defaults(run=_law)
    commands.add_parser("doors", help="рұқсатсыз есік жоқ па / нет ли дверей без права").set_defaults(run=_doors)
    commands.add_parser("matrix", help="рұқсаттар кестесін орындау / исполнить матрицу прав").set_defaults(run=_matrix)
    commands.add_parser("schema", help="schema.sql").set_defaults(run=_schema)
    migration = commands.add_parser("migration", help="модельдерден көші-қон / миграция из моделей")
    migration.add_argument("words")
    migration.set_defaults(run=_migration)
    user = commands.add_parser("user", help="лауазымды тұлға қосу / добавить должностное лицо")
    user.add_argument("login")
    user.add_argument("--name", required=True)
    user.add_argument("--role", required=True)
    user.add_argument("--site")
    user.add_argument("--commission")
    user.add_argument("--branch")
    user.add_argument("--iin")
    user.add_argument("--password-file", type=Path)
    user.set_defaults(run=_user)


def _check(chosen: argparse.Namespace, config: Config) -> int:
    import sqlalchemy as sa

    from app.checkup import Line, examine

    try:
        found = examine(config)
    except sa.exc.OperationalError as away:
        found = [Line("database", False, str(away.orig).strip())]
    except servers.NotStarted as shut:
        found = [Line("database", False, shut.text.within("both"))]
    if chosen.json:
        print(json.dumps([asdict(line) for line in found], ensure_ascii=False))
    else:
        for line in found:
            print(f"{'✓' if line.ok else '✗'} {line.name:12} {line.detail}")
    return 0 if all(line.ok for line in found) else 1


def _law(chosen: argparse.Namespace, _config: Config) -> int:
    from app.law import law_command

    print(law_command(chosen.paragraph, chosen.phase, as_json=chosen.json))
    return 0


def _doors(_chosen: argparse.Namespace, config: Config) -> int:
    from app import create_app
    from app.house import opened
    from app.register import doors

    was_running = config.database_url is not None or servers.running(config.var)
    house = opened(config)
    open_ones = doors(create_app(config, house.servers))
    if not was_running:
        servers.down(config.var)
    for route in open_ones:
        print(route, file=sys.stderr)
    with_right = Text("Рұқсатсыз есік: {n}", "Дверей без права: {n}").fill(n=len(open_ones))
    print(with_right.within("both"))
    return 1 if open_ones else 0


def _matrix(_chosen: argparse.Namespace, _config: Config) -> int:
    from tests.house.matrix import execute

    outcome = execute()
    print(*outcome.lines(), sep="\n")
    return 0 if outcome.is_whole else 1


def _schema(_chosen: argparse.Namespace, config: Config) -> int:
    from app.checkup import fresh_dump
    from app.database import SCHEMA

    SCHEMA.write_text(fresh_dump(config), "utf-8")
    print(SCHEMA.name)
    return 0


def _migration(chosen: argparse.Namespace, config: Config) -> int:
    from app.checkup import write_migration

    write_migration(config, chosen.words)
    return 0


def _user(chosen: argparse.Namespace, config: Config) -> int:
    import sqlalchemy as sa

    from app.accounts import make_staff
    from app.db import explained
    from app.house import opened
    from app.models import Branch, Commission, Site
    from app.roles import Role

    if chosen.role not in set(Role):
        raise BadInput(
            Text("«{role}» рөлі жоқ: {known}.", "Роли «{role}» нет: {known}.").fill(
                role=chosen.role, known=", ".join(Role)
            )
        )
    password = _password(chosen.password_file)
    house = opened(config)
    with explained(), sa.create_engine(house.servers.owner_url).begin() as connection:
        places: dict[str, Any] = {
            f"{model.__tablename__}_id": _place(connection, model, getattr(chosen, model.__tablename__))
            for model in (Site, Commission, Branch)
            if getattr(chosen, model.__tablename__)
        }
        make_staff(
            connection, login=chosen.login, password=password, full_name=chosen.name, role=Role(chosen.role),
            iin=chosen.iin, **places,
        )  # fmt: skip
    print(chosen.login)
    return 0


NO_TERMINAL = Text(
    "Пароль сұрайтын терминал жоқ. Оны файлмен беріңіз: --password-file",
    "Нет терминала, чтобы спросить пароль. Дайте его файлом: --password-file",
)


def _password(path: Path | None) -> str:
    if path is None and not sys.stdin.isatty():
        raise BadInput(NO_TERMINAL)
    if path is None:
        return getpass.getpass("Пароль: ")
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as closed:
        raise BadInput(
            Text("Пароль файлы оқылмайды: {path}.", "Файл пароля не читается: {path}.").fill(path=path)
        ) from closed


def _place(connection: Any, model: Any, code: str) -> int:
    found = connection.scalar(model.__table__.select().with_only_columns(model.id).where(model.code == code))
    if found is None:
        raise BadInput(
            Text("«{code}» коды жоқ ({table}).", "Кода «{code}» нет ({table}).").fill(
                code=code, table=model.__tablename__
            )
        )
    return int(found)
