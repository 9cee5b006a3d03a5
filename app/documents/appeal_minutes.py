"""What the commission of a site decides on appeals: the minutes I-23."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from app.documents.appeal_acts import AWAY, CAME
from app.documents.appeals import (
    APPEAL_CHAIR,
    APPEAL_MEMBER,
    APPELLANTS,
    APPLIED,
    BIOLOGY,
    CHAIR_NAME,
    CONTENT,
    KAZAKH,
    MATHS,
    OF_SITTING,
    PRIMARY,
    REASONS,
    REPRESENTATIVE_NAME,
    RUSSIAN,
    TECHNICAL,
    UNTIL,
    at,
)
from app.documents.heads import SittingPaper
from app.documents.results import BRANCH_STAMP, REPRESENTATIVES
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import AppealDecision, AppealKind, ContentReason, TechnicalReason
from app.text import Text

CHAIR, MEMBER = Text("төраға", "председатель"), Text("мүше", "член комиссии")
NO_SUBJECT = Text("", "")
PROPOSED = Text("балл қосу ұсынылады", "предлагается добавить балл")
SATISFIED, REJECTED = AppealDecision.SATISFIED, AppealDecision.REJECTED


@dataclass(frozen=True)
class Present:
    """Somebody who takes part in a meeting."""

    post: Text
    name: str
    subject: Text


@dataclass(frozen=True)
class MinutesLine:
    """One appealed task before the commission of a site (§164-167)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    task_no: Annotated[str, Text("Тапсырма №", "№ задания")]
    app_type: Annotated[
        AppealKind,
        Text(
            "Апелляция түрі (мазмұны бойынша / техникалық себептер бойынша)",
            "Вид апелляции (по содержанию / по техническим причинам)",
        ),
    ]
    reason: Annotated[ContentReason | TechnicalReason, Text("Себебі", "Причина")]
    came: Annotated[Text, Text("Келді / келмеді", "Явился / не явился")]
    local_decision: Annotated[
        Text | None,
        Text(
            "Комиссияның шешімі (балл қосу ұсынылады / қанағаттандырылмайды)",
            "Решение комиссии (предлагается добавить балл / не удовлетворяется)",
        ),
    ]
    votes: Annotated[str, Text("Дауыстар (қолдап / қарсы)", "Голоса (за / против)")]
    rac_decision: Annotated[
        AppealDecision | None, Text("Республикалық комиссияның шешімі", "Решение Республиканской комиссии")
    ]
    before: Annotated[int, Text("Апелляцияға дейінгі балл", "Балл до апелляции")]
    added: Annotated[int | None, Text("Қосылған балл", "Добавлено баллов")]
    after: Annotated[int, Text("Апелляциядан кейінгі балл", "Балл после апелляции")]


@dataclass(frozen=True, kw_only=True)
class Minutes(SittingPaper):
    """The meeting on the appeals of one sitting."""

    protocol_no: Annotated[str, Text("Хаттама №", "Протокол №")]
    date: Annotated[dt.datetime, Text("Отырыс күні, басталған уақыты", "Дата и время начала заседания")]
    present: Annotated[
        list[Present],
        Text("Қатысқандар: төраға, мүшелер (пәні)", "Присутствовали: председатель, члены (предмет)"),
    ]
    agenda: Annotated[Text, Text("Күн тәртібі", "Повестка дня")]
    rows: list[MinutesLine]
    cnt_app: Annotated[int, Text("Өтініштер саны", "Количество заявлений")]
    cnt_tasks: Annotated[
        int,
        Text("Апелляцияға берілген тапсырмалар саны", "Количество заданий, поданных на апелляцию"),
    ]
    cnt_content: Annotated[int, Text("оның ішінде мазмұны бойынша", "в том числе по содержанию")]
    cnt_tech: Annotated[int, Text("техникалық себептер бойынша", "по техническим причинам")]
    cnt_absent: Annotated[int, Text("отырысқа келмегендер", "не явились на заседание")]
    cnt_sat: Annotated[int, Text("қанағаттандырылғаны", "удовлетворено")]
    cnt_rej: Annotated[int, Text("қанағаттандырылмағаны", "не удовлетворено")]
    signatures: list[Signature]
    stamp_ntc_branch: Text


