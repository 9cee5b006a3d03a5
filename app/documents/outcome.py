"""What became of a sitting: the statements after appeals I-5 and I-5-2, the second identification I-22, daily X-10."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from app.documents.appeals import APPELLANTS, KAZ, KAZAKH, MATHS, OF_SITTING, PRIMARY, REPRESENTATIVE_NAME, RUS, at
from app.documents.heads import PROGRAMMER, REPRESENTATIVE, RoomPaper, SittingPaper
from app.documents.results import BRANCH_STAMP, DISTRICT_CHAIR, REPRESENTATIVES, Line, NamedLine, Sums
from app.documents.sheets import MEMBERS
from app.documents.test_day import LEAD
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import AttestationType, Category, Decision, Language
from app.text import Text

UNTIL = Text("8-қадам: апелляция тізілімдері келгенде басылады", "8 шаг: печатается, когда появятся регистры апелляции")
PROGRAMMER_NAME = "Ғабдуллин Ерлан Сәкенұлы"
LEADER_NAME = "Төлегенова Мәдина Өмірзаққызы"
REPRESENTATIVE_NAMES = (REPRESENTATIVE_NAME, "Ыбыраев Асқар Һамитұлы")
OF_SITE = {key: value for key, value in OF_SITTING.items() if key not in ("sitting_no", "test_date")}
AUTHORITY = Text("Көкшетау қаласының білім бөлімі", "Отдел образования города Кокшетау")
DISTRICT_CHAIR_NAME = "Байжанова Ұлбосын Сейітқызы"


class Examined(NamedTuple):
    """Somebody with a result: invented; points before the appeal, and those it added (block 1, block 2)."""

    fio: str
    iin: str
    tjk: str
    school: int
    subject: Text
    lang: Language
    variant: str
    points: tuple[int, int]
    added: tuple[str, str]

    @property
    def final(self) -> tuple[int, int]:
        """Points of both blocks with what was added."""
        first, second = (sum(map(int, one.split(" / "))) if one else 0 for one in self.added)
        return self.points[0] + first, self.points[1] + second


FAMILIES = ("Айтбаев", "Әлімжанов", "Бекенов", "Ғалымов", "Досжанов", "Ержанов", "Жүсіпов", "Қасымов", "Мырзахметов",
            "Нұртазин", "Оспанов", "Өмірзақов", "Сәдуақасов", "Төлеуов", "Ұзақбаев", "Үсенов", "Шаймерденов",
            "Ысқақов")  # fmt: skip
NAMES = (("Ақмарал Еңсегенқызы", "а"), ("Дәурен Қуанышұлы", ""), ("Гүлжиһан Сәрсенбайқызы", "а"))
SUBJECTS = ((MATHS, KAZ, "1012"), (KAZAKH, KAZ, "1034"), (PRIMARY, RUS, "2051"))
APPEALED = {1: ("1 / 0", ""), 4: ("2 / 0", "1 / 0"), 9: ("0 / 1", ""), 13: ("", "0 / 1"), 20: ("1 / 1", "")}
"""Whose points were added to: on the content / for technical reasons."""


def _examined(n: int) -> Examined:
    name, ending = NAMES[(n + n // 18) % 3]
    subject, lang, variant = SUBJECTS[n * 7 % 3]
    return Examined(
        f"{FAMILIES[n % 18]}{ending} {name}",
        f"{68 + n % 27}{n % 12 + 1:02}{n * 5 % 28 + 1:02}{4 if ending else 3}{50011 + n * 137}",
        f"701{n * 11 + 14:06}",
        n % 9 + 1,
        subject,
        lang,
        variant,
        (38 + n * 17 % 41, 13 + n * 7 % 17),
        APPEALED.get(n, ("", "")),
    )


EXAMINED = [_examined(n) for n in range(32)]


def school(one: Examined) -> Text:
    """Where the teacher works."""
    return Text("№ {n} жалпы білім беретін мектеп", "Общеобразовательная школа № {n}").fill(n=one.school)


def category(one: Examined) -> Category:
    """What the teacher has applied for."""
    return list(Category)[int(one.tjk) % 4]


@dataclass(frozen=True, kw_only=True)
class FinalLine(Line):
    """The result of one candidate with what the appeal added to it (§165, §166)."""

    b1_before: Annotated[
        int,
        Text("1-блок бойынша балл (апелляцияны есепке алмағанда)", "Балл по 1 блоку (без учёта апелляции)"),
    ]
    b2_before: Annotated[
        int,
        Text("2-блок бойынша балл (апелляцияны есепке алмағанда)", "Балл по 2 блоку (без учёта апелляции)"),
    ]
    b1_added: Annotated[
        str,
        Text(
            "1-блок бойынша қосылған балл (мазмұны бойынша / техникалық себептер бойынша)",
            "Добавлено баллов по 1 блоку (по содержанию / по техническим причинам)",
        ),
    ]
    b2_added: Annotated[
        str,
        Text(
            "2-блок бойынша қосылған балл (мазмұны бойынша / техникалық себептер бойынша)",
            "Добавлено баллов по 2 блоку (по содержанию / по техническим причинам)",
        ),
    ]
    b1_points: Annotated[int, Text("1-блок бойынша қорытынды балл", "Итоговый балл по 1 блоку")]
    b2_points: Annotated[int, Text("2-блок бойынша қорытынды балл", "Итоговый балл по 2 блоку")]


@dataclass(frozen=True, kw_only=True)
class FinalNamedLine(FinalLine, NamedLine):
    """The same with the name, for the education authority."""


@dataclass(frozen=True, kw_only=True)
class FinalStatement(Sums):
    """The whole site after the appeals, for the stand (§14): no name stands on it."""

    rows: list[FinalLine]


@dataclass(frozen=True, kw_only=True)
class FinalNamedStatement(Sums):
    """One education authority after the appeals, with names (§50, §176)."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    rows: list[FinalNamedLine]


