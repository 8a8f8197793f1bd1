"""What can be said of installers without building them; building takes minutes and is done by hand."""

import importlib.util
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from convstudio import __version__
from convstudio.gui.qt_application import DESKTOP_ENTRY
from tests.sources import ROOT

PACKAGING = ROOT / "packaging"
DESKTOP = PACKAGING / "linux" / f"{DESKTOP_ENTRY}.desktop"


@pytest.fixture
def installers():
    specification = importlib.util.spec_from_file_location("installers", PACKAGING / "installers.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_readme_names_commands_and_files_that_there_are(installers):
    text = (ROOT / "README.md").read_text("utf-8")
    asked = set(re.findall(r"packaging/installers\.py (\w+)", text))
    assert asked == set(installers.COMMANDS) - {"folder", "lock"}
    releasing = (ROOT / "resources/help/en/contributing.md").read_text("utf-8").partition("## Making a release")[2]
    assert all(re.search(rf"\b{name}`", releasing) for name in installers.COMMANDS)
    assert __version__ == installers.VERSION
    assert all(__version__ in name for name in re.findall(r"dist/(\S+\.(?:whl|deb))", text))


def test_a_word_that_is_no_command_prints_the_list(installers, capsys):
    assert installers.main(["nonsense"]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in installers.COMMANDS)


def test_a_step_that_fails_is_one_sentence(installers, monkeypatch, capsys):
    monkeypatch.setitem(
        installers.COMMANDS, "wheel", lambda: installers.call([sys.executable, "-c", "raise SystemExit(3)"])
    )
    assert installers.main(["wheel"]) == 1
    assert capsys.readouterr().err.endswith("ended with 3.\n")


def test_builds_are_pinned_to_the_last_commit(installers, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    assert installers.pinned() == {"SOURCE_DATE_EPOCH": "5", "PYTHONHASHSEED": "1"}
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert int(installers.pinned()["SOURCE_DATE_EPOCH"]) > 1_700_000_000


def locked(name: str) -> dict[str, list[tuple[str, str]]]:
    """What a lock file names: package -> (version, marker) for each of its entries, each of which has its hashes."""
    found: dict[str, list[tuple[str, str]]] = {}
    text = (PACKAGING / f"{name}.lock").read_text("utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        package, version, marker = re.match(r"([\w.-]+)==([^ ;]+)(?: ; (.*?))? \\\n", entry).groups("")
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), package
        found.setdefault(package, []).append((version, marker))
    return found


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements", ("fast", "models")), ("development", ("fast", "models", "dev"))]
)
def test_every_dependency_is_locked_with_its_hash(lock, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    names = locked(lock)
    for requirement in map(Requirement, wanted):
        assert any(requirement.specifier.contains(version) for version, _ in names[requirement.name.lower()])


def test_what_stands_in_two_locks_is_the_same_in_both():
    program, tests, build = locked("requirements"), locked("development"), locked("build")
    assert {name: tests[name] for name in program} == program
    assert "hatchling" in build
    assert {name: tests[name] for name in build if name in tests} == {
        name: build[name] for name in build if name in tests
    }


def test_the_desktop_entry_is_valid():
    entry = dict(line.split("=", 1) for line in DESKTOP.read_text("utf-8").splitlines() if "=" in line)
    assert entry["Exec"] == "convstudio %F"
    assert entry["Icon"] == "convstudio"
    assert "application/x-convstudio-project" in entry["MimeType"].split(";")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", DESKTOP], check=True)


def test_the_metadata_is_valid(tmp_path):
    text = (PACKAGING / "linux" / f"{DESKTOP_ENTRY}.metainfo.xml").read_text("utf-8")
    filled = text.replace("@VERSION@", __version__).replace("@DATE@", "2026-01-01")
    assert f'<launchable type="desktop-id">{DESKTOP.name}</launchable>' in filled
    (tmp_path / "a.metainfo.xml").write_text(filled, "utf-8")
    if shutil.which("appstreamcli"):
        subprocess.run(["appstreamcli", "validate", "--no-net", tmp_path / "a.metainfo.xml"], check=True)


def test_macos_and_windows_know_the_same_kind_of_file():
    about = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    (kind,) = about["UTExportedTypeDeclarations"]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["convstudio"]
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    script = (PACKAGING / "windows" / "setup.nsi").read_text("utf-8")
    assert r"\.convstudio" in script


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs makensis (Debian: apt install nsis)")
def test_the_script_of_the_windows_installer_compiles(tmp_path):
    (tmp_path / "folder" / "_internal").mkdir(parents=True)
    for name in ("convstudio.exe", "convstudio-studio.exe", "_internal/a"):
        (tmp_path / "folder" / name).write_text("x")
    defined = ["-DVERSION=1.2.3", f"-DFOLDER={tmp_path / 'folder'}", f"-DDIST={tmp_path}"]
    subprocess.run(["makensis", "-V2", *defined, PACKAGING / "windows" / "setup.nsi"], check=True, capture_output=True)
    assert (tmp_path / "ConvStudio-1.2.3-setup.exe").stat().st_size > 50_000