MEETING = [
    Present(CHAIR, CHAIR_NAME, NO_SUBJECT),
    Present(MEMBER, "Есенғалиева Шұғыла Нұрланқызы", MATHS),
    Present(MEMBER, "Төлеубаев Ерлан Қанатұлы", MATHS),
    Present(MEMBER, "Әлімқұлова Нұргүл Өмірбекқызы", KAZAKH),
    Present(MEMBER, "Жаңабаева Гүлмира Ілиясқызы", KAZAKH),
    Present(MEMBER, "Пономарёв Игорь Васильевич", RUSSIAN),
    Present(MEMBER, "Шевченко Ольга Дмитриевна", RUSSIAN),
    Present(MEMBER, "Құсайынова Баян Мәлікқызы", PRIMARY),
    Present(MEMBER, "Ұзақбаев Мейрам Сәбитұлы", PRIMARY),
    Present(MEMBER, "Һамитов Дәулет Ғалымұлы", BIOLOGY),
    Present(MEMBER, "Ким Лариса Петровна", BIOLOGY),
]
"""Two teachers of each subject at least (§152)."""
ASKED = [(who, kind, task) for who, kind, tasks in APPLIED for task in tasks.split(", ")]


@waiting(
    "I-23",
    Text("Апелляциялық комиссия отырысының хаттамасы", "Протокол заседания апелляционной комиссии"),
    mark="§153.7",
    template="i23.docx",
    until=UNTIL,
    copies=3,
)
def minutes() -> Minutes:
    """The meeting from one o'clock, with the answers of the Republican Commission."""
    rows = [_minutes_line(n, *one) for n, one in enumerate(ASKED, 1)]
    return Minutes(
        **OF_SITTING,
        protocol_no="1",
        date=at(13),
        present=MEETING,
        agenda=Text(
            "Лек тестілеуінің нәтижелері бойынша апелляцияға берілген өтініштерді қарау",
            "Рассмотрение заявлений на апелляцию по результатам тестирования потока",
        ),
        rows=rows,
        cnt_app=len(APPLIED),
        **_counts(rows),
        signatures=[
            Signature(APPEAL_CHAIR, CHAIR_NAME),
            *(Signature(APPEAL_MEMBER, one.name) for one in MEETING[1:]),
            Signature(REPRESENTATIVES, REPRESENTATIVE_NAME),
            Signature(REPRESENTATIVES),
        ],
        stamp_ntc_branch=BRANCH_STAMP,
    )


def _counts(rows: list[MinutesLine]) -> dict[str, Any]:
    return {
        "cnt_tasks": len(rows),
        "cnt_content": sum(row.app_type is CONTENT for row in rows),
        "cnt_tech": sum(row.app_type is TECHNICAL for row in rows),
        "cnt_absent": len({row.tjk for row in rows if row.came == AWAY}),
        "cnt_sat": sum(row.rac_decision is SATISFIED for row in rows),
        "cnt_rej": sum(row.rac_decision is REJECTED for row in rows),
    }


def _minutes_line(n: int, who: int, kind: AppealKind, task: str) -> MinutesLine:
    one, came, good = APPELLANTS[who], who != 6, n % 3 == 0
    decision: dict[str, Any] = {"local_decision": None, "votes": "", "rac_decision": None, "added": None, "after": 0}
    if came:
        decision = {
            "local_decision": PROPOSED if good else REJECTED.label,
            "votes": "9 / 2" if n % 2 else "11 / 0",
            "rac_decision": SATISFIED if good else REJECTED,
            "added": int(good),
            "after": int(good),
        }
    return MinutesLine(
        n=n, fio=one.fio, tjk=one.tjk, subject=one.subject, variant=one.variant, task_no=task, app_type=kind,
        reason=REASONS[kind][n % len(REASONS[kind])], came=CAME if came else AWAY, before=0, **decision,
    )  # fmt: skip
