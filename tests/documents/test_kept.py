from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import files
from app.errors import BadInput


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    before = list(files._root)
    files.settle(tmp_path / "files")
    yield tmp_path / "files"
    files._root[:] = before


def test_what_is_kept_is_given_back(root: Path) -> None:
    sha = files.keep(b"paper")
    assert sha == hashlib.sha256(b"paper").hexdigest()
    assert files.opened(sha) == b"paper"
    assert (root / sha[:2] / sha[2:]).stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_kept_once(root: Path) -> None:
    assert files.keep(b"paper") == files.keep(b"paper")
    assert [path for path in root.rglob("*") if path.is_file()] == [next(root.glob("*/*"))]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("sha", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_not_there_is_said(sha: str) -> None:
    with pytest.raises(BadInput):
        files.opened(sha)


def test_damaged_content_is_not_given_out(root: Path) -> None:
    sha = files.keep(b"paper")
    (root / sha[:2] / sha[2:]).write_bytes(b"other")
    with pytest.raises(BadInput):
        files.opened(sha)
