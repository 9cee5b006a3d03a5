"""The journal of the play: every chain reckoned once more, by the words of the guard and not by its function."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from tests.story.played import Story

MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"


def said(value: object) -> str:
    """A value as PostgreSQL writes it in JSON."""
    return json.dumps(value, ensure_ascii=False)


def listed(*parts: str) -> str:
    return f"[{', '.join(parts)}]"


@pytest.fixture(scope="module")
def superuser(story: Story) -> Iterator[sa.Connection]:
    with story.superuser() as connection:
        yield connection


def test_the_database_finds_no_broken_chain(story: Story) -> None:
    with story.sees("ntc") as session:
        assert session.scalars(sa.text("SELECT broken_chains()")).all() == []


def test_protocols_bear_the_head_of_the_journal_of_their_site(story: Story, superuser: sa.Connection) -> None:
    """Whoever keeps such a paper proves that nothing was cut off the end of the chain."""
    kept = {
        f"№{number} {digest}"
        for number, digest in superuser.execute(
            sa.text("SELECT number, left(encode(digest, 'hex'), 16) FROM entry WHERE chain = 'site 701'")
        )
    }
    papers = [path for path in (story.out / "papers").rglob("*.xlsx") if path.name.startswith(("I-21 ", "I-3 "))]
    assert len(papers) >= 4
    for path in papers:
        footer = str(load_workbook(path).active.oddFooter.left.text)
        assert footer.rpartition("Журнал ")[2].strip() in kept, path.name


def test_every_entry_seals_its_changes_and_the_entry_before_it(superuser: sa.Connection) -> None:
    changes = defaultdict(list)
    for row in superuser.execute(
        sa.text("SELECT entry_id, register_name, row_id, operation, old::text, new::text FROM change ORDER BY id")
    ):
        changes[row[0]].append(listed(*map(said, row[1:4]), *(part or "null" for part in row[4:])))
    last: dict[str, tuple[int, bytes]] = {}
    rows = superuser.execute(
        sa.text(
            f"SELECT id, chain, number, {MOMENT.format('at')}, {MOMENT.format('recorded_at')}, user_id, login, "  # noqa: S608
            "title_kk, title_ru, mark, changes, previous, digest FROM entry ORDER BY chain, number"
        )
    ).all()
    for *entry, previous, digest in rows:
        number, before = last.get(entry[1], (0, b""))
        mine = hashlib.sha256("\n".join(changes[entry[0]]).encode()).digest()
        assert (entry[2], previous, len(changes[entry[0]])) == (number + 1, before, entry[-1])
        assert digest == hashlib.sha256(before + mine + listed(*map(said, entry)).encode()).digest()
        last[entry[1]] = (entry[2], digest)
    assert set(last) >= {"centre", "site 701"}
    assert sum(map(len, changes.values())) > 500


def test_no_change_is_without_its_act(superuser: sa.Connection) -> None:
    stray = "SELECT count(*) FROM change c WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = c.entry_id)"
    assert superuser.scalar(sa.text(stray)) == 0


def test_16_who_did_what_is_told_by_login_and_paragraph(story: Story) -> None:
    with story.sees("ntc") as session:
        told = session.execute(sa.text("SELECT DISTINCT login, mark FROM entry")).all()
    duties = {
        ("ntc", "§78.6"), ("lead", "§34.10"), ("lead", "§104"), ("programmer", "§128"), ("programmer", "§142"),
        ("representative", "§145"), ("representative", "§147"), ("programmer", "§149"), ("responsible", "§78.3"),
    }  # fmt: skip
    assert duties <= set(told)
