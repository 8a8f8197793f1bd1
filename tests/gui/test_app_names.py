"""Names that lead nowhere, in every place of the window that takes one: it starts, and says one sentence."""

import pytest

from convstudio.gui.app import build_studio
from convstudio.gui.settings import Settings
from convstudio.gui.views.banner import Level
from tests.driven import PATIENCE
from tests.hostile.names import LETTERS, Closed
from tests.sources import ROOT

NAMES = ("NAME.png", "NAME.convstudio", "closed/a.png", "closed/a.convstudio")


@pytest.fixture
def build(qapp):
    made = []

    def make(*paths, **settings):
        made.append(build_studio(paths, Settings(**settings)))
        return made[-1]

    yield make
    for studio in made:
        studio.close()
    qapp.processEvents()


def test_the_window_starts_whatever_is_remembered(build, tmp_path):
    with Closed(tmp_path) as closed:
        names = tuple(str(closed.parent / name.replace("NAME", odd)) for odd in LETTERS.values() for name in NAMES)
        studio = build(last=names, recent=names, path=closed / "settings.json")
        assert studio.window.banner.level is not Level.REFUSAL
        studio.recent_files.add([*names])
        assert studio.wait_files(PATIENCE)
        assert studio.recovery.wait_idle(PATIENCE)


def test_a_project_whose_sample_has_a_name_of_300_letters_opens_with_a_sentence(build):
    path = ROOT / "tests/hostile/sample_name_of_300_letters.convstudio"
    studio = build(last=(str(path),))
    assert studio.session.path == path and studio.window.banner.level is not Level.REFUSAL
    assert "was left out" in studio.window.banner.text


def test_every_door_of_the_window_refuses_them_in_a_sentence(build, tmp_path):
    with Closed(tmp_path) as closed:
        studio = build()  # here, so that its workers may not look either
        doors = {
            studio.documents.open_paths: lambda path: [path],
            studio.documents.save_result_to: lambda path: path.replace(".convstudio", ".npy"),
            studio.documents.save_project_to: type(tmp_path),
            studio.class_sheets.save_to: lambda path: f"{path}.pdf",
        }
        for name in (str(closed.parent / name.replace("NAME", odd)) for odd in LETTERS.values() for name in NAMES):
            for door, given in doors.items():
                studio.window.banner.dismiss()
                door(given(name))
                assert studio.wait_files(PATIENCE)
                assert studio.window.banner.level is Level.REFUSAL, (door.__name__, name)
                assert "annot" in studio.window.banner.text, studio.window.banner.text
    assert [path.name for path in tmp_path.iterdir()] == ["closed"]
