"""Who may do what: one page. Database policies, screens, print buttons and the printed matrix come from it.

A cell is verbs (C create, R read, U update, D withdraw) and the reach of the role: a all places, b own branch,
s own site, c own commission, o own record; «-» nothing. Sources: chapters 3-12 of the Instruction, and
`docs/law.csv`. The test `tests/house/test_matrix.py` carries every cell out over HTTP and SQL.
"""

from __future__ import annotations

from typing import NamedTuple

from app.errors import Refusal
from app.rules.terms import Term
from app.text import Text


class Role(Term):
    """The bodies of §2 and chapters 3-12."""

    NTC = "ntc", "ҰТО", "НЦТ"
    NTC_SECRETARY = "ntc_tech_secretary", "ҰТО техникалық хатшысы", "технический секретарь НЦТ"
    BRANCH = "branch", "ҰТО филиалы", "филиал НЦТ"
    SITE = "site", "ТӨП-тің жауапты тұлғасы", "ответственное лицо ППТ"
    RESPONSIBLE = "responsible_person", "жауапты тұлға", "ответственное лицо"
    CHAIR = "commission_chair", "аттестаттау комиссиясының төрағасы", "председатель аттестационной комиссии"
    COMMISSION_SITE = (
        "commission_site",
        "ТӨП орналасқан жердегі аттестаттау комиссиясы",
        "аттестационная комиссия по месту ППТ",
    )
    LEAD = (
        "ministry_lead",
        "Министрлік өкілдері тобының жетекшісі",
        "руководитель группы представителей Министерства",
    )
    REPRESENTATIVE = "ministry_rep", "Министрлік өкілі", "представитель Министерства"
    PROGRAMMER = "programmer", "Министрлік программисі", "программист Министерства"
    APPEAL_CHAIR = "appeal_chair", "апелляциялық комиссия төрағасы", "председатель апелляционной комиссии"
    APPEAL_MEMBER = "appeal_commission", "апелляциялық комиссия мүшесі", "член апелляционной комиссии"
    REPUBLICAN = (
        "republican_commission",
        "Республикалық апелляциялық комиссия",
        "Республиканская апелляционная комиссия",
    )
    INVIGILATOR = "invigilator", "аудитория кезекшісі", "дежурный по аудитории"
    CANDIDATE = "candidate", "тестіленуші", "тестируемый"


AT_CENTRE = frozenset({Role.NTC, Role.NTC_SECRETARY, Role.REPUBLICAN, Role.CANDIDATE})
AT_BRANCH = frozenset({Role.BRANCH})
AT_COMMISSION = frozenset({Role.RESPONSIBLE, Role.CHAIR})
"""Where a role is exercised: a person has no place, a branch, a commission, or (all others) a site."""

COLUMNS = ["ntc", "nts", "br", "si", "rp", "cc", "cs", "ml", "mr", "pg", "ac", "am", "rc", "iv", "ca"]
ABBREVIATED: dict[str, Role] = dict(zip(COLUMNS, Role, strict=True))

