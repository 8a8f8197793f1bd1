"""convstudio compare: the last layer held against other tools, borders, precisions, or cheaper layers."""

import argparse
import json
import math
from typing import TYPE_CHECKING, Any

from convstudio.cli.options import add_input_options, add_kernel_options

if TYPE_CHECKING:
    from convstudio.explain.framework_conventions import ToolResult
    from convstudio.jobs.compare.layer_alternatives import Loss
    from convstudio.values.project import Project

Line = dict[str, Any]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser(
        "compare", help="other tools, borders, precision, cheaper layers beside this one", allow_abbrev=False
    )
    add_input_options(parser)
    parser.add_argument("--with", dest="topic", choices=tuple(_TOPICS), default="tools", help="what it is held against")
    parser.add_argument("--json", action="store_true", help="one JSON list on stdout")
    add_kernel_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan, compare, print."""
    from convstudio.cli.input_options import opened, with_channels
    from convstudio.cli.layer_options import layers_from
    from convstudio.values.project import Project

    image = with_channels(opened(args), args.channels)
    layers = tuple(layers_from(args, image.shape[0]))
    project = Project((image,), layers=layers, engine=args.engine, alpha=True).viewed(layer=len(layers) - 1)
    found = _TOPICS[args.topic](project)
    if args.json:
        print(json.dumps([_plain(line) for line in found], ensure_ascii=False, indent=1))
    else:
        print(f"{_table(found)}\n\n{_AGAINST[args.topic]}")
    return 0


def _tools(project: "Project") -> list[Line]:
    from convstudio.explain.framework_conventions import TOOLS, told
    from convstudio.jobs.compare.layer_alternatives import read_size

    size = read_size(project)
    lines = []
    for tool in TOOLS:
        found = told(tool, project.layer, size)
        lines.append(
            {
                "tool": tool.name,
                "result": _result(found),
                "kernel_turned": found.turned,
                "shifted_down_right": None if found.layer is None else list(found.shift),
                "padding": None if found.layer is None else [list(pads) for pads in found.layer.pads],
                "call": found.call,
            }
        )
    return lines


def _result(found: "ToolResult") -> str:
    if found.layer is None:
        return str(found.why)
    return "differs" if found.turned or found.shift != (0, 0) else "the same"


def _borders(project: "Project") -> list[Line]:
    from convstudio.jobs.compare.border_comparison import border_ways, changes
    from convstudio.jobs.render.cancellation import CancelToken

    assert project.image is not None
    found = border_ways(project)
    told = changes(project.image, tuple(way for _, way in found), CancelToken())
    return [
        {
            "border": border.value,
            "largest_change": change.largest,
            "mean_change": change.mean,
            "share_changed": change.share,
        }
        for (border, _), change in zip(found, told, strict=True)
    ]


def _precision(project: "Project") -> list[Line]:
    from convstudio.jobs.compare.layer_alternatives import losses
    from convstudio.jobs.compare.precision_comparison import precisions
    from convstudio.jobs.render.cancellation import CancelToken

    assert project.image is not None
    ways, lacking = precisions(project)
    told = losses(project.image, ways, CancelToken(), rounding=0.0)
    lines = [{"sums": str(way.name), **_loss(loss), "note": ""} for way, loss in zip(ways, told, strict=True)]
    nothing = {"largest_error": None, "psnr_db": None, "milliseconds": None}
    return lines + [{"sums": str(name), **nothing, "note": why} for name, why in lacking]


def _cheaper(project: "Project") -> list[Line]:
    from convstudio.jobs.compare.layer_alternatives import rungs
    from convstudio.jobs.render.cancellation import CancelToken

    return [
        {"layer": str(rung.name), "parameters": rung.parameters, "macs": rung.macs, "kept": rung.kept, **_loss(loss)}
        for rung, _, loss in rungs(project, CancelToken())
    ]


def _loss(loss: "Loss") -> Line:
    return {"largest_error": loss.largest, "psnr_db": loss.psnr, "milliseconds": loss.seconds * 1e3}


_AGAINST = {
    "tools": "Each call with the same settings, against this layer: is its kernel turned by 180 degrees, by how many "
    "samples is its result shifted down and right; padding: top bottom left right.",
    "borders": "Each against the first: largest change; mean change and share of the samples that change.",
    "precision": "Each against the first, in the middle 512x512 of the result; the peak of the PSNR is its range.",
    "cheaper": "Each against the first, in the middle 512x512 of the result; kept: of the kernels' energy.",
}
_TOPICS = {"tools": _tools, "borders": _borders, "precision": _precision, "cheaper": _cheaper}


def _plain(line: Line) -> Line:
    """JSON knows no infinity."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in line.items()
    }


def _table(lines: list[Line]) -> str:
    names = list(lines[0])
    rows = [names, *([_text(line[name]) for name in names] for line in lines)]
    wide = [max(len(row[at]) for row in rows) + 2 for at in range(len(names))]
    return "\n".join("".join(f"{cell:{width}}" for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows)


def _text(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case list():
            return " ".join(_text(each) for each in value)
        case _:
            return str(value)
