"""Where a result goes: its names, its levels, its place."""

from collections import namedtuple

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.errors import FileError
from convstudio.files.images import load_image
from convstudio.jobs.display.display_range_policies import levels
from convstudio.jobs.display.numbers_to_colours import percentiles
from convstudio.jobs.display.pixel_conversion import as_pixels
from convstudio.jobs.export import result_export as targets
from convstudio.jobs.export import result_strips
from convstudio.jobs.export.result_export import ExportCosts, check_place, names_of, target_for
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.jobs.render.memory_check import MemoryRefused
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Policy, View
from convstudio.values.region import Region

Usage = namedtuple("Usage", "total used free")
RGBA = Image(np.zeros((4, 3, 3), np.uint8), names=channel_names(4))


def planned(*layers, image=RGBA):
    return make_stack_plan(list(layers), facts_of(image))


def test_channels_that_are_only_filtered_keep_their_names():
    blur = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
    assert names_of(planned(blur, blur), RGBA) == ("red", "green", "blue", "alpha")


def test_three_mixtures_are_a_colour_picture_and_others_are_numbered():
    for outputs, names in ((3, ("red", "green", "blue")), (2, ("output 0", "output 1"))):
        mix = Layer(bank=KernelBank(np.ones((outputs, 4, 1, 1))), grouping=Grouping.STANDARD)
        assert names_of(planned(mix), RGBA) == names


def test_a_stride_lowers_the_rate_of_a_signal(tmp_path):
    signal = Image(np.zeros((1, 1, 30)), rate=300.0)
    stack = planned(Layer(stride=(1, 3)), Layer(stride=(1, 2)), image=signal)
    assert target_for(str(tmp_path / "o.csv"), None, View(), stack, signal).rate == 50


@pytest.mark.parametrize(
    ("name", "depth", "expected"),
    [("o.png", None, "8"), ("o.png", "16", "16"), ("o.tif", None, "float"), ("O.TIF", "8", "8")],
)
def test_the_depth_follows_the_ending(tmp_path, name, depth, expected):
    assert target_for(str(tmp_path / name), depth, View(), planned(Layer()), RGBA).depth == expected


def test_numbers_that_are_not_finite_are_said(tmp_path):
    image = Image(np.array([[[np.nan, 0.0, 1.0]]], np.float32))
    stack = planned(Layer(), image=image)
    target = target_for(str(tmp_path / "o.png"), None, View(), stack, image)
    written = target.save()
    assert (written.minimum, written.maximum) == (0, 1)
    assert "1 samples that are not finite" in written.words


@pytest.mark.parametrize(
    ("place", "words"), [("o.gif", ".png"), ("none/o.png", "no folder"), ("folder.png", "it is a folder")]
)
def test_a_place_that_cannot_be_written(tmp_path, place, words):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ConvStudioError, match=words):
        check_place(str(tmp_path / place), (".png",))


@pytest.mark.parametrize(("depth", "half"), [("8", 128), ("16", 32768)])
@pytest.mark.parametrize("policy", [Policy.CLAMP, Policy.STRETCH])
def test_half_of_alpha_stays_half_also_once_a_sample_was_edited(tmp_path, policy, depth, half):
    """Of a uint16 picture with one edited sample, all that was not clear was written as opaque."""
    samples = np.full((4, 6, 7), 4000, np.uint16)
    samples[3, :, 3:], samples[3, 1, 1] = 32768, 65535
    glass = Image(samples, names=channel_names(4)).with_sample(0, 0, 0, 17.0)
    target = target_for(str(tmp_path / "o.png"), depth, View(policy), planned(Layer(), image=glass), glass)
    target.save()
    alpha = load_image(tmp_path / "o.png").array[3]
    assert alpha[2, 5] == half
    assert alpha[1, 1] == int("1" * int(depth), 2)


