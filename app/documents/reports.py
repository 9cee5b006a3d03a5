"""Reports of the people of the Ministry: the work of a representative I-6, of the programmer X-11, the scanner I-15."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.appeals import KAZ, RUS, at
from app.documents.certificates import UNTIL
from app.documents.heads import PROGRAMMER, REPRESENTATIVE, SitePaper
from app.documents.outcome import LEADER_NAME, OF_SITE, PROGRAMMER_NAME, REPRESENTATIVE_NAMES
from app.documents.test_day import LEAD, Choice, boxes
from app.form import Signature
from app.form.waiting import waiting
from app.rules.terms import Language
from app.text import Text


@dataclass(frozen=True)
class ProbeSheet:
    """One sheet of the trial: what is on it and what the scanner saw."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    sheet_no: Annotated[str, Text("Сынама жауап парағының №", "№ пробного листа ответов")]
    marks_expected: Annotated[int, Text("Белгілер саны (эталон)", "Количество отметок (эталон)")]
    marks_read: Annotated[int, Text("Дұрыс оқылғаны", "Прочитано верно")]
    false_marks: Annotated[int, Text("Қате оқылғаны", "Прочитано ошибочно")]
    fields_ok: Annotated[bool, Text("ТЖК, орын, нұсқа, парақ нөмірі оқылды", "ИКТ, место, вариант, № листа прочитаны")]
    second_pass: Annotated[bool, Text("Екінші сканерлеумен сәйкестігі", "Совпадение со вторым сканированием")]
    result: Annotated[Text, Text("Нәтиже", "Результат")]


@dataclass(frozen=True)
class Equipment:
    """With what the sheets of the site will be read."""

    scanner_model: Annotated[str, Text("Сканердің маркасы, моделі", "Марка и модель сканера")]
    scanner_sn: Annotated[str, Text("Зауыттық / түгендеу нөмірі", "Заводской / инвентарный номер")]
    pc: Annotated[Text, Text("Компьютер, операциялық жүйе", "Компьютер, операционная система")]
    sw_version: Annotated[str, Text("Бағдарлама нұсқасы", "Версия программы")]
    dpi: Annotated[Text, Text("Ажыратымдылық, режим", "Разрешение, режим")]
    threshold: Annotated[int, Text("Боялу шегі, %", "Порог закраски, %")]


@dataclass(frozen=True, kw_only=True)
class ScannerReport(SitePaper):
    """Whether a scanner may be worked with (§5, §43.3)."""

    check_dt: Annotated[dt.datetime, Text("Тексеру күні, уақыты", "Дата и время проверки")]
    equipment: Annotated[Equipment, Text("Жабдық", "Оборудование")]
    rows: list[ProbeSheet]
    conclusion: Annotated[
        list[Choice],
        Text("Қорытынды: жұмысқа жарамды / жарамсыз", "Заключение: к работе пригоден / непригоден"),
    ]
    remarks: Annotated[Text, Text("Ескертулер", "Замечания")]
    signatures: list[Signature]


