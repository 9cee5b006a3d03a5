"""The entrance and the way out, the language, one's own password."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import flash, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.sqla.models import User
from flask_appbuilder.security.views import AuthDBView
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.accounts import LONGEST, check_password
from app.db import act
from app.errors import BadInput
from app.register.asked import is_utf8
from app.register.visit import db, end_other_stays, end_stay, keep_typed, me, safe, sign_in
from app.text import Text

IS_FORM = re.compile(r"/(?:desk/)?[a-z_]+/(add|edit/\d+)")
"""Addresses of the forms of rows: the button of the language sends what is typed there with it."""

WRONG = Text(
    "Логин немесе пароль қате. Тексеріп, қайта енгізіңіз.", "Неверный логин или пароль. Проверьте и введите снова."
)
NOT_YOURS = Text("Қазіргі пароль дұрыс емес. Оны қайта енгізіңіз.", "Текущий пароль неверен. Введите его ещё раз.")
DIFFERENT = Text(
    "Жаңа пароль екі жерде екі түрлі жазылған. Қайта енгізіңіз.", "Новый пароль записан по-разному. Введите ещё раз."
)
SAME = Text("Жаңа пароль қазіргісінен басқа болуы тиіс.", "Новый пароль должен отличаться от текущего.")
CHANGED = Text("Пароль өзгертілді.", "Пароль изменён.")


def of_account(typed: str) -> str:
    """Failures are counted by account and address together: both names of an account are one."""
    name = typed.strip().lower()[:128].encode("utf-8", "replace").decode()
    known = sa.select(User.id).where(sa.or_(sa.func.lower(User.username) == name, sa.func.lower(User.email) == name))
    account = db().scalar(known.limit(1)) if "\0" not in name else None
    db().rollback()
    return f"{name if account is None else account} {get_remote_address()}"


def of_login() -> str:
    """Whose entrance is tried by the form."""
    return of_account(request.form.get("username", ""))


def of_visitor() -> str:
    """Whose present password is asked for."""
    return f"{me().user_id} {get_remote_address()}"


class Entrance(AuthDBView):
    """Login by Flask-AppBuilder's own check; logout only on purpose."""

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> ResponseReturnValue:
        form = LoginForm_db()
        if g.staff is not None:
            return redirect(safe(request.args.get("next")))
        if request.method == "GET":
            return self._page(form)
        if form.validate_on_submit() and self._entered(form):
            return redirect(safe(request.args.get("next")))
        flash(str(WRONG), "danger")
        return self._page(form), 401

    def _entered(self, form: LoginForm_db) -> bool:
        if not is_utf8(form.username.data + form.password.data):
            return False
        user = self.appbuilder.sm.auth_user_db(form.username.data.strip(), form.password.data)
        return user is not None and sign_in(user.id)

    def _page(self, form: LoginForm_db) -> str:
        return str(self.render_template("login.html", form=form))

    @expose("/logout/", methods=["POST"])
    def logout(self) -> ResponseReturnValue:
        end_stay()
        return redirect("/login/")


class Language(BaseView):
    """Kazakh or Russian, on every page."""

    route_base = "/lang"
    default_view = "speak"

    @expose("/<string:locale>", methods=["POST"])
    def speak(self, locale: str) -> ResponseReturnValue:
        if locale not in self.appbuilder.languages:
            raise BadRequest
        session["locale"] = locale
        way = safe(request.values.get("next"))
        if g.staff is not None and IS_FORM.fullmatch(way):
            keep_typed(me().user_id, way)
        return redirect(way)


class PasswordForm(FlaskForm):
    """The present password and twice the new one."""

    present = PasswordField(validators=[InputRequired()])
    fresh = PasswordField(validators=[InputRequired()])
    again = PasswordField(validators=[InputRequired()])


class OwnPassword(BaseView):
    """A person changes their own password, and only by knowing it."""

    route_base = "/password"
    default_view = "change"

    @expose("/", methods=["GET", "POST"])
    @has_access
    @permission_name("own")
    def change(self) -> ResponseReturnValue:
        form = PasswordForm()
        if not form.validate_on_submit():
            return str(self.render_template("password.html", form=form))
        try:
            _change(form.present.data, form.fresh.data, form.again.data)
        except BadInput as refused:
            flash(str(refused), "danger")
            return str(self.render_template("password.html", form=form)), refused.status
        flash(str(CHANGED), "success")
        return redirect("/")


def _change(present: str, fresh: str, again: str) -> None:
    kept = db().scalar(sa.select(User.password).where(User.id == me().user_id))
    if len(present) > LONGEST or not check_password_hash(kept or "", present):
        raise BadInput(NOT_YOURS)
    if fresh != again:
        raise BadInput(DIFFERENT)
    check_password(fresh, me().login)
    if fresh == present:
        raise BadInput(SAME)
    with act(db(), CHANGED, mark="§20.1"):
        db().execute(sa.text("SELECT change_password(:digest)"), {"digest": generate_password_hash(fresh)})
    end_other_stays()
