"""What a weights file says of a layer before its numbers are read."""

import numpy as np
import pytest

from convstudio.files.stored_layer import StoredLayer, bfloat16_as_float32, bias_name


@pytest.mark.parametrize(
    ("weight", "bias"), [("weight", "bias"), ("f.0.weight", "f.0.bias"), ("kernel", "kernel.bias")]
)
def test_a_bias_is_called_after_its_weight(weight, bias):
    assert bias_name(weight) == bias


def test_a_layer_is_described_by_its_name_and_shape():
    assert StoredLayer("conv", (4, 2, 3, 5), lambda: (np.ones(1), None)).described == "conv 4x2x3x5"


@pytest.mark.parametrize(
    ("name", "told"), [("a\n\x1b[31m", r"a\n\x1b[31m"), ("\ud800\u202e", r"\ud800\u202e"), ("卷积", "卷积")]
)
def test_a_name_out_of_a_file_can_stand_in_a_sentence(name, told):
    assert StoredLayer(name, (1, 1), lambda: (np.ones(1), None)).described == f"{told} 1x1"


@pytest.mark.parametrize(("bits", "number"), [(0x3F80, 1.0), (0xC000, -2.0), (0x7F80, np.inf), (0x0000, 0.0)])
def test_a_bfloat16_is_the_upper_half_of_a_float32(bits, number):
    assert bfloat16_as_float32(np.array([bits], np.uint16)).tolist() == [number]
