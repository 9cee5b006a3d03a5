"""From the columns of a register to the form that adds or changes a row."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_wtf import FlaskForm
from sqlalchemy import orm
from werkzeug.exceptions import NotFound
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.db import Base, label
from app.errors import Refusal
from app.models import Application, Staff
from app.register.envelope import opened, sealed
from app.register.naming import named, raw_of
from app.register.shown import ALMATY, in_order, said
from app.register.visit import ground, me
from app.roles import is_masked, may_read_field, may_write_field
from app.stages import enrolment
from app.stages.judging import WISHES
from app.text import Text

OF_FORM: dict[type[Base], tuple[str, ...]] = {
    Application: tuple(name for name in enrolment.WHOLE if name not in WISHES)
}
"""Registers whose rows are partly filled in by a deed: what is left to a person. Wishes are chosen at the desk of
intake, which knows the sites of all regions.
"""
PLACES = ("site_id", "commission_id")
ZONES = (ALMATY, *(f"Asia/{city}" for city in ("Aqtau", "Aqtobe", "Atyrau", "Oral", "Qostanay", "Qyzylorda")))
NEEDED = Text("Бұл жолды толтырыңыз.", "Заполните эту строку.")
CHOOSE = Text("Тізімнен таңдаңыз.", "Выберите из списка.")
NUMBER = Text("Сан жазыңыз.", "Впишите число.")
DATE = Text("Күнді таңдаңыз немесе кк.аа.жжжж түрінде жазыңыз.", "Выберите дату или впишите её: дд.мм.гггг.")
TIME = Text("Уақытты сс:мм түрінде жазыңыз.", "Впишите время: чч:мм.")
TOO_LONG = Text("500 таңбадан асырмаңыз.", "Не больше 500 знаков.")
UNSEEN_SIGN = Text(
    "Жолда көрінбейтін таңба бар. Мәтінді пернетақтадан қайта теріңіз.",
    "В строке есть невидимый знак. Наберите текст заново с клавиатуры.",
)
LEFT_BLANK = Text("Бос қалса, өзгермейді.", "Если оставить пустым, не изменится.")
NO_CODE = Text(
    "«{code}» коды не дәл осындай жалғыз атау табылмады. Тиісті тізілімнен тексеріңіз.",
    "Код или единственное точное название «{code}» не найдены. Сверьте по регистру.",
)
LONGEST = 500
DIGITS = 10
OFFERED = 20
UNTYPED = (sa.DateTime, sa.JSON, sa.LargeBinary)
"""Moments are left to the deeds that happen at them, pictures and secrets to the machine."""

LIST = 500
"""A longer list is not offered for choosing: its rows are named by code."""


class Opened(NamedTuple):
    """What a form was opened upon: the digest of the row's state, and its values as the journal would write them."""

    digest: str
    was: dict[str, Any]


def form_of(
    session: orm.Session, model: type[Base], staff: Staff, *, row: Base | None = None, typed: Any = None, bare: str = ""
) -> FlaskForm:
    """The form of a new row, or of `row`; choices are the rows that the database shows to the visitor.

    `typed` is what was typed earlier and never saved; `bare` the masked column that was asked for in full.
    """
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for name, column in columns_of_form(model, staff, new=row is None):
        hidden = row is not None and name != bare and is_masked(model.__tablename__, name)
        fields[name] = _masked(row, name) if row is not None and hidden else _field(session, model, name, column)
        if row is not None and not hidden:
            given[name] = getattr(row, name)
    fields["seen"] = HiddenField(default=seal_of(row, fields) if row is not None else "")
    options = {"formdata": typed} if typed is not None else {}
    form = type("RowForm", (FlaskForm,), fields)(data=given or None, **options)
    if bare in form:
        form[bare].data, form[bare].raw_data = given[bare], None
    return form


def columns_of_form(model: type[Base], staff: Staff, *, new: bool) -> Iterator[tuple[str, sa.Column[Any]]]:
    """The columns that a person fills in; the place comes from the service of the visitor and never changes."""
    for name, column in _filled_in(model, staff, new=new):
        if may_write_field(model.__tablename__, name, staff.role):
            yield name, column


def read_only(model: type[Base], staff: Staff, *, new: bool) -> list[str]:
    """The columns of the form that the visitor may read and others fill in."""
    names = [name for name, _ in _filled_in(model, staff, new=new)]
    return [name for name in names if not may_write_field(model.__tablename__, name, staff.role)]


