"""How an ONNX convolution is padded: by what its node says, and by a Pad node right before it.

Exporters write a Pad node for every border but zeros, as for padding_mode in PyTorch.
Source: the operators Conv and Pad in the ONNX operator documentation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from convstudio.files.errors import FileRefused, shown
from convstudio.values.border import Border
from convstudio.values.layer import Mode, Pads

_AUTO_PAD = {"SAME_UPPER": Mode.SAME_UPPER, "SAME_LOWER": Mode.SAME_LOWER, "VALID": Mode.VALID}
_BORDERS = {"constant": Border.CONSTANT, "reflect": Border.REFLECT, "edge": Border.REPLICATE, "wrap": Border.CIRCULAR}

Constants = Callable[[str], Sequence[float] | None]  # the numbers of a tensor by its name, None if they are computed


class Padding(NamedTuple):
    """Mode, pads and border of a layer. unread: a node before it pads in a way that is not read: they do not hold."""

    mode: Mode
    pads: Pads
    border: Border = Border.ZEROS
    border_value: float = 0.0
    unread: bool = False


def integers(attributes: dict[str, Any], key: str, count: int, default: int, name: str) -> list[int]:
    """So many whole numbers of a node; refused if there are others, the default if there are none."""
    if key not in attributes:
        return [default] * count
    found = list(attributes[key].ints)
    if len(found) != count:
        raise FileRefused(f"{key} of {shown(name)} has {len(found)} numbers; its kernel needs {count}.")
    return found


def own_padding(attributes: dict[str, Any], axes: int, name: str) -> Padding:
    """What the node of a convolution over so many axes says."""
    word = attributes["auto_pad"].s.decode("ascii", "replace") if "auto_pad" in attributes else "NOTSET"
    none = ((0, 0), (0, 0))
    if word in _AUTO_PAD:
        return Padding(_AUTO_PAD[word], none)
    if word != "NOTSET":
        raise FileRefused(f"auto_pad of {shown(name)} is {shown(word)}; NOTSET and {', '.join(_AUTO_PAD)} are known.")
    return _explicit(integers(attributes, "pads", 2 * axes, 0, name), axes)


def with_nodes_before(own: Padding, source: str, makers: Mapping[str, Any], axes: int, constants: Constants) -> Padding:
    """The padding of a node together with a Pad node before it; makers: the node that makes each tensor."""
    node = makers.get(source)
    if node is None or not _pads(node, axes):
        return own
    if node.op_type == "Concat" or _pads(makers.get(node.input[0]), axes):
        return own._replace(unread=True)
    return _padded(own, node, axes, constants)


def _pads(node: Any, axes: int) -> bool:
    """Whether a node may pad: a circular border is also exported as slices that are put together along an axis."""
    if node is None or not node.input:
        return False
    along = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), 0)
    return node.op_type == "Pad" or (node.op_type == "Concat" and along % (2 + axes) > 1)


def _padded(own: Padding, node: Any, axes: int, constants: Constants) -> Padding:
    attributes = {attribute.name: attribute for attribute in node.attribute}
    word = attributes["mode"].s.decode("ascii", "replace") if "mode" in attributes else "constant"
    value = _numbers(node, attributes, "value", 2, constants)
    border = Border.ZEROS if word == "constant" and value in ([], [0]) else _BORDERS.get(word, Border.ZEROS)
    found = _along_the_axes(_numbers(node, attributes, "pads", 1, constants), axes)
    unread = Padding(own.mode, own.pads, border, unread=True)
    if word not in _BORDERS or found is None or value is None or _given(node, 3):
        return unread
    if not any(found):
        return own
    if own.mode is not Mode.VALID and (own.mode is not Mode.EXPLICIT or border is not Border.ZEROS):
        return unread
    before, after = zip(*own.pads[2 - axes :], strict=True)
    sums = [a + b for a, b in zip(found, (*before, *after), strict=True)]
    return _explicit(sums, axes)._replace(border=border, border_value=float(value[0]) if value else 0.0)


def _explicit(numbers: Sequence[int], axes: int) -> Padding:
    """Padding by numbers: those before every axis, then those after; a signal is one row high."""
    before, after = numbers[:axes], numbers[axes:]
    rows = (before[0], after[0]) if axes == 2 else (0, 0)
    return Padding(Mode.EXPLICIT if any(numbers) else Mode.VALID, (rows, (before[-1], after[-1])))


def _numbers(
    node: Any, attributes: dict[str, Any], key: str, place: int, constants: Constants
) -> Sequence[float] | None:
    """What a Pad node is given as an attribute, as until opset 10, or as an input; [] if neither, None if computed."""
    if key in attributes:
        return list(attributes[key].ints) or [attributes[key].f]
    return constants(node.input[place]) if _given(node, place) else []


def _given(node: Any, place: int) -> bool:
    return len(node.input) > place and bool(node.input[place])


def _along_the_axes(numbers: Sequence[float] | None, axes: int) -> list[int] | None:
    """The numbers of the axes of space, if those of batch and channels are 0 and none cuts off."""
    count = 2 + axes
    if numbers is None or len(numbers) != 2 * count or not all(n >= 0 and float(n).is_integer() for n in numbers):
        return None
    begins, ends = numbers[:count], numbers[count:]
    return None if any((*begins[:2], *ends[:2])) else [int(n) for n in (*begins[2:], *ends[2:])]
