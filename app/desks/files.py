"""My files: what the programme has made for me, kept for thirty days and open to nobody else."""

from __future__ import annotations

import mimetypes

import sqlalchemy as sa
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import NotFound

from app import files
from app.desks.ground import BIGGEST, Desk, titles
from app.models import OwnFile
from app.register.home import zone_of_visitor
from app.register.paper import download
from app.register.shown import words
from app.register.visit import db, me

SHOWN = 200
PLAIN = "application/octet-stream"


class FileDesk(Desk):
    """Files of the visitor."""

    route_base = "/desk/files"
    default_view = "mine"

    @expose("/")
    @has_access
    @permission_name("own")
    def mine(self) -> str:
        own = sa.select(OwnFile).where(OwnFile.user_id == me().user_id, OwnFile.keep_until > sa.func.clock_timestamp())
        return self.page(
            "files.html",
            files=db().scalars(own.order_by(OwnFile.id.desc()).limit(SHOWN)).all(),
            days=files.DAYS,
            said=lambda moment: words(moment, zone_of_visitor()),
            titles=titles(),
        )

    @expose("/<int:file_id>")
    @has_access
    @permission_name("own")
    def download(self, file_id: int) -> ResponseReturnValue:
        own = sa.select(OwnFile).where(OwnFile.id == file_id, OwnFile.user_id == me().user_id)
        row = db().scalar(own) if file_id <= BIGGEST else None
        if row is None:
            raise NotFound
        return download(
            files.opened_own(row.picture, row.user_id), row.name, mimetypes.guess_type(row.name)[0] or PLAIN
        )
