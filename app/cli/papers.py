"""Commands of work: form, import, scan, clock. They act in the name of `--as LOGIN`."""

from __future__ import annotations

import argparse
import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import NOT_YOURS, Base, act
from app.errors import BadInput
from app.roles import cell, require
from app.text import LANG, Text
from config import Config

if TYPE_CHECKING:
    from app.house import House
    from app.models import Staff


NOT_TAKEN = Text(
    "«{name}» тізіліміне файлдан енгізілмейді. Мыналардың бірін таңдаңыз: {known}.",
    "Регистр «{name}» из файла не загружается. Выберите один из: {known}.",
)
NO_KIND = Text(
    "«{name}»: файлдың аты .xlsx немесе .csv деп аяқталуы тиіс.",
    "«{name}»: имя файла должно оканчиваться на .xlsx или .csv.",
)
NO_REGISTER = Text(
    "«{name}» тізілімі жоқ. Мыналардың бірін таңдаңыз: {known}.",
    "Регистра «{name}» нет. Выберите один из: {known}.",
)


def add(commands: Any) -> None:
    form = commands.add_parser("form", help="құжатты басып шығару / напечатать документ")
    form.add_argument("id", nargs="?", help="I-21")
    form.add_argument("--list", action="store_true", help="нысандар тізімі / список форм")
    form.add_argument("--unit", help="701, 701-1, 701-1-02, …")
    form.add_argument("--lang", choices=("kk", "ru", "both"), default="kk")
    form.add_argument("--pdf", action="store_true", help="LibreOffice арқылы / через LibreOffice")
    form.add_argument("--out", default="", help="файл (.docx, .xlsx) немесе қалта / файл (.docx, .xlsx) или папка")
    form.add_argument("--password-file", type=Path, help="пароль файлда / пароль в файле")
    _actor(form)
    form.set_defaults(run=_form)
    _add_checks(commands)
    taken = commands.add_parser("import", help="тізілімге файлдан енгізу / загрузить регистр из файла")
    taken.add_argument("register")
    taken.add_argument("file", type=Path)
    taken.add_argument("--dry-run", action="store_true")
    _actor(taken)
    taken.set_defaults(run=_import)
    given = commands.add_parser("export", help="тізілімді файлға шығару / выгрузить регистр в файл")
    given.add_argument("register")
    given.add_argument("file", type=Path, help=".xlsx, .csv")
    given.add_argument("--in-full", action="store_true", help="ЖСН толық, журналға жазылады / ИИН полностью, с записью")
    _actor(given)
    given.set_defaults(run=_export)
    scan = commands.add_parser("scan", help="аудитория сканын қабылдау / принять сканы аудитории")
    scan.add_argument("room", help="701-1-02")
    scan.add_argument("dir", type=Path)
    scan.add_argument("--pass", dest="pass_no", type=int, choices=(1, 2), required=True)
    _actor(scan)
    scan.set_defaults(run=_scan)
    clock = commands.add_parser("clock", help="көрсету базасының уақыты / часы демонстрационной базы")
    clock.add_argument("moment", nargs="?", help="2018-11-04T08:40")
    clock.set_defaults(run=_clock)


def _add_checks(commands: Any) -> None:
    sampled = commands.add_parser("forms", help="барлық нысанның үлгілер кітабы / книга образцов всех форм")
    sampled.add_argument("--sample", action="store_true", required=True)
    sampled.add_argument("--out", type=Path, required=True, help="қалта / папка")
    sampled.add_argument("--lang", choices=("kk", "ru", "both"), default="kk")
    sampled.add_argument("--pdf", action="store_true", help="LibreOffice арқылы / через LibreOffice")
    _actor(sampled)
    sampled.set_defaults(run=_forms)
    checked = commands.add_parser("verify", help="қағаздағы құжатты тексеру / проверить бумажный документ")
    checked.add_argument("number", nargs="?", default="", help="I-11/701-1-02/1, QR")
    checked.add_argument("--checksum", default="", help="1a2b3c4d5e6f")
    checked.add_argument("--file", type=Path, help="файлдың өзі / сам файл")
    _actor(checked)
    checked.set_defaults(run=_verify)


def _actor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="login", help="кімнің атынан / от чьего имени")


