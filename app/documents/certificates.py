"""Papers at the end: the certificate R-8, its register I-32 and hand-over I-33, the destruction of booklets R-10."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from app.documents.admission import CHAIR, STAMP
from app.documents.heads import SitePaper
from app.documents.outcome import (
    AUTHORITY,
    BY_NAME,
    DISTRICT_CHAIR_NAME,
    LEADER_NAME,
    OF_SITE,
    REPRESENTATIVE_NAMES,
    Examined,
    category,
    school,
)
from app.documents.results import BRANCH_STAMP, REPRESENTATIVES
from app.documents.test_day import LEAD, MEMBERS, NOBODY, OF_COMMISSION, TO, Choice, boxes, signed
from app.documents.test_day import OF_SITE as SITE_REPRESENTATIVE
from app.form import Document, QrCode, Signature
from app.form.waiting import waiting
from app.rules.terms import AttestationType, Category, Language
from app.text import Text

UNTIL = Text("9-қадам: анықтамалар мен есептер келгенде басылады", "9 шаг: печатается, когда появятся справки и отчёты")
DAY = dt.date(2018, 11, 6)
ON_SHEET = 12
"""Certificates on one sheet of the register: the representative signs every sheet (§186)."""
TEACHERS_CHAIR = Text(
    "Педагог жұмыс істейтін аудан/қаланың аттестаттау комиссиясының төрағасы (аты-жөні, қолы)",
    "Председатель аттестационной комиссии района/города, где работает педагог (Ф.И.О., подпись)",
)
GAVE = Text("Тапсырды: Министрлік өкілі (аты-жөні, қолы)", "Сдал(а): представитель Министерства (Ф.И.О., подпись)")
TOOK = Text(
    "Қабылдады: аттестаттау комиссиясының төрағасы немесе уәкілетті мүшесі (аты-жөні, қолы)",
    "Принял(а): председатель или уполномоченный член аттестационной комиссии (Ф.И.О., подпись)",
)


@dataclass(frozen=True)
class Certificate:
    """The result of one teacher (§5), signed and stamped (§50, §186)."""

    cert_no: Annotated[str, Text("Анықтама №", "Справка №")]
    fio: Annotated[str, Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[str, Text("ЖСН", "ИИН")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    workplace: Annotated[Text, Text("Жұмыс орны", "Место работы")]
    category: Annotated[Category, Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")]
    att_type: Annotated[AttestationType, Text("Аттестаттау түрі", "Вид аттестации")]
    lang: Annotated[Language, Text("Тестілеу тілі", "Язык тестирования")]
    subject: Annotated[Text, Text("Тестілеу пәні", "Предмет тестирования")]
    site_name: Annotated[Text, Text("Тестілеу өткізу пункті", "Пункт проведения тестирования")]
    test_date: Annotated[dt.date, Text("Тестілеу күні", "Дата тестирования")]
    b1_name: Annotated[
        str,
        Text("«Оқу пәнінің мазмұны»: балл / ең жоғары балл", "«Содержание учебного предмета»: балл / максимум"),
    ]
    b2_name: Annotated[
        str,
        Text(
            "«Педагогика, оқыту әдістемесі»: балл / ең жоғары балл", "«Педагогика, методика обучения»: балл / максимум"
        ),
    ]
    total: Annotated[str, Text("Жалпы балл", "Сумма баллов")]
    issue_date: Annotated[dt.date, Text("Берілген күні", "Дата выдачи")]
    check_code: Annotated[QrCode, Text("Тексеру коды (QR)", "Код проверки (QR)")]
    signatures: list[Signature]
    stamp_ntc_branch: Text


@dataclass(frozen=True, kw_only=True)
class Certificates(Document):
    """Certificates one after another, a page each."""

    rows: list[Certificate]


@waiting(
    "R-8",
    Text(
        "Ұлттық біліктілік тестілеуден өту туралы анықтама",
        "Справка о прохождении национального квалификационного тестирования",
    ),
    mark="§185",
    template="r08.docx",
    until=UNTIL,
)
def certificates() -> Certificates:
    """Two of the teachers of one district."""
    return Certificates(
        campaign=OF_SITE["campaign"], region=OF_SITE["region"], rows=[_certificate(n, BY_NAME[n]) for n in (2, 14)]
    )


def _certificate(n: int, one: Examined) -> Certificate:
    number, (first, second) = cert_no(n), one.final
    return Certificate(
        number,
        one.fio,
        one.iin,
        one.tjk,
        school(one),
        category(one),
        AttestationType.REGULAR,
        one.lang,
        one.subject,
        OF_SITE["site_name"],
        dt.date(2018, 11, 3),
        f"{first} / 80",
        f"{second} / 30",
        f"{first + second} / 110",
        DAY,
        QrCode(f"SQ1|certificate|{number}|{one.tjk}", mm=26),
        [*signed(REPRESENTATIVES, *REPRESENTATIVE_NAMES), Signature(TEACHERS_CHAIR, DISTRICT_CHAIR_NAME)],
        BRANCH_STAMP,
    )


def cert_no(place: int) -> str:
    """The number of the certificate of BY_NAME[place]."""
    return f"701-{place + 118:05}"


@dataclass(frozen=True, kw_only=True)
class RegisterSheet:
    """One sheet of the register, column by column: each is signed by itself (§186)."""

    sheet: Annotated[int, Text("Тізілім парағы №", "Лист реестра №")]
    n: Annotated[list[int], Text("Р/с №", "№ п/п")]
    cert_no: Annotated[list[str], Text("Анықтама №", "№ справки")]
    fio: Annotated[list[str], Text("ТАӘ", "Ф.И.О.")]
    iin: Annotated[list[str], Text("ЖСН", "ИИН")]
    tjk: Annotated[list[str], Text("ТЖК", "ИКТ")]
    sitting_no: Annotated[list[int], Text("Лек", "Поток")]
    workplace: Annotated[list[Text], Text("Жұмыс орны", "Место работы")]
    category: Annotated[
        list[Category], Text("Өтініш берген біліктілік санаты", "Заявленная квалификационная категория")
    ]
    subject: Annotated[list[Text], Text("Тестілеу пәні", "Предмет тестирования")]
    b1: Annotated[list[int], Text("1-блок балы", "Баллы 1 блока")]
    b2: Annotated[list[int], Text("2-блок балы", "Баллы 2 блока")]
    total: Annotated[list[int], Text("Жалпы балл", "Сумма баллов")]
    issue_date: Annotated[list[str], Text("Берілген күні", "Дата выдачи")]
    sig_candidate: Annotated[list[str], Text("Алғаны туралы тестіленушінің қолы", "Подпись тестируемого о получении")]
    proxy: Annotated[list[str], Text("Сенімхат бойынша алған тұлға", "Получено по доверенности")]
    note: Annotated[list[str], Text("Ескерту", "Примечание")]
    sig_mrep: Annotated[str, Text("Министрлік өкілі (аты-жөні, қолы)", "Представитель Министерства (Ф.И.О., подпись)")]
    cnt_sheet: Annotated[int, Text("Парақ бойынша анықтамалар саны", "Количество справок на листе")]


@dataclass(frozen=True, kw_only=True)
class CertificateRegister(SitePaper):
    """All certificates of one education authority, for the signatures of those who receive them (§188)."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    pages: list[RegisterSheet]


