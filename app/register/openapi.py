"""The OpenAPI document of the registers, derived from their declarations and the page of rights."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from app.db import Base, label
from app.models import Staff
from app.register import rows
from app.register.fields import columns_of_form
from app.register.rights import allowed
from app.register.shown import UNSEEN
from app.roles import is_masked, may_read_field
from app.workbook import writable

VERSION = "3.1.0"
TYPES: dict[type, dict[str, str]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
    dt.time: {"type": "string", "format": "time"},
    str: {"type": "string"},
}
PROBLEM = {
    "type": "object",
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "paragraph": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["status", "title", "detail"],
}
PK = {"name": "pk", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
IF_MATCH = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
    "description": "the ETag of the row as it was read; 412 with the present row if it has changed since",
}  # fmt: skip
OF_LIST: list[dict[str, Any]] = [
    {
        "name": "order", "in": "query", "schema": {"type": "string"},
        "description": "a column of the list; with «-» before it the reverse",
    },
    {"name": "after", "in": "query", "schema": {"type": "string"}, "description": "the place of a page, from «next»"},
    {
        "name": "size", "in": "query", "schema": {"type": "integer", "enum": [25, 50, 100], "default": 25},
        "description": "rows of a page: 25, 50 or 100",
    },
]  # fmt: skip
TOLD = {"200": "done, the answer is here", "201": "added; Location is its address, ETag its state"}
REFUSED = "not done: a sentence, its paragraph, and each fault with its column"


def document(models: list[type[Base]], staff: Staff) -> dict[str, Any]:
    """The whole document for these registers, as far as the role of `staff` may go."""
    paths: dict[str, Any] = {"/api/v1/token": _token()}
    schemas: dict[str, Any] = {"problem": PROBLEM}
    for model in models:
        paths |= _paths(model, staff)
        schemas |= _schemas(model, staff)
    return {
        "openapi": VERSION,
        "info": {"title": "Synaq", "version": "1"},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _token() -> dict[str, Any]:
    credentials = {
        "type": "object",
        "properties": {"login": {"type": "string"}, "password": {"type": "string", "format": "password"}},
        "required": ["login", "password"],
    }
    given = {"type": "object", "properties": {"token": {"type": "string"}, "hours": {"type": "integer"}}}
    return {
        "post": {"security": [], "requestBody": _body(credentials), "responses": _answers("200", given)},
        "delete": {"responses": {"204": {"description": "ended"}, **_problems()}},
    }


def _paths(model: type[Base], staff: Staff) -> dict[str, Any]:
    table = model.__tablename__
    told = {"summary": str(rows.declared(model).title), "tags": [table]}
    row, page = _link(table), _page_of(_link(table))
    many: dict[str, Any] = {"get": told | {"parameters": _search(model), "responses": _answers("200", page)}}
    one: dict[str, Any] = {"get": told | {"parameters": [PK], "responses": _answers("200", row)}}
    if _may(model, "C", staff):
        many["post"] = told | {"requestBody": _body(_link(f"{table}.new")), "responses": _answers("201", row)}
    if _may(model, "U", staff):
        body = _body(_link(f"{table}.change"))
        one["patch"] = told | {"parameters": [PK, IF_MATCH], "requestBody": body, "responses": _answers("200", row)}
    return {f"/api/v1/{table}": many, f"/api/v1/{table}/{{pk}}": one}


def _page_of(row: dict[str, str]) -> dict[str, Any]:
    onward = {"type": ["string", "null"], "description": "the address of the next page; null on the last one"}
    return {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": row}, "next": onward},
        "required": ["rows", "next"],
    }


def _may(model: type[Base], letter: str, staff: Staff) -> bool:
    return letter in rows.declared(model).screen and allowed(f"{model.__tablename__}.{letter}", staff.role)


def _search(model: type[Base]) -> list[dict[str, Any]]:
    names = rows.declared(model).search
    return [*({"name": name, "in": "query", "schema": {"type": "string"}} for name in names), *OF_LIST]


def _schemas(model: type[Base], staff: Staff) -> dict[str, Any]:
    table = model.__tablename__
    read = {"id": {"type": "integer"}, "key": {"type": "string"}} | {
        name.removesuffix("_id"): _type(model, name)
        for name, column in sa.inspect(model).columns.items()
        if name not in UNSEEN | {"id"}
        and not isinstance(column.type, sa.LargeBinary)
        and may_read_field(table, name, staff.role)
    }
    schemas: dict[str, Any] = {table: {"type": "object", "properties": read}}
    for letter, kind in (("C", "new"), ("U", "change")):
        if _may(model, letter, staff):
            schemas[f"{table}.{kind}"] = _written(model, staff, new=letter == "C")
    return schemas


def _written(model: type[Base], staff: Staff, *, new: bool) -> dict[str, Any]:
    fields = writable(model, [name for name, _ in columns_of_form(model, staff, new=new)])
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.name.removesuffix("_id"): _type(model, field.name) for field in fields},
        "additionalProperties": False,
    }
    needed = [f.name.removesuffix("_id") for f in fields if f.must and f.column.server_default is None]
    return schema | {"required": needed} if new and needed else schema


def _type(model: type[Base], name: str) -> dict[str, Any]:
    column = sa.inspect(model).columns[name]
    told: dict[str, Any] = {"title": str(label(model, name))}
    if column.foreign_keys or is_masked(model.__tablename__, name):
        return told | {"type": ["string", "null"] if column.nullable else "string"}
    members = getattr(column.type, "enum_class", None)
    if members is not None:
        kind: dict[str, Any] = {"type": "string", "enum": [member.value for member in members]}
        if column.nullable:
            kind = {"type": ["string", "null"], "enum": [*kind["enum"], None]}
        return told | kind
    if isinstance(column.type, sa.JSON):
        return told
    known = dict(TYPES.get(column.type.python_type, {}))
    if column.nullable and "type" in known:
        return told | known | {"type": [known["type"], "null"]}
    return told | known


def _link(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answers(status: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {status: {"description": TOLD[status], "content": {"application/json": {"schema": schema}}}, **_problems()}


def _problems() -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _link("problem")}}
    return {"default": {"description": REFUSED, "content": content}}
