"""Passwords of officials: what cannot be typed at the entrance is not taken as a password."""

from __future__ import annotations

import pytest

from app.accounts import LONGEST, SHORTEST, check_password
from app.errors import BadInput


@pytest.mark.parametrize(
    "password",
    [
        "",
        "a" * (SHORTEST - 1),
        "a" * (LONGEST + 1),
        "a\0" * SHORTEST,
        "құпия\tсөз құпия",
        " " * SHORTEST,
        " Programmer-702 ",
    ],
)
def test_a_password_that_nobody_can_use_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        check_password(password, "programmer-702")


def test_letters_of_every_language_and_inner_spaces_are_welcome() -> None:
    check_password("жаңа құпиясөз 2018!", "programmer-702")