PAGE = """
register          | ntc   | nts | br    | si    | rp    | cc    | cs    | ml    | mr    | pg    | ac  | am  | rc  | iv  | ca
campaign          | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | R a | -
region            | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | -   | R a
authority         | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | -   | R a
branch            | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | -   | R a
subject           | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | R a | R a
institution       | CRU a | R a | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a   | R a | R a | R a | -   | R a
legal_act         | CRU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
test_type         | CRU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
test_profile      | CRU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
profile_subject   | CR a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
profile_part      | CRU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
profile_threshold | CRU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | - | R a
site              | CRU a | R a | R b   | R s   | R c   | R c   | R s   | R s   | R s   | R s   | R s | R s | -   | R s | -
commission        | CRU a | -   | RU b  | R s   | RU c  | RU c  | R s   | R s   | R s   | R s   | R s | R s | -   | -   | -
staff             | R a   | R o | R b   | R s   | R o   | R o   | R s   | R s   | R s   | R s   | R s | R o | R o | R o | R o
official          | CRU a | - | R b | R s | - | - | R s | R s | R s | R s | R s | - | - | - | -
official_assignment | CRU a | - | R b | R s | - | - | R s | R s | R s | R s | R s | - | - | - | -
official_receipt  | CRU a | - | - | - | - | - | - | - | - | - | - | - | - | - | -
responsible_person | R a | - | RU b | - | R c | CRU c | - | - | - | - | - | - | - | - | -
commission_member | R a | - | R b | - | R c | CRU c | - | - | - | - | - | - | - | - | -
invigilator       | R a | - | R b | CRU s | - | - | R s | R s | R s | - | - | - | - | - | -
medical_worker    | R a | - | R b | CRU s | - | - | R s | R s | R s | - | - | - | - | - | -
appeal_member     | R a | - | - | CRU s | - | - | CRU s | R s | R s | - | R s | R s | - | - | -
republican_member | CRU a | R a | - | - | - | - | - | - | - | - | - | - | R a | - | -
briefing          | R a | - | R b | R s | - | - | R s | CRU s | R s | - | - | - | - | - | -
briefing_attendance | R a | - | R b | R s | - | - | R s | CR s | R s | - | - | - | - | - | -
application       | R a   | -   | R b   | R s   | CRU c | R c   | R s   | R s   | R s   | R s   | -   | -   | -   | -   | -
room              | RU a  | -   | R b   | CRU s | R c   | R c   | R s   | R s   | R s   | R s   | R s | R s | -   | R s | -
room_stock        | RU a  | -   | R b   | CRU s | -     | -     | R s   | R s   | R s   | R s   | -   | -   | -   | -   | -
sitting           | CRU a | -   | R b   | R s   | R c   | R c   | R s   | RU s  | RU s  | RU s  | R s | R s | -   | R s | -
sitting_room      | CRU a | -   | R b   | CRU s | R c   | R c   | RU s  | RU s  | RU s  | RU s  | R s | R s | -   | R s | -
placement         | CR a  | -   | R b   | R s   | R c   | R c   | RU s  | RU s  | RU s  | RU s  | R s | R s | -   | -   | -
allocation_run    | CRU a | R a | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
allocation_room   | CR a  | -   | R b   | R s   | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
unplaced          | CR a  | -   | R b   | R s   | R c   | R c   | -     | -     | -     | -     | -   | -   | -   | -   | -
admission_pass    | R a   | -   | R b   | RU s  | CRU c | CRU c | R s   | R s   | R s   | R s   | -   | -   | -   | -   | -
correction        | R a   | -   | R b   | R s   | CRU c | R c   | -     | R s   | R s   | RU s  | -   | -   | -   | -   | -
allotment         | CR a  | -   | -     | R s   | -     | -     | R s   | R s   | R s   | R s   | R s | -   | -   | R s | -
centre_password   | CR a  | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
seating_print     | R a   | -   | -     | R s   | -     | -     | R s   | R s   | R s   | R s   | -   | -   | -   | -   | -
sheet             | CR a  | -   | -     | R s   | -     | -     | RU s  | RU s  | RU s  | RU s  | R s | R s | -   | -   | -
scan              | R a   | -   | -     | -     | -     | -     | R s   | R s   | R s   | CRU s | R s | R s | -   | -   | -
doubt             | R a   | -   | -     | -     | -     | -     | RU s  | RU s  | RU s  | CRU s | -   | -   | -   | -   | -
upper_row         | R a   | -   | -     | -     | -     | -     | RU s  | RU s  | RU s  | CRU s | -   | -   | -   | -   | -
reading           | R a   | -   | -     | -     | -     | -     | R s   | R s   | R s   | CRU s | R s | R s | -   | -   | -
lower_row         | R a   | -   | -     | -     | -     | -     | RU s  | RU s  | RU s  | CRU s | -   | -   | -   | -   | -
sealed_key        | CR a  | -   | -     | -     | -     | -     | -     | RU s  | RU s  | RU s  | -   | -   | -   | -   | -
answer_key        | R a   | R a | -     | R s   | -     | -     | R s   | CR s  | CR s  | R s   | R s | R s | -   | -   | -
score             | R a   | -   | R b   | R s   | -     | R c   | R s   | R s   | R s   | CR s  | R s | R s | -   | -   | -
statement         | R a   | -   | R b   | R s   | -     | R c   | R s   | R s   | R s   | CR s  | R s | R s | -   | -   | -
printout          | CR a  | -   | R b   | CR s  | CR c  | CR c  | R s   | CR s  | CR s  | CR s  | R s | -   | -   | -   | -
job               | CRU a | CR o | CR o | CR s  | CRU c | CR c  | CR s  | CR s  | CR s  | CRU s | CR o | CR o | CR o | CR o | CR o
entry             | R a   | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
change            | R a   | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
access_note       | CR a  | C o | C o   | C o   | C o   | C o   | C o   | C o   | C o   | C o   | C o | C o | C o | C o | C o
form_template     | CRU a | RU a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | R a | -
saved_view        | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o
saved_report      | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o
own_file          | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o | CRU o
seat              | -     | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
run_lot           | -     | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
lot               | -     | -   | -     | -     | -     | -     | -     | -     | -     | -     | -   | -   | -   | -   | -
"""

