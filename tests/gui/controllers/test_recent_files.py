import json

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QSplitter

from convstudio.files.projects import save_project
from convstudio.gui.app import build_studio
from convstudio.gui.controllers.recent_files import MOST
from convstudio.gui.settings import Settings
from convstudio.values.project import Project
from tests.driven import PATIENCE, photograph


@pytest.fixture
def studios(qapp, tmp_path):
    """Starts the studio again and again with the settings of one person."""
    made = []

    def start(*paths):
        studio = build_studio(paths, Settings.read(tmp_path / "config" / "settings.json"))
        made.append(studio)
        studio.window.show()
        assert studio.live.wait_idle(PATIENCE)
        return studio

    yield start
    for studio in made:
        studio.close()
    qapp.processEvents()


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "work.convstudio"
    save_project(path, Project((photograph(),), name="work"))
    return path


def recent(studio):
    menu = studio.window.findChild(QMenu, "recent_files")
    menu.aboutToShow.emit()
    return menu


def test_the_last_project_comes_back(studios, project):
    studio = studios()
    studio.documents.open_paths([str(project)])
    assert studio.wait_files(PATIENCE)
    studio.close()
    again = studios()
    assert again.session.path == project
    assert not again.session.dirty
    again.documents.close_project()
    again.close()
    assert studios().session.path is None


def test_all_tabs_come_back(studios, project, tmp_path):
    other = tmp_path / "other.convstudio"
    save_project(other, Project((photograph(1),)))
    studios(str(project), str(other)).close()
    again = studios()
    assert [document.path for document in again.session.documents] == [project, other]
    assert again.window.document_tabs.isVisible()


def test_a_project_that_is_gone_does_not_come_back(studios, project):
    studio = studios(str(project))
    studio.close()
    project.unlink()
    assert studios().session.path is None


def test_files_named_at_the_start_come_before_the_last_project(studios, project, tmp_path):
    studios(str(project)).close()
    other = tmp_path / "other.convstudio"
    save_project(other, Project((photograph(1),)))
    assert studios(str(other)).session.path == other


def test_a_long_name_is_shortened_in_its_midst_and_tells_its_folder(studios, tmp_path):
    studio = studios()
    path = tmp_path / f"{'long' * 55}.png"
    studio.recent_files.add([str(path)])
    menu = recent(studio)
    action = menu.actions()[0]
    assert menu.toolTipsVisible()
    assert len(action.text()) <= 60
    assert action.text().startswith("longlong") and action.text().endswith("long.png")
    assert str(tmp_path) in action.toolTip()


def test_recent_files_are_listed_newest_first_and_open_again(studios, project, tmp_path):
    other = tmp_path / "other.convstudio"
    save_project(other, Project((photograph(1),)))
    studio = studios()
    for path in (project, other):
        studio.documents.open_paths([str(path)])
        assert studio.wait_files(PATIENCE)
    assert [action.text() for action in recent(studio).actions()][:2] == ["other.convstudio", "work.convstudio"]
    recent(studio).actions()[1].trigger()
    assert studio.wait_files(PATIENCE)
    assert studio.session.path == project
    assert recent(studio).actions()[0].text() == "work.convstudio"
    recent(studio).actions()[-1].trigger()
    assert [action.isEnabled() for action in recent(studio).actions()] == [False]


def test_no_more_than_some_are_kept(studios):
    studio = studios()
    studio.recent_files.add([f"/nowhere/{number}.png" for number in range(30)])
    assert len(studio.settings.recent) == MOST
    assert studio.settings.recent[0].endswith("29.png")


def test_the_layout_comes_back(studios):
    """As far as the small screen of the offscreen platform lets it."""
    studio = studios()
    assert not studio.recent_files.restore_layout()
    above, below = studio.window.findChild(QSplitter, "stage_and_outputs").sizes()
    assert above > below
    studio.window.findChild(QSplitter, "stage_and_outputs").setSizes([200, 500])
    studio.close()
    again = studios()
    assert again.recent_files.restore_layout()
    QTest.qWait(50)
    above, below = again.window.findChild(QSplitter, "stage_and_outputs").sizes()
    assert above < below


@pytest.mark.parametrize("layout", ["window=zz;columns=00", "nonsense", "=;=;window="])
def test_a_layout_that_is_nonsense_does_no_harm(studios, tmp_path, layout):
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"layout": layout, "recent": [1, "a.png", None]}), encoding="utf-8")
    studio = studios()
    assert not studio.recent_files.restore_layout()
    assert studio.settings.recent == ("a.png",)
