"""Pictures of scans, only through the row that the visitor may see."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import NotFound

from app.desks.ground import found
from app.errors import BadInput
from app.models import Scan
from app.stages import pictures

THUMBNAIL = 260
AN_HOUR = "private, max-age=3600"  # the picture behind a row never changes


class PictureDesk(BaseView):
    """A page or a piece of it; another site's scan does not exist."""

    route_base = "/scan"
    default_view = "picture"

    @expose("/<int:scan_id>/picture")
    @has_access
    @permission_name("scan.R")
    def picture(self, scan_id: int) -> Response:
        scan, height = found(Scan, scan_id), THUMBNAIL if "small" in request.args else pictures.HEIGHT
        try:
            return _sent(pictures.page_of(scan, height), "image/jpeg")
        except (pictures.Unseen, BadInput) as absent:
            raise NotFound from absent

    @expose("/<int:scan_id>/crop/<string:at>")
    @has_access
    @permission_name("scan.R")
    def crop(self, scan_id: int, at: str) -> Response:
        scan = found(Scan, scan_id)
        try:
            return _sent(pictures.crop_of(scan, at), "image/png")
        except (pictures.Unseen, BadInput) as absent:
            raise NotFound from absent


def _sent(content: bytes, mime: str) -> Response:
    answer = Response(content, mimetype=mime)
    answer.headers["Cache-Control"] = AN_HOUR
    return answer