def _filled_in(model: type[Base], staff: Staff, *, new: bool) -> Iterator[tuple[str, sa.Column[Any]]]:
    """In the order of the paper, the IIN first: the rest is found by it."""
    columns = sa.inspect(model).columns
    for name in sorted(in_order(model, list(columns.keys())), key=lambda name: name != "iin"):
        column = columns[name]
        if column.primary_key or column.computed is not None or name not in OF_FORM.get(model, (name,)):
            continue
        if name in PLACES and (not new or getattr(staff, name) is not None):
            continue
        if may_read_field(model.__tablename__, name, staff.role) and not isinstance(column.type, UNTYPED):
            yield name, column


def state_of(row: Base, names: Any) -> str:
    """The state of a row when it was read: a form that is older than the row is not saved.

    Keyed, since the asker knows the row but for its masked columns and could try these out.
    """
    key = hashlib.sha256(b"state" + ground().secret).digest()
    return hmac.digest(key, f"{_purpose(row)}\x1f{written(row, names)}".encode(), "sha256").hex()[:32]


def written(row: Base, names: Any) -> str:
    """The columns of a row one after the other; what the form carries beside them is no part of its state."""
    return "\x1f".join(f"{name}={getattr(row, name)}" for name in sorted(names) if name != "seen")


def seal_of(row: Base, names: Any) -> str:
    """What a form was opened upon, sealed: the state of its columns and their values."""
    kept = [name for name in names if name != "seen"]
    said = {"digest": state_of(row, kept), "was": {name: raw_of(row, name) for name in kept}}
    return sealed(ground().secret, _purpose(row), said)


def opened_upon(row: Base, letter: str) -> Opened:
    """What `seal_of` sealed for this row and this visitor; an empty digest and no values for any other letter."""
    said = opened(ground().secret, _purpose(row), letter) or {"digest": "", "was": {}}
    return Opened(said["digest"], said["was"])


def _purpose(row: Base) -> str:
    return f"form {row.__tablename__} {row.id} {me().user_id}"


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
    return _plain(column, title, [*must, *_rules(column)])


def _rules(column: sa.Column[Any]) -> list[Any]:
    """The rule of the column, told with all other faults of the form and not after they are mended."""
    check: Callable[[Any], object] | None = column.info.get("check")
    if check is None:
        return []

    def ruled(_form: FlaskForm, field: Field) -> None:
        try:
            if field.data not in (None, "") and not field.errors:
                check(field.data)
        except Refusal as refused:
            raise ValidationError(str(refused)) from refused

    return [ruled]


def _is_choice(name: str, column: sa.Column[Any]) -> bool:
    return bool(column.foreign_keys) or isinstance(column.type, sa.Enum) or name == "zone"


def _masked(row: Base, name: str) -> Field:
    """A masked column of a row that is: left blank it stays as it is."""
    column = sa.inspect(type(row)).columns[name]
    checks = [Optional(), Length(max=LONGEST, message=str(TOO_LONG)), _printable, *_rules(column)]
    look = {"placeholder": said(row, name), "autocomplete": "off"}
    return StringField(label(type(row), name), checks, filters=[_stripped], render_kw=look, description=str(LEFT_BLANK))


def _plain(column: sa.Column[Any], title: Text, must: list[Any]) -> Field:
    default = _default(column)
    if isinstance(column.type, sa.Boolean):
        return BooleanField(title, default=default == "true")
    if isinstance(column.type, sa.Integer):
        within = NumberRange(0, 2**31 - 1, str(NUMBER))
        return Number(title, [*must, within], default=int(default) if default else None)
    if isinstance(column.type, sa.Date | sa.Time):
        return (Day if isinstance(column.type, sa.Date) else Hour)(title, must)
    if isinstance(column.type, sa.Text):
        length = Length(max=LONGEST, message=str(TOO_LONG))
        if isinstance(must[0], InputRequired):
            must = [DataRequired(str(NEEDED)), *must[1:]]  # blanks are nothing
        return StringField(title, [*must, length, _printable], filters=[_stripped], default=default or "")
    raise TypeError(f"no field for the column {column}")


def _default(column: sa.Column[Any]) -> str | None:
    given = column.server_default
    return str(given.arg) if isinstance(given, sa.DefaultClause) else None


def _choice(
    title: Text, choices: list[tuple[Any, str]], must: list[Any], *, blank: bool, whole: Any, default: Any = None
) -> Field:
    def read(value: Any) -> Any:
        return None if value in (None, "", "None") else whole(value)

    offered = [("", "—"), *choices] if blank or (len(choices) != 1 and default is None) else choices
    kept = [SelectChoice(value, words) for value, words in offered]
    return Choice(title, must, choices=kept, coerce=read, default=default)


