"""The desks: one for each kind of work of the test. Public: `Home` for the first page, `register` for all others."""

from __future__ import annotations

from app.db import Menu
from app.desks import verify
from app.desks.accounts import AccountDesk
from app.desks.allocation import AllocationDesk
from app.desks.books import BookDesk
from app.desks.conduct import ConductDesk
from app.desks.corrections import ApplyingDesk, CorrectionDesk
from app.desks.doubts import DoubtDesk
from app.desks.enrolment import EnrolmentDesk
from app.desks.files import FileDesk
from app.desks.folders import FolderDesk
from app.desks.home import Home
from app.desks.intake import IntakeDesk
from app.desks.jobs import JobDesk
from app.desks.key import KeyDesk
from app.desks.monitor import MonitorDesk
from app.desks.openings import OpeningDesk
from app.desks.passes import PassDesk
from app.desks.pictures import PictureDesk
from app.desks.preparation import PreparationDesk
from app.desks.protocol import ProtocolDesk
from app.desks.reports import ReportDesk
from app.desks.scanning import ScanDesk
from app.desks.stock import StockDesk, StockReviewDesk
from app.desks.workshop import WorkshopDesk
from app.register.rights import Front
from app.text import Text

__all__ = ["Home", "register"]

DESKS = (
    (AccountDesk, "accounts.make", Text("Есептік жазбаларды жүргізу", "Ведение учётных записей"), Menu.PEOPLE),
    (IntakeDesk, "enrolment.register", Text("Өтінішті тіркеу", "Регистрация заявления"), Menu.APPLICATIONS),
    (EnrolmentDesk, "enrolment.close_base", Text("Өтініштер базасы", "База заявлений"), Menu.APPLICATIONS),
    (OpeningDesk, "enrolment.open_base", Text("Базаларды ашу", "Открытие баз"), Menu.APPLICATIONS),
    (StockDesk, "stock.fill", Text("«Аудиторлық қор» бағдарламасы", "Программа «Аудиторный фонд»"), Menu.PREPARATION),
    (
        StockReviewDesk,
        "stock.approve",
        Text("Аудиториялық қорларды бекіту", "Утверждение аудиторных фондов"),
        Menu.PREPARATION,
    ),
    (MonitorDesk, "enrolment.monitor", Text("Қабылдау барысы", "Ход приёма заявлений"), Menu.APPLICATIONS),
    (PreparationDesk, "preparation.plan_sitting", Text("Лекті дайындау", "Подготовка потока"), Menu.PREPARATION),
    (
        AllocationDesk,
        "allocation.propose",
        Text("Аудиторияларға бөлу", "Распределение по аудиториям"),
        Menu.PREPARATION,
    ),
    (CorrectionDesk, "corrections.enter", Text("Өзгерту журналы I-17", "Журнал изменений I-17"), Menu.APPLICATIONS),
    (PassDesk, "passes.draw_up", Text("Рұқсаттамаларды беру", "Выдача пропусков"), Menu.PREPARATION),
    (FolderDesk, "passes.folders", Text("Аудитория папкалары", "Папки аудиторий"), Menu.PREPARATION),
    (ApplyingDesk, "corrections.apply", Text("I-17 түзетулерін енгізу", "Внесение исправлений I-17"), Menu.TEST_DAY),
    (ConductDesk, "conduct.exclude", Text("Тестілеуді өткізу", "Проведение тестирования"), Menu.TEST_DAY),
    (ScanDesk, "sheets.receive", Text("Сканерлеу", "Сканирование"), Menu.SHEETS),
    (DoubtDesk, "sheets.settle", Text("Күмәнді дөңгелекшелерді шешу", "Решение по сомнительным кружкам"), Menu.SHEETS),
    (ProtocolDesk, "identification.fill", Text("Сәйкестендіру хаттамасы", "Протокол идентификации"), Menu.SHEETS),
    (KeyDesk, "sealed_key.U", Text("Кодты ашу және бағалау", "Открытие кодов и оценка"), Menu.RESULTS),
    (BookDesk, "printout.C", Text("Құжаттар кітабы", "Печать книгой"), Menu.RECORDS),
    (WorkshopDesk, "form_template.R", Text("Нысандар мен үлгілер", "Формы и шаблоны"), Menu.RECORDS),
    (ReportDesk, "saved_report.C", Text("Есептер", "Отчёты"), Menu.RECORDS),
    (JobDesk, "job.C", Text("Менің тапсырмаларым", "Мои задания"), Menu.RECORDS),
    (FileDesk, "own_file.C", Text("Менің файлдарым", "Мои файлы"), Menu.RECORDS),
)


def register(front: Front) -> None:
    """Open the desks, each under the right that stands in its menu line."""
    for desk, right, label, menu in DESKS:
        front.add_view(desk, right, label=label, category=menu.name)
    front.add_view_no_menu(PictureDesk)
    verify.add(front)
