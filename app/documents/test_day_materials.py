"""Examination materials on the test day: opened R-6, given and taken back I-12, a sheet replaced I-20."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from app.documents.heads import INVIGILATOR, REPRESENTATIVE, RoomPaper
from app.documents.test_day import LEAD, LEADER, NOBODY, OF_MINISTRY, ON_DUTY, ROOM, STEP, TO, Choice, boxes, signed
from app.form import Signature
from app.form.waiting import waiting
from app.rules.seating import personal_code
from app.text import Text


@dataclass(frozen=True)
class Counted:
    """One kind of material: how much was packed, how much three candidates counted (§112)."""

    planned: Annotated[str, Text("Салынғаны", "Вложено")] = ""
    counted: Annotated[str, Text("Саналғаны", "Пересчитано")] = ""
    difference: Annotated[str, Text("Айырмасы", "Разница")] = ""


@dataclass(frozen=True)
class Contents:
    """What lies in the box of a room (§111)."""

    sheets: Annotated[Counted, Text("Жауап парақтары (конверт)", "Листы ответов (конверт)")]
    sheets_range: Annotated[
        Counted, Text("Жауап парақтарының нөмірлері (бастап – дейін)", "Номера листов ответов (с – по)")
    ]
    copies: Annotated[Counted, Text("Жауап парақтарының көшірмелері", "Копии листов ответов")]
    booklets: Annotated[Counted, Text("Сұрақ-кітапшалар", "Книжки-вопросники")]
    variant_sheet: Annotated[Counted, Text("Нұсқаларды үлестіру парағы", "Лист распределения вариантов")]
    add_sheets: Annotated[
        Counted,
        Text(
            "Қосымша жауап парақтары конверті (тек №1 аудитория; ол болмаса, келесі аудитория)",
            "Конверт дополнительных листов ответов (только аудитория №1; если её нет, следующая)",
        ),
    ]
    act_form: Annotated[Counted, Text("Емтихан материалдарын ашу актісі", "Акт вскрытия")]


@dataclass(frozen=True, kw_only=True)
class Opening(RoomPaper):
    """What three candidates of a room found in its box."""

    box_no: Annotated[str, Text("Қорап №", "№ коробки")]
    contents: Annotated[Contents, Text("Емтихан материалдары", "Экзаменационные материалы")]
    seal_ok: Annotated[list[Choice], Text("Қораптағы мөрдің бүтіндігі", "Целостность печати на коробке")]
    lang_ok: Annotated[
        list[Choice],
        Text("Сұрақ-кітапшалардың тілі аудитория мәртебесіне сәйкес", "Язык книжек соответствует статусу аудитории"),
    ]
    open_time: Annotated[str, Text("Ашылған уақыты", "Время вскрытия")] = ""
    diff: Annotated[str, Text("Сәйкессіздік сипаттамасы", "Описание несоответствия")] = ""
    lead_told_at: Annotated[
        str,
        Text(
            "Өкілдер тобының жетекшісіне ескертілген уақыт", "Время предупреждения руководителя группы представителей"
        ),
    ] = ""
    candidate1: Annotated[
        str, Text("1-тестіленуші (ТАӘ, орын №, қолы)", "Тестируемый 1 (Ф.И.О., место №, подпись)")
    ] = ""
    candidate2: Annotated[
        str, Text("2-тестіленуші (ТАӘ, орын №, қолы)", "Тестируемый 2 (Ф.И.О., место №, подпись)")
    ] = ""
    candidate3: Annotated[
        str, Text("3-тестіленуші (ТАӘ, орын №, қолы)", "Тестируемый 3 (Ф.И.О., место №, подпись)")
    ] = ""
    signatures: list[Signature]


INTACT = [Text("бүтін", "цела"), Text("бүлінген", "нарушена")]
YES_NO = [Text("иә", "да"), Text("жоқ", "нет")]


@waiting(
    "R-6",
    Text("Емтихан материалдарын ашу актісі", "Акт вскрытия экзаменационных материалов"),
    mark="§111",
    template="r06.docx",
    until=STEP,
)
def opening() -> Opening:
    """As it is laid in the box of room 02: what was packed is printed, what was counted is written by hand."""
    return Opening(
        **ROOM,
        box_no="701-1-02",
        contents=Contents(
            sheets=Counted("38"),
            sheets_range=Counted("0701041 – 0701078"),
            copies=Counted("38"),
            booklets=Counted("38"),
            variant_sheet=Counted("1"),
            add_sheets=Counted("–"),
            act_form=Counted("1"),
        ),
        seal_ok=boxes(INTACT),
        lang_ok=boxes(YES_NO),
        signatures=[Signature(REPRESENTATIVE, OF_MINISTRY[0]), *signed(INVIGILATOR, *ON_DUTY)],
    )


@dataclass(frozen=True)
class Handed:
    """One kind of material that changes hands: how much there should be and how much there is."""

    planned: Annotated[str, Text("Жоспар бойынша", "По плану")] = ""
    counted: Annotated[str, Text("Нақты саны", "Фактически")] = ""
    note: Annotated[Text, Text("Ескерту", "Примечание")] = NOBODY


@dataclass(frozen=True)
class Packed:
    """The packing list of a sealed box; it is counted when the box is opened (R-6)."""

    in_sheets: Annotated[Handed, Text("Жауап парақтары салынған конверт (саны)", "Конверт с листами ответов (кол-во)")]
    in_copies: Annotated[Handed, Text("Жауап парақтарының көшірмелері (саны)", "Копии листов ответов (кол-во)")]
    in_add: Annotated[
        Handed,
        Text(
            "Қосымша жауап парақтары салынған конверт (тек №1 аудитория; ол болмаса, келесі аудитория)",
            "Конверт с дополнительными листами ответов (только аудитория №1; если её нет, следующая)",
        ),
    ]
    in_booklets: Annotated[Handed, Text("Сұрақ-кітапшалар (саны)", "Книжки-вопросники (кол-во)")]
    in_variant_sheet: Annotated[Handed, Text("Нұсқаларды үлестіру парағы", "Лист распределения вариантов")]
    in_act_open: Annotated[Handed, Text("Емтихан материалдарын ашу актісі", "Акт вскрытия экзаменационных материалов")]


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What the leader gives for a room (§34.6, §110)."""

    box_qty: Annotated[Handed, Text("Мөрленген қорап (саны, мөр бүтін)", "Опечатанная коробка (кол-во, печать цела)")]
    folder: Annotated[
        Handed,
        Text(
            "Аудитория папкасы: аудиториялық тізім, рұқсаттама түбіртектері (саны)",
            "Папка аудитории: аудиторный список, корешки пропусков (кол-во)",
        ),
    ]
    seating: Annotated[Handed, Text("Отырғызу парағы", "Посадочный лист")]
    packed: Annotated[
        Packed,
        Text("Қораптың ішінде (салу тізімі бойынша)", "В коробке (по упаковочному списку)"),
    ]
    box_seal_no: Annotated[str, Text("Қорап / пломба нөмірі", "Номер коробки / пломбы")]
    issue_time: Annotated[str, Text("Берілген уақыты", "Время выдачи")] = ""
    signatures: list[Signature]


