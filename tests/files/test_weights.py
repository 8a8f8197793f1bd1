"""Weights: which convolution of a file is meant, what becomes of it, and what every format refuses."""

import pickle
import re
import zipfile

import numpy as np
import pytest

from convstudio.files.errors import FileError
from convstudio.files.weights import list_layers, load_weights, split_name
from convstudio.values.layer import Grouping, Mode


@pytest.fixture
def bank():
    return np.random.default_rng(3).normal(size=(4, 2, 3, 5)).astype(np.float32)


WALK = {"stride": (2, 1), "mode": Mode.VALID, "grouping": Grouping.GROUPED, "groups": 2}


def walked(path, name=None, layout=None):
    return load_weights(path, name, layout, WALK)


def refusal(path, name=None) -> str:
    with pytest.raises(FileError) as refused:
        load_weights(path, name)
    assert len(str(refused.value)) <= 200
    return str(refused.value)


def test_a_bank_of_four_axes_is_taken_as_it_is(tmp_path, bank):
    np.save(tmp_path / "conv1.npy", bank)
    layer = walked(tmp_path / "conv1.npy")
    assert np.array_equal(layer.bank.weights, bank)
    assert (layer.name, layer.grouping, layer.groups, layer.bias) == ("conv1", Grouping.GROUPED, 2, ())
    assert (layer.mode, layer.stride, layer.dilation) == (Mode.VALID, (2, 1), (1, 1))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "no stride, padding or groups: give stride=, padding= and groups="),
        ({"stride": (1, 1)}, "no padding or groups: give padding= and groups="),
        ({"mode": Mode.SAME, "grouping": Grouping.STANDARD}, "no stride: give stride="),
    ],
)
@pytest.mark.parametrize("save", [np.save, lambda path, bank: np.savez(path, **{"c.weight": bank})])
def test_what_no_file_states_is_asked_and_not_assumed(tmp_path, bank, save, fields, words):
    """Issue 15, 2.5."""
    save(tmp_path / "a", bank)
    (path,) = tmp_path.iterdir()
    with pytest.raises(FileError, match=f'"{path.name}" states {words}, and dilation= where it is not 1'):
        load_weights(path, None, None, fields)
    assert load_weights(path, None, None, {**WALK, **fields}).bank.outputs == 4


def test_one_kernel_walks_as_a_typed_one(tmp_path, bank):
    np.save(tmp_path / "k.npy", bank[0, 0])
    layer = load_weights(tmp_path / "k.npy")
    assert (layer.mode, layer.stride, layer.groups) == (Mode.SAME, (1, 1), 1)


def test_three_axes_are_a_signal_one_row_high(tmp_path, bank):
    np.save(tmp_path / "a.npy", bank[:, :, 0])
    assert np.array_equal(walked(tmp_path / "a.npy", layout="oiw").bank.weights, bank[:, :, :1])


def test_two_axes_are_one_kernel(tmp_path, bank):
    np.save(tmp_path / "a.npy", bank[0, 0])
    assert np.array_equal(load_weights(tmp_path / "a.npy").bank.weights, bank[:1, :1])


@pytest.mark.parametrize(
    "array", [np.ones((3, 3), np.int8), np.ones((3, 3), ">f8"), np.asfortranarray(np.ones((3, 3)))]
)
def test_whole_numbers_and_any_order_of_bytes_and_axes_will_do(tmp_path, array):
    np.save(tmp_path / "a.npy", array)
    assert load_weights(tmp_path / "a.npy").bank.weights.tolist() == [[[[1.0] * 3] * 3]]


def test_contents_choose_the_reader_and_not_the_name(tmp_path, bank):
    np.savez(tmp_path / "a.npz", weight=bank)
    (tmp_path / "a.npz").rename(tmp_path / "a.pt")
    assert walked(tmp_path / "a.pt").bank.outputs == 4


def test_the_bank_beats_the_plain_matrix(tmp_path, bank):
    np.savez(tmp_path / "a.npz", fully=np.ones((3, 3)), conv=bank, scale=np.ones(4))
    assert walked(tmp_path / "a.npz").name == "conv"


def test_weight_is_what_weight_is_called(tmp_path, bank):
    np.savez(tmp_path / "a.npz", other=bank, weight=bank[:1], bias=np.ones(1))
    layer = load_weights(tmp_path / "a.npz", None, None, {**WALK, "groups": 1})
    assert (layer.name, layer.bank.outputs, layer.bias) == ("weight", 1, (1.0,))


def test_a_name_chooses_with_or_without_its_weight(tmp_path, bank):
    np.savez(tmp_path / "a.npz", **{"f.0.weight": bank, "f.1.weight": bank[:1], "f.0.bias": np.arange(4)})
    assert walked(tmp_path / "a.npz", "f.1.weight").bank.outputs == 1
    assert walked(tmp_path / "a.npz", "f.0").bias == (0, 1, 2, 3)