@pytest.mark.parametrize("policy", [Policy.CLAMP, Policy.STRETCH])
@pytest.mark.parametrize(("depth", "full"), [("8", 255), ("16", 65535)])
def test_numbers_whose_difference_is_infinite_are_saved_as_their_greys(tmp_path, policy, depth, full):
    ramp = Image((np.linspace(-1, 1, 256) * 1.7e308).reshape(1, 16, 16))
    written = target_for(str(tmp_path / "o.png"), depth, View(policy), planned(Layer(), image=ramp), ramp).save()
    found = load_image(tmp_path / "o.png").array.ravel().astype(int)
    assert np.abs(found - np.arange(256) * full / 255).max() <= 1
    assert written.clipped_below == written.clipped_above == 0


# Strip by strip

BANK = Layer(bank=KernelBank(np.random.default_rng(0).normal(size=(6, 3, 3, 3))), grouping=Grouping.STANDARD)
PHOTO = Image(np.random.default_rng(1).integers(0, 256, (3, 300, 40), dtype=np.uint8))


@pytest.fixture
def bank(monkeypatch):
    """A bank of six on a picture, in many strips."""
    monkeypatch.setattr(result_strips, "_STRIP_BYTES", 1)
    return planned(BANK, image=PHOTO)


def computed(stack):
    """The whole result, in the same strips."""
    strips = [part.copy() for _, part in result_strips.StreamedResult(stack, PHOTO.array)]
    assert len(strips) > 3
    return np.concatenate(strips, axis=1)


@pytest.mark.parametrize("name", ["o.npy", "o.tif"])
def test_a_streamed_file_holds_the_numbers_of_the_whole_result(tmp_path, bank, name):
    target = target_for(str(tmp_path / name), None, View(), bank, PHOTO)
    written = target.save()
    whole = computed(bank)
    np.testing.assert_array_equal(load_image(tmp_path / name, "chw").array, whole)
    assert (written.minimum, written.maximum) == (whole.min(), whole.max())
    assert written.seconds > 0


@pytest.mark.parametrize("kept", [0, 1 << 30])
@pytest.mark.parametrize("depth", ["8", "16"])
@pytest.mark.parametrize("policy", list(Policy))
def test_streamed_pixels_and_shares_are_those_of_the_whole_result(tmp_path, bank, monkeypatch, policy, depth, kept):
    monkeypatch.setattr(targets, "ALWAYS", kept)
    target = target_for(str(tmp_path / "o.tif"), depth, View(policy), bank, PHOTO)
    written = target.save()
    whole, full = computed(bank), 2 ** int(depth) - 1
    shown = [levels(policy, PHOTO.range, extent_of(policy, plane), full) for plane in whole]  # each as it is shown
    expected = [as_pixels(plane, each, full) for plane, each in zip(whole, shown, strict=True)]
    np.testing.assert_array_equal(load_image(tmp_path / "o.tif").array, expected)
    seen = np.abs(whole) if shown[0].absolute else whole
    low, high = (np.array([getattr(each, end) for each in shown])[:, None, None] for end in ("low", "high"))
    assert (written.minimum, written.maximum) == (whole.min(), whole.max())
    assert written.clipped_below == pytest.approx((seen < low).mean(), abs=1e-4)
    assert written.clipped_above == pytest.approx((seen > high).mean(), abs=1e-4)


def extent_of(policy, plane):
    return percentiles(plane) if policy is Policy.PERCENTILE else (float(plane.min()), float(plane.max()))


