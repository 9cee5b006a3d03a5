"""The screens of a register, generated from its declaration and put together from their parts."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.db import Base, Menu
from app.register import rows
from app.register.bulk import Bulk
from app.register.card import Card
from app.register.editing import Editing
from app.register.exchange import Exchange
from app.register.history import History
from app.register.listing import Listing
from app.register.parents import Parents
from app.register.part import Part
from app.register.rights import Front
from app.register.unmasking import Unmasking
from app.register.views import Views

PARTS: tuple[type[Part], ...] = (Listing, Card, Editing, History, Parents, Unmasking, Exchange, Views, Bulk)
VERBS = {route: letter for part in PARTS for route, letter in part.VERBS.items()}


class Screen(Listing, Unmasking, History, Parents, Exchange, Views, Bulk):
    """All parts of a register's screen."""

    include_route_methods = set(VERBS)


def screen_of(model: type[Base]) -> type[Screen]:
    """The screen class of a register: its name, its address and its rights are those of the table."""
    table = model.__tablename__
    register = rows.declared(model)
    routes = {name for name, letter in VERBS.items() if letter == "R" or set(letter) & set(register.screen)}
    routes -= set() if register.bulk else set(Bulk.VERBS)
    own = {
        "model": model,
        "datamodel": SQLAInterface(model),
        "route_base": f"/{table}",
        "include_route_methods": routes,
        "class_permission_name": table,
        "method_permission_name": {name: f"{table}.{letter}" for name, letter in VERBS.items()},
    }
    return type(f"{model.__name__}Screen", (Screen,), own)


def add_screens(front: Front) -> None:
    """Open the screens of all registers, in the sections of the menu."""
    for section in Menu:
        for model in registers(section):
            front.add_view(
                screen_of(model),
                f"{model.__tablename__}.R",
                label=rows.declared(model).title,
                category=section.name,
                category_label=section.value,
            )


def registers(section: Menu) -> list[type[Base]]:
    """The registers of a section of the menu, in the order of their declaration."""
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register is not None]
    place = {name: number for number, name in enumerate(Base.metadata.tables)}
    return sorted((m for m in models if m.register.menu is section), key=lambda m: place[m.__tablename__])
