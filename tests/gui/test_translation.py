import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from convstudio.gui.translation import as_sentence, mark, tr, tr_refusal, tr_sentence
from convstudio.gui.translation_catalogues import speak
from convstudio.values.decimal_commas import told_doubt
from convstudio.values.translatable_message import Message


class _Backwards(QTranslator):
    def translate(self, context, text, disambiguation=None, n=-1):
        return text[::-1] if context == "ConvStudio" else ""

    def isEmpty(self):
        return False


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("the output would have no rows.", "The output would have no rows."),
        ("layer 2: no.", "Layer 2: no."),
        ("per channel, every kernel", "Per channel, every kernel"),
        *((same, same) for same in ('"a" is no number.', "photo.jpg is empty.", "1x1 kernels.", "没有图像。", "")),
    ],
)
def test_a_sentence_begins_with_a_capital_a_name_stays_as_it_is(text, sentence):
    assert as_sentence(text) == sentence


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
    inner = Message("{low:.6g} is black, {high:.6g} is white", low=0, high=255)
    whole = Message(
        "{levels}. {below} of the samples lie below, {above} above.", levels=inner, below="1 %", above="0 %"
    )
    speak(qapp, "zh_CN")
    try:
        assert "0 为黑，255 为白" in tr_sentence(whole)
        assert tr_sentence("words that no catalogue has") == "words that no catalogue has"
        assert tr_sentence("") == ""
    finally:
        speak(qapp, "en")


def test_a_notice_that_knows_its_pattern_is_told_like_one_that_does_not(qapp):
    speak(qapp, "zh_CN")
    try:
        assert tr_refusal(told_doubt("1,5\n2,5")[0]) == "逗号分隔两个数：1 和 5；若表示 1.5，请写小数点。"
        assert tr_refusal("One row of 7 numbers: read as one channel.") == "一行 7 个数：按单通道读取。"
    finally:
        speak(qapp, "en")
