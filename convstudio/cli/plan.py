"""convstudio plan: what a stack of layers would do to an input of a given size, without computing it."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from convstudio.cli.option_values import shape
from convstudio.cli.options import add_kernel_options
from convstudio.output_size_and_padding import plan_formula
from convstudio.values.plan import in_words

if TYPE_CHECKING:
    from convstudio.values.plan import Plan, StackPlan


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("plan", help="sizes, padding, counts and method", allow_abbrev=False)
    parser.add_argument("--input", required=True, metavar="CxHxW", help="channels, rows and columns of the input")
    add_kernel_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan for an 8-bit picture of this size and print it."""
    from convstudio.cli.layer_options import layers_from
    from convstudio.engines.layer_plan_builder import make_stack_plan
    from convstudio.values.plan import InputFacts

    facts = InputFacts(shape("--input", args.input))
    stack = make_stack_plan(layers_from(args, facts.shape[0]), facts, args.engine)
    print(json.dumps(as_dict(stack), allow_nan=False) if args.json else as_table(stack))
    return 0


def as_dict(stack: "StackPlan") -> dict[str, Any]:
    """The plan as plain data: of the stack, and of each layer under "layers"."""
    last = stack.plans[-1]
    return {
        "input_shape": list(stack.input_shape),
        "output_shape": list(stack.output_shape),
        "padding": [list(pads) for pads in last.padding],
        "method": last.method.value,
        "engine": last.engine,
        "parameters": stack.parameters,
        "macs": stack.macs,
        "bytes": stack.bytes,
        "seconds": stack.foretold,
        "reasons": [str(reason) for reason in last.reasons],
        "layers": [_layer_dict(plan) for plan in stack.plans],
    }


def as_table(stack: "StackPlan") -> str:
    """The plan as lines of a name and a value."""
    blocks = [_block(number, plan, len(stack.plans)) for number, plan in enumerate(stack.plans, start=1)]
    if len(stack.plans) > 1:
        rows = [
            ("all layers", f"{_sides(stack.input_shape)} to {_sides(stack.output_shape)}"),
            ("parameters", f"{stack.parameters:,}"),
            ("multiply-adds", f"{stack.macs:,}"),
            ("memory", _mebibytes(stack.bytes)),
            ("estimate", in_words(stack.foretold)),
        ]
        blocks.append(_lines(rows))
    return "\n\n".join(blocks)


def _block(number: int, plan: "Plan", count: int) -> str:
    rows = [
        ("input", _sides(plan.input_shape)),
        ("output", _sides(plan.output_shape)),
        ("rows", plan_formula(plan, 0)),
        ("columns", plan_formula(plan, 1)),
        ("padding", "top {0[0]}, bottom {0[1]}, left {1[0]}, right {1[1]}".format(*plan.padding)),
        ("kernels", f"{_sides(plan.weights.shape)}, groups {plan.groups}"),
        ("parameters", f"{plan.parameters:,}"),
        ("multiply-adds", f"{plan.macs:,}"),
        ("memory", _mebibytes(plan.bytes)),
        ("engine", plan.engine),
        ("method", plan.method.value),
        *(("", str(reason)) for reason in plan.reasons),
        ("estimate", in_words(plan.foretold)),
    ]
    title = [("layer", f"{number} {plan.layer.name}".strip())] if count > 1 else []
    return _lines([*title, *rows])


def _layer_dict(plan: "Plan") -> dict[str, Any]:
    return {
        "name": plan.layer.name,
        "input_shape": list(plan.input_shape),
        "output_shape": list(plan.output_shape),
        "weight_shape": list(plan.weights.shape),
        "groups": plan.groups,
        "padding": [list(pads) for pads in plan.padding],
        "stride": list(plan.stride),
        "dilation": list(plan.dilation),
        "size_formulas": [plan_formula(plan, axis) for axis in (0, 1)],
        "method": plan.method.value,
        "engine": plan.engine,
        "parameters": plan.parameters,
        "macs": plan.macs,
        "bytes": plan.bytes,
        "seconds": plan.foretold,
        "reasons": [str(reason) for reason in plan.reasons],
    }


def _lines(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name:14}{value}" for name, value in rows)


def _sides(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB"
