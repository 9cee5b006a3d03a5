"""What the house is measured against: a Flask-AppBuilder of its own with plain ModelViews on the same tables.

No rights on rows, no policies, no journal: as its documentation shows models and a ModelView, with the columns, the
search and the order of our register. It reaches the database as the superuser. Where a visitor of ours sees one place
only, the plain view has that place as its `base_filters`, so that both show the same rows.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask_appbuilder import AppBuilder, ModelView
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.filters import FilterEqual
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import ForeignKey, orm

from app import models
from app.db import Base
from app.register.rows import declared

LOGIN, PASSWORD = "bare", "bare-bench-2018"
PAGE = 25
ALSO = ("number", "code")
"""Searched besides what the declaration names: our list filters by every column that it shows."""

Place = tuple[str, int] | None
"""The column and the number of the place that a view is kept to."""


class Plain(orm.DeclarativeBase):
    """Tables as one would declare them for a plain ModelView: closed lists are strings."""

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)


class Named(Plain):
    """A thing with a code and names."""

    __abstract__ = True

    code: orm.Mapped[str]
    kk: orm.Mapped[str]
    ru: orm.Mapped[str]

    def __str__(self) -> str:
        return self.kk


class Commission(Named):
    __tablename__ = "commission"


class Institution(Named):
    __tablename__ = "institution"


class Subject(Named):
    __tablename__ = "subject"


class Application(Plain):
    """The columns that the list of applications shows, searches and is kept to."""

    __tablename__ = "application"

    commission_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Commission.id))
    site_id: orm.Mapped[int]
    number: orm.Mapped[int]
    registered_at: orm.Mapped[dt.datetime]
    full_name: orm.Mapped[str]
    iin: orm.Mapped[str]
    institution_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Institution.id))
    category: orm.Mapped[str]
    language: orm.Mapped[str]
    subject_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Subject.id))
    state: orm.Mapped[str]
    commission: orm.Mapped[Commission] = orm.relationship()
    institution: orm.Mapped[Institution] = orm.relationship()
    subject: orm.Mapped[Subject] = orm.relationship()

    def __str__(self) -> str:
        return self.full_name


class Sitting(Plain):
    __tablename__ = "sitting"

    number: orm.Mapped[int]


class Room(Plain):
    __tablename__ = "room"

    number: orm.Mapped[str]


class SittingRoom(Plain):
    __tablename__ = "sitting_room"

    sitting_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Sitting.id))
    room_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Room.id))
    sitting: orm.Mapped[Sitting] = orm.relationship()
    room: orm.Mapped[Room] = orm.relationship()

    def __str__(self) -> str:
        return f"{self.sitting.number}-{self.room.number}"


class Placement(Plain):
    """The columns that the list of passes shows, searches and is kept to."""

    __tablename__ = "placement"

    site_id: orm.Mapped[int]
    commission_id: orm.Mapped[int]
    code: orm.Mapped[str]
    application_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Application.id))
    sitting_room_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(SittingRoom.id))
    language: orm.Mapped[str]
    subject_id: orm.Mapped[int] = orm.mapped_column(ForeignKey(Subject.id))
    state: orm.Mapped[str]
    application: orm.Mapped[Application] = orm.relationship()
    sitting_room: orm.Mapped[SittingRoom] = orm.relationship()
    subject: orm.Mapped[Subject] = orm.relationship()


PLAIN: dict[type[Base], type[Plain]] = {models.Application: Application, models.Placement: Placement}


def bare(database: str, views: dict[str, tuple[type[Base], Place]]) -> Flask:
    """The application with one ModelView for each of `views`, told by the name that stands in its address."""
    web = Flask("bench")
    web.config.update(
        SECRET_KEY="bench" * 8, SQLALCHEMY_DATABASE_URI=database, SQLALCHEMY_TRACK_MODIFICATIONS=False,
        LANGUAGES={},
    )  # fmt: skip
    database_of_fab = SQLA()
    database_of_fab.init_app(web)
    with web.app_context():
        front = AppBuilder(web, database_of_fab.session)
        for name, (model, place) in views.items():
            front.add_view(_view(name, model, place), name)
        if front.sm.find_user(LOGIN) is None:
            admin = front.sm.find_role("Admin")
            front.sm.add_user(LOGIN, "Bare", "Bench", "bare@synaq.invalid", admin, PASSWORD)
    return web


def _view(name: str, model: type[Base], place: Place) -> type[ModelView]:
    register = declared(model)
    return type(
        name,
        (ModelView,),
        {
            "datamodel": SQLAInterface(PLAIN[model]),
            "route_base": f"/{name}",
            "list_columns": [name for name in register.shown if hasattr(PLAIN[model], name)],
            "search_columns": [name for name in {*register.search, *ALSO} if hasattr(PLAIN[model], name)],
            "show_columns": ["id"],
            "add_columns": ["id"],
            "edit_columns": ["id"],
            "base_order": (register.order, "asc"),
            "base_filters": [[place[0], FilterEqual, place[1]]] if place else [],
            "page_size": PAGE,
        },
    )


def address(web: Flask, name: str, *, page: int = 0, order: str = "", **sought: tuple[str, str]) -> str:
    """The address of a list: `sought` by column as (kind of filter, value), `order` with «-» for the reverse."""
    view = next(view for view in web.extensions["appbuilder"].baseviews if type(view).__name__ == name)
    told: dict[str, Any] = {f"page_{name}": page} if page else {}
    if order:
        told |= {f"_oc_{name}": order.lstrip("-"), f"_od_{name}": "desc" if order.startswith("-") else "asc"}
    for column, (kind, value) in sought.items():
        kinds = [one.arg_name for one in view.datamodel.get_filters([column]).get_search_filters()[column]]
        told[f"_flt_{kinds.index(kind)}_{column}"] = value
    return f"/{name}/list/?{urlencode(told)}"