FIELDS = """
column                 | read | in full                        | write
application.iin        | all  | ntc br si rp cc cs ml mr pg    | rp
staff.iin                          | all | ntc br si | ntc br si
official.iin                       | all | ntc | ntc
responsible_person.iin             | all | ntc br rp cc | cc
responsible_person.surname         | all | - | cc
responsible_person.first_name      | all | - | cc
responsible_person.patronymic      | all | - | cc
responsible_person.position        | all | - | cc
responsible_person.phone           | all | - | cc
responsible_person.email           | all | - | cc
responsible_person.order_no        | all | - | cc
responsible_person.valid_from      | all | - | cc
responsible_person.valid_to        | all | - | cc
responsible_person.trained_on      | all | - | br
responsible_person.acts_received_on | all | - | br
responsible_person.registered_on   | all | - | br
commission_member.iin              | all | ntc br rp cc | cc
invigilator.iin                    | all | ntc br si ml mr | si
appeal_member.iin                  | all | ntc si cs ml mr ac | si cs
republican_member.iin              | all | ntc nts | ntc
correction.iin                     | all | ntc br si rp cc ml mr pg | rp
correction.old_iin                 | all | ntc br si rp cc ml mr pg | rp
correction.application_id          | all | - | rp
correction.number                  | all | - | rp
correction.field                   | all | - | rp
correction.old_value               | all | - | rp
correction.new_value               | all | - | rp
correction.basis                   | all | - | rp
correction.entered_at              | all | - | rp
correction.delivered_at            | all | - | rp
correction.withdrawn_at            | all | - | rp
correction.applied_at              | all | - | pg
correction.applied_by              | all | - | pg
admission_pass.stub_at_site_at     | all | - | si
admission_pass.stub_taken_by       | all | - | si
admission_pass.drawn_up_at         | all | - | rp cc
admission_pass.drawn_up_by         | all | - | rp cc
admission_pass.issued_at           | all | - | rp
admission_pass.issued_by           | all | - | rp
admission_pass.stub_handed_at      | all | - | rp
admission_pass.stub_handed_by      | all | - | rp
room_stock.submitted_at            | all | - | si
room_stock.approved_at             | all | - | ntc
room_stock.remark                  | all | - | ntc
sitting_room.language              | all | - | ntc si
sitting_room.purpose               | all | - | ntc si
sitting_room.candidates            | all | - | ntc
commission.code                    | all | - | ntc
commission.kk                      | all | - | ntc
commission.ru                      | all | - | ntc
commission.authority_id            | all | - | ntc
commission.branch_id               | all | - | ntc
commission.zone                    | all | - | ntc
commission.opened_at               | all | - | ntc br
commission.closes_at               | all | - | ntc br
commission.of_site                 | all | - | ntc
commission.chair                   | all | - | ntc
commission.responsible             | all | - | ntc
sitting.seating_printed_at         | all  | -                              | pg
sitting.started_at                 | all  | -                              | ml
sitting.finished_at                | all  | -                              | ml
sitting.reported_at                | all  | -                              | ml mr
sealed_key.asked_at                | all  | -                              | pg
sealed_key.asked_by                | all  | -                              | pg
sealed_key.opened_at               | all  | -                              | ml mr
sealed_key.opened_by               | all  | -                              | ml mr
"""
"""Rights on single columns, for whoever may read or write the row: «all» of them or the named roles.

Where «in full» names roles, the column is masked: they see its last four digits until they ask for the whole value,
and every asking is written down. A column that is not here is read and written with its row.
"""

