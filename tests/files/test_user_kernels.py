import json

import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.user_kernels import load_own_kernels, save_own_kernels
from convstudio.kernels import make
from convstudio.values.kernel import Kernel
from convstudio.values.user_kernel import UserKernel

KEPT = (
    UserKernel("模糊", make("gaussian:size=5"), "for the moon", ("soft", "月")),
    UserKernel("typed", Kernel([[0.5, 0.0]], texts=(("1/2", "-"),))),
)


def test_what_is_kept_comes_back(tmp_path):
    path = tmp_path / "kernels.json"
    save_own_kernels(path, KEPT)
    assert load_own_kernels(path) == KEPT
    assert load_own_kernels(path)[1].kernel.absent.tolist() == [[False, True]]


def test_a_kernel_that_is_too_large_is_refused_and_the_old_ones_stay(tmp_path):
    path = tmp_path / "kernels.json"
    save_own_kernels(path, KEPT)
    with pytest.raises(FileRefused, match="102x101"):
        save_own_kernels(path, [UserKernel("large", Kernel(np.ones((102, 101))))])
    assert load_own_kernels(path) == KEPT


def changed(tmp_path, **change):
    path = tmp_path / "kernels.json"
    save_own_kernels(path, KEPT[:1])
    record = json.loads(path.read_text(encoding="utf-8"))
    record["kernels"][0].update(change)
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": [[1, "a"]]}, r"kernels\[0\].weights"),
        ({"weights": [[1, 2], [3]]}, r"kernels\[0\]"),
        ({"texts": [["1"]]}, r"kernels\[0\].texts"),
        ({"title": ""}, "name"),
        ({"tags": "soft"}, r"kernels\[0\].tags"),
    ],
)
def test_a_field_that_is_wrong_is_named(tmp_path, change, words):
    with pytest.raises(FileRefused, match=words):
        load_own_kernels(changed(tmp_path, **change))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "other", "version": 1, "kernels": []}', b"\xff"])
def test_another_file_is_refused(tmp_path, data):
    path = tmp_path / "kernels.json"
    path.write_bytes(data)
    with pytest.raises(FileError):
        load_own_kernels(path)


def test_an_entry_without_a_field_is_refused(tmp_path):
    path = tmp_path / "kernels.json"
    path.write_text('{"format": "convstudio kernels", "version": 1, "kernels": [{"title": "a"}]}', encoding="utf-8")
    with pytest.raises(FileRefused, match="needs title"):
        load_own_kernels(path)
