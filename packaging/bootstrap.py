"""ConvStudio from a fresh clone: everything that is needed goes into the folder .venv beside this program.

    python3 packaging/bootstrap.py run [FILES]         open the studio; without a display, write a snapshot of it
    python3 packaging/bootstrap.py test [PYTEST ARGS]  check format, style and types, then run the tests
    python3 packaging/bootstrap.py test --newest [...] the same with the newest releases, in .venv-newest

Without PYTEST ARGS all tests run, on all cores. What is installed is exactly what the lock files beside this program
name, so it does not depend on the day. Needs Python 3.11 or newer and looks for one by itself. On Debian and Ubuntu, as
root, it installs the system libraries and fonts that are missing; otherwise it prints the line that does.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging"
STAMP = "convstudio-installed.txt"  # in an environment: what was installed there
SAMPLE = ROOT / "resources" / "samples" / "chelsea.png"

LIBRARIES = {  # what Qt's wheels and OpenCV load, and the Debian package it is in
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
PROGRAMS = {"fc-list": "fontconfig"}
TEST_PROGRAMS = {"xvfb-run": "xvfb", "xauth": "xauth"}  # one test opens a true window
TESTING = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONDONTWRITEBYTECODE": "",  # the many programs that the tests start find what they import compiled
    # glibc keeps memory that is freed: on virtual machines a page that is asked for again costs more than its use
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 32),
    "MALLOC_TOP_PAD_": str(16 << 20),
}
# no module is compiled before it is imported: of the thousands that come along most never are
PIP_INSTALL = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
EVERYTHING = ["-n", "logical", "--dist", "worksteal"]  # of pytest: all tests, one process a core
FONTS = {"en": "fonts-dejavu-core", "zh": "fonts-noto-cjk"}  # without them every letter is an empty box


class BootstrapError(Exception):
    """A step that did not succeed: its text says what to do, its code is what this program ends with."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


def say(text: str) -> None:
    """One line of progress, at once."""
    print(f"[convstudio] {text}", flush=True)


