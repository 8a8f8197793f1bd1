"""The program's own source as syntax trees, for the tests that hold it to its rules."""

import ast
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

EXECUTABLE = os.environ.get("CONVSTUDIO_EXECUTABLE")  # a frozen program in place of these sources
CONVSTUDIO = (EXECUTABLE,) if EXECUTABLE else (sys.executable, "-m", "convstudio")
ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "convstudio"


@dataclass(frozen=True)
class Import:
    """One imported name, dotted in full, and where; late: only when a function runs or a type checker looks."""

    name: str
    line: int
    late: bool


@dataclass(frozen=True)
class Source:
    """A Python file of this repository."""

    path: Path

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def module(self) -> str:
        """The dotted name under which it is imported."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def room(self) -> str:
        """The folder or file right under convstudio/: values, geometry, __main__, ..."""
        return self.path.relative_to(HOUSE).parts[0].removesuffix(".py")

    @cached_property
    def imports(self) -> list[Import]:
        return list(_imports(self.tree, late=False))


def _imports(node: ast.AST, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                yield from (Import(alias.name, child.lineno, late) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = "." * level + (module or "")
                yield from (Import(f"{start}.{alias.name}", child.lineno, late) for alias in names)
            case _:
                yield from _imports(child, late or _runs_late(child))


def _runs_late(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            return True
    return False


def sources(folder: Path) -> list[Source]:
    """Every Python file under a folder."""
    return [Source(path) for path in sorted(folder.rglob("*.py"))]


PROGRAM = sources(HOUSE)


def dotted(node: ast.AST) -> str:
    """The name that an expression is, such as os.path.join; of a call or the like only what follows it, such as .join.

    ast.unparse gives the same for names, and takes far longer.
    """
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def refuse(violations: list[str], reason: str) -> None:
    """Fail with the places that break a rule and the rule's reason."""
    assert not violations, "\n".join([reason, *violations])
