"""Is this sheet this candidate's: the two passes, the four agreements, and what the protocol I-21 may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from app.errors import Refusal
from app.rules.answer_sheet import Bubble, Claim, doubtful, filled
from app.rules.terms import Decision, Exclusion, Mismatch, Note, ParticipationState
from app.text import Text

BECAME: Mapping[Note, Collection[ParticipationState]] = {
    Note.ABSENT: {ParticipationState.EXPECTED, ParticipationState.ABSENT},
    Note.ANNULLED: {ParticipationState.REMOVED, ParticipationState.OUTSIDER, ParticipationState.LATE},
}  # §137; late hand-in is not named there, but its sheet is not scanned either (§127.1)


class Difference(NamedTuple):
    """A bubble on which a person must look; a pass that has no measure of it says None."""

    bubble: Bubble
    first: float | None
    second: float | None


@dataclass(frozen=True)
class Right:
    """What the commission wrote into the lower table as right; empty where it wrote nothing."""

    code: str = ""
    seat: str = ""
    variant: str = ""


def refuse_excluded(number: str, exclusion: Exclusion | None) -> None:
    """§127.1a. The sheet of one who was removed, late, an outsider, or spoiled is not scanned."""
    if exclusion is not None:
        raise Refusal(
            "§127.1",
            Text(
                "№ {number} жауап парағы сканерленбейді: {reason}. Оны бумадан алып, конвертке бөлек салыңыз.",
                "Лист ответов № {number} не сканируется: {reason}. Выньте его из пачки и положите отдельно в конверт.",
            ).fill(number=number, reason=exclusion.label),
        )


def differences(first: Mapping[Bubble, float], second: Mapping[Bubble, float], *, doubt: float) -> list[Difference]:
    """Bubbles judged differently in the two passes of a sheet, or too near the limit in either of them."""
    return [
        Difference(bubble, first.get(bubble), second.get(bubble))
        for bubble in sorted({*first, *second})
        if not _agreed(first.get(bubble), second.get(bubble), doubt)
    ]


def one_pass_only(first: Iterable[str], second: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sheet numbers that only the first and that only the second pass has."""
    one, two = set(first), set(second)
    return tuple(sorted(one - two)), tuple(sorted(two - one))


def check_two_passes(first: Sequence[str], second: Sequence[str]) -> None:
    """§127.1, §127.2. Both passes of a room hold the same sheets, each once; only then the protocol is printed."""
    only_first, only_second = one_pass_only(first, second)
    twice = sorted({number for scanned in (first, second) for number, times in Counter(scanned).items() if times > 1})
    if only_first or only_second or twice:
        raise Refusal(
            "§127.1",
            Text(
                "Екі сканерлеу сәйкес емес. Тек біріншісінде: {first}; тек екіншісінде: {second}; екі рет түскен: "
                "{twice}. Осы парақтарды қайта сканерлеңіз.",
                "Два сканирования не сходятся. Только в первом: {first}; только во втором: {second}; попали дважды: "
                "{twice}. Отсканируйте эти листы заново.",
            ).fill(first=_listed(only_first), second=_listed(only_second), twice=_listed(twice)),
        )


def check_all_scanned(allotted: Collection[str], scanned: Collection[str], excluded: Collection[str]) -> None:
    """Filled and unfilled, every sheet allotted to the room is scanned unless it is excluded (§127.1)."""
    missing = sorted(set(allotted) - set(scanned) - set(excluded))
    if missing:
        raise Refusal(
            "§127.1",
            Text(
                "Аудиторияға бөлінген парақтардың барлығы сканерленбеген: {missing}. "
                "Оларды сканерлеңіз немесе сканерленбеу себебін енгізіңіз.",
                "Отсканированы не все листы, выделенные на аудиторию: {missing}. "
                "Отсканируйте их или внесите причину исключения.",
            ).fill(missing=_listed(missing)),
        )


