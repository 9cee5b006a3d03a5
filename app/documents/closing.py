"""What goes to the Centre at the end: the list of documents I-14 and the report of the programmer X-11."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from app.documents.appeals import at
from app.documents.certificates import UNTIL
from app.documents.heads import PROGRAMMER, SitePaper
from app.documents.outcome import LEADER_NAME, OF_SITE, PROGRAMMER_NAME
from app.documents.test_day import LEAD, NOBODY, TO
from app.form import Signature
from app.form.waiting import waiting
from app.text import Text

RECEIVER = Text("ҰТО өкілі (аты-жөні, қолы, күні)", "Представитель НЦТ (Ф.И.О., подпись, дата)")


@dataclass(frozen=True)
class Delivered:
    """One kind of document that goes to the Centre."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    doc_name: Annotated[Text, Text("Құжаттың атауы", "Наименование документа")]
    form_ref: Annotated[Text, Text("Қосымша №", "Приложение №")]
    sittings: Annotated[str, Text("Лектер", "Потоки")]
    qty_docs: Annotated[str, Text("Дана / парақ саны", "Кол-во экз. / листов")]
    paper: Annotated[str, Text("Қағаз түрінде", "На бумаге")]
    electronic: Annotated[str, Text("Электрондық тасымалдағышта (файл)", "На электронном носителе (файл)")]
    received: Annotated[str, Text("ҰТО қабылдады (белгі)", "Принято НЦТ (отметка)")] = ""
    note: Annotated[Text, Text("Ескерту", "Примечание")] = NOBODY


@dataclass(frozen=True, kw_only=True)
class Delivery(SitePaper):
    """Everything that a site brings to the Centre, on paper and on media (§37.3)."""

    rows: list[Delivered]
    signatures: list[Signature]
    addressees: Annotated[Text, TO]


IN_I, IN_R = Text("Н {n}", "И {n}"), Text("Қ {n}", "П {n}")
NO = Text("–", "–")
DELIVERED = [
    (Text("Жауап парақтары (барлығы)", "Листы ответов (все)"), IN_I, 19, "452", "✓", ""),
    (Text("Апелляцияда балл қосылған тестіленушілердің сұрақ-кітапшалары",
          "Книжки-вопросники тестируемых, которым по апелляции добавлены баллы"), None, 0, "12", "✓", ""),
    (Text("Аудиториялардың дайындығын тексеру актілері", "Акты проверки готовности аудиторий"),
     IN_I, 2, "2 / 4", "✓", ""),
    (Text("Дұрыс жауаптар кодтары", "Коды правильных ответов"), IN_I, 3, "2 / 6", "✓", ""),
    (Text("Емтихан ведомостары (апелляцияны есепке алмағандағы)", "Экзаменационные ведомости (без учёта апелляции)"),
     IN_I, "4-2", "2 / 30", "✓", "✓"),
    (Text("Емтихан ведомостары (апелляцияны есепке алғандағы)", "Экзаменационные ведомости (с учётом апелляции)"),
     IN_I, "5-2", "2 / 32", "✓", "✓"),
    (Text("Министрлік өкілдерінің есептері", "Отчёты представителей Министерства"), IN_I, 6, "3 / 9", "✓", "✓"),
    (Text("Министрлік программисінің есебі", "Отчёт программиста Министерства"), None, 0, "1 / 2", "✓", "✓"),
    (Text("Отырғызу парақтары", "Посадочные листы"), IN_I, 9, "16 / 16", "✓", ""),
    (Text("Аудиториялық тізімдер", "Аудиторные списки"), IN_I, 11, "16 / 16", "✓", ""),
    (Text("Емтихан материалдарын беру және қабылдау актілері", "Акты выдачи и приёма экзаменационных материалов"),
     IN_I, 12, "16 / 16", "✓", ""),
    (Text("Сканерді тексеру туралы есеп", "Отчёт о проверке сканера"), IN_I, 15, "1 / 1", "✓", ""),
    (Text("Апелляция процедурасы туралы есеп, 10 тіркемесімен", "Отчёт о процедуре апелляции с 10 приложениями"),
     IN_I, 16, "1 / 68", "✓", "✓"),
    (Text("Тестіленушілердің мәліметтерін өзгерту журналы", "Журнал изменения данных тестируемых"),
     IN_I, 17, "1 / 1", "✓", ""),
    (Text("Байланысты басу құрылғыларын тексеру актілері", "Акты проверки устройств подавления связи"),
     IN_I, 18, "2 / 2", "✓", ""),
    (Text("Жауап парағын ауыстыру актілері", "Акты о замене листа ответов"), IN_I, 20, "4 / 4", "✓", ""),
    (Text("Сәйкестендіру хаттамалары", "Протоколы идентификации"), IN_I, 21, "16 / 18", "✓", ""),
    (Text("Қайта сәйкестендіру хаттамалары", "Протоколы повторной идентификации"), IN_I, 22, "1 / 1", "✓", ""),
    (Text("Анықтамаларды беру актілері", "Акты передачи справок"), IN_I, 33, "4 / 4", "✓", ""),
    (Text("Емтихан материалдарын ашу актілері", "Акты вскрытия экзаменационных материалов"),
     IN_R, 6, "16 / 16", "✓", ""),
    (Text("Аудиториядан шығару актілері", "Акты об удалении из аудитории"), IN_R, 7, "1 / 1", "✓", ""),
    (Text("Сұрақ-кітапшаларды жою актісі, сурет және бейнематериал",
          "Акт об уничтожении книжек-вопросников, фото- и видеоматериал"), IN_R, 10, "1 / 1", "✓", "✓"),
    (Text("Бейнежазбалар салынған алмалы тасымалдағыштар", "Съёмные носители с видеозаписями"), None, 0, "2", "", "✓"),
    (Text("Аттестаттау комиссиясы отырыстарының хаттамалары", "Протоколы заседаний аттестационной комиссии"),
     None, 0, "1 / 2", "✓", ""),
]  # fmt: skip
"""What, of which book and appendix, how many, on paper, on media."""


