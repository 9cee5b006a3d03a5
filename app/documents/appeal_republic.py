"""Papers of the Republican Commission: register I-29, protocols I-30 (content) and I-31 (technical reasons)."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated, Any

from PIL import Image, ImageDraw

from app.documents.appeal_minutes import PROPOSED, Present
from app.documents.appeals import BIOLOGY, BLOCKS, MATHS, OF_SITTING, UNTIL
from app.form import Signature
from app.form.saying import Cutout
from app.form.waiting import waiting
from app.rules.terms import (
    AppealDecision,
    ContentReason,
    Language,
    Post,
    SheetDefect,
    TechnicalReason,
    TechnicalRule,
)
from app.text import Text

RAC_CHAIR = Text(
    "Республикалық апелляциялық комиссияның төрағасы (аты-жөні, қолы)",
    "Председатель Республиканской апелляционной комиссии (Ф.И.О., подпись)",
)
RAC_MEMBERS = Text(
    "Республикалық апелляциялық комиссияның мүшелері (аты-жөні, қолы)",
    "Члены Республиканской апелляционной комиссии (Ф.И.О., подпись)",
)
RAC_SECRETARY = Text("Хатшы (аты-жөні, қолы)", "Секретарь (Ф.И.О., подпись)")
TECHNICAL_SECRETARY = Text("ҰТО-ның техникалық хатшысы (аты-жөні, қолы)", "Технический секретарь НЦТ (Ф.И.О., подпись)")
FINAL = Text(
    "Республикалық комиссияның шешімі соңғы болып табылады және қайта қарауға жатпайды",
    "Решение Республиканской комиссии является окончательным и пересмотру не подлежит",
)
TO_CONSIDER = Text("қарауға берілген", "на рассмотрение")
WITH_DECISION = Text("қабылданған шешім жазылған", "с принятым решением")
SATISFIED, REJECTED = AppealDecision.SATISFIED, AppealDecision.REJECTED

CHAIR_NAME, SECRETARY_NAME = "Айтқожин Ғалымжан Өтегенұлы", "Бөкенова Әсем Ерболқызы"
EXPERTS = ("Қуанышева Динара Тілеуқызы", "Мұқанов Серік Жанұзақұлы")
TECHNICAL_NAME = "Ілиясов Дәурен Ғабитұлы"


@dataclass(frozen=True, kw_only=True)
class RepublicanPaper:
    """A paper of one subject and language for a test day, all sites together (§173.5)."""

    campaign: Text
    test_date: Annotated[dt.date, Text("Тестілеу күні", "Дата тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    signatures: list[Signature]


@dataclass(frozen=True, kw_only=True)
class ConsideredLine:
    """One appealed task, without names."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    appeal_id: Annotated[str, Text("Өтініш коды", "Код заявления")]
    site_code: Annotated[str, Text("ТӨП коды", "Код ППТ")]
    sitting_no: Annotated[int, Text("Лек", "Поток")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]


OF_DAY: dict[str, Any] = {
    "campaign": OF_SITTING["campaign"],
    "test_date": OF_SITTING["test_date"],
    "subject": MATHS,
    "lang": Language.KAZ,
}


@dataclass(frozen=True, kw_only=True)
class SubmittedLine(ConsideredLine):
    """The same with all that the members need to decide on its content."""

    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    seat_no: Annotated[str, Text("Орын", "Место")]
    block: Annotated[Text, Text("Блок", "Блок")]
    task_no: Annotated[str, Text("Тапсырма №", "№ задания")]
    task_type: Annotated[Text, Text("Тапсырма түрі", "Вид задания")]
    question_id: Annotated[str, Text("Тапсырма коды (база)", "Код задания (база)")]
    student_reason: Annotated[ContentReason, Text("Тестіленуші көрсеткен себеп", "Причина, указанная тестируемым")]
    student_descr: Annotated[str, Text("Негіздемесі", "Обоснование")]
    answer: Annotated[str, Text("Тестіленушінің жауабы", "Ответ тестируемого")]
    key: Annotated[str, Text("Дұрыс жауап коды", "Код правильного ответа")]
    test_score: Annotated[int, Text("Тестілеудегі балл", "Балл по тестированию")]
    max_score: Annotated[int, Text("Ең жоғары балл", "Максимальный балл")]
    local_proposal: Annotated[Text, Text("ТӨП комиссиясының ұсынысы", "Предложение комиссии ППТ")]
    expert_reason: Annotated[ContentReason | None, Text("Сарапшы анықтаған себеп", "Причина, установленная экспертом")]
    prev_result: Annotated[AppealDecision | None, Text("Алдын ала шешім", "Предварительное решение")]
    prev_score: Annotated[int | None, Text("Алдын ала балл", "Предварительный балл")]
    chair_comment: Annotated[str, Text("Төрағаның ескертуі", "Комментарий председателя")]
    result: Annotated[AppealDecision | None, Text("Соңғы шешім", "Окончательное решение")]
    appeal_score: Annotated[int | None, Text("Қосылатын балл", "Добавляемый балл")]
    expert: Annotated[str, Text("Комиссия мүшесі (ТАӘ, қолы)", "Член комиссии (Ф.И.О., подпись)")]


