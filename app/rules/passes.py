"""The pass and its stub: what a reader sends, and in which order the steps of §78.7-81 are taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

from app.errors import Refusal
from app.rules.terms import PassStep
from app.sentences import NOT_BACK, NOT_DRAWN_UP, NOT_HANDED, NOT_ISSUED
from app.text import Text

OF_PASS = re.compile(r"SQ1\|PASS\|(?P<code>[0-9]{1,12})\|(?P<checksum>[0-9A-F]{12})")
CODE = re.compile(r"[0-9]{1,12}")
LONGEST = 100

QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
KAZAKH_DIGITS = {
    '"': "1", "ә": "2", "і": "3", "ң": "4", "ғ": "5", ",": "6", ".": "7", "ү": "8", "ұ": "9", "қ": "0", "/": "|",
}  # fmt: skip
AS_TYPED = str.maketrans(dict(zip(CYRILLIC, QWERTY, strict=True)) | KAZAKH_DIGITS)
"""A reader is a keyboard: under a Russian or Kazakh layout its «SQ1|pass|…» arrives as other letters."""

STRANGE = Refusal(
    "§78.7",
    Text(
        "Бұл рұқсаттаманың немесе түбіртектің коды емес. R-4 парағындағы QR-кодты оқытыңыз немесе ТЖК-ны теріңіз.",
        "Это не код пропуска или корешка. Считайте QR-код листа R-4 или наберите ИКТ.",
    ),
)
MARKS = {
    PassStep.DRAWN_UP: "§79", PassStep.ISSUED: "§80", PassStep.HANDED: "§32.7", PassStep.AT_SITE: "§78.8",
}  # fmt: skip
FIRST = {
    PassStep.ISSUED: Refusal("§79", NOT_DRAWN_UP),
    PassStep.HANDED: Refusal("§80", NOT_ISSUED),
    PassStep.AT_SITE: Refusal("§32.7", NOT_HANDED),
}
ALREADY = Text(
    "Бұл қадам бұрын белгіленген: {when}, {who}. Қайта белгілеудің қажеті жоқ.",
    "Этот шаг уже отмечен: {when}, {who}. Отмечать снова не нужно.",
)
NO_WAY_BACK = Refusal("§79", NOT_BACK)


Taken = Mapping[PassStep, tuple[datetime | None, str]]
"""Of each step the moment (aware) and who took it; no moment where it is not taken."""


class Scanned(NamedTuple):
    """The code of a pass, and the checksum of its data; none where the code was typed by hand or read as bars."""

    code: str
    checksum: str


def read(words: str) -> Scanned:
    """§78.8. What a reader sent, under whichever layout of the keyboard, or a code typed by hand."""
    sent = "".join(words.split())
    if len(sent) > LONGEST:
        raise STRANGE
    for tried in (sent, sent.lower().translate(AS_TYPED)):
        if CODE.fullmatch(tried):
            return Scanned(tried, "")
        if found := OF_PASS.fullmatch(tried.upper()):
            return Scanned(found["code"], found["checksum"].lower())
    raise STRANGE


def check_step(step: PassStep, taken: Taken, zone: tzinfo) -> None:
    """§79, §80, §81. A pass is drawn up, then given out, then its stub goes to the commission and to the site.

    Each step is taken once, after the one before it.
    """
    moment, who = taken[step]
    if moment is not None:
        raise Refusal(MARKS[step], ALREADY.fill(when=f"{moment.astimezone(zone):%d.%m.%Y %H:%M}", who=who))
    order = list(PassStep)
    if step is not order[0] and taken[order[order.index(step) - 1]][0] is None:
        raise FIRST[step]


def last_step(taken: Taken) -> PassStep | None:
    """§79. The step that the pass has come to; none before it is drawn up."""
    return next((step for step in reversed(list(PassStep)) if taken[step][0] is not None), None)


def check_back(taken: Taken, *, by: str, now: datetime, zone: tzinfo) -> PassStep:
    """§79. The last step, if `by` took it today by the clock of the place; only such a step is taken back."""
    step = last_step(taken)
    moment, who = taken[step] if step else (None, "")
    if step is None or moment is None or who != by or moment.astimezone(zone).date() != now.astimezone(zone).date():
        raise NO_WAY_BACK
    return step
