"""Two versions of a template side by side: which words and fields one has and the other has not."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from app.form.declared import Kind
from app.form.gate import named_cells, outside
from app.form.gate.places import W, sheets, text_of
from app.text import Text

MOST = 200
LINED_UP = 1500
"""Lines up to which the two are laid side by side (a work of hours for more): beyond, what the other has not at all."""
MORE = Text("…тағы {n} айырма. Файлдың өзін қараңыз.", "…и ещё отличий: {n}. Посмотрите сам файл.")


class Differs(NamedTuple):
    """A line that stands in one of the two only: «-» in the old, «+» in the new; «…» tells how many more there are."""

    sign: str
    words: str


def differences(kind: Kind, old: bytes, new: bytes) -> list[Differs]:
    """What was taken out and what was put in, in the order of the text; the look is not compared."""
    before, after = (texts(kind, one) for one in (old, new))
    found = list(_lined_up(before, after) if max(len(before), len(after)) <= LINED_UP else _counted(before, after))
    more = [Differs("…", str(MORE.fill(n=len(found) - MOST)))] if len(found) > MOST else []
    return found[:MOST] + more


def _lined_up(before: list[str], after: list[str]) -> Iterator[Differs]:
    for deed, start, end, first, last in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if deed != "equal":
            yield from (Differs("-", words) for words in before[start:end])
            yield from (Differs("+", words) for words in after[first:last])


def _counted(before: list[str], after: list[str]) -> Iterator[Differs]:
    for sign, own, other in (("-", before, after), ("+", after, before)):
        left = Counter(other)
        for words in own:
            left[words] -= 1
            if left[words] < 0:
                yield Differs(sign, words)


def texts(kind: Kind, content: bytes) -> list[str]:
    """The words of a template: paragraphs of Word; words and names of the cells of Excel by their address."""
    opened = outside.unpacked(content, f"x{kind.value}", kind)
    if not opened.is_sound:
        return []
    return _of_word(opened) if kind is Kind.WORD else _of_excel(opened)


def _of_word(opened: outside.Package) -> list[str]:
    found = []
    for part, tree in sorted(opened.trees.items()):
        if part.startswith(("word/document", "word/header", "word/footer")) and part.endswith(".xml"):
            found += [" ".join(text_of(one).split()) for one in tree.iter(f"{W}p")]
    return [one for one in found if one]


def _of_excel(opened: outside.Package) -> list[str]:
    found = [
        f"{''.join(name.itertext()).replace('$', '')}: {name.get('name')}"
        for name in opened.trees[named_cells.BOOK].iter("{*}definedName")
        if not name.get("name", "").startswith(named_cells.BUILT_IN)
    ]
    shared = opened.trees.get("xl/sharedStrings.xml")
    words = [] if shared is None else ["".join(t.text or "" for t in one.iter("{*}t")) for one in shared.iter("{*}si")]
    for part, title in sheets(opened).items():
        for cell in opened.trees[part].iter("{*}c") if part in opened.trees else ():
            value = cell.find("{*}v")
            said = "".join(one.text or "" for one in cell.iter("{*}t")) or (value.text if value is not None else "")
            if cell.get("t") == "s" and value is not None:
                said = words[int(value.text or "0")]
            if said:
                found.append(f"{title}!{cell.get('r')}: {said}")
    return sorted(found)
