"""The ground of every table: Base, column, Register, and act() = transaction + author + journal."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.dialects.postgresql import JSONB

from app.errors import BadInput, Refusal
from app.roles import Role, of_field
from app.sentences import OF_DATABASE, STRANGE_COLUMN
from app.text import Text

Said = TypeVar("Said", bound=Callable[..., Any])

TICKET: ContextVar[str] = ContextVar("ticket", default="")
"""The signed ticket of whoever acts now: set by the door (web, job, command line), read by the database."""


class Menu(enum.Enum):
    """Sections of the menu, in the order of the stages of §1."""

    REFERENCE = Text("Анықтамалықтар", "Справочники")
    PEOPLE = Text("Адамдар", "Люди")
    APPLICATIONS = Text("Өтініштер", "Заявления")
    PREPARATION = Text("Дайындық", "Подготовка")
    TEST_DAY = Text("Тестілеу күні", "День тестирования")
    SHEETS = Text("Жауап парақтары", "Листы ответов")
    RESULTS = Text("Нәтижелер", "Результаты")
    RECORDS = Text("Есепке алу", "Учёт")


@dataclass(frozen=True)
class Freeze:
    """A row is closed once the SQL condition `when` holds («old» is the row): the database refuses change and removal.

    `code` names the sentence of `OF_DATABASE` that people are told; the columns `but` go on moving (states, moments).
    `also_new`: nor is a row taken that would be closed at once. `journal` («correction.application_id»): a line of that
    journal, written earlier in the same act, opens the row that it names. Whoever reads the row must also be able to
    read what `when` asks about, so that screens can tell beforehand.
    """

    when: str
    code: str
    but: tuple[str, ...] = ()
    also_new: bool = False
    journal: str = ""


@dataclass(frozen=True)
class Register:
    """What makes a table a register: its title, its paragraph and its natural key.

    `shown` are the columns of the list (dotted names reach through a relation), `search` the columns that may
    be searched and filtered, `screen` the verbs of the matrix that its screen offers («CRUD»; R alone = look only),
    `bulk` the columns that may be set for many rows at once, `freeze` says from when on a row is closed, `desk` is the
    address of the desk that makes its rows where the screen only shows them.
    """

    title: Text
    menu: Menu
    mark: str
    key: tuple[str, ...]
    shown: tuple[str, ...]
    search: tuple[str, ...] = ()
    screen: str = "R"
    order: str = ""
    bulk: tuple[str, ...] = ()
    freeze: Freeze | None = None
    desk: str = ""


class Base(orm.DeclarativeBase):
    """Every table: an identity `id`, named constraints, text without length limits, enums as checked text."""

    register: ClassVar[Register | None] = None
    unwatched: ClassVar[tuple[str, ...] | None] = ()
    """Columns that the journal leaves out (pictures, secrets); None = the table is not journalled at all."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text(),
        dt.datetime: sa.DateTime(timezone=True),
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }

    id: orm.Mapped[int] = orm.mapped_column(sa.Identity(always=False), primary_key=True, sort_order=-1)

    @property
    def unit(self) -> str:
        """The key by which people and the command line name this row: values of the natural key joined by «-»."""
        declared = type(self).register
        keys = declared.key if declared else ("id",)
        return "-".join(str(getattr(self, name)) for name in keys)


def column(
    kk: str, ru: str, *args: Any, check: Callable[[Any], object] | None = None, spare: bool = False, **options: Any
) -> Any:
    """A column with its heading in two languages; `check` is a rule that raises a Refusal for a bad value.

    A workbook may lack a `spare` column: its rows keep what they have, new ones take the default.
    """
    return orm.mapped_column(*args, info={"label": Text(kk, ru), "check": check, "spare": spare}, **options)


def label(model: type[Base], name: str) -> Text:
    """The heading of a column (dotted names: of the last column)."""
    *steps, last = name.split(".")
    for step in steps:
        model = sa.inspect(model).relationships[step].mapper.class_
    mapper = sa.inspect(model)
    if last in mapper.columns:
        said: Text = mapper.columns[last].info.get("label", Text(last, last))
        return said
    described = getattr(getattr(model, last, None), "fget", None)
    found: Text = getattr(described, "label", Text(last, last))
    return found


