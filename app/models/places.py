"""Where things happen: campaign, reference lists, sites, commissions, rooms."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.db import Base, Freeze, Menu, Register, column, one, titled
from app.rules import applications, rooms, timing
from app.rules.terms import AuthorityKind, Language
from app.text import Text


class Named(Base):
    """A thing with a code and a name in both languages."""

    __abstract__ = True

    code: Mapped[str] = column("Коды", "Код", unique=True)
    kk: Mapped[str] = column("Атауы (қазақша)", "Название (по-казахски)")
    ru: Mapped[str] = column("Атауы (орысша)", "Название (по-русски)")

    @property
    def name(self) -> Text:
        return Text(self.kk, self.ru)

    def __str__(self) -> str:
        return str(self.name)


def list_of(kk: str, ru: str, mark: str, *more: str, bulk: tuple[str, ...] = ()) -> Register:
    """The register of a list that the Centre keeps and everybody reads."""
    shown, search = ("code", "kk", "ru", *more), ("code", "kk", "ru")
    return Register(Text(kk, ru), Menu.REFERENCE, mark, ("code",), shown, search, "CRU", order="code", bulk=bulk)


class Campaign(Named):
    """One holding of the National Qualification Test (§1): its days are set by the Rules, its hours by the law."""

    __tablename__ = "campaign"
    __table_args__ = (sa.CheckConstraint("intake_to >= intake_from", name="intake"),)
    register = list_of(
        "Тестілеу науқандары", "Кампании тестирования", "§1",
        "intake_from", "intake_to", "closing_hour", "starting_hour", "appeal_hours", "meeting_hour",
    )  # fmt: skip

    intake_from: Mapped[dt.date | None] = column("Өтініш қабылдау басталады", "Начало приёма заявлений")
    intake_to: Mapped[dt.date | None] = column("Өтініш қабылдаудың соңғы күні", "Последний день приёма")

    @property
    @titled("База жабылады (§9)", "База закрывается (§9)")
    def closing_hour(self) -> dt.time:
        return applications.CLOSES_AT

    @property
    @titled("Тестілеу басталады (§34.10)", "Начало тестирования (§34.10)")
    def starting_hour(self) -> dt.time:
        return timing.START

    @property
    @titled("Апелляция қабылданады (§155)", "Приём апелляций (§155)")
    def appeal_hours(self) -> str:
        return f"{timing.APPEALS_FROM:%H:%M}–{timing.APPEALS_TO:%H:%M}"

    @property
    @titled("Апелляция отырысы (§161)", "Заседание по апелляции (§161)")
    def meeting_hour(self) -> dt.time:
        return timing.MEETING_FROM


class Region(Named):
    """A region or city of republican significance."""

    __tablename__ = "region"
    register = list_of("Облыстар", "Области", "§4")


class Branch(Named):
    """A branch of the Centre (§26)."""

    __tablename__ = "branch"
    register = list_of("ҰТО филиалдары", "Филиалы НЦТ", "§26")


class Authority(Named):
    """An education authority (§4): statements with names are made for each (§150)."""

    __tablename__ = "authority"
    __table_args__ = (sa.CheckConstraint("parent_id <> id", name="parent"),)
    register = list_of(
        "Білім беруді басқару органдары", "Органы управления образованием", "§4", "kind", "region", "parent"
    )

    kind: Mapped[AuthorityKind] = column("Түрі", "Вид", server_default="district_department")
    parent_id: Mapped[int | None] = column("Жоғары тұрған орган", "Вышестоящий орган", sa.ForeignKey("authority.id"))
    parent: Mapped[Authority | None] = one("Authority", "authority.parent_id")
    region_id: Mapped[int] = column("Облыс", "Область", sa.ForeignKey("region.id"))
    region: Mapped[Region] = one("Region", "authority.region_id")


class Subject(Named):
    """A test subject; some last longer (§104) and take stamped blank sheets (§117)."""

    __tablename__ = "subject"
    register = list_of(
        "Тестілеу пәндері", "Предметы тестирования", "§5", "long_time", "scratch_sheets", "language",
        bulk=("long_time", "scratch_sheets", "language"),
    )  # fmt: skip

    long_time: Mapped[bool] = column("230 минут (§104)", "230 минут (§104)", server_default=sa.false())
    scratch_sheets: Mapped[bool] = column("2 таза парақ (§117)", "2 чистых листа (§117)", server_default=sa.false())
    language: Mapped[Language | None] = column("Тек осы тілде", "Только на этом языке")


class Institution(Named):
    """A workplace by its BIN, under its education authority (§50, §150)."""

    __tablename__ = "institution"
    register = list_of(
        "Білім беру ұйымдары (БСН)", "Организации образования (БИН)", "§50", "authority", bulk=("authority",)
    )

    code: Mapped[str] = column("БСН", "БИН", unique=True, check=applications.check_bin)
    authority_id: Mapped[int] = column(
        "Білім беруді басқару органы", "Орган управления образованием", sa.ForeignKey("authority.id")
    )
    authority: Mapped[Authority] = one("Authority", "institution.authority_id")


class Site(Named):
    """A test site (ТӨП), named by three digits."""

    __tablename__ = "site"
    register = list_of("Тестілеу өткізу пункттері", "Пункты проведения тестирования", "§2", "branch", "zone")

    address_kk: Mapped[str] = column("Мекенжайы (қазақша)", "Адрес (по-казахски)")
    address_ru: Mapped[str] = column("Мекенжайы (орысша)", "Адрес (по-русски)")
    zone: Mapped[str] = column("Уақыт белдеуі", "Часовой пояс", server_default="Asia/Almaty")
    region_id: Mapped[int] = column("Облыс", "Область", sa.ForeignKey("region.id"))
    branch_id: Mapped[int] = column("ҰТО филиалы", "Филиал НЦТ", sa.ForeignKey("branch.id"))
    region: Mapped[Region] = one("Region", "site.region_id")
    branch: Mapped[Branch] = one("Branch", "site.branch_id")

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def address(self) -> Text:
        return Text(self.address_kk, self.address_ru)


class Commission(Named):
    """An attestation commission that takes applications and closes its base (§6, §9, §48)."""

    __tablename__ = "commission"
    __table_args__ = (
        sa.UniqueConstraint("id", "site_id"),
        sa.Index("one_commission_of_site", "site_id", unique=True, postgresql_where=sa.text("of_site")),
    )
    register = Register(
        Text("Аттестаттау комиссиялары", "Аттестационные комиссии"), Menu.APPLICATIONS, "§48", ("code",),
        ("code", "kk", "ru", "authority", "site", "of_site", "opened_at", "closes_at", "closed_at"),
        ("code", "kk", "ru", "of_site"), "CRU", order="code",
    )  # fmt: skip

    authority_id: Mapped[int] = column(
        "Білім беруді басқару органы", "Орган управления образованием", sa.ForeignKey("authority.id")
    )
    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"), index=True)
    branch_id: Mapped[int] = column("ҰТО филиалы", "Филиал НЦТ", sa.ForeignKey("branch.id"))
    of_site: Mapped[bool] = column(
        "ТӨП орналасқан жердің комиссиясы (10-1-тарау)", "Комиссия по месту ППТ (глава 10-1)", server_default=sa.false()
    )
    zone: Mapped[str | None] = column(
        "Уақыт белдеуі (ТӨП-тікі болмаса)", "Часовой пояс (если не тот, что у ППТ)", spare=True
    )
    chair: Mapped[str] = column("Төраға", "Председатель", server_default="")
    responsible: Mapped[str] = column("Жауапты тұлға", "Ответственное лицо", server_default="")
    opened_at: Mapped[dt.datetime | None] = column("База ашылды", "База открыта")
    closes_at: Mapped[dt.datetime | None] = column("Жабылу мерзімі (15:00)", "Срок закрытия (15:00)")
    chair_agreed_at: Mapped[dt.datetime | None] = column("Төраға жабуға келісті", "Председатель согласен закрыть")
    responsible_agreed_at: Mapped[dt.datetime | None] = column(
        "Жауапты тұлға жабуға келісті", "Ответственное лицо согласно закрыть"
    )
    closed_at: Mapped[dt.datetime | None] = column("База жабылды", "База закрыта")
    authority: Mapped[Authority] = one("Authority", "commission.authority_id")
    site: Mapped[Site] = one("Site", "commission.site_id")
    branch: Mapped[Branch] = one("Branch", "commission.branch_id")

    @property
    def tz(self) -> ZoneInfo:
        """§9: the clock by which the base closes, that of the commission's own place."""
        return ZoneInfo(self.zone) if self.zone else self.site.tz