@contextmanager
def _acting(house: House, chosen: argparse.Namespace, *fitting: str) -> Iterator[tuple[Session, Staff]]:
    """In the name of the login given, or in a demonstration database of the first of those whose duty this is.

    From here on the command speaks the language of that person.
    """
    with house.as_login(chosen.login or _of_demonstration(house, fitting)) as (session, staff):
        chosen.speaks = LANG.get()
        yield session, staff


def _of_demonstration(house: House, fitting: Sequence[str]) -> str:
    with house.sessions() as session:
        if fitting and session.scalar(sa.text("SELECT is_demonstration()")):
            return fitting[0]
    raise BadInput(Text("Кімнің атынан екенін көрсетіңіз: --as ЛОГИН.", "Укажите, от чьего имени: --as ЛОГИН."))


def _form(chosen: argparse.Namespace, config: Config) -> int:
    import app.documents  # noqa: F401  (declares the forms)
    from app import form
    from app.demo.logins import who_prints
    from app.form import FORMS
    from app.form.printing import How
    from app.house import opened
    from app.stages.access import Door, watched

    if chosen.list:
        for declared in FORMS.values():
            print(f"{declared.id:6} {declared.mark:8} {declared.title.within(chosen.lang)}")
        return 0
    if not chosen.id or not chosen.unit:
        raise BadInput(
            Text(
                "Нысан мен бірлікті көрсетіңіз: form I-21 --unit 701-1-02 (тізімі: form --list).",
                "Укажите форму и единицу: form I-21 --unit 701-1-02 (список: form --list).",
            )
        )
    declared = form.checked(chosen.id)
    house = opened(config)
    out = _out(chosen.out)
    fitting = () if chosen.login else who_prints(house, chosen.id, chosen.unit)
    with _acting(house, chosen, *fitting) as (session, staff):
        row = form.find(session, chosen.id, chosen.unit)
        door = Door(declared.on.__tablename__, f"{chosen.id} {chosen.unit}", form.place_of(row), row_id=row.id)
        watch = watched(session, door) if declared.sealed else nullcontext()
        with watch, act(session, form.deed(chosen.id, chosen.unit), mark=declared.mark, place=form.place_of(row)):
            how = How(chosen.lang, pdf=chosen.pdf)
            paper = form.printed(session, chosen.id, row, how, staff, _password(chosen))
    target = out / paper.name if out.is_dir() else out
    target.write_bytes(paper.content)
    print(target)
    return 0


def _forms(chosen: argparse.Namespace, config: Config) -> int:
    from app.house import opened
    from app.stages import samples

    chosen.out.mkdir(parents=True, exist_ok=True)
    _check_writable(chosen.out)
    house = opened(config)
    with _acting(house, chosen, "ntc") as (session, _):
        found = samples.book(session, chosen.lang, pdf=chosen.pdf)
    for name, content in found.files.items():
        (chosen.out / name).write_bytes(content)
    for sample in found.samples:
        print(f"{sample.id:6} {sample.state} {sample.pages or '—':>4}  {sample.name or sample.why}")
    print(chosen.out / samples.INDEX)
    return 0


def _verify(chosen: argparse.Namespace, config: Config) -> int:
    """0 when the house knows the paper, 1 when it does not, or when the paper says otherwise."""
    import hashlib

    from app.house import opened
    from app.stages import verification

    asked = verification.read(chosen.number, chosen.checksum)
    house = opened(config)
    if not chosen.file and asked.digits and not chosen.login:
        with house.sessions() as session:
            known = verification.public(session, asked)
        print(verification.said(asked, known).within("both"))
        return 0 if known else 1
    with _acting(house, chosen, "ntc") as (session, staff):
        if chosen.file:
            prints = verification.of_file(session, hashlib.sha256(_content(chosen.file)).hexdigest())
            print(verification.named(prints) or verification.NOT_OURS)
            return 0 if prints else 1
        told = verification.told(session, asked, staff)
        print("\n\n".join(verification.described(one) for one in told) or verification.NOT_OURS)
        return 0 if told and all(one.agrees for one in told) else 1


def _out(typed: str) -> Path:
    """Where a paper is to lie: a name without an ending is a folder, made if it is not there."""
    out = Path(typed)
    is_folder = typed.endswith("/") or not out.suffix
    _check_writable(out / "paper" if is_folder and not out.is_file() else out)
    return out


def _check_writable(out: Path) -> None:
    """Before a paper leaves the printer (some leave it once), make sure that there is where to lay it."""
    folder = out if out.is_dir() else out.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as closed:
        raise BadInput(
            Text(
                "{path} қалтасына жазылмайды. Басқасын көрсетіңіз: --out",
                "В {path} записать нельзя. Укажите другое: --out",
            ).fill(path=folder)
        ) from closed


