"""The gate of the template workshop: every fault of a template at once, each with its place and what to do.

What passes here is rendered by nobody but `app.form.word` and `app.form.excel`, from the words of its paper alone.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from lxml import etree

from app.form.declared import Kind
from app.form.gate import layout, named_cells, outside, tags, threats
from app.form.gate.contract import TRACE, Contract, Printable, Sort, offer, shape_of
from app.form.gate.flaws import WHOLE, Flaw, Where, grave
from app.form.gate.grammar import Scope, Wrong, check_tree
from app.form.gate.outside import Package
from app.text import Text

FILLED_IN_EXCEL = frozenset({"xl/sharedStrings.xml"})
PROPERTIES = "docProps/core.xml"
MOST = 200
_environment = Environment(autoescape=True)


@dataclass
class Verdict:
    """What the gate found: the flaws, and what the template shows («rows.code», «t.code», «h.doc_no»)."""

    flaws: list[Flaw] = field(default_factory=list)
    shown: frozenset[str] = frozenset()
    nested: frozenset[tuple[str, str]] = frozenset()
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    is_readable: bool = True
    """Whether the file may be opened to write the faults into it."""

    @property
    def passes(self) -> bool:
        return not grave(self.flaws)

    def written(self) -> bytes:
        """The verdict as plain data, as it comes back from a process apart."""
        flaws = [
            {"text": flaw.text, "where": [flaw.where.named, *flaw.where[1:]], "grave": flaw.grave}
            for flaw in self.flaws
        ]
        told = {"flaws": flaws, "shown": sorted(self.shown), "nested": sorted(self.nested), "sizes": self.sizes}
        return json.dumps(told | {"is_readable": self.is_readable}).encode()

    @classmethod
    def read(cls, written: bytes) -> Verdict:
        told = json.loads(written)
        flaws = [
            Flaw(Text(*one["text"]), where=Where(Text(*one["where"][0]), *one["where"][1:]), grave=one["grave"])
            for one in told["flaws"]
        ]
        sizes = {name: (height, width) for name, (height, width) in told["sizes"].items()}
        nested = frozenset((around, within) for around, within in told["nested"])
        return cls(flaws, frozenset(told["shown"]), nested, sizes, is_readable=told["is_readable"])


@dataclass(frozen=True)
class Terms:
    """By what the templates of a form are judged: what it may be asked for, and the file of the house."""

    kind: Kind
    contract: Contract
    house: bytes
    house_name: str

    @classmethod
    def of(cls, form: Printable) -> Terms:
        return cls(form.kind, offer(shape_of(form)), form.source.read_bytes(), form.source.name)


def judge(form: Printable, content: bytes, name: str) -> Verdict:
    """Everything that is wrong with `content`, sent under `name` as a template of `form`.

    What nobody has judged before is judged in a process apart (`app.form.apart`): a file may be small and take hours.
    """
    return judged(Terms.of(form), content, name)


def judged(terms: Terms, content: bytes, name: str) -> Verdict:
    """The same by the terms of the form."""
    contract = terms.contract
    verdict = examined(content, name, terms.kind, contract)
    if not verdict.nested and not verdict.sizes:
        return verdict
    house = examined(terms.house, terms.house_name, terms.kind, contract)
    for named, (height, width) in house.sizes.items():
        rows, columns = verdict.sizes.get(named, (height, width))
        if rows < height or columns < width:
            verdict.flaws.insert(0, Flaw(TOO_SMALL.fill(name=named, rows=height, columns=width)))
    if verdict.nested <= house.nested:
        return verdict
    return examined(content, name, terms.kind, dataclasses.replace(contract, nests=house.nested))


def examined(content: bytes, name: str, kind: Kind, contract: Contract) -> Verdict:
    """The whole examination; a file that no programme should open is told of in one or a few flaws."""
    opened = outside.unpacked(content, name, kind)
    if not opened.is_sound:
        return Verdict(opened.flaws, is_readable=False)
    try:
        return _read(opened, kind, contract)
    except (ValueError, OverflowError):  # a number or an address that no programme of an office writes
        return Verdict([Flaw(outside.CUT)], is_readable=False)


def _read(opened: Package, kind: Kind, contract: Contract) -> Verdict:
    flaws = list(threats.foreign(opened))
    filled = frozenset(part for part in opened.parts if tags.FILLED.fullmatch(part)) | FILLED_IN_EXCEL
    flaws += threats.misplaced(opened, filled)
    found = (tags if kind is Kind.WORD else named_cells).read(opened, contract)
    flaws += found.flaws
    if kind is Kind.WORD and not grave(flaws):
        flaws += _as_rendered(opened, contract)
    flaws += _unmet(contract, found.shown, kind)
    flaws += layout.of_word(opened) if kind is Kind.WORD else layout.of_excel(opened)
    return Verdict(
        _each_once(flaws), frozenset(found.shown), frozenset(found.nested), found.sizes, _is_harmless(opened)
    )


def _is_harmless(opened: Package) -> bool:
    """A file with parts that run or hold other files is not opened even to be marked."""
    return all(outside.KNOWN[opened.kind].fullmatch(part) for part in opened.parts)


def _as_rendered(opened: Package, contract: Contract) -> Iterator[Flaw]:
    """The same grammar over the text that the render will make of each part: nothing slips between two readers."""
    word = DocxTemplate(None)
    for part, tree in opened.trees.items():
        if not tags.FILLED.fullmatch(part):
            continue
        body = tree[0] if part == "word/document.xml" and len(tree) else tree
        try:
            source = word.patch_xml(etree.tostring(body, encoding="unicode"))
            check_tree(_environment.parse(source), Scope(contract))
        except (TemplateError, Wrong, RecursionError) as wrong:
            said = wrong.text if isinstance(wrong, Wrong) else BROKEN_WHOLE
            yield Flaw(said, where=Where(outside.named(part), part=part))


def _unmet(contract: Contract, shown: set[str], kind: Kind) -> Iterator[Flaw]:
    """Fields that the paper says and the template does not show; labels that it does not bear."""
    for name in sorted(contract.offered - shown):
        yield Flaw(MISSING.fill(name=name, label=_label(contract, name), how=_how(contract, name, kind)))
    for name in sorted(TRACE - {one[2:] for one in shown if one.startswith("h.")}):
        how = f"h.{name}" if kind is Kind.EXCEL else f"{{{{ h.{name} }}}}"
        yield Flaw(NO_TRACE.fill(name=f"h.{name}", how=how))
    for name in sorted(contract.labelled - {one[2:] for one in shown if one.startswith("t.")}):
        yield Flaw(NO_LABEL.fill(name=f"t.{name}", label=_label(contract, name)), grave=False)


def _label(contract: Contract, name: str) -> Text:
    last = contract.root.fields["t"].fields.get(name.rsplit(".", 1)[-1])
    return last.label if last is not None and last.label is not None else Text(name, name)


def _how(contract: Contract, name: str, kind: Kind) -> str:
    """How the missing field would be written."""
    if kind is Kind.EXCEL:
        return name
    held, spoken, node = "", name, contract.root
    for part in name.split("."):
        node = node.fields[part]
        held = f"{held}.{part}" if held else part
        if node.sort is Sort.LIST and node.item is not None:
            rest = name[len(held) + 1 :]
            spoken = f"r.{rest}" if rest else "r"
            return f"{{%tr for r in {held} %}} … {{{{ {spoken} }}}} … {{%tr endfor %}}"
    return f"{{{{ {spoken} }}}}"


def _each_once(flaws: list[Flaw]) -> list[Flaw]:
    """Each fault of a place once, those that hold the template up first, in the order of the file."""
    once = list(dict.fromkeys(flaws))
    return sorted(once, key=lambda flaw: (not flaw.grave, flaw.where.named != WHOLE))[:MOST]


TOO_SMALL = Text(
    "«{name}» аясы кішірейген: кемінде {rows} жол, {columns} баған керек, әйтпесе мәндері сыймайды. Аясын түзетіңіз.",
    "Область «{name}» уменьшена: нужно не менее {rows} строк и {columns} столбцов, иначе значения не поместятся. "
    "Исправьте область.",
)
MISSING = Text(
    "«{label}» өрісі ({name}) жоқ: ол құжатта болуы тиіс. Былай жазыңыз: {how}",
    "Нет поля «{label}» ({name}): на документе оно должно быть. Впишите так: {how}",
)
NO_TRACE = Text(
    "{name} жоқ: онсыз басылған құжатты тексеру мүмкін емес. Былай жазыңыз: {how}",
    "Нет {name}: без него напечатанный документ не проверить. Впишите так: {how}",
)
NO_LABEL = Text(
    "«{label}» деген жазу ({name}) қойылмаған. Оның орнына өз сөзіңізді жазсаңыз, екі тілде жазыңыз.",
    "Не стоит надпись «{label}» ({name}). Если вместо неё вписаны свои слова, впишите их на двух языках.",
)
BROKEN_WHOLE = Text(
    "Өрістер мен қайталаулардың жазуы бұзылған. Ағымдағы үлгіні жүктеп алып, соны өзгертіңіз.",
    "Запись полей и повторений нарушена. Скачайте действующий шаблон и измените его.",
)
