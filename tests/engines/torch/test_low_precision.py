"""Narrow types by PyTorch."""

import importlib.util

import numpy as np
import pytest

from convstudio.engines.base import EngineError
from convstudio.engines.torch.low_precision import TYPES, narrow_sums, narrow_types

RANDOM = np.random.default_rng(0)


def test_every_type_is_there_or_has_a_reason():
    known = narrow_types()
    assert tuple(known) == TYPES
    if importlib.util.find_spec("torch") is None:
        assert all("pip install" in why for why in known.values())


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_sums_are_those_of_rounded_numbers(name):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    patch, weights = RANDOM.normal(size=(4, 9, 10)), RANDOM.normal(size=(6, 2, 3, 3))
    bias = RANDOM.normal(size=6)
    made = narrow_sums(name, patch, weights, bias, (2, 1), (1, 2), 2)
    kind = getattr(torch, name)
    rounded = [torch.from_numpy(each).to(kind).double() for each in (patch[None], weights, bias)]
    exact = torch.nn.functional.conv2d(*rounded, (2, 1), 0, (1, 2), 2)[0].numpy()
    assert made.shape == exact.shape
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, exact, rtol=2e-2, atol=2e-2 if name == "float16" else 0.1)


def test_a_type_that_is_not_there_is_refused():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    before = torch.backends.cudnn.allow_tf32
    with pytest.raises(EngineError, match="float8_e4m3fn"):
        narrow_sums("float8_e4m3fn", np.ones((1, 3, 3)), np.ones((1, 1, 2, 2)), np.zeros(1), (1, 1), (1, 1), 1)
    assert torch.backends.cudnn.allow_tf32 == before
