"""PyTorch's engine where PyTorch is installed, and what is said where it is not.

A GPU is played by the CPU: an engine named after it whose device is said to be one, with a memory that runs out.
"""

import gc
import importlib.util
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

import convstudio as cs
from convstudio.engines.base import EngineError, Reading, Taps
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.engines.torch import engine as torch_engine
from convstudio.engines.torch.engine import TorchEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method
from tests.drawn import drawn_source, tolerance

BORDERS = [border.value for border in Border]
DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "float16", "float32", "float64"]
RANDOM = np.random.default_rng(0)


def played(name="cuda", **traits):
    """An engine whose GPU is the CPU."""
    engine = TorchEngine(name)
    engine.device = replace(engine.device, type="cpu", pinned=False, **traits)
    return engine


def image(*shape, dtype=np.float32):
    array = RANDOM.normal(size=shape).astype(dtype)
    array.flags.writeable = False
    return array


def reading(source, border=Border.REFLECT, margin=2, **rest):
    rows, columns = (Walk(range(-margin, n + margin), 1, 1) for n in source.shape[1:])
    return Reading(source, rows, columns, border, **{"whole": source, "channels": slice(None), **rest})


def taps(weights, method=Method.DIRECT, groups=1, **rest):
    return Taps(weights, (1, 1), (1, 1), groups, method, np.dtype("float32"), **rest)


def sums(engine, read, walked):
    out = np.empty((len(walked.weights), *result_size(read, walked)), walked.dtype)
    engine.compute(read, walked, out)
    return out


def result_size(read, walked):
    return [len(w.positions) - k + 1 for w, k in zip((read.rows, read.columns), walked.weights.shape[2:], strict=True)]


def reference(read, walked):
    return sums(ReferenceEngine(), read, replace(walked, dtype=np.dtype("float64")))


def agrees(engine, read, walked):
    allowed = tolerance(read.source, walked.weights)[:, None, None]
    return bool((np.abs(sums(engine, read, walked) - reference(read, walked)) <= allowed).all())


def running_out(monkeypatch, times):
    """torch's conv2d finds no memory for so many calls; the numbers of outputs that were asked for are returned."""
    torch = pytest.importorskip("torch")
    whole, asked = torch.nn.functional.conv2d, []

    def conv2d(batch, *rest, **walk):
        result = whole(batch, *rest, **walk)
        asked.append(result.shape[2] * result.shape[3])
        if len(asked) <= times:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")
        return result

    monkeypatch.setattr(torch.nn.functional, "conv2d", conv2d)
    return asked


