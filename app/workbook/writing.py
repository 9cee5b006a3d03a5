"""A register as a file: the template to fill, the export of its rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from textwrap import wrap
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from sqlalchemy.orm import Session, selectinload

from app.db import Base, label
from app.rules.terms import Term
from app.text import Lang, Text
from app.workbook.cells import NO, YES, choices
from app.workbook.columns import Field, code_of, exported, names_of, relation_of, writable
from app.workbook.gate import MAX_ROWS
from app.workbook.sheet import DANGEROUS, Sheet, width_of, widths_of

Kind = Literal["xlsx", "csv"]

HEADING = PatternFill("solid", start_color="FFD9E2F3")
BOLD = Font(name="Calibri", size=11, bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
NOTES = {"A": 44, "B": 24, "C": 90}
LINE_HEIGHT = 15
A4 = "9"  # the number of this paper in Excel
MEASURED = 100  # rows by which the columns of an export get their widths
HOME = ZoneInfo("Asia/Almaty")

INSTRUCTIONS = Text("Нұсқау", "Инструкция")
LISTS = Text("Тізімдер", "Списки")
COLUMN, MUST, WHAT = Text("Баған", "Столбец"), Text("Міндетті", "Обязателен"), Text("Не жазылады", "Что вписывать")
RULES = (
    Text(
        "Бірінші парақты толтырыңыз: бір жол, бір жазба. Тақырыптарды өзгертпеңіз.",
        "Заполните первый лист: одна строка, одна запись. Заголовки не меняйте.",
    ),
    Text(
        "ЖСН мен БСН бағандары «Мәтін» пішімінде: басындағы нөлдер сақталады.",
        "Столбцы ИИН и БИН в формате «Текст»: нули в начале сохраняются.",
    ),
    Text(
        "Файлда бір қате болса да, ештеңе жазылмайды: барлық қате жолы мен бағаны көрсетіліп қайтарылады.",
        "При любой ошибке не записывается ничего: все ошибки возвращаются с номером строки и столбцом.",
    ),
    Text(
        "Сол файлды қайта жүктеуге болады: бар жазбалар жаңартылады, екі рет жазылмайды.",
        "Тот же файл можно загрузить снова: имеющиеся записи обновятся, вторых не появится.",
    ),
)
OF_KIND: dict[type, Text] = {
    str: Text("мәтін", "текст"),
    int: Text("бүтін сан", "целое число"),
    dt.date: Text("күні, мысалы 01.10.2018", "дата, например 01.10.2018"),
    dt.time: Text("уақыты, мысалы 15:00", "время, например 15:00"),
}
OF_LONG_NUMBER = Text("12 цифр, мәтін түрінде", "12 цифр, в виде текста")
OF_TARGET = Text("«{register}» тізіліміндегі коды не атауы", "код или название из регистра «{register}»")


def template(
    session: Session,
    model: type[Base],
    lang: Lang,
    *,
    only: Sequence[str] | None = None,
    spare: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """An empty workbook of a register: headings, drop-downs with what the bearer may choose, instructions.

    The columns `spare` may be left blank; each with words to choose from where the bearer sees too few elsewhere.
    """
    fields, spare = writable(model, only), spare or {}
    book = Workbook()
    sheet, notes, lists = book.worksheets[0], book.create_sheet(), book.create_sheet()
    sheet.title, notes.title, lists.title = (
        _sheet_name(_title(model), lang), _sheet_name(INSTRUCTIONS, lang), _sheet_name(LISTS, lang)
    )  # fmt: skip
    sheet.freeze_panes = "A2"
    for at, field in enumerate(fields, start=1):
        _head(sheet, at, field, lang)
        _offer(sheet, lists, at, spare.get(field.name) or _choices(session, field, lang))
    lists.sheet_state = "hidden"
    print_wide(sheet)
    print_wide(notes)
    _instruct(notes, fields, lang, spare)
    return _bytes(book)


def export(model: type[Base], rows: Iterable[Base], lang: Lang, kind: Kind = "xlsx") -> bytes:
    """Rows of a register under its headings, accepted back by `load`. Rows are read one by one."""
    names = exported(model)
    headings = [label(model, name).within(lang) for name in names]
    lines = ([shown(row, model, name, lang) for name in names] for row in rows)
    stream = io.BytesIO()
    pour(stream, _title(model).within("kk" if lang == "both" else lang), headings, lines, kind=kind)
    return stream.getvalue()


def pour(stream: IO[bytes], title: str, headings: Sequence[str], lines: Iterable[Sequence[Any]], *, kind: Kind) -> int:
    """Write lines as they come; nothing in them is taken for a formula. How many there were."""
    if kind == "csv":
        words = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
        writer = csv.writer(words, delimiter=";")
        writer.writerow(headings)
        count = sum(bool(writer.writerow(list(_guarded(line)))) for line in lines)
        words.detach()
        return count
    coming = iter(lines)
    first = list(islice(coming, MEASURED))
    sheet = Sheet(stream, title, headings, widths=widths_of(headings, first))
    for line in chain(first, coming):
        sheet.row(line)
    sheet.close()
    return sheet.count


def selected(model: type[Base]) -> sa.Select[Any]:
    """The rows of a register with everything that an export reads of them, in the order of the register."""
    relations = {relation_of(model, name) for name in exported(model)} - {None}
    options = [selectinload(getattr(model, str(name))) for name in sorted(map(str, relations))]
    chosen = sa.select(model).options(*options)
    order = model.register.order if model.register else ""
    return chosen.order_by(getattr(model, order), model.id) if order else chosen.order_by(model.id)


def shown(row: Base, model: type[Base], name: str, lang: Lang) -> Any:
    """What stands in a cell for a column of a row: codes for foreign keys, labels for closed lists, local time."""
    relation = relation_of(model, name)
    if relation is not None:
        return _key_of(getattr(row, relation))
    value = getattr(row, name)
    if isinstance(value, bool):
        return (YES if value else NO).within(lang)
    if isinstance(value, Term):
        return value.label.within(lang)
    if isinstance(value, dt.datetime):
        return value.astimezone(_zone(row)).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | float | dt.date | dt.time):
        return value
    return value.within(lang) if isinstance(value, Text) else str(value)


def _key_of(row: Base | None) -> str | None:
    if row is None:
        return None
    return str(row.code if hasattr(row, "code") else getattr(row, "full_name", row.unit))


def _zone(row: Base) -> ZoneInfo:
    commission = getattr(row, "commission", None)
    site = getattr(row, "site", None) or getattr(commission, "site", None)
    return site.tz if site is not None else HOME


def _title(model: type[Base]) -> Text:
    return model.register.title if model.register else Text(model.__tablename__, model.__tablename__)


def _sheet_name(title: Text, lang: Lang) -> str:
    words = title.within("kk" if lang == "both" else lang)
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in words)[:31]


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(sheet: Any, at: int, field: Field, lang: Lang) -> None:
    cell = sheet.cell(1, at, field.heading.within(lang))
    cell.font, cell.fill, cell.alignment = BOLD, HEADING, WRAPPED
    column = sheet.column_dimensions[get_column_letter(at)]
    column.width = width_of(cell.value)
    if field.kind is str:
        column.number_format = "@"


def _choices(session: Session, field: Field, lang: Lang) -> list[str]:
    if field.target:
        code, names = code_of(field.target), names_of(field.target)
        by_code = not names or (field.long_number and len(names) > 1)
        named = code if by_code else names[-1 if lang == "ru" else 0]
        return list(session.scalars(sa.select(named).order_by(code).limit(MAX_ROWS)))
    if field.kind is bool:
        return [YES.within(lang), NO.within(lang)]
    return [member.label.within(lang) for member in field.kind] if issubclass(field.kind, Term) else []


def _offer(sheet: Any, lists: Any, at: int, offered: Sequence[str]) -> None:
    if not offered:
        return
    letter = get_column_letter(at)
    for row, words in enumerate(offered, start=1):
        lists.cell(row, at, words).data_type = "s"
    source = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(offered)}"
    # other words are let in here: the import knows codes and the other language too, and says what it does not know
    rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=False)
    rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    sheet.add_data_validation(rule)


def _instruct(notes: Any, fields: Sequence[Field], lang: Lang, spare: Container[str]) -> None:
    for letter, width in NOTES.items():
        notes.column_dimensions[letter].width = width
    for rule in RULES:
        _note(notes, [rule.within(lang)], sum(NOTES.values()))
        notes.merge_cells(start_row=notes.max_row, end_row=notes.max_row, start_column=1, end_column=len(NOTES))
    notes.append([])
    notes.append([words.within(lang) for words in (COLUMN, MUST, WHAT)])
    for cell in notes[notes.max_row]:
        cell.font, cell.fill = BOLD, HEADING
    for field in fields:
        must = (YES if field.must and field.name not in spare else NO).within(lang)
        _note(notes, [field.heading.within(lang), must, _what(field).within(lang)], NOTES["C"])


def _note(notes: Any, words: Sequence[str], width: int) -> None:
    notes.append(words)
    for cell in notes[notes.max_row]:
        cell.alignment = WRAPPED
    notes.row_dimensions[notes.max_row].height = LINE_HEIGHT * max(
        lines_of(words[-1], width), lines_of(words[0], width if len(words) == 1 else NOTES["A"])
    )


def lines_of(words: str, width: int) -> int:
    """How many lines the words take in a column of this width, so that none is hidden."""
    return sum(len(wrap(line, int(width * 0.9))) or 1 for line in words.split("\n"))


def print_wide(sheet: Any) -> None:
    """On paper a sheet lies on its side and is as wide as the page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _what(field: Field) -> Text:
    if field.long_number:
        return OF_LONG_NUMBER
    if field.target:
        return OF_TARGET.fill(register=_title(field.target))
    if field.kind is bool:
        return Text(f"{YES.kk}; {NO.kk}", f"{YES.ru}; {NO.ru}")
    return OF_KIND[field.kind] if field.kind in OF_KIND else choices(field.kind)


def _guarded(line: Sequence[Any]) -> Iterator[Any]:
    for value in line:
        if isinstance(value, dt.datetime):
            yield value.strftime("%d.%m.%Y %H:%M")
        elif isinstance(value, dt.date):
            yield value.strftime("%d.%m.%Y")
        else:
            yield f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value
