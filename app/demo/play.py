"""Play a campaign from applications to the exam statement, each step by the official whose duty it is.

Nothing is written behind the programme's back: applications come from Excel workbooks, sheets from image files,
jobs are done by a real worker, passwords are those that the Centre issued.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import app.documents  # noqa: F401  (declares the forms)
from app import form, servers
from app.db import act
from app.demo import clock, filling, logins, people, scans
from app.form import FORMS
from app.errors import BadInput, Refusal
from app.house import House, opened
from app.models import (
    Campaign,
    Commission,
    Doubt,
    LowerRow,
    Placement,
    Room,
    Scan,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
    Statement,
    UpperRow,
)
from app.rules.identification import Right
from app.rules.terms import Decision, Language, Note, PasswordKind, SheetState
from app.stages import conduct, enrolment, identification, preparation, results, seeding, sheets
from app.text import Text
from config import Config

HERE = Path(__file__).resolve().parents[2]
CLOSES, DAYS = dt.date(2018, 10, 22), (dt.date(2018, 11, 3), dt.date(2018, 11, 4))
SUBJECTS = ("math", "kz_history", "biology", "english")
SITE = "701"


@dataclass
class Stage:
    """What the play knows as it goes on: where papers go, who the people are, what the Centre told whom."""

    house: House
    out: Path
    seed: int
    candidates: int
    step: int = 0
    teachers: dict[str, list[people.Teacher]] = field(default_factory=dict)
    keys: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    passwords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    persons: list[filling.Person] = field(default_factory=list)
    auto: int = 0
    protocol: int = 0
    printed: list[str] = field(default_factory=list)

    def say(self, kk: str, ru: str) -> None:
        """One line of progress."""
        self.step += 1
        print(f"  {self.step:2}. {Text(kk, ru).within('both')}", flush=True)

    @contextmanager
    def by(self, login: str, title: Text, mark: str, place: Callable[[Any], Any] | None = None) -> Iterator[Any]:
        """One act of one official."""
        with self.house.as_login(login) as (session, staff):
            session.info["now"] = session.scalar(sa.text("SELECT synaq_now()"))
            with act(session, title, mark=mark, place=place(session) if place else None):
                session.info["staff"] = staff
                yield session

    def at(self, day: dt.date, hour: int, minute: int = 0) -> None:
        """Move the clock."""
        clock.move(self.house, dt.datetime.combine(day, dt.time(hour, minute), clock.ZONE))


def play_apart(config: Config, *, out: Path, candidates: int, seed: int) -> int:
    """`run.py demo`: on a cluster of its own under `out`, without serving."""
    if config.database_url is None:
        shutil.rmtree(out / "papers", ignore_errors=True)
        config = replace(config, var=out / "var")
        _forget(config)
    house = opened(config, fast=config.database_url is None)
    try:
        play(house, out=out, candidates=candidates, seed=seed)
    finally:
        if config.database_url is None:
            servers.down(config.var)
    return 0


def _forget(config: Config) -> None:
    """A cluster that an earlier demonstration made here is laid anew."""
    if (config.var / "postgres").exists():
        servers.down(config.var)
        for name in ("postgres", "redis", "files"):
            shutil.rmtree(config.var / name, ignore_errors=True)


def play(house: House, *, out: Path, candidates: int, seed: int) -> dict[str, Any]:
    """The whole chain; returns what `summary.json` holds. Only in an empty database or one it made itself."""
    _check_empty(house)
    out.mkdir(parents=True, exist_ok=True)
    stage = Stage(house, out, seed, candidates)
    began = time.monotonic()
    for part in (_found, _applications, _closing, _rooms, _allocation, _sheets_and_key, _seating, _test_day):
        part(stage)
    with _workers(house):
        _scanning(stage)
    _identification(stage)
    _opening(stage)
    _second_sitting(stage)
    summary = _summary(stage)
    stage.say(f"Дайын: {time.monotonic() - began:.0f} с", f"Готово: {time.monotonic() - began:.0f} с")
    return summary


def _check_empty(house: House) -> None:
    with house.sessions() as session:
        if session.scalar(sa.text("SELECT has_staff()")):
            raise Refusal(
                "§1",
                Text(
                    "База бос емес: көрсету тек бос базада ойналады. Басқа DATABASE_URL не SYNAQ_VAR көрсетіңіз.",
                    "База не пуста: демонстрация играется только в пустой базе. Укажите другой DATABASE_URL или SYNAQ_VAR.",
                ),
            )


def _found(stage: Stage) -> None:
    clock.begin(stage.house)
    stage.at(CLOSES - dt.timedelta(days=20), 9)
    logins.create(stage.house, [logins.Login("ntc", logins.Role.NTC, "Әлімқұлова Райхан Серікқызы")])
    with stage.by("ntc", Text("анықтамалықтар енгізілді", "загружены справочники"), "§19.1") as session:
        seeding.seed(session)
        commissions = session.scalars(
            sa.select(Commission).join(Site, Site.id == Commission.site_id).where(Site.code == SITE).order_by(Commission.code)
        ).all()  # fmt: skip
        codes = [commission.code for commission in commissions]
        logins.BRANCH = session.scalars(sa.select(Site).where(Site.code == SITE)).one().branch.code
    logins.create(stage.house, logins.accounts(codes))
    with stage.by("ntc", Text("өтініш қабылдау ашылды", "открыт приём заявлений"), "§6") as session:
        for commission in session.scalars(sa.select(Commission).where(Commission.code.in_(codes))):
            enrolment.open_base(session, commission, CLOSES, now=session.info["now"])
    stage.teachers = dict.fromkeys(codes, [])
    stage.say("Анықтамалықтар, лауазымды тұлғалар, комиссиялар", "Справочники, должностные лица, комиссии")


def _applications(stage: Stage) -> None:
    """§5-8. A workbook of each commission: shown faults first (dry run), then taken."""
    folder = stage.out / "applications"
    folder.mkdir(exist_ok=True)
    for place, code in enumerate(stage.teachers):
        stage.teachers[code] = _teachers(stage, code, place)
        lang: Any = "kk" if place % 2 == 0 else "ru"
        content = people.workbook(stage.teachers[code], lang=lang)
        (folder / f"{code}.xlsx").write_bytes(content)
        _import(stage, code, content)
    _show_faults(stage, folder)
    total = sum(map(len, stage.teachers.values()))
    stage.say(f"Excel-ден өтініштер: {total} (I-1)", f"Заявления из Excel: {total} (I-1)")


def _teachers(stage: Stage, code: str, place: int) -> list[people.Teacher]:
    count = _share(stage, place)
    with stage.house.as_login("ntc") as (session, _):
        workplaces = session.scalars(
            sa.text(
                "SELECT i.code FROM institution i JOIN commission c ON c.authority_id = i.authority_id "
                "WHERE c.code = :code ORDER BY i.code"
            ),
            {"code": code},
        ).all()
    russian = count // 3
    common = {"seed": stage.seed + place, "subjects": SUBJECTS, "workplaces": workplaces}
    return [
        *people.teachers(count - russian, language=Language.KAZ, **common),
        *people.teachers(russian, language=Language.RUS, **common),
    ]


def _share(stage: Stage, place: int) -> int:
    """The last commission goes to the second sitting (a third as many); the others share the first."""
    first = len(stage.teachers) - 1
    if place == first:
        return max(30, stage.candidates // 3)
    each, rest = divmod(stage.candidates, first)
    return each + (1 if place < rest else 0)


def _responsible(stage: Stage, code: str) -> str:
    place = list(stage.teachers).index(code)
    return "responsible" if place == 0 else f"responsible{place + 1}"


def _import(stage: Stage, code: str, content: bytes) -> None:
    title = Text("өтініштер енгізілді", "внесены заявления")
    for dry in (True, False):
        try:
            with stage.by(_responsible(stage, code), title, "§78.3", _commission(code)) as session:
                commission = _commission(code)(session)
                enrolment.import_applications(session, commission, content, f"{code}.xlsx", now=session.info["now"])
                if dry:
                    raise _Tried
        except _Tried:
            pass


class _Tried(Exception):
    """A dry run: leaves the act without keeping anything."""


def _commission(code: str) -> Callable[[Any], Commission]:
    return lambda session: session.scalars(sa.select(Commission).where(Commission.code == code)).one()


def _show_faults(stage: Stage, folder: Path) -> None:
    """A workbook with mistakes is refused whole, every fault with its row and column."""
    code = next(iter(stage.teachers))
    bad = [replace(one) for one in stage.teachers[code][:3]]
    bad = [replace(bad[0], iin="850231400123"), replace(bad[1], bin="123456789012"), replace(bad[2], subject="?")]
    content = people.workbook(bad, lang="ru")
    try:
        _import(stage, code, content)
    except BadInput as said:
        (folder / "faults.txt").write_text(str(said), "utf-8")
    else:
        raise AssertionError("a workbook with faults was taken")


def _closing(stage: Stage) -> None:
    """§9, §78.4. One commission closes by its two officials, the others by themselves at 15:00; then nothing enters."""
    stage.at(CLOSES, 14, 30)
    first = next(iter(stage.teachers))
    place = _commission(first)
    with stage.by("responsible", Text("базаны жабу сұралды", "запрошено закрытие базы"), "§78.4", place) as session:
        enrolment.close_base(session, place(session), now=session.info["now"], by=session.info["staff"])
    with stage.by("chair", Text("өтініштер базасы жабылды", "база заявлений закрыта"), "§9", place) as session:
        enrolment.close_base(session, place(session), now=session.info["now"], by=session.info["staff"])
    stage.at(CLOSES, 15, 0)
    for code in stage.teachers:
        late = people.workbook(
            people.teachers(1, seed=999, language=Language.KAZ, subjects=SUBJECTS, workplaces=[stage.teachers[code][0].bin]),
            lang="kk",
        )  # fmt: skip
        _refused(lambda code=code, late=late: _import(stage, code, late), "§9")
    for code in stage.teachers:
        _print(stage, "I-1", code, _responsible(stage, code))
    stage.say("База 15:00-де жабылды, кейінгі өзгеріс қабылданбайды (§9)", "База закрыта в 15:00, дальше отказ (§9)")


def _refused(deed: Callable[[], object], mark: str) -> None:
    try:
        deed()
    except Refusal as said:
        if mark in said.mark:
            return
        raise
    raise AssertionError(f"{mark} was not refused")


def _rooms(stage: Stage) -> None:
    """§74-76. The site's rooms: refused at 29 and 121 seats, taken between."""
    rows, columns = _desks(stage.candidates)
    title = Text("аудиториялық қор енгізілді", "внесён аудиторный фонд")
    with stage.by("site", title, "§76", _site) as session:
        site = _site(session)
        session.add_all(
            Room(site_id=site.id, number=f"{n:02}", building=Text("Бас ғимарат", "Главный корпус").kk, rows=rows,
                 columns=columns, video=True)
            for n in (1, 2, 3)
        )  # fmt: skip
    stage.at(CLOSES + dt.timedelta(days=1), 10)
    for day, rooms in zip(DAYS, (3, 2), strict=True):
        with stage.by("ntc", Text("лек жоспарланды", "запланирован поток"), "§28.1", _site) as session:
            chosen = session.scalars(sa.select(Room).where(Room.site_id == _site(session).id).order_by(Room.number)).all()
            languages = (Language.KAZ, Language.KAZ, Language.RUS) if rooms == 3 else (Language.KAZ, Language.RUS)
            picked = [chosen[0], chosen[1], chosen[2]] if rooms == 3 else [chosen[0], chosen[2]]
            preparation.plan_sitting(
                session, _site(session), session.scalars(sa.select(Campaign)).one(), day=day,
                chosen=dict(zip(picked, languages, strict=True)),
            )  # fmt: skip
    stage.say("Аудиториялық қор: 3 аудитория, 2 лек (§74)", "Аудиторный фонд: 3 аудитории, 2 потока (§74)")


