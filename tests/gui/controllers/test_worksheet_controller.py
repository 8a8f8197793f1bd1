"""Class sheets as HTML and PDF, in both languages."""

from html.parser import HTMLParser

import pytest
from PySide6.QtWidgets import QFileDialog

from convstudio.explain.worksheet_exercise import exercise
from convstudio.gui.controllers.worksheet_controller import html_of, pdf_of, save_sheet
from convstudio.gui.translation_catalogues import speak
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from tests.driven import PATIENCE, photograph

GIVEN = exercise(Layer(bank=KernelBank([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]]), border=Border.CONSTANT), 3)


class Page(HTMLParser):
    """What stands on it, and whether every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.cells = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.cells += tag == "td"
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_is_whole_and_has_questions_and_answers(qapp):
    page = Page(html_of(GIVEN))
    assert page.open == []
    assert page.cells == GIVEN.numbers.size + GIVEN.weights.size + GIVEN.result.size + 2
    words = " ".join(page.words)
    assert "Convolution, sheet 3: answers" in words
    assert all(str(each.text) in words and str(each.answer) in words for each in GIVEN.questions)
    assert "v = 0" in words


def test_in_chinese_nothing_is_left_in_english(qapp):
    speak(qapp, "zh_CN")
    try:
        words = " ".join(Page(html_of(GIVEN)).words)
    finally:
        speak(qapp, "en")
    assert "结果有多少行和列" in words
    assert not any(english in words for english in ("How many", "Compute", "stride", "Result", "turned"))


def test_a_pdf_has_two_pages(qapp):
    made = pdf_of(html_of(GIVEN))
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") == 2


def test_the_ending_decides(qapp, tmp_path):
    save_sheet(GIVEN, tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    with pytest.raises(ConvStudioError, match=r"\.docx is neither"):
        save_sheet(GIVEN, tmp_path / "a.docx")


def test_the_window_saves_sheets_with_other_numbers_each(studio_of, tmp_path, monkeypatch):
    studio = studio_of(photograph(1))
    for name in ("one", "two.html", ""):
        path = str(tmp_path / name) if name else ""
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (path, ""))
        studio.actions["class_sheet"].trigger()
        assert studio.wait_files(PATIENCE)
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["one.pdf", "two.html"]
    assert studio.window.banner.text == "Saved two.html"
    assert "sheet 2" in (tmp_path / "two.html").read_text("utf-8")
    studio.class_sheets.save_to(str(tmp_path / "sheet.txt"))
    assert studio.wait_files(PATIENCE)
    assert "neither" in studio.window.banner.text
