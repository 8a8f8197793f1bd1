"""State dicts: read by torch in the mode that runs nothing; without torch, and for anything else, one sentence."""

import pickle
import sys
import types

import numpy as np
import pytest

from convstudio.files.errors import FileError
from convstudio.files.weights import list_layers, load_weights
from convstudio.values.layer import Grouping, Mode

WALK = {"stride": (1, 1), "mode": Mode.SAME, "grouping": Grouping.GROUPED, "groups": 2}
PICKLE = pickle.dumps({})


class Tensor:
    """The few methods of a torch tensor that are used."""

    def __init__(self, array):
        self.array = np.asarray(array)
        self.shape = self.array.shape

    def detach(self):
        return self

    def double(self):
        return Tensor(self.array.astype(np.float64))

    def contiguous(self):
        return self

    def numpy(self):
        return self.array


LOAD = """
def load(file, **options):
    asked.update(options)
    if isinstance(content, Exception):
        raise content
    return content
"""


@pytest.fixture
def torch(monkeypatch):
    """A stand-in for the package, which hands out what a test puts into `content`."""
    module = types.ModuleType("torch")
    module.__version__, module.Tensor, module.content, module.asked = "2.13.0+cpu", Tensor, {}, {}

    exec(LOAD, vars(module))  # what it raises is raised in the module torch
    monkeypatch.setitem(sys.modules, "torch", module)
    return module


@pytest.fixture
def path(tmp_path):
    (tmp_path / "a.pt").write_bytes(PICKLE)
    return tmp_path / "a.pt"


def refusal(path) -> str:
    with pytest.raises(FileError) as refused:
        load_weights(path)
    assert len(str(refused.value)) <= 200
    return str(refused.value)


@pytest.mark.parametrize("wrap", [lambda tensors: tensors, lambda tensors: {"state_dict": tensors, "epoch": 3}])
def test_a_state_dict_gives_the_bank_and_its_bias(torch, path, wrap):
    torch.content = wrap({"c.weight": Tensor(np.ones((2, 1, 3, 3), np.float32)), "c.bias": Tensor([1, 2]), "n": 5})
    layer = load_weights(path, fields=WALK)
    assert (layer.name, layer.bias, layer.bank.weights.shape) == ("c.weight", (1, 2), (2, 1, 3, 3))
    assert [row.name for row in list_layers(path)] == ["c.weight"]


def test_torch_is_told_to_run_nothing(torch, path):
    torch.content = {"w": Tensor(np.ones((3, 3)))}
    load_weights(path)
    assert torch.asked == {"map_location": "cpu", "weights_only": True}


@pytest.mark.parametrize("content", [pickle.UnpicklingError("no"), RuntimeError("no"), EOFError()])
def test_what_torch_does_not_read_is_refused_with_the_way_out(torch, path, content):
    torch.content = content
    assert "torch.save(model.state_dict(), ...)" in refusal(path)


def test_too_little_memory_is_told_as_such(torch, path):
    torch.content = MemoryError()
    with pytest.raises(FileError, match="not enough memory"):
        load_weights(path)


def test_a_fault_of_ours_is_no_damage(torch, path, monkeypatch):
    def broken(*_, **__):
        raise TypeError("ours")

    monkeypatch.setattr(torch, "load", broken)
    with pytest.raises(TypeError, match="ours"):
        load_weights(path)


@pytest.mark.parametrize("content", [{}, [1], Tensor([1]), {"a": 1}, {1: Tensor([[1]])}])
def test_what_holds_no_named_tensors_is_refused(torch, path, content):
    torch.content = content
    assert "no named tensors" in refusal(path)


def test_a_version_that_could_be_tricked_is_not_used(torch, path):
    torch.__version__ = "2.5.1"
    assert "PyTorch 2.6 or newer; this is 2.5.1" in refusal(path)
    assert not torch.asked


def test_without_torch_one_sentence_says_what_to_do(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "pip install torch" in refusal(path)


def test_what_torch_itself_saves_is_read(path):
    torch = pytest.importorskip("torch", reason="PyTorch is optional")
    convolution = torch.nn.Conv2d(2, 4, (3, 5), groups=2)
    torch.save(convolution.state_dict(), path)
    layer = load_weights(path, fields=WALK)
    assert np.array_equal(layer.bank.weights, convolution.weight.detach().double().numpy())
    assert layer.bias == tuple(convolution.bias.detach().double().tolist())


def test_a_whole_model_that_torch_pickled_is_refused(path):
    torch = pytest.importorskip("torch", reason="PyTorch is optional")
    torch.save(torch.nn.Conv2d(1, 1, 3), path)
    assert "state_dict" in refusal(path)
