"""Seals: what a one-time password looks like, how it is compared, and the refusals at the sealed doors."""

from __future__ import annotations

import os
import re

import pytest

from app.errors import Refusal
from app.rules import seals
from app.rules.terms import PasswordKind


def test_a_password_has_four_groups_of_five_signs_without_look_alikes() -> None:
    for _ in range(200):
        password = seals.new_password(os.urandom(seals.RANDOM_BYTES))
        assert re.fullmatch(r"([2-9A-HJ-NP-Z]{5}-){3}[2-9A-HJ-NP-Z]{5}", password)


def test_a_password_bears_at_least_96_bits() -> None:
    assert len(set(seals.ALPHABET)) == 32
    assert not set("01IO") & set(seals.ALPHABET)
    signs = seals.GROUPS * seals.GROUP
    assert signs * seals.SIGN_BITS >= 96
    assert signs * seals.SIGN_BITS <= seals.RANDOM_BYTES * 8


def test_every_bit_of_the_hundred_changes_the_password() -> None:
    passwords = {seals.new_password((1 << bit).to_bytes(seals.RANDOM_BYTES, "big")) for bit in range(100)}
    assert len(passwords) == 100


def test_a_password_from_too_little_chance_is_not_made() -> None:
    with pytest.raises(ValueError, match="13"):
        seals.new_password(bytes(seals.RANDOM_BYTES - 1))


@pytest.mark.parametrize(
    ("typed", "agrees"),
    [
        ("ABCEH-KMPTX-23456-789YZ", True),
        ("abceh kmptx 23456 789yz", True),
        ("ABCEHKMPTX23456789YZ", True),
        ("  abceh-kmptx-23456-789yz\n", True),
        ("АВСЕН-КМРТХ-23456-789УZ", True),  # typed with the Cyrillic layout on
        ("авсен-кмртх-23456-789уz", True),
        ("ＡＢＣＥＨ-KMPTX-23456-789YZ", True),  # full width
        ("ABCEH-KMPTX-23456-789YY", False),
        ("ABCEH-KMPTX-23456-789Y", False),
        ("ABCEH-KMPTX-23456-789YZZ", False),
        ("", False),
    ],
)
def test_a_password_agrees_however_it_is_typed(typed: str, agrees: bool) -> None:
    assert seals.same(typed, "ABCEH-KMPTX-23456-789YZ") is agrees


def test_each_kind_of_password_opens_under_its_own_paragraph() -> None:
    assert set(seals.MARKS) == set(PasswordKind)
    assert seals.MARKS[PasswordKind.SEATING] == "§43.6"
    assert seals.MARKS[PasswordKind.REPEAT] == "§143"


def test_43_6_a_second_print_is_refused() -> None:
    with pytest.raises(Refusal) as told:
        seals.refuse_second_print()
    assert told.value.mark == "§43.6"


@pytest.mark.parametrize("mark", ["§43.6", "§143", "§147"])
def test_a_wrong_password_is_refused_under_the_paragraph_of_its_act(mark: str) -> None:
    with pytest.raises(Refusal) as told:
        seals.refuse_wrong_password(mark)
    assert told.value.mark == mark


def test_147_the_key_waits_for_every_room() -> None:
    seals.refuse_key_before_identification([])
    with pytest.raises(Refusal) as told:
        seals.refuse_key_before_identification(["02", "03"])
    assert told.value.mark == "§147"
    assert "02, 03" in told.value.text.kk


@pytest.mark.parametrize(
    ("one", "two", "lawful"),
    [
        ("AAAAA", "BBBBB", True),
        ("AAAAA", "", False),
        ("", "BBBBB", False),
        ("", "", False),
        ("AAAAA", " - ", False),
        ("AAAAA", "aaa-aa", False),  # one password twice
    ],
)
def test_147_two_different_passwords_are_needed(one: str, two: str, lawful: bool) -> None:
    if lawful:
        seals.check_two_passwords(one, two)
        return
    with pytest.raises(Refusal) as told:
        seals.check_two_passwords(one, two)
    assert told.value.mark == "§147"
