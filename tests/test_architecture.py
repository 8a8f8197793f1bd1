"""The constitution: who may import whom, what may not be used at all, and where things are.

A failure names the file, the line and the reason. To add a room: a row in RANKS.
To use a new library: a row in LIBRARIES.
"""

import ast
import re
import subprocess
import sys
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.sources import HOUSE, PROGRAM, ROOT, Import, Source, dotted, refuse, sources

RANKS = {  # a room imports rooms of lower rank and itself, never one of its own rank
    "values": 0,
    "output_size_and_padding": 1,
    "kernels": 1,
    "engines": 2,
    "explain": 3,
    "texts": 3,
    "files": 3,
    "jobs": 4,
    "cli": 5,
    "gui": 5,
    "api": 6,
    "__init__": 7,
    "__main__": 8,
    "reference_pages": 8,
}
FOLDERS = {"values", "kernels", "engines", "explain", "texts", "files", "jobs", "cli", "gui"}
FOLDERS |= {"engines/compiled", "engines/opencv", "engines/torch"}
FOLDERS |= {f"gui/{name}" for name in ("controllers", "dialogs", "editors", "text", "views", "workers")}
FOLDERS |= {f"jobs/{name}" for name in ("compare", "display", "export", "render")}
TOP_LEVEL = {"README.md", "convstudio", "packaging", "pyproject.toml", "resources", "tests"}

LATE_EXCEPTIONS = {(f"convstudio/cli/{name}.py", "gui") for name in ("snapshot", "animate", "exercise")}  # they draw
VERSION = "convstudio.__version__"  # known to everybody: it is there before the first import

LIBRARIES = {  # where in the house a library may be imported
    "numpy": ["*"],
    "cv2": [
        "engines/opencv/*",
        "engines/correlation_methods.py",
        "files/*",
        "jobs/display/pixel_conversion.py",
    ],  # there: one saturating pass
    "PIL": ["files/*"],
    "tifffile": ["files/*"],
    "PySide6": ["gui/*"],
    "shiboken6": ["gui/*"],
    "pyqtgraph": ["gui/*"],
    "torch": ["engines/torch/*.py", "files/weights*"],
    "onnx": ["files/weights*"],
    "google": ["files/weights*"],  # protobuf, which onnx brings and whose errors it raises
    "safetensors": ["files/weights*"],
    "llvmlite": ["engines/compiled/*"],
}
OPTIONAL = {"torch", "onnx", "google", "safetensors"}  # only inside functions: they may be absent or slow

UNSAFE_MODULES = {
    "pickle": "a pickle runs whatever its author wrote",
    "marshal": "marshalled code runs",
    "shelve": "a shelf is a pickle",
    "dill": "a pickle by another name",
    "xml": "XML entities can fill the memory or read files; match the few elements that are needed",
    "socket": "the program does not use the network",
    "ssl": "the program does not use the network",
    "http": "the program does not use the network",
    "urllib.request": "the program does not use the network",
    "ftplib": "the program does not use the network",
    "smtplib": "the program does not use the network",
    "xmlrpc": "the program does not use the network",
    "PySide6.QtNetwork": "the program does not use the network",
    "PySide6.QtXml": "XML entities can fill the memory or read files",
}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
SAFE_VALUES = {"allow_pickle": False, "weights_only": True, "shell": False}  # what these arguments must be, in sight

# Editors and views are handed values and emit values: they see these rooms and none of the window's wiring.
SEEN_BY_WIDGETS = {"values", "output_size_and_padding", "explain"}
WIRING = {"actions", "app", "live", "session", "window"}

LONGEST_FILE = 400
MODULES = {source.module: source for source in PROGRAM}


def target(imported: Import) -> Source | None:
    """The file of the house that an import reads, None for a library."""
    name = imported.name
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return MODULES.get(name)


