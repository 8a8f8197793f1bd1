"""A studio, closed when the test is over, whatever came of it."""

import pytest

from tests.driven import PATIENCE


@pytest.fixture(autouse=True)
def no_home(tmp_path, monkeypatch):
    """What the program stores goes nowhere near the person who runs the tests."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


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
