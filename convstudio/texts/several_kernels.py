"""Several kernels in one text: lists nested four deep (outputs, inputs, rows, columns), as in Python and JSON."""

import json

import numpy as np
import numpy.typing as npt

from convstudio.texts.cell_table import KernelTextError
from convstudio.values.kernel import MAXIMUM_CELLS
from convstudio.values.number_parsing import format_number

Weights = npt.NDArray[np.float64]


def recognises(text: str) -> bool:
    """A text that begins with more brackets than one kernel has."""
    return "".join(text[:200].split()).startswith("[[[")


def format_block(weights: Weights) -> str:
    """The text of weights (outputs, inputs, rows, columns), one line for each kernel."""
    outputs = (",\n  ".join(_kernel(kernel) for kernel in output) for output in weights.tolist())
    return "[[" + "],\n [".join(outputs) + "]]"


def parse_block(text: str) -> Weights:
    """The weights (outputs, inputs, rows, columns) in a text; KernelTextError where it holds anything else."""
    try:
        weights = np.array(json.loads(text), np.float64)
    except (ValueError, TypeError, RecursionError) as error:
        raise KernelTextError("several kernels are lists of numbers, nested four deep and all equally long.") from error
    if weights.ndim != 4 or weights.size == 0 or not np.isfinite(weights).all():
        raise KernelTextError("several kernels are finite numbers (outputs, inputs, rows, columns), nested four deep.")
    if weights[0, 0].size > MAXIMUM_CELLS:
        raise KernelTextError(f"a kernel has at most {MAXIMUM_CELLS} cells; these have {weights[0, 0].size}.")
    return weights


def _kernel(rows: list[list[float]]) -> str:
    return "[" + ", ".join("[" + ", ".join(map(format_number, row)) + "]" for row in rows) + "]"
