"""A studio, closed when the test is over, whatever came of it."""

import pytest

from tests.driven import PATIENCE, photograph, settle


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Where compiled loops are kept: all programs that are started here find them, as on a second start."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def no_home(tmp_path, monkeypatch, cache):
    """What the program stores goes nowhere near the person who runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def own_theme(qapp):
    """What a test does to the look of the application is taken back; a style sheet makes every widget slower."""
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    yield
    if (qapp.styleSheet(), qapp.palette(), qapp.font()) != before:
        qapp.setStyleSheet(before[0])
        qapp.setPalette(before[1])
        qapp.setFont(before[2])


@pytest.fixture
def studio_of(qapp):
    """Makes a studio on images and layers; the window is shown, and everything is on it."""
    from convstudio.files.resources import resource
    from convstudio.gui.app import Studio
    from convstudio.gui.settings import Settings
    from convstudio.gui.theme import set_icon_folder
    from convstudio.values.project import Project

    set_icon_folder(resource("icons"))
    made = []

    def make(*images, layers=None, shown=True):
        project = Project(images, len(images) - 1 if images else 0, *([layers] if layers else []))
        studio = Studio(project, None, Settings())
        made.append(studio)
        if shown:
            studio.window.show()
            assert studio.live.wait_idle(PATIENCE)
        return studio

    yield make
    for studio in made:
        studio.close()
    qapp.processEvents()


@pytest.fixture
def opened(studio_of):
    """Opens what an action opens, by the object that owns it: (studio, dialog); closed when the test is over."""
    owners = []

    def make(action, owner, *images, layers):
        studio = studio_of(*images, layers=layers)
        studio.actions[action].trigger()
        settle(studio)
        owners.append(getattr(studio, owner))
        return studio, owners[-1]._dialog

    yield make
    for owner in owners:
        if owner._dialog is not None:
            owner._dialog.close()


@pytest.fixture
def desk(qtbot):
    """Documents with a session on a small picture, and everything they say."""
    from PySide6.QtWidgets import QWidget

    from convstudio.gui.controllers.document_controller import DocumentController
    from convstudio.gui.session import Session
    from convstudio.gui.workers.background import Background
    from convstudio.values.layer import Layer
    from convstudio.values.project import Project

    window, background = QWidget(), Background()
    qtbot.addWidget(window)
    work = Project((photograph(),), layers=(Layer(stride=(1, 2)),))
    made = DocumentController(Session(work), background, window)
    made.work, made.said = work, []
    for name in ("refused", "told", "text_pasted"):
        getattr(made, name).connect(lambda words, name=name: made.said.append((name, str(words))))
    made.ready_to_close.connect(lambda: made.said.append(("ready", "")))
    yield made
    background.close()


@pytest.fixture
def answer(monkeypatch):
    """Answers the questions of message boxes in turn; tells whether all were asked."""
    from convstudio.gui.controllers import project_saving_controller
    from convstudio.gui.dialogs import questions

    answers = []
    for asking in (project_saving_controller, questions):
        monkeypatch.setattr(asking, "choose", lambda *_: answers.pop(0))
    yield answers
    assert answers == []


@pytest.fixture
def picture(tmp_path):
    """A small colour picture in a file."""
    from convstudio.files.image_writing import save_image

    path = tmp_path / "picture.png"
    save_image(str(path), photograph(3, 20, 30).array)
    return path
