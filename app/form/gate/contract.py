"""What a template may ask for and must show: read from the dataclass of its paper, told to people as a list of fields.

A template is bound to show every field of its paper; the labels (`t.`) and what the house itself puts on every paper
(`h.`) are offered beside them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from app.form.declared import Kind
from app.form.saying import BarCode, Cutout, Framed, Imprint, QrCode, labels
from app.text import Text

UNLABELLED = frozenset({"campaign"})
"""Fields whose label no template has to bear: they stand in the head by themselves."""
TRACE = frozenset({"doc_no", "printed_at", "printed_by", "template", "checksum", "qr"})
"""What leads from a paper back to its print: no template leaves it out."""


class Printable(typing.Protocol):
    """What is asked of a form here, in force or waiting."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def source(self) -> Path: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def build(self) -> Callable[..., typing.Any]: ...


class Sort(enum.Enum):
    """What kind of value a field is, in words for people."""

    TEXT = Text("мәтін", "текст")
    CHOICE = Text("тізімнен алынған сөз", "слово из списка")
    NUMBER = Text("сан", "число")
    DATE = Text("күн", "дата")
    TIME = Text("сағат", "время")
    MOMENT = Text("күн мен сағат", "дата и время")
    TICK = Text("иә немесе жоқ", "да или нет")
    QR = Text("QR-код (сурет)", "QR-код (рисунок)")
    BARS = Text("штрихкод (сурет)", "штрихкод (рисунок)")
    PICTURE = Text("сурет", "рисунок")
    FRAMED = Text("жақтаулы мән", "значение в рамке")
    LIST = Text("тізім", "список")
    RECORD = Text("топ", "группа")


OF_TYPE: dict[type, Sort] = {
    bool: Sort.TICK, int: Sort.NUMBER, float: Sort.NUMBER, dt.datetime: Sort.MOMENT, dt.date: Sort.DATE,
    dt.time: Sort.TIME, QrCode: Sort.QR, BarCode: Sort.BARS, Cutout: Sort.PICTURE, Framed: Sort.FRAMED,
    Text: Sort.TEXT, str: Sort.TEXT,
}  # fmt: skip
DRAWN = frozenset({Sort.QR, Sort.BARS, Sort.PICTURE, Sort.FRAMED})


@dataclass(frozen=True)
class Node:
    """A field of a paper: a plain value, a record of `fields`, or a list of `item`."""

    sort: Sort
    label: Text | None = None
    fields: dict[str, Node] = field(default_factory=dict)
    item: Node | None = None

    @property
    def is_plain(self) -> bool:
        return self.sort not in (Sort.LIST, Sort.RECORD)


@dataclass(frozen=True)
class Contract:
    """What the template of one form may ask (`root`: fields, `t`, `h`), and what it must show."""

    root: Node
    offered: frozenset[str]
    labelled: frozenset[str]
    nests: frozenset[tuple[str, str]] | None = None
    """Which lists of the paper may be repeated within which others; None = any."""

    @property
    def names(self) -> list[str]:
        """Every name that may be written, for the nearest to a wrong one."""
        return [*sorted(self.offered), *(f"{head}.{name}" for head in "th" for name in self.root.fields[head].fields)]

    def nearest(self, name: str) -> str:
        """The known name that is most like a wrong one; empty if none is."""
        return next(iter(get_close_matches(name, self.names, n=1, cutoff=0.5)), "")


def shape_of(form: Printable) -> type:
    """The dataclass that says the paper of this form."""
    return typing.cast("type", typing.get_type_hints(form.build)["return"])


@cache
def offer(shape: type) -> Contract:
    """The contract of a dataclass."""
    fields = dict(_fields(shape))
    named = labels(shape)
    own = {name: Node(Sort.TEXT, label) for name, label in named.items()}
    of_house = {name: Node(Sort.TEXT, label) for name, label in labels(Imprint).items()}
    words = {"t": Node(Sort.RECORD, None, of_house | own), "h": Node(Sort.RECORD, None, dict(_fields(Imprint)))}
    offered = frozenset(paths(Node(Sort.RECORD, None, fields)))
    return Contract(Node(Sort.RECORD, None, fields | words), offered, frozenset(named) - UNLABELLED)


