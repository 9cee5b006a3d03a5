"""The tags of a Word template, read paragraph by paragraph: what each asks for, and whether it stands where it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from app.form.gate import grammar
from app.form.gate.contract import Contract
from app.form.gate.flaws import Flaw, Where
from app.form.gate.grammar import Scope, Wrong, short
from app.form.gate.outside import Package
from app.form.gate.places import Places, W, text_of
from app.text import Text

FILLED = re.compile(r"word/(?:document|(?:header|footer)\d*|footnotes|endnotes)\.xml")
"""The parts whose text may hold fields."""
TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.DOTALL)
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{_|_\}")
AROUND = {"tr": "tr", "tc": "tc", "p": "p"}
"""How a statement that takes its whole row, cell or paragraph away begins."""
PLAIN_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"})
CHANGED = frozenset({
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
    "sectPrChange", "tblGridChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
})  # fmt: skip


@dataclass
class _Open:
    """A statement that waits for its end."""

    word: str
    around: str
    where: Where
    said: str
    row: etree._Element | None = None


@dataclass
class Reading:
    """One part being read: the names in force, the statements under way, what was found wrong."""

    scope: Scope
    flaws: list[Flaw] = field(default_factory=list)
    under_way: list[_Open] = field(default_factory=list)

    def wrong(self, text: Text, where: Where) -> None:
        self.flaws.append(Flaw(text, where=where))


@dataclass
class Found:
    """What a template shows («rows.code»), which lists it repeats within others, and every flaw of its tags."""

    shown: set[str] = field(default_factory=set)
    nested: set[tuple[str, str]] = field(default_factory=set)
    flaws: list[Flaw] = field(default_factory=list)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Rows and columns of the names that stand over several cells."""


def read(package: Package, contract: Contract) -> Found:
    """The text of a Word template, all parts of it that are filled in."""
    found = Found()
    for name, tree in package.trees.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        places = Places(name, tree)
        found.flaws += _strange(tree, places)
        if FILLED.fullmatch(name):
            reading = Reading(Scope(contract))
            for paragraph, where in places.flowing():
                _paragraph(paragraph, where, reading)
            for one in reading.under_way:
                reading.wrong(NOT_CLOSED.fill(said=one.said, word=ENDS[one.word]), one.where)
            found.shown |= reading.scope.shown - {"loop"}
            found.nested |= reading.scope.nested
            found.flaws += reading.flaws
    return found


def _paragraph(paragraph: etree._Element, where: Where, reading: Reading) -> None:
    text = text_of(paragraph)
    if "{" not in text and "}" not in text:
        return
    if _is_hidden(paragraph):
        reading.wrong(HIDDEN.fill(said=short(text)), where)
    for found in TAG.finditer(text):
        _tag(found, paragraph, where, reading)
    rest = TAG.sub(" ", text)
    for loose in LOOSE.finditer(rest):
        piece = rest[max(0, loose.start() - 10) : loose.end() + 20]
        reading.wrong(LOOSE_BRACES.fill(sign=loose[0], said=short(piece)), where)


def _tag(found: re.Match[str], paragraph: etree._Element, where: Where, reading: Reading) -> None:
    output, said, _ = found.groups()
    try:
        if output is not None:
            if output[:1] in "-+" or output[-1:] in "-+" or re.match(r"(?:tr|tc|p|r)\s", output):
                raise Wrong(PLAIN_BRACES.fill(said=short(found[0])))
            reading.scope.show(grammar.output(output))
        elif said is not None:
            _statement(said, paragraph, where, reading)
        else:
            raise Wrong(NO_COMMENTS.fill(said=short(found[0])))
    except Wrong as wrong:
        reading.wrong(wrong.text, where)


def _statement(said: str, paragraph: etree._Element, where: Where, reading: Reading) -> None:
    around = next((name for name in AROUND if re.match(rf"{name}\s", said)), "")
    body = said[len(around) :].strip()
    if said[:1] in "-+" or said[-1:] in "-+":
        raise Wrong(PLAIN_BRACES.fill(said=short(said)))
    if around:
        _check_alone(around, paragraph, said)
    read = grammar.statement(body)
    if read.word in ("for", "if"):
        _begin(read, _Open(read.word, around, where, short(said), _holder(paragraph, around)), reading)
    else:
        _go_on(read, around, paragraph, reading)


