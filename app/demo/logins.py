"""The demonstration logins: one for each role, and two of a second site to see that places are apart."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from app import form
from app.accounts import make_staff
from app.errors import BadInput
from app.house import House
from app.roles import Role, may_print
from app.rules.applications import iin_with_check
from app.text import Text

PASSWORD = "synaq-demo-2018"  # noqa: S105  (said aloud to everybody who sees the demonstration)


class Login(NamedTuple):
    """An account: `place` is the code of the site or commission where the role is exercised."""

    login: str
    role: Role
    name: str
    site: str = ""
    commission: str = ""
    iin: str = ""

    @property
    def names(self) -> dict[str, str]:
        """The person as the registers of people write them."""
        surname, first_name, *rest = self.name.split()
        return {"surname": surname, "first_name": first_name, "patronymic": " ".join(rest), "iin": self.iin}


class Sender(NamedTuple):
    """A commission that sends to the site: its code, chair and responsible person."""

    code: str
    chair: str
    responsible: str


def accounts(commissions: list[Sender]) -> list[Login]:
    """Accounts of the demonstration, each of a person with an IIN of their own; `commissions` send to the site."""
    return [one._replace(iin=_iin(place, one.name)) for place, one in enumerate(_accounts(commissions))]


def _iin(place: int, name: str) -> str:
    woman = name.endswith(("қызы", "вна"))
    tries = (f"{60 + place}{place % 12 + 1:02}{place % 28 + 1:02}{4 if woman else 3}7{place:02}{n}" for n in range(10))
    return next(filter(None, map(iin_with_check, tries)))


def _accounts(commissions: list[Sender]) -> list[Login]:
    first, *others = commissions
    return [
        Login("ntc", Role.NTC, "Әлімқұлова Райхан Серікқызы"),
        Login("secretary", Role.NTC_SECRETARY, "Ибраева Жанна Маратқызы"),
        Login("branch", Role.BRANCH, "Жұмабаев Ерлан Қайратұлы"),
        Login("site", Role.SITE, "Сүлейменова Әсел Бақытқызы", "701"),
        Login("responsible", Role.RESPONSIBLE, first.responsible, "", first.code),
        Login("chair", Role.CHAIR, first.chair, "", first.code),
        *(Login(f"responsible{n}", Role.RESPONSIBLE, one.responsible, "", one.code) for n, one in enumerate(others, 2)),
        *(Login(f"chair{n}", Role.CHAIR, one.chair, "", one.code) for n, one in enumerate(others, 2)),
        Login("commission", Role.COMMISSION_SITE, "Байжанов Арман Сейітұлы", "701"),
        Login("lead", Role.LEAD, "Төлегенова Мәдина Өмірзаққызы", "701"),
        Login("representative", Role.REPRESENTATIVE, "Ермеков Дәурен Һамитұлы", "701"),
        Login("programmer", Role.PROGRAMMER, "Ыбыраев Самат Үсенұлы", "701"),
        Login("appeal-chair", Role.APPEAL_CHAIR, "Мұқанова Зәуре Қадырқызы", "701"),
        Login("appeal-member", Role.APPEAL_MEMBER, "Петрова Ирина Сергеевна", "701"),
        Login("republican", Role.REPUBLICAN, "Нұрғалиев Болат Ісләмұлы"),
        Login("invigilator", Role.INVIGILATOR, "Сәрсенова Айгүл Нұрқызы", "701"),
        Login("candidate", Role.CANDIDATE, "Тестова Анна Ивановна"),
        Login("site702", Role.SITE, "Ким Ольга Викторовна", "702"),
        Login("programmer702", Role.PROGRAMMER, "Жаңабаев Рүстем Ғабитұлы", "702"),
    ]  # fmt: skip


def create(house: House, logins: list[Login]) -> None:
    """Make the accounts, by the owner's connection."""
    owner = sa.create_engine(house.servers.owner_url, poolclass=sa.NullPool)
    with owner.begin() as connection:
        for one in logins:
            make_staff(
                connection, login=one.login, password=PASSWORD, full_name=one.name, role=one.role,
                site_id=_place(house, "site", one.site), commission_id=_place(house, "commission", one.commission),
                branch_id=_place(house, "branch", BRANCH) if one.role is Role.BRANCH else None, iin=one.iin or None,
            )  # fmt: skip


BRANCH = ""
"""Set by the play from the branch of site 701."""


def _place(house: House, table: str, code: str) -> int | None:
    if not code:
        return None
    with house.as_login("ntc") as (session, _):
        found = session.scalar(sa.text(f"SELECT id FROM {table} WHERE code = :code"), {"code": code})  # noqa: S608
    return int(found)


def who_prints(house: House, form_id: str, unit: str) -> list[str]:
    """The demonstration logins that print this form of this unit, those of the site and the Centre first."""
    with house.as_login("ntc") as (session, _):
        found = session.execute(sa.text("SELECT login, role FROM staff WHERE active ORDER BY id")).all()
    able = [(login, Role(role)) for login, role in found if may_print(form_id, Role(role))]
    able.sort(key=lambda one: OF_WHOLE_SITE.index(one[1]) if one[1] in OF_WHOLE_SITE else len(OF_WHOLE_SITE))
    return [login for login, _ in able if _sees(house, login, form_id, unit)] or [login for login, _ in able[:1]]


def _sees(house: House, login: str, form_id: str, unit: str) -> bool:
    with house.as_login(login) as (session, _):
        try:
            form.find(session, form_id, unit)
        except BadInput:
            return False
    return True


OF_WHOLE_SITE = (Role.PROGRAMMER, Role.SITE, Role.NTC)
"""They see every candidate of a site; a commission sees its own."""


def card(house: House, *, seconds: float, letter: Path) -> str:
    """What `serve` prints when the page answers: the address and who may log in."""
    address = house.config.public_url or f"http://{house.config.host}:{house.config.port}"
    lines = ["", f"  Synaq  →  {address}    ({seconds:.0f} с)", ""]
    with house.sessions() as session:
        demonstration = session.scalar(sa.text("SELECT is_demonstration()"))
    if demonstration:
        with house.as_login("ntc") as (session, _):
            found = session.execute(sa.text("SELECT login, role FROM staff ORDER BY id"))
            lines += [f"    {login:16} {Role(role).label.within('both')}" for login, role in found]
        password = Text("Көрсету логиндерінің паролі", "Пароль логинов демонстрации")
        lines += ["", f"  {password.within('both')}: {PASSWORD}", f"  {letter}"]
    return "\n".join([*lines, "  Ctrl-C", ""])
