"""From the columns of a register to the form that adds or changes a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_wtf import FlaskForm
from sqlalchemy import orm
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.db import Base, label
from app.models import Application, Staff
from app.register.shown import ALMATY, in_order
from app.stages import enrolment
from app.text import Text

OF_FORM: dict[type[Base], tuple[str, ...]] = {Application: enrolment.COLUMNS}
"""Registers whose rows are partly filled in by a deed: what is left to a person."""
PLACES = ("site_id", "commission_id")
ZONES = (ALMATY, *(f"Asia/{city}" for city in ("Aqtau", "Aqtobe", "Atyrau", "Oral", "Qostanay", "Qyzylorda")))
NEEDED = Text("Бұл жолды толтырыңыз.", "Заполните эту строку.")
CHOOSE = Text("Тізімнен таңдаңыз.", "Выберите из списка.")
NUMBER = Text("Сан жазыңыз.", "Впишите число.")
NO_CODE = Text(
    "«{code}» коды табылмады. Кодын тиісті тізілімнен тексеріңіз.", "Код «{code}» не найден. Сверьте его по регистру."
)
LONGEST = 500
LIST = 500
"""A longer list is not offered for choosing: its rows are named by code."""


def form_of(session: orm.Session, model: type[Base], staff: Staff, *, row: Base | None = None) -> FlaskForm:
    """The form of a new row, or of `row`; choices are the rows that the database shows to the visitor."""
    fields: dict[str, Any] = {}
    for name, column in columns_of_form(model, staff, new=row is None):
        fields[name] = _field(session, model, name, column)
    fields["seen"] = HiddenField(default=digest(row, fields) if row is not None else "")
    given = {name: getattr(row, name) for name in fields if name != "seen"} if row is not None else {}
    return type("RowForm", (FlaskForm,), fields)(data=given or None)


def columns_of_form(model: type[Base], staff: Staff, *, new: bool) -> Iterator[tuple[str, sa.Column[Any]]]:
    """The columns that a person fills in; the place comes from the service of the visitor and never changes."""
    columns = sa.inspect(model).columns
    for name in in_order(model, list(columns.keys())):
        column = columns[name]
        if column.primary_key or column.computed is not None or name not in OF_FORM.get(model, (name,)):
            continue
        if name in PLACES and (not new or getattr(staff, name) is not None):
            continue
        yield name, column


def digest(row: Base, names: Any) -> str:
    """The state of a row when its form was opened: a form that is older than the row is not saved."""
    state = "\x1f".join(f"{name}={getattr(row, name)}" for name in sorted(names) if name != "seen")
    return hashlib.sha256(state.encode()).hexdigest()[:32]


def _field(session: orm.Session, model: type[Base], name: str, column: sa.Column[Any]) -> Field:
    title = label(model, name)
    needed = not column.nullable and _default(column) != ""
    must: list[Any] = [InputRequired(str(CHOOSE if _is_choice(name, column) else NEEDED))] if needed else [Optional()]
    if column.foreign_keys:
        return _parent(session, model, name, must)
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        terms = [(term.value, str(term.label)) for term in column.type.enum_class]  # type: ignore[attr-defined]
        return _choice(title, terms, must, blank=bool(column.nullable), whole=column.type.enum_class)
    if name == "zone":
        return _choice(title, [(zone, zone) for zone in ZONES], must, blank=False, whole=str, default=ALMATY)
    return _plain(column, title, must)


def _is_choice(name: str, column: sa.Column[Any]) -> bool:
    return bool(column.foreign_keys) or isinstance(column.type, sa.Enum) or name == "zone"


def _plain(column: sa.Column[Any], title: Text, must: list[Any]) -> Field:
    default = _default(column)
    if isinstance(column.type, sa.Boolean):
        return BooleanField(title, default=default == "true")
    if isinstance(column.type, sa.Integer):
        within = NumberRange(0, 2**31 - 1, str(NUMBER))
        return IntegerField(title, [*must, within], default=int(default) if default else None)
    if isinstance(column.type, sa.Date | sa.Time):
        return (DateField if isinstance(column.type, sa.Date) else TimeField)(title, must)
    if isinstance(column.type, sa.Text):
        return StringField(title, [*must, Length(max=LONGEST), _printable], filters=[_stripped], default=default or "")
    raise TypeError(f"no field for the column {column}")


def _default(column: sa.Column[Any]) -> str | None:
    given = column.server_default
    return str(given.arg) if isinstance(given, sa.DefaultClause) else None


def _choice(
    title: Text, choices: list[tuple[Any, str]], must: list[Any], *, blank: bool, whole: Any, default: Any = None
) -> SelectField:
    def read(value: Any) -> Any:
        return None if value in (None, "", "None") else whole(value)

    offered = [("", "—"), *choices] if blank or (len(choices) != 1 and default is None) else choices
    kept = [SelectChoice(value, words) for value, words in offered]
    return SelectField(title, must, choices=kept, coerce=read, default=default)


def _parent(session: orm.Session, model: type[Base], name: str, must: list[Any]) -> Field:
    """A parent row: chosen from a list, or named by its code where the list would be too long to choose from."""
    target: Any = sa.inspect(model).relationships[name.removesuffix("_id")].mapper.class_
    title, blank = label(model, name), bool(sa.inspect(model).columns[name].nullable)
    if hasattr(target, "code") and session.scalars(sa.select(sa.func.count()).select_from(target)).one() > LIST:
        return ByCode(title, must, session=session, target=target)
    rows = session.scalars(sa.select(target).order_by(getattr(target, rows_order(target))))
    offered = [(row.id, f"{getattr(row, 'code', row.unit)} · {row}") for row in rows]
    return _choice(title, offered, must, blank=blank, whole=int)


def rows_order(target: type[Base]) -> str:
    """The column by which the rows of a register stand."""
    return (target.register.order if target.register else "") or "id"


class ByCode(StringField):
    """A parent that a person names by its code; the value is its number."""

    def __init__(self, *words: Any, session: orm.Session, target: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.session, self.target = session, target

    def process_formdata(self, typed: list[str]) -> None:
        code = typed[0].strip() if typed else ""
        self.data = self.session.scalar(sa.select(self.target.id).where(self.target.code == code)) if code else None
        if code and self.data is None:
            raise ValueError(str(NO_CODE.fill(code=code[:40])))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.session.scalar(sa.select(self.target.code).where(self.target.id == self.data)) or "")


def _stripped(value: str | None) -> str:
    return " ".join((value or "").split())


def _printable(_form: FlaskForm, field: Field) -> None:
    if not field.data.isprintable():
        raise ValidationError(str(NEEDED))
