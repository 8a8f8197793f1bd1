"""House style that no linter knows. ruff holds format, names, annotations and docstrings; see pyproject.toml."""

import ast
import statistics

from tests.sources import HOUSE, PROGRAM, ROOT, Source, dotted, refuse, sources

LONGEST_FUNCTION = 30
LONGEST_MEDIAN = 9
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}
NOT_MIRRORED = {"benchmarks", "conformance", "hostile", "packaging"}  # tests of the whole, not of one file
BOOTSTRAP = Source(ROOT / "packaging" / "bootstrap.py")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: Source) -> list[Function]:
    return [node for node in source.nodes if isinstance(node, Function)]


def length(function: Function) -> int:
    """Lines of the body, without the docstring; a signature of many described parameters is no length."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def mirror(source: Source) -> str:
    """The test file of a source file."""
    path = source.path.relative_to(HOUSE)
    name = path.stem.strip("_")
    return f"tests/{path.with_name(f'test_{name}.py').as_posix()}"


def test_no_function_is_too_long() -> None:
    long = [
        f"{source}:{function.lineno}: {function.name} has {length(function)} lines"
        for source in [*PROGRAM, BOOTSTRAP]
        for function in functions(source)
        if length(function) > LONGEST_FUNCTION
    ]
    refuse(long, f"a function of more than {LONGEST_FUNCTION} lines does more than one thing: name its steps.")


def test_most_functions_are_short() -> None:
    median = statistics.median(length(function) for source in PROGRAM for function in functions(source))
    assert median <= LONGEST_MEDIAN, f"half of the functions have more than {median} lines; steps want names."


def test_no_file_has_a_name_that_says_nothing() -> None:
    files = [*PROGRAM, BOOTSTRAP, *sources(ROOT / "tests")]
    empty = [str(source) for source in files if EMPTY_WORDS & set(source.path.stem.split("_"))]
    refuse(empty, "such a name says nothing about what is inside, so everything ends up there.")


def test_signals_are_connected_to_methods() -> None:
    loose = [
        f"{source}:{node.lineno}: {ast.unparse(node)}"
        for source in PROGRAM
        for node in source.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
        if any(is_loose(argument) for argument in node.args)
    ]
    refuse(loose, "a lambda or partial keeps its object alive, is not disconnected and hides its thread: use a @Slot.")


def is_loose(argument: ast.expr) -> bool:
    called = isinstance(argument, ast.Call) and dotted(argument.func) in {"partial", "functools.partial"}
    return called or isinstance(argument, ast.Lambda)


def test_every_file_has_its_tests() -> None:
    untested = [
        f"{source}: {mirror(source)} is missing"
        for source in PROGRAM
        if source.path.name != "__init__.py" and functions(source) and not (ROOT / mirror(source)).exists()
    ]
    refuse(untested, "tests mirror the source, name for name, so that one finds them.")


def test_every_test_file_belongs_to_a_source_file() -> None:
    mirrors = {mirror(source).removesuffix(".py") for source in PROGRAM}
    strays = [
        str(test)
        for test in sources(ROOT / "tests")
        if test.path.name.startswith("test_") and len(parts := test.path.relative_to(ROOT / "tests").parts) > 1
        if parts[0] not in NOT_MIRRORED and not any(belongs(str(test), name) for name in mirrors)
    ]
    refuse(
        strays, "a test file is called test_ and the name of the file that it tests (and may go on: test_name_more.py)."
    )


def belongs(test: str, name: str) -> bool:
    return test == f"{name}.py" or test.startswith(f"{name}_")


def test_a_class_name_stands_once() -> None:
    places: dict[str, list[str]] = {}
    for source in PROGRAM:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(source))
    twice = [f"{name}: {', '.join(found)}" for name, found in places.items() if len(found) > 1]
    refuse(twice, "one word means one thing: a name that is taken needs another word beside it.")
