"""What a window shows of a project, part by part."""

from dataclasses import replace

import numpy as np
import pytest

import convstudio as cs
from convstudio.jobs.display import view_pipeline as window
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.jobs.display.output_thumbnails import THUMBNAIL_SIDE
from convstudio.jobs.display.view_pipeline import (
    Counted,
    Explained,
    Planned,
    Profiled,
    Refused,
    Request,
    Settled,
    Shown,
    Thumbnails,
    showing,
)
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.project import Policy, Project, View
from convstudio.values.zoom_viewport import Viewport

RANDOM = np.random.default_rng(0)
PHOTO = Image(RANDOM.integers(0, 256, (3, 200, 300), np.uint8))
LAPLACIAN = Layer(bank=KernelBank(np.array([[[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]])), border=Border.REFLECT)


def request(image=PHOTO, *layers, scale=2.0, pixels=(100, 80), pinned=None, **view):
    """A window of this many pixels at the middle of the image."""
    project = Project(layers=layers or (LAPLACIAN,), view=View(**view)).with_image(image)
    viewport = Viewport.around(image.shape[2] / 2, image.shape[1] / 2, scale, *pixels)
    return Request(project, viewport, pinned)


def part(kind, asked):
    return next(found for found in showing(asked, CancelToken()) if isinstance(found, kind))


def test_parts_come_in_the_order_in_which_they_are_missed():
    kinds = [type(found) for found in showing(request(pinned=(0, 5, 5)), CancelToken())]
    assert kinds == [Planned, Shown, Explained, Thumbnails, Settled]


def test_the_samples_in_sight_are_counted_when_asked():
    asked = replace(request(), counting=True)
    counted, shown = part(Counted, asked), part(Shown, asked)
    assert counted.counts.sum(axis=1).tolist() == [shown.result.samples[0].size] * 3
    assert (counted.low, counted.high) == (shown.result.samples.min(), shown.result.samples.max())
    assert Counted not in [type(found) for found in showing(request(), CancelToken())]


@pytest.mark.parametrize("line", [(100.5, 0.0, 100.5, 300.0), (3.2, 290.0, 180.0, 11.0)])
def test_a_profile_is_of_all_samples_whatever_the_screen_shows(line):
    near = replace(request(scale=1.0, pixels=(400, 300), line=line), profiling=True)
    far = replace(near, viewport=Viewport.around(150, 100, 0.1, 40, 30))
    here, there = part(Profiled, near), part(Profiled, far)
    assert part(Shown, far).input.region.columns.step == 10
    np.testing.assert_array_equal(here.input.values, there.input.values)
    np.testing.assert_allclose(here.result.values, there.result.values, atol=0.02)
    if line[0] == line[2]:
        np.testing.assert_array_equal(there.input.values[:, :-1], PHOTO.array[:, 100])
    assert Profiled not in [type(found) for found in showing(replace(far, profiling=False), CancelToken())]


def test_without_an_image_there_is_nothing_to_show():
    assert list(showing(Request(Project(), Viewport()), CancelToken())) == []


def test_layers_that_do_not_fit_are_a_refusal_with_its_reason():
    wrong = Layer(bank=KernelBank(np.ones((1, 2, 3, 3))))
    (refused,) = showing(request(PHOTO, wrong), CancelToken())
    assert isinstance(refused, Refused)
    assert "2 inputs per output" in str(refused.reason)


def test_running_out_of_memory_is_a_refusal(monkeypatch):
    def no_room(*_):
        raise MemoryError

    monkeypatch.setattr(window, "samples", no_room)
    *_, last = showing(request(), CancelToken())
    assert isinstance(last, Refused)
    assert "does not fit in memory" in str(last.reason)


def test_a_wish_to_stop_during_grace_lets_the_first_picture_through():
    token = CancelToken(grace=60)
    token.cancel()
    parts = showing(request(), token)
    assert [type(next(parts)), type(next(parts))] == [Planned, Shown]
    with pytest.raises(Cancelled):
        next(parts)


def test_planned_knows_every_layer_of_the_stack():
    planned = part(Planned, request(PHOTO, LAPLACIAN, LAPLACIAN))
    assert [len(stack.plans) for stack in planned.stacks] == [1, 2]
    assert planned.stack.output_shape == (3, 200, 300)


def test_shown_samples_are_the_exact_result_at_their_places():
    shown = part(Shown, request())
    whole = cs.run([LAPLACIAN], PHOTO)
    region = shown.result.region
    np.testing.assert_allclose(shown.result.samples, whole[:, region.slices[0], region.slices[1]], atol=0.02)
    np.testing.assert_array_equal(shown.input.samples, PHOTO.array[:, shown.input.region.slices[0], region.slices[1]])
    assert shown.result.pixels.shape == (*region.shape, 3)


@pytest.mark.parametrize("scale", [0.25, 1.0, 8.0])
def test_what_is_in_sight_is_computed_in_one_call(scale, monkeypatch):
    calls, samples = [], window.samples
    monkeypatch.setattr(window, "samples", lambda *given: calls.append(given) or samples(*given))
    parts = showing(request(PHOTO, LAPLACIAN, LAPLACIAN, scale=scale), CancelToken())
    assert isinstance(next(parts), Planned)
    assert isinstance(next(parts), Shown)
    assert len(calls) == 1


def test_zoomed_out_the_shown_samples_are_every_nth_and_exact():
    shown = part(Shown, request(scale=0.25))
    region = shown.result.region
    assert (region.rows.step, region.columns.step) == (4, 4)
    whole = cs.run([LAPLACIAN], PHOTO)
    np.testing.assert_allclose(shown.result.samples, whole[:, region.slices[0], region.slices[1]], atol=0.02)


def test_settled_has_the_statistics_of_the_whole_result():
    settled = part(Settled, request(scale=20.0))
    whole = cs.run([LAPLACIAN], PHOTO)
    assert settled.statistics.count == whole.size
    assert settled.statistics.minimum == pytest.approx(whole.min(), abs=0.02)
    assert settled.statistics.maximum == pytest.approx(whole.max(), abs=0.02)
    assert settled.statistics.below == np.count_nonzero(whole < -0.01)
    assert settled.seconds >= 0


def test_settled_pictures_are_averaged_where_a_pixel_stands_for_many_samples():
    sharp = Layer(bank=KernelBank(np.ones((1, 1, 1, 1))))
    settled = part(Settled, request(PHOTO, sharp, scale=0.25, pixels=(75, 50)))
    means = PHOTO.array.reshape(3, 50, 4, 75, 4).mean(axis=(2, 4))
    assert settled.result.pixels.shape == (50, 75, 3)
    assert np.abs(settled.result.pixels - means.transpose(1, 2, 0)).max() <= 0.5 + 1e-3


def test_a_pinned_sample_outside_the_result_is_not_explained():
    kinds = [type(found) for found in showing(request(pinned=(0, 200, 5)), CancelToken())]
    assert Explained not in kinds


def test_there_is_a_thumbnail_of_every_output():
    many = Layer(bank=KernelBank(RANDOM.normal(size=(20, 1, 3, 3))))
    thumbnails = part(Thumbnails, request(PHOTO, many)).pixels
    assert len(thumbnails) == 60
    assert all(one.dtype == np.uint8 and max(one.shape[:2]) <= THUMBNAIL_SIDE for one in thumbnails)


def test_a_signal_is_shown_too():
    signal = Image(RANDOM.normal(size=(1, 1, 5000)).astype(np.float32))
    kinds = [type(found) for found in showing(request(signal, scale=0.02), CancelToken())]
    assert kinds == [Planned, Shown, Thumbnails, Settled]


# --- colours


def test_the_policy_and_the_theme_choose_the_colours():
    step = Image(np.arange(-50, 50, dtype=np.float32).reshape(1, 10, 10))
    same = Layer(bank=KernelBank(np.ones((1, 1, 1, 1))))
    asked = request(step, same, policy=Policy.SIGNED)
    light = part(Shown, asked).result.pixels.astype(int)
    assert light[0, 0, 2] > light[0, 0, 0]
    assert light[-1, -1, 0] > light[-1, -1, 2]
    assert part(Shown, replace(asked, dark=True)).result.pixels[5, 0].max() < 50
    assert np.ptp(part(Shown, request(step, same)).result.pixels, axis=-1).max() == 0


def test_a_full_result_larger_than_the_image_is_shown_around_it():
    wide = Layer(bank=KernelBank(np.ones((1, 1, 5, 5))), mode=Mode.FULL)
    shown = part(Shown, request(PHOTO, wide, scale=0.2))
    left, top, width, height = shown.result.rectangle
    assert left <= 0
    assert top <= 0
    assert left + width >= 300
    assert top + height >= 200


def test_a_signal_shows_all_its_curves_together():
    signal = Image(np.random.default_rng(1).normal(size=(2, 1, 300)))
    asked = Request(Project((signal,)), Viewport(0, 0, 300, 1, 300, 100))
    parts = {type(found): found for found in showing(asked, CancelToken())}
    assert parts[Shown].input.channels == parts[Shown].outputs == (0, 1)
    np.testing.assert_allclose(parts[Shown].result.samples, signal.array, rtol=1e-6)
    assert len(parts[Thumbnails].pixels) == 2


def test_alpha_of_the_input_is_shown_from_clear_to_opaque():
    samples = np.full((4, 6, 7), 4000, np.uint16)
    samples[3] = 32768
    glass = Image(samples, names=("red", "green", "blue", "alpha"))
    asked = Request(Project((glass,), view=View(channel=3, colour=False), alpha=True), Viewport(0, 0, 7, 6, 7, 6))
    assert np.unique(part(Shown, asked).input.pixels).tolist() == [128]


@pytest.mark.parametrize("policy", [Policy.CLAMP, Policy.STRETCH, Policy.OFFSET])
@pytest.mark.parametrize(("pixels", "apart"), [((60, 40), 1), ((15, 10), 14)])  # a mean is of four rows
def test_numbers_whose_difference_is_infinite_are_shown_and_counted(policy, pixels, apart):
    """Everything was black, the averages magenta, and all samples in one bin."""
    ramp = Image((np.linspace(-1, 1, 2400) * 1.7e308).reshape(1, 40, 60))
    asked = Request(Project((ramp,), view=View(policy)), Viewport(0, 0, 60, 40, *pixels), counting=True)
    parts = {type(found): found for found in showing(asked, CancelToken())}
    for picture in (parts[Shown].input, parts[Shown].result, parts[Settled].result):
        grey = picture.pixels[..., 0].astype(int)
        assert (np.ptp(picture.pixels, axis=2) == 0).all()
        expected = (picture.samples[0] / 1.7e308 / 2 + 0.5) * 255
        assert np.abs(grey - expected).max() <= apart
    assert parts[Settled].levels == Levels(-1.7e308, 1.7e308)
    assert (parts[Settled].statistics.below, parts[Settled].statistics.above) == (0, 0)
    assert parts[Counted].counts.max() < parts[Counted].counts.sum() / 25
    assert len(np.unique(parts[Thumbnails].pixels[0])) > 200


def test_a_tone_is_shown_by_its_envelope_and_not_by_every_nth_sample():
    """22 050 samples of 440 Hz were drawn as 8 Hz."""
    wave = np.sin(2 * np.pi * 440 * np.arange(22050) / 22050).astype(np.float32)
    wave[-1] = 7
    signal = Image(wave.reshape(1, 1, -1))
    same = Layer(bank=KernelBank(np.full((1, 1, 1, 1), 2.0)))
    shown = part(Shown, request(signal, same, scale=0.02, pixels=(441, 80)))
    for picture, gain in ((shown.input, 1), (shown.result, 2)):
        low, high = picture.extremes[:, 0, 0]
        assert np.abs(low + gain).max() < 0.01 and np.abs(high[:-1] - gain).max() < 0.01
        assert high[-1] == 7 * gain
        np.testing.assert_array_equal(picture.samples[0, 0], gain * wave[picture.region.slices[1]])
    near = part(Shown, request(signal, same, scale=1.0, pixels=(441, 80)))
    assert near.input.extremes is None and near.result.extremes is None


def test_ten_million_samples_reach_the_window_as_few_numbers():
    signal = Image(np.zeros((1, 1, 10_000_000), np.uint8))
    shown = part(Shown, request(signal, Layer(bank=KernelBank(np.ones((1, 1, 1, 3)))), scale=1e-4, pixels=(1000, 80)))
    assert shown.input.extremes.shape == shown.result.extremes.shape == (2, 1, 1, 1000)


# --- what is asked for again


def asked_twice(first, second):
    """The parts of the first request, then of the second, each under its type."""
    return [{type(found): found for found in showing(asked, CancelToken())} for asked in (first, second)]


def test_an_edit_leaves_the_picture_of_the_input_alone():
    other = replace(LAPLACIAN, flip=True)
    before, after = asked_twice(request(PHOTO, LAPLACIAN), request(PHOTO, other))
    assert after[Shown].input is before[Shown].input


@pytest.mark.parametrize("changed", [{"scale": 3.0}, {"colour": False}])
def test_another_view_or_channel_makes_another_picture_of_the_input(changed):
    before, after = asked_twice(request(), request(**changed))
    assert after[Shown].input is not before[Shown].input


def test_a_pan_computes_neither_thumbnails_nor_statistics_again(monkeypatch):
    asked = request(scale=4.0)
    moved = replace(asked, viewport=asked.viewport.moved(10, 0))
    before, after = asked_twice(asked, moved)
    assert after[Thumbnails].pixels is before[Thumbnails].pixels
    assert after[Settled].statistics is before[Settled].statistics
    computed = []
    monkeypatch.setattr(window, "tiles", lambda *given: computed.append(given))
    list(showing(replace(asked, viewport=asked.viewport.moved(20, 0)), CancelToken()))
    assert computed == []


@pytest.mark.parametrize("policy", [Policy.STRETCH, Policy.SIGNED])
def test_levels_of_the_whole_result_hold_from_the_first_picture_after_a_pan(policy):
    asked = request(scale=10.0, policy=policy, colour=False)
    moved = replace(asked, viewport=asked.viewport.moved(40, 30))
    before, after = asked_twice(asked, moved)
    assert after[Shown].levels == before[Settled].levels


def test_averages_after_a_pan_are_those_of_a_fresh_start():
    sharp = Layer(bank=KernelBank(np.ones((1, 1, 1, 1))))
    asked = request(PHOTO, sharp, scale=0.5, pixels=(60, 40))
    moved = replace(asked, viewport=asked.viewport.moved(30, 50))
    _, after = asked_twice(asked, moved)
    fresh = part(Settled, replace(moved, project=moved.project.with_image(Image(PHOTO.array))))
    assert (after[Settled].result.pixels == fresh.result.pixels).all()


def test_another_kernel_policy_or_theme_is_computed_anew():
    before, after = asked_twice(request(policy=Policy.CLAMP), request(policy=Policy.ABS))
    assert after[Settled].levels != before[Settled].levels
    assert after[Thumbnails].pixels is not before[Thumbnails].pixels


def test_statistics_and_counts_are_those_of_the_region():
    asked = replace(
        request(PHOTO, scale=1.0, pixels=(400, 300), colour=False, region=(20.0, 30.0, 50.0, 40.0)), counting=True
    )
    inside = cs.run([LAPLACIAN], PHOTO)[0, 30:70, 20:70]
    settled, counted = part(Settled, asked), part(Counted, asked)
    assert (settled.statistics.minimum, settled.statistics.maximum) == pytest.approx(
        (inside.min(), inside.max()), abs=1e-3
    )
    assert settled.statistics.count == inside.size == counted.counts.sum()
    assert counted.in_region
    beside = replace(asked, viewport=Viewport.around(250, 150, 4.0, 100, 80))
    assert not part(Counted, beside).in_region  # nothing of the region is in sight: all that is
    assert not part(Counted, replace(asked, project=asked.project.viewed(region=None))).in_region
