"""How the command line ends: exit codes and what is said, in this process and in a fresh one."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import convstudio.cli.doctor
from convstudio import __version__
from convstudio.cli import COMMANDS
from tests.sources import CONVSTUDIO

ROOT = Path(__file__).parents[2]


def fresh(*arguments, folder):
    """A command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [*CONVSTUDIO, *map(str, arguments)]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=500,
    )


def test_version(run):
    outcome = run("--version")
    assert (outcome.code, outcome.out) == (0, f"convstudio {__version__}\n")


def test_help_names_every_command(run):
    outcome = run("--help")
    assert outcome.code == 0
    assert all(f"\n    {name}" in outcome.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run, command):
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"usage: convstudio {command}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["foo"], '"foo"'),
        (["aply"], "did you mean apply or plan?"),
        (["kernels", "--nonsense"], "--nonsense"),
        (["apply", "x.png"], "-o/--out"),
    ],
)
def test_arguments_that_nobody_takes_are_one_sentence(refusal, arguments, words):
    sentence = refusal(*arguments)
    assert words in sentence
    assert "--help" in sentence


@pytest.mark.parametrize("name", ["nofile.png", "folder/nofile", "./apply"])
def test_a_file_that_is_not_there_is_no_unknown_command(refusal, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert refusal(name) == f'there is no file "{name}".'


def failing(monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr(convstudio.cli.doctor, "examined", fail)


def test_a_fault_of_ours_is_exit_1_with_the_place_of_its_report(run, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    failing(monkeypatch, RuntimeError("a wheel came off"))
    code, out, err = run("doctor")
    (report,) = tmp_path.iterdir()
    assert (code, out, err) == (1, "", f"convstudio: a fault of ours; the report is in {report}\n")
    assert "a wheel came off" in report.read_text(encoding="utf-8")


def test_too_little_memory_is_a_refusal(refusal, monkeypatch):
    failing(monkeypatch, MemoryError())
    assert "not enough memory" in refusal("doctor")


def test_an_interrupt_is_exit_130(run, monkeypatch):
    failing(monkeypatch, KeyboardInterrupt())
    assert run("doctor").code == 130


def test_a_sentence_of_several_lines_becomes_one(refusal, monkeypatch):
    failing(monkeypatch, convstudio.ConvStudioError("first\nsecond"))
    assert refusal("doctor") == "first second"


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path):
    command = f"{shlex.join(CONVSTUDIO)} kernels | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, check=False, capture_output=True, text=True, env=environment, timeout=500
    )
    assert done.stdout.startswith("identity")
    assert done.stderr == ""


def test_apply_imports_neither_qt_nor_torch(photo, tmp_path):
    program = (
        "import sys; from convstudio.__main__ import main; code = main();"
        "print(sorted(set(sys.modules) & {'PySide6', 'pyqtgraph', 'torch', 'scipy', 'dask', 'onnx'}), code)"
    )
    command = [sys.executable, "-c", program, "apply", photo, "-k", "sobel-x", "-o", tmp_path / "o.npy", "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=500)
    assert done.stdout.splitlines()[-1] == "[] 0", done.stderr
    assert (tmp_path / "o.npy").exists()


def test_a_fresh_process_refuses_with_one_line_and_2(tmp_path):
    done = fresh("apply", "nowhere.jpg", "-k", "1", "-o", "o.npy", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'convstudio: Cannot read "nowhere.jpg": there is no such file or folder.\n'


def test_a_module_that_lies_in_the_current_folder_is_not_imported_by_the_console_script(tmp_path):
    """A console script has its own folder at the head of sys.path, not the current one."""
    script, folder = tmp_path / "bin" / "start.py", tmp_path / "downloads"
    script.parent.mkdir()
    folder.mkdir()
    script.write_text("import sys; from convstudio.__main__ import main; sys.exit(main())")
    for name in ("numpy", "cv2", "argparse", "json"):
        (folder / f"{name}.py").write_text("raise SystemExit('imported from the current folder')")
    command = [sys.executable, script, "plan", "--input", "1x4x4", "-k", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=folder, env=environment, timeout=500
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_run_as_a_module_the_current_folder_is_left_out_before_anything_is_imported(tmp_path):
    for name in ("numpy", "cv2", "argparse", "json", "pathlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the current folder')")
    done = fresh("plan", "--input", "1x4x4", "-k", "1", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