@waiting(
    "I-14",
    Text("ҰТО-ға тапсырылатын құжаттар тізбесі", "Перечень документов, представляемых в НЦТ"),
    mark="§37.3",
    template="i14.docx",
    until=UNTIL,
    copies=2,
)
def delivery() -> Delivery:
    """A site of two sittings."""
    rows = [_delivered(n, *one) for n, one in enumerate(DELIVERED, 1)]
    return Delivery(
        **OF_SITE,
        rows=rows,
        signatures=[Signature(LEAD, LEADER_NAME), Signature(RECEIVER)],
        addressees=Text(
            "1-данасы – ҰТО-ға, 2-данасы – ТӨП ісіне. Қосымша: Н – Нұсқаулық, Қ – Қағидалар",
            "1-й – в НЦТ, 2-й – в дело ППТ. Приложение: И – Инструкция, П – Правила",
        ),
    )


def _delivered(n: int, *one: Any) -> Delivered:
    name, book, number, count, paper, medium = one
    return Delivered(n, name, book.fill(n=number) if book else NO, "1, 2", count, paper, medium)


@dataclass(frozen=True)
class Installed:
    """With what the programmer worked (§43)."""

    equipment: Annotated[
        Text, Text("Жұмысқа бөлінген техникалық құралдар", "Выделенные для работы технические средства")
    ]
    programs: Annotated[Text, Text("Орнатылған бағдарламалар, нұсқалары", "Установленные программы, версии")]
    scanner: Annotated[
        Text, Text("Сканерді тексеру (есеп №, күні, нәтижесі)", "Проверка сканера (№ отчёта, дата, результат)")
    ]


