"""What interrupts any line, and what a child of fork inherits: neither may wait for a lock."""

import ast

from tests.sources import PROGRAM, Source, dotted, refuse

INTERRUPTING = {"weakref.finalize", "weakref.ref", "signal.signal"}


def interrupting(source: Source) -> list[ast.AST]:
    """What runs in the middle of any line: finalizers, callbacks of weak references, signal handlers; and what in the
    same file they call."""
    if not any(word in source.text for word in ("weakref", "signal.signal", "__del__")):
        return []
    named = {node.name: node for node in source.nodes if isinstance(node, ast.FunctionDef)}
    found: list[ast.AST] = [named["__del__"]] if "__del__" in named else []
    for node in source.nodes:
        if isinstance(node, ast.Call) and dotted(node.func) in INTERRUPTING:
            found += [handler for given in node.args[1:] if (handler := _function(given, named)) is not None]
    for function in found:  # grows
        for node in ast.walk(function):
            called = _function(node.func, named) if isinstance(node, ast.Call) else None
            if called is not None and called not in found:
                found.append(called)
    return found


def _function(given: ast.AST, named: dict[str, ast.FunctionDef]) -> ast.AST | None:
    return given if isinstance(given, ast.Lambda) else named.get(dotted(given).rpartition(".")[2])


def waits(node: ast.AST) -> bool:
    if isinstance(node, ast.With):
        words = " ".join(ast.unparse(item.context_expr) for item in node.items).lower()
        return "lock" in words or "condition" in words
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("acquire", "wait")


def test_what_interrupts_any_line_waits_for_nothing() -> None:
    waiting = [
        f"{source}:{node.lineno}: {ast.unparse(node).splitlines()[0]}"
        for source in PROGRAM
        for function in interrupting(source)
        for node in ast.walk(function)
        if isinstance(node, ast.With | ast.Call) and waits(node)
    ]
    refuse(waiting, "the line it interrupts may hold the very lock: append to a deque, and look at that elsewhere.")


def test_locks_are_free_in_a_child_of_fork() -> None:
    unrenewed = [
        f"{source}:{node.lineno}: {ast.unparse(node)}"
        for source in PROGRAM
        if source.room != "gui" and str(source) != "convstudio/engines/fork_safety.py"  # the window does not fork
        for node in source.nodes
        if isinstance(node, ast.Call) and not node.args
        if dotted(node.func) in {"threading.Lock", "threading.RLock", "threading.Condition"}
    ]
    refuse(unrenewed, "the thread that holds it is not there in the child: engines/fork_safety.py gives locks.")
