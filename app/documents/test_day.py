"""The rooms and the people of a test day: readiness I-2, duty I-10, jammers I-18; what its other papers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from app.documents.admission import CHAIR
from app.documents.heads import SittingPaper
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import Language
from app.text import Text

LEAD = Text(
    "Министрлік өкілдері тобының жетекшісі (аты-жөні, қолы)",
    "Руководитель группы представителей Министерства (Ф.И.О., подпись)",
)
REPRESENTATIVES = Text("Министрлік өкілдері (аты-жөні, қолы)", "Представители Министерства (Ф.И.О., подпись)")
MEMBERS = Text("Аттестаттау комиссиясының мүшелері (аты-жөні, қолы)", "Члены аттестационной комиссии (Ф.И.О., подпись)")
OF_SITE = Text("ТӨП өкілі (аты-жөні, қолы)", "Представитель ППТ (Ф.И.О., подпись)")
NOBODY = Text("", "")

TO = Text("Даналары", "Экземпляры")
SITE_AND_NTC = Text(
    "1-данасы – ТӨП ісіне, 2-данасы – ҰТО-ға жіберілетін құжаттарға (14-қосымша)",
    "1-й – в дело ППТ, 2-й – в документы для НЦТ (приложение 14)",
)
STEP = Text("6-қадам: дайындық, материалдар және тест күні", "Шаг 6: подготовка, материалы и день тестирования")

HEAD: dict[str, Any] = {
    "campaign": Text(
        "Ұлттық біліктілік тестілеу, 2018 жылғы қараша", "Национальное квалификационное тестирование, ноябрь 2018 года"
    ),
    "region": Text("Ақмола", "Акмолинская"),
    "site_code": "701",
    "site_name": Text("№ 12 мектеп-лицей", "Школа-лицей № 12"),
}
SITTING = {**HEAD, "sitting_no": 1, "test_date": dt.date(2018, 11, 3)}
ROOM = {**SITTING, "room_no": "02", "room_lang": Language.KAZ}
LEADER, CHAIRMAN = "Төлегенова Мәдина Өмірзаққызы", "Байжанов Арман Сейітұлы"
OF_MINISTRY = ["Ермеков Дәурен Һамитұлы", "Ғабитова Шынар Іңкәрқызы"]
OF_COMMISSION = ["Қасқырбаева Ұлпан Еңсегенқызы", "Иванова Ольга Петровна"]
ON_DUTY = ["Сәрсенова Айгүл Нұрқызы", "Өтегенов Жәнібек Ығыланұлы"]
"""The invented people and places of the samples."""


@dataclass(frozen=True)
class Choice:
    """One of several answers and its box."""

    words: Text
    box: str = "☐"


def boxes(words: Sequence[Text], ticked: int | None = None) -> list[Choice]:
    """All answers; the one in place `ticked` bears a cross, by default none does."""
    return [Choice(one, "☒" if place == ticked else "☐") for place, one in enumerate(words)]


def signed(post: Text, *names: str) -> list[Signature]:
    """A line for each of several people of one post; the post is said once."""
    return [Signature(NOBODY if place else post, name) for place, name in enumerate(names or [""])]


@dataclass(frozen=True)
class ReadyRoom:
    """One room as the check found it; what nobody has looked at yet is empty."""

    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    room_lang: Annotated[Language, Text("Тілдік мәртебесі", "Языковой статус")]
    seat_count: Annotated[int, Text("Отырғызу орындарының саны", "Количество посадочных мест")]
    room_no_ok: Annotated[bool | None, Text("Аудитория нөмірінің дұрыстығы", "Правильность номера аудитории")] = None
    seats_ok: Annotated[
        bool | None, Text("Отырғызу орындары нөмірлерінің дұрыстығы", "Правильность номеров посадочных мест")
    ] = None
    clock_ok: Annotated[bool | None, Text("Қабырға сағатының болуы", "Наличие настенных часов")] = None
    board_ok: Annotated[bool | None, Text("Тақта мен бордың болуы", "Наличие доски и мела")] = None
    no_banned: Annotated[
        bool | None,
        Text(
            "Тыйым салынған заттардың болмауы (оқулықтар, әдістемелік әдебиет, цифрлық смарт аппаратура)",
            "Отсутствие запрещённых предметов (учебники, методическая литература, цифровая смарт-аппаратура)",
        ),
    ] = None
    sanitary_ok: Annotated[
        bool | None,
        Text("Санитарлық-гигиеналық нормалардың сақталуы", "Соблюдение санитарно-гигиенических норм"),
    ] = None
    jammer_ok: Annotated[
        bool | None, Text("Сигналды басу құрылғыларының дайындығы", "Готовность устройств подавления сигнала")
    ] = None
    video_ok: Annotated[bool | None, Text("Бейнебақылау жүйесінің дайындығы", "Готовность системы видеонаблюдения")] = (
        None
    )
    remark: Annotated[
        Text,
        Text("Анықталған бұзушылық және оны жою шарасы", "Выявленное нарушение и мера по его устранению"),
    ] = NOBODY
    ready: Annotated[
        Text,
        Text("Дайындығы туралы қорытынды (дайын / дайын емес)", "Заключение о готовности (готова / не готова)"),
    ] = NOBODY


@dataclass(frozen=True)
class Answer:
    """Yes or no about one thing, and what is to be said of it."""

    yes: Annotated[str, Text("Иә", "Да")] = ""
    no: Annotated[str, Text("Жоқ", "Нет")] = ""
    note: Annotated[Text, Text("Ескерту", "Примечание")] = NOBODY


CHECKS = ("room_no_ok", "seats_ok", "clock_ok", "board_ok", "no_banned", "sanitary_ok", "jammer_ok", "video_ok")
FINE: dict[str, Any] = {**dict.fromkeys(CHECKS, True), "ready": Text("дайын", "готова")}
YES = Answer(yes="✓")


@dataclass(frozen=True)
class SiteChecks:
    """What is looked at beside the rooms (§28.3, §33.2, §91, §94)."""

    wp_ok: Annotated[
        Answer,
        Text(
            "Министрлік өкілдері мен программисінің жұмыс орындары",
            "Рабочие места представителей и программиста Министерства",
        ),
    ] = YES
    tech_ok: Annotated[Answer, Text("Техникалық құрал-жабдық", "Технические средства")] = YES
    detector_ok: Annotated[Answer, Text("Металл іздегіштер (рамалық, қол)", "Металлоискатели (рамочные, ручные)")] = YES
    appeal_list_ok: Annotated[
        Answer,
        Text(
            "Апелляциялық комиссия мүшелерінің бекітілген тізімі", "Утверждённый список членов апелляционной комиссии"
        ),
    ] = YES
    medic_list_ok: Annotated[
        Answer,
        Text("Медициналық қызметкерлердің тізімі мен құжаттары", "Список и документы медицинских работников"),
    ] = YES
    duty_list_ok: Annotated[Answer, Text("Аудитория бойынша кезекшілердің тізімі", "Список дежурных по аудиториям")] = (
        YES
    )
    folders_ok: Annotated[
        Answer,
        Text("Аудиториялық тізім және рұқсаттама түбіртектері", "Аудиторный список и корешки пропусков"),
    ] = YES
    signs_ok: Annotated[Answer, Text("Дәліздегі бағыттау белгілері", "Указатели в коридорах")] = YES
    corridor_ok: Annotated[
        Answer,
        Text(
            "Дәліздердегі сигналды басу құрылғылары (бар болған жағдайда) мен бейнекамералар",
            "Устройства подавления сигнала (при наличии) и видеокамеры в коридорах",
        ),
    ] = YES


@dataclass(frozen=True, kw_only=True)
class Readiness(SittingPaper):
    """All rooms of a sitting, and the site itself, before the test begins (§11)."""

    check_datetime: Annotated[dt.datetime, Text("Тексеру күні мен уақыты", "Дата и время проверки")]
    rows: list[ReadyRoom]
    site: Annotated[SiteChecks, Text("ТӨП бойынша тексерілгені", "Проверено по ППТ")]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = SITE_AND_NTC


@waiting(
    "I-2",
    Text("Аудиториялардың тестілеуге дайындығын тексеру актісі", "Акт проверки готовности аудиторий к тестированию"),
    mark="§11",
    template="i02.docx",
    until=STEP,
    copies=2,
)
def readiness() -> Readiness:
    """Seven rooms; in the last one the clock stood, and was mended before the start (§65)."""
    clock = Text("Сағат тоқтап тұрған, 16:40-та ауыстырылды", "Часы стояли, заменены в 16:40")
    rooms = [(f"{n:02}", Language.RUS if n > 4 else Language.KAZ, 30 + 6 * (n % 3)) for n in range(1, 7)]
    return Readiness(
        **SITTING,
        check_datetime=dt.datetime(2018, 11, 2, 16, 0),  # noqa: DTZ001  (by the clock on the wall)
        rows=[ReadyRoom(*room, **FINE) for room in rooms]
        + [ReadyRoom("07", Language.RUS, 36, **{**FINE, "clock_ok": False, "remark": clock})],
        site=SiteChecks(),
        signatures=[
            Signature(LEAD, LEADER),
            *signed(REPRESENTATIVES, *OF_MINISTRY),
            Signature(CHAIR, CHAIRMAN),
            *signed(MEMBERS, *OF_COMMISSION),
            Signature(OF_SITE, "Сүлейменова Әсел Бақытқызы"),
        ],
    )


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One invigilator, or a room that a Ministry representative keeps alone (§39.2)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    room_no: Annotated[str, Text("Аудитория №", "Аудитория №")]
    cnt_candidates: Annotated[int, Text("Тестіленушілер саны", "Количество тестируемых")]
    duty_fio: Annotated[str, Text("Кезекшінің ТАӘ", "Ф.И.О. дежурного")]
    duty_work: Annotated[Text, Text("Жұмыс орны, лауазымы", "Место работы, должность")]
    duty_subject: Annotated[Text, Text("Мамандығы (пәні)", "Специальность (предмет)")]
    mrep_fio: Annotated[
        str,
        Text("Аудиторияға жауапты Министрлік өкілі", "Представитель Министерства, ответственный за аудиторию"),
    ]
    briefed: Annotated[str, Text("Нұсқамадан өтті (қолы)", "Инструктаж прошёл(-ла) (подпись)")] = ""
    sig_duty: Annotated[
        str, Text("Бөлу тізімімен таныстым (қолы)", "Со списком распределения ознакомлен(а) (подпись)")
    ] = ""


@dataclass(frozen=True, kw_only=True)
class ReserveLine:
    """One who waits, or stands in a corridor."""

    duty_fio: Annotated[str, Text("Кезекшінің ТАӘ", "Ф.И.О. дежурного")]
    duty_kind: Annotated[Text, Text("Міндеті", "Обязанность")]
    duty_work: Annotated[Text, Text("Жұмыс орны, лауазымы", "Место работы, должность")]
    briefed: Annotated[str, Text("Нұсқамадан өтті (қолы)", "Инструктаж прошёл(-ла) (подпись)")] = ""
    sig_duty: Annotated[
        str, Text("Бөлу тізімімен таныстым (қолы)", "Со списком распределения ознакомлен(а) (подпись)")
    ] = ""


@dataclass(frozen=True, kw_only=True)
class DutyList(SittingPaper):
    """Who keeps which room of a sitting (§34.5)."""

    rows: list[DutyLine]
    reserve: Annotated[
        list[ReserveLine],
        Text("Қосалқы кезекшілер, дәліз кезекшілері", "Резервные дежурные, дежурные по коридору"),
    ]
    signatures: list[Signature]


DUTY_NAMES = [
    "Әлімбаева Ғайни Құрманқызы", "Өтегенов Жәнібек Ығыланұлы", "Сәрсенова Айгүл Нұрқызы", "Ұзақбаев Іңкәр Һамзаұлы",
    "Кузнецова Елена Викторовна", "Қыдырбаева Шұғыла Өмірқызы", "Ғұмарова Әйгерім Ыдырысқызы", "Шмидт Анна Карловна",
]  # fmt: skip
TEACHER = Text("№ 3 мектеп-гимназия, мұғалім", "Школа-гимназия № 3, учитель")
TAUGHT = [Text("тарих", "история"), Text("музыка", "музыка"), Text("география", "география")]


@waiting(
    "I-10",
    Text("Кезекшілерді аудиториялар бойынша бөлу тізімі", "Список распределения дежурных по аудиториям"),
    mark="§34.5",
    template="i10.docx",
    until=STEP,
)
def duty_list() -> DutyList:
    """Four rooms with two invigilators each, one in reserve and one in the corridor."""
    rows = [
        DutyLine(
            n=place + 1,
            room_no=f"{place // 2 + 1:02}",
            cnt_candidates=38 - place // 2,
            duty_fio=name,
            duty_work=TEACHER,
            duty_subject=TAUGHT[place % 3],
            mrep_fio=OF_MINISTRY[place // 4],
        )
        for place, name in enumerate(DUTY_NAMES)
    ]
    kinds = [Text("қосалқы кезекші", "резервный дежурный"), Text("дәліз кезекшісі", "дежурный по коридору")]
    reserve = [
        ReserveLine(duty_fio=name, duty_kind=kind, duty_work=TEACHER)
        for name, kind in zip(["Ибраева Үміт Сабырқызы", "Жүнісов Олжас Қайратұлы"], kinds, strict=True)
    ]
    return DutyList(**SITTING, rows=rows, reserve=reserve, signatures=[Signature(LEAD, LEADER)])