@dataclass(frozen=True)
class Run:
    """One sitting from the seating sheets to its closing (§43-45, §179)."""

    sitting_no: Annotated[int, Text("Лек", "Поток")]
    seating_at: Annotated[dt.datetime, Text("Отырғызу парағы басылған уақыт", "Время печати посадочных листов")]
    changes: Annotated[int, Text("Өзгерту журналы бойынша түзетулер", "Исправления по журналу изменений")]
    sheets: Annotated[int, Text("Сканерленген жауап парақтары", "Отсканировано листов ответов")]
    ident: Annotated[str, Text("Сәйкестендіру / қайта сәйкестендіру", "Идентификация / повторная идентификация")]
    key_at: Annotated[dt.datetime, Text("Дұрыс жауаптар коды ашылған уақыт", "Время вскрытия кода правильных ответов")]
    statement_at: Annotated[
        dt.datetime, Text("Емтихан ведомосы басылған уақыт", "Время печати экзаменационной ведомости")
    ]
    appeals: Annotated[
        str, Text("Апелляция өтініштері (мазмұны / техникалық)", "Заявления на апелляцию (содержание / технические)")
    ]
    closed_at: Annotated[dt.datetime, Text("Лек жабылған уақыт", "Время закрытия потока")]
    sent: Annotated[Text, Text("ҰТО-ға жіберілген мәліметтер", "Сведения, отправленные в НЦТ")]


@dataclass(frozen=True)
class Outcome:
    """What came of it (§46, §47)."""

    certs: Annotated[int, Text("Басылған анықтамалар саны", "Количество напечатанных справок")]
    docs: Annotated[
        Text,
        Text("ҰТО-ға тапсырылған құжаттар (қағаз / электрондық)", "Документы, сданные в НЦТ (бумажные / электронные)"),
    ]
    final_at: Annotated[dt.datetime, Text("Қорытынды мәліметтер жіберілген күн", "Дата отправки итоговых сведений")]
    faults: Annotated[Text, Text("Ақаулар мен іркілістер, қабылданған шаралар", "Неисправности и сбои, принятые меры")]
    proposals: Annotated[Text, Text("Ұсыныстар", "Предложения")]


@dataclass(frozen=True, kw_only=True)
class ProgrammerReport(SitePaper):
    """What the programmer did at a site, told to the Centre in writing (§197)."""

    mprog: Annotated[str, Text("Министрлік программисінің ТАӘ", "Ф.И.О. программиста Министерства")]
    preparation: Annotated[Installed, Text("1. Дайындық", "1. Подготовка")]
    rows: Annotated[list[Run], Text("2. Лектер бойынша", "2. По потокам")]
    outcome: Annotated[Outcome, Text("3. Қорытындысы", "3. Итоги")]
    date: Annotated[dt.date, Text("Күні", "Дата")]
    signatures: list[Signature]


@waiting(
    "X-11",
    Text(
        "Министрлік программисінің атқарылған жұмыс туралы есебі",
        "Отчёт программиста Министерства о проделанной работе",
    ),
    mark="§197",
    template="x11.docx",
    until=UNTIL,
)
def programmer_report() -> ProgrammerReport:
    """Two sittings on two days."""
    return ProgrammerReport(
        **OF_SITE,
        mprog=PROGRAMMER_NAME,
        preparation=Installed(
            Text("2 компьютер, сканер, 2 принтер, модем", "2 компьютера, сканер, 2 принтера, модем"),
            Text("«Synaq» 1.4, 02.11.2018 орнатылды", "«Synaq» 1.4, установлена 02.11.2018"),
            Text("I-15, 02.11.2018, жарамды", "I-15, 02.11.2018, пригоден"),
        ),
        rows=[_run(1, 3, 226, "224 / 1"), _run(2, 4, 226, "226 / 0")],
        outcome=Outcome(
            446,
            Text("452 парақ, 110 құжат / 2 файл", "452 листа, 110 документов / 2 файла"),
            at(18, 5, day=7),
            Text(
                "03.11. 20 минут жарық болмады, генератор қосылды", "03.11. 20 минут не было света, включён генератор"
            ),
            Text("екінші сканер бөлу", "выделить второй сканер"),
        ),
        date=dt.date(2018, 11, 7),
        signatures=[Signature(PROGRAMMER, PROGRAMMER_NAME)],
    )


def _run(sitting: int, day: int, sheets: int, ident: str) -> Run:
    return Run(
        sitting, at(7, 40, day=day), sitting, sheets, ident, at(16, 10, day=day), at(17, 25, day=day), "7 / 3",
        at(19, 55, day=day + 1), Text("X-10, нәтижелер", "X-10, результаты"),
    )  # fmt: skip
