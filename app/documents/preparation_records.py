"""Papers of rooms that have no appendix: copies X-2, acts X-5, additional sheets X-12; passwords of the Centre X-15."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import omr
from app.documents.admission import CHAIR
from app.documents.heads import INVIGILATOR, REPRESENTATIVE, RoomPaper, SitePaper, SittingPaper, from_state, serves
from app.documents.intake import at
from app.documents.sheets import LAYOUT
from app.documents.test_day import (
    CHAIRMAN,
    HEAD,
    LEAD,
    LEADER,
    MEMBERS,
    NOBODY,
    OF_COMMISSION,
    OF_MINISTRY,
    ON_DUTY,
    ROOM,
    SITE_AND_NTC,
    SITTING,
    STEP,
    TO,
    signed,
)
from app.form import Document, Signature, form
from app.form.declared import TEMPLATES, appendix_of
from app.form.saying import labels
from app.form.waiting import waiting
from app.models import Sheet, SittingRoom
from app.rules.terms import Language, SittingState
from app.text import Text

SELF_CHECK = "x02.json"


@dataclass(frozen=True, kw_only=True)
class AnswerCopies(Document):
    """Sheets for one's own check, all alike and without a number; everything on them is written by the candidate."""

    copies: int
    title: Annotated[
        str,
        Text(
            "Жауап парағының көшірмесі (тестілеуден кейін балдарды өздігінен санауға арналған арнайы бланк)",
            "Копия листа ответов (специальный бланк для самостоятельного подсчёта баллов после тестирования)",
        ),
    ] = ""
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")] = ""
    subject: Annotated[str, Text("Тестілеу пәні", "Предмет тестирования")] = ""
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")] = ""
    answers_b1: Annotated[
        str,
        Text(
            "1-блок «Оқу пәнінің мазмұны», 1-70-тапсырмалардың жауаптары",
            "Блок 1 «Содержание учебного предмета», ответы на задания 1-70",
        ),
    ] = ""
    answers_b2: Annotated[
        str,
        Text(
            "2-блок «Педагогика, оқыту әдістемесі», тапсырмалардың жауаптары",
            "Блок 2 «Педагогика, методика обучения», ответы на задания",
        ),
    ] = ""
    self_b1: Annotated[
        str,
        Text(
            "1-блок бойынша тестіленушінің өзі санаған балы",
            "Баллы по блоку 1, подсчитанные самостоятельно",
        ),
    ] = ""
    self_b2: Annotated[
        str,
        Text(
            "2-блок бойынша тестіленушінің өзі санаған балы",
            "Баллы по блоку 2, подсчитанные самостоятельно",
        ),
    ] = ""
    self_total: Annotated[str, Text("Жалпы балл", "Сумма баллов")] = ""
    how: Annotated[
        str,
        Text(
            "Жауаптар тестілеу нәтижелері өңделгеннен кейін жалпы шолу үшін ұсынылған дұрыс жауаптар кодтарымен "
            "салыстырылады",
            "Ответы сверяются с кодами правильных ответов, вывешенными для всеобщего обозрения после обработки "
            "результатов",
        ),
    ] = ""
    no_document: Annotated[
        str,
        Text(
            "Бұл бланк тестілеу нәтижесін растайтын құжат болып табылмайды",
            "Данный бланк не является документом, подтверждающим результат тестирования",
        ),
    ] = ""


def _drawn(copies: AnswerCopies) -> bytes:
    """The answers stand where they stand on I-19; no mark, no code and no number, so no scanner takes it for one."""
    sheet = omr.Layout.load(LAYOUT)
    own = json.loads((TEMPLATES / SELF_CHECK).read_text(encoding="utf-8"))
    head = {"appendix": appendix_of("X-2"), "campaign": copies.campaign, "region": copies.region}
    words = {**labels(AnswerCopies), **head}
    texts = tuple({**one, "text": one["text"].format(**words)} for one in own["texts"])
    printed = replace(sheet.printed, frames=tuple(own["frames"]), texts=texts, samples=())
    groups = tuple(group for group in sheet.groups if group.kind != "digits")
    out = BytesIO()
    plain = replace(sheet, name="x02", marks=(), barcode=None, zones=(), groups=groups, printed=printed)
    omr.blank(plain, range(copies.copies), out)
    return out.getvalue()


def _sample_copies() -> AnswerCopies:
    """One copy; it is the same for every candidate (§113)."""
    return AnswerCopies(campaign=HEAD["campaign"], region=HEAD["region"], copies=1)


@form(
    "X-2",
    Text("Жауап парағының көшірмесі", "Копия листа ответов"),
    mark="§113",
    on=SittingRoom,
    template=SELF_CHECK,
    draw=_drawn,
    ready=from_state(SittingState.ALLOCATED, "§113"),
    fits=serves,
    sample=_sample_copies,
)
def answer_copies(session: Session, row: SittingRoom) -> AnswerCopies:
    """As many copies as the room has answer sheets of its own; before they are allotted, one for each candidate."""
    own = sa.select(sa.func.count()).select_from(Sheet).where(Sheet.sitting_room_id == row.id, ~Sheet.spare)
    copies = max(row.candidates, session.scalar(own) or 0)
    return AnswerCopies(campaign=row.sitting.campaign.name, region=row.site.region.name, copies=copies)