@dataclass(frozen=True, kw_only=True)
class Return:
    """What comes back to the leader (§34.19, §126)."""

    sheets_used: Annotated[
        Handed, Text("Жауап парақтары бар конверт: қолданылған", "Конверт с листами ответов: использованные")
    ]
    sheets_unused: Annotated[Handed, Text("қолданылмаған жауап парақтары", "неиспользованные листы ответов")]
    sheets_spoiled: Annotated[
        Handed,
        Text(
            "бүлінген / ақаулы жауап парақтары (20-қосымша актісімен)",
            "испорченные / дефектные листы (с актом, приложение 20)",
        ),
    ]
    sheets_excluded: Annotated[
        Handed,
        Text(
            "сканерленбейтін жауап парақтары: аудиториядан шығарылғандар, уақтылы тапсырмағандар, бөгде тұлға",
            "листы, не подлежащие сканированию: удалённых, не сдавших вовремя, подставных лиц",
        ),
    ]
    sheets_add: Annotated[
        Handed,
        Text(
            "қосымша жауап парақтары конверті (тек №1 аудитория; ол болмаса, келесі аудитория)",
            "конверт дополнительных листов ответов (только аудитория №1; если её нет, следующая)",
        ),
    ]
    booklets_used: Annotated[Handed, Text("Қолданылған сұрақ-кітапшалар", "Использованные книжки-вопросники")]
    booklets_unused: Annotated[
        Handed,
        Text(
            "Артық сұрақ-кітапшалар (басталған соң 20–25 минуттан кейін сейфке алынған)",
            "Лишние книжки-вопросники (изъяты в сейф через 20–25 минут)",
        ),
    ]
    variant_sheet: Annotated[
        Handed,
        Text("Нұсқаларды үлестіру парағы (және қосымша парағы)", "Лист распределения вариантов (и дополнительный)"),
    ]
    seating_ret: Annotated[Handed, Text("Отырғызу парағы", "Посадочный лист")]
    act_open: Annotated[Handed, Text("Емтихан материалдарын ашу актісі", "Акт вскрытия экзаменационных материалов")]
    folder_ret: Annotated[
        Handed,
        Text("Папка: рұқсаттама түбіртектері, аудиториялық тізім", "Папка: корешки пропусков, аудиторный список"),
    ]
    drafts: Annotated[Handed, Text("Мөр басылған таза парақтар (2 парақтан)", "Листы со штампом (по 2 листа)")]
    return_time: Annotated[str, Text("Қабылданған уақыты", "Время приёма")] = ""
    signatures: list[Signature]


LEAD_AND_NTC = Text(
    "1-данасы – Министрлік өкілдері тобының жетекшісіне, 2-данасы – ҰТО-ға жіберілетін құжаттарға (14-қосымша)",
    "1-й – руководителю группы представителей Министерства, 2-й – в документы для НЦТ (приложение 14)",
)


