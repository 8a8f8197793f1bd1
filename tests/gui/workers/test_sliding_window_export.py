import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.sliding_window_steps import scene
from convstudio.gui.theme import THEMES, palette_of
from convstudio.gui.workers.sliding_window_export import MOST_STEPS, SlideDrawing, export, sheet, slide_of
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from tests.gui.views.slides import slide


@pytest.fixture
def drawn(qapp):
    return SlideDrawing(slide(mode=Mode.VALID), (480, 300), palette_of(THEMES["light"]), qapp.font())


def pixels(path):
    with PillowImage.open(path) as made:
        return np.asarray(made, int)


def test_the_frames_of_a_gif_are_the_steps(drawn, tmp_path):
    export("gif", drawn, tmp_path / "a.gif", 0, 10, CancelToken())
    export("step", drawn, tmp_path / "a.png", 6, 10, CancelToken())
    with PillowImage.open(tmp_path / "a.gif") as made:
        assert (made.n_frames, made.size, made.info["duration"]) == (9, (480, 300), 100)
        made.seek(6)
        seventh = np.asarray(made.convert("RGB"), int)
    assert np.abs(seventh - pixels(tmp_path / "a.png")).mean() < 3


def test_the_sheet_holds_all_of_them(drawn, tmp_path):
    export("sheet", drawn, tmp_path / "a.png", 0, 4, CancelToken())
    whole = pixels(tmp_path / "a.png")
    assert whole.shape == (900, 1440, 3)
    export("png", drawn, tmp_path / "b.png", 0, 4, CancelToken())
    np.testing.assert_array_equal(whole[300:600, 480:960], pixels(tmp_path / "b-5.png"))


def test_what_is_left_of_a_sheet_is_ground():
    frames = [np.full((2, 3, 3), shade, np.uint8) for shade in (10, 20, 30)]
    assert sheet(frames)[:, :, 0].tolist() == [[10] * 3 + [20] * 3] * 2 + [[30] * 3 + [10] * 3] * 2


def test_an_svg_has_its_words_as_text(drawn):
    words = drawn.svg(3).decode()
    assert "<svg" in words
    assert "Step 4 of 9: row 1, column 0" in words
    assert "<image" not in words
    assert words.count("<rect") > 5 * 5 + 3 * 3 + 3 * 3


def test_too_many_steps_are_refused(qapp, tmp_path):
    many = slide(np.zeros((1, 40, 40)), most=64)
    drawn = SlideDrawing(many, (480, 300), palette_of(THEMES["light"]), qapp.font())
    with pytest.raises(ConvStudioError, match=f"these are 1600 steps; at most {MOST_STEPS}"):
        export("gif", drawn, tmp_path / "a.gif", 0, 4, CancelToken())
    assert not list(tmp_path.iterdir())


def test_it_can_be_cancelled(drawn, tmp_path):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        export("gif", drawn, tmp_path / "a.gif", 0, 4, token)


def test_a_png_of_a_step_is_small(drawn):
    from convstudio.files.gif_and_png_drawings import drawing_bytes
    from convstudio.gui.workers.sliding_window_export import array_of

    made = drawing_bytes(array_of(drawn.image(0)))
    assert len(made) < 20_000
    assert PillowImage.open(io.BytesIO(made)).size == (480, 300)


def test_of_a_later_layer_black_and_white_are_of_the_finite_numbers():
    samples = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
    samples[0, 2, 2] = np.nan
    image, layer = Image(samples), Layer(bank=KernelBank(np.ones((1, 1, 1, 1))))
    stack = make_stack_plan((layer, layer), facts_of(image))
    assert slide_of(image, stack, scene(stack, image.array, 0, (0, 0), 32)).span == (0, 24)


def test_an_alpha_channel_is_shown_from_clear_to_opaque():
    glass = Image(np.full((4, 9, 9), 4000, np.uint16), names=("red", "green", "blue", "alpha"))
    stack = make_stack_plan([Layer()], facts_of(glass))
    spans = [slide_of(glass, stack, scene(stack, glass.array, output, (4, 4), 5)).span for output in (0, 3)]
    assert spans == [(0, 4000), (0, 65535)]
