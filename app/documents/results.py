"""Papers of the results: the key sheet I-3 and the examination statements I-4 and I-4-2."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.heads import (
    PROGRAMMER,
    REPRESENTATIVE,
    SittingPaper,
    from_state,
    names,
    of_sitting,
)
from app.errors import BadInput, Refusal
from app.form import Signature, form
from app.models import AnswerKey, Application, Institution, Placement, Score, SealedKey, Sitting, Statement, Subject
from app.roles import Role
from app.rules.answer_sheet import letters
from app.rules.terms import AttestationType, Category, Language, SittingState
from app.text import Text

IN_ROW = 10
BLOCK_1 = 70
REPRESENTATIVES = Text("Министрлік өкілдері (аты-жөні, қолы)", "Представители Министерства (Ф.И.О., подпись)")
BRANCH_STAMP = Text("ҰТО филиалының мөрі (М.О.)", "Печать филиала НЦТ (М.П.)")
DISTRICT_CHAIR = Text(
    "Педагогтер жұмыс істейтін аудан/қаланың аттестаттау комиссиясының төрағасы (аты-жөні, қолы)",
    "Председатель аттестационной комиссии района/города, где работают педагоги (Ф.И.О., подпись)",
)


@dataclass(frozen=True)
class KeyBlock:
    """The right answers of one variant, ten tasks a row."""

    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    tasks_b1: list[str]
    key_b1: Annotated[
        list[list[str]],
        Text(
            "1-блок «Оқу пәнінің мазмұны»: 1-70-тапсырмалардың дұрыс жауаптары",
            "1 блок «Содержание учебного предмета»: правильные ответы заданий 1-70",
        ),
    ]
    tasks_b2: list[str]
    key_b2: Annotated[
        list[list[str]],
        Text(
            "2-блок «Педагогика, оқыту әдістемесі»: 30 тапсырманың дұрыс жауаптары",
            "2 блок «Педагогика, методика обучения»: правильные ответы 30 заданий",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class KeySheet(SittingPaper):
    """All variants of a sitting, grouped by language and subject."""

    key_file: Annotated[str, Text("Кодтар файлының атауы, бақылау сомасы", "Имя файла кодов, контрольная сумма")]
    opened_at: Annotated[dt.datetime | None, Text("Ашылған күні мен уақыты", "Дата и время открытия")]
    copy_no: Annotated[
        str,
        Text("Дана № (1 - стенд, 2 - апелляциялық комиссия)", "Экземпляр № (1 - стенд, 2 - апелляционная комиссия)"),
    ] = ""
    variants: list[KeyBlock]
    signatures: list[Signature]


@form(
    "I-3",
    Text("Дұрыс жауаптар кодтары", "Коды правильных ответов"),
    mark="§12",
    on=Sitting,
    template="i03.xlsx",
    copies=2,
    ready=from_state(SittingState.KEYS_OPENED, "§147"),
)
def key_sheet(session: Session, row: Sitting) -> KeySheet:
    """The opened key of one sitting."""
    sealed = session.scalars(sa.select(SealedKey).where(SealedKey.sitting_id == row.id)).one()
    keys = session.scalars(
        sa.select(AnswerKey)
        .join(Subject, Subject.id == AnswerKey.subject_id)
        .where(AnswerKey.sitting_id == row.id, AnswerKey.site_id == row.site_id)
        .order_by(AnswerKey.language, sa.func.kk_order(Subject.kk), AnswerKey.variant)
    )
    return KeySheet(
        **of_sitting(row),
        key_file=f"{sealed.name}, {sealed.checksum}",
        opened_at=sealed.opened_at and sealed.opened_at.astimezone(row.site.tz),
        variants=[_key_block(one) for one in keys],
        signatures=[
            Signature(REPRESENTATIVE),
            *(Signature(PROGRAMMER, name) for name in names(session, row.site_id, Role.PROGRAMMER)),
        ],
    )


def _key_block(key: AnswerKey) -> KeyBlock:
    said = [letters(mask, "multi") for mask in key.answers]
    return KeyBlock(
        variant=key.variant,
        subject=key.subject.name,
        lang=key.language,
        tasks_b1=_spans(BLOCK_1),
        key_b1=_tens(said[:BLOCK_1]),
        tasks_b2=_spans(len(said) - BLOCK_1),
        key_b2=_tens(said[BLOCK_1:]),
    )


def _tens(values: list[str]) -> list[list[str]]:
    return [values[start : start + IN_ROW] for start in range(0, len(values), IN_ROW)]


def _spans(count: int) -> list[str]:
    """How the rows of a block are numbered; the second block begins anew, as on the sheet."""
    return [f"{start}–{start + IN_ROW - 1}" for start in range(1, count, IN_ROW)]


@dataclass(frozen=True)
class Line:
    """The result of one candidate, known by the personal code."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    b1_points: Annotated[
        int,
        Text("1-блок «Оқу пәнінің мазмұны» бойынша балл", "Баллы по 1 блоку «Содержание учебного предмета»"),
    ]
    b2_points: Annotated[
        int,
        Text("2-блок «Педагогика, оқыту әдістемесі» бойынша балл", "Баллы по 2 блоку «Педагогика, методика обучения»"),
    ]
    total: Annotated[int, Text("Жалпы балл саны", "Сумма баллов")]
    note: Annotated[str, Text("Ескерту", "Примечание")] = ""


