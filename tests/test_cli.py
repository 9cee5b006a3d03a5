"""The command line on the played demonstration: what it does, and what it refuses in words and with a code."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

import config
from app.cli import main
from app.db import act
from app.models import Application, Job, Printout, SeatingPrint, Sitting, Staff, Subject
from app.roles import Role
from app.rules.terms import SittingState
from app.stages import conduct
from app.text import Text
from tests.conftest import Said
from tests.story.played import Story

TITLE = Text("сынау", "проба")
FORMS = [
    "I-1", "I-3", "I-4", "I-4-2", "I-7", "I-8", "I-9", "I-11", "I-17", "I-19", "I-21", "R-3", "R-4", "X-1", "X-2",
    "X-7", "X-8", "X-13",
]  # fmt: skip


def count(story: Story, model: type[Printout | Application | Subject | Job | SeatingPrint]) -> int:
    with story.sees("ntc") as session:
        return session.scalar(sa.select(sa.func.count(model.id))) or 0


# ---- the command as it is typed


def test_the_list_of_forms(story: Story) -> None:
    done = story.run("form", "--list")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == FORMS
    assert all("§" in line for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "command",
    ["form I-99 --unit 701-1", "form I-21 --unit 701-9-99", "scan 701-1-01 . --pass 3", "form I-1 --unit 1901 --as ?"],
)
def test_a_wrong_command_ends_with_a_sentence_and_without_a_traceback(story: Story, command: str) -> None:
    done = story.run(*command.split())
    assert done.returncode == 3
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert 10 < len(done.stderr.strip()) < 700


def test_a_folder_that_is_not_there_is_made(said: Said, tmp_path: Path) -> None:
    for name in ("new", "made.now/"):
        code, told, _ = said("form", "I-11", "--unit", "701-1-02", "--out", f"{tmp_path}/{name}")
        assert (code, Path(told.strip()).parent) == (0, tmp_path / name)
        assert (tmp_path / name).is_dir()


# ---- refusals


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("form I-99 --unit 701-1", 3, "«I-99» нысаны жоқ"),
        ("form", 3, "form --list"),
        ("form I-21", 3, "form --list"),
        ("form I-21 --unit 701-1-99", 3, "«701-1-99» бірлігі табылмады"),
        ("form I-4-2 --unit 701-1", 3, "I-4-2"),
        ("form I-21 --unit 701-1-02 --as nobody", 3, "«nobody» логині жоқ"),
        ("form I-21 --unit 701-1-02 --as site", 2, "§127.2"),
        ("form I-21 --unit 701-1-02 --as programmer702", 3, "құзыретіңізде емес"),
        ("form I-4 --unit 701-2 --as programmer", 3, "«701-2»"),
        ("form I-9 --unit 701-1", 2, "§43.6"),
        ("form I-9 --unit 701-2", 2, "§43.6"),
        ("form I-9 --unit 701-2 --password-file /nowhere", 3, "Пароль файлы оқылмайды"),
        ("form I-21 --unit 701-1-02 --lang en", 3, "kk, ru, both"),
        ("form I-21 --unit 701-1-02 --out /proc/nowhere/x.xlsx", 3, "жазылмайды"),
        ("scan 701-1-01 /nowhere --pass 1", 3, "Қалта жоқ: /nowhere"),
        ("scan 701-1-01 /", 3, "--pass"),
        ("scan 701-1-01 / --pass 3", 3, "1, 2"),
        ("import bogus /etc/hostname", 3, "«bogus» тізіліміне"),
        ("import entry /etc/hostname", 3, "«entry» тізіліміне"),
        ("import subject /nowhere.xlsx", 3, "Файл оқылмайды"),
        ("import subject /etc/hostname", 3, ""),
        ("import application /etc/hostname --as ntc", 2, "§8: мұны істейтін: жауапты тұлға. Сіздің рөліңіз: ҰТО."),
        ("import institution /etc/hostname --as site", 2, "мұны істейтін: ҰТО. Сіздің рөліңіз: ТӨП"),
        ("export institution c.txt --as ntc", 3, ".xlsx немесе .csv"),
        ("clock tomorrow", 3, "2018-11-04T08:40"),
        ("law 999", 3, "999"),
        ("user new --name A --role king", 3, "«king» рөлі жоқ"),
        ("user new --name A --role site --site 701 --password-file /nowhere", 3, "Пароль файлы оқылмайды"),
        ("frobnicate", 3, "«frobnicate»"),
        ("", 3, "--help"),
        ("demo --candidates many", 3, "«many»"),
        ("check --loudly", 3, "--loudly"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(story: Story, said: Said, command: str, code: int, words: str) -> None:
    before = count(story, Printout)
    told, out, complaint = said(*command.split())
    assert (told, out) == (code, "")
    assert words in complaint
    assert len(complaint.strip()) > 10
    assert count(story, Printout) == before


def test_who_acts_is_told_in_their_own_language(copy: Story, said: Said) -> None:
    with copy.superuser() as connection:
        connection.execute(sa.text("UPDATE staff SET locale = 'ru' WHERE login = 'programmer'"))
    command = ("form", "I-9", "--unit", "701-1", "--as")
    assert "уже напечатан" in said(*command, "programmer", at=copy)[2]
    assert "басылып қойған" not in said(*command, "programmer", at=copy)[2]
    assert "басып шығаратын" in said(*command, "site", at=copy)[2]
    assert all(word in said(*command, "nobody", at=copy)[2] for word in ("логині жоқ", "Логина"))


# ---- papers


def test_without_an_actor_it_is_the_one_who_sees_the_unit(story: Story, said: Said, tmp_path: Path) -> None:
    with story.sees("responsible2") as session:
        code = session.scalars(sa.text("SELECT code FROM placement ORDER BY code")).first()
    assert said("form", "R-4", "--unit", code, "--out", tmp_path)[0] == 0
    with story.sees("ntc") as session:
        last = session.scalars(sa.select(Printout).order_by(Printout.id.desc())).first()
        assert last
        assert (last.form, last.unit_key, last.login) == ("R-4", code, "responsible2")


def test_43_6_the_seating_sheet_by_command_once_and_then_never(copy: Story, said: Said, tmp_path: Path) -> None:
    password = tmp_path / "password"
    command = ("form", "I-9", "--unit", "701-2", "--as", "programmer", "--out", tmp_path, "--password-file", password)
    password.write_text("AAAAA-AAAAA-AAAAA-AAAAA\n")
    assert said(*command, at=copy)[0] == 2
    password.write_text((copy.out / "README.txt").read_text("utf-8").partition("пароль: ")[2][:23] + "\n")
    assert said(*command, at=copy)[0] == 0
    assert (tmp_path / "I-9 701-2 kk.docx").read_bytes().startswith(b"PK")
    (tmp_path / "I-9 701-2 kk.docx").unlink()
    code, _, complaint = said(*command, at=copy)
    assert (code, complaint[:6]) == (2, "§43.6:")
    assert not (tmp_path / "I-9 701-2 kk.docx").exists()
    assert count(copy, SeatingPrint) == 2


# ---- scans


def test_127_1_a_command_of_its_own_process_finds_the_room_and_is_told_that_it_is_early(copy: Story) -> None:
    folder = copy.out / "scans" / "701-2" / "701-2-01" / "1"
    told = copy.run("scan", "701-2-01", folder, "--pass", "1")
    assert told.returncode == 2
    assert told.stderr.startswith("§")
    assert "Traceback" not in told.stderr


def test_127_1_the_second_sitting_is_scanned_by_command(copy: Story, said: Said, tmp_path: Path) -> None:
    folder = copy.out / "scans" / "701-2" / "701-2-01" / "1"
    command = ("scan", "701-2-01", folder, "--pass", "1")
    assert said(*command, at=copy)[0] == 2  # the test is not over
    with copy.superuser() as connection:
        connection.execute(sa.text("UPDATE sitting SET state = 'seating_printed' WHERE number = 2"))
    assert said("clock", "2018-11-04T13:00", at=copy)[0] == 0
    with copy.house.as_login("lead") as (session, _), act(session, TITLE, mark="§104"):
        second = session.scalars(sa.select(Sitting).where(Sitting.number == 2)).one()
        now = session.scalar(sa.text("SELECT synaq_now()"))
        conduct.start(second, now=now)
        session.flush()
        conduct.finish(session, second, now=now)
    before = count(copy, Job)
    assert said(*command, "--as", "site", at=copy)[0] == 2
    assert said(*command, "--as", "programmer702", at=copy)[0] == 3
    (tmp_path / "empty").mkdir()
    code, _, complaint = said("scan", "701-2-01", tmp_path / "empty", "--pass", "1", at=copy)
    assert (code, "Файл таңдалмаған" in complaint) == (3, True)
    assert count(copy, Job) == before
    code, out, _ = said(*command, at=copy)
    files = len(list(folder.iterdir()))
    assert (code, out) == (0, f"Қабылданды: {files} файл\n")
    assert count(copy, Job) == before + files
    assert said(*command, at=copy)[0] == 0  # the same folder again is the same work
    assert count(copy, Job) == before + files
    with copy.sees("ntc") as session:
        assert session.scalars(sa.select(Sitting.state).where(Sitting.number == 2)).one() is SittingState.SCANNING


# ---- registers from files


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    path.write_bytes(stream.getvalue())
    return path


HEADING = ("Коды", "Атауы (қазақша)", "Атауы (орысша)", "230 минут (§104)", "2 таза парақ (§117)", "Тек осы тілде")
CHESS = ("chess", "Шахмат", "Шахматы", "жоқ", "жоқ", "")


def test_a_register_is_loaded_tried_first_and_loaded_again_without_change(
    copy: Story, said: Said, tmp_path: Path
) -> None:
    command = ("import", "subject", book(tmp_path / "subjects.xlsx", HEADING, CHESS))
    before = count(copy, Subject)
    assert said(*command, "--dry-run", at=copy)[:2] == (0, "қосылады: 1, өзгереді: 0, өзгеріссіз: 0\n")
    assert count(copy, Subject) == before
    assert said(*command, at=copy)[0] == 0
    assert count(copy, Subject) == before + 1
    assert said(*command, at=copy)[1] == "қосылды: 0, өзгертілді: 0, өзгеріссіз: 1\n"


def test_a_register_goes_out_as_its_list_shows_it_to_whom_may_read_it(copy: Story, said: Said, tmp_path: Path) -> None:
    out = tmp_path / "subjects.csv"
    code, told, _ = said("export", "subject", str(out), at=copy)
    assert (code, told) == (0, f"Файл дайын: {count(copy, Subject)} жазба.\n")
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Коды;Атауы (қазақша);")
    assert len(lines) == count(copy, Subject) + 1
    assert said("export", "entry", str(out), "--as", "programmer", at=copy)[0] == 2
    assert said("export", "bogus", str(out), at=copy)[0] == 3


def test_every_fault_of_a_workbook_is_told_and_nothing_is_loaded(copy: Story, said: Said, tmp_path: Path) -> None:
    bad = book(tmp_path / "subjects.xlsx", HEADING, CHESS, ("", "Ән", "Пение", "иә", "?", ""))
    before = count(copy, Subject)
    code, out, complaint = said("import", "subject", bad, at=copy)
    assert (code, out) == (3, "")
    assert [line[:6] for line in complaint.splitlines()[1:]] == ["3-жол,", "3-жол,"]
    assert count(copy, Subject) == before


def test_9_an_application_after_the_closing_is_refused(copy: Story, said: Said) -> None:
    before = count(copy, Application)
    code, _, complaint = said("import", "application", copy.out / "applications" / "1901.xlsx", at=copy)
    assert (code, complaint[:3]) == (2, "§9:")
    assert count(copy, Application) == before


def test_a_register_is_loaded_only_by_whom_it_belongs_to(copy: Story, said: Said, tmp_path: Path) -> None:
    good = book(tmp_path / "subjects.xlsx", HEADING, CHESS)
    before = count(copy, Subject)
    code, _, complaint = said("import", "subject", good, "--as", "programmer", at=copy)
    assert code in (2, 3)
    assert "§5: мұны істейтін: ҰТО" in complaint
    assert count(copy, Subject) == before


# ---- the clock, the law, the installation


def test_the_clock_of_a_demonstration_moves(copy: Story, said: Said) -> None:
    assert said("clock", at=copy)[1].startswith("04.11.2018 ")
    assert said("clock", "2018-11-05T10:00", at=copy)[1].startswith("05.11.2018 10:00:0")
    assert said("clock", at=copy)[1].startswith("05.11.2018 10:00:")


def test_in_a_real_database_time_does_not_move_and_nobody_is_guessed(copy: Story, said: Said) -> None:
    with copy.superuser() as connection:
        connection.execute(sa.text("DELETE FROM clock"))
    code, out, complaint = said("clock", "2018-11-05T10:00", at=copy)
    assert (code, out, complaint[:3]) == (2, "", "§1:")
    assert not said("clock", at=copy)[1].endswith("2018")
    code, _, complaint = said("form", "I-1", "--unit", "1901", at=copy)
    assert (code, "--as" in complaint) == (3, True)


def test_128_the_law_tells_where_a_paragraph_lives(said: Said) -> None:
    code, out, _ = said("law", "128", "--json")
    rows = json.loads(out)
    assert code == 0
    assert {row["id"].split(".")[0] for row in rows} == {"128"}
    assert {"id", "status", "home", "tests"} <= set(rows[0])
    assert {row["status"] for row in rows} <= {"done", "paper", "open"}


def test_check_ends_with_one_when_something_is_broken(copy: Story, said: Said) -> None:
    assert faults(said("check", "--json", at=copy)[1]) == []
    with copy.superuser() as connection:
        connection.exec_driver_sql("UPDATE entry SET login = 'nobody' WHERE chain = 'centre' AND number = 1")
    code, out, _ = said("check", "--json", at=copy)
    assert code == 1
    assert faults(out) == ["journal"]


def faults(told: str) -> list[str]:
    """What is not well, but for the anchors: those of a copy are those of its original, which has gone on."""
    return [line["name"] for line in json.loads(told) if not line["ok"] and line["name"] != "anchors"]


def test_an_official_is_added_with_a_good_password_only(copy: Story, said: Said, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    command = ("user", "newcomer", "--name", "Жаңа Қызметкер", "--role", "programmer", "--password-file", secret)
    for password, place, words in (
        ("short", "701", "тым қысқа"), ("a long enough password", "799", "«799»"),
    ):  # fmt: skip
        secret.write_text(password)
        code, _, complaint = said(*command, "--site", place, at=copy)
        assert (code, words in complaint) == (3, True)
    assert said(*command, "--site", "701", at=copy)[:2] == (0, "newcomer\n")
    with copy.sees("newcomer") as session:
        assert {one.site.code for one in session.scalars(sa.select(Sitting))} == {"701"}
        assert session.scalar(sa.select(Staff.password_due).where(Staff.login == "newcomer"))


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("programmer --role programmer --site 702", 3, "--renew"),
        ("Programmer --role programmer --site 702", 3, "«programmer» логині бос емес"),
        ("nobody-yet --role programmer --site 702 --renew", 3, "«nobody-yet» логині жоқ"),
        ("жаңа --role programmer --site 702", 2, "3-40 таңба"),
        ("newcomer --role programmer", 3, "--site"),
        ("newcomer --role programmer --site 702 --commission 1901", 3, "--commission бұл рөлге жатпайды"),
        ("newcomer --role responsible_person --site 702", 3, "--site бұл рөлге жатпайды"),
        ("newcomer --role ntc --site 702", 3, "--site бұл рөлге жатпайды"),
    ],
)
def test_an_account_is_neither_overwritten_nor_made_without_its_place(
    story: Story, said: Said, tmp_path: Path, line: str, code: int, words: str
) -> None:
    secret = tmp_path / "password"
    secret.write_text("ұзақ әрі бөгде құпиясөз")
    found = said("user", *line.split(), "--name", "Жаңа Қызметкер", "--password-file", secret)
    assert (found[0], found[1], words in found[2]) == (code, "", True), found[2]
    with story.sees("programmer") as session:
        assert session.scalars(sa.select(Staff.full_name).where(Staff.login == "programmer")).one() != "Жаңа Қызметкер"


def test_an_account_is_renewed_when_that_is_said(copy: Story, said: Said, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("ұзақ әрі бөгде құпиясөз")
    command = ("user", "programmer", "--name", "Жаңа Қызметкер", "--role", "programmer", "--site", "702", "--renew")
    assert said(*command, "--password-file", secret, at=copy)[:2] == (0, "programmer\n")
    with copy.sees("programmer") as session:
        assert {one.site.code for one in session.scalars(sa.select(Sitting))} <= {"702"}


def test_the_help_of_user_tells_the_roles(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["user", "--help"], config.load({}))
    told = capsys.readouterr().out
    assert all(f"{role.value} " in told for role in Role)
    assert all(words in told for words in ("--password-file", "--as не нужно", "программист Министерства"))


def test_the_play_is_not_played_over_what_is_there(copy: Story, said: Said, tmp_path: Path) -> None:
    before = count(copy, Application)
    code, _, complaint = said("demo", "--out", tmp_path / "demo", at=copy)
    assert (code, complaint[:3]) == (2, "§1:")
    assert count(copy, Application) == before


def _away(story: Story) -> Story:
    nowhere = "postgresql://nobody@/none?host=/nowhere"
    return replace(story, env={**story.env, "DATABASE_URL": nowhere, "DATABASE_APP_URL": nowhere})


def test_a_database_that_is_away_is_said_so(story: Story) -> None:
    away = _away(story)
    done = away.run("clock")
    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_a_database_that_does_not_answer_is_a_fault_in_json(story: Story) -> None:
    told = _away(story).run("check", "--json")
    assert (told.returncode, "Traceback" in told.stderr) == (1, False), told.stderr
    assert [(line["name"], line["ok"]) for line in json.loads(told.stdout)] == [("database", False)]


def test_a_user_without_a_terminal_is_asked_for_a_file(said: Said) -> None:
    code, _, complaint = said("user", "raikhan", "--name", "Әлімқұлова Райхан", "--role", "ntc")
    assert (code, "--password-file" in complaint) == (3, True)
