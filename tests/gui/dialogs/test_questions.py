"""Boxes that ask and tell: what stands in them is plain text."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from convstudio.gui.dialogs.questions import CANCEL, ask_place, choose, inform
from tests.sources import PROGRAM


@pytest.fixture
def press(qtbot):
    """press(words): presses that button of the box that is open next, Escape for none; gives what was on show."""
    seen, window = [], QWidget()
    qtbot.addWidget(window)

    def later(words):
        def look():
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            seen.append((box.text(), box.textFormat()))
            button = next((each for each in box.buttons() if each.text() == words), box.escapeButton())
            (button or box.buttons()[0]).click()

        QTimer.singleShot(0, look)
        return window, seen

    return later


@pytest.mark.parametrize(("words", "answer"), [("Yes", "save"), ("No", "discard"), ("", CANCEL)])
def test_the_answer_is_the_key_of_the_button(press, words, answer):
    window, seen = press(words)
    assert choose(window, "<b>Save?", {"save": "Yes", "discard": "No"}) == answer
    assert seen == [("<b>Save?", Qt.TextFormat.PlainText)]


def test_a_message_is_plain_text(press):
    window, seen = press("OK")
    inform(window, "About", "<b>P<u>q")
    assert seen == [("<b>P<u>q", Qt.TextFormat.PlainText)]


@pytest.mark.parametrize(("words", "given"), [("Replace it", "<b>P<u>q.png"), ("", "")])
def test_a_file_that_is_there_is_asked_about_by_its_whole_name_in_plain_text(
    press, tmp_path, monkeypatch, words, given
):
    (tmp_path / "<b>P<u>q.png").write_text("precious")
    window, seen = press(words)
    typed, asked = str(tmp_path / "<b>P<u>q"), []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *options: (asked.append(options), (typed, "PNG"))[1])
    path, kind = ask_place(window, "Save", "start.png", {"PNG": ".png"})
    assert (Path(path).name, kind) == (given, "PNG")
    assert seen == [("<b>P<u>q.png exists already. Replace it?", Qt.TextFormat.PlainText)]
    assert asked[0][-1] == QFileDialog.Option.DontConfirmOverwrite


def test_a_name_that_is_free_is_not_asked_about(qtbot, tmp_path, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    for typed, given in ((str(tmp_path / "free"), str(tmp_path / "free.png")), ("", "")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, typed=typed: (typed, ""))
        assert ask_place(window, "Save", "", {"PNG": ".png"}) == (given, "")


@pytest.mark.parametrize(
    ("typed", "kind", "always", "given"),
    [
        ("a", "TIFF", False, "a.tif"),
        ("a", "PNG", False, "a.png"),
        ("a", "Any", False, "a"),
        ("a.gif", "PNG", False, "a.gif"),
        ("a.gif", "PNG", True, "a.gif.png"),
        ("a.PNG", "PNG", True, "a.PNG"),
    ],
)
def test_a_name_gets_the_ending_of_the_kind_that_was_chosen(qtbot, tmp_path, monkeypatch, typed, kind, always, given):
    window, asked = QWidget(), []
    qtbot.addWidget(window)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *options: (asked.append(options[3]), (str(tmp_path / typed), kind))[1]
    )
    kinds = {"Any": "", "TIFF": ".tif", "PNG": ".png"}
    assert ask_place(window, "Save", "", kinds, always=always) == (str(tmp_path / given), kind)
    assert asked == ["Any;;TIFF;;PNG"]


def test_only_one_place_asks_where_to_save():
    askers = [source.path.name for source in PROGRAM if "getSaveFileName" in source.path.read_text(encoding="utf-8")]
    assert askers == ["questions.py"]
