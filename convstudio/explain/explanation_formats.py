"""An explanation as text, as JSON, as Markdown, as LaTeX and as CSV."""

import csv
import io
import json
import math
from collections.abc import Callable, Sequence
from typing import Any

from convstudio.explain.sample_explanation import Explanation, Tap, WeightedSum
from convstudio.values.layer import Activation

_SYMBOLS = {
    Activation.NONE: "{0}",
    Activation.RELU: "max(0, {0})",
    Activation.ABS: "|{0}|",
    Activation.MAGNITUDE: "√({0})",
}


def as_text(told: Explanation) -> str:
    """Lines for a terminal: every tap, the sum of each channel, the bias, the activation."""
    lines = [heading(told)]
    for part in told.sums:
        if len(told.sums) > 1:
            lines += ["", f"kernel {part.kernel}"]
        lines += [line for channel in part.channels for line in _channel_lines(part, channel)]
        lines += ["", f"sum {_number(part.total)}", f"with bias {_number(part.bias)}: {_number(part.biased)}"]
    return "\n".join([*lines, _last_step(told, "")])


def heading(told: Explanation) -> str:
    """Which sample it is."""
    name = f' "{told.name}"' if told.name else ""
    return (
        f"layer {told.layer}{name}, output channel {told.output}, row {told.row}, column {told.column}, "
        f"group {told.group} of {told.groups}: {_number(told.value)}"
    )


def activation_formula(activation: Activation, sums: Sequence[float]) -> str:
    """The last step with its numbers filled in: max(0, -3). sums: with bias; several for MAGNITUDE only."""
    if activation is Activation.MAGNITUDE:
        inner = " + ".join(f"({_number(part)})²" for part in sums)
    else:
        inner = _number(sums[0])
    return _SYMBOLS[activation].format(inner)


def _formula(told: Explanation) -> str:
    return activation_formula(told.activation, [part.biased for part in told.sums])


def as_dict(told: Explanation) -> dict[str, Any]:
    """Plain data that JSON can hold: what is not finite becomes null."""
    return {
        "layer": told.layer,
        "name": told.name,
        "output": told.output,
        "row": told.row,
        "column": told.column,
        "group": told.group,
        "groups": told.groups,
        "sums": [_sum_dict(part) for part in told.sums],
        "activation": told.activation.value,
        "value": _finite(told.value),
    }


def as_json(told: Explanation) -> str:
    """as_dict as one JSON object."""
    return json.dumps(as_dict(told), allow_nan=False, ensure_ascii=False, indent=1)


def as_markdown(told: Explanation) -> str:
    """A table for each kernel."""
    lines = [f"**{_escaped(heading(told))}**"]
    for part in told.sums:
        lines += ["", f"kernel {part.kernel}", "", "| channel | cell | read from | value | weight | product |"]
        lines += ["|---|---|---|---:|---:|---:|", *(_markdown_row(tap) for tap in part.taps)]
        lines += ["", f"sum {_number(part.total)}, bias {_number(part.bias)}, together {_number(part.biased)}"]
    return "\n".join([*lines, "", _last_step(told, "`")])


