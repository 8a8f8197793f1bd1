"""A file is written whole or not at all, whatever fails in between."""

import errno
import os
import random
import resource
import signal
import stat
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from convstudio.files import atomic_saving
from convstudio.files.atomic_saving import private_folder, save_atomically, save_bytes
from convstudio.files.errors import FileError
from tests.killed import for_ever

OLD, NEW = b"old" * 1000, b"new" * 2000
CALLS = ("open", "stat", "lstat", "access", "chmod", "fsync", "replace", "close", "scandir")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "work.json"
    path.write_bytes(OLD)
    return path


def only_the_target(target: Path) -> bool:
    return os.listdir(target.parent) == [target.name]


def test_the_new_bytes_are_there_and_nothing_else(target: Path) -> None:
    save_bytes(target, NEW)
    assert target.read_bytes() == NEW and only_the_target(target)


@pytest.mark.parametrize("fault", [OSError(errno.EIO, "broken"), MemoryError(), KeyboardInterrupt()], ids=repr)
def test_every_system_call_failing_in_turn_leaves_old_or_new_bytes(
    target: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    for number in count(1):
        target.write_bytes(OLD)
        atomic_saving._remove_left_overs.cache_clear()
        calls = 0

        def guarded(call: Callable[..., Any], failing: int = number) -> Callable[..., Any]:
            def inner(*args: Any, **kwargs: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == failing:
                    raise fault
                return call(*args, **kwargs)

            return inner

        with monkeypatch.context() as patched:
            for name in CALLS:
                patched.setattr(os, name, guarded(getattr(os, name)))
            # a failing flush of the folder is forgiven, so success is told by the count of calls
            try:
                save_atomically(target, lambda file: guarded(file.write)(NEW))
            except (FileError, MemoryError, KeyboardInterrupt) as error:
                assert isinstance(error, FileError) == isinstance(fault, OSError)
        assert target.read_bytes() in (OLD, NEW), number
        assert only_the_target(target), number
        if calls < number:
            break
    assert number > len(CALLS)


def test_a_killed_save_loses_nothing(target: Path) -> None:
    data, draw = NEW * 60, random.Random(4)
    for _ in range(50):
        with for_ever(save_bytes, target, data):
            time.sleep(draw.uniform(0.0, 0.02))
        assert target.read_bytes() in (OLD, data)
    deadline = time.monotonic() + 60
    with for_ever(save_bytes, target, data):  # on a slow machine none of them was done
        while target.read_bytes() == OLD:
            assert time.monotonic() < deadline
    assert target.read_bytes() == data


def test_what_a_killed_run_left_is_removed_after_an_hour(target: Path) -> None:
    atomic_saving._remove_left_overs.cache_clear()
    old, young = (target.with_name(f".convstudio-{word * 8}.tmp") for word in ("aa", "bb"))
    names = ("notes.convstudio.tmp", ".work.json.0123456789ab.convstudio.tmp", ".convstudio-mine.tmp")
    of_a_person = [target.with_name(name) for name in names]
    for path in (old, young, *of_a_person):
        path.write_bytes(b"half")
    for path in (old, *of_a_person):
        os.utime(path, (0, 0))
    save_bytes(target, NEW)
    assert not old.exists() and young.exists()
    assert all(path.exists() for path in of_a_person)


def test_a_disk_limit_keeps_the_old_bytes_and_says_why(target: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
    try:
        with pytest.raises(FileError, match=r"work\.json.*larger than the system allows"):
            save_bytes(target, NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert target.read_bytes() == OLD and only_the_target(target)


def test_a_symbolic_link_stays_a_link(target: Path) -> None:
    link = target.with_name("link.json")
    link.symlink_to(target.name)
    save_bytes(link, NEW)
    assert link.is_symlink() and target.read_bytes() == NEW


def test_an_existing_file_keeps_its_permissions(target: Path) -> None:
    target.chmod(0o640)
    save_bytes(target, NEW)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_private_file_is_never_open_to_others_while_it_is_written(target: Path) -> None:
    target.chmod(0o600)
    seen: list[int] = []
    save_atomically(target, lambda file: seen.append(os.fstat(file.fileno()).st_mode & 0o777))
    assert seen == [0o600]


def test_a_new_file_gets_the_permissions_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save_bytes(tmp_path / "new.bin", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.bin").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_what_goes_into_a_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """Issue 15, 4.4: also where the folder was there, open to all, before."""
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        private_folder(folder)
        save_bytes(folder / "new.bin", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "new.bin").stat().st_mode) == 0o600


def test_a_long_name_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 120 + ".json")
    save_bytes(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/out.npy", 'no folder ".*missing"'),
        ("folder", "it is a folder"),
        ("/dev/null", "a device or a pipe"),
        ("file/out.npy", "part of the path is a file"),
        ("x" * 300, "name is too long"),
        ("a\0b", r"\\x00b.*character that no file can have"),
    ],
)
def test_what_cannot_be_written_is_one_short_sentence(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(FileError, match=reason) as caught:
        save_bytes(tmp_path / path, NEW)
    assert len(str(caught.value)) <= 200 and "\n" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_a_write_protected_file_is_left_alone(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anything
    with pytest.raises(FileError, match="write-protected"):
        save_bytes(target, NEW)
    assert target.read_bytes() == OLD
