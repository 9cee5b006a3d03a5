"""Flask-AppBuilder asks here who may pass; the answer is the page of rights, read in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g
from flask_appbuilder import AppBuilder, BaseView
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_limiter.util import get_remote_address
from flask_login import LoginManager

from app.register.entrance import Entrance, Language, OwnPassword, of_login, of_visitor
from app.register.visit import Visitor
from app.roles import MATRIX, VERBS, Role, cell, may_do

OWN = "own"
FAILURES, FROM_ADDRESS = "5 per 15 minutes", "100 per 15 minutes"


def known(right: str) -> bool:
    """Whether `right` is a right: «own», a deed («sheets.receive») or a register with a letter («room.R»).

    Of several letters («room.CU») one is enough.
    """
    register, _, letters = right.partition(".")
    return right == OWN or right in VERBS or (register in MATRIX and letters != "" and set(letters) <= set("CRUD"))


def allowed(right: str, role: Role) -> bool:
    """Whether `role` has the right; what is not known is not allowed."""
    if not known(right):
        return False
    if right == OWN or right in VERBS:
        return right == OWN or may_do(right, role)
    register, _, letters = right.partition(".")
    return bool(set(letters) & set(cell(register, role).verbs))


class Rights(SecurityManager):
    """Login by Flask-AppBuilder's accounts, rights by the page of rights; nothing of it is kept in the database."""

    authdbview = Entrance

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Rights are named by the permission («can_room.R»); a menu item by its own name («room.R»)."""
        if g.get("staff") is None:
            return False
        right = view_name if permission_name == "menu_access" else permission_name.removeprefix("can_")
        item = self.appbuilder.menu.find(right) if permission_name == "menu_access" else None
        if item is not None and item.childs:
            return any(allowed(child.name, g.staff.role) for child in item.childs)
        may = allowed(right, g.staff.role)
        if not may:
            g.denied = right
        return may

    def is_item_public(self, _permission_name: str, _view_name: str) -> bool:
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        return {name for name in menu_names or [] if self.has_access("menu_access", name)}

    def load_user(self, pk: str) -> Visitor | None:
        """The official whom this request has already met."""
        staff = g.get("staff")
        return Visitor(staff) if staff is not None and str(staff.user_id) == str(pk) else None

    def create_login_manager(self, app: Flask) -> LoginManager:
        """A program has no session: whoever its token names has come."""
        manager: LoginManager = super().create_login_manager(app)
        manager.request_loader(lambda _request: Visitor(g.staff) if g.get("staff") is not None else None)
        return manager

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:  # noqa: FBT001, FBT002
        """Nothing is written at the entrance: the application may change no account."""

    def noop_user_update(self, user: Any) -> None:
        """Nothing is written at the entrance."""

    def create_jwt_manager(self, _app: Any) -> None:
        """There is no second entrance for programs."""

    def register_views(self) -> None:
        """The entrance, the language and one's own password: there are no screens of accounts and permissions."""
        self.auth_view = Entrance()
        self.appbuilder.add_view_no_menu(self.auth_view)
        self.slow_down(self.auth_view, of_login)
        self.appbuilder.add_view_no_menu(Language)
        self.slow_down(self.appbuilder.add_view_no_menu(OwnPassword), of_visitor, status=422)

    def slow_down(self, view: BaseView, whose: Callable[[], str], *, status: int = 401) -> None:
        """Failures at the doors of `view`: few of one account, and no great many from one address."""
        for allowed_ones, key, scope in ((FAILURES, whose, "account"), (FROM_ADDRESS, get_remote_address, "address")):
            failures = self.limiter.shared_limit(
                allowed_ones, scope=f"{scope} {status}", key_func=key, methods=["POST"],
                deduct_when=lambda answer: answer.status_code == status,
            )  # fmt: skip
            failures(view.blueprint)


class Front(AppBuilder):
    """Flask-AppBuilder with the doors that we opened and no others."""

    def _add_admin_views(self) -> None:
        self._indexview = self.add_view_no_menu(self.indexview)
        self.sm.register_views()