def paths(node: Node, before: str = "") -> Iterator[str]:
    """The names by which plain values are asked for: «rows.code» is a column of the list `rows`."""
    for name, inner in node.fields.items():
        held = inner.item if inner.item is not None and inner.item.fields else inner
        if held.fields:
            yield from paths(held, f"{before}{name}.")
        else:
            yield before + name


def _fields(shape: type) -> Iterator[tuple[str, Node]]:
    for name, hint in typing.get_type_hints(shape, include_extras=True).items():
        yield name, _node(hint)


def _node(hint: typing.Any) -> Node:
    label = next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Text)), None)
    bare = hint.__origin__ if hasattr(hint, "__metadata__") else hint
    if typing.get_origin(bare) in (typing.Union, types.UnionType):
        bare = next(one for one in typing.get_args(bare) if one is not type(None))
    if typing.get_origin(bare) is list:
        return Node(Sort.LIST, label, {}, _node(typing.get_args(bare)[0]))
    if bare in OF_TYPE:
        return Node(OF_TYPE[bare], label)
    if dataclasses.is_dataclass(bare):
        return Node(Sort.RECORD, label, dict(_fields(typing.cast("type", bare))))
    return Node(Sort.CHOICE, label)


# ---- the list of fields, for people


@dataclass(frozen=True)
class Line:
    """A line of the list of fields: how it is called, what it is, how it is written in Word or Excel, an example."""

    name: str
    label: Text
    sort: Sort
    written: str
    depth: int = 0
    example: str = ""
    must: bool = True


def lines(form: Printable, examples: dict[str, str]) -> list[Line]:
    """All fields of a form in their order, columns below their list."""
    root, named = offer(shape_of(form)).root, labels(shape_of(form))
    own = Node(Sort.RECORD, None, {name: node for name, node in root.fields.items() if name not in ("t", "h")})
    return [_with_example(line, examples) for line in _lines(own, form.kind, _Depth(named))]


def house_lines(form: Printable, examples: dict[str, str]) -> list[Line]:
    """What the house itself offers to every paper: title, number, author, checksum, QR code."""
    fields = offer(shape_of(form)).root.fields["h"].fields
    return [
        _with_example(
            Line(
                f"h.{name}",
                node.label or OF_HOUSE.get(name, Text(name, name)),
                node.sort,
                _written(f"h.{name}", form.kind),
                must=name in TRACE,
            ),
            examples,
        )
        for name, node in fields.items()
    ]


OF_HOUSE = {
    "title": Text("Нысанның атауы", "Название формы"),
    "appendix": Text("Қосымшаның нөмірі мен «Нысан»", "Номер приложения и «Форма»"),
    "qr": Text("Құжатты тексеретін QR-код", "QR-код для проверки документа"),
    "page": Text("«Бет» деген сөз", "слово «Лист»"),
    "of": Text("«барлығы» деген сөз", "слово «всего»"),
    "ministry": Text("Министрліктің атауы", "Название Министерства"),
    "ntc": Text("ҰТО атауы", "Название НЦТ"),
}