@waiting(
    "I-5",
    Text(
        "Ұлттық біліктілік тестілеу қорытындысының емтихан ведомосы (апелляцияны есепке алғандағы), ТАӘ көрсетілмеген",
        "Экзаменационная ведомость по итогам национального квалификационного тестирования (с учётом апелляции), "
        "без указания Ф.И.О.",
    ),
    mark="§14",
    template="i05.xlsx",
    until=UNTIL,
    copies=3,
)
def final_statement() -> FinalStatement:
    """A site in the order of personal codes."""
    return FinalStatement(**_sums(len(EXAMINED)), rows=[FinalLine(**_final(n, one)) for n, one in _numbered(EXAMINED)])


@waiting(
    "I-5-2",
    Text(
        "Ұлттық біліктілік тестілеу қорытындысының емтихан ведомосы (апелляцияны есепке алғандағы), білім беруді "
        "басқару органы бойынша",
        "Экзаменационная ведомость по итогам национального квалификационного тестирования (с учётом апелляции), "
        "по органу управления образованием",
    ),
    mark="§176",
    template="i05_2.xlsx",
    until=UNTIL,
)
def final_named_statement() -> FinalNamedStatement:
    """The teachers of one authority; its list is signed by the chair of their own district too (§50)."""
    sums = _sums(len(BY_NAME))
    sums["signatures"] = [*sums["signatures"], Signature(DISTRICT_CHAIR, DISTRICT_CHAIR_NAME)]
    rows = [
        FinalNamedLine(
            **_final(n, one), fio=one.fio, iin=one.iin, workplace=school(one), att_type=list(AttestationType)[n % 4 > 2]
        )
        for n, one in _numbered(BY_NAME)
    ]
    return FinalNamedStatement(**sums, edu_authority=AUTHORITY, rows=rows)


BY_NAME = sorted(EXAMINED[:24], key=lambda one: [FAMILIES.index(one.fio.split()[0].removesuffix("а")), one.fio])
"""The teachers of AUTHORITY in Kazakh alphabetical order."""


def _numbered(people: list[Examined]) -> enumerate[Examined]:
    return enumerate(people, 1)