def _begin(read: grammar.Statement, opened: _Open, reading: Reading) -> None:
    reading.under_way.append(opened)
    if read.word == "for":
        try:
            reading.scope.enter(read.target, read.paths[0])
        except Wrong:
            opened.word = "for?"  # its end belongs to it all the same
            raise
    else:
        _look(read, reading)


def _go_on(read: grammar.Statement, around: str, paragraph: etree._Element, reading: Reading) -> None:
    """else, elif, endif, endfor: the end of what began last, in the same manner and the same table."""
    last = reading.under_way[-1] if reading.under_way else None
    wanted = {"endfor": ("for", "for?")}.get(read.word, ("if",))
    if last is None or last.word not in wanted:
        raise Wrong(NOT_BEGUN.fill(word=read.word))
    if read.word in ("else", "elif"):
        _look(read, reading)
        return
    reading.under_way.pop()
    if last.word == "for":
        reading.scope.leave()
    if last.around != around or _holder(paragraph, around) is not last.row:
        raise Wrong(CROSSED.fill(said=last.said, word=read.word))


def _look(read: grammar.Statement, reading: Reading) -> None:
    for path in read.paths:
        reading.scope.resolved(path)


def _holder(paragraph: etree._Element, around: str) -> etree._Element | None:
    """Within what a repetition has to end: its paragraph, table or row, or what the paragraphs stand in."""
    if around == "":
        return paragraph
    wanted = {"tr": "tbl", "tc": "tr"}.get(around)
    if wanted is None:
        return paragraph.getparent()
    return next(paragraph.iterancestors(W + wanted), None)


