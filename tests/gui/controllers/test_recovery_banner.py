"""What is said while work cannot be kept, and when it can again."""

import pytest

from convstudio.files.projects import load_project
from convstudio.files.unsaved_work_files import abandoned
from convstudio.gui.app import build_studio
from convstudio.gui.settings import Settings
from convstudio.gui.views.banner import Level
from tests.driven import PATIENCE
from tests.gui.workers.test_autosave_scheduler import edit, number_of
from tests.hostile.disks import SmallDisk


@pytest.fixture
def disk(tmp_path):
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    disk.close()


def try_again(studio):
    assert studio.recovery._again.isActive()  # it would by itself, a while later
    studio.recovery._again.stop()
    studio.recovery._keep()
    assert studio.recovery.wait_idle(PATIENCE)


def test_a_full_disk_stops_recovery_only_for_as_long_as_it_is_full(qapp, disk):
    studio = build_studio(settings=Settings(path=disk.folder / "settings.json"))
    edit(studio, 1)
    disk.fill()
    edit(studio, 2)
    banner = studio.window.banner
    assert (banner.level, "is not kept" in banner.text) == (Level.WARNING, True)
    studio.tell("Saved something else")
    banner.dismiss()
    try_again(studio)
    assert "is not kept" in banner.text
    disk.free()
    try_again(studio)
    assert (banner.level, banner.text) == (Level.NOTE, "Unsaved work is kept again.")
    banner.dismiss()
    assert banner.text == ""
    assert saved_number(disk) == 2
    edit(studio, 3)
    studio.close()
    (found,) = abandoned(disk.folder / "unsaved")
    assert number_of(found.load()[0].project) == 3
    found.release()


def saved_number(disk):
    """What a process that is killed now would leave."""
    (kept,) = (disk.folder / "unsaved").glob("*/work.convstudio")
    return number_of(load_project(kept).project)


def test_a_full_disk_keeps_what_was_kept_before(qapp, disk):
    studio = build_studio(settings=Settings(path=disk.folder / "settings.json"))
    edit(studio, 1)
    disk.fill()
    edit(studio, 2)
    assert saved_number(disk) == 1
    studio.close()
