"""The file of right answers that the Centre seals: read with every fault, before it can no longer be looked into."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import BadInput, Fault, Refusal
from app.models import Allotment, Sitting, SittingRoom, Subject
from app.rules import scoring, seals
from app.rules.answer_sheet import OPTIONS, mask_of
from app.rules.terms import Language
from app.text import Text

TASKS = scoring.SCHOOL_2018.tasks
LARGEST = 4 * 1024 * 1024
NOT_JSON = Text(
    "Бұл кілт файлы емес. Әр нұсқаның коды жазылған JSON файлын таңдаңыз.",
    "Это не файл кодов. Выберите файл JSON, в котором записан код каждого варианта.",
)
FAULTY = Text(
    "Код файлы мөрленген жоқ: түзетіп, қайта жүктеңіз.", "Файл кодов не запечатан: исправьте и загрузите снова."
)
SHAPE = Text(
    "{n}-жазба: variant, subject, language және 100 жауаптан тұратын answers болуы тиіс.",
    "запись {n}: нужны variant, subject, language и answers из 100 ответов.",
)
LETTERS = Text(
    "{variant} нұсқасы: {task}-тапсырманың жауабы A-H әріптері емес.",
    "вариант {variant}: ответ задания {task} не из букв A-H.",
)
UNKNOWN = Text(
    "{variant} нұсқасы: пәні не тілі белгісіз ({what}).", "вариант {variant}: неизвестный предмет или язык ({what})."
)
NUMBER = Text(
    "{n}-жазба: variant төрт цифрдан тұруы тиіс, мысалы «0111».", "запись {n}: variant — четыре цифры, например «0111»."
)
OTHER = Text(
    "{variant} нұсқасы осы лекте {due} үшін бөлінген, ал файлда {said} делінген.",
    "вариант {variant} в этом потоке выделен для {due}, а в файле сказано {said}.",
)
TWICE = Text("{variant} нұсқасы екі рет жазылған.", "вариант {variant} записан дважды.")
MISSING = Text("{variant} нұсқасы осы лекте бар, ал файлда жоқ.", "варианта {variant} этого потока в файле нет.")


def read(session: Session, sitting: Sitting, content: bytes) -> list[dict[str, Any]]:
    """§21.2, §146. The variants of the file, checked against the sitting; BadInput with every fault."""
    variants = _parsed(content)
    subjects = set(session.scalars(sa.select(Subject.code)))
    faults = [fault for n, one in enumerate(variants, start=1) for fault in _faults(n, one, subjects)]
    if faults:
        raise BadInput(FAULTY, faults)
    lying = _lying(session, sitting)
    given = [one["variant"] for one in variants]
    faults = [Fault(MISSING.fill(variant=missing)) for missing in sorted(set(lying) - set(given))]
    faults += [Fault(TWICE.fill(variant=twice)) for twice in sorted({v for v in given if given.count(v) > 1})]
    for one in variants:
        said = (one["subject"], one["language"])
        if (due := lying.get(one["variant"], said)) != said:
            faults.append(Fault(OTHER.fill(variant=one["variant"], due=", ".join(due), said=", ".join(said))))
    if faults:
        raise BadInput(FAULTY, faults)
    return variants


def _lying(session: Session, sitting: Sitting) -> dict[str, tuple[str, str]]:
    """Subject and language of every variant that lies on a desk of this sitting."""
    found = session.execute(
        sa.select(Allotment.variant, Subject.code, SittingRoom.language)
        .join(SittingRoom, SittingRoom.id == Allotment.sitting_room_id)
        .join(Subject, Subject.id == Allotment.subject_id)
        .where(SittingRoom.sitting_id == sitting.id)
        .distinct()
    )
    return {variant: (subject, language.value) for variant, subject, language in found}


def passwords() -> tuple[str, str]:
    """§146. Two new passwords for one sealed file."""
    return seals.new_password(_random()), seals.new_password(_random())


def _random() -> bytes:
    return secrets.token_bytes(seals.RANDOM_BYTES)


def _parsed(content: bytes) -> list[Any]:
    try:
        variants = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise BadInput(NOT_JSON) from error
    if not isinstance(variants, list) or not variants:
        raise BadInput(NOT_JSON)
    return variants


def _faults(n: int, one: Any, subjects: set[str]) -> Iterator[Fault]:
    answers = one.get("answers") if isinstance(one, dict) else None
    words = [one.get(name) for name in ("variant", "subject", "language")] if isinstance(one, dict) else [None]
    if not all(isinstance(word, str) for word in words) or not isinstance(answers, list) or len(answers) != TASKS:
        yield Fault(SHAPE.fill(n=n))
        return
    variant, subject, language = map(str, words)
    if not re.fullmatch("[0-9]{4}", variant):
        yield Fault(NUMBER.fill(n=n))
        return
    if subject not in subjects or language not in set(Language):
        yield Fault(UNKNOWN.fill(variant=variant, what=f"{subject}, {language}"))
    odd = [task for task, said in enumerate(answers, start=1) if not _is_answer(said)]
    yield from (Fault(LETTERS.fill(variant=variant, task=task)) for task in odd)
    if not odd:
        try:
            scoring.check_key(bytes(mask_of(said) for said in answers))
        except Refusal as refused:
            yield Fault(Text("{v}: {said}", "{v}: {said}").fill(v=variant, said=refused.text))


def _is_answer(said: Any) -> bool:
    return isinstance(said, str) and bool(said) and set(said) <= set(OPTIONS)