def identify(
    sheet: str,
    claim: Claim,
    *,
    allotted: Collection[str],
    seat_of: Mapping[str, str],
    variant_of: Mapping[str, str],
) -> tuple[Mismatch, ...]:
    """§128.1, §128.2, §128.3, §128.4, §129. The agreements that fail; none: the sheet is identified by itself.

    `allotted` are the room's sheet numbers, `seat_of` maps codes of its candidates to seats, `variant_of` seats to
    variants. Under an unknown code the seat agrees if somebody sits there, and the variant is that of the seat named.
    """
    known = claim.code in seat_of
    seat = seat_of[claim.code] if known else claim.seat
    agreements = {
        Mismatch.SHEET: sheet in allotted,
        Mismatch.CODE: known,
        Mismatch.SEAT: claim.seat == seat if known else seat in seat_of.values(),
        Mismatch.VARIANT: variant_of.get(seat) == claim.variant,
    }
    return tuple(mismatch for mismatch, agrees in agreements.items() if not agrees)


def claimed_twice(codes: Mapping[str, str]) -> tuple[str, ...]:
    """Sheets (by number) whose code another sheet of the room bears too: none of them is anybody's by itself."""
    times = Counter(codes.values())
    return tuple(sorted(sheet for sheet, code in codes.items() if times[code] > 1))


def check_decision(
    decision: Decision, right: Right, *, sheet_allotted: bool, candidate_known: bool, additional_decided: bool
) -> None:
    """§139, §140, §141. Which of the three decisions the lower table may bear.

    `candidate_known`: the right code is that of a candidate of the room; `additional_decided`: the commission has
    decided to seat this candidate additionally (§108).
    """
    if (decision is Decision.ANNUL) is sheet_allotted:
        _refuse_sheet(allotted=sheet_allotted)
    if decision is Decision.ANNUL:
        return
    if not (right.code and right.seat and right.variant):
        raise Refusal(
            "§138",
            Text(
                "Дұрыс ТЖК, орын және нұсқа толтырылмаған. Отырғызу парағы мен сұрақ-кітапшадан көшіріп жазыңыз.",
                "Не заполнены верные ИКТ, место и вариант. Перепишите их из посадочного листа и книжки.",
            ),
        )
    if decision is Decision.ADDITIONAL:
        _check_additional(known=candidate_known, decided=additional_decided)
    elif not candidate_known:
        raise Refusal(
            "§139",
            Text(
                "Бұл ТЖК осы аудиторияның тестіленушілерінде жоқ. ТЖК-ны отырғызу парағынан тексеріңіз; "
                "қосымша отырғызылған болса, «Қосымша отырғызу» деп жазыңыз.",
                "Такого ИКТ нет среди тестируемых аудитории. Сверьте ИКТ с посадочным листом; "
                "если тестируемый посажен дополнительно, запишите «Дополнительная посадка».",
            ),
        )


def check_name(name: str) -> None:
    """§138.1. Before a sheet is corrected the name written on it by hand is carried into the lower table."""
    if not name.strip():
        raise Refusal(
            "§138.1",
            Text(
                "Парақтағы аты-жөні толтырылмаған. Тестіленуші қолымен жазған аты-жөнін суреттен көшіріңіз.",
                "Не заполнено Ф.И.О. на листе. Перепишите с изображения имя, написанное рукой тестируемого.",
            ),
        )


def check_right(right: Right, *, seat_of: Mapping[str, str], variants: Collection[str]) -> None:
    """§138.2, §138.3. The right code and seat stand together on the seating sheet, the variant exists.

    `seat_of` holds the candidates of the room with those seated additionally, `variants` what the variants file has.
    """
    if seat_of.get(right.code) != right.seat:
        raise Refusal(
            "§138.2",
            Text(
                "Отырғызу парағында {code} ТЖК-сы {seat} орында емес. Екеуін отырғызу парағынан тексеріңіз.",
                "По посадочному листу ИКТ {code} не на месте {seat}. Сверьте оба с посадочным листом.",
            ).fill(code=right.code, seat=right.seat),
        )
    if right.variant not in variants:
        raise Refusal(
            "§138.3",
            Text(
                "{variant} нұсқасы бұл лекте жоқ. Нөмірді сұрақ-кітапшадан қайта көшіріңіз.",
                "Варианта {variant} в этом потоке нет. Перепишите номер с книжки-вопросника.",
            ).fill(variant=right.variant),
        )


