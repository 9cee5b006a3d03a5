"""Papers that lie in the box of a room: the variant distribution sheet X-1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.heads import REPRESENTATIVE, RoomPaper, from_state, of_room, serves
from app.form import Signature, form
from app.models import Allotment, SittingRoom
from app.rules.answer_sheet import seat_digits
from app.rules.terms import Language, SittingState
from app.text import Text

SCRATCH_SHEETS = 2
"""Clean stamped sheets for each candidate of a natural-science or mathematical subject (§117)."""

ADDITIONAL_ROWS = 8


@dataclass(frozen=True)
class VariantLine:
    """Which booklet lies on one seat."""

    seat_no: Annotated[str, Text("Орын №", "Место №")]
    variant: Annotated[str, Text("Нұсқа №", "Вариант №")]
    booklet_no: Annotated[str, Text("Сұрақ-кітапша №", "№ книжки-вопросника")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тапсыру тілі", "Язык сдачи тестирования")]
    blank_sheets: Annotated[
        int,
        Text("Мөр басылған қосымша таза парақтар саны", "Количество дополнительных чистых листов с печатью"),
    ]


@dataclass(frozen=True)
class AnotherBooklet:
    """An empty line of the additional sheet (§108, §118)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    seat_no: Annotated[str, Text("Орын №", "Место №")] = ""
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")] = ""
    variant_new: Annotated[
        str, Text("Берілген сұрақ-кітапшаның нұсқасы №", "№ варианта выданной книжки-вопросника")
    ] = ""
    variant_old: Annotated[
        str, Text("Бастапқы нұсқа № (болған жағдайда)", "Первоначальный № варианта (при наличии)")
    ] = ""
    reason: Annotated[
        str,
        Text(
            "Себебі: қосымша отырғызу / сұрақ-кітапшаның ақауы",
            "Причина: дополнительная посадка / дефект книжки-вопросника",
        ),
    ] = ""
    source: Annotated[
        str,
        Text("Материал: келмеген тестіленушінікі / қосалқы", "Материал: не явившегося тестируемого / запасной"),
    ] = ""
    given_at: Annotated[str, Text("Берілген уақыты", "Время выдачи")] = ""


@dataclass(frozen=True, kw_only=True)
class VariantSheet(RoomPaper):
    """The variants of a room, seat by seat, and the additional sheet to be filled in by hand."""

    rows: list[VariantLine]
    additional: Annotated[
        list[AnotherBooklet],
        Text("Нұсқаларды үлестірудің қосымша парағы", "Дополнительный лист распределения вариантов"),
    ]
    signatures: list[Signature]


@form(
    "X-1",
    Text("Нұсқаларды үлестіру парағы", "Лист распределения вариантов"),
    mark="§117",
    on=SittingRoom,
    fits=serves,
    template="x01.docx",
    ready=from_state(SittingState.ALLOCATED, "§117"),
)
def variant_sheet(session: Session, row: SittingRoom) -> VariantSheet:
    """Booklets of one room from seat 1 on; names stand nowhere on it."""
    laid = session.scalars(
        sa.select(Allotment)
        .where(Allotment.sitting_room_id == row.id, Allotment.site_id == row.site_id)
        .order_by(Allotment.seat)
    ).all()
    return VariantSheet(
        **of_room(row),
        rows=[_line(one, row.language) for one in laid],
        additional=[AnotherBooklet(n) for n in range(1, ADDITIONAL_ROWS + 1)],
        signatures=[Signature(REPRESENTATIVE)],
    )


def _line(one: Allotment, language: Language) -> VariantLine:
    return VariantLine(
        seat_no=seat_digits(one.seat),
        variant=one.variant,
        booklet_no=one.booklet,
        subject=one.subject.name,
        lang=language,
        blank_sheets=SCRATCH_SHEETS if one.subject.scratch_sheets else 0,
    )
