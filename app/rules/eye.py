"""What the scanner's eye reports of a page, in words of people (§127.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.text import Text

OUTCOMES: Mapping[str, Text] = {
    "read": Text("оқылды", "прочитан"),
    "blank": Text("толтырылмаған", "не заполнен"),
    "review": Text("адам қарауы керек", "нужен взгляд человека"),
    "foreign": Text("жауап парағы емес", "не лист ответов"),
    "unreadable": Text("оқылмады", "не прочитан"),
}
REASONS: Mapping[str, Text] = {
    "no_page": Text("файлда мұндай бет жоқ", "в файле нет такой страницы"),
    "no_file": Text("файл оқылмайды", "файл не читается"),
    "empty": Text("файл бос", "файл пуст"),
    "too_large": Text("сурет тым үлкен", "снимок слишком велик"),
    "too_small": Text("сурет тым кішкентай", "снимок слишком мал"),
    "not_an_image": Text("бұл сурет емес", "это не снимок"),
    "damaged": Text("файл бүлінген", "файл повреждён"),
    "truncated": Text("бет толық түспеген", "страница снята не целиком"),
    "encrypted": Text("файл парольмен жабылған", "файл закрыт паролем"),
    "resolution": Text("сапасы төмен: 200 dpi-мен қайта сканерлеңіз", "низкое разрешение: пересканируйте при 200 dpi"),
    "contrast": Text("сурет тым солғын", "снимок слишком бледный"),
    "marks": Text("бұрыштағы белгілер табылмады", "не найдены метки по углам"),
    "no_marks": Text("бұл жауап парағы емес", "это не лист ответов"),
    "distorted": Text("бет қисайып өткен", "страница прошла с перекосом"),
    "grid": Text("торы сәйкес емес", "не сходится сетка"),
    "barcode": Text("штрих-код оқылмады", "штрих-код не прочитан"),
    "barcode_disagrees": Text("екі штрих-код екі түрлі", "два штрих-кода различаются"),
    "barcode_mask": Text("штрих-код басқа құжаттікі", "штрих-код другого документа"),
    "check_digit": Text("ТЖК-ның бақылау цифры сәйкес емес", "не сходится контрольная цифра ИКТ"),
    "too_many": Text("белгі тым көп", "слишком много отметок"),
    "outline": Text("дөңгелекшенің шеті көрінбейді", "не виден контур кружка"),
    "streak": Text("сканер сызығы түскен", "полоса от сканера"),
    "mark_lost": Text("бұрыштағы белгі жоғалған", "потеряна метка угла"),
    "near_threshold": Text("жартысына жуық боялған", "закрашено около половины"),
    "stained": Text("кір түскен", "пятно"),
    "faint": Text("әлсіз боялған", "бледная отметка"),
}


def outcome_said(outcome: str) -> Text:
    """What became of the page; an outcome that has no words yet is said as it is."""
    return OUTCOMES.get(outcome, Text(outcome, outcome))


def reasons_said(kinds: Iterable[str]) -> Text:
    """Each kind of reason once."""
    found = [REASONS.get(kind, Text(kind, kind)) for kind in dict.fromkeys(kinds)]
    return Text(", ".join(one.kk for one in found), ", ".join(one.ru for one in found))
