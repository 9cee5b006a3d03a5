"""Acts about a candidate on the test day: removal R-7, an outsider R-9."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.admission import CHAIR
from app.documents.heads import INVIGILATOR, REPRESENTATIVE, RoomPaper, SittingPaper
from app.documents.test_day import (
    CHAIRMAN,
    LEAD,
    LEADER,
    MEMBERS,
    OF_COMMISSION,
    OF_MINISTRY,
    ON_DUTY,
    ROOM,
    SITTING,
    STEP,
    TO,
    Choice,
    boxes,
    signed,
)
from app.form import Signature
from app.form.waiting import waiting
from app.rules.seating import personal_code
from app.text import Text

KNOWN = Text(
    "Тестіленуші: актімен таныстым (қолы) / қол қоюдан бас тартты",
    "Тестируемый: с актом ознакомлен(а) (подпись) / от подписи отказался(-лась)",
)
COMMISSION_AND_NTC = Text(
    "1-данасы – ҰТО-ға жіберілетін құжаттарға (14-қосымша), 2-данасы – аттестаттау комиссиясына",
    "1-й – в документы для НЦТ (приложение 14), 2-й – аттестационной комиссии",
)
MINUTES = Text(
    "Аттестаттау комиссиясы отырысының хаттамасы №, күні", "Протокол заседания аттестационной комиссии №, дата"
)
MATHS = Text("Математика", "Математика")
SCHOOL = Text("№ 7 жалпы орта білім беретін мектеп", "Общеобразовательная школа № 7")
JOINT = [
    Signature(LEAD, LEADER),
    Signature(REPRESENTATIVE, OF_MINISTRY[0]),
    Signature(CHAIR, CHAIRMAN),
    *signed(MEMBERS, *OF_COMMISSION),
]
"""Who decides together about a candidate (§34.16, §34.17)."""


@dataclass(frozen=True, kw_only=True)
class Removal(RoomPaper):
    """A candidate with a prohibited thing, or one who broke the order, is led out of the room (§34.16)."""

    act_no: Annotated[str, Text("Акт №", "Акт №")]
    act_time: Annotated[dt.time, Text("Уақыты", "Время")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    seat_no: Annotated[str, Text("Орын №", "Место №")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    sheet_no: Annotated[str, Text("Жауап парағының №", "№ листа ответов")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    kind: Annotated[list[Choice], Text("Бұзушылық түрі", "Вид нарушения")]
    found_items: Annotated[
        Text, Text("Табылған заттар (атауы, саны, белгілері)", "Обнаруженные предметы (название, количество, признаки)")
    ]
    descr: Annotated[Text, Text("Бұзушылықтың сипаттамасы", "Описание нарушения")]
    found_by: Annotated[Text, Text("Анықтаған тұлға / бейнебақылау", "Кем выявлено / видеонаблюдение")]
    video_file: Annotated[str, Text("Бейнефайл, уақыты", "Видеофайл, время")]
    decision: Annotated[Text, Text("Шешім", "Решение")]
    minutes_no: Annotated[str, MINUTES]
    materials: Annotated[
        Text,
        Text(
            "Емтихан материалдары алынды (жауап парағы, сұрақ-кітапша)",
            "Изъяты экзаменационные материалы (лист ответов, книжка-вопросник)",
        ),
    ]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = COMMISSION_AND_NTC


VIOLATIONS = [Text("тыйым салынған зат", "запрещённый предмет"), Text("тәртіп бұзу", "нарушение порядка")]


@waiting(
    "R-7",
    Text(
        "Тыйым салынған заттардың табылуы және аудиторияда тәртіп бұзған тестіленушіні аудиториядан шығару туралы акт",
        "Акт об обнаружении запрещённых предметов и удалении из аудитории тестируемого, нарушившего правила поведения",
    ),
    mark="§34.16",
    template="r07.docx",
    until=STEP,
    copies=2,
)
def removal() -> Removal:
    """A telephone in room 02."""
    return Removal(
        **ROOM,
        act_no="1",
        act_time=dt.time(10, 25),
        fio="Әбенов Ғани Құрмашұлы",
        iin="790512300017",
        tjk=personal_code("701", 38),
        seat_no="014",
        variant="0307",
        sheet_no="0701054",
        subject=MATHS,
        workplace=SCHOOL,
        kind=boxes(VIOLATIONS, 0),
        found_items=Text("ұялы телефон, 1 дана, қара түсті", "мобильный телефон, 1 шт., чёрного цвета"),
        descr=Text(
            "Тестілеу кезінде ұялы телефонды пайдаланды (107-тармақ)",
            "Пользовался мобильным телефоном во время тестирования (пункт 107)",
        ),
        found_by=Text("Аудитория бойынша кезекші; бейнебақылау", "Дежурный по аудитории; видеонаблюдение"),
        video_file="701-1-02-kamera1.mp4, 10:21–10:23",
        decision=Text("аудиториядан шығарылсын, нәтижесі жойылсын", "удалить из аудитории, результат аннулировать"),
        minutes_no="3, 03.11.2018",
        materials=Text("жауап парағы, сұрақ-кітапша", "лист ответов, книжка-вопросник"),
        signatures=[*JOINT, *signed(INVIGILATOR, *ON_DUTY), Signature(KNOWN, "Әбенов Ғани Құрмашұлы")],
    )


@dataclass(frozen=True, kw_only=True)
class Outsider(SittingPaper):
    """Somebody else came in the place of a candidate (§34.17, §103)."""

    act_no: Annotated[str, Text("Акт №", "Акт №")]
    act_time: Annotated[dt.time, Text("Уақыты", "Время")]
    place: Annotated[list[Choice], Text("Анықталған жері", "Место")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    room_no: Annotated[str, Text("Аудитория №, орын №", "Аудитория №, место №")]
    sheet_no: Annotated[
        str,
        Text(
            "Жауап парағының № (тестілеу барысында анықталса)",
            "№ листа ответов (если выявлено во время тестирования)",
        ),
    ]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    o_fio: Annotated[str, Text("Бөгде тұлғаның ТАӘ", "Ф.И.О. подставного лица")]
    o_doc: Annotated[Text, Text("Жеке басын куәландыратын құжаты", "Документ, удостоверяющий личность")]
    o_iin: Annotated[str, Text("ЖСН", "ИИН")]
    o_info: Annotated[Text, Text("Түсініктемесі", "Объяснение")]
    descr: Annotated[Text, Text("Мән-жайы", "Обстоятельства")]
    taken: Annotated[Text, Text("Алынған құжаттар, материалдар", "Изъятые документы, материалы")]
    decision: Annotated[list[Choice], Text("Шешім", "Решение")]
    minutes_no: Annotated[str, MINUTES]
    police: Annotated[Text, Text("Құқық қорғау органдарына хабарланды", "Сообщено в правоохранительные органы")]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = COMMISSION_AND_NTC


WHERE_FOUND = [Text("кіргізу кезінде", "при запуске"), Text("аудиторияда (№)", "в аудитории (№)")]
OF_OUTSIDER = [
    Text(
        "бөгде тұлға және тестіленуші тестілеуге жіберілмейді",
        "подставное лицо и тестируемый к тестированию не допускаются",
    ),
    Text("нәтижесі өңделмейді", "результат не обрабатывается"),
]
BY_OUTSIDER = Text("Бөгде тұлғаның қолы / бас тартты", "Подпись подставного лица / отказ")
BY_CANDIDATE = Text("Тестіленушінің қолы (келген жағдайда) / бас тартты", "Подпись тестируемого (если явился) / отказ")


@waiting(
    "R-9",
    Text("Бөгде тұлғаны анықтау туралы акт", "Акт о выявлении подставного лица"),
    mark="§103",
    template="r09.docx",
    until=STEP,
    copies=2,
)
def outsider() -> Outsider:
    """Found at the door with the pass of a candidate."""
    return Outsider(
        **SITTING,
        act_no="1",
        act_time=dt.time(8, 15),
        place=boxes(WHERE_FOUND, 0),
        fio="Өмірәлиева Іңкәр Ғабитқызы",
        iin="850317450023",
        tjk=personal_code("701", 42),
        room_no="03, 027",
        sheet_no="–",
        subject=MATHS,
        workplace=SCHOOL,
        o_fio="Қүзембаева Һалима Әнуарқызы",
        o_doc=Text("жеке куәлік № 041234567", "удостоверение личности № 041234567"),
        o_iin="880924450031",
        o_info=Text("Танысының өтініші бойынша келген", "Пришла по просьбе знакомой"),
        descr=Text(
            "Рұқсаттамадағы сурет кірушінің бет-әлпетіне сәйкес келмеді",
            "Фотография на пропуске не соответствует лицу вошедшей",
        ),
        taken=Text("Тестілеуге кіру рұқсаттамасы", "Пропуск на тестирование"),
        decision=boxes(OF_OUTSIDER, 0),
        minutes_no="2, 03.11.2018",
        police=Text("03.11.2018, сағат 08:30", "03.11.2018, 08:30"),
        signatures=[*JOINT, Signature(BY_OUTSIDER), Signature(BY_CANDIDATE)],
    )
