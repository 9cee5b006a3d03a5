"""Accounts by SQL: who keeps whose, within which reach; nobody writes them but the functions of the database."""

from __future__ import annotations

import pytest

from app.roles import AT_BRANCH, AT_CENTRE, AT_COMMISSION, Role, makes
from app.rules.applications import iin_with_check
from tests.house.attacks import ACCEPTED, NO_ACT, NOT_YOURS, TAKEN, Connection, told
from tests.house.rows import COMMISSION, FOREIGN, NEIGHBOUR, OWN, SITE
from tests.house.world import World

IIN = next(filter(None, (iin_with_check(f"8503124000{n:02}"[:11]) for n in range(99))))
OF_OFFICIALS = {
    Role.NTC_SECRETARY, Role.BRANCH, Role.SITE, Role.CHAIR, Role.COMMISSION_SITE, Role.LEAD, Role.REPRESENTATIVE,
    Role.PROGRAMMER, Role.APPEAL_CHAIR, Role.APPEAL_MEMBER, Role.REPUBLICAN,
}  # fmt: skip
WRONG_PLACE = "23514"


def keeps(keeper: Role, kept: Role, place: str) -> bool:
    """Read from the law and written by hand: the Centre, the branch of the commission (§78.3), the own site (§28.4)."""
    if keeper is Role.NTC:
        return kept in OF_OFFICIALS
    if keeper is Role.BRANCH:
        return kept is Role.RESPONSIBLE and place != FOREIGN
    return keeper is Role.SITE and kept is Role.INVIGILATOR and place != FOREIGN


def where(role: Role, place: str) -> str:
    """Site, commission and branch of an account as the functions take them."""
    if role in AT_CENTRE:
        return "NULL, NULL, NULL"
    if role in AT_BRANCH:
        return f"NULL, NULL, {SITE[place]}"
    return f"NULL, {COMMISSION[place]}, NULL" if role in AT_COMMISSION else f"{SITE[place]}, NULL, NULL"


def making(role: Role, place: str, *, login: str = "new.login", iin: str | None = IIN) -> str:
    number = f"'{iin}'" if iin else "NULL"
    return f"SELECT make_account('{login}', 'Жаңа Адам', {number}, '{role.value}', {where(role, place)}, 'digest')"


@pytest.mark.parametrize("keeper", Role)
def test_20_1_28_4_78_3_accounts_are_made_by_their_keeper_within_its_reach(two_sites: World, keeper: Role) -> None:
    with two_sites.as_application(two_sites.ticket(keeper), acting=True) as connection:
        for kept in Role:
            for place in (OWN, NEIGHBOUR, FOREIGN):
                due = ACCEPTED if keeps(keeper, kept, place) else NOT_YOURS
                assert told(connection, making(kept, place)) == due, (kept, place)


@pytest.mark.parametrize("keeper", Role)
def test_an_account_is_renewed_dismissed_and_moved_by_its_keeper_alone(two_sites: World, keeper: Role) -> None:
    with two_sites.as_application(two_sites.ticket(keeper), acting=True) as connection:
        for (kept, place), user in two_sites.staff.items():
            due = ACCEPTED if keeps(keeper, kept, place) else NOT_YOURS
            for order in (f"renew_account({user}, 'digest')", f"dismiss_account({user})"):
                assert told(connection, f"SELECT {order}") == due, (order, kept, place)
            same = f"SELECT move_account({user}, '{kept.value}', {where(kept, place)})"
            assert told(connection, same) == due, (kept, place)


@pytest.mark.parametrize("keeper", Role)
def test_an_account_is_moved_only_where_its_keeper_reaches_too(two_sites: World, keeper: Role) -> None:
    with two_sites.as_application(two_sites.ticket(keeper), acting=True) as connection:
        for kept in makes(keeper):
            user = two_sites.user(kept)
            for role in Role:
                for place in (OWN, FOREIGN):
                    due = ACCEPTED if keeps(keeper, role, place) else NOT_YOURS
                    order = f"SELECT move_account({user}, '{role.value}', {where(role, place)})"
                    assert told(connection, order) == due, (kept, role, place)


def test_nobody_makes_an_account_of_the_centre_but_the_owner() -> None:
    assert [role for role in Role if {Role.NTC, Role.CANDIDATE} & set(makes(role))] == []