@waiting(
    "I-32",
    Text("Тестілеуден өту туралы анықтамаларды тарату тізілімі", "Реестр выдачи справок о прохождении тестирования"),
    mark="§185",
    template="i32.xlsx",
    until=UNTIL,
)
def certificate_register() -> CertificateRegister:
    """Two full sheets."""
    parts = [BY_NAME[start : start + ON_SHEET] for start in range(0, len(BY_NAME), ON_SHEET)]
    return CertificateRegister(
        **OF_SITE, edu_authority=AUTHORITY, pages=[_sheet(place, part) for place, part in enumerate(parts)]
    )


def _sheet(place: int, part: list[Examined]) -> RegisterSheet:
    numbers = range(place * ON_SHEET + 1, place * ON_SHEET + len(part) + 1)
    blank = [""] * len(part)
    return RegisterSheet(
        sheet=place + 1,
        n=list(numbers),
        cert_no=[cert_no(n - 1) for n in numbers],
        fio=[one.fio for one in part],
        iin=[one.iin for one in part],
        tjk=[one.tjk for one in part],
        sitting_no=[1] * len(part),
        workplace=[school(one) for one in part],
        category=[category(one) for one in part],
        subject=[one.subject for one in part],
        b1=[one.final[0] for one in part],
        b2=[one.final[1] for one in part],
        total=[sum(one.final) for one in part],
        issue_date=blank,
        sig_candidate=blank,
        proxy=blank,
        note=blank,
        sig_mrep=REPRESENTATIVE_NAMES[0],
        cnt_sheet=len(part),
    )


