"""The commands of `run.py`: the same verbs, gates and refusals as on the screens."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

import sqlalchemy as sa

from app.cli import papers, service, upkeep
from app.errors import BadInput, Refusal
from app.text import Text, speaking
from config import Config

INTERRUPTED = 130
WRONG = Text("Команда қате: {said}. Үлгісі: {program} --help", "Команда неверна: {said}. Образец: {program} --help")
SAYINGS = {
    r"(?:argument )?(?P<what>.+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.+)\)": Text(
        "{what} — «{value}» жарамайды, мыналардың бірі керек: {known}",
        "{what}: «{value}» не подходит, нужно одно из: {known}",
    ),
    r"argument (?P<what>.+): invalid \w+ value: '(?P<value>.*)'": Text(
        "{what} — «{value}» мәні жарамайды", "{what}: значение «{value}» не подходит"
    ),
    r"argument (?P<what>.+): expected .+": Text("{what} мәнсіз қалды", "{what} осталось без значения"),
    r"the following arguments are required: (?P<what>.+)": Text("{what} жетіспейді", "не хватает {what}"),
    r"unrecognized arguments: (?P<what>.+)": Text("{what} дегені белгісіз", "неизвестно, что такое {what}"),
}
"""What argparse says of a wrong line, and how it is said here."""

AWAY = Text(
    "Дерекқор жауап бермейді: {why}. DATABASE_URL мекенжайын және сервердің жұмысын тексеріңіз.",
    "База данных не отвечает: {why}. Проверьте адрес DATABASE_URL и работает ли сервер.",
)


class Parser(argparse.ArgumentParser):
    """A parser whose words people of both languages understand."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(WRONG.fill(said=_translated(message), program=self.prog))


def main(arguments: Sequence[str], config: Config) -> int:
    """Run one command; the exit code is 0, 1 for a fault found by `check`, 2 for a refusal, 3 for bad input."""
    chosen = argparse.Namespace(speaks="both")
    try:
        _check_letters(arguments)
        _parser().parse_args(arguments, chosen)
        return int(chosen.run(chosen, config) or 0)
    except (Refusal, BadInput) as said:
        with speaking(chosen.speaks):
            print(said, file=sys.stderr)
        return said.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except sa.exc.OperationalError as away:
        print(AWAY.fill(why=str(away.orig).strip()).within("both"), file=sys.stderr)
        return BadInput.exit_code


def _check_letters(arguments: Sequence[str]) -> None:
    """Bytes that are no text (another encoding of the terminal) would fail in every place that writes them down."""
    for word in arguments:
        if not word.isascii() and any("\ud800" <= letter <= "\udfff" for letter in word):
            raise BadInput(WRONG.fill(said=repr(word)[1:-1] + ": UTF-8?", program="run.py"))


def _parser() -> Parser:
    parser = Parser(prog="run.py", description="Synaq: Ұлттық біліктілік тестілеу")
    commands = parser.add_subparsers(title="командалар / команды", metavar="COMMAND", required=True)
    for room in (service, papers, upkeep):
        room.add(commands)
    return parser


def _translated(message: str) -> Text:
    for pattern, words in SAYINGS.items():
        if found := re.fullmatch(pattern, message):
            return words.fill(**{name: part.replace("'", "") for name, part in found.groupdict().items()})
    return Text(message, message)
