"""Language: the interface in English, or in a language of resources/translations.

A catalogue is one JSON file: each text as it stands in the source, and what it is in that language. A test holds
catalogues against the sources. A second file, NAME.refusals.json, has the sentences of refusals, which come from below
the window with their numbers filled in: {0}, {1} stand for these. To add a language: the files, a row in LANGUAGES, an
action of its name in actions.py.
"""

import json
import re
from functools import cache

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from convstudio.files.errors import FileError
from convstudio.files.resources import resource
from convstudio.gui.translation import CONTEXT, REFUSALS

_PLACE = re.compile(r"\{[0-9]\}")
SYSTEM, ENGLISH = "", "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}


class Refusals:
    """Sentences with numbers filled in, known again by their pattern."""

    def __init__(self, patterns: dict[str, str]) -> None:
        """patterns: source to translation; the most telling ones are tried first."""
        told = sorted(patterns, key=lambda pattern: -len(_PLACE.sub("", pattern)))
        self._patterns = [(re.compile(_as_expression(pattern), re.DOTALL), patterns[pattern]) for pattern in told]

    def reworded(self, sentence: str) -> str | None:
        """The sentence in the other language, what is filled in included; None if no pattern is known for it."""
        for expression, translation in self._patterns:
            found = expression.fullmatch(sentence)
            if found is not None:
                return translation.format(*(self.reworded(part) or part for part in found.groups()))
        return None


def _as_expression(pattern: str) -> str:
    return "(.+?)".join(re.escape(piece) for piece in _PLACE.split(pattern))


class Catalogue(QTranslator):
    """Texts of ours by a catalogue, asked for by Qt at each tr(); refusals by their patterns."""

    def __init__(self, texts: dict[str, str], refusals: Refusals, parent: QApplication) -> None:
        """texts: source to translation."""
        super().__init__(parent)
        self._texts, self._refusals = texts, refusals

    def isEmpty(self) -> bool:
        """Qt asks empty translators nothing."""
        return not self._texts

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The translation of a text; None where there is none, then the text itself is shown."""
        if context == REFUSALS:
            return self._refusals.reworded(text)
        return self._texts.get(text) if context == CONTEXT else None


def chosen(language: str) -> str:
    """The language that is meant: a person's choice, or that of the system if it is one of ours."""
    if language in LANGUAGES:
        return language
    spoken = QLocale.system().name()
    return next((name for name in LANGUAGES if name != ENGLISH and spoken.startswith(name.split("_")[0])), ENGLISH)


def speak(app: QApplication, language: str) -> None:
    """Show texts in a language from now on; what is on show already keeps its words."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    name = chosen(language)
    if name == ENGLISH:
        return
    qts = QTranslator(app)  # its dialogs and buttons
    if qts.load(f"qtbase_{name}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts)
    app.installTranslator(Catalogue(catalogue(name), Refusals(catalogue(f"{name}.refusals")), app))


@cache
def catalogue(name: str) -> dict[str, str]:
    """The texts of a language; none if its file is missing, then the interface speaks English."""
    try:
        found = json.loads(resource(f"translations/{name}.json").read_text(encoding="utf-8"))
    except (FileError, OSError):
        return {}
    return {str(text): str(translation) for text, translation in found.items()}