@dataclass(frozen=True, kw_only=True)
class LanguageAct(RoomPaper):
    """Booklets of a language that is not that of the room (§112)."""

    act_no: Annotated[str, Text("Акт №", "Акт №")]
    act_time: Annotated[dt.datetime | None, Text("Акт жасалған уақыт", "Время составления акта")]
    box_no: Annotated[str, Text("Қорап №", "№ коробки")]
    booklet_lang: Annotated[
        Language | None, Text("Қораптағы сұрақ-кітапшалардың тілі", "Язык книжек-вопросников в коробке")
    ]
    cnt: Annotated[
        int | None,
        Text("Сәйкес емес сұрақ-кітапшалар саны", "Количество несоответствующих книжек-вопросников"),
    ]
    descr: Annotated[Text, Text("Сипаттамасы", "Описание")] = NOBODY
    lead_told_at: Annotated[
        dt.time | None,
        Text(
            "Өкілдер тобының жетекшісіне ескертілген уақыт",
            "Время предупреждения руководителя группы представителей",
        ),
    ] = None
    ntc_contact: Annotated[
        Text, Text("ҰТО-мен келісілді (күні, уақыты, кіммен)", "Согласовано с НЦТ (дата, время, с кем)")
    ] = NOBODY
    decision: Annotated[
        Text,
        Text(
            "Министрлік өкілі мен аттестаттау комиссиясының ҰТО-мен бірлескен шешімі",
            "Решение представителя Министерства и аттестационной комиссии, принятое совместно с НЦТ",
        ),
    ] = NOBODY
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = SITE_AND_NTC


@waiting(
    "X-5",
    Text(
        "Еркін нысандағы акт (сұрақ-кітапшалар аудиторияның тілдік мәртебесіне сәйкес емес)",
        "Акт в произвольной форме (книжки-вопросники не соответствуют языковому статусу аудитории)",
    ),
    mark="§112",
    template="x05.docx",
    until=STEP,
    copies=2,
)
def language_act() -> LanguageAct:
    """Three booklets in Russian in a room where the test is taken in Kazakh."""
    return LanguageAct(
        **ROOM,
        act_no="1",
        act_time=at(8, 47),
        box_no="701-1-02",
        booklet_lang=Language.RUS,
        cnt=3,
        descr=Text(
            "Мөр бүтін болды. Қорап үш тестіленушінің қатысуымен ашылды. 42 сұрақ-кітапшаның үшеуі орыс тілінде.",
            "Печать была целой. Коробка вскрыта в присутствии трёх тестируемых. Из 42 книжек-вопросников три на "
            "русском языке.",
        ),
        lead_told_at=dt.time(8, 44),
        ntc_contact=Text("03.11.2018, 08:51, кезекші маман", "03.11.2018, 08:51, дежурный специалист"),
        decision=Text(
            "Үш тестіленушіге келмегендердің қазақ тіліндегі сұрақ-кітапшалары беріледі.",
            "Трём тестируемым выдаются книжки-вопросники на казахском языке не явившихся тестируемых.",
        ),
        signatures=[
            Signature(REPRESENTATIVE, OF_MINISTRY[0]),
            *signed(INVIGILATOR, *ON_DUTY),
            Signature(LEAD, LEADER),
            Signature(CHAIR, CHAIRMAN),
            *signed(MEMBERS, *OF_COMMISSION),
        ],
    )


