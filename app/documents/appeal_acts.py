"""Papers of an appeal that people sign: applications I-26 and I-27, act of the materials I-13."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from app.documents.appeals import (
    APPEAL_CHAIR,
    APPEAL_MEMBER,
    APPELLANTS,
    APPLIED,
    BLOCKS,
    CHAIR_NAME,
    CONTENT,
    MEMBER_NAMES,
    OF_SITTING,
    REPRESENTATIVE_NAME,
    UNTIL,
    Appellant,
    at,
)
from app.documents.heads import RoomPaper, SittingPaper
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import ContentReason, Language, SheetDefect, TechnicalReason, Term
from app.text import Text

CANDIDATE = Text("Тестіленушінің қолы, күні", "Подпись тестируемого, дата")
RECEIVED = Text("Қабылдады: Министрлік өкілі (аты-жөні, қолы)", "Принял: представитель Министерства (Ф.И.О., подпись)")
CHECKED_BY_PROGRAMMER = Text(
    "Бірлесіп тексерілді: Министрлік программисі (аты-жөні, қолы)",
    "Проверено совместно: программист Министерства (Ф.И.О., подпись)",
)
CHECKED_BY_CHAIR = Text(
    "Бірлесіп тексерілді: апелляциялық комиссияның төрағасы (аты-жөні, қолы)",
    "Проверено совместно: председатель апелляционной комиссии (Ф.И.О., подпись)",
)
ACQUAINTED = Text("Шешіммен таныстым (қолы)", "С решением ознакомлен (подпись)")
FRAGMENTS = [Text("мәтін", "текст"), Text("сызба", "схема"), Text("сурет", "рисунок"), Text("кесте", "таблица")]
"""What of the conditions of a task may be lacking (§165)."""
PROGRAMMER_NAME = "Ғабдуллин Нұрлан Серікұлы"


@dataclass(frozen=True)
class Choice:
    """A box to tick and what it stands for."""

    box: str
    name: Text | Term


def choices(offered: list[Any], chosen: Any = None) -> list[Choice]:
    """A box each, that of `chosen` ticked."""
    return [Choice("☒" if one == chosen else "☐", one) for one in offered]


@dataclass(frozen=True)
class DecisionLine:
    """What was decided on one task (§169, §175); filled in with a pen."""

    d_task_no: Annotated[str, Text("Тапсырма №", "№ задания")] = ""
    local_decision: Annotated[str, Text("Комиссияның шешімі, негіздемесі", "Решение комиссии, обоснование")] = ""
    proposal: Annotated[
        str,
        Text(
            "Республикалық комиссияға балл қосу туралы ұсыныс (балл)",
            "Предложение в Республиканскую комиссию о добавлении балла (балл)",
        ),
    ] = ""
    rac_decision: Annotated[str, Text("Республикалық комиссияның шешімі", "Решение Республиканской комиссии")] = ""


@dataclass(frozen=True, kw_only=True)
class Application(RoomPaper):
    """What both applications bear: who applies to whom, and on the back what was decided."""

    to_chair: Annotated[
        str,
        Text("ТӨП-тегі апелляциялық комиссияның төрағасына (ТАӘ)", "Председателю апелляционной комиссии ППТ (Ф.И.О.)"),
    ]
    reg_no: Annotated[str, Text("Тіркеу №", "Регистрационный №")]
    reg_dt: Annotated[dt.datetime | None, Text("Қабылданған күні, уақыты", "Дата и время приёма")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    phone: Annotated[str, Text("Телефон", "Телефон")]
    seat_no: Annotated[str, Text("Орын №", "Место №")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    id_shown: Annotated[
        str, Text("Жеке басын куәландыратын құжаты көрсетілді", "Документ, удостоверяющий личность, предъявлен")
    ] = "☐"
    pass_shown: Annotated[
        str, Text("Тестілеуге жіберу рұқсаттамасы көрсетілді", "Пропуск на тестирование предъявлен")
    ] = "☐"  # noqa: S105  (the pass to the test)
    signatures: list[Signature]
    came: Annotated[
        list[Choice], Text("Тестіленуші отырысқа келді / келмеді", "Тестируемый явился / не явился на заседание")
    ]
    decisions: Annotated[
        list[DecisionLine],
        Text("Апелляция бойынша шешім (комиссия толтырады)", "Решение по апелляции (заполняет комиссия)"),
    ]
    decision_signatures: list[Signature]


CAME, AWAY = Text("келді", "явился"), Text("келмеді", "не явился")


def _of_applicant(one: Appellant, reg_no: str) -> dict[str, Any]:
    return {
        **OF_SITTING,
        "room_no": one.room_no,
        "room_lang": one.lang,
        "to_chair": CHAIR_NAME,
        "reg_no": reg_no,
        "reg_dt": at(9, 26),
        "fio": one.fio,
        "iin": "850314450127",
        "tjk": one.tjk,
        "phone": "+7 701 555 01 47",
        "seat_no": one.seat_no,
        "variant": one.variant,
        "subject": one.subject,
        "lang": one.lang,
        "id_shown": "☒",
        "pass_shown": "☒",
        "came": choices([CAME, AWAY]),
        "decision_signatures": [
            Signature(APPEAL_CHAIR, CHAIR_NAME),
            *(Signature(APPEAL_MEMBER, name) for name in MEMBER_NAMES),
            Signature(ACQUAINTED, one.fio),
        ],
    }


@dataclass(frozen=True, kw_only=True)
class AppealedTask:
    """One task whose content is appealed (§163, §165)."""

    task_no: Annotated[str, Text("Тапсырма №", "№ задания")]
    block: Annotated[Text, Text("Блок", "Блок")]
    reason: Annotated[list[Choice], Text("Себебі", "Причина")]
    own_answer: Annotated[str, Text("Тестіленушінің жауабы", "Ответ тестируемого")]
    proposed: Annotated[str, Text("Ұсынылатын дұрыс жауап(тар)", "Предлагаемый правильный ответ (ответы)")]
    fragment: Annotated[
        list[Choice],
        Text(
            "Жоқ фрагмент: мәтін / сызба / сурет / кесте", "Отсутствующий фрагмент: текст / схема / рисунок / таблица"
        ),
    ]
    ground: Annotated[
        str,
        Text(
            "Дәлелді негіздеме: толық түсіндірме, қадамдық шешімі",
            "Мотивированное обоснование: полное пояснение, пошаговое решение",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class ContentApplication(Application):
    """An appeal on the content of tasks."""

    tasks: list[AppealedTask]


@waiting(
    "I-26",
    Text(
        "Апелляцияға өтініш (тест тапсырмаларының мазмұны бойынша)",
        "Заявление на апелляцию (по содержанию тестовых заданий)",
    ),
    mark="§155",
    template="i26.docx",
    until=UNTIL,
)
def content_application() -> ContentApplication:
    """One task, as is advised: the decision is written on the same sheet (§169)."""
    one = APPELLANTS[0]
    return ContentApplication(
        **_of_applicant(one, "1"),
        tasks=[
            AppealedTask(
                task_no="14",
                block=BLOCKS[1],
                reason=choices(list(ContentReason), ContentReason.KEY),
                own_answer="C",
                proposed="C",
                fragment=choices(FRAGMENTS),
                ground="x² − 5x + 6 = 0; x₁ = 2, x₂ = 3; x₁ · x₂ = 6 → C",
            )
        ],
        signatures=[Signature(CANDIDATE, one.fio), Signature(RECEIVED, REPRESENTATIVE_NAME)],
        decisions=[DecisionLine("14"), *[DecisionLine()] * 2],
    )


@dataclass(frozen=True, kw_only=True)
class MisreadTask:
    """One task whose answer was not read as it was marked (§165, §166)."""

    task_no: Annotated[str, Text("Тапсырма №", "№ задания")] = ""
    block: Annotated[Text | None, Text("Блок", "Блок")] = None
    reason: Annotated[str, Text("Техникалық себеп (1–3)", "Техническая причина (1–3)")] = ""
    marked: Annotated[
        str, Text("Боялған жауап (тестіленушінің айтуынша)", "Закрашенный ответ (со слов тестируемого)")
    ] = ""
    read: Annotated[str, Text("Сканер оқыған жауап", "Ответ, прочитанный сканером")] = ""
    defect: Annotated[SheetDefect | None, Text("Ақау түрі", "Вид дефекта")] = None


@dataclass(frozen=True, kw_only=True)
class TechnicalApplication(Application):
    """An appeal for technical reasons, several tasks on one form."""

    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    tasks: list[MisreadTask]
    reasons: Annotated[list[TechnicalReason], Text("Техникалық себептер", "Технические причины")]
    defects: Annotated[list[SheetDefect], Text("Ақау түрлері", "Виды дефектов")]


@waiting(
    "I-27",
    Text("Апелляцияға өтініш (техникалық себептер бойынша)", "Заявление на апелляцию (по техническим причинам)"),
    mark="§155",
    template="i27.docx",
    until=UNTIL,
)
def technical_application() -> TechnicalApplication:
    """Two tasks, and lines for more."""
    one = APPELLANTS[4]
    return TechnicalApplication(
        **_of_applicant(one, "6"),
        sheet_no=one.sheet_no,
        tasks=[
            MisreadTask(task_no="19", block=BLOCKS[1], reason="2", marked="B", read="–"),
            MisreadTask(task_no="20", block=BLOCKS[1], reason="3", marked="D", read="AD", defect=SheetDefect.DISTORTED),
            *[MisreadTask()] * 2,
        ],
        reasons=list(TechnicalReason),
        defects=list(SheetDefect),
        signatures=[
            Signature(CANDIDATE, one.fio),
            Signature(RECEIVED, REPRESENTATIVE_NAME),
            Signature(CHECKED_BY_PROGRAMMER, PROGRAMMER_NAME),
            Signature(CHECKED_BY_CHAIR, CHAIR_NAME),
        ],
        decisions=[DecisionLine("19"), DecisionLine("20"), *[DecisionLine()] * 2],
    )


@dataclass(frozen=True, kw_only=True)
class MaterialLine:
    """What of one appellant goes to the commission (§160) and what comes back (§180)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    subject: Annotated[Text, Text("Пән", "Предмет")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    task_copies: Annotated[
        int,
        Text(
            "Апелляцияға берілген тапсырмалардың сұрақ-кітапшадан алынған көшірмелері (саны)",
            "Копии апеллируемых заданий из книжки-вопросника (кол-во)",
        ),
    ]
    booklet: Annotated[str, Text("Сұрақ-кітапша", "Книжка-вопросник")]
    card: Annotated[int, Text("Жауаптарды талдау картасы", "Карта анализа ответов")]
    apps: Annotated[
        str,
        Text(
            "Апелляцияға өтініш (мазмұны бойынша / техникалық себептер бойынша)",
            "Заявление на апелляцию (по содержанию / по техническим причинам)",
        ),
    ]
    returned: Annotated[str, Text("Қайтарылды (белгі)", "Возвращено (отметка)")] = ""
    kept: Annotated[
        str,
        Text(
            "Есепке тіркеуге қалдырылды (түпнұсқа / сұрақ-кітапша)",
            "Оставлено для приложения к отчёту (подлинник / книжка-вопросник)",
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class MaterialAct(SittingPaper):
    """Examination materials for the commission: handed over (§160), and given back (§180, §181)."""

    rows: list[MaterialLine]
    key: Annotated[str, Text("Дұрыс жауаптар коды (екінші данасы)", "Коды правильных ответов (второй экземпляр)")]
    register: Annotated[str, Text("Апелляцияға берілген өтініштер тізілімі", "Реестр заявлений на апелляцию")]
    register_journal: Annotated[
        str, Text("Апелляция өтініштерін тіркеу журналы", "Журнал регистрации заявлений на апелляцию")
    ]
    statement: Annotated[
        str,
        Text("Апелляцияны есепке алмағандағы емтихан ведомосы", "Экзаменационная ведомость без учёта апелляции"),
    ]
    issue_dt: Annotated[dt.datetime | None, Text("Берілген күні мен уақыты", "Дата и время выдачи")]
    issued: list[Signature]
    return_dt: Annotated[dt.datetime | None, Text("Қайтарылған күні мен уақыты", "Дата и время возврата")]
    given_back: list[Signature]
    compare_ok: Annotated[
        str,
        Text(
            "Түпнұсқалар көшірмелермен салыстырылды, конверттерге салынды",
            "Подлинники сверены с копиями и вложены в конверты",
        ),
    ] = "☐"


BY_REPRESENTATIVE = "Министрлік өкілі (аты-жөні, қолы)", "представитель Министерства (Ф.И.О., подпись)"
BY_CHAIR = (
    "апелляциялық комиссияның төрағасы (аты-жөні, қолы)", "председатель апелляционной комиссии (Ф.И.О., подпись)",
)  # fmt: skip


def _of(doing: Text, who: tuple[str, str], name: str) -> Signature:
    return Signature(Text(f"{doing.kk}: {who[0]}", f"{doing.ru}: {who[1]}"), name)


@waiting(
    "I-13",
    Text(
        "Апелляциялық комиссияның жұмысы үшін тестіленушілердің емтихан материалдарын беру және қайтарып алу актісі",
        "Акт выдачи и возврата экзаменационных материалов тестируемых для работы апелляционной комиссии",
    ),
    mark="§160",
    template="i13.docx",
    until=UNTIL,
    copies=2,
)
def material_act() -> MaterialAct:
    """Handed over before one o'clock; the return is filled in with a pen."""
    return MaterialAct(
        **OF_SITTING,
        rows=[_material_line(who, one) for who, one in enumerate(APPELLANTS)],
        key="1",
        register="1",
        register_journal="1",
        statement="1",
        issue_dt=at(12, 45),
        issued=[
            _of(Text("Тапсырды", "Выдал"), BY_REPRESENTATIVE, REPRESENTATIVE_NAME),
            _of(Text("Қабылдады", "Получил"), BY_CHAIR, CHAIR_NAME),
        ],
        return_dt=None,
        given_back=[
            _of(Text("Қайтарды", "Возвратил"), BY_CHAIR, CHAIR_NAME),
            _of(Text("Қайтарып алды", "Принял обратно"), BY_REPRESENTATIVE, REPRESENTATIVE_NAME),
        ],
    )


def _material_line(who: int, one: Appellant) -> MaterialLine:
    asked = [(kind, len(tasks.split(","))) for applicant, kind, tasks in APPLIED if applicant == who]
    on_content = sum(count for kind, count in asked if kind is CONTENT)
    kinds = [kind for kind, _ in asked]
    return MaterialLine(
        n=who + 1, fio=one.fio, tjk=one.tjk, room_no=one.room_no, subject=one.subject, variant=one.variant,
        sheet_no=one.sheet_no, task_copies=sum(count for _, count in asked), booklet="✓" if on_content else "–",
        card=1, apps=f"{kinds.count(CONTENT)} / {len(kinds) - kinds.count(CONTENT)}",
    )  # fmt: skip
