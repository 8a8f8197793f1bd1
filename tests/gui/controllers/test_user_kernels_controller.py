import pytest
from PySide6.QtWidgets import QDialog

from convstudio.files.errors import FileRefused
from convstudio.files.user_kernels import load_own_kernels, save_own_kernels
from convstudio.gui.controllers import user_kernels_controller as module
from convstudio.gui.controllers.user_kernels_controller import UserKernelsController
from convstudio.kernels import make
from convstudio.values.user_kernel import UserKernel
from tests.driven import PATIENCE, photograph


@pytest.fixture
def typed(monkeypatch):
    """What is typed into the dialog, in place of a person."""
    words = {"title": "mine", "note": "for the moon", "tags": ("soft",)}

    class Typed(module.KeepKernel):
        def exec(self):
            return QDialog.DialogCode.Accepted if words["title"] is not None else QDialog.DialogCode.Rejected

        def title(self):
            return words["title"]

        def note(self):
            return words["note"]

        def tags(self):
            return words["tags"]

    monkeypatch.setattr(module, "KeepKernel", Typed)
    return words


def offered(studio):
    return [preset.name for preset in studio.window.kernel_library._presets if preset.is_own]


def test_a_kernel_is_kept_and_chosen_again(studio_of, typed):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("sobel-x")
    studio.actions["keep_kernel"].trigger()
    assert offered(studio) == ["own:mine"]
    assert "mine" in studio.window.banner.text
    studio.editing.preset_chosen("box")
    studio.window.kernel_library.preset_chosen.emit("own:mine")
    assert studio.session.project.layer.bank.kernel(0, 0) == make("sobel-x")


def test_a_name_that_is_empty_is_refused_and_cancelling_keeps_nothing(studio_of, typed):
    studio = studio_of(photograph())
    typed["title"] = " "
    studio.actions["keep_kernel"].trigger()
    typed["title"] = None
    studio.actions["keep_kernel"].trigger()
    assert offered(studio) == []
    assert "name" in studio.window.banner.text


def test_the_same_name_replaces_and_another_one_renames(studio_of, typed):
    studio = studio_of(photograph())
    studio.actions["keep_kernel"].trigger()
    studio.editing.preset_chosen("box")
    studio.actions["keep_kernel"].trigger()
    assert [own.kernel for own in studio.user_kernels.kernels] == [make("box")]
    typed["title"] = "other"
    studio.window.kernel_library.own_described.emit("own:mine")
    assert offered(studio) == ["own:other"]
    studio.window.kernel_library.own_removed.emit("own:other")
    assert offered(studio) == []


def test_what_is_kept_lies_in_a_file_and_is_read_at_the_next_start(studio_of, typed, tmp_path):
    studio, path = studio_of(photograph()), tmp_path / "config" / "kernels.json"
    kept = UserKernelsController(studio.session, studio.background, studio.window, path)
    kept.keep_kernel()
    assert [own.title for own in load_own_kernels(path)] == ["mine"]
    again = UserKernelsController(studio.session, studio.background, studio.window, path)
    assert studio.wait_files(PATIENCE)
    assert again.kernels == kept.kernels


def test_a_file_that_cannot_be_read_is_refused_and_left_as_it_is(studio_of, qtbot, tmp_path):
    path = tmp_path / "kernels.json"
    path.write_bytes(b"{}")
    studio, told = studio_of(photograph()), []
    kept = UserKernelsController(studio.session, studio.background, studio.window, path)
    kept.refused.connect(told.append)
    assert studio.wait_files(PATIENCE)
    assert len(told) == 1
    with pytest.raises(FileRefused, match="no library of kernels"):
        kept.keep(UserKernel("mine", make("box")))
    kept.remove("own:mine")
    assert len(told) == 2
    assert (path.read_bytes(), kept.kernels) == (b"{}", ())


def test_what_another_window_keeps_stays(studio_of, tmp_path):
    studio, path = studio_of(photograph()), tmp_path / "kernels.json"
    one, other = (UserKernelsController(studio.session, studio.background, studio.window, path) for _ in range(2))
    assert studio.wait_files(PATIENCE)
    one.keep(UserKernel("one", make("box")))
    other.keep(UserKernel("other", make("sobel-x")))
    one.keep(UserKernel("renamed", make("box")), one.find("own:one"))
    assert [own.title for own in load_own_kernels(path)] == ["other", "renamed"]
    assert [own.title for own in one.kernels] == ["other", "renamed"]
    other.remove("own:other")
    assert [own.title for own in load_own_kernels(path)] == ["renamed"]


def test_what_is_kept_before_the_file_was_read_is_kept_with_it(studio_of, tmp_path):
    studio, path = studio_of(photograph()), tmp_path / "kernels.json"
    save_own_kernels(path, [UserKernel("before", make("box"))])
    kept = UserKernelsController(studio.session, studio.background, studio.window, path)
    kept.keep(UserKernel("mine", make("box")))
    assert studio.wait_files(PATIENCE)
    assert [own.title for own in load_own_kernels(path)] == ["before", "mine"]
    assert [own.title for own in kept.kernels] == ["before", "mine"]


def test_what_cannot_be_written_is_refused_and_not_shown(studio_of, typed, tmp_path):
    path = tmp_path / "kernels.json"
    path.mkdir()
    studio, refused, told = studio_of(photograph()), [], []
    kept = UserKernelsController(studio.session, studio.background, studio.window, path)
    kept.refused.connect(refused.append)
    kept.told.connect(told.append)
    kept.keep_kernel()
    assert refused
    assert told == []
    assert kept.kernels == ()


def test_effects_are_shown_for_the_picture_that_is_open(studio_of):
    studio = studio_of(photograph())
    library = studio.window.kernel_library
    library._eye.click()
    assert studio.wait_files(PATIENCE)
    assert set(library._effects) == set(library.weights())
    before = library._effects
    studio.session.edit("Open", studio.session.project.with_image(photograph(1)))
    assert studio.wait_files(PATIENCE)
    assert library._effects is not before


@pytest.mark.parametrize(
    ("word", "found", "absent"),
    [
        ("blur", {"box", "gaussian", "binomial"}, {"identity", "sobel-x"}),
        ("vertical edges", {"sobel-x", "scharr-x"}, {"sobel-y", "box"}),
        ("sharpen", {"sharpen"}, {"box"}),
    ],
)
def test_kernels_are_found_by_what_people_call_them(studio_of, word, found, absent):
    library = studio_of(photograph()).window.kernel_library
    library._search.setText(word)
    shown = {preset.name for row, preset in enumerate(library._presets) if not library._list.item(row).isHidden()}
    assert found <= shown
    assert not absent & shown
