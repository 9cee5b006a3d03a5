"""Reports that everybody finds ready: to be opened as they are, or to begin one's own from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.report.columns import column_of, may_read, may_read_register, register_of
from app.report.shape import Group, Measure, Shape
from app.roles import Role
from app.text import Text

COUNT, SHARE, SHARE_ABOVE = Measure("count"), Measure("share"), Measure("share_above")


@dataclass(frozen=True)
class Ready:
    """A report declared in the code, with what it is good for."""

    title: Text
    about: Text
    shape: Shape


READY: Mapping[str, Ready] = {
    "applications": Ready(
        Text("Өтініштер пән және тіл бойынша", "Заявления по предметам и языкам"),
        Text("Әр пәннен әр тілде неше өтініш түсті (§8)", "Сколько заявлений по каждому предмету и языку (§8)"),
        Shape(
            "application", groups=(Group("subject"), Group("language")), measures=(COUNT, SHARE, SHARE_ABOVE), rows=0,
            chart="bar",
        ),
    ),
    "intake": Ready(
        Text("Өтініштердің күндер бойынша түсуі", "Поступление заявлений по дням"),
        Text("Қабылдау қарқыны: күн сайын неше өтініш тіркелді (§8)", "Ход приёма: сколько заявлений в день (§8)"),
        Shape("application", groups=(Group("registered_at", "day"),), measures=(COUNT, SHARE), rows=0, chart="line"),
    ),
    "commissions": Ready(
        Text("Өтініштер комиссиялар және санаттар бойынша", "Заявления по комиссиям и категориям"),
        Text("Комиссиялардың үлесі және санаттары (§5)", "Доли комиссий и заявленные категории (§5)"),
        Shape(
            "application", groups=(Group("commission"), Group("category")), measures=(COUNT, SHARE, SHARE_ABOVE), rows=0
        ),
    ),
    "rooms": Ready(
        Text("Аудиториялар мен орындар", "Аудитории и места"),
        Text("ТӨП-тегі аудиториялар, олардағы орындар (§74)", "Аудитории ППТ и места в них (§74)"),
        Shape(
            "room", groups=(Group("site"), Group("building")), rows=0,
            measures=(COUNT, Measure("sum", "seats"), Measure("mean", "seats"), Measure("min", "seats"),
                      Measure("max", "seats")),
        ),
    ),
    "halls": Ready(
        Text("Лек аудиторияларының өңделуі", "Обработка аудиторий потока"),
        Text("Аудиториялар қай күйде, оларда неше тестіленуші (§142)", "Состояние аудиторий, число тестируемых (§142)"),
        Shape(
            "sitting_room", groups=(Group("sitting"), Group("state")), rows=0,
            measures=(COUNT, SHARE_ABOVE, Measure("sum", "candidates")),
        ),
    ),
    "attendance": Ready(
        Text("Тестіленушілердің қатысуы", "Участие тестируемых"),
        Text("Кім келді, кім келмеді: лектер бойынша (§137)", "Кто явился, кто нет: по потокам (§137)"),
        Shape(
            "placement", groups=(Group("sitting"), Group("state")), measures=(COUNT, SHARE_ABOVE), rows=0,
            chart="bar",
        ),
    ),
    "scores": Ready(
        Text("Балдар үлестірімі", "Распределение баллов"),
        Text("Неше тестіленуші неше балл жинады (§149)", "Сколько тестируемых набрали сколько баллов (§149)"),
        Shape("score", groups=(Group("total"),), measures=(COUNT, SHARE), rows=0, chart="bar"),
    ),
    "means": Ready(
        Text("Орташа балл пән және тіл бойынша", "Средний балл по предметам и языкам"),
        Text("Пәндер мен тілдердің нәтижелері (§149)", "Результаты по предметам и языкам (§149)"),
        Shape(
            "score", join="placement", groups=(Group("placement.subject"), Group("placement.language")), rows=0,
            measures=(Measure("mean", "total"), Measure("min", "total"), Measure("max", "total"), COUNT), chart="bar",
        ),
    ),
    "papers": Ready(
        Text("Басылған құжаттар", "Напечатанные документы"),
        Text("Қай нысан неше рет басылды (§44)", "Какая форма сколько раз напечатана (§44)"),
        Shape("printout", groups=(Group("form"), Group("printed_at", "day")), measures=(COUNT,), rows=0),
    ),
}  # fmt: skip


def offered(role: Role) -> dict[str, Ready]:
    """The ready reports of which the role reads every column."""
    return {name: one for name, one in READY.items() if _is_whole(one.shape, role)}


def _is_whole(shape: Shape, role: Role) -> bool:
    model = register_of(shape.register)
    names = [one.column for one in shape.groups] + [one.column for one in shape.measures if one.column]
    return may_read_register(model, role) and all(
        may_read(model, column_of(model, name, shape.join), role) for name in names
    )