PRINTS: dict[str, str] = {
    "I-1": "ntc rp cc",
    "R-3": "rp",
    "R-4": "rp",
    "I-11": "ntc si rp ml mr pg",
    "X-1": "ntc ml mr pg",
    "X-2": "ntc",
    "I-7": "si",
    "I-8": "si",
    "X-7": "ntc si",
    "X-8": "si",
    "X-13": "si",
    "I-9": "pg",
    "I-19": "ntc",
    "I-17": "rp cc pg",
    "I-21": "pg",
    "I-3": "pg",
    "I-4": "pg",
    "I-4-2": "pg",
}
"""Forms and the roles that print them (§32.6, §43.6, §44.6, §44.7, §78.7, §127.2)."""

VERBS: dict[str, str] = {
    "accounts.make": "ntc br si",
    "accounts.renew": "ntc br si",
    "accounts.dismiss": "ntc br si",
    "accounts.move": "ntc br si",
    "enrolment.import_applications": "rp",
    "enrolment.ask_closing": "rp cc",
    "enrolment.close_base": "rp cc",
    "stock.fill": "si",
    "stock.submit": "si",
    "stock.return": "ntc",
    "stock.approve": "ntc",
    "enrolment.open_base": "ntc br",
    "enrolment.register": "rp",
    "enrolment.monitor": "ntc br rp cc",
    "preparation.plan_sitting": "ntc",
    "allocation.propose": "ntc",
    "allocation.approve": "ntc",
    "allocation.drop": "ntc",
    "preparation.allot_sheets": "ntc",
    "preparation.issue_password": "ntc",
    "passes.draw_up": "rp cc",
    "passes.issue": "rp",
    "passes.hand_stub": "rp",
    "passes.take_back": "rp cc",
    "passes.take_stub": "si",
    "passes.return_stub": "si",
    "passes.folders": "si ml mr",
    "corrections.enter": "rp",
    "corrections.withdraw": "rp",
    "corrections.deliver": "rp",
    "corrections.apply": "pg",
    "preparation.print_seating": "pg",
    "conduct.start": "ml",
    "conduct.finish": "ml",
    "conduct.exclude": "mr ml",
    "sheets.receive": "pg",
    "sheets.settle": "pg mr ml cs",
    "sheets.compare": "pg",
    "sheets.dismiss": "pg",
    "identification.identify": "pg",
    "identification.fill": "pg mr ml cs",
    "identification.enter": "pg",
    "identification.report": "mr ml",
    "templates.draft": "ntc",
    "templates.check": "ntc nts",
    "templates.withdraw": "ntc",
    "results.seal_key": "ntc",
    "results.ask_opening": "pg",
    "results.open_key": "mr ml",
    "results.score_sitting": "pg",
}
"""Deeds with consequences and who may pass their door (chapters 3-12)."""


ACCOUNTS: dict[str, str] = {
    "ntc": "nts br si cc cs ml mr pg ac am rc",
    "br": "rp",
    "si": "iv",
}
"""Who makes, renews, moves and dismisses whose accounts, each within the reach that they have on «staff» (§20.1, §28.4,
§78.3). An account of the Centre is made by the owner's command alone.
"""


class Cell(NamedTuple):
    """One cell of the page: the verbs as letters and the reach as a letter; both empty where nothing is allowed."""

    verbs: str
    reach: str


