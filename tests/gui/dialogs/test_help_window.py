import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument

from convstudio.gui.dialogs.help_window import HelpWindow, Page


@pytest.fixture
def window(qtbot, tmp_path):
    QImage(1600, 400, QImage.Format.Format_RGB32).save(str(tmp_path / "wide.png"))
    (tmp_path / "one.md").write_text("# One\n\n![wide](wide.png)\n\n[two](two.md)\n\n## More\n\n```\ncode\n```\n")
    (tmp_path / "two.md").write_text("# Two\n")
    window = HelpWindow([Page(name.title(), tmp_path / f"{name}.md") for name in ("one", "two")])
    qtbot.addWidget(window)
    window.show()
    return window


def test_it_begins_with_the_first_page_and_links_lead_on_and_back(window):
    assert window.browser.toPlainText().startswith("One")
    window.follow(QUrl("two.md"))
    assert window.browser.toPlainText() == "Two"
    assert window.list.currentRow() == 1
    window.back.click()
    assert window.list.currentRow() == 0
    window.list.setCurrentRow(1)
    assert window.browser.toPlainText() == "Two"


def test_pictures_are_never_wider_than_the_page(window):
    image = window.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("wide.png"))
    assert 100 < image.width() <= window.browser.viewport().width()
    assert image.height() == pytest.approx(image.width() / 4, abs=1)


def test_projects_go_to_the_studio_and_the_web_to_the_browser(window, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(QDesktopServices, "openUrl", seen.append)
    with qtbot.waitSignal(window.project_asked) as asked:
        window.follow(QUrl("sub/a.convstudio"))
    assert asked.args[0].endswith("/sub/a.convstudio")
    window.follow(QUrl("https://example.org/"))
    assert [url.host() for url in seen] == ["example.org"]
    assert window.browser.toPlainText().startswith("One")