def titled(kk: str, ru: str) -> Callable[[Said], Said]:
    """Give a property of a model its heading: `@property` above, `@titled(kk, ru)` below."""

    def mark(function: Said) -> Said:
        function.label = Text(kk, ru)  # type: ignore[attr-defined]
        return function

    return mark


def within(parent: str, *, place: str = "site_id", link: str = "") -> sa.ForeignKeyConstraint:
    """A row belongs to the place of its parent: the foreign key carries the place column with it."""
    return sa.ForeignKeyConstraint([link or f"{parent}_id", place], [f"{parent}.id", f"{parent}.{place}"])


def one(target: str, link: str) -> Any:
    """The parent row, for reading; rows are tied by their id columns only."""
    return orm.relationship(
        target,
        primaryjoin=lambda: _join(target, link),
        foreign_keys=lambda: [_owner(link)],
        remote_side=lambda: [_table_of(target).c.id],
        viewonly=True,
    )


def _owner(link: str) -> Any:
    table, name = link.split(".")
    return Base.metadata.tables[table].c[name]


def _join(target: str, link: str) -> Any:
    return _owner(link) == _table_of(target).c.id


def _table_of(target: str) -> Any:
    return next(m for m in Base.registry.mappers if m.class_.__name__ == target).local_table


def sessions(url: str, **options: Any) -> orm.sessionmaker[orm.Session]:
    """A maker of sessions for the application role; each transaction tells the database who acts."""
    engine = sa.create_engine(url, pool_pre_ping=True, **options)
    maker = orm.sessionmaker(engine, expire_on_commit=False)
    event.listen(maker, "after_begin", _show_ticket)
    return maker


def _show_ticket(_session: orm.Session, _transaction: object, connection: sa.Connection) -> None:
    connection.exec_driver_sql("SELECT set_config('app.ticket', %s, true)", (TICKET.get(),))


@contextmanager
def acting(ticket: str) -> Iterator[None]:
    """Within the block the database sees the bearer of `ticket`."""
    token = TICKET.set(ticket)
    try:
        yield
    finally:
        TICKET.reset(token)


@dataclass
class Act:
    """The act under way: one transaction, one author, one line in the journal of its place."""

    title: Text
    mark: str
    chain: str
    after_commit: list[Callable[[], None]] = field(default_factory=list)


ALONE = sa.text("SELECT pg_advisory_xact_lock(hashtextextended('chain ' || :chain, 0))")
"""The lock under which an act closes: taken at its beginning, two acts of one place never judge the same state."""


@contextmanager
def act(session: orm.Session, title: Text, *, mark: str, place: Base | None = None) -> Iterator[Act]:
    """Do one thing wholly or not at all, in the name of the bearer of the ticket.

    `place` is the site or commission whose chain gets the entry (None: the Centre). Acts of one place wait for each
    other, so that each sees what the one before it has done. A Refusal or any other error rolls everything back; a
    database refusal that people can meet is said in their language.
    """
    session.rollback()
    doing = Act(title, mark, chain_of(place))
    with explained():
        try:
            session.execute(sa.text("SELECT open_act()"))
            session.execute(ALONE, {"chain": doing.chain})
            session.expire_all()  # what was read before the wait may be old by now
            session.info["act"] = doing
            yield doing
            session.flush()
            session.execute(
                sa.text("SELECT close_act(:chain, :kk, :ru, :mark)"),
                {"chain": doing.chain, "kk": title.kk, "ru": title.ru, "mark": mark},
            )
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("act", None)
    for then in doing.after_commit:
        then()


def chain_of(place: Base | None) -> str:
    """The name of the journal chain of a place: «site 701», «commission 1901», «centre»."""
    return "centre" if place is None else f"{place.__tablename__} {place.unit}"


