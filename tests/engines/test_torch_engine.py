"""PyTorch's engine where PyTorch is installed, and what is said where it is not."""

import importlib.util

import numpy as np
import pytest

import convstudio as cs
from convstudio.engines.torch_engine import TorchEngine
from tests.drawn import tolerance


def test_devices_are_part_of_the_name():
    assert [TorchEngine(device).name for device in ("cpu", "cuda", "mps")] == ["torch", "torch:cuda", "torch:mps"]


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_without_torch_the_refusal_says_how_to_get_it(monkeypatch, device):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    engine = TorchEngine(device)
    assert not engine.availability().works
    with pytest.raises(cs.ConvStudioError) as refusal:
        cs.conv2d(np.ones((3, 3)), np.ones((1, 1)), engine=engine.name)
    assert str(refusal.value) == (
        f"engine {engine.name} does not work here: PyTorch is not installed: pip install 'convstudio[torch]'."
    )


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64"])
def test_its_numbers_are_the_references(dtype):
    pytest.importorskip("torch")
    random = np.random.default_rng(0)
    x, w = (100 * np.abs(random.normal(size=(4, 20, 21)))).astype(dtype), random.normal(size=(6, 2, 3, 4))
    settings = {"stride": (2, 1), "dilation": (1, 2), "groups": 2, "padding": "same", "padding_mode": "reflect"}
    result = cs.conv2d(x, w, engine="torch", **settings)
    expected = cs.conv2d(x.astype(np.float64), w, engine="reference", **settings)
    assert (np.abs(result - expected) <= tolerance(x, w)[:, None, None]).all()


def test_an_absent_device_is_refused_with_its_name():
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        assert TorchEngine("cuda").availability().works
    else:
        assert TorchEngine("cuda").availability().reason == "no cuda device was found"
