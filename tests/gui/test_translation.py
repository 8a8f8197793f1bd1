from PySide6.QtCore import QCoreApplication, QTranslator

from convstudio.gui.language import speak
from convstudio.gui.translation import mark, tr, tr_sentence
from convstudio.values.sentence import Sentence


class _Backwards(QTranslator):
    def translate(self, context, text, disambiguation=None, n=-1):
        return text[::-1] if context == "ConvStudio" else ""

    def isEmpty(self):
        return False


def test_a_text_without_a_translation_stays(qapp):
    assert tr("Kernel") == "Kernel"


def test_a_text_is_looked_up_in_the_language_that_is_on(qapp):
    translator = _Backwards()
    QCoreApplication.installTranslator(translator)
    try:
        assert tr("Kernel") == "lenreK"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_a_marked_text_is_not_translated_yet(qapp):
    assert mark("Kernel") == "Kernel"


def test_sentences_within_sentences_are_told_too(qapp):
    inner = Sentence("{low:.6g} is black, {high:.6g} is white", low=0, high=255)
    whole = Sentence(
        "{levels}. {below} of the samples lie below, {above} above.", levels=inner, below="1 %", above="0 %"
    )
    speak(qapp, "zh_CN")
    try:
        assert "0 为黑，255 为白" in tr_sentence(whole)
        assert tr_sentence("words that no catalogue has") == "words that no catalogue has"
        assert tr_sentence("") == ""
    finally:
        speak(qapp, "en")