def _check_alone(around: str, paragraph: etree._Element, said: str) -> None:
    """`{%tr` takes its whole row away, `{%p` its paragraph: whatever stands beside the tag would be lost."""
    if around == "p":
        pieces = [paragraph]
    else:
        holder = next(paragraph.iterancestors(W + around), None)
        if holder is None:
            raise Wrong(NO_TABLE.fill(around=around, said=short(said)))
        pieces = list(holder.iter(f"{W}p"))
    text = "".join(text_of(one) for one in pieces)
    drawn = any(next(one.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None for one in pieces)
    beside = text.replace(f"{{%{said}%}}", "", 1).strip()
    if beside or drawn:
        what = Text("сурет", "рисунок") if not beside else Text(short(beside, 30), short(beside, 30))
        raise Wrong(SWALLOWED.fill(around=around, said=short(said), what=what, place=TAKEN_AWAY[around]))


def _is_hidden(paragraph: etree._Element) -> bool:
    """Whether a run with a brace is hidden text: a field there would be asked for and never seen."""
    for run in paragraph.iter(f"{W}r"):
        switch = run.find(f"{W}rPr/{W}vanish")
        if switch is not None and switch.get(f"{W}val") not in ("0", "false", "off"):
            words = "".join(one.text or "" for one in run.iter(f"{W}t"))
            if "{" in words or "}" in words:
                return True
    return False


# ---- fields of Word, tracked changes, comments


def _strange(tree: etree._Element, places: Places) -> Iterator[Flaw]:
    told: set[tuple[str, int]] = set()
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        if element.tag.startswith(W) and name in CHANGED:
            where = places.of(element)
            if ("change", where.at) not in told:  # a paragraph with ten corrections is one flaw
                told.add(("change", where.at))
                yield Flaw(TRACKED, where=where)
        elif element.tag in (f"{W}commentReference", f"{W}comment"):
            if ("comment", 0) not in told:
                told.add(("comment", 0))
                yield Flaw(COMMENTS, where=places.of(element))
        elif element.tag == f"{W}fldSimple":
            yield from _of_word(element.get(f"{W}instr", ""), places.of(element))
    for instruction, element in _instructions(tree):
        yield from _of_word(instruction, places.of(element))


def _of_word(instruction: str, where: Where) -> Iterator[Flaw]:
    word = (instruction.split() or [""])[0].upper()
    if word not in PLAIN_FIELDS:
        said = DATE_FIELD if word in ("DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE") else WORD_FIELD
        yield Flaw(said.fill(name=short(instruction.strip()) or "?"), where=where)


def _instructions(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The instruction of each complex field, its pieces put together; a field within one is told apart."""
    stack: list[tuple[list[str], etree._Element]] = []
    for element in tree.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag != f"{W}fldChar":
            if stack:
                stack[-1][0].append(element.text or "")
            else:
                yield element.text or "", element
        elif element.get(f"{W}fldCharType") == "begin":
            stack.append(([], element))
        elif element.get(f"{W}fldCharType") == "end" and stack:
            pieces, begun = stack.pop()
            yield "".join(pieces), begun
    for pieces, begun in stack:
        yield "".join(pieces), begun


ENDS = {"for": "endfor", "for?": "endfor", "if": "endif"}
TAKEN_AWAY = {
    "tr": Text("кестенің бүкіл жолын", "всю строку таблицы"),
    "tc": Text("бүкіл ұяшықты", "всю ячейку"),
    "p": Text("бүкіл абзацты", "весь абзац"),
}
NOT_CLOSED = Text(
    "«{said}» жабылмаған: соңына {word} жазыңыз.",
    "«{said}» не закрыто: допишите в конце {word}.",
)
NOT_BEGUN = Text(
    "«{word}» бар, бірақ оған дейін басталғаны жоқ. Артығын өшіріңіз немесе басын жазыңыз.",
    "«{word}» есть, а начала перед ним нет. Удалите лишнее или впишите начало.",
)
CROSSED = Text(
    "«{said}» бір жерде басталып, {word} басқа жерде тұр. Екеуін бір кестеге (немесе бір абзацқа) және бір түрде "
    "({{%tr … %}} … {{%tr {word} %}}) жазыңыз.",
    "«{said}» начато в одном месте, а {word} стоит в другом. Впишите оба в одну таблицу (или один абзац) и одинаково "
    "({{%tr … %}} … {{%tr {word} %}}).",
)
SWALLOWED = Text(
    "«{said}» нұсқауы {place} алып тастайды, ал онда басқа мәтін бар: {what}. Нұсқауды бос жолға жазыңыз.",
    "Указание «{said}» убирает {place}, а там есть другое: {what}. Впишите указание в пустую строку.",
)
NO_TABLE = Text(
    "«{said}» кестеден тыс тұр: {{%{around} кесте ішінде ғана жазылады. Мәтін үшін {{%p жазыңыз.",
    "«{said}» стоит вне таблицы: {{%{around} пишется только в таблице. Для текста напишите {{%p.",
)
PLAIN_BRACES = Text(
    "«{said}»: артық белгіні (- + r p tr tc) алып тастап, {{{{ аты }}}} немесе {{%tr … %}} деп қана жазыңыз.",
    "«{said}»: уберите лишний знак (- + r p tr tc), пишите только {{{{ имя }}}} или {{%tr … %}}.",
)
NO_COMMENTS = Text(
    "«{said}»: үлгіде түсініктеме жазылмайды. Оны өшіріңіз.",
    "«{said}»: пояснения в шаблоне не пишутся. Удалите.",
)
LOOSE_BRACES = Text(
    "«{sign}» белгісінің жұбы жоқ: «{said}». Өрісті бір абзацқа, екі жағын да жауып жазыңыз.",
    "У знака «{sign}» нет пары: «{said}». Впишите поле в один абзац, закрыв его с обеих сторон.",
)
HIDDEN = Text(
    "«{said}» жасырын мәтінде тұр, ол басылмайды. Қаріп баптауынан «Жасырын» белгісін алыңыз.",
    "«{said}» стоит в скрытом тексте, он не печатается. Снимите у шрифта отметку «Скрытый».",
)
TRACKED = Text(
    "Мұнда қабылданбаған түзету қалған. Рецензиялау → Барлық түзетулерді қабылдау.",
    "Здесь осталась непринятая правка. Рецензирование → Принять все исправления.",
)
COMMENTS = Text(
    "Файлда ескертпелер бар, олар құжатпен бірге басылып кетеді. Рецензиялау → Барлық ескертпелерді жою.",
    "В файле есть примечания, они напечатаются вместе с документом. Рецензирование → Удалить все примечания.",
)
WORD_FIELD = Text(
    "Word-тың «{name}» өрісі қабылданбайды: ол басқа файлды, мекенжайды немесе бағдарламаны шақыруы мүмкін. Өшіріңіз; "
    "бет нөмірі үшін PAGE және NUMPAGES қана болады.",
    "Поле Word «{name}» не принимается: оно может вызвать другой файл, адрес или программу. Удалите; для номера "
    "страницы есть только PAGE и NUMPAGES.",
)
DATE_FIELD = Text(
    "Word-тың «{name}» өрісі ашылған күнді көрсетеді. Оның орнына {{{{ h.printed_at }}}} жазыңыз.",
    "Поле Word «{name}» покажет день открытия файла. Впишите вместо него {{{{ h.printed_at }}}}.",
)
