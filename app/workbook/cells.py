"""What a cell means: from whatever Excel made of it to the value of its column."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Base
from app.errors import BadInput
from app.rules.applications import LENGTH
from app.rules.terms import Term
from app.text import Text
from app.workbook.columns import LANGS, Field, code_of, fold, names_of
from app.workbook.table import Broken

YES, NO = Text("иә", "да"), Text("жоқ", "нет")
_YES = {YES.within("both"), "иә", "ия", "да", "+", "1", "true", "истина", "ақиқат"}
_NO = {NO.within("both"), "жоқ", "нет", "-", "0", "false", "ложь", "жалған"}
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")
_TIMES = ("%H:%M", "%H:%M:%S", "%H.%M")
WHOLE = 2**31
EXACT = 10**15  # beyond it a number of Excel loses digits

BLANK = Text("Ұяшық бос. Мәнін жазыңыз.", "Ячейка пуста. Впишите значение.")
LOST_ZERO = Text(
    "Excel мұны санға айналдырып, {n} цифр қалдырды (12 болуы тиіс). Бағанды «Мәтін» пішімдеп, нөмірді қайта жазыңыз.",
    "Excel превратил номер в число: осталось {n} цифр из 12. Задайте столбцу формат «Текст» и впишите номер заново.",
)
SCIENTIFIC = Text(
    "Excel нөмірді «{value}» түріне айналдырды, цифрлары жоғалған. Бағанды «Мәтін» пішімдеп, нөмірді қайта жазыңыз.",
    "Excel превратил номер в «{value}», цифры потеряны. Задайте столбцу формат «Текст» и впишите номер заново.",
)
DATED = Text(
    "Excel мұны күнге айналдырды. Бағанды «Мәтін» пішімдеп, мәнін қайта жазыңыз.",
    "Excel превратил это в дату. Задайте столбцу формат «Текст» и впишите значение заново.",
)
NOT_TEXT = Text("Мұнда мәтін болуы тиіс.", "Здесь должен быть текст.")
NOT_NUMBER = Text("«{value}» бүтін сан емес. Цифрмен жазыңыз.", "«{value}» не целое число. Впишите цифрами.")
NOT_DATE = Text("«{value}» күн емес. Мына түрде жазыңыз: 01.10.2018.", "«{value}» не дата. Впишите в виде 01.10.2018.")
NOT_TIME = Text("«{value}» уақыт емес. Мына түрде жазыңыз: 15:00.", "«{value}» не время. Впишите в виде 15:00.")
NOT_TRUTH = Text("«{value}» түсініксіз. «иә» не «жоқ» деп жазыңыз.", "«{value}» непонятно. Впишите «да» или «нет».")
NOT_LISTED = Text(
    "«{value}» мұнда болмайды. Мыналардың бірін таңдаңыз: {choices}.",
    "«{value}» здесь не бывает. Выберите одно из: {choices}.",
)
UNKNOWN = Text(
    "«{value}» «{register}» тізілімінде жоқ. Коды мен атауын тексеріңіз немесе алдымен сол тізілімге енгізіңіз.",
    "«{value}» нет в регистре «{register}». Проверьте код и название или сначала внесите его в тот регистр.",
)
SEVERAL = Text(
    "«{value}» атауымен «{register}» тізілімінде бірнеше жазба бар. Атауының орнына кодын жазыңыз.",
    "С названием «{value}» в регистре «{register}» несколько записей. Впишите вместо названия код.",
)


Named = tuple[int, str, tuple[str, ...]]
"""A row of a register: its number, its code, its names."""


class _Known:
    """The rows of a register by code and by name; names are folded when first a code is not enough."""

    def __init__(self, rows: Iterable[Named]) -> None:
        self._rows = list(rows)
        self._codes = _folded((code, row_id) for row_id, code, _ in self._rows)

    @cached_property
    def _names(self) -> dict[str, set[int]]:
        return _folded((name, row_id) for row_id, _, names in self._rows for name in names)

    def rows(self, words: str) -> set[int]:
        """Those with this code, else with this name."""
        asked = fold(words)
        return self._codes.get(asked) or self._names.get(asked, set())


def _folded(words: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for one, row_id in words:
        found.setdefault(fold(one), set()).add(row_id)
    return found


class Names:
    """Codes and names of the registers that foreign keys point at, as the bearer sees them; each is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[type[Base], _Known] = {}

    def know(self, target: type[Base], rows: Iterable[tuple[int, str, Text]]) -> None:
        """Rows of a register by code and name, told by whoever sees more of them than the bearer."""
        self._known[target] = _Known((row_id, code, (name.kk, name.ru)) for row_id, code, name in rows)

    def find(self, target: type[Base], words: str) -> int:
        """The row by its code, else by its Kazakh or Russian name; BadInput when none or several."""
        found = self._of(target).rows(words)
        if len(found) != 1:
            title = target.register.title if target.register else Text(target.__name__, target.__name__)
            raise BadInput((SEVERAL if found else UNKNOWN).fill(value=words, register=title))
        return next(iter(found))

    def _of(self, target: type[Base]) -> _Known:
        if target not in self._known:
            asked = sa.select(sa.inspect(target).columns["id"], code_of(target), *names_of(target))
            rows = self._session.execute(asked).all()
            self._known[target] = _Known((row_id, code, tuple(names)) for row_id, code, *names in rows)
        return self._known[target]


