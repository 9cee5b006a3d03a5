"""The act about the devices that suppress mobile communication: I-18."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.documents.admission import CHAIR
from app.documents.heads import PROGRAMMER, SittingPaper
from app.documents.test_day import (
    CHAIRMAN,
    MEMBERS,
    NOBODY,
    OF_COMMISSION,
    OF_MINISTRY,
    REPRESENTATIVES,
    SITE_AND_NTC,
    SITTING,
    STEP,
    TO,
    signed,
)
from app.form import Signature
from app.form.waiting import waiting
from app.text import Text


@dataclass(frozen=True, kw_only=True)
class Jammer:
    """One device: switched on before the materials are handed out, looked at three times at least (§92, §93)."""

    n: Annotated[int, Text("Р/с №", "№ п/п")]
    place: Annotated[Text, Text("Орнатылған жері (аудитория № / дәліз)", "Место установки (аудитория № / коридор)")]
    device: Annotated[Text, Text("Құрылғының түрі, моделі, №", "Тип, модель, № устройства")]
    signal: Annotated[
        Text,
        Text(
            "Басылатын сигнал (мобильді байланыс / мобильді интернет / стационарлық интернет / спутниктік сигнал), "
            "әрекет ету радиусы",
            "Подавляемый сигнал (мобильная связь / мобильный интернет / стационарный интернет / спутниковый сигнал), "
            "радиус действия",
        ),
    ]
    on_time: Annotated[str, Text("Қосылған уақыты", "Время включения")] = ""
    chk_start: Annotated[
        Text,
        Text(
            "Қосылғаннан кейінгі тексеру: уақыты / қоңырау шалу / интернетке кіру / нәтиже",
            "Проверка после включения: время / звонок / выход в интернет / результат",
        ),
    ] = NOBODY
    chk1: Annotated[
        Text,
        Text("Тестілеу барысындағы 1-тексеру: уақыты / нәтиже", "Проверка 1 во время тестирования: время / результат"),
    ] = NOBODY
    chk2: Annotated[Text, Text("2-тексеру: уақыты / нәтиже", "Проверка 2: время / результат")] = NOBODY
    chk3: Annotated[Text, Text("3-тексеру: уақыты / нәтиже", "Проверка 3: время / результат")] = NOBODY
    chk_more: Annotated[Text, Text("Қосымша тексеру", "Дополнительная проверка")] = NOBODY
    operators: Annotated[Text, Text("Тексерілген байланыс операторлары", "Проверенные операторы связи")] = NOBODY
    phones: Annotated[
        int | None,
        Text("Тексеруге қолданылған ұялы телефондар саны", "Количество телефонов, использованных для проверки"),
    ] = None
    off_time: Annotated[str, Text("Өшірілген уақыты", "Время выключения")] = ""
    remark: Annotated[
        Text,
        Text(
            "Ескерту (анықталған кемшілік, шара, жетекшіге ескертілген уақыт)",
            "Примечание (выявленный недостаток, мера, время предупреждения руководителя группы)",
        ),
    ] = NOBODY


@dataclass(frozen=True, kw_only=True)
class Jammers(SittingPaper):
    """All devices of a sitting, those of the rooms and those of the corridors (§91)."""

    rows: list[Jammer]
    signatures: list[Signature]
    addressees: Annotated[Text, TO] = SITE_AND_NTC


@waiting(
    "I-18",
    Text(
        "Мобильді байланысты басу құрылғыларының жұмысын тексеру туралы акт",
        "Акт проверки работы устройств подавления мобильной связи",
    ),
    mark="§91",
    template="i18.docx",
    until=STEP,
    copies=2,
)
def jammers() -> Jammers:
    """Three rooms filled in as after the test, four rooms and two corridors as before it."""
    rooms = [Text(f"Аудитория № {n:02}", f"Аудитория № {n:02}") for n in range(1, 8)]
    places = [*rooms, *(Text(f"{n}-қабат дәлізі", f"Коридор {n}-го этажа") for n in (1, 2))]
    return Jammers(
        **SITTING,
        rows=[_jammer(n, place, checked=n <= 3) for n, place in enumerate(places, 1)],
        signatures=[
            *signed(REPRESENTATIVES, *OF_MINISTRY),
            Signature(PROGRAMMER, "Ыбыраев Самат Үсенұлы"),
            Signature(CHAIR, CHAIRMAN),
            *signed(MEMBERS, *OF_COMMISSION),
        ],
    )


def _jammer(n: int, place: Text, *, checked: bool) -> Jammer:
    device = Text(f"Стационарлық, СБҚ-8, № 18{n:03}", f"Стационарное, СБҚ-8, № 18{n:03}")
    signal = Text("мобильді байланыс, мобильді интернет; 20 м", "мобильная связь, мобильный интернет; 20 м")
    if not checked:
        return Jammer(n=n, place=place, device=device, signal=signal)
    clock = [Text(f"{time} / сигнал жоқ", f"{time} / нет сигнала") for time in ("09:30", "10:30", "11:30")]
    return Jammer(
        n=n, place=place, device=device, signal=signal, on_time="08:00",
        chk_start=Text("08:10 / өтпейді / ашылмайды / жарамды", "08:10 / нет / нет / исправно"),
        chk1=clock[0], chk2=clock[1], chk3=clock[2], operators=Text("үш оператор", "три оператора"),
        phones=3, off_time="12:50",
    )  # fmt: skip