UNNAMED = {
    "rows": Text("Кестенің жолдары", "Строки таблицы"), "signatures": Text("Қолдар", "Подписи"),
    "decision_signatures": Text("Шешімнің қолдары", "Подписи решения"),
    "post": Text("Лауазымы", "Должность"), "name": Text("Аты-жөні", "Ф.И.О."),
    "box": Text("Белгі қоятын орын", "Место для отметки"), "words": Text("Белгінің сөзі", "Слова при отметке"),
    "stamp_ntc_branch": Text("ҰТО филиалы мөрінің орны", "Место печати филиала НЦТ"),
    "stamp_edu": Text("Білім органы мөрінің орны", "Место печати органа образования"),
    "campaign": Text("Науқан", "Кампания"), "legend": Text("Белгілердің мәні", "Значение обозначений"),
    "tasks": Text("Тапсырмалар", "Задания"), "final_note": Text("Соңғы ескерту", "Заключительное примечание"),
    "variants": Text("Нұсқалар", "Варианты"), "tasks_b1": Text("1-блок тапсырмалары", "Задания блока 1"),
    "tasks_b2": Text("2-блок тапсырмалары", "Задания блока 2"), "rooms": Text("Аудиториялар", "Аудитории"),
    "bars": Text("Штрихкод", "Штрихкод"), "code": Text("Код", "Код"), "pass_title": Text("Атауы", "Название"),
    "stub_title": Text("Түбіртектің атауы", "Название корешка"), "photo": Text("Фотосурет орны", "Место фотографии"),
    "sig_candidate": Text("Тестіленушінің қолы", "Подпись тестируемого"), "desks": Text("Парталар", "Парты"),
    "left": Text("Сол жақ орын", "Левое место"), "right": Text("Оң жақ орын", "Правое место"),
    "issued": Text("Берілді", "Выдано"), "given_back": Text("Қайтарылды", "Возвращено"),
    "reasons": Text("Себептер", "Причины"), "attached": Text("Қосымшалар", "Приложения"),
    "pages": Text("Беттер", "Листы"), "places": Text("Орындар жоспары", "План мест"),
    "title": Text("Тақырыбы", "Заголовок"), "pointer": Text("Көрсеткіш", "Указатель"),
}  # fmt: skip
"""Words for the list of fields alone, where the paper itself bears no label."""


@dataclass(frozen=True)
class _Depth:
    """Where the list of fields stands: labels of the form, the path so far, the variable of the loop around."""

    named: dict[str, Text]
    path: str = ""
    spoken: str = ""
    deep: int = 0


def _lines(node: Node, kind: Kind, at: _Depth) -> Iterator[Line]:
    for name, inner in node.fields.items():
        path, spoken = f"{at.path}{name}", f"{at.spoken}{name}"
        label = inner.label or at.named.get(name) or UNNAMED.get(name) or Text(name, name)
        if inner.sort is Sort.LIST and inner.item is not None:
            yield from _of_list(inner, kind, (path, spoken, label), at)
        elif inner.sort is Sort.RECORD:
            yield Line(path, label, inner.sort, "", at.deep)
            yield from _lines(inner, kind, _Depth(at.named, f"{path}.", f"{spoken}.", at.deep + 1))
        else:
            yield Line(path, label, inner.sort, _written(spoken, kind, path), at.deep)


def _of_list(node: Node, kind: Kind, named: tuple[str, str, Text], at: _Depth) -> Iterator[Line]:
    path, spoken, label = named
    item = typing.cast("Node", node.item)
    variable = VARIABLES[min(at.deep, len(VARIABLES) - 1)]
    if kind is Kind.EXCEL:
        written = f"{path}.…" if item.fields else path
        yield Line(path, label, Sort.LIST, written, at.deep)
        yield from _lines(item, kind, _Depth(at.named, f"{path}.", f"{path}.", at.deep + 1))
        return
    written = f"{{%tr for {variable} in {spoken} %}} … {{%tr endfor %}}"
    yield Line(path, label, Sort.LIST, written, at.deep)
    if item.fields:
        yield from _lines(item, kind, _Depth(at.named, f"{path}.", f"{variable}.", at.deep + 1))
    else:
        yield Line(f"{path}[]", label, item.sort, f"{{{{ {variable} }}}}", at.deep + 1, must=False)


VARIABLES = ("r", "s", "u", "v")


def _written(spoken: str, kind: Kind, path: str = "") -> str:
    return path or spoken if kind is Kind.EXCEL else f"{{{{ {spoken} }}}}"


def _with_example(line: Line, examples: dict[str, str]) -> Line:
    return dataclasses.replace(line, example=examples.get(line.name, ""))
