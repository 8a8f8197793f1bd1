"""State dicts: read by torch in the mode that runs nothing; without torch, and for anything else, one sentence."""

import pickle
import struct
import sys
import types
import warnings
import zipfile
import zlib

import numpy as np
import pytest

from convstudio.files.errors import FileError
from convstudio.files.weights import list_layers, load_weights
from convstudio.values.layer import Grouping, Mode

WALK = {"stride": (1, 1), "mode": Mode.SAME, "grouping": Grouping.GROUPED, "groups": 2}
PICKLE = pickle.dumps({})


class Tensor:
    """The few methods of a torch tensor that are used."""

    layout, device, is_quantized, is_nested = "torch.strided", types.SimpleNamespace(type="cpu"), False, False

    def __init__(self, array, **kind):
        self.array = np.asarray(array)
        self.shape = self.array.shape
        vars(self).update(kind)

    def is_complex(self):
        return self.array.dtype.kind == "c"

    def numel(self):
        return self.array.size

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
    module.OutOfMemoryError = type("OutOfMemoryError", (RuntimeError,), {})

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


WRAPS = {
    "bare": lambda tensors: tensors,
    "with the epoch": lambda tensors: {"state_dict": tensors, "epoch": 3},
    "BasicSR": lambda tensors: {"params": tensors},
    "with the optimizer": lambda tensors: {
        "netG": tensors,
        "optimG": {"state": {0: {"exp_avg": Tensor(np.ones((2, 2)))}}},
    },
    "two deep": lambda tensors: {"model": {"state_dict": tensors, "name": "x"}},
    "the average beside": lambda tensors: {"ema": {"c.weight": Tensor(np.zeros((2, 1, 3, 3)))}, "model": tensors},
    "named but empty": lambda tensors: {"model": {}, "state": {"net": tensors}},
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_a_state_dict_gives_the_bank_and_its_bias(torch, path, wrap):
    torch.content = wrap({"c.weight": Tensor(np.ones((2, 1, 3, 3), np.float32)), "c.bias": Tensor([1, 2]), "n": 5})
    layer = load_weights(path, fields=WALK)
    assert (layer.name, layer.bias, layer.bank.weights.shape) == ("c.weight", (1, 2), (2, 1, 3, 3))
    assert [row.name for row in list_layers(path)] == ["c.weight"]


def test_several_state_dicts_are_told_apart_by_their_keys(torch, path):
    ones, twos = ({"c.weight": Tensor(np.full((2, 1, 3, 3), n)), "c.bias": Tensor([n, n])} for n in (1, 2))
    torch.content = {"params": ones, "params_ema": twos}
    assert [row.name for row in list_layers(path)] == ["params.c.weight", "params_ema.c.weight"]
    layer = load_weights(path, "params_ema.c.weight", fields=WALK)
    assert (layer.bank.weights.max(), layer.bias) == (2, (2, 2))


def test_a_checkpoint_that_holds_itself_is_looked_through_once(torch, path):
    torch.content = {"a": {}}
    torch.content["a"]["b"] = torch.content
    assert "no named tensors" in refusal(path)


@pytest.mark.parametrize("which", ["c.weight", "c.bias"])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ({"is_quantized": True}, "is quantized: save its dequantize()"),
        ({"layout": "torch.sparse_coo"}, "is nested or sparse: save its to_dense()"),
        ({"is_nested": True}, "is nested or sparse: save its to_dense()"),
        ({"device": types.SimpleNamespace(type="meta")}, "has a shape but no numbers: save the model after"),
        ({"is_complex": lambda: True}, "holds complex numbers; only real ones are read"),
        ({"numel": lambda: 10**12}, "has more than 67108864 numbers"),  # a single one, repeated without being stored
    ],
)
def test_a_tensor_that_is_no_plain_numbers_is_refused(torch, path, which, kind, words):
    arrays = {"c.weight": np.ones((4, 2, 3, 3)), "c.bias": np.ones(4)}
    torch.content = {key: Tensor(array, **(kind if key == which else {})) for key, array in arrays.items()}
    if kind.get("is_nested") and which == "c.weight":  # has no shape either
        assert "it has none" in refusal(path)
    else:
        assert f'"{which}" in "a.pt" {words}' in refusal(path)


def test_torch_is_told_to_run_nothing(torch, path):
    torch.content = {"w": Tensor(np.ones((3, 3)))}
    load_weights(path)
    assert torch.asked == {"map_location": "cpu", "weights_only": True}


@pytest.mark.parametrize("content", [pickle.UnpicklingError("no"), RuntimeError("no"), EOFError()])
def test_what_torch_does_not_read_is_refused_with_the_way_out(torch, path, content):
    torch.content = content
    assert "torch.save(model.state_dict(), ...)" in refusal(path)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: you ...")])
def test_too_little_memory_is_told_as_such(torch, path, error):
    torch.content = error
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


def test_what_torch_warns_of_stands_beside_no_sentence(torch, path, monkeypatch):
    def load(*_, **__):
        warnings.warn("TypedStorage is deprecated", stacklevel=1)
        return {}

    monkeypatch.setattr(torch, "load", load)
    assert "no named tensors" in refusal(path)


def test_a_version_that_could_be_tricked_is_not_used(torch, path):
    torch.__version__ = "2.5.1"
    assert "PyTorch 2.6 or newer; this is 2.5.1" in refusal(path)
    assert not torch.asked


def test_without_torch_one_sentence_says_what_to_do(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "pip install torch" in refusal(path)


def zipped(path, data, claimed=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", PICKLE)
        archive.writestr("a/data/0", data)
    if claimed:
        path.write_bytes(path.read_bytes().replace(struct.pack("<I", len(data)), struct.pack("<I", claimed)))


def test_an_archive_that_unpacks_to_more_than_memory_may_hold_is_not_given_to_torch(torch, path):
    zipped(path, bytes(777_777), claimed=2**31)
    assert "would unpack to 2 arrays of 21474836" in refusal(path)
    assert not torch.asked


@pytest.mark.parametrize("checksums", [True, False])
def test_changed_bytes_are_found_where_there_are_checksums(torch, path, checksums):
    torch.content = {"w": Tensor(np.ones((3, 3)))}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/data.pkl", PICKLE)
        archive.writestr("a/data/0", b"numbers of the weights")
    data = path.read_bytes().replace(b"weights", b"weighty")
    crc = struct.pack("<I", zlib.crc32(b"numbers of the weights"))
    path.write_bytes(data if checksums else data.replace(crc, bytes(4)))
    if not checksums:
        assert load_weights(path).bank.weights.shape == (1, 1, 3, 3)
        return
    assert "is a damaged archive" in refusal(path)
    assert not torch.asked


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