def test_the_progress_of_two_passes_is_one(tmp_path, bank, monkeypatch):
    monkeypatch.setattr(targets, "ALWAYS", 0)
    seen = []
    target = target_for(str(tmp_path / "o.tif"), "8", View(Policy.STRETCH), bank, PHOTO)
    target.save(progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert len(seen) == 2 * len(list(result_strips.StreamedResult(bank, PHOTO.array)))


@pytest.mark.parametrize("name", ["o.npy", "o.tif"])
def test_a_cancelled_result_leaves_the_folder_as_it_was(tmp_path, bank, name):
    token = CancelToken()
    target = target_for(str(tmp_path / name), None, View(), bank, PHOTO)
    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(Cancelled):
        target.save(token=token, progress=lambda _: token.cancel())
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


GREY = Image(np.zeros((1, 3000, 4000)))
LARGE = make_stack_plan([Layer(bank=KernelBank(np.ones((64, 1, 1, 1))))], facts_of(GREY))


def test_a_streamed_result_costs_its_strips_and_another_its_whole(tmp_path):
    whole = 64 * 3000 * 4000 * 8
    streamed = target_for(str(tmp_path / "o.npy"), None, View(), LARGE, GREY).costs
    assert streamed.written == whole
    assert 64 * 32 * 4000 * 8 <= streamed.held < 300 << 20
    stretched = target_for(str(tmp_path / "o.tif"), "16", View(Policy.STRETCH), LARGE, GREY).costs
    assert stretched == ExportCosts(streamed.held + 64 * 32 * 4000 * 2, whole // 4)
    assert targets.ExportTarget(str(tmp_path / "o.png"), "8", LARGE, GREY, View()).costs.held > whole


def test_costs_are_told_from_a_gibibyte_on():
    assert ExportCosts(1 << 20, 1 << 29).words == ""
    assert ExportCosts(1 << 28, 3 << 30).words == "3.0 GiB will be written, holding 0.2 GiB of memory"


def test_what_the_disk_has_no_room_for_is_refused(tmp_path, monkeypatch):
    source = Image(np.zeros((1, 3000, 4000)))
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1 << 40, 0, 1 << 30))
    with pytest.raises(FileError, match=r"it needs 5\.7 GiB and the disk has 1\.0 GiB left"):
        target_for(str(tmp_path / "o.npy"), None, View(), LARGE, source)


def test_what_is_streamed_needs_no_memory_for_the_whole(tmp_path, monkeypatch):
    source = Image(np.zeros((1, 3000, 4000)))
    monkeypatch.setattr("convstudio.jobs.render.memory_check.free_bytes", lambda: 1 << 30)
    target_for(str(tmp_path / "o.npy"), None, View(), LARGE, source)
    monkeypatch.setattr("convstudio.jobs.render.memory_check.free_bytes", lambda: 1 << 27)
    with pytest.raises(MemoryRefused):
        target_for(str(tmp_path / "o.npy"), None, View(), LARGE, source)


def test_a_region_costs_what_it_holds_and_no_more(tmp_path, bank):
    region = Region(range(7, 17), range(11, 21))
    whole = target_for(str(tmp_path / "o.tif"), "16", View(Policy.STRETCH), bank, PHOTO).costs
    inside = target_for(str(tmp_path / "o.tif"), "16", View(Policy.STRETCH), bank, PHOTO, region).costs
    outputs, rows, columns = bank.output_shape
    assert inside.written == outputs * 100 * 2
    assert whole.written == outputs * rows * columns * 2
    assert inside.held < whole.held


@pytest.mark.parametrize(("name", "depth"), [("o.npy", None), ("o.tif", "float"), ("o.tif", "16")])
def test_a_region_alone_is_written(tmp_path, bank, name, depth):
    region = Region(range(7, 40), range(11, 35))
    view = View(Policy.STRETCH, region=(11.0, 7.0, 24.0, 33.0))  # levels are those of the region, as on the stage
    target = target_for(str(tmp_path / name), depth, view, bank, PHOTO, region)
    target.save()
    inside = computed(bank)[(slice(None), *region.slices)]
    shown = [levels(Policy.STRETCH, PHOTO.range, (float(plane.min()), float(plane.max())), 65535) for plane in inside]
    pixels = [as_pixels(plane, each, 65535) for plane, each in zip(inside, shown, strict=True)]
    expected = pixels if depth == "16" else inside
    np.testing.assert_array_equal(load_image(tmp_path / name).array, expected)
