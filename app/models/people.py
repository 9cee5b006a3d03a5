"""Who serves and who takes part: accounts, responsible persons, commissions, crews of a site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Menu, Register, column, one, titled
from app.models.places import Branch, Commission, Site, Subject
from app.roles import AT_BRANCH, AT_CENTRE, AT_COMMISSION, Role
from app.rules import applications, people
from app.rules.terms import Post
from app.text import Text

FULL_NAME = "surname || ' ' || first_name || CASE WHEN patronymic = '' THEN '' ELSE ' ' || patronymic END"


class Person(Base):
    """A person by name; names stand in the order of the Kazakh alphabet."""

    __abstract__ = True

    surname: Mapped[str] = column("Тегі", "Фамилия")
    first_name: Mapped[str] = column("Аты", "Имя")
    patronymic: Mapped[str] = column("Әкесінің аты (бар болса)", "Отчество (при наличии)", server_default="")
    full_name: Mapped[str] = column("ТАӘ", "Ф.И.О.", sa.Computed(FULL_NAME, persisted=True))
    sort_key: Mapped[str] = column(
        "Әліпби реті", "Алфавитный порядок", sa.Text(collation="C"),
        sa.Computed(f"kk_order({FULL_NAME})", persisted=True),
    )  # fmt: skip

    def __str__(self) -> str:
        return self.full_name


class Numbered(Person):
    """A person known by the IIN, as one who may get an account is: one person, one account."""

    __abstract__ = True

    iin: Mapped[str] = column("ЖСН", "ИИН", check=applications.check_iin)

    @property
    @titled("ЖСН-ның соңы", "Конец ИИН")
    def unit(self) -> str:
        return f"…{self.iin[-4:]}"


def _people(
    kk: str, ru: str, mark: str, key: tuple[str, ...], shown: tuple[str, ...], *, bulk: tuple[str, ...] = ()
) -> Register:
    search = ("full_name", *(("iin",) if "iin" in key else ()))
    return Register(Text(kk, ru), Menu.PEOPLE, mark, key, shown, search, "CRU", order="full_name", bulk=bulk)


def _of(roles: Iterable[Role]) -> str:
    return "role IN (" + ", ".join(f"'{role.value}'" for role in Role if role in roles) + ")"


PLACE_OF_ROLE = (
    f"CASE WHEN {_of(AT_CENTRE)} THEN num_nonnulls(site_id, commission_id, branch_id) = 0 "
    f"WHEN {_of(AT_BRANCH)} THEN branch_id IS NOT NULL AND num_nonnulls(site_id, commission_id) = 0 "
    f"WHEN {_of(AT_COMMISSION)} THEN commission_id IS NOT NULL AND num_nonnulls(site_id, branch_id) = 0 "
    "ELSE site_id IS NOT NULL AND num_nonnulls(commission_id, branch_id) = 0 END"
)


class Staff(Base):
    """An account: the login, the person, the role and the one place where it is exercised (§20.1, §28.4, §48)."""

    __tablename__ = "staff"
    __table_args__ = (sa.CheckConstraint(PLACE_OF_ROLE, name="place"),)
    register = Register(
        Text("Есептік жазбалар", "Учётные записи"), Menu.PEOPLE, "§20.1", ("login",),
        ("login", "full_name", "iin", "role", "site", "commission", "branch", "active"), ("login", "full_name", "role"),
        order="login", desk="/desk/accounts/",
    )  # fmt: skip

    user_id: Mapped[int] = column("Есептік жазба", "Учётная запись", unique=True)
    login: Mapped[str] = column("Логин", "Логин", unique=True, check=people.check_login)
    full_name: Mapped[str] = column("ТАӘ", "Ф.И.О.")
    iin: Mapped[str | None] = column("ЖСН", "ИИН", unique=True, check=applications.check_iin)
    role: Mapped[Role] = column("Рөлі", "Роль")
    site_id: Mapped[int | None] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    commission_id: Mapped[int | None] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    branch_id: Mapped[int | None] = column("ҰТО филиалы", "Филиал НЦТ", sa.ForeignKey("branch.id"))
    locale: Mapped[str] = column("Тілі", "Язык", sa.Text(), server_default="kk")
    epoch: Mapped[int] = column("Сеанс буыны", "Поколение сеансов", server_default="0")
    active: Mapped[bool] = column("Белсенді", "Действует", server_default=sa.true())
    password_due: Mapped[bool] = column("Парольді ауыстыруы тиіс", "Должен сменить пароль", server_default=sa.false())
    site: Mapped[Site | None] = one("Site", "staff.site_id")
    commission: Mapped[Commission | None] = one("Commission", "staff.commission_id")
    branch: Mapped[Branch | None] = one("Branch", "staff.branch_id")

    def __str__(self) -> str:
        return self.full_name


class ResponsiblePerson(Numbered):
    """Whom a commission has designated to take applications; registered through the branch (§48, §78.2, §78.3)."""

    __tablename__ = "responsible_person"
    __table_args__ = (
        sa.UniqueConstraint("commission_id", "iin"),
        sa.Index(
            "one_responsible_a_commission", "commission_id", unique=True, postgresql_where=sa.text("valid_to IS NULL")
        ),
        sa.CheckConstraint("valid_to >= valid_from", name="term"),
    )
    register = _people(
        "Жауапты тұлғалар", "Ответственные лица", "§78.2", ("commission_id", "iin"),
        ("commission", "full_name", "iin", "order_no", "valid_from", "valid_to", "trained_on", "acts_received_on",
         "registered_on"),
        bulk=("trained_on", "acts_received_on", "registered_on"),
    )  # fmt: skip

    commission_id: Mapped[int] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    position: Mapped[str] = column("Лауазымы", "Должность", server_default="")
    phone: Mapped[str] = column("Телефоны", "Телефон", server_default="", check=people.check_phone)
    email: Mapped[str] = column("Электрондық поштасы", "Электронная почта", server_default="", check=people.check_email)
    order_no: Mapped[str] = column("Бұйрық №", "Приказ №", server_default="")
    valid_from: Mapped[dt.date] = column("Тағайындалған күні", "Назначено с")
    valid_to: Mapped[dt.date | None] = column("Өкілеттігі біткен күн", "Полномочия кончились")
    trained_on: Mapped[dt.date | None] = column("Филиалда оқытылды (§26.2)", "Обучено в филиале (§26.2)")
    acts_received_on: Mapped[dt.date | None] = column("Актілерді алды (§26.4)", "Получило акты (§26.4)")
    registered_on: Mapped[dt.date | None] = column("Филиалда тіркелді (§78.3)", "Регистрация в филиале (§78.3)")
    commission: Mapped[Commission] = one("Commission", "responsible_person.commission_id")


class CommissionMember(Numbered):
    """The chair, the secretary and the members of an attestation commission (§53)."""

    __tablename__ = "commission_member"
    __table_args__ = (
        sa.UniqueConstraint("commission_id", "iin"),
        sa.Index(
            "one_chair_a_commission",
            "commission_id",
            unique=True,
            postgresql_where=sa.text("post = 'chair' AND serves"),
        ),
    )
    register = _people(
        "Аттестаттау комиссиясының құрамы", "Состав аттестационной комиссии", "§53", ("commission_id", "iin"),
        ("commission", "full_name", "iin", "post", "position", "serves"), bulk=("serves",),
    )  # fmt: skip

    commission_id: Mapped[int] = column("Комиссия", "Комиссия", sa.ForeignKey("commission.id"))
    post: Mapped[Post] = column("Комиссиядағы қызметі", "В комиссии")
    position: Mapped[str] = column("Лауазымы", "Должность", server_default="")
    serves: Mapped[bool] = column("Құрамда", "В составе", server_default=sa.true())
    commission: Mapped[Commission] = one("Commission", "commission_member.commission_id")


class Invigilator(Numbered):
    """One who keeps order in a room on the test day (§28.4, §33.2)."""

    __tablename__ = "invigilator"
    __table_args__ = (sa.UniqueConstraint("site_id", "iin"), sa.UniqueConstraint("id", "site_id"))
    register = _people(
        "Аудитория кезекшілері", "Дежурные по аудиториям", "§28.4", ("site_id", "iin"),
        ("site", "full_name", "iin", "workplace", "phone"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    workplace: Mapped[str] = column("Жұмыс орны", "Место работы", server_default="")
    phone: Mapped[str] = column("Телефоны", "Телефон", server_default="", check=people.check_phone)
    site: Mapped[Site] = one("Site", "invigilator.site_id")


class MedicalWorker(Person):
    """A medical worker on duty at a site, with the document that is checked (§28.5, §33.2)."""

    __tablename__ = "medical_worker"
    __table_args__ = (sa.UniqueConstraint("site_id", "document"),)
    register = _people(
        "Медициналық қызметкерлер", "Медицинские работники", "§28.5", ("site_id", "document"),
        ("site", "full_name", "document", "workplace"),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    document: Mapped[str] = column("Құжаты", "Документ")
    workplace: Mapped[str] = column("Жұмыс орны", "Место работы", server_default="")
    site: Mapped[Site] = one("Site", "medical_worker.site_id")


class AppealMember(Numbered):
    """A teacher of a subject in the appeal commission of a site: not fewer than two a subject (§33.2, §152)."""

    __tablename__ = "appeal_member"
    __table_args__ = (sa.UniqueConstraint("site_id", "subject_id", "iin"),)
    register = _people(
        "Апелляциялық комиссия мүшелері", "Члены апелляционной комиссии", "§152", ("site_id", "subject_id", "iin"),
        ("site", "subject", "full_name", "iin", "workplace", "approved_on"), bulk=("approved_on",),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    subject_id: Mapped[int] = column("Тестілеу пәні", "Предмет тестирования", sa.ForeignKey("subject.id"))
    workplace: Mapped[str] = column("Жұмыс орны", "Место работы")
    approved_on: Mapped[dt.date | None] = column("Тізімі бекітілді", "Список утверждён")
    site: Mapped[Site] = one("Site", "appeal_member.site_id")
    subject: Mapped[Subject] = one("Subject", "appeal_member.subject_id")


class RepublicanMember(Numbered):
    """The chair, the secretary and the members by subject of the Republican Appeal Commission (§22.1, §173.5)."""

    __tablename__ = "republican_member"
    __table_args__ = (
        sa.UniqueConstraint("iin"),
        sa.CheckConstraint("post <> 'member' OR subject_id IS NOT NULL", name="subject"),
    )
    register = _people(
        "Республикалық комиссияның құрамы", "Состав Республиканской комиссии", "§22.1", ("iin",),
        ("full_name", "iin", "post", "subject", "workplace"),
    )  # fmt: skip

    post: Mapped[Post] = column("Комиссиядағы қызметі", "В комиссии")
    subject_id: Mapped[int | None] = column("Пәні (мүше үшін)", "Предмет (для члена)", sa.ForeignKey("subject.id"))
    workplace: Mapped[str] = column("Жұмыс орны", "Место работы", server_default="")
    subject: Mapped[Subject | None] = one("Subject", "republican_member.subject_id")