@dataclass(frozen=True, kw_only=True)
class Submitted(RepublicanPaper):
    """Appeals on content before the Republican Commission (§173.3)."""

    version: Annotated[
        Text,
        Text(
            "Тізілім түрі: қарауға берілген / қабылданған шешім жазылған",
            "Вид реестра: на рассмотрение / с принятым решением",
        ),
    ]
    rac_secretary: Annotated[str, Text("Республикалық комиссияның хатшысы", "Секретарь Республиканской комиссии")]
    rows: list[SubmittedLine]


BEFORE_RAC = [
    ("701", "701000147", "1012", "14", ContentReason.KEY, "C", "B", True),
    ("701", "701000147", "1012", "37", ContentReason.SEVERAL, "D", "A", False),
    ("701", "701000652", "1013", "14", ContentReason.WRONG, "E", "C", False),
    ("615", "615000093", "1012", "14", ContentReason.KEY, "C", "B", True),
    ("615", "615000218", "1015", "9", ContentReason.FRAGMENT, "A", "E", True),
    ("615", "615000230", "1014", "26", ContentReason.WRONG, "B", "D", False),
    ("802", "802000041", "1013", "55", ContentReason.NONE, "BD", "BE", False),
    ("802", "802000117", "1012", "37", ContentReason.SEVERAL, "C", "A", False),
    ("833", "833000009", "1016", "9", ContentReason.FRAGMENT, "A", "E", True),
]
"""Site, code, variant, task, reason, answer, key, and whether it is satisfied."""


@waiting(
    "I-29",
    Text(
        "Республикалық апелляциялық комиссияға қарастыруға берілген өтініштер тізілімі",
        "Реестр заявлений, представленных на рассмотрение Республиканской апелляционной комиссии",
    ),
    mark="§173.3",
    template="i29.xlsx",
    until=UNTIL,
)
def submitted() -> Submitted:
    """The second version, with the decisions (§173.10)."""
    return Submitted(
        **OF_DAY,
        version=WITH_DECISION,
        rac_secretary=SECRETARY_NAME,
        rows=[_submitted_line(n, *one) for n, one in enumerate(BEFORE_RAC, 1)],
        signatures=[Signature(RAC_CHAIR, CHAIR_NAME), *(Signature(RAC_MEMBERS, one) for one in EXPERTS)],
    )


def _considered(n: int, site: str, code: str, variant: str) -> dict[str, Any]:
    return {
        "n": n, "appeal_id": f"{site}-1-{n:03d}", "site_code": site, "sitting_no": 1, "tjk": code, "variant": variant,
    }  # fmt: skip


def _submitted_line(n: int, *asked: Any) -> SubmittedLine:
    site, code, variant, task, reason, answer, key, good = asked
    several = len(key) > 1
    return SubmittedLine(
        **_considered(n, site, code, variant),
        room_no=f"0{n % 3 + 1}", seat_no=f"0{n}4", block=BLOCKS[1], task_no=task,
        task_type=SEVERAL_RIGHT if several else ONE_RIGHT, question_id=f"MAT-{4100 + 7 * n}", student_reason=reason,
        student_descr="x₁ · x₂ = 6", answer=answer, key=key, test_score=int(several), max_score=1 + several,
        local_proposal=PROPOSED if good else REJECTED.label, expert_reason=reason if good else None,
        prev_result=SATISFIED if good else REJECTED, prev_score=int(good), chair_comment="",
        result=SATISFIED if good else REJECTED, appeal_score=int(good), expert=EXPERTS[n % 2],
    )  # fmt: skip


ONE_RIGHT = Text("бір дұрыс жауап", "один правильный ответ")
SEVERAL_RIGHT = Text("бір немесе бірнеше дұрыс жауап", "один или несколько правильных ответов")


@dataclass(frozen=True, kw_only=True)
class Protocol(RepublicanPaper):
    """What both protocols of a decision bear."""

    protocol_no: Annotated[str, Text("Хаттама №", "Протокол №")]
    date: Annotated[dt.date, Text("Күні", "Дата")]
    present: Annotated[list[Present], Text("Комиссияның құрамы", "Состав комиссии")]
    final_note: Text


