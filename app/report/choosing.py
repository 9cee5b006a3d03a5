"""What a report may be made of, as a page offers it; and a form that was sent, mended into a report.

A form belongs to one register and one join: where another was chosen in it, what does not fit the new one falls away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import Refusal
from app.models import Staff
from app.register import filters
from app.register.asked import Senseless, number
from app.register.filters import Filter
from app.register.listing import values_offered
from app.report.columns import Column, columns, joins, paths_to, register_of, said_of, walked
from app.report.fitting import Fitted, filter_of, fit
from app.report.grouped import WITH_BY, heading
from app.report.shape import BYS, FILTERED, MEASURES, Measure, Shape, asked
from app.text import Text

ASCENDING, DESCENDING = Text("{name} ▲", "{name} ▲"), Text("{name} ▼", "{name} ▼")
BY_GROUP = Text("Топ атауы", "Название группы")
OF_ROWS = Text("Жазбалар", "Записи")


@dataclass(frozen=True)
class Choices:
    """Everything that a reader may choose for a report on this register."""

    fit: Fitted
    joins: list[tuple[str, Text]]
    columns: list[Column]

    @classmethod
    def of(cls, shape: Shape, staff: Staff, *, strict: bool) -> Choices | None:
        """None where the reader does not read the register."""
        try:
            cut = fit(shape, staff, strict=strict)
        except Refusal:
            return None
        return cls(cut, joins(cut.model, staff.role), columns(cut.model, cut.shape.join, staff.role))

    @property
    def shape(self) -> Shape:
        return self.fit.shape

    @property
    def groups(self) -> list[tuple[str, Text]]:
        """Tokens of groups with their words."""
        found: list[tuple[str, Text]] = []
        for one in self.columns:
            if one.groups and one.kind != "moment":
                found.append((one.name, one.label))
            if one.kind in ("day", "moment"):
                found += [(f"{one.name}:{by}", WITH_BY.fill(column=one.label, by=said)) for by, said in BYS.items()]
        return found

    @property
    def measures(self) -> list[tuple[Text, list[tuple[str, Text]]]]:
        """Tokens of measures with their words, those of one column together."""
        of_rows = [(name, MEASURES[name]) for name in ("count", "share", "share_above")]
        found = [(OF_ROWS, of_rows)]
        for one in self.columns:
            whats = ["sum", "mean", "min", "max", "share", "share_above"] if one.counts else []
            whats += ["min", "max"] if one.kind in ("day", "moment") else []
            whats += ["distinct"] if one.groups else []
            if whats:
                found.append(
                    (one.label, [(f"{what}:{one.name}", heading(Measure(what, one.name), one)) for what in whats])
                )
        return found

    @property
    def orders(self) -> list[tuple[str, Text]]:
        """Tokens of orders with their words."""
        if self.shape.is_list:
            named = [(one.name, one.label) for one in self.columns if one.orders]
        else:
            named = [("group", BY_GROUP), *((str(m), heading(m, one)) for m, one in self.fit.measures)]
        return [
            (sign + name, way.fill(name=said))
            for name, said in named
            for sign, way in (("", ASCENDING), ("-", DESCENDING))
        ]

    @property
    def filters(self) -> list[tuple[Text, list[tuple[Filter, Any]]]]:
        """The filters of each register, under the names of the form, with what they offer; those in use come first."""
        found = []
        for path in ("", *paths_to(self.shape.join)):
            steps, holder = walked(self.fit.model, path)
            said = said_of(steps, holder) if steps else self.fit.title
            fields = [self._field(path, name, one) for name, one in self._known(holder).items()]
            known = [field for field in fields if field is not None]
            found.append((said, sorted(known, key=lambda field: not set(field[0].edges) & set(self.sought))))
        shown = [(said, fields) for said, fields in found if fields]
        return sorted(shown, key=lambda one: not any(set(field.edges) & set(self.sought) for field, _ in one[1]))

    def _known(self, holder: Any) -> dict[str, Filter]:
        return filters.filters_of(holder, self.fit.staff.role)

    def _field(self, path: str, name: str, one: Filter) -> tuple[Filter, Any] | None:
        whole = f"{path}.{name}" if path else name
        try:
            known = filter_of(self.fit.model, whole, self.shape.join, self.fit.staff)
        except Senseless:
            return None
        if known is None:
            return None
        offered = values_offered(one)
        if offered is None and not one.is_typed:
            return None
        return replace(one, name=FILTERED + whole), offered

    @property
    def sought(self) -> dict[str, tuple[str, ...]]:
        """The values of the filters, under the names of the form."""
        return {FILTERED + name: values for name, values in self.shape.sought.items()}


def mended(sent: MultiDict[str, str], staff: Staff) -> Shape:
    """A form of choices as a report. Senseless for what no form of ours sends."""
    arguments = MultiDict(
        (name, value) for name, value in sent.items(multi=True) if name != "go" and not name.startswith("cols")
    )
    arguments["cols"] = ",".join(_numbered(sent))
    if sent.get("of", sent.get("register")) != sent.get("register"):
        return asked(MultiDict({"register": sent.get("register", "")}))
    shape = asked(arguments)
    if shape.groups or shape.measures:
        shape = replace(shape, columns=())
    if sent.get("joined", shape.join) == shape.join and shape.order in ("", *_orders(shape, staff)):
        return shape
    return _fitting(shape, staff)


def _numbered(sent: MultiDict[str, str]) -> list[str]:
    """The ticked columns by their numbers."""
    chosen = {name: number(sent.get(f"cols.{name}") or "0", "cols", range(100)) for name in sent.getlist("cols")}
    return sorted(chosen, key=lambda name: chosen[name])


def _orders(shape: Shape, staff: Staff) -> list[str]:
    cut = fit(replace(shape, order=""), staff, strict=False)
    return [token for token, _ in Choices(cut, [], columns(cut.model, cut.shape.join, staff.role)).orders]


def _fitting(shape: Shape, staff: Staff) -> Shape:
    """The report without what does not belong to its register and join any more."""
    register_of(shape.register)
    order = shape.order if shape.order in _orders(shape, staff) else ""
    cut = fit(replace(shape, order=order), staff, strict=False)
    return replace(cut.shape, columns=cut.shape.columns if shape.columns else ())
