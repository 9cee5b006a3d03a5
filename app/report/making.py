"""A report made for one reader, with their rights, in their language: what stands in its head, its table, its chart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import orm

from app.models import Staff
from app.register import filters
from app.register.filters import EMPTY, WITHIN, zone_of
from app.register.listing import BLANK, FROM, INSIDE, TO
from app.register.values import masked, words
from app.report import grouped, plain
from app.report.chart import Chart, chart_of
from app.report.columns import column_of
from app.report.fitting import Fitted, Sought, fit
from app.report.shape import Shape
from app.report.table import Table
from app.text import Text

ON_PAGE = 500
IN_FILE = 50_000
FILTER = Text("{label}: {words}", "{label}: {words}")
LEFT_OUT = Text("«{label}» есепке кірмеді: {why}.", "«{label}» не вошло в отчёт: {why}.")
SHOWN = Text("Алғашқы {n} жол көрсетілген, барлығы {all}.", "Показаны первые {n} строк, всего {all}.")
CUT = Text(
    "Файлға {n} жол ғана сыяды. Қалғанын тізілімнің өз шығаруынан алыңыз.",
    "В файл помещается только {n} строк. Остальное возьмите выгрузкой самого регистра.",
)
CLOCK = Text("Күндер мен сағаттар: {zone}.", "Дни и часы: {zone}.")


@dataclass(frozen=True)
class Report:
    """A report as it is seen: for whom and when it was made, by which filters, and what is said beside it."""

    title: str
    fit: Fitted
    table: Table
    filters: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    at: dt.datetime
    by: str

    @property
    def staff(self) -> Staff:
        return self.fit.staff

    @property
    def chart(self) -> Chart | None:
        found = chart_of(self.fit, self.table)
        return replace(found, title=f"{self.title}. {found.title}") if found is not None else None

    @property
    def about(self) -> list[tuple[str, str]]:
        """The lines of the head of a paper: who, when, of what, by which filters."""
        joined = "; ".join(f"{label}: {told}" for label, told in self.filters)
        return [
            (str(Text("Тізілім", "Регистр")), str(self.fit.title)),
            (str(Text("Жасаған", "Составил(а)")), self.by),
            (str(Text("Жасалған уақыты", "Когда составлен")), self.at.strftime("%d.%m.%Y %H:%M")),
            (str(Text("Сүзгілер", "Отборы")), joined or str(Text("жоқ, барлық жазба", "нет, все записи"))),
        ]


def made(
    session: orm.Session, shape: Shape, staff: Staff, *, title: str = "", most: int = ON_PAGE, strict: bool = True
) -> Report:
    """Make a report in the name of whoever acts. Refusal, BadInput or Senseless where it cannot be made."""
    cut = fit(shape, staff, strict=strict)
    way = plain if cut.shape.is_list else grouped
    table = way.reckon(session, cut, most=most)
    now = session.scalars(sa.select(sa.func.synaq_now(type_=sa.DateTime(timezone=True)))).one()
    told = tuple((str(_heading(cut, one)), _said(session, cut, one)) for one in cut.sought)
    here = now.astimezone(zone_of(staff)).replace(tzinfo=None)
    notes = tuple(map(str, _notes(cut, table, most)))
    return Report(title or str(cut.title), cut, table, told, notes, here, _by(staff))


def _by(staff: Staff) -> str:
    """For whom it is made, with the post and the place."""
    place = staff.commission or staff.site or staff.branch
    return ", ".join([staff.full_name, str(staff.role.label), *([f"{place.code} {place}"] if place else [])])


def _notes(cut: Fitted, table: Table, most: int) -> list[Text]:
    notes = [LEFT_OUT.fill(label=one.label, why=one.why) for one in cut.left_out]
    if table.details < table.found:
        notes.append(SHOWN.fill(n=table.details, all=table.found))
    wanted = min(cut.shape.rows or table.found, table.found)
    if most >= IN_FILE and wanted > most:
        notes.append(CUT.fill(n=most))
    if any(head.kind == "moment" for head in table.heads) or any(g.by for g, _ in cut.groups):
        notes.append(CLOCK.fill(zone=str(zone_of(cut.staff))))
    return notes


def _heading(cut: Fitted, one: Sought) -> Text:
    bare = one.argument.partition(".")[0]
    return column_of(cut.model, f"{one.path}.{bare}" if one.path else bare, cut.shape.join).label


def _said(session: orm.Session, cut: Fitted, sought: Sought) -> str:
    one = sought.one
    told = {EMPTY: str(BLANK)} if one.nullable else {}
    if one.kind == "parent":
        told |= {filters.value_of(row): filters.words_of(row) for row in filters.parents(session, one, sought.values)}
    told |= {value: str(label) for value, label in one.choices}
    return ", ".join(told.get(value) or _typed(cut, sought, value) for value in sought.values)


def _typed(cut: Fitted, sought: Sought, value: str) -> str:
    """A typed value in words; of a masked column no more than its last digits."""
    if sought.one.kind == "digits":
        return masked(value)
    if sought.one.kind == "date":
        value = words(filters.day_of(sought.one, value), zone_of(cut.staff))
    edge = sought.argument.rpartition(".")[2] if "." in sought.argument else ""
    if edge:
        return str((FROM if edge == "from" else TO).fill(value=value))
    return str(INSIDE.fill(value=value.removeprefix(WITHIN))) if value.startswith(WITHIN) else value
