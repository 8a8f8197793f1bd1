"""What a window begins with: the files that were named, or a sample with a kernel that does something."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from convstudio.gui.controllers.document_controller import Loaded
from convstudio.gui.text.sample_titles import FIRST, load_sample
from convstudio.kernels import make
from convstudio.values.border import Border
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project


class StartupProject(NamedTuple):
    """A project with its file and the SHA-256 of that."""

    project: Project
    path: Path | None = None
    sha256: str = ""


def opened(found: Loaded) -> list[StartupProject]:
    """The projects that were opened with their files, the images in the last one; or the images by themselves."""
    if not found.projects:
        return [StartupProject(_of_images(found))]
    projects = [StartupProject(opened.project, path, opened.sha256) for opened, path in found.projects]
    last = projects[-1].project
    images = (*last.images, *found.images)
    current = len(images) - 1 if found.images else last.current
    return [*projects[:-1], projects[-1]._replace(project=replace(last, images=images, current=current))]


def _of_images(found: Loaded) -> Project:
    """The images with layers that suit them, or what a newcomer sees."""
    if not found.images:
        return first_project()
    layers = (signal_layer(),) if found.images[-1].is_signal else first_project().layers
    return Project(found.images, len(found.images) - 1, layers)


def first_project() -> Project:
    """What a newcomer sees: a photograph and a kernel that does something."""
    kernel = make("sharpen")
    return Project((load_sample(FIRST),), layers=(Layer(bank=KernelBank.of(kernel)),))


def signal_layer() -> Layer:
    """What the first signal is filtered by: the mean of five samples."""
    mean = Kernel(np.full((1, 5), 0.2), texts=(("1/5",) * 5,))
    return Layer(bank=KernelBank.of(mean), border=Border.REPLICATE)
