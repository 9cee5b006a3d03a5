"""The list of a register: filters, columns, order, pages, and what may be done from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from werkzeug.datastructures import MultiDict

from app.form import FORMS
from app.register import exporting, filters, rows
from app.register.asked import number
from app.register.bulk import bulk_columns
from app.register.filters import EMPTY, WITHIN, Filter
from app.register.paging import Found
from app.register.paper import offered
from app.register.part import Part, label_of
from app.register.reasons import of_import, reason
from app.register.rows import Wish
from app.register.shown import said, words
from app.register.views import applied, as_sent, kept
from app.register.visit import db, me
from app.roles import Role
from app.text import Text

LIST = 500
"""A longer list of parents is not offered for choosing: they are named by code."""
BLANK = Text("жазылмаған", "не указано")
FROM, TO = Text("{value} бастап", "с {value}"), Text("{value} дейін", "по {value}")
INSIDE = Text("ішінде «{value}»", "содержит «{value}»")


class Listing(Part):
    """Rows as a table."""

    VERBS = {"list": "R", "tune": "R"}

    @expose("/list/")
    @has_access
    def list(self) -> ResponseReturnValue:
        views = kept(db(), self.model, me())
        wanted = rows.wish(self.model, applied(self.model, request.args, views, me()))
        page = rows.found(db(), self.model, wanted)
        if not page.rows and not (wanted.after or wanted.before):
            wanted, page = self._wider(wanted, page)
        known = filters.filters_of(self.model, me().role)
        return self._page(
            "register/list.html",
            wanted=wanted,
            page=page,
            lead=rows.lead(wanted.columns),
            lines=[(row, [said(row, name) for name in wanted.columns]) for row in page.rows],
            heads=[(name, label_of(self.model, name)) for name in wanted.columns],
            orders=rows.orders(self.model, me().role),
            search=[(one, values_offered(one)) for name in self.register.search if (one := known.get(name))],
            chips=self.chips(wanted),
            count=rows.count(db(), self.model, wanted) if request.args.get("counted") else None,
            sizes=rows.SIZES,
            counted=rows.COUNTED,
            edits=self.may("U"),
            views=views,
            roles=Role,
            wish=as_sent(wanted),
            bulk=self._bulk(),
            why={letter: reason(letter, self.model) for letter in "CU" if letter in self.register.screen},
            barred=of_import(self.model),
            unmasked=exporting.masked_columns(exporting.Asked(self.model, wanted, "xlsx")),
            unprinted=self._unprinted(),
        )

    @expose("/tune/")
    @has_access
    def tune(self) -> ResponseReturnValue:
        """All filters of the register, its columns and its order, to be chosen on one page."""
        if "go" in request.args:
            return redirect(url_for(f"{self.endpoint}.list", **rows.wish(self.model, _tuned(request.args)).arguments()))
        wanted = rows.wish(self.model, request.args)
        known = filters.filters_of(self.model, me().role)
        others = [name for name in filters.readable(self.model, me().role) if name not in wanted.columns]
        return self._page(
            "register/tune.html",
            wanted=wanted,
            fields=[(one, told) for one in known.values() if (told := values_offered(one)) is not None or one.is_typed],
            columns=[(name, label_of(self.model, name)) for name in (*wanted.columns, *others)],
            orders=[(name, label_of(self.model, name)) for name in self._in_order()],
            empty=EMPTY,
        )

    def _bulk(self) -> Sequence[tuple[str, Text]]:
        names = bulk_columns(self.model, me()) if self.may("U") else []
        return [(name, label_of(self.model, name.removesuffix("_id"))) for name in names]

    def _unprinted(self) -> Text | None:
        """Why none of the papers that stand on this register is the visitor's to print."""
        standing = [form for form in FORMS.values() if self.model in (form.on, *form.also)]
        return reason(standing[0].id, self.model) if standing and not offered(self.model, me().role) else None

    def _in_order(self) -> Sequence[str]:
        known = rows.orders(self.model, me().role)
        return [name for name in filters.readable(self.model, me().role) if name in known]

    def _wider(self, wanted: Wish, page: Found) -> tuple[Wish, Found]:
        """Nothing begins with what was typed: look for it within the words, and say so."""
        args = request.args.copy()
        for name, values in wanted.sought.items():
            one = filters.find(self.model, name, me().role)
            if one.kind == "text" and not any(value.startswith(WITHIN) for value in values):
                args.setlist(name, [WITHIN + value for value in values])
        if args == request.args:
            return wanted, page
        wider = rows.wish(self.model, args)
        found = rows.found(db(), self.model, wider)
        return (wider, found) if found.rows else (wanted, page)

    def chips(self, wanted: Wish) -> Any:
        """Each value of each filter in words, with the address of the list without it."""
        found = []
        for name, values in wanted.sought.items():
            one = filters.find(self.model, name, me().role)
            told = self._said(one, values)
            for value in values:
                way = url_for(f"{self.endpoint}.list", **wanted.without(name, value))
                found.append((one.label, self._chip(one, name, value, told), way))
        return found

    def _said(self, one: Filter, values: tuple[str, ...]) -> dict[str, Any]:
        told: dict[str, Any] = {EMPTY: BLANK} if one.nullable else {}
        if one.kind == "parent":
            return told | {filters.value_of(row): filters.words_of(row) for row in filters.parents(db(), one, values)}
        return told | dict(one.choices)

    def _chip(self, one: Filter, name: str, value: str, told: dict[str, Any]) -> str:
        if value in told:
            return str(told[value])
        if one.kind == "date":
            value = words(filters.day_of(one, value), filters.zone_of(me()))
        edge = name.rpartition(".")[2] if name != one.name else ""
        if edge:
            return str((FROM if edge == "from" else TO).fill(value=value))
        return str(INSIDE.fill(value=value.removeprefix(WITHIN))) if value.startswith(WITHIN) else value


def values_offered(one: Filter) -> Any:
    """The values that a filter offers for choosing; None where a value is typed."""
    if one.kind == "choice":
        return [*one.choices, (EMPTY, BLANK)] if one.nullable else one.choices
    if one.kind != "parent":
        return None
    found = rows.few(db(), one.target, LIST) if one.target is not None else None
    if found is None:
        return None
    named = [(filters.value_of(row), filters.words_of(row)) for row in found]
    return [*named, (EMPTY, BLANK)] if one.nullable else named


def _tuned(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form of filters and columns as arguments of a list: the ticked columns stand by their numbers."""
    chosen = {name: number(sent.get(f"cols.{name}", "0"), "cols", range(100)) for name in sent.getlist("cols")}
    kept = [(name, value) for name, value in sent.items(multi=True) if name != "go" and not name.startswith("cols")]
    return MultiDict([*kept, ("cols", ",".join(sorted(chosen, key=lambda name: chosen[name])))])
