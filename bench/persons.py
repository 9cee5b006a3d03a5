"""Invented teachers by the hundred thousand: names as often as they are met, IINs that agree with the person."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from app.rules.applications import iin_with_check
from app.rules.terms import Language

WOMEN = 0.81
KAZAKH_TEST = 0.7
KAZAKH_AMONG_RUSSIAN_TESTS = 0.28
NO_PATRONYMIC = 0.04
AGE, SPREAD, YOUNGEST, OLDEST = 42.0, 11.0, 21, 66
DAY = dt.date(2018, 11, 3)
YEAR = 365.2425
FLATTER = 9
"""Added to the place of a name in its list: the larger, the less the first names stand out."""


def _words(names: str) -> tuple[str, ...]:
    return tuple(names.split())


KAZAKH_MEN = _words(
    "Нұрлан Серік Ерлан Марат Бауыржан Қайрат Асқар Талғат Дәурен Айбек Мұрат Болат Самат Қанат Арман Ержан "
    "Азамат Рүстем Руслан Бақытжан Аслан Берік Жандос Ербол Сәкен Дархан Нұржан Алмас Тимур Мейрам Әділет Еркін "
    "Жомарт Ғани Сабыр Олжас Жанат Дәулет Ысқақ Мақсат Төлеген Үмбет Әділ Әнуар Өмір Ғалым Қуаныш Ілияс Ескендір "
    "Шыңғыс Һамит"
)
KAZAKH_WOMEN = _words(
    "Айгүл Гүлнұр Сәуле Айнұр Ләззат Жанар Бақыт Гүлмира Алма Динара Әсел Назгүл Ботагөз Майра Шолпан Қарлығаш "
    "Раушан Индира Әсем Жанна Жұлдыз Сандуғаш Гүлжан Әлия Самал Зәуре Мәдина Салтанат Баян Роза Меруерт Гүлшат "
    "Маржан Күләш Ақмарал Еңлік Ұлжан Нұргүл Назерке Үміт Дәмеш Тоғжан Шынар Ұлбосын Қымбат Мәншүк Ғалия Өрзия "
    "Іңкәр Әйгерім"
)
KAZAKH_ROOTS = _words(
    "Ахмет Омар Оспан Ибрай Сейт Мұса Әбді Жұмабек Қасым Ысқақ Смағұл Сүлеймен Исабек Әлімжан Нұрғали Тілеуберді "
    "Байжан Мұқан Рахым Қали Әбен Есен Садық Бекен Жақып Төлеген Ермек Ақын Дәулет Кәрім Сәрсен Молдабек Жүніс "
    "Сапар Тұрғын Құрман Бай Абай Қабыл Серік Ораз Шәріп Байғали Тоқтар Нұрпейіс Мырза Досан Жанұзақ Балта Ғабит "
    "Ғалым Хасен Айтбай Әубәкір Аманжол Бекжан Бөкей Дүйсен Ерғали Есім Жанбырбай Жүсіп Игілік Кенжебек Көшер "
    "Қожахмет Құдайберген Құлмағамбет Мақсұт Мәмбет Назар Наурыз Нысан Өмірзақ Өтеген Рысбек Сағын Сәдуақас "
    "Сейдахмет Тасболат Тәжі Тоқсан Тұрсын Ұзақ Ұлан Үсен Шаймерден Шалқар Ығылман Ыбырай Ізбас Әбілда Әлжан Әшім "
    "Ғаббас Қойшыбай Һайдар"
)
RUSSIAN_MEN = _words(
    "Александр Сергей Владимир Андрей Николай Алексей Виктор Юрий Дмитрий Иван Евгений Анатолий Василий Михаил "
    "Игорь Олег Павел Валерий Геннадий Константин Пётр Максим Григорий Денис Роман Антон Леонид Станислав Фёдор"
)
RUSSIAN_WOMEN = _words(
    "Елена Наталья Ольга Татьяна Ирина Светлана Людмила Галина Марина Анна Оксана Юлия Екатерина Надежда Любовь "
    "Валентина Нина Вера Лариса Анастасия Виктория Мария Евгения Инна Тамара Раиса Алла Ксения Зоя Дарья"
)
RUSSIAN_SURNAMES = _words(
    "Иванов Ким Петров Шевченко Кузнецов Попов Коваленко Васильев Бондаренко Смирнов Новиков Соколов Морозов "
    "Волков Павлов Семёнов Ткаченко Мельник Кравченко Козлов Лебедев Захаров Степанов Михайлов Фёдоров Яковлев "
    "Андреев Алексеев Романов Никитин Воробьёв Сергеев Кузьмин Фролов Гусев Пак Цой Ли Шмидт Миллер Вагнер Беккер "
    "Савченко Лысенко Гончар Макаров Орлов Зайцев Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров "
    "Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов "
    "Мельников Денисов Гаврилов Тихонов Вишневский Заславский Каминский Маевский Щукин Ильин Лукин Никулин Юдин"
)
FATHERS = {"Михаил": "Михайлов", "Павел": "Павлов", "Пётр": "Петров"}
"""Fathers whose patronymic no rule gives; without its last letters."""

Weighted = tuple[Sequence[str], Sequence[float]]


class Person(NamedTuple):
    """One invented teacher."""

    surname: str
    first_name: str
    patronymic: str
    iin: str
    language: Language


def persons(count: int, *, seed: int) -> Iterator[Person]:
    """`count` different people; the same seed gives the same ones in the same order."""
    rng = random.Random(f"persons {seed}")
    taken: set[str] = set()
    while len(taken) < count:
        language = Language.KAZ if rng.random() < KAZAKH_TEST else Language.RUS
        is_woman = rng.random() < WOMEN
        iin = _iin(rng, is_woman=is_woman)
        if iin is None or iin in taken:
            continue
        taken.add(iin)
        is_kazakh = language is Language.KAZ or rng.random() < KAZAKH_AMONG_RUSSIAN_TESTS
        named = (_kazakh if is_kazakh else _russian)(rng, is_woman=is_woman)
        yield Person(*named, iin, language)


def _iin(rng: random.Random, *, is_woman: bool) -> str | None:
    age = rng.gauss(AGE, SPREAD)
    if not YOUNGEST <= age <= OLDEST:
        return None
    birth = DAY - dt.timedelta(days=int(age * YEAR))
    return iin_with_check(f"{birth:%y%m%d}{4 if is_woman else 3}{rng.randrange(10_000):04}")


def _weighted(names: Sequence[str]) -> Weighted:
    """Names in the order of their frequency, with the cumulative weights of a falling curve."""
    return names, list(accumulate(1 / (place + FLATTER) for place in range(len(names))))


LISTS: dict[str, Weighted] = {
    "kazakh": _weighted(KAZAKH_ROOTS),
    "kazakh man": _weighted(KAZAKH_MEN),
    "kazakh woman": _weighted(KAZAKH_WOMEN),
    "russian": _weighted(RUSSIAN_SURNAMES),
    "russian man": _weighted(RUSSIAN_MEN),
    "russian woman": _weighted(RUSSIAN_WOMEN),
}


def _one(rng: random.Random, name: str) -> str:
    names, weights = LISTS[name]
    return rng.choices(names, cum_weights=weights)[0]


def _kazakh(rng: random.Random, *, is_woman: bool) -> tuple[str, str, str]:
    root, father = _one(rng, "kazakh"), _one(rng, "kazakh man")
    form = rng.random()
    if form < 0.86:
        surname = _kin(root) + ("а" if is_woman else "")
    else:
        surname = root if form < 0.93 else root + ("қызы" if is_woman else "ұлы")
    return surname, _one(rng, "kazakh woman" if is_woman else "kazakh man"), _kazakh_father(rng, father, is_woman)


def _kazakh_father(rng: random.Random, father: str, is_woman: bool) -> str:  # noqa: FBT001
    if rng.random() < NO_PATRONYMIC:
        return ""
    if rng.random() < 0.72:
        return father + ("қызы" if is_woman else "ұлы")
    return _kin(father) + ("на" if is_woman else "ич")


def _kin(name: str) -> str:
    """«Омаров», «Мұсаев», «Абаев»."""
    if name[-1] in "аәеиіуыйь":
        return name.removesuffix("й") + "ев"
    return name + "ов"


def _russian(rng: random.Random, *, is_woman: bool) -> tuple[str, str, str]:
    surname, father = _one(rng, "russian"), _one(rng, "russian man")
    patronymic = _stem(father) + ("на" if is_woman else "ич")
    first_name = _one(rng, "russian woman" if is_woman else "russian man")
    return (_of_woman(surname) if is_woman else surname), first_name, patronymic


def _stem(father: str) -> str:
    if father.endswith("ий"):
        return father[:-2] + "ьев"
    if father[-1] in "йь":
        return father[:-1] + "ев"
    return FATHERS.get(father, father + "ов")


def _of_woman(surname: str) -> str:
    if surname.endswith("ский"):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname
