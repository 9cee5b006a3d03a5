"""Registers for programs: the same rows, rules and rights as the screens, as JSON; the token of a person opens them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_wtf import CSRFProtect
from werkzeug.exceptions import NotFound, Unauthorized

from app.db import Base, Taken
from app.errors import BadInput, Fault, Refusal
from app.register import openapi, rows, tokens
from app.register.asked import is_utf8
from app.register.entrance import WRONG, of_account
from app.register.fields import UNSEEN_SIGN, columns_of_form, state_of
from app.register.naming import PLACES, parent_row
from app.register.rights import Front, allowed
from app.register.saving import Stale, add, change
from app.register.shown import UNSEEN, said
from app.register.values import veiled
from app.register.visit import db, end_token, me, token_for
from app.roles import is_masked, may_read_field
from app.rules.terms import Term
from app.text import Text
from app.workbook import writable
from app.workbook.cells import Names, understand
from app.workbook.columns import relation_of

LARGEST = 1024 * 1024
NOT_JSON = Text(
    'Сұраудың денесі JSON нысаны болуы тиіс: {"баған": мән}.',
    'Тело запроса должно быть объектом JSON: {"столбец": значение}.',
)
NO_COLUMN = Text("Мұндай баған жоқ немесе ол толтырылмайды.", "Такого столбца нет или он не заполняется.")
NO_NUMBER = Text("Шекті сан жіберіңіз.", "Пришлите конечное число.")
NEEDED = Text("Бұл баған міндетті.", "Этот столбец обязателен.")
FAULTY = Text("Жазба қабылданбады. Қателерді түзетіңіз.", "Запись не принята. Исправьте ошибки.")
WHICH_STATE = BadInput(
    Text(
        "If-Match тақырыбында жазбаның ETag мәнін жіберіңіз: алдымен жазбаны оқып алыңыз.",
        "Пришлите в заголовке If-Match значение ETag записи: сначала прочтите её.",
    )
)
CHANGED_SINCE = Text("Жазба өзгерген", "Запись изменилась")
NO_LOGIN = Text("login және password жолдары бар JSON жіберіңіз.", "Пришлите JSON с полями login и password.")


class WrongLogin(Unauthorized):
    """Neither the login nor the password is told apart."""

    text = WRONG


class Tokens(BaseView):
    """The entrance of programs: a login and a password give a token, which can be ended."""

    route_base = "/api/v1/token"
    default_view = "give"

    @expose("", methods=["POST"])
    def give(self) -> ResponseReturnValue:
        sent = _object()
        login, password = sent.get("login"), sent.get("password")
        if not isinstance(login, str) or not isinstance(password, str) or not is_utf8(login + password):
            raise BadInput(NO_LOGIN)
        user = self.appbuilder.sm.auth_user_db(login.strip(), password)
        token = token_for(user.id) if user is not None else None
        if token is None:
            raise WrongLogin
        return jsonify({"token": token, "type": "Bearer", "hours": tokens.HOURS})

    @expose("", methods=["DELETE"])
    @has_access
    @permission_name("own")
    def end(self) -> ResponseReturnValue:
        end_token()
        return "", 204


class Document(BaseView):
    """What may be asked, as an OpenAPI document: only what the asker's role may do."""

    route_base = "/api/v1"
    default_view = "openapi"

    @expose("/openapi.json", methods=["GET"])
    @has_access
    @permission_name("own")
    def openapi(self) -> ResponseReturnValue:
        open_ones = [model for model in _models() if allowed(f"{model.__tablename__}.R", me().role)]
        return jsonify(openapi.document(open_ones, me()))


