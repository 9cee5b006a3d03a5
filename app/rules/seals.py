"""Which act needs which passwords of the Centre, and what such a password looks like."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NoReturn

from app.errors import Refusal
from app.rules.terms import PasswordKind
from app.text import Text

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without 0, 1, I, O
GROUPS = 4
GROUP = 5
RANDOM_BYTES = 13  # 4 groups of 5 signs of 5 bits each
SIGN_BITS = 5
CYRILLIC = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")
MARKS: Mapping[PasswordKind, str] = {PasswordKind.SEATING: "§43.6", PasswordKind.REPEAT: "§143"}


def new_password(random_bytes: bytes) -> str:
    """A one-time password of the Centre: four groups of five signs, 100 bits, from at least 13 random bytes."""
    if len(random_bytes) < RANDOM_BYTES:
        raise ValueError(f"at least {RANDOM_BYTES} random bytes")
    number = int.from_bytes(random_bytes[:RANDOM_BYTES], "big")
    signs = [ALPHABET[number >> SIGN_BITS * i & len(ALPHABET) - 1] for i in range(GROUPS * GROUP)]
    return "-".join("".join(signs[i : i + GROUP]) for i in range(0, len(signs), GROUP))


def canonical(password: str) -> str:
    """One writing of a password however it was typed: case, hyphens, spaces and Cyrillic look-alikes do not count."""
    signs = unicodedata.normalize("NFKC", password).upper().translate(CYRILLIC)
    return "".join(sign for sign in signs if sign.isalnum())


def same(typed: str, password: str) -> bool:
    """Whether the typed password is the issued one; takes the same time wherever they differ."""
    return hmac.compare_digest(canonical(typed).encode(), canonical(password).encode())


def refuse_second_print() -> NoReturn:
    """The seating sheet of a sitting leaves the printer once (§43.6)."""
    raise Refusal(
        "§43.6",
        Text(
            "Бұл лектің отырғызу парағы басылып қойған, екінші рет басылмайды. "
            "Басылған данасын Министрлік өкілдері тобының жетекшісінен алыңыз.",
            "Посадочный лист этого потока уже напечатан, второй раз он не печатается. "
            "Возьмите напечатанный экземпляр у руководителя группы представителей Министерства.",
        ),
    )


def refuse_wrong_password(mark: str) -> NoReturn:
    """A password that does not open: `mark` is the paragraph of the act («§43.6», «§143», «§147»)."""
    raise Refusal(
        mark,
        Text(
            "Пароль сәйкес емес немесе пайдаланылған, ештеңе орындалған жоқ. Қайта теріңіз немесе ҰТО-дан сұраңыз.",
            "Пароль не подходит или уже использован, ничего не сделано. Наберите снова или запросите у НЦТ.",
        ),
    )


def refuse_key_before_identification(rooms_left: Sequence[str]) -> None:
    """§147. The answer key is opened only once the sheets of every room are identified."""
    if rooms_left:
        raise Refusal(
            "§147",
            Text(
                "Дұрыс жауаптар коды барлық аудитория сәйкестендірілген соң ашылады. "
                "Алдымен мыналарын аяқтаңыз: {rooms}.",
                "Коды правильных ответов открываются после идентификации всех аудиторий. Сначала закончите: {rooms}.",
            ).fill(rooms=", ".join(rooms_left)),
        )


def refuse_one_password() -> NoReturn:
    """One password is not enough to open the answer key (§147)."""
    raise Refusal(
        "§147",
        Text(
            "Дұрыс жауаптар коды екі түрлі парольмен ашылады. ҰТО берген екі парольді де енгізіңіз.",
            "Коды правильных ответов открываются двумя разными паролями. Введите оба пароля, выданные НЦТ.",
        ),
    )


def check_two_passwords(password_1: str, password_2: str) -> None:
    """§146. Both passwords are given and they are two."""
    if not canonical(password_1) or not canonical(password_2) or same(password_1, password_2):
        refuse_one_password()
