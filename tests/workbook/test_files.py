"""Files as people send them: bad ones are refused in words, good ones are read whatever Excel made of them."""

from __future__ import annotations

import io
import random
import struct
import time
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from openpyxl import Workbook

from app import workbook
from app.errors import BadInput
from app.models import Region
from app.workbook.table import Broken, table
from tests.workbook.world import comma_file, xlsx

REGION = [["Коды", "Атауы (қазақша)", "Атауы (орысша)"], ["90", "Абай", "Абай"]]
GOOD = xlsx(REGION)


def refusal(content: bytes, filename: str = "r.xlsx") -> BadInput:
    with pytest.raises(BadInput) as caught:
        workbook.read(Region, content, filename)
    return caught.value


def packed(change: Callable[[str, bytes], bytes | None], content: bytes = GOOD, **more: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name, part)
    return stream.getvalue()


def sheet_with(xml: bytes) -> bytes:
    return packed(lambda name, part: part.replace(b"<sheetData>", xml) if name.endswith("sheet1.xml") else part)


def encrypted() -> bytes:
    content = bytearray(GOOD)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            flags = struct.unpack_from("<H", content, at + offset)[0]
            struct.pack_into("<H", content, at + offset, flags | 1)
    return bytes(content)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

BAD_FILES: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "r.xlsx", "0 байт"),
    "too big": (b"PK" + bytes(33 * 2**20), "r.xlsx", "слишком велик"),
    "not a workbook": ("сәлем".encode(), "r.xlsx", "загружен не целиком"),
    "a picture called a workbook": (b"\x89PNG\r\n\x1a\n" + bytes(100), "r.xlsx", "загружен не целиком"),
    "a picture called a table": (b"\x89PNG\r\n\x1a\n" + bytes(100), "r.csv", "не файл Excel"),
    "a page": (b"<html><table><tr><td>1</td></tr></table></html>", "r.csv", "не файл Excel"),
    "no encoding": ("Коды".encode("cp1251"), "r.bin", "не файл Excel"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "r.xlsx", "загружен не целиком"),
    "with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "r.xlsx", "паролем"),
    "parts with a password": (encrypted(), "r.xlsx", "паролем"),
    "the old format": (OLE + bytes(600), "r.xls", "старый файл .xls"),
    "macros": (packed(lambda _, part: part, **{"xl/vbaProject.bin": b"x"}), "r.xlsm", "макросы"),
    "entities": (sheet_with(ENTITIES + b"<sheetData>"), "r.xlsx", "DTD"),
    "entities in UTF-16": (
        packed(lambda _, part: part, **{"xl/x.xml": ENTITIES.decode().encode("utf-16")}), "r.xlsx", "DTD",
    ),
    "another package": (packed(lambda name, part: None if name == "xl/workbook.xml" else part), "r.xlsx", "не книга"),
    "a part twice": (packed(lambda _, part: part, **{"XL/WORKBOOK.XML": b"<x/>"}), "r.xlsx", "не книга"),
    "thousands of parts": (
        packed(lambda _, part: part, **{f"x/{n}": b"" for n in range(1001)}), "r.xlsx", "разрастается",
    ),
    "no sheet inside": (packed(lambda n, p: None if n.endswith("sheet1.xml") else p), "r.xlsx", "повреждён"),
    "broken markup": (sheet_with(b"<sheetData><row"), "r.xlsx", "повреждён"),
    "no rows at all": (xlsx([]), "r.xlsx", "Файл пуст"),
    "headings only": (xlsx(REGION[:1]), "r.xlsx", "Файл пуст"),
    "only spaces": (xlsx([*REGION[:1], ["  ", None, "\n"]]), "r.xlsx", "Файл пуст"),
    "an open quote": (b'code;kk;ru\n90;"abc;d', "r.csv", "не файл Excel"),
    "too many rows": (b"code;kk;ru\n" + b"1;a;b\n" * 200_001, "r.csv", "больше 200000 строк"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(name: str) -> None:
    content, filename, words = BAD_FILES[name]
    told = refusal(content, filename)
    assert words in told.text.ru
    assert told.text.kk
    assert told.text.kk != told.text.ru


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(lambda _, part: part, **{"xl/sharedStrings2.xml": b"<t>" + b" " * 130_000_000})
    assert len(bomb) < 200_000
    assert "разрастается" in refusal(bomb).text.ru


def test_a_workbook_cut_anywhere_is_refused_and_nothing_else_happens() -> None:
    for length in range(0, len(GOOD), 97):
        refusal(GOOD[:length])


def test_a_workbook_with_flipped_bytes_is_read_or_refused() -> None:
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(GOOD)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        with suppress(BadInput):
            workbook.read(Region, bytes(broken), "r.xlsx")


def test_a_workbook_with_garbled_markup_is_read_or_refused() -> None:
    chance = random.Random(11)

    def garble(name: str, part: bytes) -> bytes:
        if not name.endswith((".xml", ".rels")):
            return part
        broken = bytearray(part)
        broken[chance.randrange(len(broken))] = chance.randrange(32, 127)
        return bytes(broken)

    refused = 0
    for _ in range(300):
        try:
            workbook.read(Region, packed(garble), "r.xlsx")
        except BadInput:
            refused += 1
    assert refused > 100


def test_one_cell_in_the_last_corner_of_the_sheet_costs_nothing() -> None:
    corner = sheet_with(b'<sheetData><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>')
    start = time.monotonic()
    refusal(corner)
    assert time.monotonic() - start < 10


def test_a_number_without_end_is_a_fault_of_its_cell() -> None:
    endless = sheet_with(b'<sheetData><row r="1"><c r="A1"><v>1E999</v></c></row>')
    assert isinstance(table(endless, "r.xlsx")[0][1][0], Broken)


HEADINGS = {
    "kazakh": ["Коды", "Атауы (қазақша)", "Атауы (орысша)"],
    "russian": ["Код", "Название (по-казахски)", "Название (по-русски)"],
    "both": ["Коды / Код", "Атауы (қазақша) / Название (по-казахски)", "Атауы (орысша) / Название (по-русски)"],
    "columns": ["code", "kk", "ru"],
    "loud and spaced": ["  КОДЫ ", "атауы   (ҚАЗАҚША)", "\u00a0Атауы (Орысша)"],
    "mixed": ["Код", "Атауы (қазақша)", "ru"],
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_headings_are_known_in_either_language_and_any_order(heading: list[str], order: tuple[int, ...]) -> None:
    row = ["90", "Абай", "Абая"]
    content = xlsx([[heading[at] for at in order], [row[at] for at in order]])
    (line,) = workbook.read(Region, content, "r.xlsx").lines
    assert line.cells == {"code": "90", "kk": "Абай", "ru": "Абая"}
    assert line.row == 2


def test_every_fault_of_the_headings_is_told_at_once() -> None:
    content = xlsx([["Код", "Код", "Қосымша", None, "Название (по-русски)"], ["90", "91", "x", "y", "z"]])
    told = refusal(content)
    assert [(fault.column, fault.text.ru.split(".")[0]) for fault in told.faults] == [
        ("Код", "этот столбец встречается дважды"),
        ("Қосымша", "такого столбца в этом регистре нет"),
        (None, "В столбце 4 есть значения, но нет заголовка"),
        ("Атауы (қазақша)", "этого столбца нет"),
    ]


def test_columns_that_only_deeds_fill_are_passed_over_and_named() -> None:
    content = xlsx([["ID", "code", "kk", "ru"], [5, "90", "Абай", "Абай"]])
    assert workbook.read(Region, content, "r.xlsx").skipped == ("ID",)


def test_rows_are_counted_as_excel_counts_them() -> None:
    content = xlsx([[], [], REGION[0], ["90", "а", "б"], [None, " ", None], ["91", "в", "г"]])
    assert [line.row for line in workbook.read(Region, content, "r.xlsx").lines] == [4, 6]
    text = comma_file([[], REGION[0], ["90", "а\nә", "б"], [], ["91", "в", "г"]])
    rows = workbook.read(Region, text, "r.csv").lines
    assert [(line.row, line.cells["kk"]) for line in rows] == [(3, "а ә"), (5, "в")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_with_either_separator(separator: str, encoding: str) -> None:
    content = comma_file([REGION[0], ["90", "Ұлы, дала; жол", "б"]], separator=separator, encoding=encoding)
    (line,) = workbook.read(Region, content, "r.csv").lines
    assert line.cells == {"code": "90", "kk": "Ұлы, дала; жол", "ru": "б"}


def test_csv_of_the_old_windows_is_read_and_lost_kazakh_letters_are_told() -> None:
    content = comma_file([["code", "kk", "ru"], ["90", "Астана", "Астана"], ["91", "?лы", "б"]], encoding="cp1251")
    first, second = workbook.read(Region, content, "r.csv").lines
    assert first.cells["kk"] == "Астана"
    assert isinstance(second.cells["kk"], Broken)
    assert "CSV UTF-8" in second.cells["kk"].text.ru


def test_formulas_errors_and_invisible_signs_are_faults_of_their_cells() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [["code", "kk", "ru"], ["=1+1", "#N/A", "а\u202eб"], ["x" * 501, "=SUM(A1)", "b"]]:
        sheet.append(row)
    sheet["B3"].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    first, second = workbook.read(Region, stream.getvalue(), "r.xlsx").lines
    told = [first.cells["code"].text.ru, first.cells["kk"].text.ru, first.cells["ru"].text.ru]
    assert [words.split("(")[0][:22] for words in told] == [
        "В ячейке формула. Скоп",
        "В ячейке ошибка Excel ",
        "В ячейке есть невидимы",
    ]
    assert "больше 500" in second.cells["code"].text.ru
    assert second.cells["kk"] == "=SUM(A1)"


def test_an_ordinary_workbook_of_another_program_gives_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        workbook.read(Region, GOOD, "r.xlsx")


def test_the_faults_workbook_of_a_bad_file_is_refused_too() -> None:
    with pytest.raises(BadInput):
        workbook.faults_workbook(GOOD[:200], [], "r.xlsx")
