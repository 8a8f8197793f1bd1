"""Peers on the command line: G'MIC and ImageMagick. Their start and the reading of files are not counted."""

import subprocess
import tempfile
import time
from pathlib import Path
from shutil import which

import numpy as np

from tests.benchmarks.peers_cells import Array, Kind, Problem, sigma
from tests.benchmarks.peers_tool import Prepared, Run, Tool, dilated

GMIC = which("gmic")
# Debian's version 6 under its full name first: "convert" may be something else
IMAGEMAGICK = which("magick") or which("convert-im6.q16") or which("convert")
CALLS = 3  # inside G'MIC's clock, which counts milliseconds
CLEARLY = 0.1  # seconds that ImageMagick's applications must add, above the noise of starting a program
LONGEST = 300.0  # seconds for a program before it is ended


def gmic(problem: Problem) -> Prepared:
    """G'MIC's correlate, timed by its own clock between reading and writing."""
    cell = problem.cell
    grouped = cell.groups == cell.shape[0]
    folder = tempfile.TemporaryDirectory(prefix="peers-gmic-")
    place = Path(folder.name)
    masks = [problem.w[:, 0]] if grouped else list(problem.w)
    for name, planes in (("x", problem.x), *((f"mask{number}", mask) for number, mask in enumerate(masks))):
        _write_cimg(place / f"{name}.cimg", planes, deep=not grouped)
    command = _gmic_command(problem, place, len(masks), deep=not grouped)

    def call() -> tuple[float, Array]:
        _ = folder  # removed with this function
        answer = _output([GMIC or "gmic", "-v", "-", *command])
        return float(answer.split("seconds:")[1].split()[0]) / CALLS, _read_cimg(place / "result.cimg")

    return Run(call, clocked=True)


def _gmic_command(problem: Problem, place: Path, masks: int, deep: bool) -> list[str]:
    """Read, correlate with every mask CALLS times, say the seconds, write the last result.

    Channels that are summed are the slices of a volume, of which the first window is computed; otherwise each channel
    meets its own mask.
    """
    (down, along), d = problem.cell.steps, problem.cell.dilation
    center, last = (0, 0) if deep else (-1, -1)
    walk = f"-1,-1,{center},0,0,0,-1,-1,{last},{along},{down},1,{d},{d},1"
    read = [str(place / "x.cimg"), *(str(place / f"mask{number}.cimg") for number in range(masks))]
    each = [part for n in range(masks) for part in ("+correlate[0]", f"[{n + 1}],0,0,1,{walk}")]
    results = f"{masks + 1}-{2 * masks}"
    loop = ["-repeat", str(CALLS), "-if", "$>", f"-remove[{results}]", "-endif", *each, "-done"]
    written = [f"-append[{results}]", "c", f"-output[{masks + 1}]", f"{place / 'result.cimg'},float"]
    return [*read, "start={$|}", *loop, "-echo_stdout", "seconds:{$|-$start}", *written]


def _write_cimg(path: Path, planes: Array, deep: bool) -> None:
    count, rows, columns = planes.shape
    depth, channels = (count, 1) if deep else (1, count)
    header = f"1 float little_endian\n{columns} {rows} {depth} {channels}\n"
    path.write_bytes(header.encode("ascii") + np.ascontiguousarray(planes, dtype="<f4").tobytes())


def _read_cimg(path: Path) -> Array:
    _, sizes, samples = path.read_bytes().split(b"\n", 2)
    columns, rows, _, channels = map(int, sizes.split()[:4])
    return np.frombuffer(samples, dtype="<f4").reshape(channels, rows, columns)


def imagemagick(problem: Problem) -> Prepared:
    """ImageMagick's morphology Correlate; blur for a Gaussian. What a second application adds is its time.

    The usual build computes in 16 bits and clips, so its numbers are not compared.
    """
    cell = problem.cell
    if cell.stride > 1:
        return "has no stride"
    if not cell.shared and len(problem.pairs) > 1:
        return "one kernel for all channels only"
    folder = tempfile.TemporaryDirectory(prefix="peers-magick-")
    path = Path(folder.name) / "x.ppm"
    _write_ppm(path, problem.x)
    reading = [IMAGEMAGICK or "magick", str(path), "-virtual-pixel", "black"]

    def call() -> tuple[float, None]:
        _ = folder  # removed with this function
        once = min(_seconds([*reading, *_filter(problem), "null:"]) for _ in range(2))
        for more in (1, 10, 100):
            added = _seconds([*reading, *_filter(problem) * (1 + more), "null:"]) - once
            if added > CLEARLY:
                return added / more, None
        return CLEARLY / more, None  # at most a millisecond: strips, never a whole cell

    return Run(call, array=None, clocked=True)


def _filter(problem: Problem) -> list[str]:
    if problem.cell.kind is Kind.GAUSSIAN:
        return ["(", "-clone", "0", "-blur", f"{problem.cell.kernel[0] // 2}x{sigma(problem.cell)}", ")", "+delete"]
    kernel = dilated(problem.w[0, 0], problem.cell.dilation)
    size = f"{kernel.shape[1]}x{kernel.shape[0]}"
    text = ",".join(f"{weight:.9g}" for weight in kernel.flat)
    return ["(", "-clone", "0", "-morphology", "Correlate", f"{size}:{text}", ")", "+delete"]


def _write_ppm(path: Path, planes: Array) -> None:
    """16 bits a sample, grey or colour."""
    channels, rows, columns = planes.shape
    header = f"P{6 if channels == 3 else 5}\n{columns} {rows}\n65535\n"
    path.write_bytes(header.encode("ascii") + (planes.transpose(1, 2, 0) * 65535).astype(">u2").tobytes())


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    _output(command)
    return time.perf_counter() - start


def _output(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    if ended.returncode:
        raise RuntimeError(ended.stderr.strip()[:120] or f"{command[0]} ended with {ended.returncode}")
    return ended.stdout


def _absent(program: str | None) -> str:
    return "" if program else "the program is not installed"


PEERS = (
    Tool("G'MIC", "G'MIC", gmic, _absent(GMIC)),
    Tool("ImageMagick (16 bits)", "ImageMagick", imagemagick, _absent(IMAGEMAGICK)),
)
