"""What other tools make of a layer, and why something cannot be said.

The table is that of conventions, "Correlation, convolution and even kernels".
"""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.explain.framework_conventions import TOOLS, told
from convstudio.values.border import Border
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode

EVEN = Layer(bank=KernelBank(np.array([[[[1.0, 2.0]]]])))
NAMED = {tool.name: tool for tool in TOOLS}


def first_taps(name):
    """The result of an impulse at index 4 of 9, as {place: number}."""
    import convstudio as cs

    given = told(NAMED[name], EVEN, (1, 9)).layer
    impulse = np.zeros((1, 9))
    impulse[0, 4] = 1
    result = cs.conv2d(impulse, EVEN.bank.weights[0, 0], padding=given.pads, flip=given.flip)[0]
    return {place: number for place, number in enumerate(result.tolist()) if number}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["PyTorch", "kornia", "SciPy correlate2d", "MATLAB imfilter"], {3: 2, 4: 1}),
        (["ImageMagick Correlate", "G'MIC correlate", "TensorFlow, Keras"], {3: 2, 4: 1}),
        (["OpenCV", "ndimage correlate"], {4: 2, 5: 1}),
        (["SciPy convolve2d", "ImageMagick Convolve", "G'MIC convolve"], {4: 1, 5: 2}),
        (["ndimage convolve", "MATLAB conv2"], {3: 1, 4: 2}),
    ],
)
def test_an_even_kernel_lies_where_each_tool_puts_it(names, expected):
    assert {name: first_taps(name) for name in names} == dict.fromkeys(names, expected)


def test_the_shift_is_told_in_samples_of_the_input():
    assert told(NAMED["OpenCV"], EVEN, (1, 9)).shift == (0, 1)
    assert told(NAMED["PyTorch"], EVEN, (1, 9)).shift == (0, 0)
    anchored = replace(EVEN, anchor=(0, 1))
    assert told(NAMED["OpenCV"], replace(anchored, mode=Mode.VALID), (1, 9)).why is not None
    assert [told(NAMED[name], EVEN, (1, 9)).turned for name in ("PyTorch", "SciPy convolve2d")] == [False, True]
    assert told(NAMED["SciPy convolve2d"], replace(EVEN, flip=True), (1, 9)).turned is False
    even = replace(EVEN, bank=KernelBank(np.array([[[[1.0, 2, 1]]]])))
    assert told(NAMED["SciPy convolve2d"], even, (1, 9)).turned is False


def test_where_same_depends_on_the_size_of_the_input_that_is_told():
    layer = Layer(bank=KernelBank(np.ones((1, 1, 7, 7))), stride=(2, 2))
    found = told(NAMED["TensorFlow, Keras"], layer, (224, 224))
    assert found.layer.pads == ((2, 3), (2, 3))
    assert found.shift == (-1, -1)
    assert found.call == "tf.nn.conv2d(strides=(2, 2), padding='SAME', dilations=(1, 1))"


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("OpenCV", {"stride": (2, 1)}, "no stride"),
        ("OpenCV", {"border": Border.CIRCULAR}, "its border cannot be circular"),
        ("OpenCV", {"mode": Mode.FULL}, "no mode full"),
        ("ndimage correlate", {"dilation": (2, 2)}, "zeros between"),
        ("ImageJ Convolve", {"border": Border.REPLICATE}, "odd sides"),
        ("PyTorch", {"stride": (2, 2)}, "stride 1"),
        ("PyTorch", {"border": Border.SYMMETRIC}, "its border cannot be symmetric"),
        ("TensorFlow, Keras", {"stride": (2, 2), "dilation": (2, 2)}, "not both"),
        ("ONNX", {"mode": Mode.SAME_UPPER, "dilation": (2, 2)}, "auto_pad"),
        ("SciPy correlate2d", {"anchor": (0, 1)}, "anchor"),
    ],
)
def test_what_a_tool_cannot_say_is_told_in_one_sentence(name, changes, words):
    found = told(NAMED[name], replace(EVEN, **changes), (9, 9))
    assert (found.layer, found.call) == (None, "")
    assert words in found.why


def test_filters_of_pictures_add_no_channels_up():
    layer = Layer(bank=KernelBank(np.ones((2, 3, 3, 3))), grouping=Grouping.STANDARD)
    assert [name for name, tool in NAMED.items() if told(tool, layer, (9, 9)).layer] == [
        "PyTorch",
        "TensorFlow, Keras",
        "ONNX",
    ]


def test_every_row_has_words_for_whatever_it_takes():
    for tool in TOOLS:
        assert "{mode}" in tool.call or len(tool.modes) == 1, tool.name
        assert "{border}" in tool.call or len(tool.borders) == 1, tool.name


def test_padding_of_ones_own_is_told_where_a_tool_takes_it():
    padded = replace(EVEN, mode=Mode.EXPLICIT, pads=((3, 3), (1, 1)))
    found = told(NAMED["PyTorch"], padded, (9, 9))
    assert (found.shift, found.layer.pads) == ((0, 0), ((3, 3), (1, 1)))
    assert "padding=(3, 1)" in found.call
    uneven = told(NAMED["PyTorch"], replace(padded, pads=((3, 2), (1, 1))), (9, 9))
    assert "both sides alike" in uneven.why
    assert "pad first" in told(NAMED["OpenCV"], padded, (9, 9)).why
    assert told(NAMED["ONNX"], replace(padded, pads=((3, 2), (1, 1))), (9, 9)).shift == (0, 0)
