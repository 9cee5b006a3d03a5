"""What a commission decides on the test day: its minutes X-3 and the request of a candidate X-4."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.admission import CHAIR
from app.documents.heads import SittingPaper
from app.documents.test_day import (
    CHAIRMAN,
    HEAD,
    LEADER,
    NOBODY,
    OF_COMMISSION,
    OF_MINISTRY,
    REPRESENTATIVES,
    SITTING,
    STEP,
    TO,
    Choice,
    boxes,
    signed,
)
from app.documents.test_day_acts import COMMISSION_AND_NTC, MATHS
from app.form import Document, Signature
from app.form.waiting import waiting
from app.rules.seating import personal_code
from app.rules.terms import Duty, Post
from app.text import Text

SECRETARY = Text(
    "Аттестаттау комиссиясының хатшысы (аты-жөні, қолы)", "Секретарь аттестационной комиссии (Ф.И.О., подпись)"
)
QUESTIONS = [
    Text("қосымша отырғызу", "дополнительная посадка"),
    Text("денсаулығына байланысты аудитория бөлу", "выделение аудитории по состоянию здоровья"),
    Text("аудиториядан шығару", "удаление из аудитории"),
    Text("бөгде тұлға", "подставное лицо"),
    Text("штаттан тыс жағдай", "нештатная ситуация"),
]
"""§34.7, §34.8, §34.16–34.18."""
EMERGENCIES = [
    Text(
        "рұқсаттаманың немесе жеке куәліктің болмауы",
        "отсутствие пропуска или удостоверения личности",
    ),
    Text("тестілеу тілінің, пәнінің дұрыс көрсетілмеуі", "неверно указан язык, предмет тестирования"),
    Text("бөгде тұлға", "подставное лицо"),
    Text("мүдделі тұлғалар тарапынан көмек көрсету", "помощь со стороны заинтересованных лиц"),
]
"""§34.18."""
OF_WHOM = [Text("келмеген тестіленушінікі (ТЖК)", "не явившегося тестируемого (ИКТ)"), Text("қосалқы", "запасные")]
"""§108."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who takes part in a meeting."""

    name: str
    post: Text