def check_note(note: Note, sheet: str | None, *, became: ParticipationState | None = None) -> None:
    """§137. «Түзету» names the candidate's sheet; «Келмеді» and «Жойылды» have none.

    With `became` (what the test day recorded) the note must agree with it: nobody is absent who was there, nobody is
    annulled without an act.
    """
    if (note is Note.CORRECT) is not bool(sheet):
        raise Refusal(
            "§137",
            Text(
                "«Түзету» үшін тестіленушінің жауап парағының нөмірін жазыңыз; "
                "«Келмеді» мен «Жойылды» болса, нөмірді бос қалдырыңыз.",
                "Для «Исправить» впишите номер листа ответов тестируемого; "
                "при «Не явился» и «Аннулирован» оставьте номер пустым.",
            ),
        )
    if became is not None:
        _check_became(note, became)


def check_tables(noted: Sequence[str], corrected: Collection[str]) -> None:
    """Each sheet named in the upper table is one that the lower table corrects, and only once (§137, §139).

    `noted` are the sheet numbers of the upper table, `corrected` those decided «Түзету» in the lower one.
    """
    odd = sorted({*noted} ^ {*corrected} | {sheet for sheet, times in Counter(noted).items() if times > 1})
    if odd:
        raise Refusal(
            "§137",
            Text(
                "Хаттаманың екі кестесі сәйкес емес, парақтар: {odd}. Әр парақ жоғарғы кестеде бір рет жазылып, "
                "төменгі кестеде «Түзету» шешімін алуы тиіс.",
                "Две таблицы протокола не сходятся, листы: {odd}. Каждый лист стоит в верхней таблице один раз "
                "и в нижней имеет решение «Исправить».",
            ).fill(odd=_listed(odd)),
        )


def room_is_identified(
    *, differences_left: int, decisions: Iterable[Decision | None], notes: Iterable[Note | None]
) -> bool:
    """§145. Nothing is open: the passes are settled, every lower row is decided, every upper row has its note."""
    return differences_left == 0 and None not in list(decisions) and None not in list(notes)


def _agreed(first: float | None, second: float | None, doubt: float) -> bool:
    if first is None or second is None:
        return False
    return filled(first) is filled(second) and not doubtful(first, doubt) and not doubtful(second, doubt)


def _refuse_sheet(*, allotted: bool) -> NoReturn:
    if allotted:
        sentence = Text(
            "Парақ осы аудиторияға бөлінген, оны жоюға болмайды. «Түзету» немесе «Қосымша отырғызу» деп шешіңіз.",
            "Лист выделен этой аудитории, аннулировать его нельзя. Решите «Исправить» или «Дополнительная посадка».",
        )
    else:
        sentence = Text(
            "Парақ осы аудиторияға бөлінген тізімде жоқ, оның жұмысы бағаланбайды. «Бланкті жою» деп шешіңіз.",
            "Листа нет в списке выделенных аудитории, работа не оценивается. Решите «Аннулировать бланк».",
        )
    raise Refusal("§141", sentence)


def _check_additional(*, known: bool, decided: bool) -> None:
    if known:
        raise Refusal(
            "§140",
            Text(
                "Тестіленуші осы аудиторияның тізімінде бар, қосымша отырғызылмаған. «Түзету» деп шешіңіз.",
                "Тестируемый есть в списке аудитории, дополнительно не посажен. Решите «Исправить».",
            ),
        )
    if not decided:
        raise Refusal(
            "§108, §140",
            Text(
                "Қосымша отырғызу туралы комиссия шешімі жоқ. Алдымен отырыс хаттамасын енгізіңіз (X-3).",
                "Нет решения комиссии о дополнительной посадке. Сначала внесите протокол заседания (X-3).",
            ),
        )


def _check_became(note: Note, became: ParticipationState) -> None:
    if became not in BECAME.get(note, ParticipationState):
        raise Refusal(
            "§137",
            Text(
                "«{note}» деп жазылған, ал тестілеу күнгі белгі: «{became}». Актіні (R-7, R-9) не белгіні тексеріңіз.",
                "Записано «{note}», а в день тестирования: «{became}». Проверьте акт (R-7, R-9) или отметку о явке.",
            ).fill(note=note.label, became=became.label),
        )


def _listed(numbers: Collection[str]) -> str:
    return ", ".join(numbers) or "–"