def succeeds(command: list[str]) -> bool:
    """Whether a command exists and ends well; what it prints is dropped."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def newer_python() -> list[str]:
    """The command of a Python that is new enough, the best tried one first."""
    for minor in (13, 12, 11, 14):
        command = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        if succeeds([*command, "-c", ""]):
            return command
    found, needed = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, OLDEST))
    raise BootstrapError(f"This is Python {found}; ConvStudio needs {needed} or newer. Get one from python.org.")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(language: str) -> bool:
    """Whether fontconfig knows a font that covers a language."""
    command = ["fc-list", f":lang={language}", "family"]
    return bool(shutil.which("fc-list") and subprocess.check_output(command).strip())


def missing_packages(testing: bool) -> tuple[list[str], list[str]]:
    """The Debian packages to install: (those nothing works without, those that are only better to have)."""
    needed = [package for library, package in LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        needed.append(f"python3.{sys.version_info[1]}-venv")
    programs = {**PROGRAMS, **TEST_PROGRAMS} if testing else PROGRAMS
    wanted = [package for program, package in programs.items() if not shutil.which(program)]
    return needed, wanted + [package for language, package in FONTS.items() if not has_font(language)]


def apt_commands(packages: list[str]) -> list[str]:
    """The commands that install packages on Debian and Ubuntu."""
    return ["apt-get update", "apt-get install -y --no-install-recommends " + " ".join(packages)]


def prepare_system(testing: bool) -> None:
    """Install what Linux lacks, or print the line that does; stop when Qt could not start without it."""
    if not sys.platform.startswith("linux"):
        return
    needed, wanted = missing_packages(testing)
    if (needed or wanted) and shutil.which("apt-get") and os.geteuid() == 0:
        install_packages(needed + wanted)
        needed, wanted = missing_packages(testing)
    if needed or wanted:
        say("The system lacks some libraries or fonts. On Debian and Ubuntu this line installs them:")
        print(" && ".join(f"sudo {command}" for command in apt_commands(needed + wanted)), flush=True)
    if needed:
        raise BootstrapError("It cannot go on without: " + ", ".join(needed) + ".")


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; what then is still missing is found by looking again."""
    say("Installing system packages: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in apt_commands(packages):
        subprocess.run(command.split(), env=environment, stdout=subprocess.DEVNULL, check=False)


def python_of(venv: Path) -> str:
    """The Python inside an environment."""
    return str(venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python")


def fingerprint(lock: str) -> str:
    """Changes with what a lock and that of the build name, the project's metadata and its place on the disk."""
    parts = [(LOCKS / f"{name}.lock").read_bytes() for name in (lock, "build")]
    parts += [(ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def prepare_locked(venv: Path, *locks: str) -> None:
    """Make the environment, or mend it; it then holds exactly what the first lock names.

    The other locks name that and more: an environment that has what one of them names is left as it is.
    """
    mend_venv(venv)
    stamp = venv / STAMP
    if stamp.exists() and stamp.read_text() in map(fingerprint, locks):
        return
    files = [str(LOCKS / f"{name}.lock") for name in (locks[0], "build")]
    wanted = [word for file in files for word in ("--requirement", file)]
    install(venv, [["--require-hashes", *wanted], ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]])
    stamp.write_text(fingerprint(locks[0]))


def prepare_newest(venv: Path) -> None:
    """Make the environment, or mend it, with the newest of everything that pyproject.toml allows today."""
    mend_venv(venv)
    newest = ["--upgrade", "--upgrade-strategy", "eager"]
    install(venv, [[*newest, "--editable", f"{ROOT}[dev,fast,models]"]])


def mend_venv(venv: Path) -> None:
    """An empty environment in place of none or of a broken one."""
    if succeeds([python_of(venv), "-c", f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"]):
        return
    say(f"Mending {venv.name}, which is incomplete ..." if venv.exists() else f"Making {venv.name} ...")
    if venv.exists():
        shutil.rmtree(venv)
    run_step([sys.executable, "-m", "venv", str(venv)], f"Python could not make {venv.name}.")


def install(venv: Path, steps: list[list[str]]) -> None:
    """Install this folder, so that its files are run where they lie, with what it needs; a step is a call of pip."""
    (venv / STAMP).unlink(missing_ok=True)
    say("Installing ConvStudio and its libraries (some 400 MB the first time, a minute or more) ...")
    begun = time.monotonic()
    for step in steps:
        run_step(
            [python_of(venv), *PIP_INSTALL, *step],
            "pip could not install the libraries; see above. Is the network there?",
        )
    say(f"Installed in {time.monotonic() - begun:.0f} s.")


def run_step(command: list[str], failure: str, **environment: str) -> None:
    """Run a command in the repository; its failure stops everything, with its own exit code."""
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
    if code:
        raise BootstrapError(failure, code if code > 0 else 1)


def has_display() -> bool:
    """Whether a window can be opened: an X server that is only named and does not answer is none."""
    if not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    return not xcb.xcb_connection_has_error(ctypes.c_void_p(xcb.xcb_connect(None, None)))


def run(arguments: list[str]) -> None:
    """Open the studio on files or on a sample; without a display write a snapshot."""
    prepare_system(testing=False)
    venv = ROOT / ".venv"
    prepare_locked(venv, "requirements", "development")
    files = [str(Path(file).resolve()) for file in arguments] or [str(SAMPLE)]
    studio = [python_of(venv), "-P", "-m", "convstudio"]
    if has_display():
        say("Opening the studio ...")
        run_step([*studio, *files], "The studio ended with a fault; see above.")
    else:
        say("There is no display here: a snapshot of the window is written instead ...")
        target = str(Path.cwd() / "convstudio-snapshot.png")
        run_step([*studio, "snapshot", *files, "-o", target], "No snapshot was written; see above.")
        say(f"The snapshot is {target}")


def test(arguments: list[str]) -> None:
    """Check format, style and types, then run the tests; stop at the first that fails."""
    newest = arguments[:1] == ["--newest"]
    prepare_system(testing=True)
    venv = ROOT / (".venv-newest" if newest else ".venv")
    if newest:
        prepare_newest(venv)
    else:
        prepare_locked(venv, "development")
    for words, failure in (
        ("ruff format --check", "Some files are not formatted: run .venv/bin/ruff format"),
        ("ruff check", "The style check failed; see above."),
        ("mypy", "The type check failed; see above."),
        ("pytest", "Some tests failed; see above."),
    ):
        say(words)
        chosen = (arguments[newest:] or EVERYTHING) if words == "pytest" else []
        command = [python_of(venv), "-m", *words.split(), *chosen]
        run_step(command, failure, **TESTING)


def main(arguments: list[str]) -> int:
    """The exit code of a command, given as the words after the program's name."""
    commands = {"run": run, "test": test}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    try:
        if sys.version_info < OLDEST:
            return subprocess.run([*newer_python(), __file__, *arguments], check=False).returncode
        commands[arguments[0]](arguments[1:])
    except BootstrapError as error:
        say(f"Stopped: {error}")
        return error.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