def _password(chosen: argparse.Namespace) -> str | None:
    if chosen.password_file:
        try:
            return str(chosen.password_file.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as closed:
            raise BadInput(
                Text("Пароль файлы оқылмайды: {path}.", "Файл пароля не читается: {path}.").fill(path=closed)
            ) from closed
    if chosen.id == "I-9" and sys.stdin.isatty():
        return getpass.getpass("ҰТО паролі / Пароль НЦТ: ")
    return None


def _import(chosen: argparse.Namespace, config: Config) -> int:
    from app.house import opened
    from app.stages import exchange
    from app.stages.preview import words

    model, sent = _register(chosen.register), exchange.Sent(_content(chosen.file), chosen.file.name)
    house = opened(config)
    fitting = "responsible" if chosen.register == "application" else "ntc"
    with _acting(house, chosen, fitting) as (session, staff):
        _check_taker(model, staff)
        told = exchange.bring(session, model, sent, staff, dry_run=chosen.dry_run)
        print(words(told, trial=chosen.dry_run))
    return 0


def _export(chosen: argparse.Namespace, config: Config) -> int:
    from werkzeug.datastructures import MultiDict

    from app.house import opened
    from app.register import exporting

    model = _register(chosen.register, "R")
    kind = chosen.file.suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv"):
        raise BadInput(NO_KIND.fill(name=chosen.file.name))
    _check_writable(chosen.file)
    house = opened(config)
    with _acting(house, chosen, "ntc") as (session, staff), tempfile.TemporaryFile() as stream:
        if "R" not in cell(chosen.register, staff.role).verbs:
            raise NOT_YOURS
        asked = exporting.asked(model, MultiDict(), kind, staff, in_full=chosen.in_full)
        count = exporting.give(session, asked, stream)
        with chosen.file.open("wb") as out:
            shutil.copyfileobj(stream, out)
        print(exporting.READY.fill(n=count))
    return 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as closed:
        raise BadInput(Text("Файл оқылмайды: {path}.", "Файл не читается: {path}.").fill(path=path)) from closed


def _register(name: str, letter: str = "C") -> type[Base]:
    models = {model.class_.__tablename__: model.class_ for model in Base.registry.mappers}
    known = [n for n, model in models.items() if model.register and (letter == "R" or letter in model.register.screen)]
    if name not in known:
        said = NO_REGISTER if letter == "R" else NOT_TAKEN
        raise BadInput(said.fill(name=name, known=", ".join(sorted(known))))
    return models[name]


def _check_taker(model: type[Base], staff: Staff) -> None:
    """The refusal of the screen, whose duty it is, before the file is looked at."""
    from app.register.reasons import of_role

    letters = [letter for letter in "CU" if model.register and letter in model.register.screen]
    why = [of_role(letter, model, staff.role) for letter in letters]
    if why and None not in why and why[0] is not None:
        raise why[0]


def _scan(chosen: argparse.Namespace, config: Config) -> int:
    import app.documents  # noqa: F401  (declares the forms: a room is found by the key of its protocol)
    from app import form
    from app.house import opened
    from app.stages import sheets

    if not chosen.dir.is_dir():
        raise BadInput(Text("Қалта жоқ: {path}.", "Папки нет: {path}.").fill(path=chosen.dir))
    lying = sorted(path for path in chosen.dir.iterdir() if path.is_file() and not path.name.startswith("."))
    pictures = [(path.name, _content(path)) for path in lying]
    house = opened(config)
    with _acting(house, chosen, "programmer") as (session, staff):
        require("sheets.receive", staff.role)
        room: Any = form.find(session, "I-21", chosen.room)
        title = Text("{n}-өту сканерленді: {room}", "сканирование, проход {n}: {room}")
        with act(session, title.fill(n=chosen.pass_no, room=chosen.room), mark="§127.1", place=room.site):
            jobs = sheets.receive(session, room, chosen.pass_no, pictures, by=staff)
        print(Text("Қабылданды: {n} файл", "Принято файлов: {n}").fill(n=len(jobs)))
    return 0


def _clock(chosen: argparse.Namespace, config: Config) -> int:
    from app.demo import clock
    from app.house import opened

    house = opened(config)
    print(clock.move(house, chosen.moment) if chosen.moment else clock.told(house))
    return 0
