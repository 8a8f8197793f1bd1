from PySide6.QtCore import QCoreApplication, QTranslator

from convstudio.gui.translation import mark, tr


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
