"""Every text that a person sees passes through here, when it is shown and not before.

tr() looks a text up in the language that is on; mark() only says, where a table of texts is written down, that its
texts are to be translated. Widgets show their texts again on QEvent.LanguageChange, so the language changes live.
"""

import re

from PySide6.QtCore import QCoreApplication

from convstudio.values.translatable_message import Message

CONTEXT = "ConvStudio"
REFUSALS = f"{CONTEXT}-refusals"
_WORD = re.compile(r"[a-z]+[\s,:;]")


def tr(text: str) -> str:
    """The text in the language of the interface; the text itself where there is no translation."""
    return QCoreApplication.translate(CONTEXT, text)


def tr_sentence(sentence: str) -> str:
    """A Sentence in the language of the interface, words and sentences filled into it as well; other words if known."""
    if not isinstance(sentence, Message):
        return tr(sentence) if sentence else ""
    known = {name: tr_sentence(value) if isinstance(value, str) else value for name, value in sentence.values.items()}
    return tr(sentence.template).format(**known)


def tr_refusal(sentence: str) -> str:
    """A sentence from below the window, its numbers filled in already; as it is where its pattern is not known."""
    if isinstance(sentence, Message):
        return tr_sentence(sentence)
    return QCoreApplication.translate(REFUSALS, sentence)


def as_sentence(text: str) -> str:
    """A text with a capital to begin with, unless it begins with a name, a number or a quotation."""
    return text[:1].upper() + text[1:] if _WORD.match(text) else text


def mark(text: str) -> str:
    """The text as it is, marked for the translators: tr() it where it is shown."""
    return text