def _read(page: str) -> dict[str, dict[Role, Cell]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in page.strip().splitlines()]
    if head[1:] != COLUMNS:
        raise ValueError(f"columns of the page of rights: {head[1:]}")
    matrix = {}
    for register, *cells in lines:
        if len(cells) != len(COLUMNS):
            raise ValueError(f"row «{register}» of the page of rights has {len(cells)} cells")
        parts = [Cell("", "") if cell == "-" else Cell(*cell.split()) for cell in cells]
        matrix[register] = dict(zip(Role, parts, strict=True))
    return matrix


MATRIX: dict[str, dict[Role, Cell]] = _read(PAGE)


def cell(register: str, role: Role) -> Cell:
    """The rights of `role` on `register`; a register that is not on the page is an error, not an empty cell."""
    return MATRIX[register][role]


class FieldRights(NamedTuple):
    """Rights on one column; None = whoever has the right on the row. `in_full` is empty where nothing is masked."""

    read: frozenset[Role] | None
    in_full: frozenset[Role]
    write: frozenset[Role] | None


def _read_fields(page: str) -> dict[str, FieldRights]:
    _, *lines = [[part.strip() for part in line.split("|")] for line in page.strip().splitlines()]
    return {
        name: FieldRights(_named(read), _named(whole) or frozenset(), _named(write))
        for name, read, whole, write in lines
    }


def _named(roles: str) -> frozenset[Role] | None:
    return None if roles == "all" else frozenset(ABBREVIATED[short] for short in roles.split() if short != "-")


FIELD_RIGHTS: dict[str, FieldRights] = _read_fields(FIELDS)
WITH_ITS_ROW = FieldRights(None, frozenset(), None)


def of_field(register: str, column: str) -> FieldRights:
    """The rights on one column of a register."""
    return FIELD_RIGHTS.get(f"{register}.{column}", WITH_ITS_ROW)


def may_read_field(register: str, column: str, role: Role) -> bool:
    """Whether `role`, reading a row, sees this column (masked perhaps)."""
    named = of_field(register, column).read
    return named is None or role in named


def may_write_field(register: str, column: str, role: Role) -> bool:
    """Whether `role`, writing a row, may set this column."""
    named = of_field(register, column).write
    return named is None or role in named


def is_masked(register: str, column: str) -> bool:
    """Whether only the last four digits are shown until the whole value is asked for."""
    return bool(of_field(register, column).in_full)


MASKED_NAMES = frozenset(name.partition(".")[2] for name, rights in FIELD_RIGHTS.items() if rights.in_full)
"""Names of columns that are masked in some register: in loose data (a journal, a wish) they are masked everywhere."""


def may_unmask(register: str, column: str, role: Role) -> bool:
    """Whether `role` may ask for the whole value of a masked column."""
    return role in of_field(register, column).in_full and may_read_field(register, column, role)


def makes(role: Role) -> tuple[Role, ...]:
    """The roles whose accounts `role` makes and keeps, within its own place."""
    found = {
        ABBREVIATED[short] for maker, made in ACCOUNTS.items() for short in made.split() if ABBREVIATED[maker] is role
    }
    return tuple(one for one in Role if one in found)


def may_print(form: str, role: Role) -> bool:
    """Whether `role` prints `form`."""
    return role in {ABBREVIATED[short] for short in PRINTS.get(form, "").split()}


def may_do(verb: str, role: Role) -> bool:
    """Whether `role` may pass the door of `verb` («sheets.correct»)."""
    return role in doers(verb)


def require(verb: str, role: Role) -> None:
    """Refuse, naming whose duty it is, unless `role` may pass the door of `verb`."""
    if not may_do(verb, role):
        who = [doer.label for doer in Role if doer in doers(verb)]
        raise Refusal(
            "§2",
            Text("Бұл істі атқаратын: {who}.", "Это делает: {who}.").fill(
                who=Text(", ".join(one.kk for one in who), ", ".join(one.ru for one in who))
            ),
        )


def doers(verb: str) -> set[Role]:
    """The roles that may pass the door of `verb`."""
    return {ABBREVIATED[short] for short in VERBS[verb].split()}
