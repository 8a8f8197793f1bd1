"""Words around a table: a name it is assigned to, a factor before it (1/9 *) or after it (/ 256)."""

import re
from collections.abc import Callable

from convstudio.texts.cell_table import KernelTextError
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.kernel_edits import divided, scaled
from convstudio.values.number_parsing import parse_number, shown

Change = Callable[[Kernel], Kernel]

# Every repetition is bounded, so that no text takes longer than its length.
_ASSIGNMENT = re.compile(r"\s{0,200}[A-Za-z_][\w \t*:&\[\]<>.,]{0,200}=(?!=)", re.ASCII)
_BEFORE = re.compile(
    r"\s{0,200}(1\s{1,3}/\s{1,3}[0-9]{1,15}|[^\s*,;\[{]{1,40})\s{0,9}[*×]"
    r"(?:(?=\s{0,9}(?:[\w.]{1,60}\(\s{0,9})?[\[{])|(?P<spaced>(?=\s)))"
)
_AFTER = re.compile(r"(?<=[\s\])}])([*×/])\s{0,9}([^\s*/,;\[\]{}]{1,40}(?:/[0-9]{1,15})?)$")
_DECLARED = re.compile(r"\w\s+\w+\s*\[\s*([0-9]{1,6})\s*\]\s*\[\s*([0-9]{1,6})\s*\]\s*=$")  # float k[2][3] =
_AFTER_LENGTH = 80
_SPACED_TIMES = re.compile(r"\s[*×]|[*×]\s")
_SPACED_SLASH = re.compile(r"\s/")
_ENDS = " \r\n\xa0"  # not the tab: it stands for an empty cell


def without_surroundings(text: str) -> tuple[str, list[Change]]:
    """The table alone, and what its surroundings do to the kernel, in this order.

    Around brackets any factor counts. Elsewhere white space around an operator marks a factor if it is the only such
    operator of the text: several belong to cells.
    """
    text = text.strip(_ENDS)
    assignment = _ASSIGNMENT.match(text)
    if assignment:
        text = text[assignment.end() :].lstrip()
    if assignment or "[" in text or "{" in text:
        text = text.rstrip("; \t\r\n")
    text, before = _leading(text)
    text, after = _trailing(text)
    declared = _DECLARED.search(assignment[0]) if assignment and text.startswith("{") else None
    sized = [_sized(int(declared[1]), int(declared[2]))] if declared else []
    return text.strip(_ENDS), [*sized, *before, *after]


def _leading(text: str) -> tuple[str, list[Change]]:
    match = _BEFORE.match(text)
    if match is None or (match["spaced"] is not None and _SPACED_TIMES.search(text, match.end())):
        return text, []
    return text[match.end() :], [_change("*", match[1])]


def _trailing(text: str) -> tuple[str, list[Change]]:
    match = _AFTER.search(text, max(0, len(text) - _AFTER_LENGTH))
    if match is None:
        return text, []
    table = text[: match.start()].rstrip()
    if "[" in table or "{" in table:
        is_factor = table.endswith(("]", "}", ")"))
    else:
        is_factor = len((_SPACED_SLASH if match[1] == "/" else _SPACED_TIMES).findall(text)) == 1
    return (table, [_change(match[1], match[2])]) if is_factor else (text, [])


def _sized(rows: int, columns: int) -> Change:
    def checked(kernel: Kernel) -> Kernel:
        if kernel.shape != (rows, columns):
            found = "x".join(map(str, kernel.shape))
            raise ConvStudioError(
                f"the kernel is declared as {rows}x{columns} and its numbers are {found}; "
                "write each row in braces of its own."
            )
        return kernel

    return checked


def _change(operator: str, text: str) -> Change:
    number = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    numerator, slash, denominator = number.partition("/")
    if operator == "/" and slash:
        raise KernelTextError(f"/ {shown(text)} behind the kernel may divide by one number or by two; write * and one.")
    if operator != "/" and slash and numerator.strip() == "1":
        operator, number = "/", denominator  # 3/9 is nearer to three ninths than 3 times 1/9
    try:
        value = parse_number(number)
    except ConvStudioError as error:
        raise KernelTextError(f"the factor of the kernel: {error}") from error
    return (lambda kernel: divided(kernel, value)) if operator == "/" else (lambda kernel: scaled(kernel, value))
