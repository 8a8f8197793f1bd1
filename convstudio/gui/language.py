"""Language: the interface in English, or in a language of resources/translations.

A catalogue is one JSON file: each text as it stands in the source, and what it is in that language. A test holds
catalogues against the sources. To add a language: a file, a row in LANGUAGES, an action of its name in actions.py.
"""

import json
from functools import cache

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from convstudio.files.errors import FileError
from convstudio.files.resources import resource
from convstudio.gui.translation import CONTEXT

SYSTEM, ENGLISH = "", "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}


class Catalogue(QTranslator):
    """Texts of ours by a catalogue, asked for by Qt at each tr()."""

    def __init__(self, texts: dict[str, str], parent: QApplication) -> None:
        """texts: source to translation."""
        super().__init__(parent)
        self._texts = texts

    def isEmpty(self) -> bool:
        """Qt asks empty translators nothing."""
        return not self._texts

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The translation of a text; None where there is none, then the text itself is shown."""
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
    app.installTranslator(Catalogue(catalogue(name), app))


@cache
def catalogue(name: str) -> dict[str, str]:
    """The texts of a language; none if its file is missing, then the interface speaks English."""
    try:
        found = json.loads(resource(f"translations/{name}.json").read_text(encoding="utf-8"))
    except (FileError, OSError):
        return {}
    return {str(text): str(translation) for text, translation in found.items()}
