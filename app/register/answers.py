"""What people see when something is refused or breaks: a sentence and a way on, never a trace of the machine."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, SecurityError, Unauthorized

from app.errors import BadInput, Fault, Refusal
from app.register import tokens
from app.register.naming import model_of
from app.register.reasons import of_role
from app.register.visit import FORMS, db, keep_typed
from app.text import Text

log = logging.getLogger(__name__)
Answer = tuple[str, int]

REFUSED = Text("Бұған болмайды", "Так нельзя")
BAD_INPUT = Text("Түзету керек", "Нужно исправить")
FAULT = Text("Бағдарлама қатесі", "Ошибка программы")
FAULT_SAID = Text(
    "Іс аяқталмады, ештеңе өзгерген жоқ. Қайталап көріңіз; қайталанса, әкімшіге мына нөмірді айтыңыз: {number}.",
    "Действие не завершено, ничего не изменилось. Повторите; если повторится, сообщите администратору номер: {number}.",
)
AWAY = Text(
    "Дерекқор немесе Redis жауап бермейді. Бір минуттан соң қайталаңыз; болмаса, әкімшіге айтыңыз.",
    "База данных или Redis не отвечает. Повторите через минуту; если не поможет, сообщите администратору.",
)
OLD_PAGE = Text(
    "Бет ескірген: оны жаңартып, әрекетті қайталаңыз.", "Страница устарела: обновите её и повторите действие."
)
TYPED_WAITS = Text(
    "Бет ескірген, ештеңе сақталған жоқ. Жазғаныңыз сақтаулы: формаға оралып, тексеріп, қайта сақтаңыз.",
    "Страница устарела, ничего не сохранено. То, что вы вписали, ждёт вас: вернитесь в форму, проверьте и сохраните.",
)
OTHER_NAME = Text(
    "Бағдарлама бұл атпен ашылмайды: мекенжайын әкімшіден сұраңыз.",
    "Под этим именем программа не открывается: спросите адрес у администратора.",
)
OF_STATUS: dict[int, tuple[Text, Text]] = {
    400: (
        Text("Сұрау түсініксіз", "Непонятный запрос"),
        Text("Бетті мәзірден қайта ашыңыз.", "Откройте страницу заново через меню."),
    ),
    401: (
        Text("Кім екеніңіз белгісіз", "Неизвестно, кто обращается"),
        Text(
            "Токен жоқ, қате немесе мерзімі өткен. /api/v1/token мекенжайынан логин мен пароль арқылы жаңасын алыңыз.",
            "Токена нет, он неверен или истёк. Получите новый по логину и паролю по адресу /api/v1/token.",
        ),
    ),
    403: (
        Text("Рұқсат жоқ", "Нет доступа"),
        Text(
            "Бұл бет сіздің рөліңізге ашылмайды. Басты беттен өзіңізге ашық тізілімді таңдаңыз.",
            "Эта страница не для вашей роли. Выберите на главной открытый вам регистр.",
        ),
    ),
    404: (
        Text("Табылмады", "Не найдено"),
        Text(
            "Мұндай бет не жазба жоқ, немесе ол сіздің құзыретіңізге кірмейді. Тізімнен қайта таңдаңыз.",
            "Такой страницы или записи нет, или она не в вашем ведении. Выберите заново из списка.",
        ),
    ),
    405: (
        Text("Бұлай ашылмайды", "Так не открывается"),
        Text("Беттегі батырманы басыңыз.", "Нажмите кнопку на странице."),
    ),
    413: (
        Text("Файл тым үлкен", "Файл слишком большой"),
        Text("Файлды бөліп жіберіңіз.", "Отправьте файл по частям."),
    ),
    429: (
        Text("Тым көп әрекет", "Слишком много попыток"),
        Text(
            "Пароль бес рет қате енгізілді. 15 минуттан соң қайталаңыз немесе әкімшіден жаңа пароль сұраңыз.",
            "Пароль пять раз введён неверно. Повторите через 15 минут или попросите у администратора новый пароль.",
        ),
    ),
}
OF_PROGRAM: dict[int, Text] = {
    400: Text(
        "Сұраудың мекенжайы немесе аргументі түсініксіз: /api/v1/openapi.json құжатымен салыстырыңыз.",
        "Адрес или аргумент запроса непонятен: сверьте с документом /api/v1/openapi.json.",
    ),
    403: Text(
        "Бұл мекенжай сіздің рөліңізге ашылмайды: ашықтары /api/v1/openapi.json құжатында.",
        "Этот адрес не для вашей роли: открытые перечислены в /api/v1/openapi.json.",
    ),
    404: Text(
        "Мұндай мекенжай не жазба жоқ, немесе ол сіздің құзыретіңізге кірмейді.",
        "Такого адреса или записи нет, или они не в вашем ведении.",
    ),
    405: Text(
        "Бұл мекенжай мұндай әдісті қабылдамайды: рұқсат етілгендері Allow тақырыбында.",
        "Этот адрес не принимает такого метода: допустимые названы в заголовке Allow.",
    ),
}
"""What programs are told instead: they have neither pages nor buttons."""


def add_answers(app: Flask) -> None:
    """Give every refusal and fault its page."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(CSRFError, _old_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _fault)
    app.register_error_handler(RedisError, _away)
    app.register_error_handler(OperationalError, _away)


