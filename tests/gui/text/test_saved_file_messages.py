"""What is saved is what the canvas shows at 1:1, from the window and from the command line alike."""

import os
from dataclasses import replace

import numpy as np
import pytest

import convstudio as cs
from convstudio.cli.main import main
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.image_writing import save_image
from convstudio.files.projects import save_project
from convstudio.gui.editors.view_bar import POLICIES
from convstudio.gui.text.saved_file_messages import part_words, saved, saved_words
from convstudio.gui.views.picture_canvas import PictureCanvas
from convstudio.jobs.display.samples_in_sight import chosen_region
from convstudio.jobs.display.view_pipeline import Request, Settled, showing
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.image import Image, channel_names
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.project import Content, Policy, Project, View
from convstudio.values.zoom_viewport import Viewport
from tests.gui.views.zoomed import painted

ROWS, COLUMNS = 38, 53
COUNT = int(os.environ.get("CONVSTUDIO_RANDOM_VIEWS", "12"))


def drawn_image(random, folder):
    """8, 16 or 12 bits in 16, or floats; grey or colour, with alpha or without; read from a file."""
    kind, alpha = random.choice(["uint8", "uint16", "12 of 16", "float32"]), bool(random.integers(2))
    channels = int(random.choice([1, 3])) + alpha
    samples = random.random((channels, ROWS, COLUMNS)) * {"uint8": 255, "uint16": 65535, "12 of 16": 4095}.get(kind, 1)
    samples = samples - 0.3 if kind == "float32" else np.rint(samples)
    if alpha:
        samples[-1] = {"uint8": 255, "float32": 1}.get(kind, 65535)
    samples = samples.astype("float32" if kind == "float32" else "uint8" if kind == "uint8" else "uint16")
    path = folder / ("in.tif" if kind == "float32" else "in.png")
    save_image(path, samples, names=channel_names(channels))
    return cs.open_image(path)


def drawn_layer(random, channels):
    mixing, outputs = bool(random.integers(2)), int(random.choice([1, 3, 4]))
    weights = random.normal(size=(outputs, channels, 3, 3) if mixing else (1, 1, 3, 3)) / 3
    return Layer(
        bank=KernelBank(weights.astype(np.float32)),
        grouping=Grouping.STANDARD if mixing else Grouping.EACH,
        border=Border(random.choice(["zeros", "replicate"])),
        activation=Activation(random.choice(["none", "none", "relu", "abs"])),
    )


def drawn_view(random, image, outputs):
    policies = list(Policy)
    top = image.peak
    return View(
        policy=policies[random.integers(len(policies))],
        output=int(random.integers(outputs)),
        colour=bool(random.integers(2)),
        content=Content(random.choice(["result", "result", "overlay", "difference", "padding"])),
        levels=(0.35 * top, 0.63 * top) if random.random() < 0.3 else None,
        policies=((0, Policy.STRETCH), (1, Policy.ABS)) if random.random() < 0.3 else (),
        region=(7.0, 5.0, 21.0, 18.0) if random.random() < 0.3 else None,
    )


def drawn_project(random, folder):
    image = drawn_image(random, folder)
    project = Project((image,), alpha=image.alpha is not None and bool(random.integers(2)))
    project = replace(project, layers=(drawn_layer(random, project.image.shape[0]),))
    stack = make_stack_plan(project.layers, facts_of(project.image))
    names = project.image.names if stack.by_channel else ()
    outputs = stack.output_shape[0] - ("alpha" in names)  # alpha is stored in its own range, whatever the view
    return replace(project, view=drawn_view(random, project.image, outputs)), stack


