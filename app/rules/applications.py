"""What an application must say, when the base closes and what may still be corrected afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from typing import NamedTuple, NoReturn

from app.errors import Refusal
from app.rules.terms import Language, Sex
from app.text import Text

CLOSES_AT = time(15, 0)  # §9, local time of the commission
PHOTOS = 2  # §77, of 3x4 cm
CORRECTABLE = frozenset(
    {"surname", "first_name", "patronymic", "iin", "claimed_category", "attestation_type"}
)  # §32.8, §82
REQUIRED: Mapping[str, Text] = {
    "surname": Text("тегі", "фамилия"),
    "first_name": Text("аты", "имя"),
    "iin": Text("ЖСН", "ИИН"),
    "education_level": Text("білім беру деңгейі", "уровень образования"),
    "claimed_category": Text("өтініш берген біліктілік санаты", "заявленная категория"),
    "language": Text("тестілеу тапсыру тілі", "язык сдачи тестирования"),
    "subject": Text("оқыту пәні", "предмет преподавания"),
    "attestation_type": Text("аттестаттау түрі", "вид аттестации"),
}  # §5; the patronymic is written «if any» (§114.1)

LENGTH = 12
WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
MODULUS = 11
NO_DIGIT = 10  # a remainder that cannot be written as one digit
CENTURIES = {
    "1": (1800, Sex.MALE),
    "2": (1800, Sex.FEMALE),
    "3": (1900, Sex.MALE),
    "4": (1900, Sex.FEMALE),
    "5": (2000, Sex.MALE),
    "6": (2000, Sex.FEMALE),
}
BIN_TYPES = "456"  # resident, non-resident, joint enterprise of entrepreneurs
BIN_DIVISIONS = "0123"  # head office, branch, representation, farm
MONTHS = range(1, 13)


class Person(NamedTuple):
    """What an IIN says of its holder."""

    birth: date
    sex: Sex


def check_items(given: Mapping[str, object]) -> None:
    """§5.1. Every item of the application but the patronymic is filled in; refuses with the list of what is missing."""
    missing = [label for field, label in REQUIRED.items() if not given.get(field)]
    if missing:
        sentence = Text(
            "Өтініште мына мәліметтер жоқ: {items}. Оларды толтырыңыз.",
            "В заявлении нет сведений: {items}. Заполните их.",
        )
        raise Refusal("§5", sentence.fill(items=_listed(missing)))


def check_iin(iin: str, *, on: date | None = None) -> Person:
    """Twelve digits, a real day of birth, a right check digit (§5.1); with `on`, nobody born after that day."""
    _check_digits(iin, Text("ЖСН", "ИИН"))
    if iin[6] not in CENTURIES:
        _refuse(
            "ЖСН-ның 7-цифры 1-ден 6-ға дейін болуы тиіс (ғасыр мен жыныс), жазылғаны: {digit}. Құжаттан тексеріңіз.",
            "7-я цифра ИИН должна быть от 1 до 6 (век и пол), указана {digit}. Сверьте с документом.",
            digit=iin[6],
        )
    person = Person(_birth(iin), CENTURIES[iin[6]][1])
    if on is not None and person.birth > on:
        _refuse(
            "ЖСН бойынша туған күні ({day}) әлі келген жоқ. Құжаттан тексеріңіз.",
            "Дата рождения по ИИН ({day}) ещё не наступила. Сверьте с документом.",
            day=f"{person.birth:%d.%m.%Y}",
        )
    _check_last(iin, Text("ЖСН", "ИИН"))
    return person


def check_bin(number: str) -> None:
    """The number of an organisation, by which its workplace is found (G22): twelve digits, month, kind, check digit."""
    _check_digits(number, Text("БСН", "БИН"))
    if int(number[2:4]) not in MONTHS:
        _refuse(
            "БСН-ның 3-4-цифрлары тіркелген ай (01-12), жазылғаны: {month}. Құжаттан тексеріңіз.",
            "3-4-я цифры БИН: месяц регистрации (01-12), указано {month}. Сверьте с документом.",
            month=number[2:4],
        )
    if number[4] not in BIN_TYPES or number[5] not in BIN_DIVISIONS:
        _refuse(
            "БСН-ның 5-цифры 4-6, 6-цифры 0-3 болуы тиіс, жазылғаны: {kind}. Бұл ЖСН емес пе? Құжаттан тексеріңіз.",
            "5-я цифра БИН должна быть 4-6, 6-я 0-3, указано {kind}. Не ИИН ли это? Сверьте с документом.",
            kind=number[4:6],
        )
    _check_last(number, Text("БСН", "БИН"))


def iin_with_check(first11: str) -> str | None:
    """The number with its check digit, or None where the standard leaves such a number unused."""
    digit = _check_digit(first11)
    return None if digit is None else f"{first11}{digit}"


def bin_with_check(first11: str) -> str | None:
    """The same check digit closes the number of an organisation."""
    return iin_with_check(first11)


def closing_moment(day: date, zone: tzinfo) -> datetime:
    """§9. The moment until which a base is open: 15:00 local time of its day, aware."""
    return datetime.combine(day, CLOSES_AT, zone)


def refuse_if_closed(*, closed_at: datetime | None, closes_at: datetime | None, zone: tzinfo, now: datetime) -> None:
    """§32.4. Until the base is closed (§9) applications may be taken and changed; afterwards only §82 helps.

    Moments are aware; `zone` is the clock in which people are told. Without a term the base stays open until it is
    closed by hand.
    """
    moment = closed_at or closes_at
    if moment is not None and now >= moment:
        raise Refusal(
            "§9",
            Text(
                "База {when} жабылды (жергілікті уақыт): өтініш қабылданбайды және өзгертілмейді. "
                "ТАӘ, ЖСН, санат немесе аттестаттау түріндегі қатені I-17 журналына жазыңыз (§82).",
                "База закрыта {when} (местное время): заявления не принимаются и не изменяются. "
                "Ошибку в ФИО, ИИН, категории или виде аттестации внесите в журнал I-17 (§82).",
            ).fill(when=f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"),
        )


def check_documents(*, application: bool, photos: int, id_copy: bool) -> None:
    """§77. The application, two photos and a copy of the identity document lie before the commission."""
    missing = []
    if not application:
        missing.append(Text("өтініш (R-3)", "заявление (R-3)"))
    if photos < PHOTOS:
        missing.append(
            Text("3х4 сурет: {n} керек, {has} бар", "фото 3х4: нужно {n}, есть {has}").fill(n=PHOTOS, has=photos)
        )
    if not id_copy:
        missing.append(Text("жеке куәліктің көшірмесі", "копия удостоверения личности"))
    if missing:
        sentence = Text(
            "Өтініш тіркелмейді, жетіспейді: {items}. Алып келген соң тіркеңіз.",
            "Заявление не регистрируется, не хватает: {items}. Зарегистрируйте, когда их принесут.",
        )
        raise Refusal("§77", sentence.fill(items=_listed(missing)))


def check_identity(person: Person, *, birth: date, sex: Sex) -> None:
    """§5.1. The IIN is of the person whose document lies there: day of birth and sex are compared, not kept."""
    if birth != person.birth:
        _refuse(
            "Құжаттағы туған күн ({typed}) ЖСН-дағымен ({told}) сәйкес емес. Екеуін де құжаттан тексеріңіз.",
            "Дата рождения по документу ({typed}) не та, что в ИИН ({told}). Сверьте оба значения с документом.",
            typed=f"{birth:%d.%m.%Y}",
            told=f"{person.birth:%d.%m.%Y}",
        )
    if sex is not person.sex:
        _refuse(
            "Құжаттағы жыныс ({typed}) ЖСН-дағымен ({told}) сәйкес емес. Екеуін де құжаттан тексеріңіз.",
            "Пол по документу ({typed}) не тот, что в ИИН ({told}). Сверьте оба значения с документом.",
            typed=sex.label,
            told=person.sex.label,
        )


def check_wish(day: date, planned: Sequence[date]) -> None:
    """G27. One wishes for a day on which the chosen site holds a sitting."""
    if day not in planned:
        days = ", ".join(f"{one:%d.%m.%Y}" for one in planned)
        sentence = Text(
            "Қалаған күн ({day}) бұл ТӨП-те жоспарланбаған. Мүмкін күндер: {days}. Күнді түзетіңіз "
            "немесе бос қалдырыңыз.",
            "Желаемый день ({day}) в этом ППТ не запланирован. Возможные дни: {days}. Исправьте день "
            "или оставьте пустым.",
        )
        raise Refusal("§28.2", sentence.fill(day=f"{day:%d.%m.%Y}", days=days or "—"))


def check_numbers(count: int, last: int) -> None:
    """§78.4. A base is closed when its journal is numbered from 1 on without a gap."""
    if count != last:
        raise Refusal(
            "§78.4",
            Text(
                "Журнал нөмірлері үздіксіз емес: {count} өтініш, соңғы нөмір {last}. База жабылмайды, "
                "ҰТО-ға хабарлаңыз.",
                "Номера журнала идут с пропуском: заявлений {count}, последний номер {last}. База не закрывается, "
                "сообщите в НЦТ.",
            ).fill(count=count, last=last),
        )


def check_correction(field: str) -> None:
    """§32.8, §82. After the closing only the names, the IIN, the claimed category and the type of attestation."""
    if field not in CORRECTABLE:
        raise Refusal(
            "§82",
            Text(
                "База жабылған соң тек ТАӘ, ЖСН, өтініш берген санат және аттестаттау түрі түзетіледі. "
                "Тіл, пән немесе күн комиссия шешімімен, қосымша отырғызу арқылы өзгертіледі (§108).",
                "После закрытия базы исправляются только ФИО, ИИН, заявленная категория и вид аттестации. "
                "Язык, предмет или день меняются решением комиссии, через дополнительную посадку (§108).",
            ),
        )


def refuse_allocation_while_open(open_commissions: Sequence[str]) -> None:
    """§10. Candidates are allocated only once the base of every commission is closed."""
    if open_commissions:
        raise Refusal(
            "§10",
            Text(
                "Бөлу базалар жабылған соң ғана жүргізіледі. Алдымен мына комиссиялардың базасын жабыңыз: {names}.",
                "Распределение проводится только после закрытия баз. Сначала закройте базы комиссий: {names}.",
            ).fill(names=", ".join(open_commissions)),
        )


def check_language(subject_language: Language | None, language: Language) -> None:
    """G25. A subject with a language of its own is taken in that language only."""
    if subject_language not in (None, language):
        raise Refusal(
            "§5",
            Text(
                "Бұл пән бойынша тест тек мына тілде тапсырылады: {language}. Тілді түзетіңіз.",
                "По этому предмету тестирование сдаётся только на языке: {language}. Исправьте язык.",
            ).fill(language=subject_language.label),
        )


def _listed(items: Sequence[Text]) -> Text:
    return Text(", ".join(item.kk for item in items), ", ".join(item.ru for item in items))


def _check_digits(number: str, name: Text) -> None:
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        _refuse(
            "{name} дәл 12 цифрдан тұрады, бос орын мен әріпсіз. Құжаттан қайта жазыңыз.",
            "{name} состоит ровно из 12 цифр, без пробелов и букв. Перепишите из документа.",
            name=name,
        )


def _birth(iin: str) -> date:
    century, _ = CENTURIES[iin[6]]
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        _refuse(
            "ЖСН-ның алғашқы 6 цифры ({digits}) туған күн емес (жж аа кк). Құжаттан тексеріңіз.",
            "Первые 6 цифр ИИН ({digits}) не дата рождения (гг мм дд). Сверьте с документом.",
            digits=iin[:6],
        )


def _check_last(number: str, name: Text) -> None:
    if _check_digit(number[:-1]) != int(number[-1]):
        _refuse(
            "{name} бақылау цифры сәйкес емес: бір цифр қате жазылған. Құжаттан тексеріңіз.",
            "Контрольная цифра {name} не сходится: одна из цифр записана неверно. Сверьте с документом.",
            name=name,
        )


def _check_digit(first11: str) -> int | None:
    for weights in (WEIGHTS, SECOND_WEIGHTS):
        rest = sum(weight * int(digit) for weight, digit in zip(weights, first11, strict=True)) % MODULUS
        if rest != NO_DIGIT:
            return rest
    return None


def _refuse(kk: str, ru: str, **values: object) -> NoReturn:
    raise Refusal("§5", Text(kk, ru).fill(**values))