@dataclass(frozen=True, kw_only=True)
class DecidedLine(ConsideredLine):
    """The last columns of both protocols; empty ones are filled in with a pen (§173.6, §174.7)."""

    task_no: Annotated[str, Text("Тапсырма №", "№ задания")]
    prev_result: Annotated[AppealDecision | None, Text("Алдын ала шешім", "Предварительное решение")]
    result: Annotated[
        AppealDecision | None,
        Text(
            "Соңғы шешім: балл қосылады / қанағаттандырылмайды",
            "Окончательное решение: балл добавляется / не удовлетворяется",
        ),
    ]
    added: Annotated[int | None, Text("Қосылатын балл (0 / 1 / 2)", "Добавляемый балл (0 / 1 / 2)")]


@dataclass(frozen=True, kw_only=True)
class ContentLine(DecidedLine):
    """One task whose content was appealed."""

    reason: Annotated[ContentReason, Text("Себебі (165-тармақ)", "Причина (п. 165)")]
    key_old: Annotated[str, Text("Дұрыс жауап коды", "Код правильного ответа")]
    key_new: Annotated[str, Text("Дұрыс деп танылған жауап(тар)", "Ответ(ы), признанные правильными")]
    ground: Annotated[Text | None, Text("Шешімнің негіздемесі", "Обоснование решения")]


@dataclass(frozen=True, kw_only=True)
class ContentProtocol(Protocol):
    """The decision on the content of tasks (§173.3)."""

    rows: list[ContentLine]


def _of_protocol(number: str, subject: Text = MATHS) -> dict[str, Any]:
    return {
        **OF_DAY,
        "subject": subject,
        "protocol_no": number,
        "date": dt.date(2018, 11, 5),
        "present": [
            Present(Post.CHAIR.label, CHAIR_NAME, Text("", "")),
            Present(Post.SECRETARY.label, SECRETARY_NAME, Text("", "")),
            *(Present(Post.MEMBER.label, one, subject) for one in EXPERTS),
        ],
        "final_note": FINAL,
        "signatures": [
            Signature(RAC_CHAIR, CHAIR_NAME),
            *(Signature(RAC_MEMBERS, one) for one in EXPERTS),
            Signature(RAC_SECRETARY, SECRETARY_NAME),
            Signature(TECHNICAL_SECRETARY, TECHNICAL_NAME),
        ],
    }


GROUNDS = {
    True: Text(
        "Тапсырманың шешімі тексерілді, тестіленушінің жауабы дұрыс",
        "Решение задания проверено, ответ тестируемого верен",
    ),
    False: Text(
        "Тапсырма дұрыс құрылған, кодтағы жауап жалғыз дұрыс жауап",
        "Задание составлено корректно, ответ кода единственно верный",
    ),
}


@waiting(
    "I-30",
    Text(
        "Республикалық апелляциялық комиссия шешімінің хаттамасы (тест тапсырмаларының мазмұны бойынша)",
        "Протокол решения Республиканской апелляционной комиссии (по содержанию тестовых заданий)",
    ),
    mark="§173.3",
    template="i30.docx",
    until=UNTIL,
)
def content_protocol() -> ContentProtocol:
    """Tasks of one subject from three sites."""
    return ContentProtocol(**_of_protocol("12"), rows=[_content_line(n, *one) for n, one in enumerate(BEFORE_RAC, 1)])