def canvas_at_1(canvas, project):
    """(picture, device pixels) of the result at 100 %, all of it in sight."""
    viewport = Viewport.around(COLUMNS / 2, ROWS / 2, 1.0, COLUMNS + 20, ROWS + 20)
    settled = next(part for part in showing(Request(project, viewport), CancelToken()) if isinstance(part, Settled))
    canvas.set_picture(settled.result, fit=True)
    canvas.zoom_to(1.0)
    place = canvas.projection().rectangle(settled.result.rectangle).toRect()
    pixels = painted(canvas)[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
    assert np.array_equal(pixels, settled.result.pixels)
    return settled, pixels


def same(pixels, planes, depth, policy, alone, over):
    """Whether samples of a file are the pixels of the canvas; the deeper ones rounded to 8 bits.

    over: laid over the input, whose 8 bits on the screen are rounded three times.
    """
    shown = pixels.transpose(2, 0, 1)[: len(planes)].astype(np.int64)
    if over:  # of a sign the screen has the colour, the file the grey
        off = np.abs(planes.astype(np.int64) - shown * (257 if depth == "16" else 1))
        return policy is Policy.SIGNED or off.max() <= (385 if depth == "16" else 0)
    if policy is Policy.RAW and depth == "16":
        return np.array_equal(np.minimum(planes, 255), shown)
    full, half_a_step = (65535, 129) if depth == "16" else (255, 0)
    if policy is Policy.SIGNED and alone:  # the screen has colours for -1..1, of 127 steps each way
        off = np.abs(planes[0] / full * 2 - 1 - signed_place(pixels))
        return off.max() <= 0.5 / 127 + 1 / full + 1e-9
    return np.abs(planes.astype(np.int64) - shown * (full // 255)).max() <= half_a_step


def signed_place(pixels):
    """-1..1 for each colour of the table of signed numbers."""
    from convstudio.values.colormap import signed_table

    table = signed_table().astype(np.int64)
    distance = np.abs(pixels.astype(np.int64)[..., None, :] - table[1:]).sum(axis=-1)
    assert (distance.min(axis=-1) == 0).all()
    return (distance.argmin(axis=-1) + 1 - 128) / 127


@pytest.fixture
def canvas(qtbot):
    made = PictureCanvas("Result")
    qtbot.addWidget(made)
    made.resize(COLUMNS + 21, ROWS + 60)
    made.show()
    return made


@pytest.mark.parametrize("seed", range(COUNT))
def test_saved_pictures_are_those_of_the_canvas_at_1_to_1(canvas, tmp_path, seed):
    random = np.random.default_rng(seed)
    project, stack = drawn_project(random, tmp_path)
    depth = str(random.choice(["8", "16"]))
    settled, pixels = canvas_at_1(canvas, project)
    outputs, view = list(settled.result.channels), project.view
    inside = chosen_region(view, stack)
    saved(project, str(tmp_path / "window.tif"), CancelToken(), depth)
    from_window = cs.open_image(tmp_path / "window.tif").array
    policy = Policy.SIGNED if view.content is Content.DIFFERENCE else view.policy
    policy = Policy.CLAMP if view.content is Content.PADDING else policy
    alone = len(outputs) == 1
    if alone and not view.content.has_levels:
        policy = view.policy_of(outputs[0])
    if policy is Policy.RAW and view.levels is not None:  # chosen by hand, they fill the range of either depth
        policy = Policy.CLAMP
    over = view.content is Content.OVERLAY
    assert same(pixels[inside.slices], from_window[outputs], depth, policy, alone, over), project.view
    save_project(tmp_path / "p.convstudio", project)
    channels = "all" if project.alpha else "rgb"
    command = ["apply", project.images[0].path, "--project", str(tmp_path / "p.convstudio"), "--channels", channels]
    assert main([*command, "-o", str(tmp_path / "line.tif"), "--depth", depth]) == 0
    from_line = cs.open_image(tmp_path / "line.tif").array
    assert np.array_equal(from_line[(slice(None), *inside.slices)], from_window)


@pytest.mark.parametrize(("high", "kind"), [(90, "uint8"), (4095, "uint16")])
def test_levels_and_the_extent_of_12_bits_reach_the_file(tmp_path, high, kind):
    """Shown 0, 127, 255; saved were 90, 125, 160, and 12 bits in 16 were dark."""
    image = Image(np.array([[[0, high // 2, high]]], kind).reshape(1, 3, 1), "three")
    project = Project((image,), view=View(levels=(0.0, 90.0) if kind == "uint8" else None))
    saved(project, str(tmp_path / "o.png"), CancelToken(), "8")
    assert cs.open_image(tmp_path / "o.png").array.ravel().tolist() == [0, 128 if kind == "uint8" else 127, 255]


def test_levels_by_hand_fill_the_range_of_16_bits_whatever_the_policy(tmp_path):
    """Raw keeps the numbers, but these levels are what the canvas shows."""
    image = Image(np.array([[[0.25, 0.5, 0.75]]], np.float32), "three")
    saved(Project((image,), view=View(Policy.RAW, levels=(0.25, 0.75))), str(tmp_path / "o.tif"), CancelToken(), "16")
    assert cs.open_image(tmp_path / "o.tif").array.ravel().tolist() == [0, 32768, 65535]


def test_alpha_is_no_brightness_whatever_the_view(tmp_path):
    samples = np.array([51.0, 20.0, 40.0, 255.0], np.float32)[:, None, None] / 255 * np.ones((4, 2, 2), np.float32)
    image = Image(samples, "rgba", channel_names(4))
    project = Project((image,), alpha=True, view=View(Policy.STRETCH))
    saved(project, str(tmp_path / "o.png"), CancelToken(), "8")
    assert cs.open_image(tmp_path / "o.png").array[:, 0, 0].tolist() == [255, 0, 165, 255]


@pytest.mark.parametrize("alpha", [False, True])
def test_colours_are_as_bright_with_their_alpha_as_without(tmp_path, alpha):
    samples = np.array([0.2, 0.2, 0.2, 1], np.float32)[:, None, None] * np.ones((4, 2, 2), np.float32)
    project = Project((Image(samples, "rgba", channel_names(4)),), alpha=alpha)
    saved(project, str(tmp_path / "o.png"), CancelToken(), "8")
    assert np.unique(cs.open_image(tmp_path / "o.png").array).tolist() == [255]


def test_alpha_stays_as_it_was_when_a_colour_is_edited(tmp_path):
    image = Image(np.full((4, 2, 2), 128, np.uint8), "rgba", channel_names(4)).with_sample(0, 0, 0, 50.5)
    saved(Project((image,), alpha=True), str(tmp_path / "o.png"), CancelToken(), "8")
    assert np.unique(cs.open_image(tmp_path / "o.png").array[1:]).tolist() == [128]


def test_the_dialog_says_what_will_be_saved():
    assert (part_words(None), part_words(None, signal=True)) == ("whole picture", "whole signal")
    assert part_words((3.0, 4.0, 145.0, 144.0)).startswith("region 144 × 145")


@pytest.mark.parametrize(("depth", "full"), [("8", 255), ("16", 65535)])
@pytest.mark.parametrize("policy", [Policy.CLAMP, Policy.RAW, Policy.SIGNED])
def test_a_result_laid_over_its_input_is_saved_as_such(tmp_path, depth, full, policy):
    """A zero kernel over 200: the canvas had 200, the file 0."""
    image = Image(np.full((1, 2, 2), 200, np.uint8), "grey")
    view = View(policy, content=Content.OVERLAY)
    for weight, expected in ((0.0, 200 / 255), (1.0, None)):
        layer = Layer(bank=KernelBank(np.full((1, 1, 1, 1), weight)))
        done = saved(Project((image,), layers=(layer,), view=view), str(tmp_path / "o.png"), CancelToken(), depth)
        found = np.unique(cs.open_image(tmp_path / "o.png").array)
        assert len(found) == 1
        assert expected is None or found[0] == round(expected * full)
        assert done.written.words.startswith("Result over input: view ")
        assert (done.written.minimum, done.written.maximum) == (200 * weight, 200 * weight)


@pytest.mark.parametrize(
    ("content", "words"), [(Content.DIFFERENCE, "Result − input: "), (Content.PADDING, "Share of padding, %: ")]
)
def test_the_content_of_a_file_is_said_and_its_lowest_and_highest_are_of_the_result(tmp_path, content, words):
    image = Image(np.array([[[10, 20, 40]]], np.uint8).reshape(1, 3, 1), "three")
    layer = Layer(bank=KernelBank(np.full((1, 1, 1, 1), 2.0)))
    done = saved(
        Project((image,), layers=(layer,), view=View(content=content)), str(tmp_path / "o.png"), CancelToken(), "8"
    )
    assert done.written.words.startswith(words + "view ")
    policy = Policy.SIGNED if content is Content.DIFFERENCE else Policy.CLAMP
    said = done.written.words.replace(f"view {policy.value}", f"view “{POLICIES[policy]}”")
    assert f" · {said}" in saved_words(*done)
    assert (done.written.minimum, done.written.maximum) == (20, 80)


@pytest.mark.parametrize("policy", Policy)
def test_the_notice_names_the_view_as_the_window_does(tmp_path, policy):
    image = Image(np.arange(12, dtype=np.uint8).reshape(1, 3, 4), "twelve")
    done = saved(Project((image,), view=View(policy)), str(tmp_path / "o.png"), CancelToken(), "8")
    words = saved_words(*done)
    assert words.startswith(f"Saved the whole picture in {tmp_path}: o.png, 1 × 3 × 4 · ")
    assert f"view “{POLICIES[policy]}”, 8 bits: " in words
    assert f"view {policy.value}, 8 bits: " in done.written.words


def test_what_was_saved_is_said(desk, tmp_path):
    from tests.desk import settle

    desk._session.look(desk.work.viewed(region=(2.0, 1.0, 4.0, 3.0)))
    desk.save_result_to(str(tmp_path / "part.npy"))
    settle(desk)
    assert desk.said == [("told", f"Saved the region in {tmp_path}: part.npy, 3 × 3 × 2")]
