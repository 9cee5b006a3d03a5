"""The key is opened by two, once, when everything is identified; what it does not fit is not scored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app import keyring, sealed
from app.errors import BadInput, Refusal
from app.models import Allotment, AnswerKey, Entry, Score, SealedKey, Statement
from app.rules import seals
from app.rules.terms import Language, SittingState
from app.stages import key_file, results
from tests.stages.world import DAY, KAZ, KEY_PASSWORDS, RUS, Small, at, key_of, plan, returned, sitting
from tests.workbook.world import staff

ONE, TWO = KEY_PASSWORDS
FOUR, FIVE_PAST = at(16), at(16, 5)
OTHER = "VUTSR-QPNML-KJHGF-EDCBA"


def ask(world: Small, *, login: str = "pg", now: dt.datetime = FOUR) -> None:
    with world.doing(login) as session:
        results.ask_opening(session, sitting(session), by=staff(session, login), now=now)


def opened(
    world: Small,
    passwords: tuple[str, str] = KEY_PASSWORDS,
    *,
    login: str = "mr",
    now: dt.datetime = FIVE_PAST,
    trusted: Sequence[Ed25519PublicKey] | None = None,
) -> int:
    """How many variants the opened key has."""
    with world.doing(login) as session:
        hands = keyring.trusted() if trusted is None else trusted
        by = staff(session, login)
        return len(results.open_key(session, sitting(session), passwords, by=by, trusted=hands, now=now))


def seal(world: Small, number: int, variants: list[dict[str, Any]], passwords: tuple[str, str] = KEY_PASSWORDS) -> None:
    with world.doing("ntc") as session:
        made = sitting(session, number)
        results.seal_key(session, made, variants, passwords, signer=keyring.signer(), now=at(8))


def score(world: Small) -> list[int]:
    with world.doing("pg") as session:
        return [one.total for one in results.score_sitting(session, sitting(session), now=at(17))]


def refusal(deed: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value


def still_sealed(world: Small) -> bool:
    """Nothing is opened, nothing half done."""
    with world.as_("ntc") as session:
        key = session.scalars(sa.select(SealedKey).where(SealedKey.sitting_id == sitting(session).id)).one()
        rows = session.scalars(sa.select(AnswerKey.id)).all()
        return (key.opened_at, key.opened_by, list(rows)) == (None, "", [])


def resealed(world: Small, variants: list[dict[str, Any]], *, unit: str = "701-1") -> None:
    """Another file lies in place of the first sitting's: sealed by the Centre's hand for the sitting `unit`."""
    plain = json.dumps(variants).encode()
    one, two = map(seals.canonical, KEY_PASSWORDS)
    exchanged(world, sealed.seal(plain, one, two, signer=keyring.signer(), header={"sitting": unit}))


def exchanged(world: Small, blob: bytes) -> None:
    with world.broken_into() as session:
        session.execute(sa.update(SealedKey).values(blob=blob))


# ---- before everything is identified


def test_147_before_the_identification_nobody_asks_and_nobody_opens(scanned: Small) -> None:
    for deed in (ask, opened):
        said = refusal(lambda deed=deed: deed(scanned))  # type: ignore[misc]
        assert said.mark == "§147"
        assert KAZ in said.text.ru
        assert RUS in said.text.ru
    assert still_sealed(scanned)


# ---- two people, two passwords, once


def test_147_without_the_request_of_the_programmer_nothing_opens(identified: Small) -> None:
    assert "программист" in refusal(lambda: opened(identified)).text.ru
    ask(identified)
    assert "30" in refusal(lambda: opened(identified, now=at(16, 30) + dt.timedelta(seconds=1))).text.ru
    assert still_sealed(identified)
    assert opened(identified, now=at(16, 30)) > 0


def test_147_who_opens_does_not_ask(identified: Small) -> None:
    assert refusal(lambda: ask(identified, login="mr")).mark in {"§2", "§147"}
    assert refusal(lambda: opened(identified, login="mr")).mark == "§147"
    assert still_sealed(identified)
    ask(identified)
    assert opened(identified, login="ml") > 0


def test_146_a_key_of_a_subject_that_the_lists_do_not_know_is_told_in_words(identified: Small) -> None:
    with identified.doing("ntc") as session:
        strange = [{**one, "subject": "alchemy"} for one in key_of(session)]
        with pytest.raises(Refusal, match="alchemy") as caught:
            results._opened(session, sitting(session), strange)
    assert caught.value.mark == "§146"
    assert still_sealed(identified)


@pytest.mark.parametrize("login", ["pg2", "ntc"])
def test_147_neither_programmer_nor_centre_opens(identified: Small, login: str) -> None:
    ask(identified)
    assert refusal(lambda: opened(identified, login=login)).mark == "§2"
    assert still_sealed(identified)


@pytest.mark.parametrize(
    "passwords",
    [
        (ONE, ""), ("", TWO), ("", ""), (ONE, ONE), (TWO, TWO), (ONE, ONE.lower()), (TWO, ONE), (ONE, OTHER),
        (OTHER, TWO),
    ],
    ids=["first alone", "second alone", "none", "first twice", "second twice", "first in two spellings", "swapped",
         "second wrong", "first wrong"],
)  # fmt: skip
def test_147_nothing_but_both_passwords_in_their_order_opens(identified: Small, passwords: tuple[str, str]) -> None:
    ask(identified)
    assert refusal(lambda: opened(identified, passwords)).mark == "§147"
    assert still_sealed(identified)


def test_147_passwords_are_taken_as_people_type_them(identified: Small) -> None:
    ask(identified)
    assert opened(identified, (f" {ONE.lower()} ", TWO.replace("-", " "))) > 0


def test_147_the_key_opens_once(identified: Small) -> None:
    ask(identified)
    count = opened(identified)
    for deed in (opened, ask):
        said = refusal(lambda deed=deed: deed(identified))  # type: ignore[misc]
        assert said.mark == "§147"
        assert "16:05" in said.text.ru
    with identified.as_("ntc") as session:
        key = session.scalars(sa.select(SealedKey)).one()
        assert (key.opened_by, key.opened_at, key.asked_by) == ("mr", at(16, 5), "pg")
        assert session.scalar(sa.select(sa.func.count(AnswerKey.id))) == count
        assert sitting(session).state is SittingState.KEYS_OPENED


# ---- the file


def test_146_the_file_of_another_sitting_is_not_taken(identified: Small) -> None:
    with identified.as_("ntc") as session:
        variants = key_of(session)
    resealed(identified, variants, unit="701-2")
    ask(identified)
    said = refusal(lambda: opened(identified))
    assert said.mark == "§146"
    assert "701-2" in said.text.ru
    assert still_sealed(identified)


def test_147_a_file_that_the_centre_did_not_sign_or_that_was_touched_is_not_taken(identified: Small) -> None:
    ask(identified)
    stranger = Ed25519PrivateKey.generate().public_key()
    assert refusal(lambda: opened(identified, trusted=[stranger])).mark == "§147"
    with identified.as_("ntc") as session:
        blob = bytearray(session.scalars(sa.select(SealedKey.blob)).one())
    blob[-1] ^= 1
    exchanged(identified, bytes(blob))
    assert refusal(lambda: opened(identified)).mark == "§147"
    assert still_sealed(identified)


def test_146_without_a_file_the_centre_is_asked_for_it(identified: Small) -> None:
    with identified.broken_into() as session:
        session.execute(sa.delete(SealedKey))
    for deed in (ask, opened):
        assert refusal(lambda deed=deed: deed(identified)).mark == "§146"  # type: ignore[misc]


def test_21_2_a_key_that_is_none_is_not_sealed(allocated: Small) -> None:
    with allocated.as_("ntc") as session:
        good = key_of(session)
    returned(allocated)
    with allocated.doing("ntc") as session:
        plan(session, day=DAY + dt.timedelta(days=1), _03=Language.KAZ)
    short = [{**good[0], "answers": good[0]["answers"][:-1]}, *good[1:]]
    empty = [{**good[0], "answers": ["", *good[0]["answers"][1:]]}, *good[1:]]
    for variants in (short, empty):
        assert refusal(lambda variants=variants: seal(allocated, 2, variants)).mark == "§114.5"  # type: ignore[misc]
    for passwords in ((ONE, ONE), (ONE, "")):
        said = refusal(lambda passwords=passwords: seal(allocated, 2, good, passwords))  # type: ignore[misc]
        assert said.mark == "§147"
    with pytest.raises(BadInput):  # the first sitting has its key
        seal(allocated, 1, good)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[1:], "в файле нет"),
        (lambda rows: [*rows, rows[0]], "записан дважды"),
        (lambda rows: [{**rows[0], "subject": "alchemy"}, *rows[1:]], "alchemy"),
        (lambda rows: [{**rows[0], "answers": ["Z"] * 100}, *rows[1:]], "задания 1 не из букв"),
        (lambda rows: [{**rows[0], "answers": ["A"] * 99}, *rows[1:]], "запись 1"),
        (lambda rows: [{**rows[0], "answers": ["AB"] * 100}, *rows[1:]], "исправить задания: 1, 2, "),
    ],
    ids=["a variant left out", "a variant twice", "an unknown subject", "strange letters", "99 answers", "two right"],
)
def test_146_every_fault_of_the_file_of_answers_is_told_before_it_is_sealed(
    allocated: Small, change: Callable[[list[Any]], list[Any]], words: str
) -> None:
    with allocated.as_("ntc") as session:
        rows = [one for one in key_of(session) if one["variant"] in _lying(session)]
        assert key_file.read(session, sitting(session), json.dumps(rows).encode()) == rows
        with pytest.raises(BadInput) as caught:
            key_file.read(session, sitting(session), json.dumps(change(rows)).encode())
    assert words in " ".join(fault.text.ru for fault in caught.value.faults)


def _lying(session: sa.orm.Session) -> set[str]:
    return set(session.scalars(sa.select(Allotment.variant)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"[]", b"[" * 100_000])
def test_146_what_is_no_file_of_answers_is_refused(allocated: Small, content: bytes) -> None:
    with pytest.raises(BadInput), allocated.as_("ntc") as session:
        key_file.read(session, sitting(session), content)


# ---- scores


def test_149_who_wrote_every_right_answer_has_110_points(identified: Small) -> None:
    ask(identified)
    opened(identified)
    assert score(identified) == [110] * 8
    with identified.as_("ntc") as session:
        assert {(one.block1, one.block2) for one in session.scalars(sa.select(Score))} == {(80, 30)}
        (snapshot,) = set(session.scalars(sa.select(Statement.snapshot)))
        rows = session.execute(sa.select(Statement.authority_id, Statement.rows)).all()
        assert len(snapshot) == 16
        assert sum(count for authority, count in rows if authority) == sum(n for who, n in rows if not who) == 8
        assert sitting(session).state is SittingState.SCORED
        assert session.scalars(sa.text("SELECT broken_chains()")).all() == []
    refusal(lambda: score(identified))


def test_149_nothing_is_scored_before_the_key_is_open(identified: Small) -> None:
    refusal(lambda: score(identified))
    with identified.as_("ntc") as session:
        assert session.scalars(sa.select(Score.id)).all() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda row: {**row, "subject": "biology" if row["subject"] != "biology" else "math"},
        lambda row: {**row, "language": "rus" if row["language"] == "kaz" else "kaz"},
        lambda row: {**row, "variant": f"9{row['variant'][1:]}"},
    ],
    ids=["of another subject", "of another language", "without the variant"],
)
def test_149_a_key_that_does_not_fit_scores_nobody(
    identified: Small, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    with identified.as_("ntc") as session:
        rows = key_of(session)
    resealed(identified, [change(row) for row in rows])
    ask(identified)
    opened(identified)
    with pytest.raises(BadInput) as caught:
        score(identified)
    assert "§143" in caught.value.text.ru
    with identified.as_("ntc") as session:
        assert session.scalars(sa.select(Score.id)).all() == []
        assert session.scalars(sa.select(Statement.id)).all() == []
        assert sitting(session).state is SittingState.KEYS_OPENED


def test_16_asking_and_opening_stand_in_the_journal_with_their_authors(identified: Small) -> None:
    ask(identified)
    opened(identified)
    with identified.as_("ntc") as session:
        last = session.scalars(sa.select(Entry.login).order_by(Entry.id.desc()).limit(2)).all()
    assert last == ["mr", "pg"]