@dataclass(frozen=True)
class AdditionalSheet:
    """One sheet of the envelope; filled in when it is given out by an act of exchange (§116)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    to_room: Annotated[str, Text("Берілген аудитория №, орын №", "Выдан: аудитория №, место №")] = ""
    fio: Annotated[str, Text("Тестіленушінің ТАӘ", "Ф.И.О. тестируемого")] = ""
    reason: Annotated[Text, Text("Себебі: бүлінген / ақаулы", "Причина: испорчен / с дефектом")] = NOBODY
    act_no: Annotated[str, Text("Ауыстыру туралы акт №", "№ акта о замене")] = ""
    given_at: Annotated[dt.time | None, Text("Берілген уақыты", "Время выдачи")] = None
    sig_took: Annotated[str, Text("Алған тұлғаның қолы", "Подпись получившего")] = ""


@dataclass(frozen=True, kw_only=True)
class AdditionalSheets(SittingPaper):
    """The envelope of additional sheets of one sitting; it lies in the box of one room only (§111)."""

    envelope_room: Annotated[str, Text("Конверт салынған аудитория №", "Аудитория №, где находится конверт")]
    received: Annotated[
        str,
        Text(
            "Конверттегі парақтар саны, нөмірлері (бастап - дейін)",
            "Количество и номера листов в конверте (с - по)",
        ),
    ]
    rows: list[AdditionalSheet]
    used: Annotated[int | None, Text("Қолданылғаны", "Использовано")]
    left: Annotated[int | None, Text("Қалғаны (қайтарылды)", "Остаток (возвращён)")]
    signatures: list[Signature]


SPOILED, FAULTY = Text("бүлінген", "испорчен"), Text("ақаулы", "с дефектом")


@waiting(
    "X-12",
    Text("Қосымша жауап парақтарын тіркеу", "Учёт дополнительных листов ответов"),
    mark="§111",
    template="x12.xlsx",
    until=STEP,
)
def additional_sheets() -> AdditionalSheets:
    """Ten sheets, two of which were given out."""
    given: dict[int, tuple[Any, ...]] = {
        1: ("02, 011", "Қожахметова Айгүл Сейітқызы", SPOILED, "1", dt.time(9, 52)),
        2: ("03, 022", "Цой Виктория Сергеевна", FAULTY, "2", dt.time(10, 7)),
    }
    return AdditionalSheets(
        **SITTING,
        envelope_room="01",
        received="10, 004301 – 004310",
        rows=[AdditionalSheet(n, f"{4300 + n:06}", *given.get(n, ())) for n in range(1, 11)],
        used=len(given),
        left=10 - len(given),
        signatures=[Signature(REPRESENTATIVE, OF_MINISTRY[0])],
    )


@dataclass(frozen=True)
class PasswordUse:
    """One entry of a password of the Centre; the password itself is written nowhere."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    sitting_no: Annotated[str, Text("Лек, тестілеу күні", "Поток, дата тестирования")]
    room_no: Annotated[str, Text("Аудитория № (қайта сәйкестендіру үшін)", "Аудитория № (для повторной идентификации)")]
    purpose: Annotated[
        Text,
        Text(
            "Мақсаты: отырғызу парағын басып шығару / қайта сәйкестендіру / дұрыс жауаптар кодын ашу",
            "Цель: печать посадочного листа / повторная идентификация / вскрытие кода правильных ответов",
        ),
    ]
    pw_no: Annotated[Text, Text("Парольдің реті (бірінші / екінші)", "Порядок пароля (первый / второй)")]
    agreed: Annotated[str, Text("ҰТО келісімі (күні, уақыты, кім берді)", "Согласование НЦТ (дата, время, кто дал)")]
    told_to: Annotated[str, Text("Пароль хабарланған тұлға", "Кому сообщён пароль")]
    told_at: Annotated[dt.datetime, Text("Хабарланған уақыты", "Время сообщения")]
    entered_by: Annotated[str, Text("Енгізген тұлға", "Кто ввёл")]
    entered_at: Annotated[dt.datetime, Text("Енгізілген уақыты", "Время ввода")]
    result: Annotated[Text, Text("Нәтижесі: қабылданды / қабылданбады", "Результат: принят / отклонён")]


@dataclass(frozen=True, kw_only=True)
class PasswordLog(SitePaper):
    """Every use of a password at one site, in order of time."""

    rows: list[PasswordUse]


SEATING = Text("отырғызу парағын басып шығару", "печать посадочного листа")
REPEAT = Text("қайта сәйкестендіру", "повторная идентификация")
KEY = Text("дұрыс жауаптар кодын ашу", "вскрытие кода правильных ответов")
ONE, TWO = Text("бірінші", "первый"), Text("екінші", "второй")
TAKEN, REFUSED = Text("қабылданды", "принят"), Text("қабылданбады", "отклонён")
PROGRAMMER_NAME, CENTRE_NAME = "Жақыпов Нұрлан Ғалымұлы", "Садықова Айнұр Ерланқызы"
USES = [
    (SEATING, "", NOBODY, LEADER, 7, 2, REFUSED),
    (SEATING, "", NOBODY, LEADER, 7, 5, TAKEN),
    (REPEAT, "03", NOBODY, LEADER, 16, 41, TAKEN),
    (KEY, "", ONE, LEADER, 18, 20, TAKEN),
    (KEY, "", TWO, OF_MINISTRY[1], 18, 22, TAKEN),
]
"""Of the sample: for what, of which room, which of the two, told to whom, when it was entered, with what end."""


@waiting(
    "X-15",
    Text("Парольдерді пайдалану журналы", "Журнал использования паролей"),
    mark="§43.6",
    template="x15.xlsx",
    until=Text("7-қадам: жауап парақтарын өңдеу", "Шаг 7: обработка листов ответов"),
)
def password_log() -> PasswordLog:
    """A day of one sitting; the first password was mistyped."""
    return PasswordLog(**HEAD, rows=[_use(n, *one) for n, one in enumerate(USES, 1)])


def _use(n: int, *use: Any) -> PasswordUse:
    purpose, room, place, told_to, hour, minute, result = use
    entered = at(hour, minute)
    return PasswordUse(
        n, "1, 03.11.2018", room, purpose, place, f"{entered - dt.timedelta(minutes=9):%d.%m.%Y %H:%M}, {CENTRE_NAME}",
        told_to, entered - dt.timedelta(minutes=4), PROGRAMMER_NAME, entered, result,
    )  # fmt: skip