@dataclass(frozen=True, kw_only=True)
class HandOver(SitePaper):
    """Certificates and their register go to one commission (§187)."""

    edu_authority: Annotated[Text, Text("Білім беруді басқару органы", "Орган управления образованием")]
    date: Annotated[dt.datetime, Text("Күні, уақыты", "Дата, время")]
    cert_cnt: Annotated[int, Text("Анықтамалар саны", "Количество справок")]
    cert_range: Annotated[str, Text("Нөмірлері (бастап - дейін)", "Номера (с - по)")]
    cert_by_sitting: Annotated[Text, Text("Лектер бойынша саны", "Количество по потокам")]
    register_sheets: Annotated[int, Text("Тізілім парақтарының саны", "Количество листов реестра")]
    remarks: Annotated[Text, Text("Ескертулер", "Замечания")]
    signatures: list[Signature]
    stamp_edu: Text
    addressees: Annotated[Text, TO]


@waiting(
    "I-33",
    Text(
        "Анықтамалар мен анықтамаларды тарату тізілімін аттестаттау комиссиясына беру актісі",
        "Акт передачи справок и реестра выдачи справок аттестационной комиссии",
    ),
    mark="§187",
    template="i33.docx",
    until=UNTIL,
    copies=2,
)
def hand_over() -> HandOver:
    """The certificates of the sample of R-8 and I-32."""
    count = len(BY_NAME)
    return HandOver(
        **OF_SITE,
        edu_authority=AUTHORITY,
        date=dt.datetime(2018, 11, 6, 15, 30, tzinfo=dt.UTC),
        cert_cnt=count,
        cert_range=f"{cert_no(0)} – {cert_no(count - 1)}",
        cert_by_sitting=Text("1-лек – {n}", "1 поток – {n}").fill(n=count),
        register_sheets=-(-count // ON_SHEET),
        remarks=Text(
            "мәліметтер 5-2-қосымшадағы ведомоспен салыстырылды, айырмашылық жоқ",
            "данные сверены с ведомостью по приложению 5-2, расхождений нет",
        ),
        signatures=[Signature(GAVE, REPRESENTATIVE_NAMES[0]), Signature(TOOK, DISTRICT_CHAIR_NAME)],
        stamp_edu=STAMP,
        addressees=Text(
            "1-данасы – аттестаттау комиссиясына, 2-данасы – ҰТО-ға жіберілетін құжаттарға (14-қосымша)",
            "1-й – аттестационной комиссии, 2-й – в документы для НЦТ (приложение 14)",
        ),
    )


@dataclass(frozen=True)
class Booklets:
    """The booklets of one sitting: what is destroyed is what was received without what went to the Centre (§189)."""

    sitting_no: Annotated[Text, Text("Лек", "Поток")]
    received: Annotated[int, Text("Алынған сұрақ-кітапшалар", "Получено книжек")]
    used: Annotated[int, Text("Қолданылғаны", "Использовано")]
    unused: Annotated[int, Text("Қолданылмағаны", "Не использовано")]
    to_ntc: Annotated[
        int,
        Text(
            "ҰТО-ға жеткізілгені (апелляцияда балл қосылған тестіленушілердікі)",
            "Направлено в НЦТ (тестируемых, которым по апелляции добавлены баллы)",
        ),
    ]
    destroyed: Annotated[int, Text("Жойылғаны", "Уничтожено")]
    note: Annotated[Text, Text("Ескерту", "Примечание")] = NOBODY


@dataclass(frozen=True, kw_only=True)
class Destruction(SitePaper):
    """No booklet can be read or used again (§190)."""

    act_no: Annotated[str, Text("Акт №", "Акт №")]
    date: Annotated[Text, Text("Жойылған күні, уақыты, орны", "Дата, время, место уничтожения")]
    method: Annotated[
        list[Choice],
        Text("Тәсілі: өртеу / механикалық ұсақтау", "Способ: сжигание / механическое измельчение"),
    ]
    unreadable: Annotated[
        list[Choice],
        Text(
            "Нәтижесі: мазмұнын оқу немесе қайта пайдалану мүмкін емес",
            "Результат: прочитать содержание или использовать повторно невозможно",
        ),
    ]
    rows: list[Booklets]
    photos: Annotated[
        Text, Text("Жою суреттерінің саны, бейнематериал", "Количество фотографий уничтожения, видеоматериал")
    ]
    signatures: list[Signature]
    addressees: Annotated[Text, TO]


METHODS = (Text("өртеу", "сжигание"), Text("механикалық ұсақтау", "механическое измельчение"))
YES = (Text("иә", "да"), Text("жоқ", "нет"))
BOOKLETS = ((1, 252, 236, 5), (2, 246, 229, 3), (3, 180, 171, 4))
"""Sitting, received, used, sent to the Centre."""


@waiting(
    "R-10",
    Text("Тестілеудің сұрақ-кітапшаларын жою туралы акт", "Акт об уничтожении книжек-вопросников тестирования"),
    mark="§191",
    template="r10.docx",
    until=UNTIL,
    copies=2,
)
def destruction() -> Destruction:
    """Three sittings and their sum."""
    rows = [_booklets(Text(f"{sitting}", f"{sitting}"), *counts) for sitting, *counts in BOOKLETS]
    sums = [sum(one[place] for one in BOOKLETS) for place in (1, 2, 3)]
    return Destruction(
        **OF_SITE,
        act_no="1",
        date=Text("07.11.2018 10:30, № 12 мектептің қазандығы", "07.11.2018 10:30, котельная школы № 12"),
        method=boxes(METHODS, 1),
        unreadable=boxes(YES, 0),
        rows=[*rows, _booklets(Text("Барлығы", "Всего"), *sums)],
        photos=Text("12 сурет, 1 бейнефайл (18 минут)", "12 фотографий, 1 видеофайл (18 минут)"),
        signatures=[
            Signature(LEAD, LEADER_NAME),
            *signed(REPRESENTATIVES, *REPRESENTATIVE_NAMES),
            *signed(MEMBERS, *OF_COMMISSION),
            Signature(CHAIR, DISTRICT_CHAIR_NAME),
            Signature(SITE_REPRESENTATIVE, "Сүлейменова Әсел Бақытқызы"),
        ],
        addressees=Text(
            "түпнұсқасы сурет және бейнематериалмен бірге – ҰТО-ға, көшірмесі – ТӨП ісіне",
            "подлинник вместе с фото- и видеоматериалом – в НЦТ, копия – в дело ППТ",
        ),
    )


def _booklets(sitting: Text, *counts: Any) -> Booklets:
    received, used, to_ntc = counts
    return Booklets(sitting, received, used, received - used, to_ntc, received - to_ntc)
