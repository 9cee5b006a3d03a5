"""The reference lists of `seed/`: loaded by the register's own import, twice without a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import BadInput
from app.models import Commission, Institution, Region, Site, Subject
from app.rules.terms import Language
from app.stages import seeding
from tests.workbook.world import World, built, servers_of_their_own


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with servers_of_their_own() as var:
        yield built(var, "seeded")


def test_the_seed_is_there_and_a_second_time_changes_nothing(world: World) -> None:
    with world.doing("ntc") as session:
        reports = seeding.seed(session)
    assert set(reports) == {path.stem for path in seeding.SEED.glob("*.csv")}
    assert {(report.added, report.changed) for report in reports.values()} == {(0, 0)}
    assert reports["region"].unchanged == 17


def test_104_117_subjects_know_their_time_sheets_and_language(world: World) -> None:
    with world.as_("ntc") as session:
        subjects = {subject.code: subject for subject in session.scalars(sa.select(Subject))}
    assert {code for code, one in subjects.items() if one.long_time} == {"math", "physics", "chemistry", "informatics"}
    assert all(one.scratch_sheets for one in subjects.values() if one.long_time)
    assert subjects["kazakh_t1"].language is Language.KAZ
    assert subjects["math"].language is None


def test_a_site_serves_several_commissions_and_every_institution_has_its_authority(world: World) -> None:
    with world.as_("ntc") as session:
        site = session.scalars(sa.select(Site).where(Site.code == "701")).one()
        codes = session.scalars(sa.select(Commission.code).where(Commission.site_id == site.id)).all()
        assert {"1901", "7501"} <= set(codes)
        assert all(one.authority.region.kk for one in session.scalars(sa.select(Institution)))
        assert {site.tz.key for site in session.scalars(sa.select(Site))} == {"Asia/Almaty", "Asia/Aqtobe"}


def test_a_bad_seed_leaves_nothing_and_a_strange_file_is_an_error(world: World, tmp_path: Path) -> None:
    (tmp_path / "region.csv").write_text("code;kk;ru\n98;а;б\n", encoding="utf-8")
    (tmp_path / "subject.csv").write_text("code;kk;ru\nx;а;б\n", encoding="utf-8")
    with pytest.raises(BadInput), world.doing("ntc") as session:
        seeding.seed(session, tmp_path)
    with world.as_("ntc") as session:
        assert session.scalars(sa.select(Region).where(Region.code == "98")).all() == []
    (tmp_path / "planet.csv").write_text("code;kk;ru\n", encoding="utf-8")
    with pytest.raises(ValueError, match="planet"), world.as_("ntc") as session:
        seeding.seed(session, tmp_path)