def _desks(candidates: int) -> tuple[int, int]:
    """Rows and columns of desks so that three rooms hold all: 6 x 3 for the usual ninety."""
    for rows, columns in ((6, 3), (7, 4), (8, 5), (10, 6)):
        if rows * columns * 2 * 2 >= candidates * 2 // 3 + 1 and rows * columns * 2 >= candidates // 3 + 1:
            return rows, columns
    raise BadInput(
        Text("Үш аудиторияға {n} адам сыймайды (ең көбі 350).", "В три аудитории {n} человек не поместится (не более 350).").fill(
            n=candidates
        )
    )


def _site(session: Any) -> Site:
    return session.scalars(sa.select(Site).where(Site.code == SITE)).one()


def _sitting(number: int) -> Callable[[Any], Sitting]:
    return lambda session: session.scalars(
        sa.select(Sitting).join(Site, Site.id == Sitting.site_id).where(Site.code == SITE, Sitting.number == number)
    ).one()


def _halls(session: Any, number: int) -> list[SittingRoom]:
    sitting = _sitting(number)(session)
    found = session.scalars(sa.select(SittingRoom).where(SittingRoom.sitting_id == sitting.id)).all()
    return sorted(found, key=lambda hall: hall.room.number)


def _hall(session: Any, unit: str) -> SittingRoom:
    return next(hall for hall in _halls(session, int(unit.split("-")[1])) if hall.unit == unit)