def _final(n: int, one: Examined) -> dict[str, Any]:
    first, second = one.final
    return {
        "n": n,
        "tjk": one.tjk,
        "category": category(one),
        "lang": one.lang,
        "subject": one.subject,
        "variant": one.variant,
        "b1_before": one.points[0],
        "b2_before": one.points[1],
        "b1_added": one.added[0],
        "b2_added": one.added[1],
        "b1_points": first,
        "b2_points": second,
        "total": first + second,
    }


def _sums(count: int) -> dict[str, Any]:
    return {
        **OF_SITTING,
        "snapshot": "7c1e0b42a95f",
        "formed_at": at(19, 40),
        "cnt_total": count,
        "cnt_absent": 3,
        "cnt_annulled": 1,
        "signatures": [Signature(REPRESENTATIVES, name) for name in REPRESENTATIVE_NAMES],
        "stamp_ntc_branch": BRANCH_STAMP,
    }


@dataclass(frozen=True)
class Repeat:
    """One sheet that was mended wrongly: what was entered before and what is right (§144)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    fio_old: Annotated[str, Text("ТАӘ: алдыңғы", "Ф.И.О.: прежнее")]
    tjk_old: Annotated[str, Text("ТЖК: алдыңғы", "ИКТ: прежний")]
    seat_old: Annotated[str, Text("Орын: алдыңғы", "Место: прежнее")]
    var_old: Annotated[str, Text("Нұсқа: алдыңғы", "Вариант: прежний")]
    decision_old: Annotated[Decision, Text("Алдыңғы шешім", "Прежнее решение")]
    fio_new: Annotated[str, Text("ТАӘ: дұрысы", "Ф.И.О.: правильно")] = ""
    tjk_new: Annotated[str, Text("ТЖК: дұрысы", "ИКТ: правильно")] = ""
    seat_new: Annotated[str, Text("Орын: дұрысы", "Место: правильно")] = ""
    var_new: Annotated[str, Text("Нұсқа: дұрысы", "Вариант: правильно")] = ""
    decision: Annotated[Decision | None, Text("Шешім", "Решение")] = None
    why: Annotated[Text | None, Text("Қатенің себебі", "Причина ошибки")] = None


@dataclass(frozen=True, kw_only=True)
class RepeatProtocol(RoomPaper):
    """The sheets of one room that are identified anew, with the leave of the Centre (§143)."""

    ntc_permit: Annotated[
        Text, Text("ҰТО келісімі: күні, уақыты, кім берді", "Согласование НЦТ: дата, время, кто выдал")
    ]
    prev_protocol: Annotated[str, Text("Алдыңғы хаттаманың нөмірі", "№ предыдущего протокола")]
    rows: list[Repeat]
    signatures: list[Signature]


@waiting(
    "I-22",
    Text("Жауап парақтарын қайта сәйкестендіру хаттамасы", "Протокол повторной идентификации листов ответов"),
    mark="§144",
    template="i22.xlsx",
    until=Text(
        "7-қадам: қайта сәйкестендіру келгенде басылады", "7 шаг: печатается, когда появится повторная идентификация"
    ),
)
def repeat_protocol() -> RepeatProtocol:
    """Three sheets of room 01: two are mended, one is left for the pen."""
    first, second, third, *_ = APPELLANTS
    mended, annulled = Decision.CORRECT, Decision.ANNUL
    misread = Text("орын нөмірі көрші қатардан жазылған", "номер места записан из соседней строки")
    swapped = Text("екі парақ ауысып кеткен", "перепутаны два листа")
    rows = [
        Repeat(1, first.sheet_no, first.fio, first.tjk, "015", first.variant, mended, seat_new="014", decision=mended,
               why=misread),
        Repeat(2, second.sheet_no, third.fio, third.tjk, third.seat_no, third.variant, annulled,
               second.fio, second.tjk, second.seat_no, second.variant, mended, swapped),
        Repeat(3, third.sheet_no, second.fio, second.tjk, second.seat_no, second.variant, mended),
    ]  # fmt: skip
    return RepeatProtocol(
        **OF_SITTING,
        room_no="01",
        room_lang=KAZ,
        ntc_permit=Text("03.11.2018 16:52, Қ. Сейдахметов", "03.11.2018 16:52, К. Сейдахметов"),
        prev_protocol="I-21/701-1-01/2",
        rows=rows,
        signatures=[
            Signature(REPRESENTATIVE, REPRESENTATIVE_NAME),
            Signature(MEMBERS, "Қасқырбаева Ұлпан Еңсегенқызы"),
            Signature(MEMBERS, "Иванова Ольга Петровна"),
            Signature(PROGRAMMER, PROGRAMMER_NAME),
        ],
    )


@dataclass(frozen=True)
class Counted:
    """One room, counted 20-25 minutes after the start (§34.14)."""

    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    lang: Annotated[Language, Text("Тестілеу тапсыру тілі", "Язык сдачи тестирования")]
    expected: Annotated[int, Text("Тізім бойынша", "По списку")]
    present: Annotated[int, Text("Нақты саны", "Фактическое количество")]
    absent: Annotated[int, Text("Келмегендер", "Не явились")]
    added: Annotated[int, Text("Қосымша отырғызылғандар", "Дополнительно посажены")]
    surplus: Annotated[int, Text("Жинап алынған артық сұрақ-кітапшалар", "Собрано лишних книжек-вопросников")]
    safe_at: Annotated[dt.time, Text("Сейфке салынған уақыты", "Время помещения в сейф")]
    counted_at: Annotated[
        dt.time,
        Text("Санау уақыты (басталғаннан кейін 20-25 минут)", "Время подсчёта (20-25 минут после начала)"),
    ]


@dataclass(frozen=True, kw_only=True)
class Daily(SittingPaper):
    """How many really sit in the rooms, as it goes to the Centre on the day of the test (§16)."""

    rows: list[Counted]
    cnt_kk: Annotated[int, Text("Қазақ тілінде тапсыратындар", "Сдают на казахском языке")]
    cnt_ru: Annotated[int, Text("Орыс тілінде тапсыратындар", "Сдают на русском языке")]
    what: Annotated[
        Text,
        Text("Жіберілген мәлімет (күн сайынғы / сұратылған)", "Отправленные сведения (ежедневные / по запросу)"),
    ]
    sent_at: Annotated[dt.datetime, Text("ҰТО-ға жіберілген күні, уақыты", "Дата и время отправки в НЦТ")]
    received_at: Annotated[dt.datetime | None, Text("ҰТО қабылдаған уақыт", "Время получения в НЦТ")]
    signatures: list[Signature]


@waiting(
    "X-10",
    Text(
        "Күн сайынғы мәліметтер; тілдер бойынша тестіленушілердің нақты саны",
        "Ежедневные сведения; фактическое количество тестируемых по языкам",
    ),
    mark="§34.14",
    template="x10.xlsx",
    until=Text("6-қадам: дайындық, материалдар және тест күні", "Шаг 6: подготовка, материалы и день тестирования"),
)
def daily() -> Daily:
    """Eight rooms of a sitting, two of them Russian."""
    rows = [
        Counted(f"{n:02}", RUS if n > 6 else KAZ, 30, 30 - n % 4, n % 4, n // 7, 2 + n % 4 - n // 7,
                dt.time(9, 31 + n), dt.time(9, 22 + n % 4))
        for n in range(1, 9)
    ]  # fmt: skip
    return Daily(
        **OF_SITTING,
        rows=rows,
        cnt_kk=sum(row.present + row.added for row in rows if row.lang is KAZ),
        cnt_ru=sum(row.present + row.added for row in rows if row.lang is RUS),
        what=Text("күн сайынғы", "ежедневные"),
        sent_at=at(10, 4, day=3),
        received_at=at(10, 5, day=3),
        signatures=[Signature(LEAD, LEADER_NAME), Signature(PROGRAMMER, PROGRAMMER_NAME)],
    )