SEATED = (
    "EXISTS (SELECT 1 FROM sitting_room r JOIN sitting s ON s.id = r.sitting_id "
    "WHERE r.room_id = old.id AND s.allocated_at IS NOT NULL AND s.state <> 'closed')"
)
"""§78.6: candidates are allocated to the seats of this room as it is."""


SEATS_OF_ROOM = "(rows * columns - cardinality(string_to_array(missing, ' '))) * 2"
"""§74.5: two seats at every desk that stands."""


class Room(Base):
    """A room of a test site, numbered 01, 02, … on its door; two seats a desk (§28.3, §74)."""

    __tablename__ = "room"
    __table_args__ = (
        sa.UniqueConstraint("site_id", "number"),
        sa.UniqueConstraint("id", "site_id"),
        sa.CheckConstraint("seats BETWEEN 30 AND 120", name="seats"),
        sa.CheckConstraint("video", name="video"),
        sa.CheckConstraint("rows > 0 AND columns > 0", name="desks"),
        sa.CheckConstraint("missing ~ '^([0-9]+-[0-9]+( [0-9]+-[0-9]+)*)?$'", name="missing"),
    )
    register = Register(
        Text("Аудиториялық қор", "Аудиторный фонд"), Menu.PREPARATION, "§74", ("site_id", "number"),
        ("site", "number", "building", "floor", "rows", "columns", "missing", "seats", "video"), ("number", "building"),
        "CRU", order="number", freeze=Freeze(SEATED, "SQ786"), bulk=("building",),
    )  # fmt: skip

    site_id: Mapped[int] = column("ТӨП", "ППТ", sa.ForeignKey("site.id"))
    number: Mapped[str] = column("Аудитория №", "Аудитория №", check=rooms.check_room_number)
    building: Mapped[str] = column("Ғимарат (корпус)", "Здание (корпус)")
    rows: Mapped[int] = column("Парта қатарлары (тақтадан)", "Рядов парт (от доски)")
    columns: Mapped[int] = column("Қатардағы парта саны", "Парт в ряду")
    missing: Mapped[str] = column(
        "Жоқ парталар (қатар-парта)",
        "Нет парт (ряд-парта)",
        server_default="",
        check=rooms.check_missing,
        spare=True,
    )
    seats: Mapped[int] = column("Орын саны", "Число мест", sa.Computed(SEATS_OF_ROOM, persisted=True))
    floor: Mapped[int] = column("Қабат", "Этаж", server_default="1", spare=True)
    cameras: Mapped[int] = column("Камера саны", "Число камер", server_default="1", spare=True)
    note: Mapped[str] = column("Ескертпе", "Примечание", server_default="", spare=True)
    video: Mapped[bool] = column("Бейнебақылау бар", "Есть видеонаблюдение", server_default=sa.true())
    site: Mapped[Site] = one("Site", "room.site_id")

    @property
    def desks(self) -> rooms.Desks:
        """The drawn plan of its desks."""
        return rooms.Desks.of(self.rows, self.columns, self.missing or "")

    @property
    @titled("Кілт", "Ключ")
    def unit(self) -> str:
        return f"{self.site.code}-{self.number}"

    def __str__(self) -> str:
        return self.number
