"""Nested lists: Python, JSON, NumPy (also as printed), C: [[1, 2], [3, 4]], np.array([[1, 2]]), {{1, 2}, {3, 4}}."""

import re

from convstudio.texts.cell_table import KernelTextError, check_flat, kernel_of, split_rows
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import format_number, shown

_CALL = re.compile(r"([A-Za-z_][\w.]{0,60})\(\s*", re.ASCII)
_ARRAYS = {"array", "asarray", "asanyarray", "ascontiguousarray", "matrix", "mat", "tensor", "as_tensor", "constant"}
_ARRAYS |= {"floattensor", "doubletensor", "float32", "float64", "single", "double", "list", "tuple"}
_IDLE = re.compile(r"(?:dtype|device|requires_grad|copy|order)\s*=.*|[\w.]*(?:float|double)\w*|", re.ASCII)
_CALL_END = re.compile(r"\s*(,[^\[\]{}()]*)?\)", re.ASCII)
_BRACKET = re.compile(r"[\[\]{}]")
_PAIRS = {"[": "]", "{": "}"}
_C_SUFFIX = re.compile(r"(?<=[0-9.])[fFlL]$")


def recognises(text: str) -> bool:
    """A text that begins with brackets, or with a call around brackets."""
    call = _CALL.match(text)
    begin = text[call.end() :] if call else text
    return begin[:1] == "{" or (begin[:1] == "[" and ("[" in begin[1:] or call is not None))


def parse(text: str) -> Kernel:
    """The kernel of two levels of brackets, one for each row; a single level is one row."""
    body = _without_call(text)
    rows = [[_C_SUFFIX.sub("", cell) for cell in row] for row in split_rows(_rows(body))]
    if len(rows) == 1 and len(_BRACKET.findall(body)) == 2:
        check_flat(len(rows[0]))
    return kernel_of(rows)


def format_python(kernel: Kernel) -> str:
    """A list of lists, one line for each row."""
    return _bracketed(kernel, "[", "]")


def format_json(kernel: Kernel) -> str:
    """A JSON array of arrays; the same letters as in Python."""
    return _bracketed(kernel, "[", "]")


def format_numpy(kernel: Kernel) -> str:
    """A call of np.array, in float64 whatever the cells look like."""
    return f"np.array({_bracketed(kernel, '[', ']')}, dtype=np.float64)"


def format_c(kernel: Kernel) -> str:
    """The definition of a constant array of double."""
    rows, columns = kernel.shape
    return f"const double kernel[{rows}][{columns}] = {_bracketed(kernel, '{', '}')};"


def _bracketed(kernel: Kernel, opening: str, closing: str) -> str:
    rows = (opening + ", ".join(map(format_number, row)) + closing for row in kernel.weights.tolist())
    return opening + "\n    " + ",\n    ".join(rows) + "\n" + closing


def _without_call(text: str) -> str:
    call = _CALL.match(text)
    if call is None:
        return text
    if call[1].rpartition(".")[2].lower() not in _ARRAYS:
        raise KernelTextError(f"{shown(call[1])} is a function that is not run; write the numbers that it gives.")
    last = max(text.rfind("]"), text.rfind("}")) + 1
    end = _CALL_END.match(text, last)
    if end is None or text[end.end() :].strip():
        raise KernelTextError(f"{shown(call[0])} is not closed by one parenthesis after the last bracket.")
    for argument in map(str.strip, (end[1] or "").split(",")):
        if not _IDLE.fullmatch(argument):
            raise KernelTextError(f"{shown(argument)} behind the brackets is not read; write the kernel without it.")
    return text[call.end() : last]


def _rows(text: str) -> list[str]:
    """The texts between the innermost brackets, everything around them checked."""
    rows: list[str] = []
    closers: list[str] = []
    inner = False
    at = 0
    for bracket in _BRACKET.finditer(text):
        between, at = text[at : bracket.start()], bracket.end()
        if bracket[0] in _PAIRS:
            inner = len(closers) == 1
            _check_gap(between, bool(rows))
            _check_opening(closers, finished=bool(rows) and not closers)
            closers.append(_PAIRS[bracket[0]])
            continue
        if not closers or closers.pop() != bracket[0]:
            raise KernelTextError(f'the brackets do not match: there is a "{bracket[0]}" that closes nothing.')
        if len(closers) == inner:
            rows.append(between.strip().removesuffix(","))
        else:
            _check_gap(between, True)
    if closers:
        raise KernelTextError(f'the brackets do not match: a "{closers[-1]}" is missing.')
    _check_gap(text[at:], False)
    return rows


def _check_opening(closers: list[str], finished: bool) -> None:
    if len(closers) == 2:
        raise KernelTextError("the text nests three or more levels of brackets; a kernel has two, one for each row.")
    if finished:
        raise KernelTextError("the text holds more than one kernel; paste them one by one.")


def _check_gap(text: str, comma: bool) -> None:
    left = text.strip()
    if left and not (comma and left == ","):
        raise KernelTextError(f"{shown(left)} lies outside the inner brackets; every row needs its own.")