def understand(field: Field, raw: Any, names: Names) -> Any:
    """The value of the column that a cell means. BadInput or Refusal (the column's own rule) when it means none."""
    if isinstance(raw, Broken):
        raise BadInput(raw.text)
    if raw is None:
        if field.must:
            raise BadInput(BLANK)
        return field.blank
    if field.target:
        return _pointed(field.target, _string(field, raw), names)
    value = READERS[field.kind](field, raw) if field.kind in READERS else _member(field, raw)
    _obey(field.column, value)
    return value


def choices(members: Iterable[Term]) -> Text:
    """Labels of a closed list, in both languages."""
    listed = list(members)
    return Text("; ".join(member.label.kk for member in listed), "; ".join(member.label.ru for member in listed))


def _pointed(target: type[Base], words: str, names: Names) -> int:
    if words.isdigit():
        _obey(code_of(target), words)
    return names.find(target, words)


def _obey(column: sa.Column[Any], value: Any) -> None:
    rule: Callable[[Any], object] | None = column.info.get("check")
    if rule is not None:
        rule(value)


def _string(field: Field, raw: Any) -> str:
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        raise BadInput(DATED)
    if isinstance(raw, bool):
        raise BadInput(NOT_TEXT)
    if isinstance(raw, str):
        if field.long_number and _SCIENTIFIC.fullmatch(raw):
            raise BadInput(SCIENTIFIC.fill(value=raw))
        return raw
    return _digits(field, raw)


def _digits(field: Field, raw: float) -> str:
    if not math.isfinite(raw) or raw != int(raw) or abs(raw) > EXACT:
        raise BadInput(SCIENTIFIC.fill(value=raw) if field.long_number else NOT_TEXT)
    digits = str(int(raw))
    if field.long_number and len(digits) < LENGTH:
        raise BadInput(LOST_ZERO.fill(n=len(digits)))
    return digits


def _number(_field: Field, raw: Any) -> int:
    if isinstance(raw, str) and re.fullmatch(r"[+-]?[0-9]{1,10}", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not -WHOLE <= raw < WHOLE or raw != int(raw):
        raise BadInput(NOT_NUMBER.fill(value=raw))
    return int(raw)


def _truth(_field: Field, raw: Any) -> bool:
    word = fold(int(raw) if isinstance(raw, float) and raw.is_integer() else raw)
    if word not in _YES | _NO:
        raise BadInput(NOT_TRUTH.fill(value=raw))
    return word in _YES


def _date(_field: Field, raw: Any) -> dt.date:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    said = _parsed(raw, _DATES)
    if said is None:
        raise BadInput(NOT_DATE.fill(value=raw))
    return said.date()


def _time(_field: Field, raw: Any) -> dt.time:
    if isinstance(raw, dt.datetime):
        return raw.time()
    if isinstance(raw, dt.time):
        return raw
    said = _parsed(raw, _TIMES)
    if said is None:
        raise BadInput(NOT_TIME.fill(value=raw))
    return said.time()


def _parsed(raw: Any, patterns: Iterable[str]) -> dt.datetime | None:
    for pattern in patterns:
        try:
            return dt.datetime.strptime(str(raw), pattern)  # noqa: DTZ007  (a day or an hour alone has no zone)
        except ValueError:
            continue
    return None


def _member(field: Field, raw: Any) -> Term:
    members: list[Term] = list(field.kind)
    asked = fold(raw)
    for member in members:
        if asked in {fold(member.value), *(fold(member.label.within(lang)) for lang in LANGS)}:
            return member
    raise BadInput(NOT_LISTED.fill(value=raw, choices=choices(members)))


READERS: dict[type, Callable[[Field, Any], Any]] = {
    str: _string, int: _number, bool: _truth, dt.date: _date, dt.time: _time,
}  # fmt: skip
