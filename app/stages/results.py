"""The key opens, sheets are marked, statements are formed (§145-150)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from app import sealed
from app.errors import BadInput, Refusal
from app.models import (
    AnswerKey,
    Application,
    Institution,
    Placement,
    Reading,
    Score,
    SealedKey,
    Sitting,
    SittingRoom,
    Staff,
    Statement,
    Subject,
    UpperRow,
)
from app.rules import progress, scoring, seals
from app.rules.answer_sheet import mask_of
from app.rules.terms import Language, Note, ParticipationState, RoomState, SittingState
from app.text import Text

ASKED = dt.timedelta(minutes=30)
"""How long the programmer's request to open holds: both are in the room (§146, §147)."""
STRANGE = Text(
    "Код файлындағы пәндер анықтамалықта жоқ: {codes}. ҰТО пәнді анықтамалыққа қосқан соң қайта ашыңыз.",
    "Предметов из файла кодов нет в справочнике: {codes}. Откройте снова, когда НЦТ добавит предмет в справочник.",
)


def seal_key(
    session: Session,
    sitting: Sitting,
    variants: Sequence[Mapping[str, Any]],
    passwords: tuple[str, str],
    *,
    signer: Ed25519PrivateKey,
    now: dt.datetime,
) -> SealedKey:
    """§21.2, §146. Seal the right answers under two passwords; from here on nobody reads them, the Centre included.

    `variants`: one mapping a variant: variant, subject (code), language, answers (100 strings of letters).
    """
    seals.check_two_passwords(*passwords)
    for variant in variants:
        scoring.check_key(_masks(variant["answers"]))
    plain = json.dumps(list(variants), ensure_ascii=False).encode()
    blob = sealed.seal(plain, *map(seals.canonical, passwords), signer=signer, header={"sitting": sitting.unit})
    row = SealedKey(
        site_id=sitting.site_id, sitting_id=sitting.id, name=f"key-{sitting.unit}.sealed", blob=blob,
        checksum=hashlib.sha256(blob).hexdigest(), sealed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _masks(answers: Sequence[str]) -> bytes:
    return bytes(mask_of(chosen) for chosen in answers)


def ask_opening(session: Session, sitting: Sitting, *, by: Staff, now: dt.datetime) -> SealedKey:
    """§44.6, §147. The programmer asks for the opening; the representative then enters the passwords."""
    key = _key(session, sitting)
    _check_identified(session, sitting)
    key.asked_at, key.asked_by = now, by.login
    return key


def _key(session: Session, sitting: Sitting) -> SealedKey:
    key = session.scalar(sa.select(SealedKey).where(SealedKey.sitting_id == sitting.id))
    if key is None:
        raise Refusal(
            "§146",
            Text(
                "Бұл лектің дұрыс жауаптар кодының файлы келмеген. ҰТО-дан сұраңыз.",
                "Файл кодов правильных ответов этого потока не получен. Запросите его у НЦТ.",
            ),
        )
    if key.opened_at is not None:
        raise Refusal(
            "§147",
            Text("Код {at} ашылған.", "Коды уже открыты {at}.").fill(
                at=f"{key.opened_at.astimezone(sitting.site.tz):%d.%m.%Y %H:%M}"
            ),
        )
    return key


def _check_identified(session: Session, sitting: Sitting) -> None:
    rooms = session.scalars(
        sa.select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.serves)
    ).all()
    seals.refuse_key_before_identification([r.unit for r in rooms if r.state is not RoomState.IDENTIFIED])
    progress.check(sitting.state, SittingState.KEYS_OPENED)


def open_key(
    session: Session,
    sitting: Sitting,
    passwords: tuple[str, str],
    *,
    by: Staff,
    trusted: Sequence[Ed25519PublicKey],
    now: dt.datetime,
) -> list[AnswerKey]:
    """§147. Open the key: the representative with both passwords, after the programmer has asked, once identified."""
    key = _key(session, sitting)
    _check_identified(session, sitting)
    if key.asked_at is None or now - key.asked_at > ASKED or key.asked_by == by.login:
        raise Refusal(
            "§147",
            Text(
                "Алдымен Министрлік программисі өз сеансында кодты ашуды сұрауы тиіс (30 минут жарамды).",
                "Сначала программист Министерства запрашивает открытие в своём сеансе (действует 30 минут).",
            ),
        )
    seals.check_two_passwords(*passwords)
    blob = session.scalar(sa.select(SealedKey.blob).where(SealedKey.id == key.id))
    plain, header = sealed.unseal(blob or b"", *map(seals.canonical, passwords), trusted=trusted)
    if header.get("sitting") != sitting.unit:
        raise Refusal(
            "§146",
            Text("Файл басқа лектікі: {unit}.", "Файл другого потока: {unit}.").fill(unit=header.get("sitting")),
        )
    rows = _opened(session, sitting, json.loads(plain))
    key.opened_at, key.opened_by = now, by.login
    sitting.state = SittingState.KEYS_OPENED
    return rows