def _allocation(stage: Stage) -> None:
    """§10, §78.6, §78.7. By lot to rooms and seats, replayable; passes and room lists without seats."""
    codes = list(stage.teachers)
    for number, sending in ((1, codes[:-1]), (2, codes[-1:])):
        with stage.by("ntc", Text("тестіленушілер бөлінді", "тестируемые распределены"), "§78.6", _site) as session:
            preparation.allocate(
                session, _sitting(number)(session), [_commission(code)(session) for code in sending],
                seed=stage.seed + number, now=session.info["now"],
            )  # fmt: skip
        with stage.by("ntc", Text("жауап парақтары бөлінді", "выделены листы ответов"), "§111", _site) as session:
            preparation.allot_sheets(session, _sitting(number)(session))
        for unit in _units(stage, number):
            _print(stage, "I-11", unit, "site")
            _print(stage, "X-1", unit, "ntc")
            _print(stage, "I-19", unit, "ntc")
    for code in _codes(stage, 1)[:3]:
        _print(stage, "R-4", code, "responsible")
    stage.say("Бөлу, рұқсаттамалар R-4, тізімдер I-11, нұсқалар X-1", "Распределение, пропуска R-4, списки I-11, варианты X-1")


def _units(stage: Stage, number: int) -> list[str]:
    with stage.house.as_login("ntc") as (session, _):
        return [hall.unit for hall in _halls(session, number)]


