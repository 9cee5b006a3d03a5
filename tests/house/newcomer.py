"""A register that the house has never seen, declared here and nowhere else; run as a programme of its own.

It prints one JSON object: what followed from the declaration. `test_newcomer.py` reads it.
"""

from __future__ import annotations

import inspect
import io
import json
import re
import sys
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Mapped

from app import create_app, database, files, roles, servers
from app.db import Base, Menu, Register, column, one
from app.models import Site
from app.register.doors import doors
from app.register.screen import VERBS
from app.roles import Role
from app.rules import rooms
from app.text import Text
from config import Config
from tests.house import world as houses
from tests.house.browser import Browser, FormOf
from tests.house.matrix_api import Program
from tests.house.rows import OWN

PAGE = "locker | R a | - | R b | CRU s | - | - | R s | R s | R s | R s | - | - | - | - | -"


class Locker(Base):
    __tablename__ = "locker"
    __table_args__ = (sa.UniqueConstraint("site_id", "number"),)
    register = Register(
        Text("Сейфтер", "Сейфы"), Menu.PREPARATION, "§33.3", ("site_id", "number"),
        ("site", "number", "holder", "keys"), ("number", "holder"), "CRU", order="number", bulk=("holder",),
    )  # fmt: skip
    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    number: Mapped[str] = column("Сейф №", "Сейф №", check=rooms.check_room_number)
    holder: Mapped[str] = column("Кілт кімде", "У кого ключ")
    keys: Mapped[int] = column("Кілт саны", "Число ключей", server_default="2")
    site: Mapped[Site] = one("Site", "locker.site_id")


def lines_of_declaration() -> int:
    """Of the model and its line on the page of rights, without blank ones."""
    return 1 + sum(1 for line in inspect.getsource(Locker).splitlines() if line.strip())


def enter_on_page() -> None:
    """What a line more in `app/roles.py` does."""
    head = roles.PAGE.strip().splitlines()[0]
    roles.MATRIX |= roles._read(f"{head}\n{PAGE}")


def main() -> dict[str, Any]:
    enter_on_page()
    with houses.cluster_of_its_own() as var:
        house = servers.create_database(var, "newcomer")
        with sa.create_engine(house.owner_url, poolclass=sa.NullPool).begin() as connection:
            database.upgrade(connection)
            Base.metadata.tables["locker"].create(connection)  # what its migration will do
        database.prepare(house.owner_url, house.app_url, houses.SECRET)
        world = houses.filled(var, house)
        files.settle(var / "files")
        app = create_app(Config(var=var, secret_key=houses.SECRET.decode()), house)
        site = Browser.entered(app, "site.own", houses.PASSWORD)
        stranger = Browser.entered(app, "site.foreign", houses.PASSWORD)
        told: dict[str, Any] = {"lines": lines_of_declaration(), "doors": doors(app)}
        for follows in (screen, files_of_it, past_of_it, programs):
            told |= follows(site, stranger, app, world)
        with world.as_superuser() as past:
            found = past.execute("SELECT policyname FROM pg_policies WHERE tablename = 'locker'").fetchall()
            told["policies"] = sorted(name for (name,) in found)
        told["routes"] = sorted(
            name for name in VERBS if any(r.endpoint == f"LockerScreen.{name}" for r in app.url_map.iter_rules())
        )
        return told


def screen(site: Browser, stranger: Browser, _app: object, _world: object) -> dict[str, Any]:
    fields = FormOf(site.get("/locker/add").text).fields
    made = site.post("/locker/add", **{**fields, "number": "07", "holder": "Әбенова Гүлнұр", "keys": "2"})
    wrong = site.post("/locker/add", **{**fields, "number": "seven", "holder": "x", "keys": "2"})
    way = made.headers.get("Location", "/")
    return {
        "headings": [word for word in ("Сейфтер", "Кілт кімде", "Кілт саны") if word in site.get("/locker/list/").text],
        "added": made.status_code,
        "refused": wrong.status_code,
        "found": "Әбенова Гүлнұр" in site.get("/locker/list/?number=07").text,
        "card": site.get(way).status_code,
        "card of a stranger": stranger.get(way).status_code,
        "list of a stranger": "Әбенова Гүлнұр" in stranger.get("/locker/list/").text,
        "changed": _changed(site, way.replace("show", "edit")),
    }


def _changed(site: Browser, way: str) -> int:
    fields = FormOf(site.get(way).text).fields
    return site.post(way, **{**fields, "holder": "Ғалиева Әсел"}).status_code


def files_of_it(site: Browser, _stranger: Browser, _app: object, world: houses.World) -> dict[str, Any]:
    book = load_workbook(io.BytesIO(site.get("/locker/import/template?lang=kk").data))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    values = {"Сейф №": "08", "Кілт кімде": "Қасымова Ұлжан", "Кілт саны": 3}
    sheet.append([next((value for name, value in values.items() if str(head).startswith(name)), "") for head in heads])
    if "ТӨП" in str(heads[0]):
        sheet.cell(sheet.max_row, 1).value = world.rows["site", OWN][0]["code"]
    out = io.BytesIO()
    book.save(out)
    tried = site.client.post(
        "/locker/import/try", data={"csrf_token": site.token, "workbook": (io.BytesIO(out.getvalue()), "lockers.xlsx")}
    )
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', tried.text))
    taken = site.post("/locker/import/take", **fields)
    given = site.post("/locker/export/", kind="csv")
    return {
        "template": [str(head) for head in heads],
        "tried": tried.status_code,
        "taken": taken.status_code,
        "given": [word for word in ("Ғалиева Әсел", "Қасымова Ұлжан") if word in given.text],
    }


def past_of_it(site: Browser, stranger: Browser, _app: object, _world: object) -> dict[str, Any]:
    number = re.findall(r"/locker/show/(\d+)", site.get("/locker/list/?number=07").text)[0]
    history = site.get(f"/locker/history/{number}").text
    return {
        "history": [name for name in ("Әбенова Гүлнұр", "Ғалиева Әсел") if name in history],
        "history for a stranger": stranger.get(f"/locker/history/{number}").status_code,
    }


def programs(_site: Browser, _stranger: Browser, app: Any, _world: object) -> dict[str, Any]:
    own = Program.entered(app, "site.own", houses.PASSWORD)
    other = Program.entered(app, "site.foreign", houses.PASSWORD)
    room = Role.INVIGILATOR
    none = Program.entered(app, f"{room.value}.own", houses.PASSWORD)
    document = own.ask("GET", "openapi.json").get_json()["paths"]
    return {
        "api": sorted(row["holder"] for row in own.ask("GET", "locker").get_json()["rows"]),
        "api for a stranger": [row["holder"] for row in other.ask("GET", "locker").get_json()["rows"]],
        "api without a right": none.ask("GET", "locker").status_code,
        "document": sorted(document["/api/v1/locker"]),
    }


if __name__ == "__main__":
    ask: Callable[[], dict[str, Any]] = main
    sys.stdout.write(json.dumps(ask(), ensure_ascii=False) + "\n")