def _opened(session: Session, sitting: Sitting, variants: Sequence[Mapping[str, Any]]) -> list[AnswerKey]:
    subjects = {subject.code: subject.id for subject in session.scalars(sa.select(Subject))}
    strange = sorted({str(variant["subject"]) for variant in variants} - set(subjects))
    if strange:
        raise Refusal("§146", STRANGE.fill(codes=", ".join(strange)))
    rows = [
        AnswerKey(
            site_id=sitting.site_id, sitting_id=sitting.id, subject_id=subjects[variant["subject"]],
            language=Language(variant["language"]), variant=variant["variant"], answers=_masks(variant["answers"]),
        )
        for variant in variants
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return rows


def score_sitting(session: Session, sitting: Sitting, *, now: dt.datetime) -> list[Score]:
    """§149. Mark every identified sheet with its variant's key, then form the statements from these scores alone."""
    progress.check(sitting.state, SittingState.SCORED)
    keys = {key.variant: key for key in session.scalars(sa.select(AnswerKey).where(AnswerKey.sitting_id == sitting.id))}
    found = session.execute(
        sa.select(Reading, Placement)
        .join(Placement, Placement.id == Reading.placement_id)
        .where(Placement.sitting_id == sitting.id, Placement.state == ParticipationState.PRESENT)
        .order_by(Placement.code)
    )
    scores = [_scored(reading, placement, keys, now) for reading, placement in found]
    session.add_all(scores)
    session.flush()
    _form_statements(session, sitting, scores, now)
    sitting.state = SittingState.SCORED
    return scores


def _scored(reading: Reading, placement: Placement, keys: Mapping[str, AnswerKey], now: dt.datetime) -> Score:
    key = keys.get(reading.right_variant or "")
    if key is None or (key.subject_id, key.language) != (placement.subject_id, placement.language):
        raise BadInput(
            Text(
                "№ {sheet} парақ: {variant} нұсқасының коды тестіленушінің пәніне не тіліне сай емес. "
                "Қайта сәйкестендіру қажет (§143).",
                "Лист № {sheet}: код варианта {variant} не соответствует предмету или языку тестируемого. "
                "Нужна повторная идентификация (§143).",
            ).fill(sheet=reading.number, variant=reading.right_variant)
        )
    score = scoring.score(reading.answers, key.answers)
    return Score(
        site_id=placement.site_id, commission_id=placement.commission_id, sitting_id=placement.sitting_id,
        placement_id=placement.id, variant=key.variant, block1=score.block1, block2=score.block2, total=score.total,
        points=score.points, scored_at=now,
    )  # fmt: skip


def _form_statements(session: Session, sitting: Sitting, scores: Sequence[Score], now: dt.datetime) -> None:
    authority_of = dict(
        session.execute(
            sa.select(Placement.id, Institution.authority_id)
            .join(Application, Application.id == Placement.application_id)
            .join(Institution, Institution.id == Application.institution_id)
            .where(Placement.sitting_id == sitting.id)
        ).all()
    )
    commission_of = dict(
        session.execute(
            sa.select(Placement.id, Placement.commission_id).where(Placement.sitting_id == sitting.id)
        ).all()
    )
    snapshot = _snapshot(scores)
    rows = Counter(authority_of[score.placement_id] for score in scores)
    absent, annulled = _missing(session, sitting, authority_of)
    common = {"site_id": sitting.site_id, "sitting_id": sitting.id, "snapshot": snapshot, "formed_at": now}
    statements = [Statement(**common, rows=len(scores), absent=absent.total(), annulled=annulled.total())]
    for authority in sorted(set(authority_of.values())):
        sending = {commission_of[placement] for placement, at in authority_of.items() if at == authority}
        statements.append(
            Statement(
                **common, authority_id=authority, rows=rows[authority], absent=absent[authority],
                annulled=annulled[authority], commission_id=sending.pop() if len(sending) == 1 else None,
            )
        )  # fmt: skip
    session.add_all(statements)


def _snapshot(scores: Sequence[Score]) -> str:
    said = "\n".join(f"{s.placement_id} {s.variant} {s.block1} {s.block2} {s.total} {s.points.hex()}" for s in scores)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _missing(session: Session, sitting: Sitting, authority_of: Mapping[int, int]) -> tuple[Counter[int], Counter[int]]:
    """Absent and annulled candidates by education authority (§137, §141)."""
    upper = session.execute(
        sa.select(UpperRow.placement_id, UpperRow.note)
        .join(Placement, Placement.id == UpperRow.placement_id)
        .where(Placement.sitting_id == sitting.id)
    ).all()
    noted = dict(upper)
    absent = Counter(authority_of[p] for p, note in noted.items() if note is Note.ABSENT)
    annulled = Counter(authority_of[p] for p, note in noted.items() if note is Note.ANNULLED)
    return absent, annulled
