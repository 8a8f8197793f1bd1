"""Sixty cases that PyTorch computed in float64, through every engine."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

import convstudio as cs
from tests.drawn import tolerance

CASES = np.load(Path(__file__).with_name("torch_cases.npz"))
NEEDS_TORCH = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
META = json.loads(str(CASES["meta"]))


@pytest.mark.parametrize("engine", ["auto", "opencv", "numpy", "reference", pytest.param("torch", marks=NEEDS_TORCH)])
@pytest.mark.parametrize("index", range(len(META)))
def test_the_result_is_torchs(index, engine):
    meta, x, w = META[index], CASES[f"{index}_x"], CASES[f"{index}_w"]
    convolve = cs.conv1d if x.ndim == 2 else cs.conv2d
    last = -1 if x.ndim == 2 else slice(None)
    padding = meta["padding"]
    if x.ndim == 2 and not isinstance(padding, str):
        padding = padding[-1]
    result = convolve(
        x,
        w,
        CASES[f"{index}_b"] if meta["bias"] else None,
        stride=meta["stride"][last],
        dilation=meta["dilation"][last],
        groups=meta["groups"],
        padding=padding,
        padding_mode=meta["padding_mode"],
        flip=meta["flip"],
        engine=engine,
    )
    assert list(result.shape) == meta["out_shape"]
    assert result.dtype == (np.float64 if x.dtype == np.float64 else np.float32)
    at, expected = CASES[f"{index}_at"], CASES[f"{index}_y"]
    allowed = tolerance(x, w)[at // int(np.prod(result.shape[1:]))]
    assert (np.abs(result.reshape(-1)[at] - expected) <= allowed).all()
