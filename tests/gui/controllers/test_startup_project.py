from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convstudio.files.projects import Opened
from convstudio.gui.controllers.document_controller import Loaded
from convstudio.gui.controllers.startup_project import first_project, opened, signal_layer
from convstudio.values.image import Image
from convstudio.values.project import Project

PICTURE = Image(np.zeros((1, 4, 5), np.uint8), "picture")
SOUND = Image(np.zeros((1, 1, 50), np.float32), "sound", rate=8e3)


def test_without_files_there_is_a_sample_and_a_kernel_that_does_something():
    ((project, path, _),) = opened(Loaded())
    assert path is None
    assert project.layers == first_project().layers
    assert project.image is not None
    assert project.layer.bank.weights.size > 1


def test_a_picture_gets_the_first_kernel_and_a_signal_one_of_its_own():
    assert opened(Loaded((PICTURE,)))[0][0].layers == first_project().layers
    ((project, *_),) = opened(Loaded((PICTURE, SOUND)))
    assert (project.layers, project.current) == ((signal_layer(),), 1)


@pytest.mark.parametrize(("images", "current"), [((), 0), ((SOUND,), 1)])
def test_images_join_the_last_project_that_was_opened(images, current):
    projects = [(Opened(Project((PICTURE,), name=name), ()), Path(name)) for name in ("first", "last")]
    projects = [(replace(found, sha256="ab"), path) for found, path in projects]
    (first, *_), (project, path, sha256) = opened(Loaded(images, tuple(projects)))
    assert (first.images, path, sha256) == ((PICTURE,), Path("last"), "ab")
    assert (project.images, project.current) == ((PICTURE, *images), current)
