"""ConvStudio beside everything that a user would pick instead, cell by cell, in one process.

    python -m tests.benchmarks.peers [--cells 31] [--quick] [--repeats 15] [--json grid.json] [--markdown]

Needs the libraries of tests/benchmarks/requirements.txt; what is not installed is named as missing. The whole grid
takes about an hour. Tools take turns with pauses between, so that a change of the machine's load meets all of them;
medians count (--by minimum on a machine that others use). Conversions that a tool needs (tensors, memory formats,
files) are made before its clock starts. Errors are shares of the tolerance, against float64. The limit is the roofline:
the longer of copying input and output once and of the fewest operations known (direct, low rank, running sums,
transform) at the speed of a matrix product.
"""

import argparse
import json
import os
import platform
import re
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks import peers_arrays, peers_networks, peers_ours, peers_programs
from tests.benchmarks.peers_cells import CELLS, Cell, problem
from tests.benchmarks.peers_limits import Machine, needs_of
from tests.benchmarks.peers_table import Row, data, markdown, summary, told
from tests.benchmarks.peers_timing import Effort, measured
from tests.benchmarks.peers_tool import Tool
from tests.benchmarks.peers_truth import truth

QUICK = Effort(repeats=3, budget=0.5, slowest=3.0)
FALSIFYING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # they choose another kernel for the matrix product
LIBRARIES = ("numpy", "opencv-python-headless", "scipy", "scikit-image", "torch", "onnxruntime", "kornia", "llvmlite")


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--cells", default="", metavar="PATTERN", help="only cells whose name matches, e.g. '3x3|Gaussian'"
    )
    parser.add_argument("--tools", default="", metavar="PATTERN", help="only peers whose name matches")
    parser.add_argument("--repeats", type=int, help="rounds, 15 unless given")
    parser.add_argument("--quick", action="store_true", help="3 rounds; nothing that takes more than 3 s a call")
    parser.add_argument("--by", choices=("median", "minimum"), default="median", help="which time counts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every time")
    parser.add_argument("--markdown", action="store_true", help="print the table of the README")
    return parser.parse_args()


def effort(args: argparse.Namespace) -> Effort:
    """How much to measure."""
    chosen = QUICK if args.quick else Effort()
    return Effort(args.repeats or chosen.repeats, chosen.budget, chosen.slowest)


def tools(pattern: str) -> list[tuple[Tool, bool]]:
    """Ours, whose first calls are measured too, and the peers whose names match the pattern."""
    peers = (*peers_arrays.PEERS, *peers_networks.PEERS, *peers_programs.PEERS)
    return [(tool, True) for tool in peers_ours.tools()] + [
        (tool, False) for tool in peers if re.search(pattern, tool.name)
    ]


def row(cell: Cell, known: Machine, args: argparse.Namespace) -> Row:
    """A cell, measured."""
    posed = problem(cell)
    exact = truth(posed)
    needs = needs_of(posed)
    known.measure(needs)
    results = measured(posed, exact, tools(args.tools), effort(args))
    known.measure(needs)
    return Row(cell.name, needs, known, tuple(results), args.by)


def facts(known: Machine) -> dict[str, Any]:
    """Of this machine: what a reader must know of the numbers."""
    found: dict[str, Any] = {"processors": os.cpu_count(), "machine": platform.processor() or platform.machine()}
    found |= {"python": platform.python_version(), "matrix_product_flops": known.flops, "copied_bytes": known.copies}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "missing"
    return found


def main() -> None:
    """Measure and print."""
    args = options()
    for name in (name for name in FALSIFYING if name in os.environ):
        print(f"unset {name}: it falsifies the matrix product", file=sys.stderr)
    known, rows = Machine(), []
    for cell in (cell for cell in CELLS if re.search(args.cells, cell.name)):
        started = time.perf_counter()
        rows.append(row(cell, known, args))
        print(f"{told(rows[-1])}\n    ({time.perf_counter() - started:.0f} s)", flush=True)
        if args.json:
            args.json.write_text(json.dumps(data(rows, facts(known)), indent=1), encoding="utf-8")
    print(json.dumps(facts(known)))
    print(summary(rows))
    if args.markdown:
        print(markdown(rows))


if __name__ == "__main__":
    main()
