"""How people are reached and named at the entrance: telephone, e-mail, login."""

from __future__ import annotations

import re

from app.errors import Refusal
from app.text import Text

PHONE = re.compile(r"\+?\d[\d ()-]{8,18}\d")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LOGIN = re.compile(r"[a-z][a-z0-9.-]{2,39}")
BAD_PHONE = Text("Телефон нөмірін былай жазыңыз: +7 701 000 00 00.", "Впишите номер телефона в виде +7 701 000 00 00.")
BAD_EMAIL = Text("Электрондық мекенжайды тексеріңіз: аты@домен.", "Проверьте адрес почты: имя@домен.")
BAD_LOGIN = Text(
    "Логин: 3-40 таңба, кіші латын әрпінен басталады, әріп, цифр, нүкте, сызықша.",
    "Логин: 3-40 знаков, с маленькой латинской буквы, далее буквы, цифры, точка, дефис.",
)


def check_phone(phone: str) -> None:
    """§20.1. A telephone number as people write it, nothing where there is none."""
    _check(phone, PHONE, BAD_PHONE)


def check_email(email: str) -> None:
    """§20.1. An address of electronic mail, nothing where there is none."""
    _check(email, EMAIL, BAD_EMAIL)


def check_login(login: str) -> None:
    """§20.1. A name that every keyboard types alike."""
    if not LOGIN.fullmatch(login):
        raise Refusal("§20.1", BAD_LOGIN)


def _check(words: str, shape: re.Pattern[str], said: Text) -> None:
    if words and not shape.fullmatch(words):
        raise Refusal("§20.1", said)
