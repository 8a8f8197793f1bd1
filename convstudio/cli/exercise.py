"""convstudio exercise: a class sheet made of a layer, with its answers."""

import argparse
from pathlib import Path

from convstudio.cli.option_values import between
from convstudio.cli.options import add_kernel_options
from convstudio.cli.stderr_messages import say

_SEEDS, _INPUTS = 999_999, 4096


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("exercise", help="a class sheet made of a layer, with answers", allow_abbrev=False)
    parser.add_argument("-o", "--out", required=True, metavar="OUT", help="a .pdf or a .html")
    parser.add_argument("--seed", default="1", metavar="N", help="other numbers for each; default: 1")
    parser.add_argument("--inputs", default="1", metavar="N", help="channels that the layer reads; default: 1")
    parser.add_argument("--language", default="en", metavar="CODE", help="such as zh_CN")
    add_kernel_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the exercise of the last layer, hand it over to what writes sheets."""
    from convstudio.cli.layer_options import layers_from
    from convstudio.explain.worksheet_exercise import exercise
    from convstudio.jobs.export.result_export import check_place

    check_place(args.out, (".pdf", ".html"))
    seed, inputs = between("--seed", args.seed, 0, _SEEDS), between("--inputs", args.inputs, 1, _INPUTS)
    given = exercise(layers_from(args, inputs)[-1], seed)
    from convstudio.gui.window_screenshot import write_sheet

    if given.note:
        say(str(given.note))
    write_sheet(given, Path(args.out), args.language)
    return 0