@contextmanager
def explained() -> Iterator[None]:
    """Database errors that people can cause, said as a Refusal or BadInput of the house."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = _explain(error)
        if said is None:
            raise
        raise said from error
    except orm.exc.StaleDataError as error:  # a row that may be seen, but not changed
        raise NOT_YOURS from error


NOT_YOURS = Refusal(
    "§2",
    Text(
        "Бұл жазба сіздің құзыретіңізге кірмейді. Өз ТӨП-іңіздің немесе комиссияңыздың жазбасын таңдаңыз.",
        "Эта запись не в вашем ведении. Выберите запись своего ППТ или своей комиссии.",
    ),
)


class Taken(BadInput):
    """Another row has this natural key: `columns` are the columns that repeat its values."""

    def __init__(self, model: type[Base] | None, columns: tuple[str, ...]) -> None:
        heads = [label(model, name) for name in columns] if model is not None else []
        said = ONE_REPEATS if len(heads) == 1 else SOME_REPEAT if heads else REPEATS
        named = Text(", ".join(f"«{one.kk}»" for one in heads), ", ".join(f"«{one.ru}»" for one in heads))
        super().__init__(said.fill(columns=named))
        self.columns = columns


REPEATS = Text("Мұндай жазба бар.", "Такая запись уже есть.")
ONE_REPEATS = Text(
    "Мұндай жазба бар: {columns} мәні басқа жазбада тұр. Оны тексеріңіз.",
    "Такая запись уже есть: значение {columns} стоит в другой записи. Проверьте его.",
)
SOME_REPEAT = Text(
    "Мұндай жазба бар: {columns} мәндері бірге басқа жазбада тұр. Оларды тексеріңіз.",
    "Такая запись уже есть: значения {columns} вместе стоят в другой записи. Проверьте их.",
)


def _broken(table: str, constraint: str | None) -> tuple[type[Base] | None, tuple[str, ...]]:
    """The register and its columns that a constraint or a unique index speaks of; none where they are unknown."""
    model: type[Base] | None = next((m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table), None)
    if model is None:
        return None, ()
    local: Any = model.__table__
    named: list[Any] = [one for one in (*local.constraints, *local.indexes) if one.name == constraint]
    return model, tuple(one.key for one in named[0].columns) if named else ()


def _explain(error: sa.exc.DBAPIError) -> Exception | None:
    cause = error.orig
    state = getattr(cause, "sqlstate", None)
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    column_name = getattr(getattr(cause, "diag", None), "column_name", None)
    for name in (state, constraint):
        if name in OF_DATABASE:
            return Refusal(*OF_DATABASE[name])
    if state == "42501":
        return NOT_YOURS
    if state == "SQ200" and column_name:
        return _not_your_column(cause.diag.table_name, column_name)  # type: ignore[union-attr]
    if state == "23505":
        return Taken(*_broken(getattr(cause.diag, "table_name", ""), constraint))  # type: ignore[union-attr]
    if state in ("23503", "23514", "23502"):
        return BadInput(
            Text("Жазба қабылданбады ({name}).", "Запись не принята ({name}).").fill(name=constraint or column_name)
        )
    return None


def _not_your_column(table: str, column_name: str) -> Refusal:
    model = next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)
    writers = of_field(table, column_name).write or frozenset()
    who = [role.label for role in Role if role in writers]
    named = Text(", ".join(one.kk for one in who), ", ".join(one.ru for one in who))
    return Refusal("§2", STRANGE_COLUMN.fill(column=label(model, column_name), who=named))


def closed_to_new(session: orm.Session, model: type[Base], **place: int | None) -> Refusal | None:
    """Why no row may be added at this place (`commission_id`, `site_id`), as the database will say it; None if one may.

    Only for registers whose freeze counts for new rows too.
    """
    freeze = model.register.freeze if model.register else None
    if freeze is None or not freeze.also_new:
        return None
    known = {name: value for name, value in place.items() if name in model.__table__.columns}
    of_new = sa.text(f"jsonb_populate_record(NULL::{model.__tablename__}, :new) old")
    row = of_new.bindparams(sa.bindparam("new", known, type_=JSONB))
    asked = sa.select(sa.literal(1)).select_from(row).where(sa.text(f"({freeze.when})"))
    return Refusal(*OF_DATABASE[freeze.code]) if session.scalar(asked) else None


def frozen(session: orm.Session, row: Base) -> Refusal | None:
    """Why this row is closed to changes, as the database will say it; None while it is open."""
    declared = type(row).register
    freeze = declared.freeze if declared else None
    if freeze is None:
        return None
    old = sa.table(row.__tablename__, sa.column("id")).alias("old")
    asked = sa.select(sa.literal(1)).select_from(old).where(old.c.id == row.id, sa.text(f"({freeze.when})"))
    return Refusal(*OF_DATABASE[freeze.code]) if session.scalar(asked) else None
