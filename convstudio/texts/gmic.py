"""G'MIC: commas between the cells, semicolons between the rows, all on one line: 0,1,0;1,-4,1;0,1,0.

Use the text with G'MIC's correlate; its convolve turns the kernel by 180 degrees.
"""

from convstudio.texts.cell_table import kernel_of
from convstudio.values.decimal_commas import are_decimal, are_decimal_beside_spaced, thousands_in, unmistakable
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import format_number


def recognises(text: str) -> bool:
    """A single line with commas between the cells, semicolons and no tab."""
    if "," not in text or ";" not in text or "\t" in text or len(text.splitlines()) != 1:
        return False
    return not (are_decimal(text) or thousands_in(text)) and are_decimal_beside_spaced(text) is False


def parse(text: str) -> Kernel:
    """The kernel between the semicolons; one at the end is allowed."""
    rows = text.strip().removesuffix(";").split(";")
    return kernel_of([[cell.strip() for cell in row.split(",")] for row in rows])


def format_gmic(kernel: Kernel) -> str:
    """The one-line matrix of G'MIC."""
    return unmistakable(";".join(",".join(map(format_number, row)) for row in kernel.weights.tolist()))