class Resource(BaseView):
    """One register."""

    model: ClassVar[type[Base]]
    VERBS: ClassVar[dict[str, str]] = {"index": "R", "one": "R", "add": "C", "change": "U"}
    default_view = "index"

    @expose("", methods=["GET"])
    @has_access
    def index(self) -> ResponseReturnValue:
        wanted = rows.wish(self.model, request.args)
        page = rows.found(db(), self.model, wanted)
        onward = url_for(f"{self.endpoint}.index", **wanted.arguments(after=page.after))
        return jsonify({"rows": [self._said(row) for row in page.rows], "next": onward if page.after else None})

    @expose("/<int:pk>", methods=["GET"])
    @has_access
    def one(self, pk: int) -> ResponseReturnValue:
        return self._whole(self._row(pk))

    @expose("", methods=["POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        values = self._values(_object(), new=True)
        with _placed():
            row = add(db(), self.model, values, me())
        answer = self._whole(self._row(row.id))
        answer.status_code = 201
        answer.headers["Location"] = url_for(f"{self.endpoint}.one", pk=row.id)
        return answer

    @expose("/<int:pk>", methods=["PATCH"])
    @has_access
    def change(self, pk: int) -> ResponseReturnValue:
        seen = request.headers.get("If-Match", "").strip('"')
        if not seen:
            raise WHICH_STATE
        row = self._row(pk)
        sent = self._values(_object(), new=False)
        values = {name: sent.get(name, getattr(row, name)) for name in self._names(new=False)}
        try:
            with _placed():
                change(db(), row, values, seen=seen)
        except Stale as stale:
            return self._changed_since(stale, pk)
        return self._whole(self._row(pk))

    def _changed_since(self, stale: Stale, pk: int) -> Response:
        """412: the row as it is now, with the ETag for another try."""
        db().rollback()
        now = self._whole(self._row(pk))
        told = {"status": 412, "title": str(CHANGED_SINCE), "detail": str(stale.text), "current": now.get_json()}
        answer = jsonify(told)
        answer.status_code, answer.mimetype = 412, "application/problem+json"
        answer.headers["ETag"] = now.headers["ETag"]
        return answer

    def _row(self, pk: int) -> Base:
        names = [name for name, _ in _readable(self.model)]
        row: Base | None = None
        if pk < 2**31:
            query = sa.select(self.model).where(self.model.id == pk).options(*rows.loads(self.model, names))
            row = db().scalar(query)
        if row is None:
            raise NotFound
        return row

    def _names(self, *, new: bool) -> list[str]:
        return [name for name, _ in columns_of_form(self.model, me(), new=new)]

    def _values(self, sent: dict[str, Any], *, new: bool) -> dict[str, Any]:
        """The values of the columns that were sent; BadInput with every fault at once."""
        fields = {_outer(field.name): field for field in writable(self.model, self._names(new=new))}
        faults = [Fault(NO_COLUMN, None, name[:40]) for name in sent if name not in fields]
        values, names = {}, Names(db())
        for name, field in fields.items():
            if name not in sent and not new:
                continue
            if name not in sent and field.must and field.column.server_default is None:
                faults.append(Fault(NEEDED, None, name))
                continue
            if name not in sent and field.must:
                continue
            try:
                values[field.name] = understand(field, _cell(sent.get(name)), names)
            except (BadInput, Refusal) as refused:
                faults.append(Fault(refused.text, None, name))
        if faults:
            raise BadInput(FAULTY, faults)
        return values

    def _said(self, row: Base) -> dict[str, Any]:
        told = {"id": row.id, "key": row.unit}
        return told | {_outer(name): _value(row, name) for name, _ in _readable(self.model)}

    def _whole(self, row: Base) -> Response:
        answer = jsonify(self._said(row))
        if "U" in rows.declared(self.model).screen:
            answer.headers["ETag"] = f'"{state_of(row, self._names(new=False))}"'
        return answer


@contextmanager
def _placed() -> Iterator[None]:
    """A key that another row has is told with the columns that repeat it."""
    try:
        yield
    except Taken as taken:
        raise BadInput(taken.text, [Fault(taken.text, None, _outer(name)) for name in taken.columns]) from taken


def _object() -> dict[str, Any]:
    request.max_content_length = LARGEST
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, dict):
        raise BadInput(NOT_JSON)
    return sent


def _cell(value: Any) -> Any:
    """A value of JSON as a workbook would hold it; blanks are none."""
    if isinstance(value, dict | list):
        raise BadInput(NO_COLUMN)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadInput(NO_NUMBER)
    if isinstance(value, str):
        if not value.isprintable():
            raise BadInput(UNSEEN_SIGN)
        return " ".join(value.split()) or None
    return value


def _outer(name: str) -> str:
    """How a column is called outside: a parent by its own name, not by its number."""
    return name.removesuffix("_id")


def _readable(model: type[Base]) -> list[tuple[str, sa.Column[Any]]]:
    columns = sa.inspect(model).columns
    return [
        (name, column)
        for name, column in columns.items()
        if name not in UNSEEN
        and name != "id"
        and not isinstance(column.type, sa.LargeBinary)
        and may_read_field(model.__tablename__, name, me().role)
    ]


def _value(row: Base, name: str) -> Any:
    value = getattr(row, name)
    model = type(row)
    if is_masked(model.__tablename__, name):
        return said(row, name)
    if relation := relation_of(model, name):
        parent = getattr(row, relation)
        return getattr(parent, "code", getattr(parent, "unit", value))
    if name in PLACES:
        return getattr(parent_row(model, name, value), "code", value)
    if isinstance(value, Term):
        return value.value
    if isinstance(value, dict | list):
        return veiled(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _models() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.register is not None]


def add_api(front: Front, csrf: CSRFProtect) -> None:
    """Open the registers to programs. Their requests carry a token and no cookie counts, so that none can be forged."""
    views: list[BaseView] = [front.add_view_no_menu(Tokens), front.add_view_no_menu(Document)]
    front.sm.slow_down(views[0], of_token)
    views += [front.add_view_no_menu(_resource_of(model)) for model in _models()]
    for view in views:
        csrf.exempt(view.blueprint)


def of_token() -> str:
    """Failures at the entrance of programs count together with those at the other one."""
    sent = request.get_json(force=True, silent=True)
    login = sent.get("login") if isinstance(sent, dict) else None
    return of_account(str(login or ""))


def _resource_of(model: type[Base]) -> type[Resource]:
    table = model.__tablename__
    screen = rows.declared(model).screen
    routes = {name for name, letter in Resource.VERBS.items() if letter == "R" or letter in screen}
    own = {
        "model": model,
        "route_base": f"/api/v1/{table}",
        "include_route_methods": routes,
        "class_permission_name": table,
        "method_permission_name": {name: f"{table}.{letter}" for name, letter in Resource.VERBS.items()},
    }
    return type(f"{model.__name__}Resource", (Resource,), own)
