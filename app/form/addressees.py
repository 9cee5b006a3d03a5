"""Who gets the copies of a form: one page, a copy each in this order (the paragraphs stand with the forms)."""

from __future__ import annotations

from collections.abc import Sequence

from app.text import Text

STAND = Text("стенд", "стенд")
FILE_OF_SITE = Text("ТӨП ісі", "дело ППТ")
PACKAGE = Text("ҰТО-ға құжаттар топтамасы (I-14)", "пакет документов для НЦТ (I-14)")
APPEAL_CHAIR = Text("апелляциялық комиссия төрағасы", "председатель апелляционной комиссии")
REPRESENTATIVE = Text("Министрлік өкілі", "представитель Министерства")
COMMISSION = Text("аттестаттау комиссиясы", "аттестационная комиссия")
LEADER = Text("өкілдер тобының жетекшісі", "руководитель группы представителей")
CENTRE = Text("ҰТО", "НЦТ")
CANDIDATE = Text("тестіленуші", "тестируемый")
BOX = Text("аудитория қорабы", "коробка аудитории")
REPORT = Text("төрағаның есебі (I-16)", "отчёт председателя (I-16)")

ADDRESSEES: dict[str, tuple[Text, ...]] = {
    "I-1": (COMMISSION,),
    "I-2": (FILE_OF_SITE, PACKAGE),
    "I-3": (STAND, Text("апелляциялық комиссия", "апелляционная комиссия")),  # §148
    "I-4": (STAND, APPEAL_CHAIR, FILE_OF_SITE),  # §34.23, §39.16, §149
    "I-4-2": (COMMISSION,),  # §150
    "I-5": (STAND, REPRESENTATIVE, FILE_OF_SITE),  # §35.4, §40.4, §176, §177
    "I-5-2": (COMMISSION,),  # §176
    "I-6": (CENTRE,),  # §18
    "I-7": (Text("аудитория есігі", "дверь аудитории"), Text("қосалқы", "запасной")),
    "I-8": (Text("орын", "место"),),
    "I-9": (Text("аудитория кезекшілері", "дежурные по аудиториям"),),  # §43.6: once
    "I-10": (LEADER,),
    "I-11": (Text("аудитория папкасы", "папка аудитории"), Text("сыртқы есік", "внешняя дверь")),
    "I-12": (LEADER, PACKAGE),
    "I-13": (REPRESENTATIVE, APPEAL_CHAIR),
    "I-14": (CENTRE, FILE_OF_SITE),
    "I-15": (FILE_OF_SITE, PACKAGE),
    "I-16": (CENTRE,),  # §183
    "I-17": (Text("Министрлік программисі", "программист Министерства"),),  # §82
    "I-18": (FILE_OF_SITE, PACKAGE),
    "I-19": (CANDIDATE,),  # §116: one, and no other
    "I-20": (Text("аудитория конверті", "конверт аудитории"), PACKAGE),
    "I-21": (PACKAGE,),
    "I-22": (PACKAGE,),
    "I-23": (REPRESENTATIVE, FILE_OF_SITE, REPORT),  # §176, §177, §182.9
    "I-24": (REPRESENTATIVE, FILE_OF_SITE, REPORT),  # §176, §177, §182.7
    "I-25": (Text("апелляциялық комиссия", "апелляционная комиссия"),),
    "I-26": (REPORT,),  # §182.2
    "I-27": (REPORT,),  # §182.2
    "I-28": (REPORT,),  # §182.1
    "I-29": (CENTRE,),
    "I-30": (CENTRE,),
    "I-31": (CENTRE,),
    "I-32": (COMMISSION,),
    "I-33": (COMMISSION, PACKAGE),
    "R-3": (COMMISSION,),
    "R-4": (CANDIDATE,),
    "R-6": (BOX,),  # §126
    "R-7": (PACKAGE, COMMISSION),
    "R-8": (COMMISSION,),
    "R-9": (PACKAGE, COMMISSION),
    "R-10": (CENTRE, FILE_OF_SITE),  # §31
    "X-1": (BOX,),  # §34.6, §111
    "X-2": (CANDIDATE,),  # §122
    "X-3": (COMMISSION, PACKAGE),
    "X-4": (COMMISSION,),
    "X-5": (PACKAGE, FILE_OF_SITE),
    "X-7": (CENTRE,),  # §76
    "X-8": (Text("аудитория папкасы", "папка аудитории"),),  # §28.2
    "X-12": (Text("аудитория конверті", "конверт аудитории"),),
    "X-13": (Text("дәліз", "коридор"),),  # §28.3
    "X-15": (PACKAGE,),
}


def words(addressees: Sequence[Text], copies: Sequence[int]) -> Text:
    """«стенд — 1; ТӨП ісі — 2»: those who get none are left out."""
    given = [(whom, count) for whom, count in zip(addressees, copies, strict=True) if count]
    kk, ru = ("; ".join(f"{getattr(whom, lang)} — {count}" for whom, count in given) for lang in ("kk", "ru"))
    return Text(kk, ru)
