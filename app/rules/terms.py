"""The vocabulary of the Instruction: closed lists with their words in Kazakh and Russian."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from app.text import Text


class Term(StrEnum):
    """A member of a closed list: stored by value, shown by its label."""

    label: Text

    def __new__(cls, value: str, kk: str = "", ru: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Text(kk, ru)
        return member


class Language(Term):
    """Test languages on paper (§74.2)."""

    KAZ = "kaz", "қазақ тілі", "казахский язык"
    RUS = "rus", "орыс тілі", "русский язык"


class UnplacedReason(Term):
    """Why the allocation has no seat for a candidate, and what to do (§78.6)."""

    NO_SITTING = (
        "no_sitting", "тестіленушінің ТӨП-інде лек жоспарланбаған: лек қосып, бөлуді қайталаңыз",
        "в ППТ тестируемого не запланирован поток: добавьте поток и повторите распределение",
    )  # fmt: skip
    NO_ROOM = (
        "no_room", "тестіленушінің ТӨП-інде оның тіліндегі аудитория жоқ: аудитория қосып, бөлуді қайталаңыз",
        "в ППТ тестируемого нет аудитории его языка: добавьте аудиторию и повторите распределение",
    )  # fmt: skip
    SEATS_GONE = (
        "seats_gone", "оның тіліндегі орындар бұрын өтініш бергендерге берілді: аудитория не лек қосып, қайта бөліңіз",
        "места его языка отданы подавшим заявление раньше: добавьте аудиторию или поток и повторите распределение",
    )  # fmt: skip


class AuthorityKind(Term):
    """Education authorities that take part in the joint work (§4)."""

    OBLAST = "oblast_administration", "облыстың білім басқармасы", "управление образования области"
    CITY = "city_administration", "қаланың білім басқармасы", "управление образования города"
    DISTRICT = "district_department", "аудандық білім бөлімі", "районный отдел образования"
    TOWN = "city_department", "қалалық білім бөлімі", "городской отдел образования"


class Category(Term):
    """Claimed qualification category (§5)."""

    MODERATOR = "moderator", "педагог-модератор", "педагог-модератор"
    EXPERT = "expert", "педагог-сарапшы", "педагог-эксперт"
    RESEARCHER = "researcher", "педагог-зерттеуші", "педагог-исследователь"
    MASTER = "master", "педагог-шебер", "педагог-мастер"


class AttestationType(Term):
    """Type of attestation (§5)."""

    REGULAR = "regular", "кезекті", "очередная"
    EARLY = "early", "мерзімінен бұрын", "досрочная"


class EducationLevel(Term):
    """Groups of applicants of the applicant guide (§5 «education level»)."""

    PRESCHOOL = "preschool", "мектепке дейінгі тәрбие және оқыту", "дошкольное воспитание и обучение"
    SECONDARY = "general_secondary", "жалпы орта білім беру", "общее среднее образование"
    TVET = "tvet", "техникалық және кәсіптік, орта білімнен кейінгі", "техническое и профессиональное, послесреднее"
    ADDITIONAL = "additional", "қосымша білім беру", "дополнительное образование"
    METHODOLOGIST = "methodologist", "әдістемелік кабинет (орталық)", "методический кабинет (центр)"
    HEAD = "head", "білім беру ұйымының басшысы", "руководитель организации образования"


class TaskKind(Term):
    """Kinds of tasks on the answer sheet (§114.5, §114.6)."""

    SINGLE = "single", "бір дұрыс жауап", "один верный ответ"
    MULTI = "multi", "бір немесе бірнеше дұрыс жауап", "один или несколько верных ответов"


class Duty(Term):
    """With what an official is sent to a site (§20.1, §20.4); each is the value of a role."""

    LEAD = (
        "ministry_lead", "Министрлік өкілдері тобының жетекшісі", "руководитель группы представителей Министерства",
    )  # fmt: skip
    REPRESENTATIVE = "ministry_rep", "Министрлік өкілі", "представитель Министерства"
    PROGRAMMER = "programmer", "Министрлік программисі", "программист Министерства"
    APPEAL_CHAIR = "appeal_chair", "апелляциялық комиссия төрағасы", "председатель апелляционной комиссии"


class Post(Term):
    """Posts of a commission (§53, §173.4)."""

    CHAIR = "chair", "төраға", "председатель"
    SECRETARY = "secretary", "хатшы", "секретарь"
    MEMBER = "member", "мүше", "член комиссии"


class Sex(Term):
    """Sex as the seventh digit of the IIN tells it."""

    MALE = "male", "ер", "мужской"
    FEMALE = "female", "әйел", "женский"


class ApplicationState(Term):
    """Life of an application (lifecycle 1)."""

    REGISTERED = "registered", "тіркелді", "зарегистрировано"
    WITHDRAWN = "withdrawn", "қайтарып алынды", "отозвано"
    LOCKED = "locked", "база жабылды", "база закрыта"


class RoomPurpose(Term):
    """Whom a room of a sitting is for (§34.7, applicant guide 21)."""

    ORDINARY = "ordinary", "жалпы", "обычная"
    LOW_VISION = "low_vision", "нашар көретіндерге", "для слабовидящих"
    HEALTH = "health", "денсаулығы бойынша", "по состоянию здоровья"
    UNUSED = "unused", "пайдаланылмайды", "не используется"


class StockState(Term):
    """How far the room stock of a site has come (§76, §78.5)."""

    DRAFT = "draft", "толтырылуда", "заполняется"
    SUBMITTED = "submitted", "ҰТО-ға жіберілді", "отправлен в НЦТ"
    RETURNED = "returned", "ескертумен қайтарылды", "возвращён с замечанием"
    APPROVED = "approved", "бекітілді", "утверждён"


class RunState(Term):
    """What became of an allocation of a campaign (§78.6)."""

    DRAFT = "draft", "алдын ала", "предварительное"
    APPROVED = "approved", "бекітілді", "утверждено"
    DROPPED = "dropped", "алынды", "снято"


class CorrectedField(Term):
    """What alone the journal of changes corrects after the closing (§32.8, §82)."""

    SURNAME = "surname", "тегі", "фамилия"
    FIRST_NAME = "first_name", "аты", "имя"
    PATRONYMIC = "patronymic", "әкесінің аты", "отчество"
    IIN = "iin", "ЖСН", "ИИН"
    CATEGORY = "category", "өтініш берген санаты", "заявленная категория"
    ATTESTATION = "attestation_type", "аттестаттау түрі", "вид аттестации"


class PassStep(Term):
    """The way of a pass and its stub from the printer to the folder of the room (§78.7-81, §28.2)."""

    DRAWN_UP = "drawn_up", "ресімделді", "оформлен"
    ISSUED = "issued", "қолына берілді", "выдан на руки"
    HANDED = "stub_handed", "түбіртек комиссияға берілді", "корешок передан комиссии"
    AT_SITE = "stub_at_site", "түбіртек ТӨП-те", "корешок в ППТ"


class SittingState(Term):
    """Life of a sitting (лек), in order (lifecycle 4)."""

    PLANNED = "planned", "жоспарланды", "запланирован"
    ALLOCATED = "allocated", "бөлінді", "распределён"
    SEATING_PRINTED = "seating_printed", "отырғызу парағы басылды", "посадочный лист напечатан"
    RUNNING = "running", "тестілеу жүріп жатыр", "идёт тестирование"
    FINISHED = "finished", "тестілеу аяқталды", "тестирование завершено"
    SCANNING = "scanning", "сканерлеу", "сканирование"
    IDENTIFYING = "identifying", "сәйкестендіру", "идентификация"
    IDENTIFIED = "identified", "сәйкестендірілді", "идентифицирован"
    KEYS_OPENED = "keys_opened", "дұрыс жауаптар коды ашылды", "коды правильных ответов открыты"
    SCORED = "scored", "бағаланды", "оценён"
    PUBLISHED = "published", "ведомость ілінді", "ведомость вывешена"
    APPEALS_OPEN = "appeals_open", "апелляция қабылдануда", "приём апелляций"
    APPEALS_MEETING = "appeals_meeting", "апелляция отырысы", "заседание по апелляции"
    APPEALS_CLOSED = "appeals_closed", "апелляция жабылды", "апелляция закрыта"
    CLOSED = "closed", "жабылды", "закрыт"


class RoomState(Term):
    """Where the answer sheets of one room of a sitting are in the processing (§127-142)."""

    WAITING = "waiting", "сканерлеуді күтуде", "ожидает сканирования"
    SCANNED = "scanned", "екі рет сканерленді", "отсканирована дважды"
    PROTOCOL = "protocol", "хаттамада", "в протоколе"
    IDENTIFIED = "identified", "сәйкестендірілді", "идентифицирована"


class ParticipationState(Term):
    """What became of a candidate on the test day (lifecycle 2)."""

    EXPECTED = "expected", "күтілуде", "ожидается"
    PRESENT = "present", "қатысты", "присутствовал"
    ABSENT = "absent", "келмеді", "не явился"
    REMOVED = "removed", "шығарылды", "удалён"
    OUTSIDER = "outsider", "бөгде тұлға", "постороннее лицо"
    LATE = "late", "уақтылы тапсырмады", "сдал не вовремя"


class SheetState(Term):
    """What became of an answer sheet allotted to a room (lifecycle 5)."""

    ALLOTTED = "allotted", "аудиторияға бөлінді", "выделен аудитории"
    FILLED = "filled", "толтырылған", "заполнен"
    BLANK = "blank", "толтырылмаған", "не заполнен"
    EXCLUDED = "excluded", "сканерленбейді", "не сканируется"
    SPOILED = "spoiled", "бүлінген", "испорчен"


class Exclusion(Term):
    """Why a sheet is not scanned (§127.1)."""

    REMOVED = "removed", "аудиториядан шығарылды", "удалён из аудитории"
    LATE = "late", "материалдарын уақтылы тапсырмады", "не сдал материалы вовремя"
    OUTSIDER = "outsider", "бөгде тұлға анықталды", "выявлено постороннее лицо"
    SPOILED = "spoiled", "жауап парағы бүлінді", "лист ответов испорчен"


class Mismatch(Term):
    """The four agreements of §128; a member names the one that failed."""

    SHEET = "1", "жауап парағы осы аудиторияға бөлінбеген", "лист не из выделенных на аудиторию"
    CODE = "2", "ТЖК рұқсаттамамен сәйкес емес", "ИКТ не совпадает с пропуском"
    SEAT = "3", "орын отырғызу парағымен сәйкес емес", "место не совпадает с посадочным листом"
    VARIANT = "4", "нұсқа үлестіру парағымен сәйкес емес", "вариант не совпадает с листом распределения"


class Note(Term):
    """Upper table of I-21, column «Ескерту» (§137)."""

    CORRECT = "correct", "Түзету", "Исправить"
    ABSENT = "absent", "Келмеді", "Не явился"
    ANNULLED = "annulled", "Жойылды", "Аннулирован"


class Decision(Term):
    """Lower table of I-21, column «Шешім» (§139-141)."""

    CORRECT = "correct", "Түзету", "Исправить"
    ADDITIONAL = "additional_seating", "Қосымша отырғызу", "Дополнительная посадка"
    ANNUL = "annul_sheet", "Бланкті жою", "Аннулировать бланк"


class JobState(Term):
    """Life of a job."""

    WAITING = "waiting", "кезекте", "в очереди"
    RUNNING = "running", "орындалуда", "выполняется"
    DONE = "done", "орындалды", "выполнено"
    REFUSED = "refused", "қабылданбады", "отказано"
    FAILED = "failed", "қате", "ошибка"


class AccessKind(Term):
    """Why a line of the log of access was written."""

    UNMASK = "unmask", "ЖСН толық көрсетілді", "ИИН показан полностью"
    EXPORT = "export", "тізілім шығарылды", "регистр выгружен"
    PRINT = "print", "құжат басылды", "документ напечатан"
    TRIED = "tried", "файл жазбалармен салыстырылды", "файл сверен с записями"
    REFUSED = "refused", "рұқсат берілмеді", "отказано"


class TemplateState(Term):
    """How far a version of a template has come; whether a checked one is in force, its moment says."""

    DRAFT = "draft", "тексеруді күтуде", "ждёт проверки"
    CHECKED = "checked", "тексерілді", "проверен"
    REFUSED = "refused", "қайтарылды", "возвращён"
    WITHDRAWN = "withdrawn", "алынды", "снят"


class PasswordKind(Term):
    """What a one-time password of the Centre opens."""

    SEATING = "seating", "отырғызу парағын басып шығару (§43.6)", "печать посадочного листа (§43.6)"
    REPEAT = "repeat", "қайта сәйкестендіру (§143)", "повторная идентификация (§143)"


class AppealKind(Term):
    """What an appeal is about (§165)."""

    CONTENT = "content", "мазмұны бойынша", "по содержанию"
    TECHNICAL = "technical", "техникалық себептер бойынша", "по техническим причинам"


class AppealState(Term):
    """Column «Апелляция жағдайы» of I-24: only with one of these may the appeals of a sitting be closed (§172)."""

    ABSENT = "absent", "келмеді", "не явился"
    DECIDED = "decided", "шешім қабылданды", "решение принято"


class AppealDecision(Term):
    """How an appeal ends (§166, §167)."""

    SATISFIED = "satisfied", "қанағаттандырылды", "удовлетворено"
    REJECTED = "rejected", "қанағаттандырылмайды", "не удовлетворено"


class ContentReason(Term):
    """Why a task may be appealed on its content (§165)."""

    KEY = "c1", "дұрыс жауап дұрыс жауаптар кодымен сәйкес келмейді", "правильный ответ не совпадает с кодом"
    NONE = "c2", "дұрыс жауап жоқ", "правильный ответ отсутствует"
    SEVERAL = (
        "c3", "бір дұрыс жауапты таңдауға арналған тапсырмада бірден көп дұрыс жауап бар",
        "в задании с выбором одного правильного ответа правильных ответов больше одного",
    )  # fmt: skip
    WRONG = "c4", "тест тапсырмасы дұрыс құрылмаған", "тестовое задание составлено некорректно"
    FRAGMENT = (
        "c5", "тапсырма шартының фрагменті (мәтін, сызба, сурет, кесте) жоқ, дұрыс жауапты анықтау мүмкін емес",
        "отсутствует фрагмент условия (текст, схема, рисунок, таблица), правильный ответ определить невозможно",
    )  # fmt: skip


class TechnicalReason(Term):
    """Why a task may be appealed for technical reasons (§165)."""

    TWO = (
        "t1", "кодпен сәйкес келетін боялған дөңгелекшені сканер екі және одан көп деп оқыды",
        "закрашенный кружок, совпадающий с кодом, сканер прочитал как два и более",
    )  # fmt: skip
    EMPTY = (
        "t2", "кодпен сәйкес келетін боялған дөңгелекшені сканер бос деп оқыды",
        "закрашенный кружок, совпадающий с кодом, сканер прочитал как пустой",
    )  # fmt: skip
    DEFECT = "t3", "жауап парағында ақау бар", "дефект листа ответов"


class SheetDefect(Term):
    """When an answer sheet is a defective one (§166)."""

    COLOUR = "colour", "түсі түпнұсқадан өзгеше", "цвет отличается от оригинала"
    SPOILED = "spoiled", "іші бүлінген", "лист повреждён внутри"
    DISTORTED = "distorted", "көрінісі бұзылған", "искажён вид"


class TechnicalRule(Term):
    """When a technical appeal is satisfied (§166)."""

    FILLED = (
        "1", "кодпен сәйкес келетін, 50 % және одан көп боялған дөңгелекше қабылданбаған",
        "не принят совпадающий с кодом кружок, закрашенный на 50 % и более",
    )  # fmt: skip
    UNFILLED = (
        "2", "кодпен сәйкес келмейтін, 50 %-дан аз боялған дөңгелекше жауап деп қабылданған",
        "принят за ответ не совпадающий с кодом кружок, закрашенный менее чем на 50 %",
    )  # fmt: skip
    DEFECT = (
        "3", "парақтың ақауынан боялмаған дөңгелекше қате есептелген",
        "из-за дефекта листа ошибочно засчитан незакрашенный кружок",
    )  # fmt: skip