@dataclass(frozen=True, kw_only=True)
class Minutes(SittingPaper):
    """One meeting of the commission and what it decided about one candidate (§53, §108)."""

    commission: Annotated[Text, Text("Аттестаттау комиссиясы (аудан, қала)", "Аттестационная комиссия (район, город)")]
    protocol_no: Annotated[str, Text("Хаттама №", "Протокол №")]
    held_at: Annotated[Text, Text("Отырыс күні, уақыты, орны", "Дата, время, место заседания")]
    present: Annotated[
        list[Attendee],
        Text("Қатысқандар: төраға, хатшы, мүшелер", "Присутствовали: председатель, секретарь, члены"),
    ]
    mreps: Annotated[list[Attendee], Text("Қатысқан Министрлік өкілдері", "Присутствовали представители Министерства")]
    agenda: Annotated[Text, Text("Күн тәртібі", "Повестка дня")]
    question: Annotated[list[Choice], Text("Мәселе", "Вопрос")]
    emergency: Annotated[list[Choice], Text("Штаттан тыс жағдай", "Нештатная ситуация")]
    fio: Annotated[str, Text("Тестіленушінің ТАӘ", "Ф.И.О. тестируемого")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    act_no: Annotated[Text, Text("Тиісті актінің немесе өтініштің №", "№ соответствующего акта или заявления")]
    heard: Annotated[Text, Text("Тыңдалды", "Слушали")]
    decided: Annotated[Text, Text("Шешім қабылданды", "Решили")]
    votes: Annotated[str, Text("Дауыстар: қолдап / қарсы", "Голоса: за / против")]
    chair_vote: Annotated[
        Text, Text("Дауыстар тең болған жағдайда төрағаның даусы", "Голос председателя при равенстве голосов")
    ]
    new_sitting: Annotated[
        Text,
        Text(
            "Қосымша отырғызылатын лек (ағымдағы / келесі), тестілеу күні",
            "Поток дополнительной посадки (текущий / следующий), дата тестирования",
        ),
    ]
    new_room: Annotated[Text, Text("Аудитория №, тілдік мәртебесі", "Аудитория №, языковой статус")]
    new_seat: Annotated[str, Text("Орын №", "Место №")]
    new_subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    materials: Annotated[list[Choice], Text("Емтихан материалдары", "Экзаменационные материалы")]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = COMMISSION_AND_NTC


SECRETARY_NAME, MEMBER = OF_COMMISSION
CANDIDATE = "Қалдыбекова Сәуле Өтегенқызы"


@waiting(
    "X-3",
    Text("Аттестаттау комиссиясы отырысының хаттамасы", "Протокол заседания аттестационной комиссии"),
    mark="§53",
    template="x03.docx",
    until=STEP,
    copies=2,
)
def minutes() -> Minutes:
    """Somebody seated additionally, because her language had been entered wrong (§108.2)."""
    return Minutes(
        **SITTING,
        commission=Text("Көкшетау қаласы", "город Кокшетау"),
        protocol_no="1",
        held_at=Text("03.11.2018, 08:20, № 12 мектеп-лицей", "03.11.2018, 08:20, школа-лицей № 12"),
        present=[
            Attendee(CHAIRMAN, Post.CHAIR.label),
            Attendee(SECRETARY_NAME, Post.SECRETARY.label),
            Attendee(MEMBER, Post.MEMBER.label),
        ],
        mreps=[Attendee(LEADER, Duty.LEAD.label), Attendee(OF_MINISTRY[0], Duty.REPRESENTATIVE.label)],
        agenda=Text("Тестіленушіні қосымша отырғызу туралы", "О дополнительной посадке тестируемой"),
        question=boxes(QUESTIONS, 0),
        emergency=boxes(EMERGENCIES),
        fio=CANDIDATE,
        tjk=personal_code("701", 51),
        act_no=Text("өтініш № 2, 03.11.2018", "заявление № 2, 03.11.2018"),
        heard=Text(
            "Өтініш беру барысында тапсыру тілі қате енгізілген: орыс тілі орнына қазақ тілі",
            "При подаче заявления ошибочно внесён язык сдачи: казахский вместо русского",
        ),
        decided=Text(
            "Ағымдағы лекте орыс тіліндегі аудиторияға қосымша отырғызылсын",
            "Посадить дополнительно в текущем потоке в аудиторию с русским языком",
        ),
        votes="3 / 0",
        chair_vote=Text("–", "–"),
        new_sitting=Text("1 (ағымдағы), 03.11.2018", "1 (текущий), 03.11.2018"),
        new_room=Text("05, орыс тілі", "05, русский язык"),
        new_seat="031",
        new_subject=MATHS,
        materials=boxes(OF_WHOM, 1),
        signatures=[
            Signature(CHAIR, CHAIRMAN),
            Signature(SECRETARY, SECRETARY_NAME),
            *signed(REPRESENTATIVES, LEADER, OF_MINISTRY[0]),
        ],
    )


@dataclass(frozen=True, kw_only=True)
class Request(Document):
    """What a candidate asks of the chair of the commission (§108)."""

    to_ac_chair: Annotated[
        Text,
        Text("Аттестаттау комиссиясының төрағасына (ТАӘ)", "Председателю аттестационной комиссии (Ф.И.О.)"),
    ]
    reg_no: Annotated[str, Text("Тіркеу №, күні", "Регистрационный №, дата")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    sitting_no: Annotated[str, Text("Бөлінген лек, аудитория №", "Назначенный поток, аудитория №")]
    phone: Annotated[str, Text("Байланыс телефоны", "Контактный телефон")]
    want: Annotated[list[Choice], Text("Өзгертуді сұраймын", "Прошу изменить")]
    case: Annotated[list[Choice], Text("Негізі", "Основание")]
    reason: Annotated[Text, Text("Дәлелді себебі", "Уважительная причина")] = NOBODY
    reason_doc: Annotated[Text, Text("Растайтын құжат", "Подтверждающий документ")] = NOBODY
    old_value: Annotated[Text, Text("Қазіргі мәлімет", "Имеющиеся данные")] = NOBODY
    new_value: Annotated[Text, Text("Сұралатын мәлімет", "Запрашиваемые данные")] = NOBODY
    date: Annotated[dt.date | None, Text("Күні", "Дата")] = None
    minutes_no: Annotated[
        Text,
        Text(
            "Аттестаттау комиссиясы отырысының хаттамасы №, күні, шешімі",
            "Протокол заседания аттестационной комиссии №, дата, решение",
        ),
    ] = NOBODY
    signatures: list[Signature]


WANTS = [
    Text("тестілеу күнін", "дату тестирования"),
    Text("аудиторияның тілдік мәртебесін", "языковой статус аудитории"),
    Text("тестілеу пәнін", "предмет тестирования"),
]
CASES = [
    Text("бірінші лекке дәлелді себеппен қатыса алмау", "неучастие в первом потоке по уважительной причине"),
    Text(
        "өтініште тапсыру тілінің, пәнінің қате енгізілуі",
        "ошибочно внесены язык сдачи, предмет",
    ),
]
BY_CANDIDATE = Text("Тестіленуші (аты-жөні, қолы)", "Тестируемый (Ф.И.О., подпись)")
RECEIVED = Text("Қабылдады (аты-жөні, қолы)", "Принял(а) (Ф.И.О., подпись)")


@waiting(
    "X-4",
    Text(
        "Тестілеу күнін, аудиторияның тілдік мәртебесін немесе тестілеу пәнін өзгерту туралы өтініш",
        "Заявление об изменении даты тестирования, языкового статуса аудитории или предмета тестирования",
    ),
    mark="§108",
    template="x04.docx",
    until=STEP,
)
def request() -> Request:
    """Her language had been entered wrong."""
    return Request(
        campaign=HEAD["campaign"],
        region=HEAD["region"],
        to_ac_chair=Text(f"Көкшетау қаласы, {CHAIRMAN}", f"город Кокшетау, {CHAIRMAN}"),
        reg_no="2, 03.11.2018",
        fio=CANDIDATE,
        iin="820611450027",
        tjk=personal_code("701", 51),
        sitting_no="1, 02",
        phone="+7 700 000 00 51",
        want=boxes(WANTS, 1),
        case=boxes(CASES, 1),
        old_value=Text("қазақ тілі", "казахский язык"),
        new_value=Text("орыс тілі", "русский язык"),
        date=dt.date(2018, 11, 3),
        minutes_no=Text("1, 03.11.2018, қанағаттандырылды", "1, 03.11.2018, удовлетворено"),
        signatures=[Signature(BY_CANDIDATE, CANDIDATE), Signature(RECEIVED, SECRETARY_NAME)],
    )
