"""The reference lists that an installation begins with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from app import workbook
from app.db import Base

SEED = Path(__file__).parents[2] / "seed"


def seed(session: Session, folder: Path = SEED) -> dict[str, workbook.Report]:
    """Load every file of `folder`, named by its table, each after those it points at; twice changes nothing.

    Inside an act of the Centre. The report of each table; BadInput with the faults of the first bad file.
    """
    files = {path.stem: path for path in folder.glob("*.csv")}
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    strange = sorted(set(files) - set(models))
    if strange:
        raise ValueError(f"no such tables: {strange}")
    order = [table.name for table in Base.metadata.sorted_tables if table.name in files]
    return {name: workbook.load(session, models[name], files[name].read_bytes(), files[name].name) for name in order}
