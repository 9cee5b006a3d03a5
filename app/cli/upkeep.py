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
    _add_user(commands)


def _add_user(commands: Any) -> None:
    user = commands.add_parser(
        "user", help="лауазымды тұлға қосу / добавить должностное лицо", epilog=_roles(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Орнату иесінің командасы, --as керек емес. / Команда владельца установки, --as не нужно.",
    )  # fmt: skip
    user.add_argument("login", help="3-40: a-z 0-9 . -")
    user.add_argument("--name", required=True, help="тегі, аты, әкесінің аты / фамилия, имя, отчество")
    user.add_argument("--role", required=True, help="төмендегі тізімнен / из списка ниже")
    user.add_argument("--site", help="ТӨП коды / код ППТ: 701")
    user.add_argument("--commission", help="комиссия коды / код комиссии: 1901")
    user.add_argument("--branch", help="филиал коды / код филиала")
    user.add_argument("--iin", help="ЖСН / ИИН")
    user.add_argument(
        "--password-file", type=Path, help="бастапқы пароль тұрған файл; онсыз терминалда сұралады / "
        "файл с первым паролем; без него спрашивается в терминале",
    )  # fmt: skip
    user.add_argument(
        "--renew", action="store_true", help="бар жазбаны жаңарту: рөлі, орны, паролі / "
        "обновить имеющуюся запись: роль, место, пароль",
    )  # fmt: skip
    user.set_defaults(run=_user)


def _roles() -> str:
    """The roles with their words and the place that each asks for."""
    from app.roles import Role

    lines = [f"  {role.value:22} {PLACES.get(_kind(role), '—'):13} {role.label.within('both')}" for role in Role]
    return "\n".join(["рөлдер / роли:", *lines])


PLACES = {"site": "--site", "commission": "--commission", "branch": "--branch"}


def _kind(role: Any) -> str:
    """The table of the place where a role is exercised; nothing for the Centre."""
    from app.stages.accounts import place_kind

    kind = place_kind(role)
    return kind.__tablename__ if kind is not None else ""


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

    from app.accounts import is_taken, make_staff
    from app.db import explained
    from app.house import opened
    from app.roles import Role

    if chosen.role not in set(Role):
        raise BadInput(NO_ROLE.fill(role=chosen.role, known=", ".join(Role)))
    role, login = Role(chosen.role), chosen.login.lower()
    _check_place(chosen, role)
    password = _password(chosen.password_file)
    house = opened(config)
    with explained(), sa.create_engine(house.servers.owner_url).begin() as connection:
        taken = is_taken(connection, login)
        if taken is not chosen.renew:
            raise BadInput((TAKEN if taken else NOT_THERE).fill(login=login))
        make_staff(
            connection, login=login, password=password, full_name=chosen.name, role=role, iin=chosen.iin,
            password_due=True, **_place(connection, role, chosen),
        )  # fmt: skip
    print(login)
    return 0


NO_ROLE = Text("«{role}» рөлі жоқ: {known}.", "Роли «{role}» нет: {known}.")
TAKEN = Text(
    "«{login}» логині бос емес. Басқасын жазыңыз; сол жазбаның өзін жаңарту керек болса, --renew қосыңыз.",
    "Логин «{login}» занят. Впишите другой; если нужно обновить саму эту запись, добавьте --renew.",
)
NOT_THERE = Text(
    "«{login}» логині жоқ: жаңартатын ештеңе жоқ. Жаңа жазба --renew қоспай ашылады.",
    "Логина «{login}» нет: обновлять нечего. Новая запись заводится без --renew.",
)
NEEDS_PLACE = Text("{role}: орнын көрсетіңіз, {option} КОД.", "{role}: укажите место, {option} КОД.")
OTHER_PLACE = Text("{role}: {option} бұл рөлге жатпайды.", "{role}: {option} к этой роли не относится.")


def _check_place(chosen: argparse.Namespace, role: Any) -> None:
    """A role has the place where it is exercised and no other."""
    own = _kind(role)
    for kind, option in PLACES.items():
        given = getattr(chosen, kind) is not None
        if given is not (kind == own):
            raise BadInput((OTHER_PLACE if given else NEEDS_PLACE).fill(role=role.label, option=option))


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


def _place(connection: Any, role: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    from app.stages.accounts import KINDS, NO_PLACE, place_kind

    kind: Any = place_kind(role)
    if kind is None:
        return {}
    code = getattr(chosen, kind.__tablename__)
    found = connection.scalar(kind.__table__.select().with_only_columns(kind.id).where(kind.code == code))
    if found is None:
        raise BadInput(NO_PLACE.fill(code=code, kind=KINDS[kind]))
    return {f"{kind.__tablename__}_id": found}