def test_a_branch_makes_no_programmer_and_a_site_no_invigilator_of_another(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.BRANCH), acting=True) as connection:
        assert told(connection, making(Role.PROGRAMMER, OWN)) == NOT_YOURS
        assert told(connection, making(Role.RESPONSIBLE, FOREIGN)) == NOT_YOURS
    with two_sites.as_application(two_sites.ticket(Role.SITE), acting=True) as connection:
        assert told(connection, making(Role.INVIGILATOR, FOREIGN)) == NOT_YOURS


@pytest.mark.parametrize("role", Role)
def test_accounts_are_written_by_no_other_way(two_sites: World, role: Role) -> None:
    with two_sites.as_application(two_sites.ticket(role), acting=True) as connection:
        for order in (
            "UPDATE staff SET active = active", "UPDATE ab_user SET password = password", "DELETE FROM staff",
            "INSERT INTO staff (user_id, login, full_name, role) VALUES (999, 'x', 'x', 'ntc')",
            "INSERT INTO ab_user (username) VALUES ('x')", "SELECT give_password(1, 'x')", "SELECT kept_account(1)",
        ):  # fmt: skip
            assert told(connection, order) == NOT_YOURS, order


def test_20_1_one_person_has_one_account(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
        connection.execute(making(Role.PROGRAMMER, OWN).encode())
        assert told(connection, making(Role.LEAD, OWN, login="another")) == TAKEN
        assert told(connection, making(Role.LEAD, OWN, login="NEW.login", iin="850312400012")) == TAKEN
        assert told(connection, making(Role.LEAD, OWN, login="another", iin=None)) == NOT_YOURS


def test_20_1_who_was_dismissed_is_taken_back_under_the_old_login(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
        connection.execute(making(Role.PROGRAMMER, OWN).encode())
        (before,) = rows(connection, "SELECT user_id FROM staff WHERE login = 'new.login'")
        connection.execute("SELECT dismiss_account(%s)", before)
        assert rows(connection, making(Role.LEAD, FOREIGN, login="another")) == [("new.login",)]
        asked = "SELECT user_id, role, active, password_due, epoch FROM staff WHERE login = 'new.login'"
        assert rows(connection, asked) == [(*before, "ministry_lead", True, True, 2)]


def test_a_dismissed_person_acts_no_more_and_the_ticket_is_dead(changing: World) -> None:
    programmer = changing.user(Role.PROGRAMMER)
    assert told_with(changing, Role.PROGRAMMER, "SELECT open_act()") == ACCEPTED
    changing.act(Role.NTC, "centre", f"SELECT dismiss_account({programmer})")
    assert told_with(changing, Role.PROGRAMMER, "SELECT open_act()") == NOT_YOURS
    changing.act(Role.NTC, "centre", f"SELECT renew_account({programmer}, 'digest')")
    assert told_with(changing, Role.PROGRAMMER, "SELECT open_act()") == NOT_YOURS
    with changing.as_application(changing.ticket(Role.PROGRAMMER, epoch=2)) as connection:
        assert told(connection, "SELECT open_act()") == ACCEPTED


def test_a_role_is_exercised_at_its_own_kind_of_place(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC), acting=True) as connection:
        for role, place in ((Role.PROGRAMMER, "NULL, 1, NULL"), (Role.BRANCH, "1, NULL, NULL"),
                            (Role.CHAIR, "1, 1, NULL"), (Role.NTC_SECRETARY, "1, NULL, NULL")):  # fmt: skip
            order = f"SELECT make_account('new.login', 'Жаңа Адам', '{IIN}', '{role.value}', {place}, 'digest')"
            assert told(connection, order) == WRONG_PLACE, role


def test_every_deed_of_an_account_stands_in_the_journal(two_sites: World) -> None:
    with two_sites.as_application(two_sites.ticket(Role.NTC)) as connection:
        user = two_sites.user(Role.PROGRAMMER)
        for order in (making(Role.LEAD, OWN), f"SELECT renew_account({user}, 'x')", f"SELECT dismiss_account({user})",
                      f"SELECT move_account({user}, 'ministry_lead', 1, NULL, NULL)"):  # fmt: skip
            assert told(connection, order) == NO_ACT, order


def told_with(world: World, role: Role, order: str) -> str:
    with world.as_application(world.ticket(role)) as connection:
        return told(connection, order)


def rows(connection: Connection, order: str) -> list[tuple[object, ...]]:
    return connection.execute(order.encode()).fetchall()
