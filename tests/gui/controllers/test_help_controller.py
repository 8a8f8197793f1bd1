"""Help in the window: every page can be opened in both languages, projects open out of it."""

import pytest
from PySide6.QtCore import QUrl

from convstudio.files.resources import resource
from convstudio.gui.controllers import help_controller
from convstudio.gui.translation_catalogues import LANGUAGES
from tests.driven import photograph, settle


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_a_page(language):
    files = {path.stem for path in (resource("help") / language).glob("*.md")}
    assert files <= set(help_controller.ORDER)
    assert [page.path.stem for page in help_controller.pages(language)] == list(help_controller.ORDER)
    assert all(page.title and not page.title.startswith("#") for page in help_controller.pages(language))


def test_what_is_not_translated_is_there_in_english():
    by_name = {page.path.stem: page for page in help_controller.pages("zh_CN")}
    assert by_name["padding"].path.parent.name == "zh_CN"
    assert by_name["commands"].path.parent.name == "en"


def test_a_project_opens_in_a_tab_of_its_own_and_asks_where_to_be_saved(studio_of):
    studio = studio_of(photograph())
    studio.actions["show_help"].trigger()
    studio.actions["show_help"].trigger()
    window = studio.help._dialog
    window.list.setCurrentRow(help_controller.ORDER.index("stride"))
    window.follow(QUrl("../../projects/stride.convstudio"))
    settle(studio)
    assert len(studio.session.documents) == 2 or studio.session.document.name == "stride"
    assert studio.session.path is None
    assert studio.result().shape == (1, 171, 171)
    window.close()
    assert studio.help._dialog is None


def test_a_project_that_is_broken_is_refused(studio_of, tmp_path):
    studio = studio_of(photograph())
    (tmp_path / "a.convstudio").write_text("{")
    studio.help.project_asked.emit(str(tmp_path / "a.convstudio"))
    settle(studio)
    assert "a.convstudio" in studio.window.banner.text
