"""The curves of growth.py with the lines that fit them, drawn off screen into a PNG."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyqtgraph

    from tests.benchmarks.growth import Case

WIDTH, HEIGHT = 1500, 520
HEADROOM = 1.25  # for the legend
COLOURS = ("#0072b2", "#d55e00", "#009e73")  # told apart by people who do not see all colours
Points = tuple[np.ndarray, np.ndarray]


def draw(found: "Mapping[str, Sequence[Case]]", by: str, path: Path) -> None:
    """One panel for each part that was measured."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph

    application = pyqtgraph.mkQApp("growth")
    pyqtgraph.setConfigOptions(background="w", foreground="k", antialias=True)
    window = pyqtgraph.GraphicsLayoutWidget(size=(WIDTH * len(found) // 3, HEIGHT))
    panels = {"images": _images, "kernels": _kernels, "viewports": _viewports}
    for part, cases in found.items():
        panels[part](window.addPlot(), cases, by)
    window.show()
    application.processEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"{path} could not be written")
    window.close()


def _images(plot: "pyqtgraph.PlotItem", cases: "Sequence[Case]", by: str) -> None:
    _name(plot, "Time and size of the image", "megapixels", "ms")
    plot.setLogMode(x=True, y=True)
    sizes = sorted({case.output / 1e6 for case in cases})
    plot.getAxis("bottom").setTicks([[(float(np.log10(size)), f"{size:.3g}") for size in sizes]])
    for colour, size in zip(COLOURS, sorted({case.size for case in cases}), strict=False):
        row = [case for case in cases if case.size == size]
        pixels = np.array([case.output / 1e6 for case in row])
        spent = np.array([case.milliseconds(by) for case in row])
        fixed, each = _straight(pixels, spent)
        along = np.geomspace(pixels.min(), pixels.max(), 60)
        label = f"{size}x{size}: {each:.3g} ms a megapixel"
        _curve(plot, (pixels, spent), (along, fixed + each * along), colour, label)


def _kernels(plot: "pyqtgraph.PlotItem", cases: "Sequence[Case]", by: str) -> None:
    _name(plot, "Time and size of the kernel, 4 megapixels", "side of the kernel", "ms")
    methods = list(dict.fromkeys(case.method for case in cases))
    for colour, method in zip(COLOURS, methods, strict=False):
        row = [case for case in cases if case.method is method]
        sides = np.array([float(case.size) for case in row])
        spent = np.array([case.milliseconds(by) for case in row])
        fixed, each = _straight(sides**2, spent)
        along = np.linspace(sides.min(), sides.max(), 60)
        label = f"{method.value}: {fixed:.3g} ms + {each * 1e3:.3g} µs a weight"
        _curve(plot, (sides, spent), (along, fixed + each * along**2), colour, label)
    plot.setYRange(0, HEADROOM * max(case.milliseconds(by) for case in cases))


def _viewports(plot: "pyqtgraph.PlotItem", cases: "Sequence[Case]", by: str) -> None:
    _name(plot, "Viewport of 1600x1000", "side of the kernel", "ms")
    for colour, key in zip(COLOURS, dict.fromkeys(case.key for case in cases), strict=False):
        row = [case for case in cases if case.key == key]
        sides = np.array([float(case.size) for case in row])
        spent = np.array([case.milliseconds(by) for case in row])
        _curve(plot, (sides, spent), (sides, spent), colour, f"out of {key}")
    plot.setYRange(0, HEADROOM * max(case.milliseconds(by) for case in cases))


def _straight(lengths: np.ndarray, spent: np.ndarray) -> tuple[float, float]:
    """(at zero, slope), neither below 0, of the line with the least relative error: small times count as large ones."""
    if len(lengths) < 2:
        return float(spent[0]), 0.0
    table = np.stack([1 / spent, lengths / spent], axis=1)
    fixed, each = np.linalg.lstsq(table, np.ones(len(spent)), rcond=None)[0]
    if each < 0:
        return float(np.median(spent)), 0.0
    return (float(fixed), float(each)) if fixed >= 0 else (0.0, float(np.median(spent / lengths)))


def _name(plot: "pyqtgraph.PlotItem", title: str, across: str, up: str) -> None:
    plot.setTitle(title)
    plot.setLabel("bottom", across)
    plot.setLabel("left", up)
    plot.showGrid(x=True, y=True, alpha=0.25)
    plot.addLegend(offset=(10, 10))


def _curve(plot: "pyqtgraph.PlotItem", points: Points, line: Points, colour: str, label: str) -> None:
    plot.plot(*line, pen={"color": colour, "width": 2}, name=label)
    plot.plot(*points, pen=None, symbol="o", symbolSize=7, symbolBrush=colour, symbolPen=None)
