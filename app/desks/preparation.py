"""The Centre prepares a sitting: plan, allocation, sheets, the sealed key, the password of the seating sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

import sqlalchemy as sa
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import BadRequest

from app import keyring
from app.db import act
from app.desks import ground
from app.desks.ground import SittingDesk, found, halls, now, typed, whole
from app.errors import BadInput, Refusal
from app.models import (
    Campaign,
    CentrePassword,
    Placement,
    Room,
    SealedKey,
    Sheet,
    Site,
    Sitting,
    SittingRoom,
)
from app.register.paper import address, offered
from app.register.visit import db, me
from app.rules.terms import Language, PasswordKind, SittingState
from app.stages import key_file, preparation, results
from app.text import Text

PLAN = Text("Лек жоспарланды", "Запланирован поток")
NO_DAY = BadInput(Text("Тестілеу күнін таңдаңыз.", "Выберите день тестирования."))
FARTHEST = 730  # days
NOT_SOON = BadInput(
    Text(
        "Бұл күн өтіп кеткен немесе тым алыс. Алдағы екі жылдың күнін таңдаңыз.",
        "Этот день прошёл или слишком далёк. Выберите день ближайших двух лет.",
    )
)
NO_ROOMS = BadInput(Text("Кемінде бір аудиторияны тілімен таңдаңыз.", "Выберите хотя бы одну аудиторию с её языком."))
NO_CAMPAIGN = BadInput(
    Text(
        "Тестілеу науқаны енгізілмеген. Алдымен оны анықтамалыққа қосыңыз.",
        "Кампания не заведена. Сначала добавьте её в справочник.",
    )
)
NO_FILE = BadInput(Text("Файл таңдалмаған. Код файлын таңдаңыз.", "Файл не выбран. Выберите файл кодов."))
PLANNED = Text("{unit} лек жоспарланды.", "Поток {unit} запланирован.")
ALLOTTING = Text("Жауап парақтары бөлінді: {unit}", "Выделены листы ответов: {unit}")
ALLOTTED = Text("Жауап парақтары бөлінді: {n}.", "Выделено листов ответов: {n}.")
NOT_YET = Refusal(
    "§111",
    Text(
        "Жауап парақтары тестіленушілер бөлінген соң бір рет бөлінеді.",
        "Листы ответов выделяются один раз, после распределения.",
    ),
)
SEALED = Refusal(
    "§146",
    Text(
        "Бұл лектің коды мөрленген, оны ауыстыруға болмайды.", "Коды этого потока уже запечатаны, заменить их нельзя."
    ),
)


class PreparationDesk(SittingDesk):
    """Sittings of all sites, as the Centre plans and prepares them."""

    route_base = "/desk/preparation"
    default_view = "sittings"
    method_permission_name: ClassVar[Mapping[str, str]] = {"sitting": "preparation.plan_sitting"}

    @expose("/")
    @has_access
    @permission_name("preparation.plan_sitting")
    def sittings(self) -> str:
        whole_of = (
            sa.select(Sitting).options(selectinload(Sitting.site)).order_by(Sitting.day.desc(), Sitting.id.desc())
        )
        sites = db().scalars(sa.select(Site).order_by(Site.code)).all()
        return self.page("sittings.html", sittings=db().scalars(whole_of.limit(100)).all(), sites=sites)

    @expose("/plan/<int:site_id>", methods=["GET", "POST"])
    @has_access
    @permission_name("preparation.plan_sitting")
    def plan(self, site_id: int) -> ResponseReturnValue:
        site = found(Site, site_id)

        def page() -> str:
            rooms = db().scalars(sa.select(Room).where(Room.site_id == site_id).order_by(Room.number)).all()
            return self.page("plan.html", site=found(Site, site_id), rooms=rooms, languages=list(Language))

        if request.method == "GET":
            return page()

        def deed() -> Text:
            day = _day()
            with act(db(), PLAN, mark="§28.1", place=site):
                made = preparation.plan_sitting(db(), site, _campaign(), day=day, chosen=_rooms(site))
                return PLANNED.fill(unit=f"{site.code}-{made.number}")

        return self.answer(deed, then=url_for(".sittings"), page=page)

    @expose("/<int:sitting_id>/sheets", methods=["POST"])
    @has_access
    @permission_name("preparation.allot_sheets")
    def sheets(self, sitting_id: int) -> ResponseReturnValue:
        def allot(of: Sitting) -> Text:
            if of.state is not SittingState.ALLOCATED or _sheets(of):
                raise NOT_YET
            return ALLOTTED.fill(n=len(preparation.allot_sheets(db(), of, reserve=whole("reserve"))))

        return self.carried(sitting_id, ALLOTTING, "§111", allot)

    @expose("/<int:sitting_id>/password", methods=["POST"])
    @has_access
    @permission_name("preparation.issue_password")
    def password(self, sitting_id: int) -> ResponseReturnValue:
        """The password stands on this one page and nowhere else."""
        of = ground.sitting(sitting_id)
        title = Text("Отырғызу парағының паролі берілді: {unit}", "Выдан пароль посадочного листа: {unit}")
        with act(db(), title.fill(unit=of.unit), mark="§43.6", place=of.site):
            issued = preparation.issue_password(db(), of, PasswordKind.SEATING, now=now())
        return self.page("shown_once.html", of=of, passwords=[issued], kind="seating")

    @expose("/<int:sitting_id>/key", methods=["POST"])
    @has_access
    @permission_name("results.seal_key")
    def key(self, sitting_id: int) -> ResponseReturnValue:
        """The key is sealed under two passwords that stand on the page of the answer and nowhere else."""
        passwords: list[str] = []

        def deed() -> Text:
            of, sent = ground.sitting(sitting_id), request.files.get("key")
            if sent is None or not sent.filename:
                raise NO_FILE
            if _key(of) is not None:
                raise SEALED
            variants = key_file.read(db(), of, sent.read())
            pair = key_file.passwords()
            title = Text("Дұрыс жауаптар коды мөрленді: {unit}", "Коды правильных ответов запечатаны: {unit}")
            with act(db(), title.fill(unit=of.unit), mark="§146", place=of.site):
                results.seal_key(db(), of, variants, pair, signer=keyring.signer(), now=now())
            passwords.extend(pair)
            return title.fill(unit=of.unit)

        answer = self.back(deed, sitting_id)
        if passwords:
            return self.page("shown_once.html", of=ground.sitting(sitting_id), passwords=passwords, kind="key")
        return answer

    def laid(self, of: Sitting) -> str:
        unused = sa.select(CentrePassword).where(CentrePassword.sitting_id == of.id).order_by(CentrePassword.id)
        placed = sa.select(sa.func.count()).where(Placement.sitting_id == of.id)
        return self.page(
            "preparation.html",
            of=of,
            rooms=halls(of),
            placed=db().scalar(placed),
            sheets=_sheets(of),
            key=_key(of),
            issued=db().scalars(unused).all(),
            of_room=offered(SittingRoom, me().role),
            address=address,
        )


def _day() -> dt.date:
    try:
        day = dt.date.fromisoformat(typed("day"))
    except ValueError as senseless:
        raise NO_DAY from senseless
    if not 0 <= (day - now().date()).days <= FARTHEST:
        raise NOT_SOON
    return day


def _campaign() -> Campaign:
    campaign = db().scalar(sa.select(Campaign).order_by(Campaign.id.desc()).limit(1))
    if campaign is None:
        raise NO_CAMPAIGN
    return campaign


def _rooms(site: Site) -> dict[Room, Language]:
    """The rooms that were given a language, of this site only."""
    rooms = db().scalars(sa.select(Room).where(Room.site_id == site.id).order_by(Room.number)).all()
    given = {room: typed(f"language-{room.id}") for room in rooms}
    if not set(filter(None, given.values())) <= set(Language):
        raise BadRequest
    chosen = {room: Language(word) for room, word in given.items() if word}
    if not chosen:
        raise NO_ROOMS
    return chosen


def _sheets(of: Sitting) -> int:
    counted = sa.select(sa.func.count()).select_from(Sheet).join(SittingRoom, SittingRoom.id == Sheet.sitting_room_id)
    return db().scalar(counted.where(SittingRoom.sitting_id == of.id)) or 0


def _key(of: Sitting) -> SealedKey | None:
    return db().scalar(sa.select(SealedKey).where(SealedKey.sitting_id == of.id))
