import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).parents[2] / "packaging" / "bootstrap.py"


@pytest.fixture
def bootstrap() -> ModuleType:
    specification = importlib.util.spec_from_file_location("bootstrap", PATH)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def commands(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run, instead of running them."""
    started: list[list[str]] = []

    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", start)
    return started


def test_it_starts_on_python_3_8_to_look_for_a_newer_one() -> None:
    ast.parse(PATH.read_text(), feature_version=(3, 8))


def test_it_imports_only_the_standard_library() -> None:
    imported = {
        alias.name
        for node in ast.walk(ast.parse(PATH.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_no_command_shows_the_help_and_is_a_mistake(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main([]) == 2
    assert "bootstrap.py run" in capsys.readouterr().out


def test_help_is_no_mistake(bootstrap: ModuleType) -> None:
    assert bootstrap.main(["--help"]) == 0


def test_an_old_python_hands_over_to_the_first_newer_one(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: "12" in command[-3])
    assert bootstrap.main(["test", "-k", "x"]) == 0
    assert commands[-1][-3:] == ["test", "-k", "x"]
    assert "12" in commands[-1][0] + commands[-1][1]


def test_an_old_python_alone_says_what_is_needed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: False)
    assert bootstrap.main(["run"]) == 1
    assert "This is Python 3.8.18; ConvStudio needs 3.11 or newer" in capsys.readouterr().out


def test_a_missing_library_is_named_by_its_package(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "loads", lambda library: library != "libxcb-cursor.so.0")
    assert bootstrap.missing_packages(testing=False)[0] == ["libxcb-cursor0"]


def test_xvfb_is_wanted_only_for_the_tests(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda program: None)
    assert "xvfb" in bootstrap.missing_packages(testing=True)[1]
    assert "xvfb" not in bootstrap.missing_packages(testing=False)[1]


def test_a_library_that_does_not_exist_does_not_load(bootstrap: ModuleType) -> None:
    assert not bootstrap.loads("libnobody-has-this.so.7")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt is a matter of Linux")
def test_who_is_not_root_gets_one_line_to_paste(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "missing_packages", lambda testing: (["libegl1"], ["fonts-noto-cjk"]))
    with pytest.raises(bootstrap.BootstrapError, match="libegl1"):
        bootstrap.prepare_system(testing=False)
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 fonts-noto-cjk"
    assert line in capsys.readouterr().out.splitlines()


def test_missing_fonts_alone_do_not_stop_it(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda program: None)
    monkeypatch.setattr(bootstrap, "missing_packages", lambda testing: ([], ["fonts-noto-cjk"]))
    bootstrap.prepare_system(testing=False)


def installs(commands: list[list[str]]) -> list[list[str]]:
    """What pip was asked for, each call without the words before it."""
    return [command[command.index("--disable-pip-version-check") + 1 :] for command in commands if "pip" in command]


@pytest.mark.parametrize("lock", ["requirements", "development"])
def test_exactly_what_a_lock_names_is_installed(
    bootstrap: ModuleType, commands: list[list[str]], tmp_path: Path, lock: str
) -> None:
    (tmp_path / ".venv").mkdir()
    bootstrap.prepare_locked(tmp_path / ".venv", lock)
    files = [str(bootstrap.LOCKS / f"{name}.lock") for name in (lock, "build")]
    libraries, project = installs(commands)
    assert libraries == ["--require-hashes", "--requirement", files[0], "--requirement", files[1]]
    assert project == ["--no-deps", "--no-build-isolation", "--editable", str(bootstrap.ROOT)]
    assert all(Path(file).is_file() for file in files)


def test_nothing_is_installed_twice(bootstrap: ModuleType, commands: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    counts = []
    for locks in (["requirements", "development"], ["requirements"], ["development"], ["requirements", "development"]):
        bootstrap.prepare_locked(tmp_path / ".venv", *locks)
        counts.append(len(installs(commands)))
    assert counts == [2, 2, 4, 4]


@pytest.mark.parametrize("changed", ["requirements.lock", "build.lock"])
def test_another_lock_is_installed_anew(
    bootstrap: ModuleType,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    changed: str,
) -> None:
    for name in ("requirements.lock", "build.lock"):
        (tmp_path / name).write_text("one==1")
    monkeypatch.setattr(bootstrap, "LOCKS", tmp_path)
    bootstrap.prepare_locked(tmp_path, "requirements")
    (tmp_path / changed).write_text("one==2")
    bootstrap.prepare_locked(tmp_path, "requirements")
    assert len(installs(commands)) == 4


def test_newest_takes_what_the_day_has_and_an_environment_of_its_own(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "prepare_system", lambda testing: None)
    (tmp_path / ".venv-newest").mkdir()
    assert bootstrap.main(["test", "--newest", "-k", "word"]) == 0
    assert installs(commands) == [
        ["--upgrade", "--upgrade-strategy", "eager", "--editable", f"{tmp_path}[dev,fast,models]"]
    ]
    assert commands[-1] == [bootstrap.python_of(tmp_path / ".venv-newest"), "-m", "pytest", "-k", "word"]


@pytest.mark.parametrize(("named", "run"), [([], ["-n", "logical"]), (["tests/values"], ["tests/values"])])
def test_all_tests_run_on_all_cores(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, named: list[str], run: list[str]
) -> None:
    monkeypatch.setattr(bootstrap, "prepare_system", lambda testing: None)
    monkeypatch.setattr(bootstrap, "prepare_locked", lambda *_: None)
    assert bootstrap.main(["test", *named]) == 0
    assert commands[-1][2:][: 1 + len(run)] == ["pytest", *run]
    assert [command[2] for command in commands] == ["ruff", "ruff", "mypy", "pytest"]


def test_an_install_that_fails_leaves_no_stamp(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp = tmp_path / bootstrap.STAMP
    stamp.write_text("of an older pyproject.toml")
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda command, **_: failed)
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: True)
    with pytest.raises(bootstrap.BootstrapError, match="pip"):
        bootstrap.prepare_locked(tmp_path, "requirements")
    assert not stamp.exists()


def test_a_broken_environment_is_made_anew(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: False)
    bootstrap.mend_venv(venv)
    assert not venv.exists()
    assert [sys.executable, "-m", "venv", str(venv)] in commands


def test_a_step_forwards_its_exit_code(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.BootstrapError, match="the reason") as caught:
        bootstrap.run_step([sys.executable, "-c", "raise SystemExit(5)"], "the reason")
    assert caught.value.code == 5


def test_the_tests_stop_at_the_first_step_that_fails(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 3 if "mypy" in command else 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", start)
    monkeypatch.setattr(bootstrap, "prepare_system", lambda testing: None)
    monkeypatch.setattr(bootstrap, "prepare_locked", lambda venv, *locks: None)
    assert bootstrap.main(["test"]) == 3
    assert capsys.readouterr().out.splitlines()[-1] == "[convstudio] Stopped: The type check failed; see above."


@pytest.mark.parametrize(("display", "words"), [(True, []), (False, ["snapshot"])])
def test_without_a_display_a_snapshot_is_written(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, display: bool, words: list[str]
) -> None:
    monkeypatch.setattr(bootstrap, "prepare_system", lambda testing: None)
    monkeypatch.setattr(bootstrap, "prepare_locked", lambda venv, *locks: None)
    monkeypatch.setattr(bootstrap, "has_display", lambda: display)
    assert bootstrap.main(["run"]) == 0
    assert commands[-1][1:5] == ["-P", "-m", "convstudio", *words, str(bootstrap.SAMPLE)][:4]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_a_display_that_does_not_answer_is_none(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    assert not bootstrap.has_display()


def test_the_sample_it_opens_is_there(bootstrap: ModuleType) -> None:
    assert bootstrap.SAMPLE.is_file()