@dataclass(frozen=True, kw_only=True)
class NamedLine(Line):
    """The same with the name, for the education authority."""

    fio: Annotated[str, Text("Аты-жөні (ТАӘ)", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    att_type: Annotated[AttestationType, Text("Аттестаттау түрі", "Вид аттестации")]


@dataclass(frozen=True, kw_only=True)
class Sums(SittingPaper):
    """What stands around the rows of every statement."""

    copy_no: Annotated[str, Text("Дана №", "Экземпляр №")] = ""
    snapshot: Annotated[str, Text("Нәтижелер суреттемесінің бақылау сомасы", "Контрольная сумма снимка результатов")]
    formed_at: Annotated[dt.datetime, Text("Жасалған уақыты", "Время формирования")]
    cnt_total: Annotated[int, Text("Ведомостағы тестіленушілер саны", "Количество тестируемых в ведомости")]
    cnt_absent: Annotated[int, Text("Келмегендер", "Не явились")]
    cnt_annulled: Annotated[int, Text("Нәтижесі жойылғандар", "Результат аннулирован")]
    signatures: list[Signature]
    stamp_ntc_branch: Text


@dataclass(frozen=True, kw_only=True)
class StatementWithoutNames(Sums):
    """The whole site, for the stand (§12)."""

    rows: list[Line]


@dataclass(frozen=True, kw_only=True)
class NamedStatement(Sums):
    """One education authority, with names (§150)."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    rows: list[NamedLine]


_scored = from_state(SittingState.SCORED, "§149")


def _of_site(session: Session, row: Statement) -> None:
    _scored(session, row)
    if row.authority_id is not None:
        raise BadInput(
            Text(
                "I-4 бүкіл ТӨП бойынша басылады: {unit}. Орган бойынша I-4-2 басыңыз.",
                "I-4 печатается по всему ППТ: {unit}. По органу печатайте I-4-2.",
            ).fill(unit=row.sitting.unit)
        )


def _of_authority(session: Session, row: Statement) -> None:
    _scored(session, row)
    if row.authority_id is None:
        raise BadInput(
            Text(
                "I-4-2 білім беруді басқару органы бойынша басылады: {unit}-<орган коды>.",
                "I-4-2 печатается по органу управления образованием: {unit}-<код органа>.",
            ).fill(unit=row.sitting.unit)
        )


@form(
    "I-4",
    Text(
        "Ұлттық біліктілік тестілеу қорытындысының емтихан ведомосы (апелляцияны есепке алмағандағы), ТАӘ "
        "көрсетілмеген",
        "Экзаменационная ведомость по итогам национального квалификационного тестирования (без учёта апелляции), "
        "без указания Ф.И.О.",
    ),
    mark="§149",
    on=Statement,
    template="i04.xlsx",
    copies=3,
    ready=_of_site,
    fits=lambda statement: statement.authority_id is None,
)
def statement(session: Session, row: Statement) -> StatementWithoutNames:
    """Every scored candidate of the sitting by personal code; no name, IIN or workplace."""
    scores = _scores(session, row, Placement.code)
    return StatementWithoutNames(
        **_sums(session, row, len(scores)),
        rows=[Line(n, *_result(one)) for n, one in enumerate(scores, 1)],
    )


@form(
    "I-4-2",
    Text(
        "Ұлттық біліктілік тестілеу қорытындысының емтихан ведомосы (апелляцияны есепке алмағандағы), білім беруді "
        "басқару органы бойынша",
        "Экзаменационная ведомость по итогам национального квалификационного тестирования (без учёта апелляции), "
        "по органу управления образованием",
    ),
    mark="§150",
    on=Statement,
    template="i04_2.xlsx",
    ready=_of_authority,
    fits=lambda statement: statement.authority_id is not None,
)
def named_statement(session: Session, row: Statement) -> NamedStatement:
    """The scored teachers of one education authority in Kazakh alphabetical order."""
    scores = _scores(session, row, Application.sort_key)
    sums = _sums(session, row, len(scores))
    sums["signatures"] = [*sums["signatures"], Signature(DISTRICT_CHAIR)]
    return NamedStatement(
        **sums,
        edu_authority=row.authority.name if row.authority else Text("", ""),
        rows=[_named(n, one) for n, one in enumerate(scores, 1)],
    )


def _scores(session: Session, row: Statement, order: sa.orm.InstrumentedAttribute[str]) -> list[Score]:
    found = (
        sa.select(Score)
        .join(Placement, Placement.id == Score.placement_id)
        .join(Application, Application.id == Placement.application_id)
        .where(Score.sitting_id == row.sitting_id, Score.site_id == row.site_id)
        .order_by(order, Placement.code)
    )
    if row.authority_id is not None:
        found = found.join(Institution, Institution.id == Application.institution_id).where(
            Institution.authority_id == row.authority_id
        )
    scores = list(session.scalars(found))
    if len(scores) != row.rows:
        raise Refusal(
            "§149",
            Text(
                "Ведомоста {rows} жол болуы тиіс, көрінгені {seen}. Ведомосты Министрлік программисі басып шығарады.",
                "В ведомости должно быть строк: {rows}, видно: {seen}. Ведомость печатает программист Министерства.",
            ).fill(rows=row.rows, seen=len(scores)),
        )
    return scores


def _result(one: Score) -> tuple[str, Category, Language, Text, str, int, int, int]:
    placed = one.placement
    category = placed.application.category
    return (
        placed.code, category, placed.language, placed.subject.name, one.variant, one.block1, one.block2, one.total,
    )  # fmt: skip


def _named(n: int, one: Score) -> NamedLine:
    applied = one.placement.application
    return NamedLine(
        n,
        *_result(one),
        fio=applied.full_name,
        iin=applied.iin,
        workplace=applied.institution.name,
        att_type=applied.attestation_type,
    )


def _sums(session: Session, row: Statement, count: int) -> dict[str, Any]:
    return {
        **of_sitting(row.sitting),
        "snapshot": row.snapshot,
        "formed_at": row.formed_at.astimezone(row.sitting.site.tz),
        "cnt_total": count,
        "cnt_absent": row.absent,
        "cnt_annulled": row.annulled,
        "signatures": [Signature(REPRESENTATIVES, name) for name in names(session, row.site_id, Role.REPRESENTATIVE)],
        "stamp_ntc_branch": BRANCH_STAMP,
    }
