"""From bytes to rows of cells: Excel and CSV, nothing trusted."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.errors import BadInput
from app.text import Text
from app.workbook.gate import MAX_CELL, MAX_COLUMNS, MAX_ROWS, check_package, check_size, is_package

SPOILED = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, EOFError, OSError, NotImplementedError,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip
"""What the reader of Excel throws at a broken package; each ends in the same sentence for people."""

UNICODE = "utf-8-sig"
PIECE = 2**20
LAST_ROW = 2**20  # of a sheet of Excel
OLD_WINDOWS = "cp1251"

BROKEN = Text(
    "Excel файлы бүлінген немесе толық емес. Оны Excel-де ашып, .xlsx түрінде қайта сақтаңыз.",
    "Файл Excel повреждён или неполон. Откройте его в Excel и сохраните заново в виде .xlsx.",
)
UNREADABLE = Text(
    "Бұл Excel (.xlsx) файлы да, CSV кестесі де емес. Үлгіні жүктеп алып, соны толтырыңыз.",
    "Это не файл Excel (.xlsx) и не таблица CSV. Скачайте шаблон и заполните его.",
)
EMPTY = Text(
    "Файл бос: бірде-бір жол жоқ. Үлгіні жүктеп алып, толтырыңыз.",
    "Файл пуст: нет ни одной строки. Скачайте шаблон и заполните его.",
)
TOO_MANY = Text(
    "Файлда {n} жолдан көп. Оны бөліп жүктеңіз.", "В файле больше {n} строк. Загружайте его по частям."
).fill(n=MAX_ROWS)
FORMULA = Text(
    "Ұяшықта формула тұр. Оны көшіріп, «Арнайы қою → Мәндер» арқылы мәнін қалдырыңыз.",
    "В ячейке формула. Скопируйте её и через «Специальная вставка → Значения» оставьте значение.",
)
ERROR_CELL = Text(
    "Ұяшықта Excel қатесі тұр ({value}). Дұрыс мәнін жазыңыз.",
    "В ячейке ошибка Excel ({value}). Впишите верное значение.",
)
LOST_LETTERS = Text(
    "Қазақ әріптері жоғалған («?»). Файлды Excel-де «CSV UTF-8» түрінде қайта сақтаңыз.",
    "Потеряны казахские буквы («?»). Сохраните файл в Excel заново как «CSV UTF-8».",
)
OTHER_LETTERS = Text(
    "Қазақ әріптері бұзылған. Файлды Excel-де «CSV UTF-8» түрінде қайта сақтаңыз.",
    "Казахские буквы искажены. Сохраните файл в Excel заново как «CSV UTF-8».",
)
TOO_LONG = Text("Ұяшықта {n} таңбадан көп. Қысқартыңыз.", "В ячейке больше {n} знаков. Сократите.").fill(n=MAX_CELL)
BAD_SIGN = Text(
    "Ұяшықта көрінбейтін таңба бар. Мәнін қолмен қайта жазыңыз.",
    "В ячейке есть невидимый знак. Впишите значение заново руками.",
)
STRANGE = frozenset("ЌќЎўЄЅҐЇєѕїґЋћЈј")
"""Letters that Windows-1251 shows where a Kazakh page of codes (KZ-1048) has Қ қ Ұ ұ Ғ Ң Ө Ү ғ ң ү ө Һ һ Ә ә."""
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r\d＝])")


@dataclass(frozen=True)
class Broken:
    """A cell that cannot be read, with the sentence for its place."""

    text: Text


def table(content: bytes, filename: str) -> list[tuple[int, list[Any]]]:
    """The rows of `stream`, all at once; BadInput if there are none."""
    rows = list(stream(content, filename))
    if not rows:
        raise BadInput(EMPTY)
    return rows


def stream(content: bytes, filename: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows that are not blank, one by one, each with its number as Excel shows it; the first holds the headings.

    BadInput for anything that is not a whole and harmless workbook. Cells: text, number, truth, date, time, None or
    Broken.
    """
    check_size(content)
    if is_package(content, filename):
        check_package(content)
        return _enough(_of_excel(content))
    return _enough(_of_csv(content, filename))


def _enough(rows: Iterable[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    kept = 0
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise BadInput(BROKEN)
        if cells.count(None) < len(cells):
            kept += 1
            if kept > MAX_ROWS + 1:
                raise BadInput(TOO_MANY)
            yield number, cells


def _of_excel(content: bytes) -> Iterator[list[Any]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            last, cells = None, []
            for row in sheet.iter_rows(min_row=1, max_col=MAX_COLUMNS):
                if row is not last:  # a gap of a million rows is one and the same blank row
                    last, cells = row, [_cell(cell) for cell in row]
                yield cells
    except SPOILED as error:
        raise BadInput(BROKEN) from error


def _cell(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Broken(FORMULA)
    if cell.data_type == "e" or (isinstance(cell.value, float) and not math.isfinite(cell.value)):
        return Broken(ERROR_CELL.fill(value=cell.value))
    return _text(cell.value) if isinstance(cell.value, str) else cell.value


def _text(words: str) -> str | Broken | None:
    if len(words) > MAX_CELL:
        return Broken(TOO_LONG)
    plain = " ".join(_GUARDED.sub("", words).split())  # line breaks of a cell become blanks
    return (plain or None) if plain.isprintable() else Broken(BAD_SIGN)


def _of_csv(content: bytes, filename: str) -> Iterator[list[Any]]:
    if b"\0" in content or content.startswith((b"%PDF", b"<")):
        raise BadInput(UNREADABLE)
    encoding = _encoding(content, filename)
    try:
        with io.TextIOWrapper(io.BytesIO(content), encoding, newline="") as text:
            separator = _separator(text)
            text.seek(0)
            for row in csv.reader(text, delimiter=separator, strict=True):
                yield [_csv_cell(cell, whole=encoding == UNICODE) for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise BadInput(UNREADABLE) from error


def _csv_cell(cell: str, *, whole: bool) -> str | Broken | None:
    if whole:
        return _text(cell)
    return Broken(LOST_LETTERS) if "?" in cell else Broken(OTHER_LETTERS) if STRANGE & set(cell) else _text(cell)


def _encoding(content: bytes, filename: str) -> str:
    """How the letters are written; read through once in pieces, so that no fault comes to light later."""
    known = (UNICODE, OLD_WINDOWS) if filename.lower().endswith((".csv", ".txt")) else (UNICODE,)
    for encoding in known:
        reader = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), PIECE):
                reader.decode(content[start : start + PIECE], final=start + PIECE >= len(content))
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadInput(UNREADABLE)


def _separator(text: Iterable[str]) -> str:
    heading = next((line for line in text if line.strip()), "")
    return max(";,\t", key=heading.count)