def _page(status: int, title: Text, said: Text, **more: Any) -> Answer | Response:
    db().rollback()
    if tokens.asks():
        return _problem(status, title, said, **more)
    return render_template("error.html", title=title, said=said, **more), status


def _problem(status: int, title: Text, said: Text, mark: str = "", faults: Sequence[Fault] = ()) -> Response:
    """The same for programs (RFC 9457): the sentence, the paragraph, and each fault with its column."""
    told: dict[str, Any] = {"status": status, "title": str(title), "detail": str(said)}
    if mark:
        told["paragraph"] = mark
    if faults:
        told["errors"] = [{"column": fault.column, "row": fault.row, "detail": str(fault.text)} for fault in faults]
    answer = jsonify(told)
    answer.status_code, answer.mimetype = status, "application/problem+json"
    if allow := g.get("allow"):
        answer.headers["Allow"] = allow
    if status == Unauthorized.code:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _old_page(_error: CSRFError) -> Answer | Response:
    """The token is of an earlier stay: nothing is done, but what was typed waits in its form."""
    staff = g.get("staff")
    is_form = (request.endpoint or "").rpartition(".")[2] in FORMS
    back = request.path if staff is not None and is_form and keep_typed(staff.user_id, request.path) else None
    return _page(400, OF_STATUS[400][0], TYPED_WAITS if back else OLD_PAGE, back=back)


def _refusal(refused: Refusal) -> Answer | Response:
    return _page(refused.status, REFUSED, refused.text, mark=refused.mark)


def _bad_input(refused: BadInput) -> Answer | Response:
    return _page(refused.status, BAD_INPUT, refused.text, faults=refused.faults)


def _http(error: HTTPException) -> Answer | Response | HTTPException:
    status = error.code or 500
    if isinstance(error, SecurityError):  # the house is called by a foreign name: it has no addresses to show
        return OTHER_NAME.within("both"), status
    if status < 400:
        return error
    title, said = OF_STATUS.get(status, OF_STATUS[400])
    if tokens.asks():
        g.allow = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        said = OF_PROGRAM.get(status, said)
        if status == Forbidden.code and (why := _whose()) is not None:
            return _page(status, title, why.text, mark=why.mark)
        return _page(status, title, getattr(error, "to_program", getattr(error, "text", said)))
    return _page(status, title, getattr(error, "text", said))


def _whose() -> Refusal | None:
    """Whose duty it is what the program asked of a register."""
    register, _, letters = g.get("denied", "").partition(".")
    model, staff = model_of(register), g.get("staff")
    return of_role(letters[0], model, staff.role) if model is not None and staff is not None and letters else None


def _fault(error: InternalServerError) -> Answer | Response:
    number = secrets.token_hex(4)
    log.error("fault %s", number, exc_info=error.original_exception or error)
    if tokens.asks():
        return _problem(500, FAULT, FAULT_SAID.fill(number=number))
    g.plain = True
    return render_template("error.html", title=FAULT, said=FAULT_SAID.fill(number=number)), 500


def _away(error: Exception) -> Answer | Response:
    log.error("a server is away: %s", type(error).__name__, exc_info=error)
    if tokens.asks():
        return _problem(503, FAULT, AWAY)
    g.plain = True
    return render_template("error.html", title=FAULT, said=AWAY), 503
