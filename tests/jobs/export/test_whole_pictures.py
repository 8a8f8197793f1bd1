"""What is dragged out of the window: all of a canvas, as the stage shows it."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.files.images import load_image
from convstudio.jobs.display.view_pipeline import Request, Settled, Shown, showing
from convstudio.jobs.export.whole_pictures import whole_input, whole_result
from convstudio.jobs.render import memory_check, render_loop
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.colormap import Colormap
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.project import Content, Policy, Project, View
from convstudio.values.zoom_viewport import Viewport

RANDOM = np.random.default_rng(8)
PHOTO = Image(RANDOM.integers(0, 256, (3, 90, 70), np.uint8), "a photo.v2.png")
EDGES = Layer(bank=KernelBank(np.array([[[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]])))
MIXED = Layer(bank=KernelBank(RANDOM.normal(size=(5, 3, 3, 3))), grouping=Grouping.STANDARD)


def project_of(*layers, image=PHOTO, **view):
    return Project((image,), layers=layers or (EDGES,), view=View(**view))


def stage(project):
    """What the window shows in the end, the whole plane at one sample a pixel."""
    _, rows, columns = project.image.shape
    parts = showing(Request(project, Viewport(0, 0, columns, rows, columns, rows)), CancelToken())
    found = {type(part): part for part in parts}
    return found[Shown].input.pixels, found[Settled].result.pixels


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"policy": Policy.STRETCH},
        {"policy": Policy.SIGNED},
        {"policy": Policy.PERCENTILE, "colour": False, "output": 2, "colours": Colormap.MAGMA},
        {"levels": (20.0, 90.0), "clipping": True},
        {"content": Content.DIFFERENCE},
        {"content": Content.OVERLAY},
        {"content": Content.PADDING},
        {"channel": 1, "colour": False},
    ],
    ids=str,
)
@pytest.mark.parametrize("layers", [(EDGES,), (MIXED,), (EDGES, MIXED)], ids=["edges", "mixed", "both"])
def test_all_of_it_is_as_the_stage_shows_it(view, layers, monkeypatch):
    monkeypatch.setattr(render_loop, "TILE_SAMPLES", 1)
    monkeypatch.setattr(render_loop, "_LEAST_ROWS", 16)
    project = project_of(*layers, **view)
    shown = stage(project)
    np.testing.assert_array_equal(whole_input(project).pixels, shown[0])
    np.testing.assert_array_equal(whole_result(project, False, CancelToken()).pixels, shown[1])


def test_each_sample_of_a_larger_result_is_a_pixel():
    full = Layer(bank=KernelBank(np.ones((1, 1, 9, 5))), mode=Mode.FULL)
    assert whole_result(project_of(full), False, CancelToken()).pixels.shape == (98, 74, 3)
    strided = replace(full, stride=(2, 3), mode=Mode.VALID)
    assert whole_result(project_of(strided), False, CancelToken()).pixels.shape == (41, 22, 3)


def test_inside_a_region_only_that_is_taken_as_it_is_saved():
    project = project_of(policy=Policy.STRETCH, region=(10.0, 20.0, 30.0, 40.0))
    found = whole_result(project, False, CancelToken())
    np.testing.assert_array_equal(found.pixels, stage(project)[1][20:60, 10:40])
    assert found.name == "a photo v2-result-region"
    with pytest.raises(ConvStudioError, match="no sample of the result lies in the region"):
        whole_result(project_of(region=(500.0, 20.0, 30.0, 40.0)), False, CancelToken())


@pytest.mark.parametrize(
    ("project", "names"),
    [
        (project_of(), ("a photo v2", "a photo v2-result")),
        (project_of(content=Content.DIFFERENCE), ("a photo v2", "a photo v2-difference-red")),
        (project_of(MIXED, output=3), ("a photo v2", "a photo v2-result-output 3")),
        (project_of(channel=2, output=1, colour=False), ("a photo v2-blue", "a photo v2-result-green")),
        (project_of(image=Image(PHOTO.array[:1], "../con/?.png")), ("picture", "picture-result")),
        (project_of(image=replace(PHOTO, name="x" * 400)), ("x" * 50, "x" * 50 + "-result")),
        (
            replace(
                project_of(
                    image=Image(RANDOM.integers(0, 9, (4, 5, 5), np.uint16), "玻璃", channel_names(4)),
                    channel=3,
                    output=3,
                    colour=False,
                ),
                alpha=True,
            ),
            ("玻璃-alpha", "玻璃-result-alpha"),
        ),
    ],
)
def test_the_name_says_what_it_is(project, names):
    assert (whole_input(project).name, whole_result(project, False, CancelToken()).name) == names


def test_the_file_holds_its_pixels(tmp_path):
    found = whole_result(project_of(policy=Policy.SIGNED), True, CancelToken())
    path = found.save(tmp_path)
    assert path == tmp_path / "a photo v2-result-red.png"
    np.testing.assert_array_equal(load_image(path).array, found.pixels.transpose(2, 0, 1))


def test_what_cannot_be_made_is_refused_or_stopped(monkeypatch):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        whole_result(project_of(), False, token)
    monkeypatch.setattr(memory_check, "ALWAYS", 0)
    monkeypatch.setattr(memory_check, "free_bytes", lambda: 1000)
    with pytest.raises(memory_check.MemoryRefused):
        whole_result(project_of(), False, CancelToken())