def below(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


def test_every_room_is_known() -> None:
    rooms = {source.room for source in PROGRAM}
    refuse(sorted(rooms ^ set(RANKS)), "each room has one row in RANKS: what has no rank may be imported by anybody.")


def test_every_folder_is_known() -> None:
    folders = {source.path.parent.relative_to(HOUSE).as_posix() for source in PROGRAM} - {"."}
    refuse(sorted(folders ^ FOLDERS), "FOLDERS and the folders differ: a folder is a decision about the house.")


def test_the_drawing_for_contributors_has_the_levels_of_the_rooms() -> None:
    page = (ROOT / "resources/help/en/contributing.md").read_text(encoding="utf-8")
    (drawing,) = (block for block in re.findall("```\n(.*?)```", page, re.DOTALL) if "values" in block)
    levels = [set(re.split(" {9,}", line.strip())[0].replace("|", " ").split()) for line in drawing.splitlines()]
    ranks = sorted({rank for room, rank in RANKS.items() if not room.startswith("__")}, reverse=True)
    rooms = [{room for room, its in RANKS.items() if its == rank} for rank in ranks]
    assert levels == [level for level in rooms if "reference_pages" not in level]


def test_nothing_lies_about_at_the_top() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    names = [path.name for path in ROOT.iterdir() if not path.name.startswith(".")]
    strangers = [n for n in names if n not in TOP_LEVEL and not any(fnmatch(n, pattern) for pattern in ignored)]
    refuse(strangers, f"the top level holds only {', '.join(sorted(TOP_LEVEL))}.")


def test_rooms_import_only_lower_rooms() -> None:
    violations = [
        f"{source}:{imported.line}: {source.room} imports {imported.name}"
        for source in PROGRAM
        for imported in source.imports
        if imported.name != VERSION
        and (found := target(imported))
        and found.room != source.room
        and RANKS[found.room] >= RANKS[source.room]
        if not (imported.late and (str(source), found.room) in LATE_EXCEPTIONS)
    ]
    refuse(
        violations,
        "values < output_size_and_padding | kernels < engines < explain | texts | files < jobs < cli | gui < api.",
    )


LEVELS_OF_JOBS = {"render": 0, "display": 1, "compare": 2, "export": 2}


def test_jobs_import_only_lower_folders_of_jobs() -> None:
    jobs = [(source, source.path.parent.name) for source in PROGRAM if source.module.startswith("convstudio.jobs.")]
    violations = [
        f"{source}:{imported.line}: {folder} imports {imported.name}"
        for source, folder in jobs
        for imported in source.imports
        if (found := target(imported)) and found.room == "jobs" and (other := found.path.parent.name) != folder
        if LEVELS_OF_JOBS[other] >= LEVELS_OF_JOBS[folder]
    ]
    refuse(violations, "render < display < compare | export.")


def test_imports_are_absolute() -> None:
    relative = [f"{s}:{i.line}: {i.name}" for s in PROGRAM for i in s.imports if i.name.startswith(".")]
    refuse(relative, "an absolute import says which room is entered.")


def test_no_import_goes_in_a_circle() -> None:
    edges = {
        s.module: {f.module for i in s.imports if i.name != VERSION and (f := target(i)) and f is not s}
        for s in PROGRAM
    }
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        refuse([" <- ".join(error.args[1])], "these files wait for each other: what both need belongs in a third.")


def test_libraries_stay_where_they_belong() -> None:
    violations = []
    for source in PROGRAM:
        place = source.path.relative_to(HOUSE).as_posix()
        for imported in source.imports:
            library = imported.name.split(".")[0]
            known = library in sys.stdlib_module_names or library == "convstudio" or not library
            if not known and not any(fnmatch(place, pattern) for pattern in LIBRARIES.get(library, [])):
                violations.append(f"{source}:{imported.line}: {library}")
    refuse(violations, "a library is used only where LIBRARIES says, so that it can be replaced and imports stay fast.")


def test_optional_libraries_are_imported_inside_functions() -> None:
    early = [
        f"{source}:{imported.line}: {imported.name}"
        for source in PROGRAM
        for imported in source.imports
        if imported.name.split(".")[0] in OPTIONAL and not imported.late
    ]
    refuse(early, "the program starts without these libraries, and fast.")


@pytest.mark.parametrize("module", UNSAFE_MODULES)
def test_unsafe_modules_are_not_used(module: str) -> None:
    uses = [f"{s}:{i.line}: {i.name}" for s in PROGRAM for i in s.imports if below(i.name, module)]
    refuse(uses, f"{module}: {UNSAFE_MODULES[module]}.")


def test_no_text_is_run_as_code() -> None:
    calls = [
        f"{source}:{node.lineno}: {ast.unparse(node.func)}("
        for source in PROGRAM
        for node in source.nodes
        if isinstance(node, ast.Call) and dotted(node.func).removeprefix("builtins.") in UNSAFE_CALLS
    ]
    refuse(calls, "what comes from a file or a person is never run as code.")


def test_a_checkout_that_was_never_installed_knows_its_version() -> None:
    asked = [
        f"{source}:{node.lineno}"
        for source in PROGRAM
        for node in source.nodes
        if isinstance(node, ast.Call) and dotted(node.func).endswith("version")
        if any(isinstance(argument, ast.Constant) and argument.value == "convstudio" for argument in node.args)
    ]
    refuse(asked, "what installers wrote down is not there in a checkout: use convstudio.__version__.")


@pytest.mark.parametrize("argument", SAFE_VALUES)
def test_an_argument_that_decides_on_safety_is_written_safe(argument: str) -> None:
    unsafe = [
        f"{source}:{node.value.lineno}: {argument}={ast.unparse(node.value)}"
        for source in PROGRAM
        for node in source.nodes
        if isinstance(node, ast.keyword) and node.arg == argument
        if not (isinstance(node.value, ast.Constant) and node.value.value is SAFE_VALUES[argument])
    ]
    refuse(unsafe, f"{argument} must be {SAFE_VALUES[argument]}: else a file could run code.")


OTHERS_WORDS = {"convstudio/engines/torch/devices.py"}  # torch has no type for memory that ran out on every device


def reads_words_of_an_error(node: ast.AST) -> bool:
    """Whether a comparison, or a question such as startswith, is about str(...) of a caught or kept exception."""
    if isinstance(node, ast.Compare):
        return any(told_as_text(side) for side in (node.left, *node.comparators))
    asked = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(asked, ast.Attribute)
        and asked.attr in {"startswith", "endswith", "find"}
        and told_as_text(asked.value)
    )


