"""The report of the appeals chair I-16: the commission, its work in numbers, what it hands over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.appeals import (
    APPEAL_CHAIR,
    BLOCKS,
    CHAIR_NAME,
    KAZ,
    KAZAKH,
    MATHS,
    MEMBER_NAMES,
    RUS,
    RUSSIAN,
    UNTIL,
)
from app.documents.heads import SitePaper
from app.documents.outcome import OF_SITE
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import AppealDecision, ContentReason, Language, TechnicalReason
from app.text import Text


@dataclass(frozen=True)
class Member:
    """One of the commission: at least two teachers of a subject (§152)."""

    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]


@dataclass(frozen=True)
class Appealed:
    """Appeals of one sitting, subject and language in numbers."""

    sitting_no: Annotated[Text, Text("Лек", "Поток")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language | None, Text("Тестілеу тілі", "Язык тестирования")]
    cnt_app: Annotated[int, Text("Өтініштер саны", "Количество заявлений")]
    cnt_tasks: Annotated[int, Text("Апелляцияға берілген тапсырмалар саны", "Количество апеллируемых заданий")]
    cnt_content: Annotated[int, Text("Мазмұны бойынша", "По содержанию")]
    cnt_tech: Annotated[int, Text("Техникалық себептер бойынша", "По техническим причинам")]
    cnt_absent: Annotated[int, Text("Келмеді", "Не явились")]
    cnt_sat: Annotated[int, Text("Қанағаттандырылды", "Удовлетворено")]
    cnt_sat1: Annotated[int, Text("Оның ішінде 1 балл қосылғаны", "В том числе с добавлением 1 балла")]
    cnt_sat2: Annotated[int, Text("2 балл қосылғаны", "С добавлением 2 баллов")]
    cnt_rej: Annotated[int, Text("Қанағаттандырылмады", "Не удовлетворено")]


@dataclass(frozen=True)
class OfReason:
    """Appeals of one reason of §165."""

    reason: Annotated[ContentReason | TechnicalReason, Text("Себебі (165-тармақ бойынша)", "Причина (по пункту 165)")]
    cnt: Annotated[int, Text("Өтініштер саны", "Количество заявлений")]
    cnt_sat: Annotated[int, Text("Қанағаттандырылды", "Удовлетворено")]


@dataclass(frozen=True)
class Accepted:
    """A task on which the Republican commission decided for the candidates (§168)."""

    sitting_no: Annotated[Text, Text("Лек", "Поток")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    block: Annotated[Text, Text("Блок", "Блок")]
    task_no: Annotated[int, Text("Тапсырма №", "№ задания")]
    decision: Annotated[AppealDecision, Text("Шешім", "Решение")]
    cnt_candidates: Annotated[
        int,
        Text("Балл қосылған тестіленушілер саны", "Количество тестируемых, которым добавлены баллы"),
    ]


@dataclass(frozen=True)
class Annexes:
    """How many sheets or copies of each annex of §182 there are."""

    annex_1: Annotated[
        int, Text("апелляцияға берілген өтініштерді тіркеу журналы", "журнал регистрации заявлений на апелляцию")
    ]
    annex_2: Annotated[
        int, Text("апелляцияға берілген тестіленушілердің өтініштері", "заявления тестируемых на апелляцию")
    ]
    annex_3: Annotated[
        int,
        Text(
            "мазмұны бойынша апелляцияға қатысқан тестіленушілердің жауап парағының көшірмелері",
            "копии листов ответов тестируемых, участвовавших в апелляции по содержанию",
        ),
    ]
    annex_4: Annotated[
        int,
        Text(
            "техникалық себептер бойынша балдар қосылған тестіленушілердің жауап парағының түпнұсқалары",
            "подлинники листов ответов тестируемых, которым добавлены баллы по техническим причинам",
        ),
    ]
    annex_5: Annotated[
        int,
        Text(
            "апелляцияға қатысқан тестіленушілердің жауаптарын талдау карталары",
            "карты анализа ответов тестируемых, участвовавших в апелляции",
        ),
    ]
    annex_6: Annotated[
        int,
        Text(
            "тест тапсырмаларының мазмұны бойынша балдар қосылған тестіленушілердің сұрақ-кітапшалары",
            "книжки-вопросники тестируемых, которым добавлены баллы по содержанию тестовых заданий",
        ),
    ]
    annex_7: Annotated[
        int,
        Text(
            "апелляцияға берілген өтініштердің тізілімі (соңғы нұсқасы)",
            "реестр заявлений на апелляцию (последняя версия)",
        ),
    ]
    annex_8: Annotated[
        int,
        Text(
            "Республикалық комиссияға қарастыруға берілген өтініштер тізілімі",
            "реестр заявлений, переданных на рассмотрение Республиканской комиссии",
        ),
    ]
    annex_9: Annotated[
        int,
        Text(
            "әрбір лек бойынша апелляциялық комиссия отырысының хаттамасы",
            "протоколы заседаний апелляционной комиссии по каждому потоку",
        ),
    ]
    annex_10: Annotated[
        int,
        Text(
            "апелляциялық комиссияның жұмысы үшін тестіленушілердің емтихан материалдарын беру және қайтарып алу "
            "актісі",
            "акт выдачи и возврата экзаменационных материалов тестируемых для работы апелляционной комиссии",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class AppealReport(SitePaper):
    """How the appeals of all sittings of a site went (§64, §183)."""

    commission: Annotated[
        list[Member],
        Text(
            "Апелляциялық комиссияның құрамы (ТАӘ, пәні, жұмыс орны)",
            "Состав апелляционной комиссии (Ф.И.О., предмет, место работы)",
        ),
    ]
    rows: list[Appealed]
    reasons: list[OfReason]
    accepted: Annotated[
        list[Accepted],
        Text("Республикалық комиссия қабылдаған тапсырмалар", "Задания, принятые Республиканской комиссией"),
    ]
    course: Annotated[Text, Text("Апелляция барысы", "Ход апелляции")]
    remarks: Annotated[
        Text, Text("Тест тапсырмаларының сапасы туралы ескертулер", "Замечания к качеству тестовых заданий")
    ]
    proposals: Annotated[Text, Text("Ұсыныстар", "Предложения")]
    attached: Text
    annex_sheets: Annotated[Annexes, Text("Парақ / дана саны", "Кол-во листов / экземпляров")]
    signatures: list[Signature]
    date: Annotated[dt.date, Text("Күні", "Дата")]


COUNTS = (
    (Text("1", "1"), KAZAKH, KAZ, (3, 4, 3, 1, 0, 2, 2, 0, 2)),
    (Text("1", "1"), MATHS, KAZ, (4, 6, 4, 2, 1, 1, 0, 1, 4)),
    (Text("2", "2"), RUSSIAN, RUS, (3, 3, 2, 1, 0, 1, 1, 0, 2)),
    (Text("2", "2"), MATHS, RUS, (2, 3, 3, 0, 0, 1, 0, 1, 2)),
)
PEOPLE = ((CHAIR_NAME, MATHS), (MEMBER_NAMES[0], MATHS), (MEMBER_NAMES[1], RUSSIAN), ("Цой Елена Викторовна", RUSSIAN),
          ("Әуезханов Нұрлан Ілиясұлы", KAZAKH), ("Ғазизова Өміржан Һадишақызы", KAZAKH))  # fmt: skip


@waiting(
    "I-16",
    Text(
        "Апелляция процедурасы туралы есеп (апелляциялық комиссия төрағасының есебі)",
        "Отчёт председателя апелляционной комиссии о процедуре апелляции",
    ),
    mark="§183",
    template="i16.docx",
    until=UNTIL,
)
def appeal_report() -> AppealReport:
    """Two sittings; the last line of the numbers is their sum."""
    sums = [sum(column) for column in zip(*(counts for *_, counts in COUNTS), strict=True)]
    return AppealReport(
        **OF_SITE,
        commission=[
            Member(fio, subject, Text("№ {n} мектеп-гимназия", "Школа-гимназия № {n}").fill(n=n))
            for n, (fio, subject) in enumerate(PEOPLE, 2)
        ],
        rows=[
            *(Appealed(sitting, subject, lang, *counts) for sitting, subject, lang, counts in COUNTS),
            Appealed(Text("Барлығы", "Всего"), Text("", ""), None, *sums),
        ],
        reasons=_reasons(),
        accepted=[
            Accepted(COUNTS[1][0], MATHS, KAZ, "1012", BLOCKS[2], 14, AppealDecision.SATISFIED, 1),
            Accepted(COUNTS[3][0], MATHS, RUS, "2012", BLOCKS[2], 14, AppealDecision.SATISFIED, 1),
        ],
        course=Text(
            "өтініштер 04.11. және 05.11. 09:00–13:00 аралығында қабылданды, отырыстар сол күндері 15:00-де өтті",
            "заявления приняты 04.11. и 05.11. с 09:00 до 13:00, заседания прошли в те же дни в 15:00",
        ),
        remarks=Text("екі нұсқада 14-тапсырманың шарты толық емес", "в двух вариантах условие задания 14 неполное"),
        proposals=Text("жоқ", "нет"),
        attached=Text("Есепке тіркеледі (182-тармақ)", "К отчёту прилагаются (пункт 182)"),
        annex_sheets=Annexes(2, 12, 11, 3, 12, 2, 4, 1, 2, 2),
        signatures=[Signature(APPEAL_CHAIR, CHAIR_NAME)],
        date=dt.date(2018, 11, 6),
    )


def _reasons() -> list[OfReason]:
    counts = ((5, 1), (2, 1), (3, 1), (1, 0), (1, 1), (1, 0), (2, 1), (1, 0))
    return [OfReason(reason, *count) for reason, count in zip((*ContentReason, *TechnicalReason), counts, strict=True)]
