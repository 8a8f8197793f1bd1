"""Memory that nobody has written yet shows in no result: where it holds NaN, the numbers are the same."""

import numpy as np
import pytest

import convstudio as cs
from convstudio.engines.compiled import loop_runner

EMPTY, EMPTY_LIKE = np.empty, np.empty_like
RANDOM = np.random.default_rng(3)
LAYERS = {
    "31x31": (RANDOM.normal(size=(1, 1, 31, 31)), {}),
    "31x31 strided": (RANDOM.normal(size=(1, 1, 31, 31)), {"stride": 2}),
    "separable": (np.outer(RANDOM.normal(size=15), RANDOM.normal(size=15))[None, None], {}),
    "box": (np.full((1, 1, 9, 9), 1 / 81), {}),
    "3x3 dilated": (RANDOM.normal(size=(1, 1, 3, 3)), {"dilation": 5}),
    "bank": (RANDOM.normal(size=(6, 3, 3, 3)), {}),
    "bank of 13x13": (RANDOM.normal(size=(2, 3, 13, 13)), {}),
    "row": (RANDOM.normal(size=(1, 1, 1, 201)), {}),
}


def full_of_nan(made):
    if made.dtype.hasobject:
        return made
    made.reshape(-1).view(np.uint8)[...] = 255  # as a float of any size this is NaN
    return made


def empty(shape, dtype=float, order="C", **more):
    return full_of_nan(EMPTY(shape, dtype, order, **more))


def empty_like(model, dtype=None, order="K", **more):
    made = EMPTY_LIKE(model, dtype, order, **more)
    return full_of_nan(made) if made.flags.c_contiguous else made


@pytest.mark.parametrize("engine", ["numpy f4", "numpy f8", "opencv f4", "opencv f8", "compiled f4"])
@pytest.mark.parametrize("size", [(490, 488), (678, 677), (64, 64), (40, 700)])
@pytest.mark.parametrize("layer", LAYERS)
def test_what_was_in_memory_before_is_no_part_of_a_result(monkeypatch, engine, size, layer):
    """A tile of OpenCV's transforms of which only one of two patches filled it kept what lay there: NaN all over."""
    name, dtype = engine.split()
    if name == "compiled":
        pytest.importorskip("llvmlite")
    weights, settings = LAYERS[layer]
    x = np.random.default_rng(1).normal(size=(weights.shape[1], *size)).astype(dtype)
    # where units of Winograd's filtering overlap, the thread that is last would decide about the last bits
    monkeypatch.setattr(loop_runner, "threads_for", lambda _: 1)
    settings = {"padding": "valid" if "stride" in settings else "same", "engine": name, **settings}
    expected = cs.conv2d(x, weights, **settings)
    monkeypatch.setattr(np, "empty", empty)
    monkeypatch.setattr(np, "empty_like", empty_like)
    np.testing.assert_array_equal(cs.conv2d(x, weights, **settings), expected)