def _codes(stage: Stage, number: int) -> list[str]:
    first = next(iter(stage.teachers))
    with stage.house.as_login("ntc") as (session, _):
        return list(
            session.scalars(
                sa.select(Placement.code)
                .join(Commission, Commission.id == Placement.commission_id)
                .where(Placement.sitting_id == _sitting(number)(session).id, Commission.code == first)
                .order_by(Placement.code)
            )
        )


def _sheets_and_key(stage: Stage) -> None:
    """§21.2, §146. The Centre seals the key of each sitting under two passwords and issues those for the seating."""
    for number in (1, 2):
        variants = scans.variants(stage.house, number, SITE)
        keys = filling.keys(variants, seed=stage.seed + number)
        first, second = _secret(), _secret()
        with stage.by("ntc", Text("дұрыс жауаптар коды мөрленді", "коды ответов запечатаны"), "§146", _site) as session:
            sitting = _sitting(number)(session)
            results.seal_key(
                session, sitting, keys, (first, second), signer=stage.house.signer(), now=session.info["now"]
            )
            seating = preparation.issue_password(session, sitting, PasswordKind.SEATING, now=session.info["now"])
        stage.keys[f"{SITE}-{number}"] = keys
        stage.passwords[f"{SITE}-{number}"] = (seating, first, second)
    stage.say("Код екі парольмен мөрленді (§146)", "Ключ запечатан двумя паролями (§146)")


