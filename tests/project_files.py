"""Small projects, and what the tests of project files ask again and again."""

import json
from dataclasses import fields

import numpy as np
import pytest

from convstudio.files.errors import FileError
from convstudio.files.open_file import open_image
from convstudio.files.projects import load_project
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project


def assert_same(found: Project, expected: Project) -> None:
    for field in fields(Project):
        if field.name != "images":
            assert getattr(found, field.name) == getattr(expected, field.name), field.name
    assert len(found.images) == len(expected.images)
    for image, other in zip(found.images, expected.images, strict=True):
        assert image.array.dtype == other.array.dtype
        assert image.array.tobytes() == other.array.tobytes()
        assert image.shape == other.shape
        assert (image.name, image.names, image.rate) == (other.name, other.names, other.rate)


def big_layer(value: float = 1.0) -> Layer:
    return Layer(KernelBank(np.full((8, 64, 3, 3), value)))


def grey(value: int = 7) -> Image:
    return Image(np.full((1, 2, 3), value, np.uint8))


def changed(path, change) -> None:
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))


def refusal(path) -> str:
    before = path.read_bytes()
    with pytest.raises(FileError) as refused:
        load_project(path)
    assert path.read_bytes() == before
    assert len(str(refused.value)) <= 200
    return str(refused.value)


def three_files(folder) -> Project:
    for index in range(3):
        (folder / f"{index}.pgm").write_bytes(b"P2\n2 1\n255\n7 %d\n" % index)
    return Project(tuple(open_image(folder / f"{index}.pgm") for index in range(3)), current=2)


def layer_change(**changes):
    return lambda record: record["layers"][0].update(changes)


def bank_change(**changes):
    return lambda record: record["layers"][0]["bank"].update(changes)


def image_change(**changes):
    return lambda record: record["images"][0].update(changes)


def image_file(place):
    return lambda record: record["images"][0].update(file=place) or record["images"][0].pop("beside")
