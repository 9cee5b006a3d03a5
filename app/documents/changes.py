"""The journal of changes to the data of candidates I-17."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.admission import CHAIR, RESPONSIBLE
from app.documents.heads import SitePaper, of_site
from app.form import Signature, form
from app.models import Application, Campaign, Commission, Correction, Placement
from app.rules.terms import AttestationType, Category, CorrectedField
from app.text import Text


@dataclass(frozen=True)
class ChangeLine:
    """One wrong datum of one candidate (§82); the last columns are of the test day (§44.2)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    chg_date: Annotated[dt.date, Text("Күні", "Дата")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    fio: Annotated[str, Text("ТАӘ (базадағы)", "Ф.И.О. (в базе)")]
    sitting_no: Annotated[int | None, Text("Лек", "Поток")]
    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    field: Annotated[
        Text,
        Text(
            "Өзгертілетін мәлімет (ТАӘ / ЖСН / өтініш берген біліктілік санаты / аттестаттау түрі)",
            "Изменяемые данные (Ф.И.О. / ИИН / заявленная квалификационная категория / вид аттестации)",
        ),
    ]
    old_value: Annotated[str | Category | AttestationType, Text("Қате мәлімет", "Ошибочные данные")]
    new_value: Annotated[str | Category | AttestationType, Text("Дұрыс мәлімет", "Правильные данные")]
    basis: Annotated[Text, Text("Негізі (құжат)", "Основание (документ)")]
    sig_candidate: Annotated[str, Text("Тестіленушінің қолы", "Подпись тестируемого")] = ""
    sig_resp: Annotated[str, Text("Жауапты тұлғаның қолы", "Подпись ответственного лица")] = ""
    entered_at: Annotated[
        dt.datetime | None, Text("Бағдарламаға енгізілген күні, уақыты", "Дата и время внесения в программу")
    ] = None
    sig_mprog: Annotated[str, Text("Программистің қолы", "Подпись программиста")] = ""


@dataclass(frozen=True, kw_only=True)
class ChangeJournal(SitePaper):
    """The changes that one commission asks of one site, by sitting."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    resp_name: Annotated[str, Text("Жауапты тұлға", "Ответственное лицо")]
    rows: list[ChangeLine]
    signatures: list[Signature]
    to_site_at: Annotated[dt.date | None, Text("Журналдың ТӨП-ке жеткізілген күні", "Дата доставки журнала в ППТ")]
    handed_at: Annotated[
        dt.datetime | None,
        Text(
            "Журнал Министрлік программисіне берілді (тестілеу күні, уақыты)",
            "Журнал передан программисту Министерства (день тестирования, время)",
        ),
    ]


LISTS = {CorrectedField.CATEGORY: Category, CorrectedField.ATTESTATION: AttestationType}


@form(
    "I-17",
    Text("Тестіленушілердің мәліметтерін өзгерту журналы", "Журнал изменения данных тестируемых"),
    mark="§82",
    on=Commission,
    template="i17.xlsx",
)
def change_journal(session: Session, row: Commission) -> ChangeJournal:
    """The lines of one commission that are not withdrawn; whoever serves at a site sees those that go there."""
    campaign = session.scalars(sa.select(Campaign).order_by(Campaign.id.desc()).limit(1)).one()
    lines = session.scalars(
        sa.select(Correction)
        .join(Application, Application.id == Correction.application_id)
        .where(
            Correction.commission_id == row.id, Application.campaign_id == campaign.id,
            Correction.withdrawn_at.is_(None),
        )
        .order_by(Correction.number)
    ).all()  # fmt: skip
    placed = sa.select(Placement).where(Placement.application_id.in_([line.application_id for line in lines]))
    seats = {one.application_id: one for one in session.scalars(placed)}
    moments = [line.delivered_at for line in lines if line.delivered_at]
    return ChangeJournal(
        **_of_sites(row, campaign, lines),
        edu_authority=row.authority.name,
        resp_name=row.responsible,
        rows=[_change_line(n, line, seats.get(line.application_id)) for n, line in enumerate(lines, 1)],
        signatures=[Signature(RESPONSIBLE, row.responsible), Signature(CHAIR, row.chair)],
        to_site_at=max(moments).astimezone(row.site.tz).date() if moments else None,
        handed_at=None,
    )


def _of_sites(row: Commission, campaign: Campaign, lines: Sequence[Correction]) -> dict[str, Any]:
    """The head names every site at which these candidates take the test; usually it is one."""
    sites = {line.application.site_id: line.application.site for line in lines} or {row.site_id: row.site}
    there = sorted(sites.values(), key=lambda site: site.code)
    names = Text("; ".join(one.kk for one in there), "; ".join(one.ru for one in there))
    return of_site(there[0], campaign) | {"site_code": ", ".join(one.code for one in there), "site_name": names}


def _change_line(n: int, line: Correction, placed: Placement | None) -> ChangeLine:
    applied, zone = line.application, line.application.site.tz
    is_iin = line.field is CorrectedField.IIN
    return ChangeLine(
        n=n,
        chg_date=line.entered_at.astimezone(zone).date(),
        tjk=placed.code if placed else "",
        fio=applied.full_name,
        sitting_no=placed.sitting.number if placed else None,
        room_no=placed.sitting_room.room.number if placed else "",
        field=line.field.label,
        old_value=(line.old_iin or "") if is_iin else _of_list(line.field, line.old_value),
        new_value=(line.iin or "") if is_iin else _of_list(line.field, line.new_value),
        basis=Text(line.basis, line.basis),
        entered_at=line.applied_at and line.applied_at.astimezone(zone),
    )


def _of_list(field: CorrectedField, value: str) -> str | Category | AttestationType:
    kind = LISTS.get(field)
    return kind(value) if kind and value else value