def as_latex(told: Explanation) -> str:
    """An align* environment (package amsmath) with one line for each channel and kernel."""
    lines = []
    for part in told.sums:
        for channel, partial in zip(part.channels, part.partial, strict=True):
            products = " + ".join(rf"({_tex(tap.weight)})({_tex(tap.value)})" for tap in part.taps_of(channel))
            lines.append(rf"s_{{{part.kernel},{channel}}} &= {products} = {_tex(partial)}")
        names = " + ".join(f"s_{{{part.kernel},{channel}}}" for channel in part.channels)
        lines.append(rf"z_{{{part.kernel}}} &= {names} + ({_tex(part.bias)}) = {_tex(part.biased)}")
    result = _latex_result(told.activation, [f"z_{{{part.kernel}}}" for part in told.sums])
    lines.append(rf"y_{{{told.output}}}[{told.row}, {told.column}] &= {result} = {_tex(told.value)}")
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def as_csv(told: Explanation) -> str:
    """For a spreadsheet: a line for each tap, then the bias of each kernel and the value; the last column adds up."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("kernel", "channel", "cell row", "cell column", "read from", "value", "weight", "product"))
    for part in told.sums:
        for tap in part.taps:
            lines.writerow((part.kernel, tap.channel, *tap.cell, tap.where, tap.value, tap.weight, tap.product))
        lines.writerow((part.kernel, "", "", "", "bias", "", "", part.bias))
    lines.writerow(("", "", "", "", f"activation {told.activation.value}", "", "", told.value))
    return written.getvalue()


FORMATS: dict[str, Callable[[Explanation], str]] = {
    "text": as_text,
    "json": as_json,
    "latex": as_latex,
    "markdown": as_markdown,
    "csv": as_csv,
}


def _last_step(told: Explanation, mark: str) -> str:
    value = _number(told.value)
    if told.activation is Activation.NONE:
        return f"value {mark}{value}{mark}"
    return f"{told.activation.value}: {mark}{_formula(told)} = {value}{mark}"


def _channel_lines(part: WeightedSum, channel: int) -> list[str]:
    taps = part.taps_of(channel)
    places = [str(tap.where) for tap in taps]
    width = max(map(len, places))
    lines = ["", f"input channel {channel}"]
    for tap, place in zip(taps, places, strict=True):
        cell = f"({tap.cell[0]}, {tap.cell[1]})"
        lines.append(f"  cell {cell:8}  {place:{width}}  {_number(tap.value)} × {_number(tap.weight)}")
        lines[-1] += f" = {_number(tap.product)}"
    partial = part.partial[part.channels.index(channel)]
    return [*lines, f"  sum of the channel {_number(partial)}"]


def _sum_dict(part: WeightedSum) -> dict[str, Any]:
    return {
        "kernel": part.kernel,
        "taps": [_tap_dict(tap) for tap in part.taps],
        "partial_sums": [
            {"channel": channel, "sum": _finite(partial)}
            for channel, partial in zip(part.channels, part.partial, strict=True)
        ],
        "total": _finite(part.total),
        "bias": _finite(part.bias),
        "after_bias": _finite(part.biased),
    }


def _tap_dict(tap: Tap) -> dict[str, Any]:
    return {
        "channel": tap.channel,
        "cell": list(tap.cell),
        "stored_cell": list(tap.stored),
        "position": list(tap.position),
        "source": None if tap.source is None else list(tap.source),
        "where": str(tap.where),
        "value": _finite(tap.value),
        "weight": _finite(tap.weight),
        "product": _finite(tap.product),
    }


def _markdown_row(tap: Tap) -> str:
    cell = f"({tap.cell[0]}, {tap.cell[1]})"
    numbers = " | ".join(_number(number) for number in (tap.value, tap.weight, tap.product))
    return f"| {tap.channel} | {cell} | {tap.where} | {numbers} |"


def _latex_result(activation: Activation, sums: list[str]) -> str:
    match activation:
        case Activation.NONE:
            return sums[0]
        case Activation.RELU:
            return rf"\max(0, {sums[0]})"
        case Activation.ABS:
            return rf"\lvert {sums[0]} \rvert"
        case Activation.MAGNITUDE:
            return rf"\sqrt{{{' + '.join(f'{name}^2' for name in sums)}}}"


def _number(value: float) -> str:
    """Nine digits: as many as a float32 needs to be told apart."""
    return f"{value:.9g}"


def _tex(value: float) -> str:
    if not math.isfinite(value):
        return rf"\mathrm{{{value}}}"
    digits, _, exponent = _number(value).partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _escaped(text: str) -> str:
    return "".join(rf"\{letter}" if letter in r"\`*_{}[]<>|#" else letter for letter in text)
