"""The check of a paper: for everybody yes or no, for officials what lies within their rights."""

from __future__ import annotations

import hashlib

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from app.db import Menu
from app.desks.ground import Desk, may
from app.register.home import zone_of_visitor
from app.register.rights import FAILURES, OWN, Front
from app.register.shown import words
from app.register.visit import db, me
from app.stages import verification
from app.stages.verification import Asked
from app.text import Text

LONGEST = 300
BLOCK = 2**20
TOO_OFTEN = Text(
    "Бес рет табылмаған құжат сұралды. 15 минуттан соң қайталаңыз.",
    "Пять раз спрошен документ, которого нет. Повторите через 15 минут.",
)


class CheckDesk(Desk):
    """One paper at a time. The first door opens without a login: it is where the QR code of a paper leads."""

    route_base = ""
    default_view = "check"

    @expose("/check")
    @expose("/SQ1|<path:code>")
    def check(self, code: str = "") -> ResponseReturnValue:
        typed = f"SQ1|{code}" if code else request.args.get("number", "")
        digits = request.args.get("checksum", "")
        if not _is_plain(typed) or not _is_plain(digits):
            raise BadRequest
        return self._answered(verification.read(typed, digits)) if typed.strip() else self._page()

    @expose("/check/file", methods=["POST"])
    @has_access
    @permission_name("printout.R")
    def file(self) -> ResponseReturnValue:
        """Whether a file is, byte by byte, one that the house has made."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise BadRequest
        digest = hashlib.sha256()
        while block := sent.stream.read(BLOCK):
            digest.update(block)
        prints = verification.of_file(db(), digest.hexdigest())
        status = 200 if prints else 404
        return self._page(sent=sent.filename[:LONGEST], prints=prints, named=verification.named(prints)), status

    def _answered(self, asked: Asked) -> ResponseReturnValue:
        told = verification.told(db(), asked, me()) if g.staff is not None and may("printout.R") else []
        known = None if told else verification.public(db(), asked)
        status = 200 if told or known or asked.sample or not asked.digits else 404
        return self._page(asked=asked, told=told, known=known), status

    def _page(self, **said_there: object) -> str:
        staff = g.staff is not None and may("printout.R")
        return self.page(
            "check.html", staff=staff, NOW=verification.NOW, said=lambda moment: words(moment, zone_of_visitor()),
            **{"asked": None, "told": [], "known": None, "sent": "", **said_there},
        )  # fmt: skip


def _is_plain(typed: str) -> bool:
    return len(typed) <= LONGEST and (typed.isprintable() or not typed)


def add(front: Front) -> None:
    """Open the check; whoever tries numbers out without a login is stopped as at the entrance."""
    named = Text("Құжатты тексеру", "Проверка документа")
    desk = front.add_view(CheckDesk, OWN, label=named, category=Menu.RECORDS.name)
    misses = front.sm.limiter.limit(
        FAILURES, key_func=_of_address, methods=["GET", "HEAD"], deduct_when=_is_miss, on_breach=_stopped
    )
    misses(desk.blueprint)


def _of_address() -> str:
    return f"check {get_remote_address()}"


def _is_miss(answer: Response) -> bool:
    return answer.status_code == 404 and g.get("staff") is None


def _stopped(_limit: RequestLimit) -> Response:
    return Response(TOO_OFTEN.within("both"), status=429, mimetype="text/plain")
