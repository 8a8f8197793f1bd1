"""Kernels by text, name and file."""

import numpy as np
import pytest

from convstudio.cli.layer_options import kernel_from
from convstudio.values.errors import ConvStudioError


@pytest.mark.parametrize(
    "text", ["1 2; 3 4", "[[1, 2], [3, 4]]", "[1 2; 3 4]", "1,2;3,4", "2x2: 1,2,3,4", "np.array([[1, 2], [3, 4]])"]
)
def test_a_text_in_any_dialect(text):
    np.testing.assert_array_equal(kernel_from(text).weights, [[1, 2], [3, 4]])


@pytest.mark.parametrize("text", ["gaussian:size=3,sigma=1", "Gaussian: size=3, sigma=1", "gaussian:size=3"])
def test_a_recipe(text):
    assert kernel_from(text).recipe == "gaussian:size=3,sigma=1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_with_rows(tmp_path, encoding):
    (tmp_path / "k.txt").write_text("1\t−2\n3\t4\n", encoding=encoding)
    np.testing.assert_array_equal(kernel_from(f"@{tmp_path / 'k.txt'}").weights, [[1, -2], [3, 4]])


def test_a_file_with_a_recipe(tmp_path):
    (tmp_path / "k.txt").write_text("sobel-x\n")
    assert kernel_from(f"@{tmp_path / 'k.txt'}").recipe == "sobel-x"


def test_a_file_that_names_itself_is_refused(tmp_path):
    (tmp_path / "k.txt").write_text(f"@{tmp_path / 'k.txt'}")
    with pytest.raises(ConvStudioError, match="names another file"):
        kernel_from(f"@{tmp_path / 'k.txt'}")