def test_a_name_chooses_a_plain_matrix_as_one_kernel(tmp_path, bank):
    np.savez(tmp_path / "a.npz", conv=bank, k=np.ones((3, 3)))
    assert load_weights(tmp_path / "a.npz", "k").bank.weights.shape == (1, 1, 3, 3)


def test_several_without_a_name_are_listed_with_their_shapes(tmp_path, bank):
    np.savez(tmp_path / "a.npz", a=bank, b=bank[:1])
    assert refusal(tmp_path / "a.npz") == '"a.npz" holds several; add :NAME, one of a 4x2x3x5, b 1x2x3x5.'


def test_of_very_many_the_first_are_listed_and_all_are_counted(tmp_path, bank):
    np.savez(tmp_path / "a.npz", **{f"layer{index}": bank for index in range(30)})
    assert re.search(r"layer0 4x2x3x5, .* … \(30 in all\)", refusal(tmp_path / "a.npz"))


def test_a_name_that_is_not_there_is_refused_with_those_that_are(tmp_path, bank):
    np.savez(tmp_path / "a.npz", a=bank)
    assert refusal(tmp_path / "a.npz", "x") == '"a.npz" has no kernels called "x"; it has a 4x2x3x5.'


def test_a_file_without_any_kernel_is_refused_with_what_it_has(tmp_path):
    np.save(tmp_path / "a.npy", np.ones(5))
    assert refusal(tmp_path / "a.npy") == '"a.npy" holds no kernels: arrays of 2, 3 or 4 axes; it has a 5.'


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.array([[np.nan]]), "NaN"),
        (np.array([[np.inf]]), "infinity"),
        (np.ones((999, 1000)), "999x1000"),
        (np.ones((2, 2), complex), "complex128"),
        (np.ones((0, 2)), "every axis"),
    ],
)
def test_numbers_that_are_no_weights_are_refused(tmp_path, array, words):
    np.save(tmp_path / "a.npy", array)
    assert words in refusal(tmp_path / "a.npy")
    assert "a.npy" in refusal(tmp_path / "a.npy")


def test_a_bank_beyond_the_limit_is_refused_by_its_header(tmp_path, monkeypatch):
    np.save(tmp_path / "a.npy", np.ones((4, 4)))
    monkeypatch.setattr("convstudio.files.weights.MAXIMUM_WEIGHTS", 15)
    assert "more than 15 weights" in refusal(tmp_path / "a.npy")


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.pt", "a.safetensors", "a.onnx"])
@pytest.mark.parametrize("data", [b"", b"\0", b"hello", b"<html>", bytes(1000), b"\xff" * 100])
def test_what_no_format_begins_with_is_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert name in refusal(tmp_path / name)


class Hostile:
    def __reduce__(self):
        return (open, ("RAN", "w"))


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.pt", "a.safetensors", "a.onnx", "a.convstudio"])
def test_a_pickle_under_any_name_does_not_run(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(pickle.dumps(Hostile()))
    refusal(name)
    np.save(tmp_path / "b.npy", np.array([[Hostile()]], object), allow_pickle=True)
    (tmp_path / "b.npy").replace(tmp_path / name)
    refusal(name)
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Hostile()))
    refusal(name)
    assert not (tmp_path / "RAN").exists()


def test_the_list_tells_names_shapes_and_walks(tmp_path, bank):
    np.savez(tmp_path / "a.npz", a=bank, b=np.ones(3))
    assert [(row.name, row.shape, row.stride, row.groups) for row in list_layers(tmp_path / "a.npz")] == [
        ("a", (4, 2, 3, 5), (1, 1), 1),
        ("b", (3,), (1, 1), 1),
    ]


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        ("a.npz", "a.npz", None),
        ("a.npz:conv", "a.npz", "conv"),
        ("a.npz:conv:0", "a.npz", "conv:0"),
        ("a.npz:", "a.npz", None),
        ("C:\\nets\\a.npz", "C:\\nets\\a.npz", None),
        ("C:/nets/a.npz:conv", "C:/nets/a.npz", "conv"),
        ("c:x", "c", "x"),
    ],
)
def test_a_name_is_split_off_at_the_first_colon_that_is_no_drive(text, path, name):
    assert split_name(text) == (path, name)


def test_a_colon_in_the_path_of_a_file_that_exists_stays(tmp_path):
    odd = tmp_path / "a:b.npy"
    odd.write_bytes(b"x")
    assert split_name(str(odd)) == (str(odd), None)
    assert split_name(f"{odd}:conv") == (str(odd), "conv")