def told_as_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "lower":
        node = node.func.value
    if isinstance(node, ast.Call) and dotted(node.func) == "str" and node.args:
        return dotted(node.args[0]).rpartition(".")[2] in {"error", "reason", "refusal", "refused", "exception"}
    return dotted(node).endswith("banner.text")


def test_no_behaviour_hangs_on_the_words_of_a_message() -> None:
    hanging = [
        f"{source}:{node.lineno}: {ast.unparse(node)}"
        for source in PROGRAM
        for node in source.nodes
        if str(source) not in OTHERS_WORDS and reads_words_of_an_error(node)
    ]
    refuse(hanging, "a sentence is for people and is translated: a type of its own tells the program what happened.")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('"channels" in str(part.reason)', True),
        ('str(error).lower() == "no"', True),
        ('str(refusal).startswith("groups")', True),
        ("window.banner.text == told", True),
        ("isinstance(part.reason, ChannelsDiffer)", False),
        ('"own" in str(item.data(name))', False),
    ],
)
def test_the_rule_about_words_sees_what_it_should(line: str, found: bool) -> None:
    assert any(map(reads_words_of_an_error, ast.walk(ast.parse(line)))) == found


LOOKS = {"exists", "is_file", "is_dir", "is_symlink", "is_mount", "resolve", "absolute", "samefile", "expanduser"}
LOOKS |= {"realpath", "abspath", "isfile", "isdir", "islink", "lexists", "getsize", "getmtime"}
LOOKING = (
    "convstudio/files/path_checks.py",
    "convstudio/files/atomic_saving.py",  # what fails while it tidies up is passed over
    "convstudio/engines/",  # below files
    "convstudio/__init__.py",  # before anything is imported
)


def test_names_are_looked_at_where_it_cannot_fail() -> None:
    looks = [
        f"{source}:{node.lineno}: {ast.unparse(node)}"
        for source in PROGRAM
        if not str(source).startswith(LOOKING)
        for node in source.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS
        if ast.unparse(node.func.value) != "Path(__file__)"
    ]
    refuse(looks, "a name may be too long, or lie where nobody may look: ask files/path_checks.py, which never raises.")


def test_torch_loads_weights_only() -> None:
    calls = [(s, n) for s in PROGRAM for n in s.nodes if isinstance(n, ast.Call) and dotted(n.func) == "torch.load"]
    bare = [f"{s}:{n.lineno}" for s, n in calls if "weights_only" not in {k.arg for k in n.keywords}]
    refuse(bare, "torch.load without weights_only=True is a pickle on older versions.")


