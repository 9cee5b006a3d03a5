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
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, Unauthorized

from app.errors import BadInput, Fault, Refusal
from app.register import tokens
from app.register.visit import db, keep_typed
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
    if status == Unauthorized.code:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _old_page(_error: CSRFError) -> Answer | Response:
    """The token is of an earlier stay: nothing is done, but what was typed waits in its form."""
    staff = g.get("staff")
    back = request.path if staff is not None and keep_typed(staff.user_id) else None
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
    return _page(status, title, getattr(error, "text", said))


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
