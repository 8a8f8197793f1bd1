"""Unsaved work on disk: found again only when its window is gone."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from convstudio.files import unsaved_work_files
from convstudio.files.errors import FileError
from convstudio.files.images import load_image
from convstudio.files.unsaved_work_files import Autosave, abandoned
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project


def project(number=1.0):
    """With an image that has no file: it has to be kept as well."""
    image = Image(np.arange(12, dtype=np.uint8).reshape(1, 3, 4), "pasted")
    return Project((image,), layers=(Layer(bank=KernelBank.of(Kernel(np.full((3, 3), number)))),))


def test_work_of_a_living_window_is_not_found(tmp_path):
    kept = Autosave(tmp_path)
    kept.keep(project(), None)
    assert abandoned(tmp_path) == []
    kept.close(forget=False)
    (found,) = abandoned(tmp_path)
    found.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_unsaved_work_is_for_its_owner_alone(tmp_path):
    """Issue 15, 4.4: 0600 in 0700."""
    kept = Autosave(tmp_path / "unsaved")
    kept.keep(project(), None)
    (folder,) = (tmp_path / "unsaved").iterdir()
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder)] == [0o700, 0o700]
    files = [path for path in folder.iterdir() if path.name != "lock"]
    assert len(files) == 3
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    kept.close(forget=True)


def test_the_last_that_was_kept_comes_back_with_its_images_and_its_file(tmp_path):
    origin = tmp_path / "mine.convstudio"
    origin.write_text("{}")
    kept = Autosave(tmp_path / "unsaved")
    kept.keep(project(1.0), None)
    kept.keep(project(2.0), origin)
    kept.close(forget=False)
    (found,) = abandoned(tmp_path / "unsaved")
    opened, path = found.load()
    assert opened.project.layer.bank.weights[0, 0, 1, 1] == 2
    np.testing.assert_array_equal(opened.project.image.array, project().image.array)
    assert (path, opened.notices) == (origin, ())
    assert abs(found.time - time.time()) < 60
    found.release()


def test_a_pasted_picture_is_written_once(tmp_path):
    work, kept = project(), Autosave(tmp_path)
    kept.keep(work, None)
    (beside,) = kept._folder.glob("*.npy")
    written = beside.stat().st_mtime_ns
    kept.keep(work.viewed(output=1), None)
    assert beside.stat().st_mtime_ns == written
    kept.close(forget=False)
    (found,) = abandoned(tmp_path)
    np.testing.assert_array_equal(found.load()[0].project.image.array, work.image.array)
    found.discard()


def test_a_file_that_another_program_writes_is_kept_as_it_was_opened(tmp_path):
    """Issue 15, 3.8: also when it is written after the work was kept for the first time."""
    path = tmp_path / "picture.npy"
    np.save(path, np.arange(12, dtype=np.uint8).reshape(1, 3, 4))
    image = load_image(path)
    work, kept = Project((image,)), Autosave(tmp_path / "unsaved")
    kept.keep(work, None)
    np.save(path, np.zeros((1, 5, 6), np.uint8))
    kept.keep(work.viewed(output=1), None)
    kept.close(forget=False)
    (found,) = abandoned(tmp_path / "unsaved")
    np.testing.assert_array_equal(found.load()[0].project.image.array, image.array)
    found.discard()


def test_pictures_that_are_gone_do_not_pile_up(tmp_path):
    kept = Autosave(tmp_path)
    for value in range(3):
        image = Image(np.full((1, 4, 5), value, np.uint8), "frame")
        kept.keep(Project((image,)), None)
    assert len(list(kept._folder.glob("*.npy"))) == 1
    kept.close(forget=False)
    (found,) = abandoned(tmp_path)
    np.testing.assert_array_equal(found.load()[0].project.image.array, image.array)
    found.discard()


def test_what_was_written_last_is_not_written_again(tmp_path):
    work, kept = project(), Autosave(tmp_path)
    kept.keep(work, None)
    (kept._folder / "work.convstudio").unlink()
    kept.keep(work, None)
    assert not (kept._folder / "work.convstudio").exists()
    kept.keep(work, tmp_path / "named.convstudio")
    assert (kept._folder / "work.convstudio").exists()
    kept.close(forget=True)


def test_the_hash_of_its_file_is_kept_with_the_work_and_may_change_alone(tmp_path):
    origin, work = tmp_path / "mine.convstudio", project()
    origin.write_text("{}")
    kept = Autosave(tmp_path / "unsaved")
    for digest in ("ab", "cd"):
        kept.keep(work, origin, digest)
    kept.close(forget=False)
    (found,) = abandoned(tmp_path / "unsaved")
    assert (found.load()[0].sha256, found.load()[1]) == ("cd", origin)
    (found.folder / "origin.json").write_text(json.dumps(str(origin)))  # as earlier versions wrote it
    assert (found.load()[0].sha256, found.load()[1]) == ("", origin)
    found.release()


def test_what_cannot_be_swept_away_stays_and_the_work_is_kept(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError("another program reads it")

    kept = Autosave(tmp_path)
    kept.keep(project(), None)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        kept.keep(Project(), None)
    assert len(list(kept._folder.glob("*.npy"))) == 1
    kept.keep(Project().viewed(output=1), None)
    assert list(kept._folder.glob("*.npy")) == []
    kept.close(forget=True)


def test_a_file_that_is_gone_is_no_origin(tmp_path):
    kept = Autosave(tmp_path)
    kept.keep(project(), tmp_path / "gone.convstudio")
    kept.close(forget=False)
    (found,) = abandoned(tmp_path)
    assert found.load()[1] is None
    found.release()


def test_work_that_was_saved_or_is_not_wanted_leaves_nothing_behind(tmp_path):
    kept = Autosave(tmp_path)
    kept.keep(project(), None)
    kept.close(forget=True)
    assert list(tmp_path.iterdir()) == []
    Autosave(tmp_path).close(forget=False)
    assert list(tmp_path.iterdir()) == []


def test_the_latest_comes_first_and_what_is_held_is_offered_once(tmp_path):
    for number, age in ((1.0, 500), (2.0, 100)):
        kept = Autosave(tmp_path)
        kept.keep(project(number), None)
        then = time.time() - age
        os.utime(kept._folder / "work.convstudio", (then, then))
        kept.close(forget=False)
    first = abandoned(tmp_path)
    assert [found.load()[0].project.layer.bank.weights[0, 0, 0, 0] for found in first] == [2, 1]
    assert abandoned(tmp_path) == []
    for found in first:
        found.release()
    again = abandoned(tmp_path)
    assert [found.folder for found in again] == [found.folder for found in first]
    for found in again:
        found.discard()


def test_what_nobody_wanted_for_a_month_goes(tmp_path):
    kept = Autosave(tmp_path)
    kept.keep(project(), None)
    long_ago = time.time() - (unsaved_work_files.KEPT_DAYS + 1) * 86400
    os.utime(kept._folder / "work.convstudio", (long_ago, long_ago))
    kept.close(forget=False)
    assert abandoned(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="Cannot keep unsaved work"):
        Autosave(tmp_path / "file")
    assert abandoned(tmp_path / "none") == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_work_of_a_process_that_was_killed_is_found(tmp_path):
    script = (
        "import sys, time; from pathlib import Path\n"
        "from convstudio.files.unsaved_work_files import Autosave; from convstudio.values.project import Project\n"
        "kept = Autosave(Path(sys.argv[1])); kept.keep(Project(), None); print('kept', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"kept\n"
    assert abandoned(tmp_path) == []
    child.kill()
    child.wait()
    child.stdout.close()
    (found,) = abandoned(tmp_path)
    assert found.load()[0].project == Project()
    found.discard()
