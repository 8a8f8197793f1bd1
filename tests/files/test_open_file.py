"""One entrance: pictures, arrays, sound and tables are told by content."""

import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.open_file import open_image


def test_a_table_a_grey_text_picture_and_an_array_each_find_their_reader(tmp_path):
    (tmp_path / "table").write_bytes(b"1,2\n3,4\n5,6\n")
    (tmp_path / "picture").write_bytes(b"P2\n2 1\n255\n7 9\n")
    np.save(tmp_path / "array.npy", np.zeros((3, 4, 5)))
    assert open_image(tmp_path / "table").shape == (2, 1, 3)
    assert open_image(tmp_path / "picture").array.tolist() == [[[7, 9]]]
    assert open_image(tmp_path / "array.npy").shape == (3, 4, 5)


def test_the_layout_of_an_array_is_handed_on(tmp_path):
    np.save(tmp_path / "array.npy", np.zeros((3, 4, 5)))
    assert open_image(tmp_path / "array.npy", "hwc").shape == (5, 3, 4)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(FileError, match="empty"):
        open_image(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("mk.py", "import numpy as np\nx = 3\n", 'row 2, column 1: "x" is not a number.'),
        ("notes.md", "Chapter 1\n2 3 4\n", 'row 1, column 1: "Chapter" is not a number.'),
        ("names", "a 1b\n", "holds no numbers, only the names in row 1."),
    ],
)
def test_a_text_that_is_no_table_is_said_to_be_neither_with_the_first_bad_place(tmp_path, name, text, place):
    (tmp_path / name).write_text(text)
    with pytest.raises(FileRefused) as refusal:
        open_image(tmp_path / name)
    assert str(refusal.value) == f'"{name}" is neither a picture nor a table of numbers: {place}'


def test_a_mistyped_cell_of_a_table_is_told_as_that(tmp_path):
    (tmp_path / "a.csv").write_text("1,2\n3,4x\n")
    with pytest.raises(FileRefused, match=r'^"a.csv", row 2, column 2: "4x" is not a number'):
        open_image(tmp_path / "a.csv")
