"""Papers of an appeal before its meeting: applications I-26 and I-27, journal I-28, register I-24, card I-25."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from app.documents.heads import REPRESENTATIVE, SittingPaper
from app.documents.results import BRANCH_STAMP, REPRESENTATIVES
from app.form import Signature
from app.form.waiting import waiting
from app.rules.answer_sheet import letters
from app.rules.scoring import SCHOOL_2018, score
from app.rules.terms import (
    AppealDecision,
    AppealKind,
    AppealState,
    Category,
    ContentReason,
    Language,
    TechnicalReason,
)
from app.text import Text

UNTIL = Text("8-қадам: апелляция тізілімдері келгенде басылады", "8 шаг: печатается, когда появятся регистры апелляции")
APPEAL_CHAIR = Text(
    "Апелляциялық комиссияның төрағасы (аты-жөні, қолы)", "Председатель апелляционной комиссии (Ф.И.О., подпись)"
)
APPEAL_MEMBER = Text(
    "Апелляциялық комиссияның мүшелері (аты-жөні, қолы)", "Члены апелляционной комиссии (Ф.И.О., подпись)"
)
Moment = dt.datetime
"""Some fields are called `dt`, as in the list of forms."""
CONTENT, TECHNICAL = AppealKind.CONTENT, AppealKind.TECHNICAL
BLOCKS = {1: Text("1-блок", "1 блок"), 2: Text("2-блок", "2 блок")}

CHAIR_NAME, REPRESENTATIVE_NAME = "Сүлейменов Қайрат Өмірұлы", "Жүнісова Әйгерім Қуанышқызы"
MEMBER_NAMES = ("Есенғалиева Шұғыла Нұрланқызы", "Пономарёв Игорь Васильевич")
MATHS, BIOLOGY = Text("Математика", "Математика"), Text("Биология", "Биология")
PRIMARY = Text("Бастауыш сынып", "Начальные классы")
KAZAKH = Text("Қазақ тілі мен әдебиеті", "Казахский язык и литература")
RUSSIAN = Text("Орыс тілі мен әдебиеті", "Русский язык и литература")
OF_SITTING: dict[str, Any] = {
    "campaign": Text(
        "Ұлттық біліктілік тестілеу, 2018 жылғы күз", "Национальное квалификационное тестирование, осень 2018 года"
    ),
    "region": Text("Ақмола облысы", "Акмолинская область"),
    "site_code": "701",
    "site_name": Text(
        "№ 1 көпсалалы мектеп-гимназия, Көкшетау қаласы", "Многопрофильная школа-гимназия № 1, город Кокшетау"
    ),
    "sitting_no": 1,
    "test_date": dt.date(2018, 11, 3),
}  # fmt: skip


class Appellant(NamedTuple):
    """Somebody who appeals: invented, as all people of the samples."""

    fio: str
    tjk: str
    room_no: str
    seat_no: str
    subject: Text
    lang: Language
    variant: str
    sheet_no: str


KAZ, RUS = Language.KAZ, Language.RUS
APPELLANTS = [
    Appellant("Әбенова Гүлнұр Қуанышқызы", "701000147", "01", "014", MATHS, KAZ, "1012", "004127"),
    Appellant("Өтегенов Ержан Мұхаметқалиұлы", "701000260", "01", "027", KAZAKH, KAZ, "1034", "004140"),
    Appellant("Иваненко Светлана Александровна", "701000388", "02", "003", RUSSIAN, RUS, "2007", "004155"),
    Appellant("Қожахметова Айгүл Сейітқызы", "701000414", "02", "011", PRIMARY, KAZ, "1051", "004163"),
    Appellant("Нұрғалиев Бауыржан Төлегенұлы", "701000531", "02", "019", BIOLOGY, KAZ, "1027", "004171"),
    Appellant("Шәріпова Үміт Жұмабекқызы", "701000652", "03", "006", MATHS, KAZ, "1013", "004198"),
    Appellant("Цой Виктория Сергеевна", "701000779", "03", "022", BIOLOGY, RUS, "2027", "004214"),
    Appellant("Һашимова Зылиха Исмаилқызы", "701000806", "03", "030", PRIMARY, KAZ, "1052", "004222"),
]


def at(hour: int, minute: int = 0, *, day: int = 4) -> dt.datetime:
    """A time of November 2018, by the clock of the site."""
    return dt.datetime(2018, 11, day, hour, minute, tzinfo=dt.UTC)


@dataclass(frozen=True)
class JournalLine:
    """One application as it was handed in (§155)."""

    n: Annotated[int, Text("Тіркеу №", "Регистрационный №")]
    dt: Annotated[Moment, Text("Күні, уақыты", "Дата, время")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    app_type: Annotated[AppealKind, Text("Апелляция түрі: мазмұны / техникалық", "Вид: содержание / техническая")]
    tasks: Annotated[str, Text("Тапсырма №№", "№№ заданий")]
    id_doc: Annotated[str, Text("Жеке куәлік №, рұқсаттама", "№ удостоверения, пропуск")]
    sig_candidate: Annotated[str, Text("Тестіленушінің қолы", "Подпись тестируемого")] = ""
    sig_recv: Annotated[str, Text("Қабылдаған өкілдің қолы", "Подпись принявшего")] = ""
    note: Annotated[str, Text("Ескерту", "Примечание")] = ""


@dataclass(frozen=True, kw_only=True)
class AppealJournal(SittingPaper):
    """All applications of a sitting, both kinds in one row of numbers."""

    opened_at: Annotated[dt.datetime, Text("Ашылды", "Открыт")]
    closed_at: Annotated[dt.datetime | None, Text("Жабылды", "Закрыт")]
    rows: list[JournalLine]
    cnt_content: Annotated[int, Text("Мазмұны бойынша", "По содержанию")]
    cnt_tech: Annotated[int, Text("Техникалық", "Технические")]
    signatures: list[Signature]


APPLIED = [(0, CONTENT, "14, 37"), (1, CONTENT, "8"), (2, TECHNICAL, "52"), (2, CONTENT, "61, 64"), (3, CONTENT, "22"),
           (4, TECHNICAL, "19, 20"), (5, CONTENT, "14, 55"), (6, CONTENT, "33"), (7, TECHNICAL, "70"),
           (7, CONTENT, "9, 10, 11")]  # fmt: skip
"""Who of APPELLANTS applies, of what kind, on which tasks."""


@waiting(
    "I-28",
    Text("Апелляцияға арналған өтініштерді тіркеу журналы", "Журнал регистрации заявлений на апелляцию"),
    mark="§155",
    template="i28.xlsx",
    until=UNTIL,
)
def appeal_journal() -> AppealJournal:
    """A morning of applications, from nine to one."""
    rows = [_journal_line(n, APPELLANTS[who], kind, tasks) for n, (who, kind, tasks) in enumerate(APPLIED, 1)]
    return AppealJournal(
        **OF_SITTING,
        opened_at=at(9),
        closed_at=at(13),
        rows=rows,
        cnt_content=sum(row.app_type is CONTENT for row in rows),
        cnt_tech=sum(row.app_type is TECHNICAL for row in rows),
        signatures=[Signature(REPRESENTATIVE, REPRESENTATIVE_NAME), Signature(APPEAL_CHAIR, CHAIR_NAME)],
    )


def _journal_line(n: int, one: Appellant, kind: AppealKind, tasks: str) -> JournalLine:
    when = at(9, 7) + dt.timedelta(minutes=19 * n)
    return JournalLine(
        n, when, one.fio, one.tjk, one.room_no, one.subject, one.lang, one.variant, kind, tasks, f"03951{n:04d} ✓"
    )  # fmt: skip


@dataclass(frozen=True)
class RegisterLine:
    """One appealed task (§163) with what has become of it (§172)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    app_reg_no: Annotated[int, Text("Өтініштің тіркеу №", "Регистрационный № заявления")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    block: Annotated[Text, Text("Блок", "Блок")]
    task_no: Annotated[str, Text("Тапсырма №", "№ задания")]
    app_type: Annotated[AppealKind, Text("Апелляция түрі", "Вид апелляции")]
    reason: Annotated[ContentReason | TechnicalReason, Text("Себебі", "Причина")]
    answer: Annotated[str, Text("Тестіленушінің жауабы", "Ответ тестируемого")]
    key: Annotated[str, Text("Дұрыс жауап коды", "Код правильного ответа")]
    points: Annotated[int, Text("Балл", "Балл")]
    app_state: Annotated[
        AppealState | None,
        Text("Апелляция жағдайы: келмеді / шешім қабылданды", "Состояние апелляции: не явился / решение принято"),
    ]
    decision: Annotated[
        AppealDecision | None,
        Text("Шешім: қанағаттандырылды / қанағаттандырылмайды", "Решение: удовлетворено / не удовлетворено"),
    ]
    added: Annotated[int | None, Text("Қосылған балл", "Добавлено баллов")]


@dataclass(frozen=True, kw_only=True)
class AppealRegister(SittingPaper):
    """Every appealed task of a sitting, a line each."""

    version: Annotated[Text, Text("Нұсқасы: жұмыс / соңғы", "Версия: рабочая / последняя")]
    rows: list[RegisterLine]
    signatures: list[Signature]
    stamp_ntc_branch: Text


REASONS: dict[AppealKind, list[ContentReason] | list[TechnicalReason]] = {
    CONTENT: list(ContentReason),
    TECHNICAL: list(TechnicalReason),
}


@waiting(
    "I-24",
    Text("Апелляцияға берілген өтініштер тізілімі", "Реестр заявлений, поданных на апелляцию"),
    mark="§154.3",
    template="i24.xlsx",
    until=UNTIL,
    copies=3,
)
def appeal_register() -> AppealRegister:
    """The last version, after the appeals of the sitting are closed (§176.1)."""
    asked = [(no, *one, task) for no, (*one, tasks) in enumerate(APPLIED, 1) for task in tasks.split(", ")]
    return AppealRegister(
        **OF_SITTING,
        version=Text("соңғы", "последняя"),
        rows=[_register_line(n, *one) for n, one in enumerate(asked, 1)],
        signatures=[
            Signature(APPEAL_CHAIR, CHAIR_NAME),
            Signature(REPRESENTATIVES, REPRESENTATIVE_NAME),
            Signature(REPRESENTATIVES),
        ],
        stamp_ntc_branch=BRANCH_STAMP,
    )


def _register_line(n: int, *asked: Any) -> RegisterLine:
    app_reg_no, who, kind, task = asked
    one = APPELLANTS[who]
    came, satisfied = who != 6, n % 3 == 0
    return RegisterLine(
        n, app_reg_no, one.fio, one.tjk, one.room_no, one.subject, one.lang, one.variant, BLOCKS[1], task, kind,
        REASONS[kind][n % len(REASONS[kind])], "ABCDE"[n % 5], "BCDEA"[n % 5], 0,
        AppealState.DECIDED if came else AppealState.ABSENT,
        None if not came else AppealDecision.SATISFIED if satisfied else AppealDecision.REJECTED,
        None if not came else int(satisfied),
    )  # fmt: skip


@dataclass(frozen=True)
class TenTasks:
    """Ten tasks side by side, as they stand on the sheet (§114)."""

    q_no: Annotated[list[list[str]], Text("Сұрақ нөмірі", "Номер вопроса")]
    q_type: Annotated[
        list[list[Text]],
        Text(
            "Тапсырма түрі: бір дұрыс жауап / бір немесе бірнеше / мәнмәтіндік",
            "Вид задания: один правильный / один или несколько / контекстное",
        ),
    ]
    answer: Annotated[list[list[str]], Text("Тестіленушінің жауаптары", "Ответы тестируемого")]
    key: Annotated[list[list[str]], Text("Дұрыс жауап", "Правильный ответ")]
    points: Annotated[list[list[int]], Text("Балдар", "Баллы")]
    appealed: Annotated[list[list[Text]], Text("Апелляция (мазмұн / тех.)", "Апелляция (содерж. / техн.)")]


@dataclass(frozen=True, kw_only=True)
class AnalysisCard(SittingPaper):
    """Answers, key and points of one appellant, task by task."""

    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    seat_no: Annotated[str, Text("Орын №", "Место №")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    test_dt: Annotated[dt.datetime, Text("Тестілеу мерзімі мен уақыты", "Дата и время тестирования")]
    block1: Annotated[list[TenTasks], Text("1-блок «Оқу пәнінің мазмұны»", "1 блок «Содержание учебного предмета»")]
    block2: Annotated[
        list[TenTasks],
        Text("2-блок «Педагогика, оқыту әдістемесі»", "2 блок «Педагогика, методика обучения»"),
    ]
    b1: Annotated[int, Text("1-блок бойынша балл", "Баллы по 1 блоку")]
    b2: Annotated[int, Text("2-блок бойынша балл", "Баллы по 2 блоку")]
    total: Annotated[int, Text("Балл сомасы", "Сумма баллов")]
    legend: Text


KINDS = {"one": Text("1", "1"), "several": Text("1+", "1+"), "context": Text("М", "К")}
LEGEND = Text(
    "1 — бір дұрыс жауап; 1+ — бір немесе бірнеше дұрыс жауап; М — мәнмәтіндік тапсырма. «?» — бірнеше белгі, "
    "бос орын — белгі жоқ",
    "1 — один правильный ответ; 1+ — один или несколько правильных ответов; К — контекстное задание. «?» — несколько "
    "отметок, пусто — нет отметки",
)
ON_CONTENT, ON_TECHNICAL = Text("мазмұн", "содерж."), Text("тех.", "техн.")
SEVERAL_OF, CONTEXT_OF, OF_BLOCK_1 = range(51, 61), range(61, 71), 70
"""Tasks of each kind (§114.5)."""


@waiting(
    "I-25",
    Text("Тестіленушінің жауап парағын (жауаптарын) талдау картасы", "Карта анализа ответов тестируемого"),
    mark="§154.4",
    template="i25.xlsx",
    until=UNTIL,
)
def analysis_card() -> AnalysisCard:
    """A card whose points are those of the rules of scoring."""
    one = APPELLANTS[0]
    key = bytes(0b10010 if task in SEVERAL_OF else 1 << task * 7 % 5 for task in range(1, SCHOOL_2018.tasks + 1))
    answers = bytes(_answer(task, mask) for task, mask in enumerate(key, 1))
    earned = score(answers, key)
    tens = [_ten_tasks(first, answers, key, earned.points) for first in range(1, SCHOOL_2018.tasks, 10)]
    return AnalysisCard(
        **OF_SITTING,
        **{name: getattr(one, name) for name in one._fields},
        category=Category.EXPERT,
        test_dt=at(10, day=3),
        block1=tens[:7],
        block2=tens[7:],
        b1=earned.block1,
        b2=earned.block2,
        total=earned.total,
        legend=LEGEND,
    )


def _answer(task: int, right: int) -> int:
    """Right but for every seventh task, which is wrong, every 23rd without a mark, and the 37th with two."""
    if task % 23 == 0:
        return 0
    wrong = 0b01101 if task in SEVERAL_OF else right % 16 * 2 or 1
    return 0b11 if task == TWICE_MARKED else right if task % 7 else wrong


def _ten_tasks(first: int, answers: bytes, key: bytes, points: bytes) -> TenTasks:
    tasks = range(first, first + 10)
    kinds = ["several" if one in SEVERAL_OF else "context" if one in CONTEXT_OF else "one" for one in tasks]
    says: list[Literal["single", "multi"]] = ["multi" if kind == "several" else "single" for kind in kinds]
    return TenTasks(
        q_no=[[str(one if one <= OF_BLOCK_1 else one - OF_BLOCK_1) for one in tasks]],
        q_type=[[KINDS[kind] for kind in kinds]],
        answer=[[letters(answers[one - 1], kind) for one, kind in zip(tasks, says, strict=True)]],
        key=[[letters(key[one - 1], kind) for one, kind in zip(tasks, says, strict=True)]],
        points=[[points[one - 1] for one in tasks]],
        appealed=[[APPEALED.get(one, Text("", "")) for one in tasks]],
    )


TWICE_MARKED = 37
APPEALED = {14: ON_CONTENT, 37: ON_CONTENT, 52: ON_TECHNICAL}
