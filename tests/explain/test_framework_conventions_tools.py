"""The tools themselves, asked: 200 settings through each that is installed here.

SciPy and OpenCV always; what has to be installed by hand with CONVSTUDIO_TOOLS=1: PyTorch, kornia, onnxruntime,
ImageMagick, G'MIC.
"""

import os
import shutil
import subprocess
from dataclasses import replace

import cv2
import numpy as np
import pytest
from scipy import ndimage, signal

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.framework_conventions import TOOLS, told
from convstudio.jobs.render.render_loop import render
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode

SETTINGS, ALL = 200, "CONVSTUDIO_TOOLS" in os.environ
NAMED = {tool.name: tool for tool in TOOLS}
asked_for = pytest.mark.skipif(not ALL, reason="CONVSTUDIO_TOOLS=1 asks other programs")


def word(text):
    """The word between quotes."""
    return text.strip("'")


def by_scipy_signal(call):
    def run(tool, layer, x, w):
        return call(
            x,
            w,
            mode=word(tool.modes[layer.mode]),
            boundary=word(tool.borders[layer.border]),
            fillvalue=layer.border_value,
        )

    return run


def by_ndimage(call):
    def run(tool, layer, x, w):
        return call(x, w, mode=word(tool.borders[layer.border]), cval=layer.border_value)

    return run


def by_opencv(tool, layer, x, w):
    return cv2.filter2D(x, cv2.CV_64F, w, borderType=getattr(cv2, tool.borders[layer.border].removeprefix("cv2.")))


def by_torch(tool, layer, x, w):
    torch = pytest.importorskip("torch")
    mode = word(tool.modes[layer.mode])
    padding = tuple(d * (k - 1) for k, d in zip(w.shape, layer.dilation, strict=True)) if mode == "reach" else mode
    made = torch.nn.Conv2d(
        1, 1, w.shape, layer.stride, padding, layer.dilation, bias=False, padding_mode=word(tool.borders[layer.border])
    ).double()
    with torch.no_grad():
        made.weight[:] = torch.from_numpy(w)
        return made(torch.from_numpy(x)[None, None])[0, 0].numpy()


def by_kornia(tool, layer, x, w):
    torch, kornia = pytest.importorskip("torch"), pytest.importorskip("kornia")
    border, padding = word(tool.borders[layer.border]), word(tool.modes[layer.mode])
    whole = kornia.filters.filter2d(torch.from_numpy(x)[None, None], torch.from_numpy(w)[None], border, padding=padding)
    return whole[0, 0].numpy()


def by_onnxruntime(tool, layer, x, w):
    runtime, onnx = pytest.importorskip("onnxruntime"), pytest.importorskip("onnx")
    values = onnx.helper.make_tensor_value_info
    (top, bottom), (left, right) = told(tool, layer, x.shape).layer.pads
    auto = tool.modes[layer.mode]
    padded = {"pads": [top, left, bottom, right]} if "pads" in auto else {"auto_pad": auto}
    node = onnx.helper.make_node("Conv", ["x", "w"], ["y"], strides=layer.stride, dilations=layer.dilation, **padded)
    kind = onnx.TensorProto.FLOAT
    weights = onnx.numpy_helper.from_array(w[None, None].astype(np.float32), "w")
    graph = onnx.helper.make_graph(
        [node], "g", [values("x", kind, (1, 1, *x.shape))], [values("y", kind, None)], [weights]
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    session = runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x[None, None].astype(np.float32)})[0][0, 0]


def by_imagemagick(method):
    def run(tool, layer, x, w):
        if shutil.which("convert") is None:
            pytest.skip("ImageMagick is not installed")
        rows, columns = x.shape
        text = f"{w.shape[1]}x{w.shape[0]}:" + ",".join(map(repr, (w / w.sum()).ravel().tolist()))
        command = ["convert", "-size", f"{columns}x{rows}", "-depth", "16", "-endian", "LSB", "gray:-", "-background"]
        command += ["black", "-virtual-pixel", tool.borders[layer.border], "-morphology", method, text]
        pixels = np.round(x * 65535).astype("<u2").tobytes()
        out = subprocess.run([*command, "-depth", "16", "gray:-"], input=pixels, capture_output=True, check=True).stdout
        return np.frombuffer(out, "<u2").reshape(rows, columns) / 65535 * w.sum()

    return run


def by_gmic(method):
    def run(tool, layer, x, w):
        if shutil.which("gmic") is None:
            pytest.skip("G'MIC is not installed")
        texts = ["(" + ";".join(",".join(map(repr, row)) for row in rows.tolist()) + ")" for rows in (x, w)]
        command = ["gmic", "-v", "-1", *texts, f"{method}[0]", f"[1],{tool.borders[layer.border]}"]
        command += ["-o[0]", "-.csv"]
        out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        return np.array([[float(cell) for cell in line.split(",")] for line in out.split("\n") if line.strip()])

    return run


ASKED = {
    "SciPy correlate2d": by_scipy_signal(signal.correlate2d),
    "SciPy convolve2d": by_scipy_signal(signal.convolve2d),
    "ndimage correlate": by_ndimage(ndimage.correlate),
    "ndimage convolve": by_ndimage(ndimage.convolve),
    "OpenCV": by_opencv,
}
BY_HAND = {
    "PyTorch": by_torch,
    "kornia": by_kornia,
    "ONNX": by_onnxruntime,
    "ImageMagick Correlate": by_imagemagick("Correlate"),
    "ImageMagick Convolve": by_imagemagick("Convolve"),
    "G'MIC correlate": by_gmic("correlate"),
    "G'MIC convolve": by_gmic("convolve"),
}


def drawn(tool, random):
    """A layer that the tool has words for; the input is larger than the kernel, as a picture is."""
    pair = (1, 1), (2, 1), (2, 2), (1, 3)
    while True:
        layer = Layer(
            bank=KernelBank(random.integers(1, 9, (1, 1, *random.integers(1, 6, 2))).astype(float)),
            mode=random.choice(list(Mode)[:5]),
            stride=tuple(map(int, random.choice(pair))),
            dilation=tuple(map(int, random.choice(pair))),
            border=random.choice(list(Border)),
        )
        if tool.note and layer.border is Border.ZEROS and layer.bank.size in ((2, 2), (4, 4)):
            continue  # what the note says
        if layer.border is Border.CONSTANT:
            layer = replace(layer, border_value=0.25)
        if layer.mode in tool.modes and told(tool, layer, (11, 13)).layer is not None:
            return layer


def compare(name, ask, count):
    tool, random = NAMED[name], np.random.default_rng(5)
    for number in range(count):
        layer = drawn(tool, random)
        x = random.random((11, 13)) if number % 2 else np.zeros((11, 13))
        x[5, 6] = 1
        theirs = ask(tool, layer, x, layer.bank.weights[0, 0].copy())
        image = Image(x[None])
        given = told(tool, layer, x.shape).layer
        ours = render(make_stack_plan((given,), facts_of(image), "reference"), image.array)[0]
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-3 * layer.bank.weights.sum(), err_msg=repr(layer))


@pytest.mark.parametrize("name", ASKED)
def test_the_table_agrees_with_what_is_always_installed(name):
    compare(name, ASKED[name], SETTINGS if ALL else 30)


@asked_for
@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel")  # of torch, which copies then
@pytest.mark.parametrize("name", BY_HAND)
def test_the_table_agrees_with_what_is_installed_by_hand(name):
    compare(name, BY_HAND[name], SETTINGS)
