"""What is sealed stays sealed: of the second sitting neither passwords nor right answers can be read anywhere."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from app import sealed, servers
from app.models import AnswerKey, CentrePassword, Scan, SealedKey, Sheet, Sitting
from app.rules import seals
from app.rules.terms import SittingState
from tests.story.played import Story

PASSWORD = re.compile(r"[2-9A-Z]{5}(?:-[2-9A-Z]{5}){3}")
HEXED = re.compile(r"x((?:[0-9a-f]{2}){16,})")
RUN = 20  # answers in a row: so many of another sitting agree by no chance


@pytest.fixture(scope="module")
def passwords(story: Story) -> list[str]:
    """The three passwords that the Centre tells by telephone: for the seating sheet, and the two of the key."""
    found = PASSWORD.findall((story.out / "README.txt").read_text("utf-8"))
    assert len(found) == 3
    return found


@pytest.fixture(scope="module")
def dump(story: Story) -> bytes:
    """The whole database as its superuser reads it, with what is kept as bytes unfolded."""
    address = servers.superuser_url(story.house.config.var).replace("+psycopg", "")
    done = subprocess.run([servers.pg_dump_path(), "--dbname", address], capture_output=True, text=True, check=True)
    return "\n".join([done.stdout, *_unfolded(done.stdout)]).encode("utf-8", "surrogateescape")


def _unfolded(text: str) -> Iterator[str]:
    for found in HEXED.findall(text):
        yield bytes.fromhex(found).decode("utf-8", "surrogateescape")


def blob(story: Story, number: int) -> bytes:
    with story.sees("ntc") as session:
        found = session.scalars(
            sa.select(SealedKey.blob).join(Sitting, Sitting.id == SealedKey.sitting_id).where(Sitting.number == number)
        ).one()
        return bytes(found)


def spellings(answers: Sequence[str]) -> Iterator[bytes]:
    """A run of right answers in every way in which it might be written."""
    for start in range(0, 100 - RUN, RUN):
        run = answers[start : start + RUN]
        for text in ("".join(run), json.dumps(run)[1:-1], json.dumps(run, separators=(",", ":"))[1:-1], ";".join(run)):
            yield text.encode()
        yield bytes(sum(1 << "ABCDEFGH".index(letter) for letter in said) for said in run)


def test_147_the_two_passwords_open_the_second_key_and_nothing_else_does(story: Story, passwords: list[str]) -> None:
    _, one, two = map(seals.canonical, passwords)
    trusted = story.house.trusted()
    plain, header = sealed.unseal(blob(story, 2), one, two, trusted=trusted)
    assert header == {"sitting": "701-2"}
    assert len(json.loads(plain)) > 5
    for pair in ((two, one), (one, one), (one, seals.canonical(passwords[0]))):
        with pytest.raises(sealed.SealBroken):
            sealed.unseal(blob(story, 2), *pair, trusted=trusted)


def test_147_no_right_answer_of_the_sealed_key_can_be_read(story: Story, passwords: list[str], dump: bytes) -> None:
    _, one, two = map(seals.canonical, passwords)
    plain, _ = sealed.unseal(blob(story, 2), one, two, trusted=story.house.trusted())
    for variant in json.loads(plain):
        for spelling in spellings(variant["answers"]):
            assert spelling not in blob(story, 2)
            assert spelling not in dump


def test_the_same_search_finds_the_answers_of_the_opened_key(story: Story, dump: bytes) -> None:
    for key in story.known["keys"]:
        assert any(spelling in dump for spelling in spellings(key["answers"]))


def test_143_no_password_can_be_read(story: Story, passwords: list[str], dump: bytes) -> None:
    assert "Әлімқұлова Райхан Серікқызы".encode() in dump  # the search does find what stands there
    for password in passwords:
        for said in (password, seals.canonical(password), password.lower(), seals.canonical(password).lower()):
            assert said.encode() not in dump
            assert said.encode() not in blob(story, 2)
            assert said.encode().hex().encode() not in dump


def test_43_6_of_a_password_of_the_centre_the_application_sees_not_even_the_digest(story: Story) -> None:
    with story.sees("ntc") as session:
        assert len(session.scalars(sa.select(CentrePassword.kind)).all()) == 2
        for column in ("salt", "digest"):
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                session.execute(sa.text(f"SELECT {column} FROM centre_password"))  # noqa: S608
            session.rollback()


def test_147_of_the_sealed_sitting_no_key_is_there(story: Story) -> None:
    with story.sees("ntc") as session:
        opened = session.execute(
            sa.select(Sitting.number, SealedKey.opened_at.is_not(None)).join(
                Sitting, Sitting.id == SealedKey.sitting_id
            )
        )
        assert dict(opened.all()) == {1: True, 2: False}
        assert set(
            session.scalars(sa.select(Sitting.number).join(AnswerKey, AnswerKey.sitting_id == Sitting.id))
        ) == {1}  # fmt: skip


# ---- the sitting left to a person


def test_the_second_sitting_waits_with_its_scans(story: Story) -> None:
    with story.sees("ntc") as session:
        second = session.scalars(sa.select(Sitting).where(Sitting.number == 2)).one()
        assert second.state is SittingState.ALLOCATED
        assert session.scalar(sa.text("SELECT synaq_now()")).astimezone(second.site.tz).date() == second.day
        from app.models import SittingRoom

        halls = session.scalars(
            sa.select(SittingRoom).where(SittingRoom.sitting_id == second.id, SittingRoom.serves)
        ).all()
        allotted = {
            hall.unit: len(session.scalars(sa.select(Sheet.id).where(Sheet.sitting_room_id == hall.id)).all())
            for hall in halls
        }
        assert session.scalars(sa.select(Scan.id).where(Scan.sitting_room_id.in_([h.id for h in halls]))).all() == []
    folder = story.out / "scans" / "701-2"
    assert {path.name for path in folder.iterdir()} == set(allotted)
    for unit, count in allotted.items():
        for pass_no in ("1", "2"):
            assert len(list((folder / unit / pass_no).glob("*.jpg"))) == count
