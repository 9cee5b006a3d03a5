"""The fields of an Excel template: its named cells, and what stands in the cells besides. Read from the file itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries

from app.form.gate.contract import Contract, Sort
from app.form.gate.flaws import Flaw, Where
from app.form.gate.grammar import Scope, Wrong, short
from app.form.gate.outside import Package
from app.form.gate.places import sheet_named, sheets
from app.form.gate.tags import COMMENTS, Found
from app.text import Text

BOOK = "xl/workbook.xml"
ADDRESS = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)")
BUILT_IN = "_xlnm."
IMPRINT = re.compile(r"\[(\w+)\]")
PLAIN_FORMULA = re.compile(r"[A-Z$0-9:.,;<>=+*/()\" _а-яәіңғүұқөһ-]*", re.IGNORECASE)
CALLED = re.compile(r"([A-Z_.][A-Z0-9_.]*)\s*\(", re.IGNORECASE)
FUNCTIONS = {"AND", "OR", "NOT", "IF", "LEN", "TRIM", "ISBLANK", "MOD", "ROW", "COLUMN", "ISNUMBER", "SEARCH", "LEFT"}
MAX_ROW, MAX_COLUMN = 2000, 100


class Area(NamedTuple):
    """The cells of one name on one sheet (its part), as numbers."""

    name: str
    part: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def cell(self) -> str:
        return f"{get_column_letter(self.left)}{self.top}"

    def meets(self, other: Area) -> bool:
        return (
            self.part == other.part
            and self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


@dataclass
class Book:
    """One workbook being read."""

    package: Package
    scope: Scope
    parts: dict[str, str]
    found: Found = field(default_factory=Found)
    areas: list[Area] = field(default_factory=list)

    def wrong(self, text: Text, part: str = BOOK, cell: str = "", *, grave: bool = True) -> None:
        where = Where(sheet_named(self.package, part), part=part, cell=cell)
        self.found.flaws.append(Flaw(text, where=where, grave=grave))


def read(package: Package, contract: Contract) -> Found:
    """What the named cells and footers of the workbook ask for, and every flaw of them."""
    book = Book(package, Scope(contract), {title: part for part, title in sheets(package).items()})
    _check_sheets(book)
    for name in package.trees[BOOK].iter("{*}definedName"):
        _name(book, name)
    for part in sheets(package):
        if part in package.trees:
            _cells(book, part)
            _footers(book, part)
            _lie(book, part)
    book.found.shown |= {name for name in book.scope.shown if name != "loop"}
    return book.found


def _check_sheets(book: Book) -> None:
    for sheet in book.package.trees[BOOK].iter("{*}sheet"):
        if sheet.get("state", "visible") != "visible":
            book.wrong(HIDDEN_SHEET.fill(name=short(sheet.get("name", ""))))
    if any(name.startswith(("xl/comments", "xl/threadedComments")) for name in book.package.parts):
        book.wrong(COMMENTS)


# ---- names


def _name(book: Book, element: etree._Element) -> None:
    name, refers = element.get("name", ""), "".join(element.itertext()).strip()
    if name.startswith(BUILT_IN):
        if not all(_is_built_in(one) for one in refers.split(",")):
            book.wrong(NO_CELL.fill(name=short(name), refers=short(refers)))
        return
    if any(element.get(odd) in ("1", "true") for odd in ("function", "vbProcedure", "xlm", "macro")):
        book.wrong(NO_CELL.fill(name=short(name), refers=short(refers)))
        return
    if element.get("localSheetId") is not None:
        book.wrong(OF_ONE_SHEET.fill(name=short(name)))
        return
    areas = [_area(book, name, one) for one in _split(refers)]
    whole = [one for one in areas if one is not None]
    if len(whole) != len(areas) or not areas:
        book.wrong(NO_CELL.fill(name=short(name), refers=short(refers)))
        return
    try:
        _asked(book, name)
    except Wrong as wrong:
        book.wrong(wrong.text, whole[0].part, whole[0].cell)
        return
    book.areas += whole
    height, width = whole[0].bottom - whole[0].top + 1, whole[0].right - whole[0].left + 1
    if height * width > 1:
        book.found.sizes[name] = (height, width)


def _is_built_in(refers: str) -> bool:
    columns_or_rows = r"(?:'[^'\[\]]+'|[^'!\[\]]+)!\$?(?:[A-Z]{1,3}:\$?[A-Z]{1,3}|\d{1,7}:\$?\d{1,7})"
    return ADDRESS.fullmatch(refers.strip()) is not None or re.fullmatch(columns_or_rows, refers.strip()) is not None


def _split(refers: str) -> list[str]:
    """The addresses of a name; commas within quoted titles of sheets do not part them."""
    return [one.strip() for one in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", refers)]


def _area(book: Book, name: str, refers: str) -> Area | None:
    found = ADDRESS.fullmatch(refers)
    if found is None:
        return None
    title = (found[1] or found[2]).replace("''", "'")
    left, top, right, bottom = range_boundaries(found[3].replace("$", ""))
    if title not in book.parts or None in (left, top, right, bottom):
        return None
    if max(bottom or 0, 0) > MAX_ROW or (right or 0) > MAX_COLUMN:
        return None
    return Area(name, book.parts[title], int(left or 0), int(top or 0), int(right or 0), int(bottom or 0))


def _asked(book: Book, name: str) -> None:
    """A column of a list is asked for without a repetition around it: its rows are repeated by themselves."""
    head, _, column = name.partition(".")
    if any(part.startswith("_") for part in name.split(".")):
        raise Wrong(UNDERSCORED.fill(name=short(name)))
    node = book.scope.contract.root.fields.get(head)
    if node is not None and node.sort is Sort.LIST and node.item is not None and node.item.fields:
        if column not in node.item.fields:
            near = book.scope.contract.nearest(name)
            raise Wrong((UNKNOWN_COLUMN if near else NO_COLUMN).fill(name=short(name), list=head, near=near))
        book.scope.shown.add(name)
    elif node is not None and node.sort is Sort.LIST and not column:
        book.scope.shown.add(name)
    else:
        book.scope.show(tuple(name.split(".")))


# ---- cells


def _cells(book: Book, part: str) -> None:
    tree = book.package.trees[part]
    texts = _braced(book.package)
    for cell in tree.iter("{*}c"):
        address = cell.get("r", "")
        if cell.find("{*}f") is not None:
            book.wrong(FORMULA.fill(said=short("".join(cell.find("{*}f").itertext()))), part, address)
        value = cell.find("{*}v")
        said = texts.get(value.text or "", "") if cell.get("t") == "s" and value is not None else ""
        said = said or "".join(one.text or "" for one in cell.iter("{*}t"))
        if "{{" in said or "{%" in said or "{#" in said:
            book.wrong(NOT_A_NAME.fill(said=short(said)), part, address)
        if _beyond(address):
            book.wrong(FAR.fill(cell=short(address)), part, address)
            return
    for joined in tree.iter("{*}mergeCell"):
        if any(_beyond(corner) for corner in joined.get("ref", "").split(":")):
            book.wrong(FAR.fill(cell=short(joined.get("ref", ""))), part)
            return
    for rule in tree.iter("{*}formula", "{*}formula1", "{*}formula2"):
        said = "".join(rule.itertext())
        if PLAIN_FORMULA.fullmatch(said) is None or {one.upper() for one in CALLED.findall(said)} - FUNCTIONS:
            book.wrong(RULE.fill(said=short(said)), part)


def _braced(package: Package) -> dict[str, str]:
    """The shared texts with braces in them, by their number."""
    shared = package.trees.get("xl/sharedStrings.xml")
    if shared is None:
        return {}
    said = {str(at): "".join(t.text or "" for t in one.iter("{*}t")) for at, one in enumerate(shared.iter("{*}si"))}
    return {number: text for number, text in said.items() if "{" in text}


def _beyond(address: str) -> bool:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", address)
    return found is None or int(found[2]) > MAX_ROW or column_index_from_string(found[1]) > MAX_COLUMN


def _footers(book: Book, part: str) -> None:
    for line in book.package.trees[part].iter("{*}oddHeader", "{*}oddFooter"):
        for name in IMPRINT.findall(line.text or ""):
            try:
                book.scope.show(("h", name))
            except Wrong as wrong:
                book.wrong(wrong.text, part)
    for line in book.package.trees[part].iter("{*}evenHeader", "{*}evenFooter", "{*}firstHeader", "{*}firstFooter"):
        if IMPRINT.search(line.text or ""):
            book.wrong(OTHER_FOOTER, part)


def _lie(book: Book, part: str) -> None:
    """How the names lie on one sheet: each alone, none in a hidden or joined cell, lists one below the other."""
    areas = [one for one in book.areas if one.part == part]
    for at, one in enumerate(areas):
        for other in areas[at + 1 :]:
            if one.meets(other):
                book.wrong(TWO_NAMES.fill(one=one.name, other=other.name), part, other.cell)
    for covered, said in _covered(book.package.trees[part], areas):
        book.wrong(said.fill(name=covered.name), part, covered.cell)
    _stack(book, part, areas)


def _stack(book: Book, part: str, areas: list[Area]) -> None:
    """The lists of a sheet stand one below the other, each column once."""
    rows: dict[str, list[Area]] = defaultdict(list)
    for one in areas:
        head, _, column = one.name.partition(".")
        if not column or book.scope.contract.root.fields[head].sort is not Sort.LIST:
            continue
        if any(other.name == one.name for other in rows[head]):
            book.wrong(TWICE.fill(name=one.name), part, one.cell)
        rows[head].append(one)
    spans = [(head, min(a.top for a in own), max(a.bottom for a in own), own[0].cell) for head, own in rows.items()]
    for at, (head, top, bottom, _) in enumerate(spans):
        for other, from_row, to_row, cell in spans[at + 1 :]:
            if top <= to_row and from_row <= bottom:
                book.wrong(MIXED_LISTS.fill(one=head, other=other), part, cell)


def _covered(tree: etree._Element, areas: list[Area]) -> Iterator[tuple[Area, Text]]:
    hidden_rows = {int(one.get("r", "0")) for one in tree.iter("{*}row") if one.get("hidden") in ("1", "true")}
    hidden_columns: set[int] = set()
    for one in tree.iter("{*}col"):
        if one.get("hidden") in ("1", "true"):
            first, last = (int(one.get(edge, "0")) for edge in ("min", "max"))
            hidden_columns |= set(range(max(first, 1), min(last, MAX_COLUMN) + 1))
    merged = [range_boundaries(one.get("ref", "A1")) for one in tree.iter("{*}mergeCell")]
    for area in areas:
        if area.top in hidden_rows or area.left in hidden_columns:
            yield area, HIDDEN_CELL
        for left, top, right, bottom in merged:
            joined = Area("", area.part, int(left or 0), int(top or 0), int(right or 0), int(bottom or 0))
            several = (area.left, area.top) != (area.right, area.bottom)
            if joined.meets(area) and (several or (area.left, area.top) != (left, top)):
                yield area, JOINED


HIDDEN_SHEET = Text(
    "«{name}» парағы жасырын. Оны көрсетіңіз немесе өшіріңіз.",
    "Лист «{name}» скрыт. Покажите его или удалите.",
)
NO_CELL = Text(
    "«{name}» аты ұяшыққа емес, «{refers}» дегенге сілтейді. Формулалар → Аттар диспетчері: дұрыс ұяшықты көрсетіңіз "
    "немесе атты өшіріңіз.",
    "Имя «{name}» указывает не на ячейку, а на «{refers}». Формулы → Диспетчер имён: укажите верную ячейку или удалите "
    "имя.",
)
OF_ONE_SHEET = Text(
    "«{name}» аты бір параққа ғана тиесілі, ол толтырылмайды. Атты өшіріп, «Кітап» аясымен қайта қосыңыз.",
    "Имя «{name}» принадлежит одному листу и не заполнится. Удалите его и заведите снова с областью «Книга».",
)
UNDERSCORED = Text(
    "«{name}»: «_» таңбасынан басталатын өріс жоқ. Атты өшіріңіз.",
    "«{name}»: полей, начинающихся с «_», нет. Удалите имя.",
)
UNKNOWN_COLUMN = Text(
    "«{list}» тізімінде «{name}» бағаны жоқ. Бәлкім, «{near}» шығар: өрістер тізімін қараңыз.",
    "В списке «{list}» нет столбца «{name}». Возможно, это «{near}»: посмотрите список полей.",
)
NO_COLUMN = Text(
    "«{list}» тізімінде «{name}» бағаны жоқ. Атты өшіріңіз немесе өрістер тізіміндегі атпен ауыстырыңыз.",
    "В списке «{list}» нет столбца «{name}». Удалите имя или замените именем из списка полей.",
)
FORMULA = Text(
    "Мұнда формула тұр (={said}). Үлгіде формула болмайды: жолдар жылжығанда ол қате санайды. Өшіріңіз.",
    "Здесь стоит формула (={said}). В шаблоне формул не бывает: при сдвиге строк она посчитает неверно. Удалите.",
)
RULE = Text(
    "Шартты пішімдеудің не тексерудің «{said}» формуласы қабылданбайды. Ережені өшіріңіз.",
    "Формула «{said}» условного форматирования или проверки не принимается. Удалите правило.",
)
NOT_A_NAME = Text(
    "«{said}»: Excel үлгісінде өріс жақшамен жазылмайды. Ұяшыққа өрістің атын беріңіз (сол жақ жоғарғы «Аты» жолағы).",
    "«{said}»: в шаблоне Excel поля не пишутся скобками. Дайте ячейке имя поля (строка «Имя» слева вверху).",
)
FAR = Text(
    "{cell} ұяшығы кестеден тым алыс. Артық жолдар мен бағандарды өшіріп, қайта сақтаңыз.",
    "Ячейка {cell} слишком далеко от таблицы. Удалите лишние строки и столбцы и сохраните заново.",
)
OTHER_FOOTER = Text(
    "Бірінші немесе жұп беттің бөлек колонтитулы толтырылмайды. Колонтитулды бәріне бірдей етіңіз.",
    "Отдельный колонтитул первой или чётной страницы не заполняется. Сделайте колонтитул одинаковым для всех.",
)
TWO_NAMES = Text(
    "Бір ұяшыққа екі ат берілген: «{one}» және «{other}». Біреуін басқа ұяшыққа көшіріңіз.",
    "Одной ячейке даны два имени: «{one}» и «{other}». Перенесите одно в другую ячейку.",
)
HIDDEN_CELL = Text(
    "«{name}» жасырын жолда немесе бағанда тұр, ол басылмайды. Оны көрсетіңіз.",
    "«{name}» стоит в скрытой строке или столбце и не напечатается. Покажите её.",
)
JOINED = Text(
    "«{name}» біріктірілген ұяшықтың ортасын көрсетіп тұр. Атты оның сол жақ жоғарғы ұяшығына беріңіз.",
    "«{name}» указывает в середину объединённой ячейки. Дайте имя её левой верхней ячейке.",
)
TWICE = Text(
    "«{name}» бір парақта екі рет тұр, екіншісі бос қалады. Біреуін алып тастаңыз.",
    "«{name}» стоит на листе дважды, второе останется пустым. Уберите одно.",
)
MIXED_LISTS = Text(
    "«{one}» мен «{other}» тізімдері бір жолдарда тұр. Оларды бірінің астына бірін орналастырыңыз.",
    "Списки «{one}» и «{other}» стоят в одних строках. Расположите их один под другим.",
)
