"""The «Аудиторлық қор» programme: a site draws its rooms and gives them languages; the Centre returns or approves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import BadRequest, NotFound

from app.db import act
from app.desks.ground import Desk, found, typed, whole
from app.errors import BadInput
from app.form import Form
from app.models import Campaign, Room, RoomStock, Site, Sitting
from app.register.paper import address, barred, offered
from app.register.visit import db, me
from app.rules.terms import Language, RoomPurpose, StockState
from app.stages import capacity, stock
from app.stages.stock import Sketch, Use
from app.text import Text

OPENED = Text("Аудиториялық қор ашылды", "Открыт аудиторный фонд")
ROOM = Text("Қор: {number}-аудитория", "Фонд: аудитория {number}")
SAVED = Text("{number}-аудитория сақталды: {seats} орын.", "Аудитория {number} сохранена: мест {seats}.")
BUILDING = Text("Қор: ғимарат аталды", "Фонд: указано здание")
LANGUAGES = Text("Қор: аудиториялар тілі", "Фонд: языки аудиторий")
TOLD = Text("Аудиториялардың тілі сақталды.", "Языки аудиторий сохранены.")
SUBMITTED = Text("Аудиториялық қор ҰТО-ға жіберілді.", "Аудиторный фонд отправлен в НЦТ.")
RETURNED = Text("{unit} қоры ескертумен қайтарылды.", "Фонд {unit} возвращён с замечанием.")
APPROVED = Text("{unit} қоры бекітілді.", "Фонд {unit} утверждён.")
NO_CAMPAIGN = BadInput(Text("Тестілеу науқаны әлі енгізілмеген.", "Кампания тестирования ещё не заведена."))
NO_STOCK = BadInput(Text("Алдымен аудиториялық қорды ашыңыз.", "Сначала откройте аудиторный фонд."))
WHOLE_NUMBER = Text("«{what}»: бүтін сан жазыңыз.", "«{what}»: впишите целое число.")
LONGEST_REMARK = 2000
UNUSED = "unused"
PURPOSES = (RoomPurpose.ORDINARY, RoomPurpose.LOW_VISION, RoomPurpose.HEALTH)
SIDES = {
    "rows": Text("Парта қатарлары", "Рядов парт"),
    "columns": Text("Қатардағы парта саны", "Парт в ряду"),
    "floor": Text("Қабат", "Этаж"),
    "cameras": Text("Камера саны", "Число камер"),
}


def choices() -> list[tuple[str, str]]:
    """What a room may be in a sitting: the word of the form and the words of people."""
    serving = [
        (f"{language.value}.{purpose.value}", f"{language.label}" + (f", {purpose.label}" if place else ""))
        for place, purpose in enumerate(PURPOSES)
        for language in Language
    ]
    return [*serving, (UNUSED, str(RoomPurpose.UNUSED.label))]


class StockDesk(Desk):
    """The responsible person of a site at the stock of their own site."""

    route_base = "/desk/stock"
    default_view = "own"

    @expose("/")
    @has_access
    @permission_name("stock.fill")
    def own(self) -> ResponseReturnValue:
        return self._page()

    @expose("/open", methods=["POST"])
    @has_access
    @permission_name("stock.fill")
    def open(self) -> ResponseReturnValue:
        def deed() -> Text:
            site, campaign = _site(), _latest()
            if campaign is None:
                raise NO_CAMPAIGN
            with act(db(), OPENED, mark="§28.1", place=site):
                stock.open_stock(db(), site, campaign)
            return OPENED

        return self.answer(deed, then=url_for(".own"), page=self._page)

    @expose("/room", methods=["GET", "POST"])
    @has_access
    @permission_name("stock.fill")
    def new_room(self) -> ResponseReturnValue:
        return self._room(None)

    @expose("/room/<int:stock_room_id>", methods=["GET", "POST"])
    @has_access
    @permission_name("stock.fill")
    def room(self, stock_room_id: int) -> ResponseReturnValue:
        room = found(Room, stock_room_id, selectinload(Room.site))
        if room.site_id != me().site_id:
            raise NotFound
        return self._room(room)

    @expose("/building", methods=["POST"])
    @has_access
    @permission_name("stock.fill")
    def building(self) -> ResponseReturnValue:
        def deed() -> Text:
            of = _own()
            with act(db(), BUILDING, mark="§74.1", place=of.site):
                stock.name_building(db(), of, typed("building"))
            return BUILDING

        return self.answer(deed, then=url_for(".own"), page=self._page)

    @expose("/languages", methods=["POST"])
    @has_access
    @permission_name("stock.fill")
    def languages(self) -> ResponseReturnValue:
        """The whole table at once; a button repeats for one sitting what stands in the one before it."""

        def deed() -> Text:
            of = _own()
            with act(db(), LANGUAGES, mark="§74.2", place=of.site):
                _assign(of)
            return TOLD

        return self.answer(deed, then=url_for(".own") + "#languages", page=self._page)

    @expose("/submit", methods=["POST"])
    @has_access
    @permission_name("stock.submit")
    def submit(self) -> ResponseReturnValue:
        def deed() -> Text:
            of = _own()
            with act(db(), SUBMITTED, mark="§76", place=of.site):
                stock.submit(db(), of)
            return SUBMITTED

        return self.answer(deed, then=url_for(".own"), page=self._page)

    def _page(self) -> str:
        site = _site()
        of = stock.newest(db(), site)
        campaign = _latest()
        if of is None or (campaign is not None and campaign.id > of.campaign_id and "old" not in request.args):
            return self.page("stock_none.html", site=site, campaign=campaign, before=of)
        return self.page("stock.html", **shown(of), fills=of.state in stock.OPEN)

    def _room(self, room: Room | None) -> ResponseReturnValue:
        of = stock.newest(db(), _site())
        if of is None:
            raise NotFound

        def page() -> str:
            return self._plan(room)

        if request.method == "GET":
            return page()

        def deed() -> Text:
            own = _own()
            title = ROOM.fill(number=typed("number"))
            with act(db(), title, mark="§74", place=own.site):
                made = stock.save_room(db(), own, _sketch(), room)
                return SAVED.fill(number=made.number, seats=made.desks.seats)

        then = url_for(".new_room") if request.form.get("more") else url_for(".own") + "#rooms"
        return self.answer(deed, then=then, page=page)

    def _plan(self, room: Room | None) -> str:
        of = _own()
        rooms = stock.rooms_of(db(), of.site_id)
        last = rooms[-1] if rooms else None
        return self.page(
            "stock_room.html",
            of=of,
            room=room,
            last=last,
            number=room.number if room else stock.next_number(db(), of.site),
            fills=of.state in stock.OPEN,
            sides=SIDES,
            papers=_papers(room) if room else [],
        )


class StockReviewDesk(Desk):
    """The Centre at the stocks of all sites."""

    route_base = "/desk/stocks"
    default_view = "sites"

    @expose("/")
    @has_access
    @permission_name("stock.approve")
    def sites(self) -> ResponseReturnValue:
        campaign = _latest()
        sites = db().scalars(sa.select(Site).order_by(Site.code)).all()
        stocks, capacities = {}, {}
        if campaign is not None:
            of_campaign = sa.select(RoomStock).where(RoomStock.campaign_id == campaign.id)
            stocks = {one.site_id: one for one in db().scalars(of_campaign)}
            capacities = capacity.of_sites(db(), campaign)
        states = [one.state for one in stocks.values()]
        return self.page(
            "stocks.html", campaign=campaign, sites=sites, stocks=stocks, capacities=capacities,
            languages=list(Language), nothing=capacity.Capacity(),
            counts=[(state, states.count(state)) for state in StockState],
        )  # fmt: skip

    @expose("/<int:stock_id>")
    @has_access
    @permission_name("stock.approve")
    def one(self, stock_id: int) -> ResponseReturnValue:
        return self._page(stock_id)

    @expose("/<int:stock_id>/approve", methods=["POST"])
    @has_access
    @permission_name("stock.approve")
    def approve(self, stock_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = _stock(stock_id)
            said = APPROVED.fill(unit=of.unit)
            with act(db(), said, mark="§78.5", place=of.site):
                stock.approve(db(), of)
            return said

        return self.answer(deed, then=url_for(".sites"), page=lambda: self._page(stock_id))

    @expose("/<int:stock_id>/return", methods=["POST"])
    @has_access
    @permission_name("stock.return")
    def give_back(self, stock_id: int) -> ResponseReturnValue:
        def deed() -> Text:
            of = _stock(stock_id)
            said = RETURNED.fill(unit=of.unit)
            with act(db(), said, mark="§78.5", place=of.site):
                stock.give_back(db(), of, _remark())
            return said

        return self.answer(deed, then=url_for(".sites"), page=lambda: self._page(stock_id))

    def _page(self, stock_id: int) -> str:
        return self.page("stock_review.html", **shown(_stock(stock_id)), fills=False)


def shown(of: RoomStock) -> dict[str, Any]:
    """What both sides see of a stock."""
    sittings, seats = stock.sittings_of(db(), of), capacity.of(db(), of)
    return {
        "of": of,
        "rooms": stock.rooms_of(db(), of.site_id),
        "sittings": sittings,
        "uses": {key: _word(row.language, row.purpose) for key, row in stock.uses(db(), of).items()},
        "choices": choices(),
        "languages": list(Language),
        "seats": seats,
        "faults": stock.faults(db(), of),
        "warnings": list(seats.warnings(sittings)),
        "papers": _papers(of),
    }


def _papers(row: Room | RoomStock) -> list[tuple[Form, str]]:
    """The forms that may be printed now, with their addresses."""
    role = me().role
    return [(one, address(one, row)) for one in offered(type(row), role) if barred(one, row, role) is None]


def _word(language: Language, purpose: RoomPurpose) -> str:
    return UNUSED if purpose is RoomPurpose.UNUSED else f"{language.value}.{purpose.value}"


def _site() -> Site:
    return found(Site, me().site_id or 0)


def _latest() -> Campaign | None:
    return db().scalar(sa.select(Campaign).order_by(Campaign.id.desc()).limit(1))


def _own() -> RoomStock:
    of = stock.newest(db(), _site())
    if of is None:
        raise NO_STOCK
    return of


def _stock(stock_id: int) -> RoomStock:
    return found(RoomStock, stock_id, selectinload(RoomStock.site), selectinload(RoomStock.campaign))


def _sketch() -> Sketch:
    sides = {name: _side(name) for name in SIDES}
    return Sketch(typed("number"), typed("building"), missing=typed("missing"), note=typed("note"), **sides)


def _side(name: str) -> int:
    try:
        return whole(name)
    except BadRequest as senseless:
        raise BadInput(WHOLE_NUMBER.fill(what=SIDES[name])) from senseless


def _assign(of: RoomStock) -> None:
    """Each sitting in turn: what the table says of it, then the repetition that was asked for."""
    known = stock.uses(db(), of)
    rooms = stock.rooms_of(db(), of.site_id)
    wanted = request.form.get("repeat", "")
    for sitting in stock.sittings_of(db(), of):
        said = {room.id: _use(sitting, room, known) for room in rooms}
        stock.assign(db(), of, sitting, {room: use for room, use in said.items() if use is not None})
        if wanted == str(sitting.id):
            stock.repeat(db(), of, sitting)
    if "rest" in request.form:
        stock.leave_out(db(), of)


def _use(sitting: Sitting, room: Room, known: dict[tuple[int, int], Any]) -> Use | None:
    """What one cell of the table says; None where nothing is chosen yet."""
    word = typed(f"use-{sitting.id}-{room.id}")
    if word == UNUSED:
        row = known.get((sitting.id, room.id))
        return Use(row.language if row is not None else Language.KAZ, RoomPurpose.UNUSED)
    language, _, purpose = word.partition(".")
    if word and (language not in set(Language) or purpose not in set(PURPOSES)):
        raise BadRequest
    return Use(Language(language), RoomPurpose(purpose)) if word else None


def _remark() -> str:
    """Words of several lines."""
    said = request.form.get("remark", "").strip()
    if len(said) > LONGEST_REMARK or not said.replace("\r", "").replace("\n", "").isprintable():
        raise BadRequest
    return said