def _content_line(n: int, *asked: Any) -> ContentLine:
    site, code, variant, task, reason, answer, key, good = asked
    decision = SATISFIED if good else REJECTED
    return ContentLine(
        **_considered(n, site, code, variant), task_no=task, reason=reason, key_old=key,
        key_new=answer if good else key, ground=GROUNDS[good], prev_result=decision, result=decision, added=int(good),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TechnicalLine(DecidedLine):
    """One task whose answer was misread, with both scans of it."""

    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    reason: Annotated[TechnicalReason, Text("Себебі (165-тармақ)", "Причина (п. 165)")]
    defect: Annotated[
        SheetDefect | None,
        Text(
            "Жауап парағының ақауы (болған жағдайда): түсі / іші бүлінген / көрінісі бұзылған",
            "Дефект листа ответов (при наличии): цвет / повреждён / искажён вид",
        ),
    ]
    img_test: Annotated[
        Cutout | None,
        Text(
            "Тестілеу күні сканерленген кескін (үзінді)",
            "Изображение, отсканированное в день тестирования (фрагмент)",
        ),
    ]
    img_appeal: Annotated[
        Cutout | None,
        Text("Апелляция үшін сканерленген кескін (үзінді)", "Изображение, отсканированное для апелляции (фрагмент)"),
    ]
    read: Annotated[str, Text("Сканер оқыған жауап", "Прочитано сканером")]
    visual: Annotated[
        str,
        Text(
            "Көзбен анықталған жауап, боялу үлесі (50 % және одан көп / кем)",
            "Визуально определённый ответ, доля закраски (50 % и более / менее)",
        ),
    ]
    key: Annotated[str, Text("Дұрыс жауап коды", "Код правильного ответа")]
    rule: Annotated[
        str, Text("Қанағаттандыру негізі (166-тармақ, 1-3)", "Основание удовлетворения (п. 166, подп. 1-3)")
    ]


@dataclass(frozen=True, kw_only=True)
class TechnicalProtocol(Protocol):
    """The decision on technical reasons (§174.4)."""

    version: Annotated[
        Text,
        Text(
            "Хаттама түрі: қарауға / қабылданған шешім жазылған",
            "Вид протокола: на рассмотрение / с принятым решением",
        ),
    ]
    rows: list[TechnicalLine]
    rules: Annotated[
        list[TechnicalRule], Text("166-тармақ бойынша қанағаттандырылады, егер", "По п. 166 удовлетворяется, если")
    ]


def cutout(*fills: float) -> Cutout:
    """Five bubbles in a row, each filled by its share, as a scanner sees them."""
    side = 48
    image = Image.new("L", (side * len(fills), side), 255)
    draw = ImageDraw.Draw(image)
    for place, fill in enumerate(fills):
        left = place * side
        draw.ellipse((left + 6, 6, left + side - 7, side - 7), outline=90, width=3)
        radius = 18 * fill**0.5
        if fill:
            middle = left + side / 2
            draw.ellipse((middle - radius, 24 - radius, middle + radius, 24 + radius), fill=40)
    out = BytesIO()
    image.save(out, "PNG")
    return Cutout(base64.b64encode(out.getvalue()).decode("ascii"), 18)


MISREAD = [
    ("701", "701000531", "1027", "19", "004171", TechnicalReason.EMPTY, None, (0, 0.62, 0, 0, 0), "", "B: 62 %", "B",
     TechnicalRule.FILLED),
    ("701", "701000531", "1027", "20", "004171", TechnicalReason.DEFECT, SheetDefect.DISTORTED, (0.2, 0, 0, 0.9, 0),
     "AD", "D: 90 %; A: 20 %", "D", TechnicalRule.DEFECT),
    ("615", "615000147", "1025", "33", "003902", TechnicalReason.TWO, None, (0, 0.85, 0.7, 0, 0), "BC",
     "B: 85 %; C: 70 %", "B", None),
    ("615", "615000290", "1028", "41", "003967", TechnicalReason.EMPTY, None, (0, 0, 0, 0.4, 0), "", "D: 40 %", "D",
     None),
    ("802", "802000066", "1026", "7", "005518", TechnicalReason.TWO, None, (0, 0, 0.93, 0, 0.3), "CE",
     "C: 93 %; E: 30 %", "C", TechnicalRule.UNFILLED),
    ("833", "833000102", "1025", "64", "006204", TechnicalReason.DEFECT, SheetDefect.COLOUR, (0, 0, 0, 0, 0.97), "BE",
     "E: 97 %", "E", TechnicalRule.DEFECT),
]  # fmt: skip
"""Site, code, variant, task, sheet, reason, defect, bubbles, what was read and seen, key, rule of §166."""


@waiting(
    "I-31",
    Text(
        "Республикалық апелляциялық комиссия шешімінің хаттамасы (техникалық себептер бойынша)",
        "Протокол решения Республиканской апелляционной комиссии (по техническим причинам)",
    ),
    mark="§174.4",
    template="i31.docx",
    until=UNTIL,
)
def technical_protocol() -> TechnicalProtocol:
    """The second version, with the decisions and pieces of both scans (§174.11)."""
    return TechnicalProtocol(
        **_of_protocol("13", BIOLOGY),
        version=WITH_DECISION,
        rows=[_technical_line(n, *one) for n, one in enumerate(MISREAD, 1)],
        rules=list(TechnicalRule),
    )


def _technical_line(n: int, *asked: Any) -> TechnicalLine:
    site, code, variant, task, sheet, reason, defect, fills, read, seen, key, rule = asked
    decision = SATISFIED if rule else REJECTED
    return TechnicalLine(
        **_considered(n, site, code, variant), task_no=task, sheet_no=sheet, reason=reason, defect=defect,
        img_test=cutout(*fills), img_appeal=cutout(*fills), read=read, visual=seen, key=key,
        rule=rule.value if rule else "", prev_result=decision, result=decision, added=int(rule is not None),
    )  # fmt: skip