def test_devices_are_part_of_the_name():
    assert [TorchEngine(device).name for device in ("cpu", "cuda", "mps")] == ["torch", "torch:cuda", "torch:mps"]


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_without_torch_the_refusal_says_how_to_get_it(monkeypatch, device):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    engine = TorchEngine(device)
    assert not engine.availability().works
    with pytest.raises(cs.ConvStudioError) as refusal:
        cs.conv2d(np.ones((3, 3)), np.ones((1, 1)), engine=engine.name)
    assert str(refusal.value) == (
        f"engine {engine.name} does not work here: PyTorch is not installed: pip install 'convstudio[torch]'."
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("border", BORDERS)
def test_its_numbers_are_the_references(dtype, border):
    pytest.importorskip("torch")
    x, w = drawn_source(RANDOM, channels=4, dtype=dtype, smallest=15), RANDOM.normal(size=(6, 2, 3, 4))
    settings = {"stride": (2, 1), "dilation": (1, 2), "groups": 2, "padding": "same", "padding_mode": border}
    result = cs.conv2d(x, w, engine="torch", **settings)
    expected = cs.conv2d(x.astype(np.float64), w, engine="reference", **settings)
    assert (np.abs(result - expected) <= tolerance(x, w)[:, None, None]).all()


@pytest.mark.parametrize("method", sorted(TorchEngine.methods, key=str))
@pytest.mark.parametrize("make", [TorchEngine, played])
def test_each_method_gives_the_same_numbers_with_every_walk(make, method):
    pytest.importorskip("torch")
    engine = make()
    for stride, dilation, groups in [(1, 1, 1), (2, 1, 2), (1, 3, 1), (3, 2, 2), (2, 4, 3)]:
        x = image(2 * groups, 31, 37)
        w = RANDOM.normal(size=(3 * groups, 2, 4, 1)) * RANDOM.normal(size=(3 * groups, 2, 1, 5))
        steps = [Walk(range(-7, -7 + dilation * (k - 1) + 1 + 20 * stride), stride, dilation) for k in (4, 5)]
        read = Reading(x, *steps, Border.SYMMETRIC, whole=x, channels=slice(None))
        walked = Taps(w, (stride, stride), (dilation, dilation), groups, method, np.dtype("float32"))
        expected, result = np.empty((len(w), 21, 21)), np.empty((len(w), 21, 21), np.float32)
        ReferenceEngine().compute(read, replace(walked, dtype=np.dtype("float64")), expected)
        engine.compute(read, walked, result)
        assert (np.abs(result - expected) <= tolerance(x, w)[:, None, None]).all(), (stride, dilation, groups)


@pytest.mark.parametrize("size", [(127, 127), (1, 301), (63, 5)])
def test_a_large_kernel_is_summed_right_by_taps_and_by_transforms(size):
    pytest.importorskip("torch")
    read = reading(image(1, 160, 170), margin=75)
    read = read._replace(columns=Walk(range(-150, 320), 1, 1))
    for method in (Method.DIRECT, Method.FFT):
        assert agrees(TorchEngine(), read, taps(np.ones((1, 1, *size)), method))


def test_an_image_is_sent_once_and_stays_until_it_dies(monkeypatch):
    pytest.importorskip("torch")
    engine, sent, whole = played(), [], image(3, 20, 20)
    real = torch_engine.sent

    def copied(source, device):  # a true device has a memory of its own
        sent.append(source.shape)
        planes = real(source, device)
        return replace(planes, bits=planes.bits.clone())

    monkeypatch.setattr(torch_engine, "sent", copied)
    one = taps(RANDOM.normal(size=(1, 1, 3, 3)))
    for channel in (0, 2, [1]):
        index = channel if isinstance(channel, list) else slice(channel, channel + 1)
        assert agrees(engine, reading(whole[index], whole=whole, channels=index), one)
    assert sent == [(3, 20, 20)]
    assert engine._images.size == whole.nbytes
    del whole, sent[:]
    gc.collect()
    assert engine._images.size == 0


def test_memory_that_may_change_is_sent_each_time():
    pytest.importorskip("torch")
    engine, x = played(), np.ones((1, 5, 5), np.float32)
    read, one = reading(x, margin=0), taps(np.ones((1, 1, 1, 1)))
    assert sums(engine, read, one).max() == 1
    x[:] = 2
    assert sums(engine, read, one).min() == 2


@pytest.mark.parametrize("method", [Method.DIRECT, Method.MATRIX])
@pytest.mark.parametrize("make", [TorchEngine, played])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("every_tap", [True, False])
def test_what_is_not_a_number_stays_in_the_windows_that_touch_it(make, method, value, every_tap):
    pytest.importorskip("torch")
    x = np.array(image(4, 40, 40))
    x[1, 20, 20] = value
    x.flags.writeable = False
    w = RANDOM.normal(size=(6, 2, 3, 3))
    w[0, 1, 0, 0] = 0 if every_tap else 1  # zeros are only promised to be multiplied where every tap counts
    walked = taps(w, method, groups=2, every_tap=every_tap)
    result = sums(make(), reading(x), walked)
    with np.errstate(all="ignore"):
        expected = reference(reading(x), walked)
    np.testing.assert_array_equal(np.isfinite(result), np.isfinite(expected))


def test_a_gpu_whose_library_may_spread_nan_is_not_asked_when_there_is_one(monkeypatch):
    pytest.importorskip("torch")
    asked = running_out(monkeypatch, times=0)
    x = np.array(image(1, 9, 9))
    sums(played(), reading(x, margin=0), taps(np.ones((1, 1, 3, 3))))
    assert len(asked) == 1
    x[0, 4, 4] = np.nan
    sums(played(), reading(x, margin=0), taps(np.ones((1, 1, 3, 3))))
    assert len(asked) == 1


def test_out_of_memory_is_worked_around_in_smaller_tiles_and_said(monkeypatch):
    read, walked = reading(image(2, 200, 150)), taps(RANDOM.normal(size=(3, 2, 3, 3)), bias=np.ones(3))
    asked, engine = running_out(monkeypatch, times=1), played()
    assert sums(engine, read, walked) == pytest.approx(reference(read, walked), abs=1e-3)
    assert asked[0] == 202 * 152
    assert max(asked[1:]) <= asked[0] / 2
    assert engine.notices == ("torch:cuda ran out of memory, so it worked in smaller tiles",)


def test_what_does_not_fit_in_small_tiles_goes_to_the_cpu_and_is_said(monkeypatch):
    pytest.importorskip("torch")
    read, walked = reading(image(2, 200, 150)), taps(RANDOM.normal(size=(3, 2, 3, 3)))
    asked, engine = running_out(monkeypatch, times=99), played()
    assert agrees(engine, read, walked)
    assert len(asked) < 10
    assert engine.notices[-1] == "torch:cuda ran out of memory even in small tiles, so the CPU did the rest"
    assert engine.notices[-1] in engine.availability().reason


def test_the_cpu_itself_without_memory_is_a_refusal(monkeypatch):
    running_out(monkeypatch, times=99)
    with pytest.raises(EngineError, match=r"^torch ran out of memory even in small tiles"):
        sums(TorchEngine(), reading(image(1, 99, 99)), taps(np.ones((1, 1, 3, 3)), Method.MATRIX))


def test_another_failure_of_the_device_is_one_sentence(monkeypatch):
    torch = pytest.importorskip("torch")

    def conv2d(*_, **__):
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with ...")

    monkeypatch.setattr(torch.nn.functional, "conv2d", conv2d)
    with pytest.raises(EngineError) as failure:
        sums(played(), reading(image(1, 9, 9)), taps(np.ones((1, 1, 3, 3))))
    assert str(failure.value) == (
        "torch:cuda failed: CUDA error: no kernel image is available for execution on the device; "
        "choose another engine."
    )


def test_tensors_that_do_not_fit_are_a_fault_of_ours(monkeypatch):
    """Issue 15, 3.6: nobody is sent to another engine for them."""
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.nn.functional, "conv2d", lambda *_, **__: torch.ones(3) + torch.ones(4))
    with pytest.raises(RuntimeError, match="size of tensor") as failure:
        sums(played(), reading(image(1, 9, 9)), taps(np.ones((1, 1, 3, 3))))
    assert not isinstance(failure.value, EngineError)