def test_editors_and_views_know_nothing_of_the_wiring() -> None:
    violations = []
    seen = [
        source for source in PROGRAM if source.module.startswith(("convstudio.gui.editors", "convstudio.gui.views"))
    ]
    for source in seen:  # grows: what a widget imports of gui is held to the same rule
        for imported in source.imports:
            found = target(imported)
            if found is None or found in seen:
                continue
            file = found.path.stem if found.path.parent == HOUSE / "gui" else found.path.parent.name
            if found.room == "gui" and file not in WIRING | {"dialogs"}:
                seen.append(found)
            elif found.room not in SEEN_BY_WIDGETS:
                violations.append(f"{source}:{imported.line}: {imported.name}")
    refuse(violations, "editors and views are handed values and emit values; the wiring is app.py's.")


def test_every_folder_says_what_lives_in_it() -> None:
    silent = []
    for folder in {source.path.parent for source in PROGRAM}:
        init = folder / "__init__.py"
        words = (ast.get_docstring(Source(init).tree) or "").lower() if init.exists() else ""
        if not words or (folder != HOUSE and not ("may import" in words and "to add" in words)):
            silent.append(init.relative_to(ROOT).as_posix())
    refuse(silent, "a folder opens with a docstring: what lives here, what it may import, how to add one more.")


ENTRY = re.compile(
    r"^ {4}( {2})?(\w+(?:\.py|/)) {2,}\S.*$", re.MULTILINE
)  # name and words; two deeper: of the room above


def entries(docstring: str) -> list[str]:
    """The files and folders that a docstring lists, as paths from its folder."""
    found, room = [], ""
    for inside, name in ENTRY.findall(docstring):
        room = room if inside else name
        found.append(room + name if inside else name)
    return found


def test_the_list_of_a_folder_is_what_lives_in_it() -> None:
    wrong = []
    for folder in {source.path.parent for source in PROGRAM}:
        init = Source(folder / "__init__.py")
        place = folder.relative_to(HOUSE).as_posix()
        files = {source.path.name for source in PROGRAM if source.path.parent == folder} - {"__init__.py"}
        below = {Path(name) for name in FOLDERS if folder == HOUSE or Path(name).parent.as_posix() == place}
        there = files | {f"{(HOUSE / name).relative_to(folder).as_posix()}/" for name in below}
        listed = entries(ast.get_docstring(init.tree, clean=False) or "")
        wrong += [f"{init} does not list {name}" for name in sorted(there - set(listed))]
        wrong += [f"{init} lists {name}, which is not there" for name in sorted(set(listed) - there)]
        wrong += [f"{init} lists {name} twice" for name in sorted({name for name in listed if listed.count(name) > 1})]
    refuse(wrong, "the docstring of a folder has one line for each file and folder in it: four blanks, name, words.")


def test_the_rule_about_lists_sees_what_it_should() -> None:
    listed = (
        "Jobs.\n\n    a.py     Words\n    b/       More words\n      c/     Inside\n    d.py\nTo add e.py  see f.py\n"
    )
    assert entries(listed) == ["a.py", "b/", "b/c/"]  # d.py has no words


def test_no_file_is_too_long() -> None:
    files = [*PROGRAM, *sources(ROOT / "tests"), *sources(ROOT / "packaging")]
    lengths = {str(source): len(source.text.splitlines()) for source in files}
    long = [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > LONGEST_FILE]
    refuse(long, f"a file of more than {LONGEST_FILE} lines holds more than one thought.")


def test_the_house_is_entered_without_qt_or_slow_libraries() -> None:
    code = "import sys, convstudio; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    refuse(sorted(loaded & {"PySide6", "pyqtgraph", "scipy", *OPTIONAL}), "a script that convolves starts fast.")


def test_every_sample_picture_has_its_licence_written_down() -> None:
    folder = ROOT / "resources" / "samples"
    written = (folder / "LICENSES.md").read_text(encoding="utf-8")
    pictures = {path.name for path in folder.iterdir()} - {"LICENSES.md"}
    refuse(
        sorted(name for name in pictures if f"| {name} |" not in written), "a picture of unknown origin is not shipped."
    )
