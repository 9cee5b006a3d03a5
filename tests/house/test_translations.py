"""What Flask-AppBuilder marks for translation is said in Kazakh and in Russian, and the compiled files are fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale, gettext

TRANSLATIONS = Path(__file__).parents[2] / "app" / "translations"
PACKAGES = "flask_appbuilder", "flask_wtf"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "ValidationError": None, "_error_response": None}
LANGUAGES = "kk", "ru"
SLOT = re.compile(r"%(?:\(\w+\))?[sdif]|\{\w*\}")


def folder(package: str) -> Path:
    """Where an installed package lies."""
    found = find_spec(package)
    assert found, package
    return Path(str(found.origin)).parent


def marked() -> set[str]:
    """Every message that the installed packages mark in their Python and their templates."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = (extract_from_dir(folder(package), methods, options, KEYWORDS) for package in PACKAGES)
    return {str(message) for package in found for _, _, message, _, _ in package}


def source(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo"


def words(catalog: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    return marked()


@pytest.fixture
def screen() -> Iterator[Flask]:
    """A Flask that looks for words as the product does: first Flask-AppBuilder's folder, then ours."""
    app = Flask(__name__)
    folders = folder("flask_appbuilder") / "translations", TRANSLATIONS
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, folders))
    Babel(app)
    with app.test_request_context():
        yield app


def test_the_extraction_sees_python_templates_and_form_faults(wanted: set[str]) -> None:
    assert {"Invalid login. Please try again.", "Page size", "The CSRF token is missing."} <= wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_message_is_translated_and_nothing_else_is(language: str, wanted: set[str]) -> None:
    said = {key for key, text in words(source(language)).items() if text.strip()}
    assert said == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in source(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left(language: str) -> None:
    left = {
        key: said
        for key, said in words(source(language)).items()
        if not re.search("[а-яәғқңөұүһі]", said, re.IGNORECASE)
    }
    assert left == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_outer_spaces_are_kept(language: str) -> None:
    spoiled = [
        key
        for key, said in words(source(language)).items()
        if sorted(SLOT.findall(key)) != sorted(SLOT.findall(said)) or key[-1].isspace() != said[-1].isspace()
    ]
    assert spoiled == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    rule = get_plural(language)
    assert (source(language).num_plurals, source(language).plural_expr) == (rule.num_plurals, rule.plural_expr)
    with compiled(language).open("rb") as file:
        assert GNUTranslations(file).info()["plural-forms"].startswith(f"nplurals={rule.num_plurals}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_is_fresh(language: str) -> None:
    with compiled(language).open("rb") as file:
        assert words(read_mo(file)) == words(source(language)), "pybabel compile -d app/translations"


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_win_over_those_of_flask_appbuilder(language: str) -> None:
    with force_locale(language):
        assert {key: gettext(key) for key in words(source(language))} == words(source(language))
