"""Accounts of officials: made and changed by the owner's connection: the command line, the demonstration, tests.

The running programme asks the functions of `accounts.sql` (see `app.stages.accounts`).
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from werkzeug.security import generate_password_hash

from app.errors import BadInput
from app.models import Staff
from app.roles import Role
from app.rules import people
from app.text import Text

SHORTEST, LONGEST = 12, 256
TOO_SHORT = Text(
    "Пароль тым қысқа: кемінде {n} таңба болуы тиіс.", "Пароль слишком короткий: нужно не меньше {n} знаков."
).fill(n=SHORTEST)
TOO_LONG = Text("Пароль тым ұзын: {n} таңбадан аспауы тиіс.", "Пароль слишком длинный: не более {n} знаков.").fill(
    n=LONGEST
)
UNSEEN = Text(
    "Парольде көрінбейтін таңба бар немесе ол тек бос орындар: басқасын ойлап табыңыз.",
    "В пароле невидимый знак или одни пробелы: придумайте другой.",
)
SAME_AS_LOGIN = Text(
    "Пароль логинді қайталамауы тиіс: басқасын ойлап табыңыз.", "Пароль не должен повторять логин: придумайте другой."
)


def check_password(password: str, login: str) -> None:
    """A password is long, not endless, can be typed and is not the login; BadInput says which it is not."""
    if len(password) < SHORTEST:
        raise BadInput(TOO_SHORT)
    if len(password) > LONGEST:
        raise BadInput(TOO_LONG)
    if not password.isprintable() or not password.strip():
        raise BadInput(UNSEEN)
    if password.strip().lower() == login.strip().lower():
        raise BadInput(SAME_AS_LOGIN)


def make_staff(  # noqa: PLR0913  (an account, a role and its place)
    connection: sa.Connection,
    *,
    login: str,
    password: str,
    full_name: str,
    role: Role,
    site_id: int | None = None,
    commission_id: int | None = None,
    branch_id: int | None = None,
    iin: str | None = None,
    locale: str = "kk",
    password_due: bool = False,
) -> int:
    """Make an account and its place in the service, or renew those that exist; returns the number of the user.

    `connection` is the owner's. Renewal ends the person's open sessions. BadInput if the password is poor.
    `password_due`: the password is a first one, to be changed at the entrance.
    """
    check_password(password, login)
    user_id = _user(connection, login, password, full_name)
    row = {
        "login": login, "full_name": full_name, "role": role, "site_id": site_id, "commission_id": commission_id,
        "branch_id": branch_id, "iin": iin, "locale": locale, "active": True, "password_due": password_due,
    }  # fmt: skip
    renewed = connection.execute(
        sa.update(Staff).where(Staff.user_id == user_id).values(**row, epoch=Staff.epoch + 1)
    ).rowcount
    if not renewed:
        connection.execute(sa.insert(Staff).values(**row, user_id=user_id))
    return user_id


def is_taken(connection: sa.Connection, login: str) -> bool:
    """Whether somebody has this login, however it is written; Refusal for what is no login at all."""
    people.check_login(login)
    asked = sa.select(User.id).where(sa.func.lower(User.username) == login.lower())
    return connection.scalar(asked) is not None


def _user(connection: sa.Connection, login: str, password: str, full_name: str) -> int:
    surname, _, rest = full_name.partition(" ")
    digest = generate_password_hash(password)
    row = {"first_name": rest[:64], "last_name": surname[:64], "password": digest, "active": True}
    known: int | None = connection.scalar(sa.select(User.id).where(User.username == login))
    if known is not None:
        connection.execute(sa.update(User).where(User.id == known).values(**row))
        return known
    told = sa.insert(User).values(**row, username=login, email=f"{login}@synaq.invalid").returning(User.id)
    made: int = connection.execute(told).scalar_one()
    return made
