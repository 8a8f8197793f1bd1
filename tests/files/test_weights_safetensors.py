"""Safetensors: what their own library writes is read, and every lie in a header is refused."""

import json

import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.weights import load_weights
from convstudio.files.weights_safetensors import looks_like_safetensors, safetensors_layers
from convstudio.values.layer import Grouping, Mode


def made(header, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def entry(dtype="F32", shape=(1, 2), offsets=(0, 8), **more) -> dict[str, object]:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets), **more}


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        [layer.read() for layer in safetensors_layers(data, "a.safetensors")]
    assert len(str(refused.value)) <= 200
    return str(refused.value)


def test_a_bank_and_its_bias_are_read(tmp_path):
    weights, bias = np.arange(12, dtype="<f4").reshape(2, 1, 2, 3), np.array([1.5, 2.5], "<f2")
    header = {
        "c.bias": entry("F16", (2,), (48, 52)),
        "c.weight": entry("F32", (2, 1, 2, 3), (0, 48)),
        "__metadata__": {"format": "pt"},
    }
    (tmp_path / "a.safetensors").write_bytes(made(header, weights.tobytes() + bias.tobytes()))
    walk = {"stride": (1, 1), "mode": Mode.SAME, "grouping": Grouping.GROUPED}
    layer = load_weights(tmp_path / "a.safetensors", fields=walk)
    assert np.array_equal(layer.bank.weights, weights)
    assert (layer.bias, layer.name) == ((1.5, 2.5), "c.weight")


def test_bfloat16_is_the_upper_half_of_float32():
    data = made({"w": entry("BF16", (1, 3), (0, 6))}, np.array([0x3F80, 0xC000, 0x3E80], "<u2").tobytes())
    assert safetensors_layers(data, "a")[0].read()[0].tolist() == [[1, -2, 0.25]]


def test_what_the_library_writes_is_read():
    numpy_files = pytest.importorskip("safetensors.numpy", reason="the package safetensors is optional")
    arrays = {
        kind: np.random.default_rng(0).normal(size=(2, 3)).astype(kind)
        for kind in ("float16", "float32", "float64", "int8", "int64", "uint16")
    }
    layers = safetensors_layers(numpy_files.save(arrays, {"a": "b"}), "a")
    assert {layer.name: layer.read()[0].tolist() for layer in layers} == {
        name: array.tolist() for name, array in arrays.items()
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (made(b'{"w": {}}'), "does not say what its tensor"),
        (made({"w": entry(extra=1)}, bytes(8)), "does not say"),
        (made({"w": [1]}), "does not say"),
        (made({"w": entry(shape=(-1, 2))}, bytes(8)), "no whole number"),
        (made({"w": entry(shape=(True, 2))}, bytes(8)), "no whole number"),
        (made({"w": entry(shape=(1.0, 2))}, bytes(8)), "no whole number"),
        (made({"w": entry(offsets=(0, "8"))}, bytes(8)), "no whole number"),
        (made({"w": entry(shape=(2**40, 2**40))}, bytes(8)), "8 bytes; its shape needs others"),
        (made({"w": entry(offsets=(8, 0))}, bytes(8)), "its shape needs others"),
        (made({"a": entry(), "b": entry()}, bytes(8)), "overlap or leave gaps"),
        (made({"a": entry(offsets=(0, 8)), "b": entry(offsets=(4, 12))}, bytes(12)), "overlap"),
        (made({"a": entry(offsets=(8, 16))}, bytes(16)), "gaps"),
        (made({"w": entry()}, bytes(7)), "need 8 bytes, it has 7"),
        (made({"w": entry()}, bytes(9)), "need 8 bytes, it has 9"),
        (made({"w": entry("F8_E4M3", (1, 8))}, bytes(8)), 'stores "F8_E4M3" numbers'),
        (made(b'{"w": NaN}'), "damaged header: NaN"),
        (made(b'{"w": 1, "w": 2}'), "stands there twice"),
        (made(b'{"w": ' + b"[" * 50_000), "too deep"),
        (made(b"{\xff}"), "UTF-8"),
        (made({f"t{index}": entry() for index in range(10_001)}), "10001 tensors"),
        (made(b'{"a": "' + b" " * 25_000_000 + b'"}'), "header of"),
    ],
)
def test_a_lie_in_the_header_is_refused(data, words):
    assert looks_like_safetensors(data)
    assert words in refusal(data)


@pytest.mark.parametrize("data", [b"", made(b"")[:9], (2**60).to_bytes(8, "little") + b"{}", b"\2\0\0\0\0\0\0\0[]"])
def test_what_has_no_header_is_no_such_file(data):
    assert not looks_like_safetensors(data)