@pytest.mark.parametrize("method", sorted(TorchEngine.methods, key=str))
def test_work_is_cut_into_tiles_of_bounded_memory(method):
    pytest.importorskip("torch")
    small = played(working=100_000)
    assert agrees(small, reading(image(2, 90, 200)), taps(np.ones((2, 2, 5, 5)), method))


def test_several_threads_share_an_engine():
    pytest.importorskip("torch")
    engine, x = played(), image(2, 64, 64)
    cases = [taps(RANDOM.normal(size=(2, 2, 5, 5)), method) for method in (Method.DIRECT, Method.FFT) * 6]
    expected = [reference(reading(x), walked) for walked in cases]
    start = threading.Barrier(4)

    def work(walked):
        start.wait(timeout=30)
        return sums(engine, reading(x), walked)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, cases))
    for result, right in zip(results, expected, strict=True):
        assert result == pytest.approx(right, abs=1e-3)


def test_a_device_without_float64_leaves_it_to_others():
    pytest.importorskip("torch")
    engine = played("mps")
    walked = replace(taps(np.ones((1, 1, 3, 3))), dtype=np.dtype("float64"))
    with pytest.raises(EngineError, match="torch:mps has no float64; choose another engine for this image"):
        sums(engine, reading(image(1, 9, 9)), walked)


def test_a_result_whose_rows_lie_apart_is_written_and_nothing_beside_it():
    pytest.importorskip("torch")
    room, read, walked = np.full((2, 12, 30), 7, np.float32), reading(image(1, 10, 20)), taps(np.ones((2, 1, 5, 5)))
    for method in TorchEngine.methods:
        TorchEngine().compute(read, replace(walked, method=method), room[:, 1:11, 5:25])
    assert room[:, 1:11, 5:25] == pytest.approx(reference(read, walked), abs=1e-4)
    room[:, 1:11, 5:25] = 7
    assert (room == 7).all()
