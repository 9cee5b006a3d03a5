"""The sealed file: only both passwords open it, only a trusted hand makes it, no touch goes unseen."""

from __future__ import annotations

import json
import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import sealed
from app.sealed import SealBroken, header_of, seal, unseal

ONE, TWO = "Құпия-1 өте ұзын", "Пароль-2 очень длинный"
HAND, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
TRUSTED = [HAND.public_key()]
HEADER = {"campaign": "ҰБТ-2018", "site": "701", "sitting": 1, "version": 1}
KEY = json.dumps({f"12{n:02}": "ABCDE" * 20 for n in range(12)}).encode()


@pytest.fixture(scope="module")
def blob() -> bytes:
    return seal(KEY, ONE, TWO, signer=HAND, header=HEADER)


def test_147_both_passwords_open_what_was_sealed(blob: bytes) -> None:
    assert unseal(blob, ONE, TWO, trusted=[STRANGER.public_key(), *TRUSTED]) == (KEY, HEADER)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (ONE, "Пароль-2 очень длиннын"),
        ("Құпия-2 өте ұзын", TWO),
        (TWO, ONE),
        (ONE, ""),
        ("", TWO),
        ("", ""),
        (ONE, ONE),
        (TWO, TWO),
        (ONE.lower(), TWO),
    ],
    ids=["wrong second", "wrong first", "swapped", "first alone", "second alone", "none", "1 1", "2 2", "letter case"],
)
def test_147_anything_but_both_passwords_in_order_is_refused(blob: bytes, one: str, two: str) -> None:
    with pytest.raises(SealBroken) as told:
        unseal(blob, one, two, trusted=TRUSTED)
    assert told.value.mark == "§147"
    assert "один из паролей" in told.value.text.ru


def test_passwords_agree_in_any_unicode_form_and_with_spaces_around() -> None:
    made = seal(b"x", "е\u0308лка", "ＡＢＣ", signer=HAND, header={})
    assert unseal(made, " ёлка\n", "\tABC", trusted=TRUSTED) == (b"x", {})


@pytest.mark.parametrize(("one", "two"), [("", TWO), (ONE, "  "), (ONE, f" {ONE}")])
def test_147_nothing_is_sealed_under_fewer_than_two_passwords(one: str, two: str) -> None:
    with pytest.raises(ValueError, match="two different"):
        seal(KEY, one, two, signer=HAND, header=HEADER)


def test_a_file_signed_by_a_stranger_is_refused(blob: bytes) -> None:
    for trusted in ([], [STRANGER.public_key()]):
        with pytest.raises(SealBroken) as told:
            unseal(blob, ONE, TWO, trusted=trusted)
        assert "не подписан" in told.value.text.ru


def test_every_flipped_bit_is_seen_before_any_password_is_tried(blob: bytes) -> None:
    for place in range(len(blob)):
        touched = bytearray(blob)
        touched[place] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            header_of(bytes(touched), trusted=TRUSTED)


def test_a_truncated_empty_or_foreign_file_is_refused(blob: bytes) -> None:
    for made in (b"", sealed.MAGIC, blob[:-1], blob[:90], blob + b"\0", b"PK\x03\x04" + bytes(200), os.urandom(4096)):
        with pytest.raises(SealBroken):
            unseal(made, ONE, TWO, trusted=TRUSTED)


def test_a_header_of_another_file_cannot_be_put_on_even_by_the_same_hand(blob: bytes) -> None:
    start = len(sealed.MAGIC) + sealed.SIGNATURE
    content = blob[start:].replace(b'"sitting": 1', b'"sitting": 2')
    forged = sealed.MAGIC + HAND.sign(sealed.MAGIC + content) + content
    assert header_of(forged, trusted=TRUSTED)["sitting"] == 2
    with pytest.raises(SealBroken, match="§147"):
        unseal(forged, ONE, TWO, trusted=TRUSTED)


SALTS_AND_NONCE = bytes(2 * sealed.SALT + sealed.NONCE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 300,
        SALTS_AND_NONCE + b"\0\0\0\2[]",
        SALTS_AND_NONCE + b"\0\0\0\1{",
        SALTS_AND_NONCE + b"\0\0\0\2{}",
    ],
    ids=["empty", "no text", "no object", "no JSON", "no ciphertext"],
)
def test_signed_nonsense_is_refused_as_broken(content: bytes) -> None:
    made = sealed.MAGIC + HAND.sign(sealed.MAGIC + content) + content
    with pytest.raises(SealBroken):
        unseal(made, ONE, TWO, trusted=TRUSTED)


def test_the_header_is_read_without_passwords(blob: bytes) -> None:
    assert header_of(blob, trusted=TRUSTED) == HEADER


def test_nothing_of_the_key_or_the_passwords_stands_in_the_file(blob: bytes) -> None:
    assert len(blob) > len(KEY)
    for secret in (KEY, ONE.encode(), TWO.encode()):
        for start in range(len(secret) - 7):
            assert secret[start : start + 8] not in blob


def test_the_same_key_sealed_twice_makes_different_files(blob: bytes) -> None:
    again = seal(KEY, ONE, TWO, signer=HAND, header=HEADER)
    header_end = again.index(b"}") + 1
    assert again[header_end:] != blob[header_end:]
    assert len(again) == len(blob)
