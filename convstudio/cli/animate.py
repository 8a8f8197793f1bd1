"""convstudio animate: the kernel walking over part of a picture, as a GIF, PNGs or an SVG."""

import argparse
from pathlib import Path

from convstudio.cli.option_values import between, place, size, whole
from convstudio.cli.options import add_input_options, add_kernel_options
from convstudio.values.errors import ConvStudioError

_ENDINGS = (".gif", ".png", ".svg")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser(
        "animate", help="the kernel walking over part of a picture, as GIF, PNG or SVG", allow_abbrev=False
    )
    add_input_options(parser)
    parser.add_argument("-o", "--out", required=True, metavar="OUT", help="its ending decides: .gif, .png or .svg")
    parser.add_argument("--at", default="0,0", metavar="ROW,COLUMN", help="an output sample that is shown, from 0")
    parser.add_argument("--output", default="0", metavar="O", help="the output channel, from 0")
    parser.add_argument("--reads", default="0", metavar="C", help="which of the channels that it reads is shown")
    parser.add_argument("--samples", default="12", metavar="N", help="of the input along a side; default: 12")
    parser.add_argument("--step", metavar="N", help="this step alone, from 1; without it a .png shows all in one")
    parser.add_argument("--each", action="store_true", help="a .png for each step")
    parser.add_argument("--speed", default="4", metavar="N", help="steps in a second; default: 4")
    parser.add_argument("--size", default="880x460", metavar="WxH", help="of a step in pixels")
    parser.add_argument("--language", default="en", metavar="CODE", help="such as zh_CN")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="light or dark")
    add_kernel_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan the stack, read the scene, hand both over to what draws them."""
    from convstudio.cli.input_options import opened, with_channels
    from convstudio.cli.layer_options import layers_from
    from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
    from convstudio.explain.sliding_window_steps import scene
    from convstudio.jobs.export.result_export import check_place

    check_place(args.out, _ENDINGS)
    form, at, drawn_size = _form(args), place("--at", args.at), size("--size", args.size)
    output, channel = whole("--output", args.output), whole("--reads", args.reads)
    samples, speed = between("--samples", args.samples, 1, 64), between("--speed", args.speed, 1, 50)
    image = with_channels(opened(args), args.channels)
    stack = make_stack_plan(layers_from(args, image.shape[0]), facts_of(image), args.engine)
    found = scene(stack, image.array, output, at, samples)
    if not 0 <= channel < len(found.channels):
        raise ConvStudioError(f"--reads is {channel}; the kernel reads channels 0 to {len(found.channels) - 1}.")
    step = between("--step", args.step, 1, found.steps) - 1 if args.step else 0
    from convstudio.gui.window_screenshot import draw

    looks = {"size": drawn_size, "language": args.language, "theme": args.theme}
    draw(image, stack, found, form, Path(args.out), channel=channel, step=step, speed=speed, **looks)
    return 0


def _form(args: argparse.Namespace) -> str:
    ending = Path(args.out).suffix.lower()
    if args.each and (args.step or ending != ".png"):
        raise ConvStudioError("--each writes a .png for each step; it goes with no --step and no other ending.")
    if args.step and ending == ".gif":
        raise ConvStudioError("--step is one step; a .gif shows all of them.")
    if ending != ".png":
        return ending[1:]
    return "png" if args.each else "step" if args.step else "sheet"