@dataclass(frozen=True, kw_only=True)
class Custody(RoomPaper):
    """The materials of one room, given in the morning and taken back after the test."""

    issue: Annotated[Issue, Text("1-бөлім. Беру", "Часть 1. Выдача")]
    back: Annotated[Return, Text("2-бөлім. Қабылдау", "Часть 2. Приём")]
    addressees: Annotated[Text, TO] = LEAD_AND_NTC


GAVE = Text("Тапсырдым (аты-жөні, қолы)", "Сдал(а) (Ф.И.О., подпись)")
TOOK = Text("Қабылдадым (аты-жөні, қолы)", "Принял(а) (Ф.И.О., подпись)")


@waiting(
    "I-12",
    Text(
        "Аудитория бойынша емтихан материалдарын беру және қабылдау актісі",
        "Акт выдачи и приёма экзаменационных материалов по аудитории",
    ),
    mark="§110",
    template="i12.docx",
    until=STEP,
    copies=2,
)
def custody() -> Custody:
    """Room 02 with 38 candidates, before anything has changed hands."""
    people, one = Handed("38"), Handed("1")
    return Custody(
        **ROOM,
        issue=Issue(
            box_seal_no="701-1-02 / 0048213",
            box_qty=one,
            folder=people,
            seating=one,
            packed=Packed(people, people, Handed("–"), people, one, one),
            signatures=[Signature(GAVE, LEADER), Signature(TOOK, OF_MINISTRY[0])],
        ),
        back=Return(
            sheets_used=Handed(),
            sheets_unused=Handed(),
            sheets_spoiled=Handed(),
            sheets_excluded=Handed(),
            sheets_add=Handed("–"),
            booklets_used=Handed(),
            booklets_unused=Handed(),
            variant_sheet=one,
            seating_ret=one,
            act_open=one,
            folder_ret=people,
            drafts=Handed("76"),
            signatures=[Signature(GAVE, OF_MINISTRY[0]), Signature(TOOK, LEADER)],
        ),
    )


ROOM_AND_NTC = Text(
    "1-данасы – аудитория конвертіне, 2-данасы – ҰТО-ға жіберілетін құжаттарға (14-қосымша)",
    "1-й – в конверт аудитории, 2-й – в документы для НЦТ (приложение 14)",
)


@dataclass(frozen=True, kw_only=True)
class Replacement(RoomPaper):
    """A spoiled or defective answer sheet and the one given instead of it (§116)."""

    act_time: Annotated[dt.time, Text("Акт жасалған уақыт", "Время составления")]
    fio: Annotated[str, Text("Тестіленушінің ТАӘ", "Ф.И.О. тестируемого")]
    tjk: Annotated[str, Text("ТЖК", "ИКТ")]
    seat_no: Annotated[str, Text("Орын №", "Место №")]
    variant: Annotated[str, Text("Нұсқа №", "№ варианта")]
    old_sheet: Annotated[str, Text("Бүлінген / ақаулы жауап парағының №", "№ испорченного / дефектного листа")]
    reason: Annotated[list[Choice], Text("Себебі", "Причина")]
    descr: Annotated[Text, Text("Сипаттамасы", "Описание")]
    new_sheet: Annotated[str, Text("Жаңа жауап парағының №", "№ нового листа ответов")]
    new_sheet_src: Annotated[
        str,
        Text(
            "Қосымша жауап парақтары салынған конверттен алынды (аудитория №)",
            "Взят из конверта дополнительных листов ответов (аудитория №)",
        ),
    ]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = ROOM_AND_NTC


REASONS = [
    Text("бүлінген", "испорчен"),
    Text("ақаулы: түсі түпнұсқадан өзгеше", "с дефектом: цвет отличается от оригинала"),
    Text("ақаулы: іші бүлінген", "с дефектом: лист повреждён"),
    Text("ақаулы: көрінісі бұзылған", "с дефектом: искажён вид"),
]
CANDIDATE = Text("Тестіленуші (аты-жөні, қолы)", "Тестируемый (Ф.И.О., подпись)")


@waiting(
    "I-20",
    Text(
        "Бүлінген немесе ақаулы жауап парағын ауыстыру туралы акт",
        "Акт о замене испорченного или дефектного листа ответов",
    ),
    mark="§116",
    template="i20.docx",
    until=STEP,
    copies=2,
)
def replacement() -> Replacement:
    """Ink was spilt on a sheet of room 02; room 01 has the envelope of additional sheets (§111)."""
    return Replacement(
        **ROOM,
        act_time=dt.time(8, 50),
        fio="Әбенова Гүлнұр Іңкәрқызы",
        tjk=personal_code("701", 40),
        seat_no="016",
        variant="0311",
        old_sheet="0701056",
        reason=boxes(REASONS, 0),
        descr=Text("2-секторға сия төгілген", "На сектор 2 пролиты чернила"),
        new_sheet="0701903",
        new_sheet_src="01",
        signatures=[
            Signature(CANDIDATE, "Әбенова Гүлнұр Іңкәрқызы"),
            *signed(INVIGILATOR, *ON_DUTY),
            Signature(REPRESENTATIVE, OF_MINISTRY[0]),
            Signature(LEAD, LEADER),
        ],
    )