def _secret() -> str:
    import secrets

    from app.rules import seals

    return seals.new_password(secrets.token_bytes(seals.RANDOM_BYTES))


def _seating(stage: Stage) -> None:
    """§43.6. On the morning of the day, with the Centre's password, once; the second time is refused."""
    seating = stage.passwords[f"{SITE}-1"][0]
    _refused(lambda: _print(stage, "I-9", f"{SITE}-1", "programmer", seating), "§43.6")
    stage.at(DAYS[0], 7, 40)
    _refused(lambda: _print(stage, "I-9", f"{SITE}-1", "programmer", "AAAAA-AAAAA-AAAAA-AAAAA"), "§43.6")
    _print(stage, "I-9", f"{SITE}-1", "programmer", seating)
    _refused(lambda: _print(stage, "I-9", f"{SITE}-1", "programmer", seating), "§43.6")
    stage.say("Отырғызу парағы I-9 бір рет басылды (§43.6)", "Посадочный лист I-9 напечатан один раз (§43.6)")


def _test_day(stage: Stage) -> None:
    """§34.10, §104, §127.1. Start, end, and the sheets that will not be scanned."""
    stage.at(DAYS[0], 9)
    with stage.by("lead", Text("тестілеу басталды", "тестирование начато"), "§34.10", _site) as session:
        conduct.start(_sitting(1)(session), now=session.info["now"])
    stage.at(DAYS[0], 12, 50)
    with stage.by("lead", Text("тестілеу аяқталды", "тестирование окончено"), "§104", _site) as session:
        conduct.finish(session, _sitting(1)(session), now=session.info["now"])
    stage.persons = scans.seated(stage.house, 1, SITE)
    rooms: dict[str, list[filling.Person]] = {}
    for person in stage.persons:
        rooms.setdefault(person.room, []).append(person)
    spare = scans.hand_out(stage.house, rooms)
    by_variant = {key["variant"]: key["answers"] for key in stage.keys[f"{SITE}-1"]}
    for person in stage.persons:
        filling.answer(person, by_variant[person.variant], seed=stage.seed)
    excluded = filling.accidents(rooms, spare)
    _exclude(stage, excluded)
    stage.say("Тестілеу өтті (200 және 230 минут)", "Тестирование прошло (200 и 230 минут)")


def _exclude(stage: Stage, excluded: dict[str, Any]) -> None:
    removed = {person.sheet: person.code for person in stage.persons if person.fate == "removed"}
    remark = {"spoiled": "I-20 №1", "removed": "R-7 №1"}
    with stage.by("representative", Text("сканерленбейтін парақтар", "листы вне сканирования"), "§127.1", _site) as session:
        for number, reason in excluded.items():
            sheet = session.scalars(sa.select(Sheet).where(Sheet.number == number)).one()
            placement = session.scalar(sa.select(Placement).where(Placement.code == removed.get(number)))
            conduct.exclude(sheet, reason, remark[reason], placement=placement)


def _scanning(stage: Stage) -> None:
    """§127.1. Each room twice, through the job queue; a sheet that must not be scanned is refused on the way."""
    folder = stage.out / "scans" / f"{SITE}-1"
    piles = scans.piles(stage.house, stage.persons, 1, SITE)
    for unit, pile in piles.items():
        for pass_no in (1, 2):
            paths = scans.scanned(pile, folder / unit / str(pass_no), seed=stage.seed * 10 + pass_no, pass_no=pass_no)
            _receive(stage, unit, pass_no, [(path.name, path.read_bytes()) for path in paths])
    _wait_for_jobs(stage)
    _show_refused_scans(stage, folder)
    for unit in piles:
        with stage.by("programmer", Text("екі скан салыстырылды", "сканы сличены"), "§127.1", _site) as session:
            sheets.compare(session, _hall(session, unit))
    stage.say("Әр аудитория екі рет сканерленді (§127)", "Каждая аудитория отсканирована дважды (§127)")