def _parent(session: orm.Session, model: type[Base], name: str, must: list[Any]) -> Field:
    """A parent row: chosen from a list, or named by its code where the list would be too long to choose from."""
    target: Any = sa.inspect(model).relationships[name.removesuffix("_id")].mapper.class_
    title, blank = label(model, name), bool(sa.inspect(model).columns[name].nullable)
    if hasattr(target, "code") and session.scalars(sa.select(sa.func.count()).select_from(target)).one() > LIST:
        return ByCode(title, must, session=session, target=target)
    rows = session.scalars(sa.select(target).order_by(getattr(target, rows_order(target))))
    return _choice(title, [(row.id, named(row)) for row in rows], must, blank=blank, whole=int)


def rows_order(target: type[Base]) -> str:
    """The column by which the rows of a register stand."""
    return (target.register.order if target.register else "") or "id"


class Choice(SelectField):
    """One of a list; a value that is not on it is told in words."""

    def process_formdata(self, typed: list[str]) -> None:
        with _told(CHOOSE):
            super().process_formdata(typed)

    def pre_validate(self, form: Any) -> None:
        with _told(CHOOSE):
            super().pre_validate(form)


class Number(IntegerField):
    """A whole number in plain digits."""

    def process_formdata(self, typed: list[str]) -> None:
        digits = typed[0].strip() if typed else ""
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= DIGITS):
            self.data = None
            raise ValueError(str(NUMBER))
        self.data = int(digits) if digits else None


class Day(DateField):
    """A date."""

    def process_formdata(self, typed: list[str]) -> None:
        with _told(DATE):
            super().process_formdata(typed)


class Hour(TimeField):
    """A time of the day; browsers may send seconds."""

    def process_formdata(self, typed: list[str]) -> None:
        with _told(TIME):
            super().process_formdata([part[:5] for part in typed])


@contextmanager
def _told(words: Text) -> Iterator[None]:
    """Whatever the form library says of a wrong value, in words of ours."""
    try:
        yield
    except ValueError as wrong:
        raise ValidationError(str(words)) from wrong


class ByCode(StringField):
    """A parent that a person names by its code; the value is its number."""

    def __init__(self, *words: Any, session: orm.Session, target: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.session, self.target = session, target

    def process_formdata(self, typed: list[str]) -> None:
        code = typed[0].strip() if typed else ""
        self.data = self._row_of(code) if code else None
        if code and self.data is None:
            raise ValueError(str(NO_CODE.fill(code=code[:40])))

    def _row_of(self, words: str) -> int | None:
        """The row with this code, or the only one with exactly this name."""
        known: int | None = self.session.scalar(sa.select(self.target.id).where(self.target.code == words))
        names = [getattr(self.target, name) for name in ("kk", "ru") if hasattr(self.target, name)]
        if known is None and names:
            alike = sa.or_(*(sa.func.lower(name) == words.lower() for name in names))
            found = self.session.scalars(sa.select(self.target.id).where(alike).limit(2)).all()
            known = found[0] if len(found) == 1 else None
        return known

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.session.scalar(sa.select(self.target.code).where(self.target.id == self.data)) or "")

    @property
    def chosen(self) -> str:
        """The row that the code names."""
        row = self.session.get(self.target, self.data) if self.data is not None else None
        return str(row or "")


def offered(session: orm.Session, model: type[Base], name: str, typed: str) -> list[tuple[str, str]]:
    """Codes and names of parents that begin with, or hold, what is typed: no more than one looks through."""
    target = sa.inspect(model).relationships[name.removesuffix("_id")].mapper.class_
    if not hasattr(target, "code"):
        raise NotFound  # its rows are chosen from the list of the form
    like = [target.code.istartswith(typed, autoescape=True)]
    like += [
        getattr(target, words).icontains(typed, autoescape=True) for words in ("kk", "ru") if hasattr(target, words)
    ]
    asked = sa.select(target).where(sa.or_(*like)).order_by(target.code).limit(OFFERED)
    return [(row.code, str(row)) for row in session.scalars(asked)]


def _stripped(value: str | None) -> str:
    return " ".join((value or "").split())


def _printable(_form: FlaskForm, field: Field) -> None:
    if not field.data.isprintable():
        raise ValidationError(str(UNSEEN_SIGN))