@waiting(
    "I-15",
    Text("Сканерді тексеру туралы есеп", "Отчёт о проверке сканера"),
    mark="§43.3",
    template="i15.docx",
    until=Text("6-қадам: дайындық, материалдар және тест күні", "Шаг 6: подготовка, материалы и день тестирования"),
    copies=2,
)
def scanner_report() -> ScannerReport:
    """Six sheets; two pale marks of one were read only after its glass was cleaned."""
    good, again = Text("жарамды", "годен"), Text("қайта сканерленді, жарамды", "отсканирован повторно, годен")
    return ScannerReport(
        **OF_SITE,
        check_dt=at(15, 20, day=2),
        equipment=Equipment(
            "Canon DR-C225 II",
            "HX-018442 / 2402-117",
            Text("Intel Core i5, 8 ГБ, Windows 10", "Intel Core i5, 8 ГБ, Windows 10"),
            "1.4",
            Text("200 dpi, сұр реңк", "200 dpi, оттенки серого"),
            50,
        ),
        rows=[
            ProbeSheet(n, f"{900 + n:06}", 124, 124 - 2 * (n == 4), 0, fields_ok=True, second_pass=n != 4,
                       result=again if n == 4 else good)
            for n in range(1, 7)
        ],
        conclusion=boxes((Text("жарамды", "пригоден"), Text("жарамсыз", "непригоден")), 0),
        remarks=Text("әр 500 парақтан кейін шыны сүртіледі", "стекло протирается после каждых 500 листов"),
        signatures=[
            Signature(PROGRAMMER, PROGRAMMER_NAME),
            Signature(LEAD, LEADER_NAME),
            Signature(REPRESENTATIVE, REPRESENTATIVE_NAMES[0]),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Preparation:
    """What was found before the first sitting (§33)."""

    readiness: Annotated[
        Text,
        Text(
            "Аудиториялар мен техникалық құралдардың дайындығы (2-қосымшаға сәйкес акт)",
            "Готовность аудиторий и технических средств (акт по приложению 2)",
        ),
    ]
    scanner_check: Annotated[
        Text, Text("Сканерді тексеру нәтижесі (15-қосымша)", "Результат проверки сканера (приложение 15)")
    ]
    briefing: Annotated[
        Text,
        Text(
            "Кезекшілерге нұсқама өткізілген күні, уақыты, қатысушылар саны",
            "Инструктаж дежурных: дата, время, число участников",
        ),
    ]
    materials_delivery: Annotated[
        Text,
        Text(
            "Емтихан материалдарының жеткізілуі, пломбының бүтіндігі",
            "Доставка экзаменационных материалов, целостность пломбы",
        ),
    ]


@dataclass(frozen=True)
class Conduct:
    """One room of one sitting in numbers (§34)."""

    sitting_no: Annotated[int, Text("Лек", "Поток")]
    room_no: Annotated[str, Text("Аудитория", "Аудитория")]
    lang: Annotated[Language, Text("Тіл", "Язык")]
    cnt_planned: Annotated[int, Text("Бөлінген тестіленушілер", "Распределено тестируемых")]
    cnt_present: Annotated[int, Text("Қатысқаны", "Участвовало")]
    cnt_absent: Annotated[int, Text("Келмегені", "Не явилось")]
    cnt_late: Annotated[int, Text("Кешігіп келіп, жіберілмегені", "Опоздало и не допущено")]
    cnt_addseat: Annotated[int, Text("Қосымша отырғызылғаны", "Дополнительно посажено")]
    cnt_removed: Annotated[int, Text("Аудиториядан шығарылғаны", "Удалено из аудитории")]
    cnt_impostor: Annotated[int, Text("Анықталған бөгде тұлғалар", "Выявлено подставных лиц")]
    cnt_sheet_repl: Annotated[int, Text("Ауыстырылған жауап парақтары", "Заменено листов ответов")]
    cnt_surplus: Annotated[int, Text("Жинап алынған артық сұрақ-кітапшалар", "Собрано лишних книжек-вопросников")]


@dataclass(frozen=True)
class Account:
    """What is told in words (§34-37, §195)."""

    jammers: Annotated[
        Text,
        Text(
            "Металл іздегіштер мен сигналды басу құрылғыларының жұмысы (18-қосымша)",
            "Работа металлоискателей и устройств подавления сигнала (приложение 18)",
        ),
    ]
    video: Annotated[
        Text,
        Text(
            "Бейнебақылау жүйесінің жұмысы, бұзушылық жазылған бейнефайлдар, жазбалардың тапсырылуы",
            "Работа системы видеонаблюдения, видеофайлы с нарушениями, передача записей",
        ),
    ]
    violations: Annotated[Text, Text("Тәртіп бұзушылықтар және жасалған актілер", "Нарушения и составленные акты")]
    unusual: Annotated[Text, Text("Штаттан тыс жағдайлар және шешімдер", "Нештатные ситуации и решения")]
    joint_decisions: Annotated[
        Text,
        Text(
            "Аттестаттау комиссиясымен бірлесіп қабылданған шешімдер (денсаулығына байланысты аудитория бөлу, "
            "қосымша отырғызу)",
            "Решения, принятые совместно с аттестационной комиссией (выделение аудитории по состоянию здоровья, "
            "дополнительная посадка)",
        ),
    ]
    processing: Annotated[
        Text,
        Text(
            "Жауап парақтарын өңдеу, сәйкестендіру, қайта сәйкестендіру",
            "Обработка, идентификация и повторная идентификация листов ответов",
        ),
    ]
    results: Annotated[
        Text,
        Text(
            "Нәтижелер: орташа балл, ең жоғары, ең төмен, тілдер бойынша",
            "Результаты: средний балл, максимум, минимум, по языкам",
        ),
    ]
    appeal: Annotated[Text, Text("Апелляция қорытындысы", "Итоги апелляции")]
    certs: Annotated[
        Text,
        Text("Анықтамалардың аттестаттау комиссиясына тапсырылуы", "Передача справок аттестационной комиссии"),
    ]
    destroy: Annotated[Text, Text("Сұрақ-кітапшалардың жойылуы", "Уничтожение книжек-вопросников")]
    proposals: Annotated[Text, Text("Ұсыныстар", "Предложения")]


@dataclass(frozen=True, kw_only=True)
class WorkReport(SitePaper):
    """What a representative did at a site, told to the Centre (§18, §197)."""

    period: Annotated[Text, Text("Жұмыс кезеңі (басталуы - аяқталуы)", "Период работы (с - по)")]
    group_members: Annotated[
        list[str], Text("Министрлік өкілдері тобының құрамы", "Состав группы представителей Министерства")
    ]
    preparation: Annotated[Preparation, Text("1. Дайындық кезеңі", "1. Подготовка")]
    rows: Annotated[
        list[Conduct],
        Text("2. Лектер мен аудиториялар бойынша өткізілуі", "2. Проведение по потокам и аудиториям"),
    ]
    account: Annotated[Account, Text("3. Барысы мен қорытындысы", "3. Ход и итоги")]
    annexes: Annotated[
        list[Text],
        Text(
            "Қоса берілетін құжаттар (14-қосымшаға сәйкес тізбе)", "Прилагаемые документы (перечень по приложению 14)"
        ),
    ]
    signatures: list[Signature]
    date: Annotated[dt.date, Text("Күні", "Дата")]


@waiting(
    "I-6",
    Text(
        "Министрлік өкілінің атқарылған жұмыс жөніндегі есебі", "Отчёт представителя Министерства о проделанной работе"
    ),
    mark="§18",
    template="i06.docx",
    until=UNTIL,
)
def work_report() -> WorkReport:
    """Two sittings of eight rooms."""
    return WorkReport(
        **OF_SITE,
        period=Text("01.11.2018 – 07.11.2018", "01.11.2018 – 07.11.2018"),
        group_members=[LEADER_NAME, *REPRESENTATIVE_NAMES],
        preparation=Preparation(
            Text("8 аудитория дайын, 02.11.2018 акті", "готовы 8 аудиторий, акт от 02.11.2018"),
            Text("жарамды, 02.11.2018 есебі", "пригоден, отчёт от 02.11.2018"),
            Text("02.11.2018 17:00, 18 кезекші", "02.11.2018 17:00, 18 дежурных"),
            Text("03.11.2018 06:10, пломбалар бүтін", "03.11.2018 06:10, пломбы целы"),
        ),
        rows=[_conduct(sitting, room) for sitting in (1, 2) for room in range(1, 9)],
        account=_account(),
        annexes=[
            Text("14-қосымша бойынша тізбе, 2 парақ", "перечень по приложению 14, 2 листа"),
            Text("бейнежазбалар салынған 2 қатқыл диск", "2 жёстких диска с видеозаписями"),
        ],
        signatures=[Signature(REPRESENTATIVE, REPRESENTATIVE_NAMES[0]), Signature(LEAD, LEADER_NAME)],
        date=dt.date(2018, 11, 7),
    )


def _conduct(sitting: int, room: int) -> Conduct:
    absent, removed = (sitting + room) % 4, int((sitting, room) == (1, 3))
    return Conduct(
        sitting, f"{room:02}", RUS if room > 6 else KAZ, 30, 30 - absent, absent, int(room == 5),
        int((sitting, room) == (2, 1)), removed, 0, int(room == 2), 2 + absent,
    )  # fmt: skip


def _account() -> Account:
    return Account(
        jammers=Text("ақаусыз жұмыс істеді", "работали исправно"),
        video=Text(
            "үздіксіз жазылды, 1 бейнефайл бөлек тапсырылды", "запись без перерывов, 1 видеофайл передан отдельно"
        ),
        violations=Text("1 тестіленушіде телефон табылды, R-7 акті", "у 1 тестируемого найден телефон, акт R-7"),
        unusual=Text("болған жоқ", "не было"),
        joint_decisions=Text("2-лекте 1 тестіленуші қосымша отырғызылды", "во 2 потоке посажен 1 тестируемый"),
        processing=Text("452 парақ, 6 түзету, 1 қайта сәйкестендіру", "452 листа, 6 исправлений, 1 повторная"),
        results=Text(
            "78,4; 103; 51; қазақ тілінде 79,1; орыс тілінде 76,3", "78,4; 103; 51; на казахском 79,1; на русском 76,3"
        ),
        appeal=Text("10 өтініш, 3 тапсырма бойынша балл қосылды", "10 заявлений, баллы добавлены по 3 заданиям"),
        certs=Text("446 анықтама, 4 комиссия, 06.11.2018", "446 справок, 4 комиссии, 06.11.2018"),
        destroy=Text("07.11.2018, R-10 акті", "07.11.2018, акт R-10"),
        proposals=Text("аудиториялық папкаларды бір күн бұрын жеткізу", "доставлять папки аудиторий на день раньше"),
    )