def _receive(stage: Stage, unit: str, pass_no: int, pictures: list[tuple[str, bytes]]) -> None:
    title = Text("{n}-өту қабылданды: {unit}", "принят проход {n}: {unit}").fill(n=pass_no, unit=unit)
    with stage.by("programmer", title, "§127.1", _site) as session:
        sheets.receive(session, _hall(session, unit), pass_no, pictures, by=session.info["staff"])


def _wait_for_jobs(stage: Stage, limit: float = 900) -> None:
    until = time.monotonic() + limit
    with stage.house.as_login("programmer") as (session, _):
        while time.monotonic() < until:
            states = dict(session.execute(sa.text("SELECT state, count(*) FROM job GROUP BY state")).tuples().all())
            session.rollback()
            if not states.get("waiting") and not states.get("running"):
                if states.get("failed"):
                    said = session.scalar(sa.text("SELECT said FROM job WHERE state = 'failed' LIMIT 1"))
                    raise RuntimeError(f"a job failed: {said}")
                return
            time.sleep(0.3)
    raise RuntimeError(f"jobs are not done after {limit} s: {states}")


def _show_refused_scans(stage: Stage, folder: Path) -> None:
    """A removed candidate's sheet, a foreign page and a truncated file: each is named, none is silently taken."""
    unit = stage.persons[-1].room
    removed = [person.on_sheet for person in stage.persons if person.fate == "removed"]
    paths = scans.scanned(removed, folder / "not-to-be-scanned", seed=5, pass_no=1)
    bad = [(path.name, path.read_bytes()) for path in paths]
    bad += [("truncated.jpg", bad[0][1][: len(bad[0][1]) // 3]), ("letter.jpg", scans.foreign_page())]
    _receive(stage, unit, 1, bad)
    _wait_for_jobs(stage)
    _refused(lambda: _receive_empty(stage, unit), "")
    with stage.by("programmer", Text("артық беттер есептен шығарылды", "лишние страницы сняты"), "§127.1", _site) as session:
        room = _hall(session, unit)
        for scan in sheets.balance(session, room).unread:
            sheets.dismiss(scan, "бөгде не бүлінген бет / посторонняя или повреждённая страница")


def _receive_empty(stage: Stage, unit: str) -> None:
    try:
        _receive(stage, unit, 1, [("empty.jpg", b"")])
    except BadInput:
        raise Refusal("", Text("", "")) from None


def _identification(stage: Stage) -> None:
    """§128-142. Doubts are settled by the known marks, the protocol is filled in as the commission would."""
    known = {person.sheet: person for person in stage.persons if person.fate in ("present", "foreign sheet")}
    for unit in _units(stage, 1):
        with stage.by("representative", Text("күмәнді дөңгелекшелер шешілді", "решены сомнительные кружки"), "§166", _site) as session:
            _settle(session, _hall(session, unit), known)
        with stage.by("programmer", Text("сәйкестендіру жүргізілді", "проведена идентификация"), "§128", _site) as session:
            lower = identification.identify(session, _hall(session, unit))
            stage.protocol += sum(not row.blank for row in lower)
        _print(stage, "I-21", unit, "programmer")
        with stage.by("programmer", Text("хаттама толтырылды", "протокол заполнен"), "§130", _site) as session:
            _fill(session, _hall(session, unit), known)
        with stage.by("programmer", Text("хаттама енгізілді", "протокол внесён"), "§142", _site) as session:
            identification.enter(session, _hall(session, unit), now=session.info["now"])
        _print(stage, "I-21", unit, "programmer", lang="both")
    stage.say(f"Сәйкестендіру: хаттамада {stage.protocol} парақ (I-21)", f"Идентификация: в протоколе {stage.protocol} (I-21)")


def _settle(session: Any, room: SittingRoom, known: dict[str, filling.Person]) -> None:
    for doubt in session.scalars(sa.select(Doubt).where(Doubt.sitting_room_id == room.id)):
        sheets.settle(doubt, filled=scans.is_filled(known.get(doubt.number), doubt.at), by=session.info["staff"])


def _fill(session: Any, room: SittingRoom, known: dict[str, filling.Person]) -> None:
    found: dict[str, str] = {}
    annulled = set()
    for row in session.scalars(sa.select(LowerRow).where(LowerRow.sitting_room_id == room.id)):
        if row.blank:
            continue
        person = known[row.number]
        if person.fate == "foreign sheet":
            identification.fill_lower(session, row, Right(), Decision.ANNUL, name_on_sheet=person.name)
            annulled.add(person.code)
            continue
        right = Right(person.code, person.seat, person.variant)
        identification.fill_lower(session, row, right, Decision.CORRECT, name_on_sheet=person.name)
        found[person.code] = row.number
    removed = {"removed", "foreign sheet"}
    for row in session.scalars(sa.select(UpperRow).where(UpperRow.sitting_room_id == room.id)):
        code = row.placement.code
        fate = next((p.fate for p in known.values() if p.code == code), row.placement.state.value)
        note = Note.CORRECT if code in found else Note.ANNULLED if fate in removed or code in annulled else Note.ABSENT
        identification.fill_upper(session, row, note, found.get(code, ""))


def _opening(stage: Stage) -> None:
    """§145-150. Nobody opens before; then both passwords together; scores; I-3, I-4, I-4-2 from one snapshot."""
    unit = f"{SITE}-1"
    _, first, second = stage.passwords[unit]
    _refused(lambda: _open(stage, first, second), "§147")
    with stage.by("representative", Text("сәйкестендіру аяқталды", "идентификация завершена"), "§145", _site) as session:
        identification.report(session, _sitting(1)(session), now=session.info["now"])
    with stage.by("programmer", Text("кодты ашу сұралды", "запрошено открытие кодов"), "§147", _site) as session:
        results.ask_opening(session, _sitting(1)(session), by=session.info["staff"], now=session.info["now"])
    _refused(lambda: _open(stage, first, first), "§147")
    _refused(lambda: _open(stage, first, "AAAAA-AAAAA-AAAAA-AAAAA"), "§147")
    _open(stage, first, second)
    with stage.by("programmer", Text("жұмыстар бағаланды", "работы оценены"), "§149", _site) as session:
        scores = results.score_sitting(session, _sitting(1)(session), now=session.info["now"])
    for lang in ("kk", "both"):
        _print(stage, "I-3", unit, "programmer", lang=lang)
        _print(stage, "I-4", unit, "programmer", lang=lang)
    with stage.house.as_login("programmer") as (session, _):
        found = session.scalars(sa.select(Statement).where(Statement.authority_id.is_not(None))).all()
        units = [statement.unit for statement in found]
    for authority in units:
        _print(stage, "I-4-2", authority, "programmer")
    stage.say(f"Код ашылды, бағаланды: {len(scores)} (I-3, I-4, I-4-2)", f"Ключ открыт, оценено: {len(scores)} (I-3, I-4, I-4-2)")


def _open(stage: Stage, first: str, second: str) -> None:
    with stage.by("representative", Text("дұрыс жауаптар коды ашылды", "коды ответов открыты"), "§147", _site) as session:
        results.open_key(
            session, _sitting(1)(session), (first, second), by=session.info["staff"],
            trusted=stage.house.trusted(), now=session.info["now"],
        )  # fmt: skip


def _second_sitting(stage: Stage) -> None:
    """Left for a person: the morning of the second day, with the scans of its sheets and the Centre's passwords."""
    stage.at(DAYS[1], 8, 40)
    people_there = scans.replayed(stage.house, 2, SITE)
    rooms: dict[str, list[filling.Person]] = {}
    for person in people_there:
        rooms.setdefault(person.room, []).append(person)
    scans.hand_out(stage.house, rooms)
    by_variant = {key["variant"]: key["answers"] for key in stage.keys[f"{SITE}-2"]}
    for person in people_there:
        filling.answer(person, by_variant[person.variant], seed=stage.seed)
    last = people_there[-1]
    last.written["seat"] = f"{int(last.seat) % 30 + 1:03}"
    people_there[0].fate = "absent"
    for unit, pile in scans.piles(stage.house, people_there, 2, SITE).items():
        for pass_no in (1, 2):
            scans.scanned(pile, stage.out / "scans" / f"{SITE}-2" / unit / str(pass_no), seed=77 + pass_no, pass_no=pass_no)
    (stage.out / "README.txt").write_text(scans.letter(stage.out, stage.passwords[f"{SITE}-2"], last, people_there[0]), "utf-8")
    stage.say("Екінші лек сізге қалдырылды: README.txt", "Второй поток оставлен вам: README.txt")


def _print(stage: Stage, form_id: str, unit: str, login: str, password: str | None = None, *, lang: Any = "kk") -> None:  # noqa: PLR0913
    if form_id not in FORMS or (FORMS[form_id].source and not FORMS[form_id].source.exists()): return
    declared = FORMS[form_id]
    with stage.by(login, Text("басылды: {f} {u}", "напечатано: {f} {u}").fill(f=form_id, u=unit), declared.mark, _site) as session:
        paper = form.printed(session, form_id, unit, lang, session.info["staff"], password)
    papers = stage.out / "papers"
    papers.mkdir(exist_ok=True)
    (papers / paper.name).write_bytes(paper.content)
    stage.printed.append(paper.name)


@contextmanager
def _workers(house: House) -> Iterator[None]:
    """A real worker of its own for the time of the scanning."""
    import os

    environment = {
        **os.environ, "SYNAQ_VAR": str(house.config.var), "SECRET_KEY": house.config.secret_key,
        "DATABASE_URL": house.servers.owner_url, "DATABASE_APP_URL": house.servers.app_url,
        "REDIS_URL": house.servers.redis_url,
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, str(HERE / "run.py"), "worker"], cwd=HERE, env=environment)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _summary(stage: Stage) -> dict[str, Any]:
    with stage.house.as_login("ntc") as (session, _):
        sitting = _sitting(1)(session)
        halls = [hall.id for hall in _halls(session, 1)]
        states = dict(
            session.execute(
                sa.select(Sheet.state, sa.func.count()).where(Sheet.sitting_room_id.in_(halls)).group_by(Sheet.state)
            ).tuples().all()
        )  # fmt: skip
        passes = dict(
            session.execute(
                sa.select(Scan.pass_no, sa.func.count())
                .where(Scan.sitting_room_id.in_(halls), Scan.dismissed.is_(None))
                .group_by(Scan.pass_no)
            ).tuples().all()
        )  # fmt: skip
        scored = session.scalar(sa.text("SELECT count(*) FROM score WHERE sitting_id = :id"), {"id": sitting.id})
        annulled = session.scalar(
            sa.text("SELECT count(*) FROM reading WHERE decision = 'annul_sheet' AND sitting_room_id = ANY(:halls)"),
            {"halls": halls},
        )
        summary = {
            "applications": session.scalar(sa.text("SELECT count(*) FROM application")),
            "allocated": session.scalar(sa.select(sa.func.count()).where(Placement.sitting_id == sitting.id)),
            "sheets_allotted": sum(states.values()),
            "filled": states.get(SheetState.FILLED, 0),
            "blank": states.get(SheetState.BLANK, 0),
            "excluded": states.get(SheetState.EXCLUDED, 0),
            "spoiled": states.get(SheetState.SPOILED, 0),
            "pass_1": passes.get(1, 0),
            "pass_2": passes.get(2, 0),
            "auto": states.get(SheetState.FILLED, 0) - stage.protocol,
            "protocol": stage.protocol,
            "annulled": annulled,
            "scored": scored,
            "forms": sorted(set(stage.printed)),
        }
    (stage.out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    scans.write_truth(stage.out / "known.json", stage.persons, stage.keys[f"{SITE}-1"])
    return summary
