"""convstudio apply: the whole result of a stack of layers on one input, into one file."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from convstudio.cli.option_values import chosen
from convstudio.cli.options import add_input_options, add_kernel_options
from convstudio.cli.stderr_messages import say
from convstudio.values.parameters import parameters_of
from convstudio.values.project import Policy, View

if TYPE_CHECKING:
    from convstudio.jobs.export.result_export import ExportReport, ExportTarget
    from convstudio.values.plan import StackPlan

DEPTHS = ("8", "16", "float")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("apply", help="convolve a picture or a signal", allow_abbrev=False)
    add_input_options(parser)
    parser.add_argument(
        "-o",
        "--out",
        required=True,
        metavar="OUT",
        help=".npy (channels, rows, columns); .tif float or --depth; .png .jpg .webp 8-bit; .csv .wav for signals",
    )
    add_kernel_options(parser)
    view = next(parameter for parameter in parameters_of(View) if parameter.name == "policy")
    parser.add_argument(
        "--view",
        metavar="raw|clamp|abs|offset|stretch|signed",
        help=f"{view.described.help} For 8- and 16-bit files: raw keeps the numbers, clamp has the range of the stage. "
        "Unless given, that of --project, or clamp.",
    )
    parser.add_argument("--depth", choices=DEPTHS, help="bits of a sample in .png (8, 16) and .tif (8, 16, float)")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, compute, save, tell."""
    from convstudio.cli.input_options import opened, with_channels
    from convstudio.cli.layer_options import layers_from
    from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan, notice_of
    from convstudio.jobs.export.result_export import target_for

    policy = None if args.view is None else chosen("--view", args.view, list(Policy))
    whole = opened(args)
    image = with_channels(whole, args.channels)
    layers = layers_from(args, image.shape[0])
    stack = make_stack_plan(layers, facts_of(image), args.engine)
    target = target_for(args.out, args.depth, _view(args, policy), stack, image)
    for notice in filter(None, map(notice_of, stack.plans)):
        say(notice)
    if costs := target.costs.words:
        say(f"{costs}.")
    written = _saved(target)
    if written.words:
        deeper = "; --depth 16 keeps more" if target.could_be_deeper and whole.dtype.itemsize > 1 else ""
        say(f"{written.words}{deeper}.")
    if policy is not None and target.depth == "float":
        say(f"--view is not used: {target.ending} keeps the numbers as they are.")
    if args.json:
        print(json.dumps(_facts(stack, written), allow_nan=False))
    else:
        print(_told(args.out, stack, written.seconds))
    return 0


def _view(args: argparse.Namespace, policy: Policy | None) -> View:
    """What the project shows; a policy that is named holds for all outputs, in place of all that the project says."""
    if policy is not None:
        return View(policy=policy)
    if args.project is None:
        return View()
    from convstudio.files.projects import load_view

    return load_view(args.project)


def _saved(target: "ExportTarget") -> "ExportReport":
    from convstudio.cli.stderr_messages import ProgressBar

    bar = ProgressBar()
    try:
        return target.save(progress=bar)
    finally:
        bar.close()


def _facts(stack: "StackPlan", written: "ExportReport") -> dict[str, Any]:
    last = stack.plans[-1]
    return {
        "input_shape": list(stack.input_shape),
        "output_shape": list(stack.output_shape),
        "padding": [list(pads) for pads in last.padding],
        "method": last.method.value,
        "engine": last.engine,
        "seconds": round(written.seconds, 6),
        "clipped_below": written.clipped_below,
        "clipped_above": written.clipped_above,
        "minimum": written.minimum,
        "maximum": written.maximum,
    }


def _told(out: str, stack: "StackPlan", seconds: float) -> str:
    outputs, rows, columns = stack.output_shape
    how = ", ".join(f"{plan.method.value} ({plan.engine})" for plan in stack.plans)
    return f"{out}: {outputs} x {rows} x {columns}, {how}, {seconds:.3g} s"
