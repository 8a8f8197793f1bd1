"""convstudio explain: one output sample told step by step."""

import argparse

from convstudio.cli.option_values import place, whole
from convstudio.cli.options import add_input_options, add_kernel_options
from convstudio.explain.explanation_formats import FORMATS


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("explain", help="one output sample, step by step", allow_abbrev=False)
    add_input_options(parser)
    parser.add_argument("--at", required=True, metavar="ROW,COLUMN", help="the output sample, from 0")
    parser.add_argument("--output", default="0", metavar="O", help="the output channel, from 0")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="how it is written")
    add_kernel_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan the stack, explain one sample of its last layer, print it."""
    from convstudio.cli.input_options import opened, with_channels
    from convstudio.cli.layer_options import layers_from
    from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
    from convstudio.explain.sample_explanation import explain

    row, column = place("--at", args.at)
    output = whole("--output", args.output)
    image = with_channels(opened(args), args.channels)
    stack = make_stack_plan(layers_from(args, image.shape[0]), facts_of(image), args.engine)
    print(FORMATS[args.format](explain(stack, image.array, output, row, column)))
    return 0
