"""MATLAB, Octave and Julia: [0 1 0; 1 -4 1; 0 1 0]. A flat Python or JSON list, [1, 2, 1], reads the same."""

from convstudio.texts.cell_table import KernelTextError, check_flat, kernel_of, split_rows
from convstudio.values.decimal_commas import are_decimal
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import format_number, shown


def recognises(text: str) -> bool:
    """A text that opens one square bracket and no other."""
    return text.startswith("[") and "[" not in text[1:]


def parse(text: str) -> Kernel:
    """The kernel between the brackets: semicolons or line ends between rows, commas or spaces between cells."""
    body, _, rest = text[1:].partition("]")
    if rest.strip():
        raise KernelTextError(f"the bracket is followed by {shown(rest.strip())}; only * or / and a number may follow.")
    if "]" not in text:
        raise KernelTextError('the kernel text opens "[" and never closes it.')
    texts = _rows(body)
    if are_decimal(";".join(texts)):
        raise KernelTextError(
            f"{shown(texts[0])} in brackets may be one number with a decimal comma or two; write a point or a blank."
        )
    rows = split_rows(texts)
    if len(rows) == 1 and "," in body:
        check_flat(len(rows[0]))
    return kernel_of(rows)


def format_matlab(kernel: Kernel) -> str:
    """The matrix on one line."""
    return "[" + "; ".join(" ".join(map(format_number, row)) for row in kernel.weights.tolist()) + "]"


def _rows(body: str) -> list[str]:
    lines = [line.strip() for line in body.strip().splitlines() if line.strip()]
    if ";" not in body and len(lines) > 1 and all(line.endswith(",") for line in lines[:-1]):
        return [" ".join(lines).rstrip(",")]  # a flat list that an editor broke over several lines
    rows = [row for line in lines for row in line.removesuffix(";").split(";")]
    return [row.strip().removesuffix(",") for row in rows]
