"""Peak resident size of jobs on 12 megapixels, each in a process of its own.

    python -m tests.benchmarks.memory [--engine auto] [--jobs PATTERN] [--json FILE]

"beyond" is the peak of the process, less what was resident before the job (libraries and the input), less the output.
"warm" has the libraries, threads and plans of a small job loaded before; "fresh" pays for them too. A job with one
output must stay under 64 MB; a bank of 64 outputs streams, so its output is not in memory either. Unix only.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ALLOWED_MB = 64.0
ROWS, COLUMNS = 3000, 4000
SMALL, SMALLEST = 256, 8
MEGABYTE = 1e6


@dataclass(frozen=True)
class Job:
    """A kernel of one output, or a bank; what it reads: (channels, rows, columns) of dtype."""

    name: str
    weights: Callable[[], np.ndarray]
    channels: int = 1
    dtype: str = "float32"
    stride: int = 1
    dilation: int = 1


def dense(size: int, channels: int = 1, outputs: int = 1) -> Callable[[], np.ndarray]:
    """Random weights (outputs, channels, size, size)."""
    return lambda: np.random.default_rng(0).normal(size=(outputs, channels, size, size))


def of_rank(size: int, rank: int) -> Callable[[], np.ndarray]:
    """A kernel that is a sum of this many columns times rows."""
    random = np.random.default_rng(0)
    return lambda: (random.normal(size=(size, rank)) @ random.normal(size=(rank, size)))[None, None]


JOBS = (
    Job("3x3", dense(3)),
    Job("7x7", dense(7)),
    Job("15x15", dense(15)),
    Job("31x31", dense(31)),
    Job("63x63", dense(63)),
    Job("127x127", dense(127)),
    Job("rank 1, 31x31", of_rank(31, 1)),
    Job("rank 2, 15x15", of_rank(15, 2)),
    Job("motion blur 31", lambda: np.eye(31)[None, None] / 31),
    Job("box 101", lambda: np.full((1, 1, 101, 101), 1 / 101**2)),
    Job("7x7 stride 2", dense(7), stride=2),
    Job("5x5 dilation 2", dense(5), dilation=2),
    Job("3x3 of uint8", dense(3), dtype="uint8"),
    Job("31x31 of uint8", dense(31), dtype="uint8"),
    Job("3x3 of float64", dense(3), dtype="float64"),
    Job("31x31 of float64", dense(31), dtype="float64"),
    Job("RGB to one, 1x1", dense(1, 3), channels=3),
    Job("RGB to one, 3x3", dense(3, 3), channels=3),
    Job("RGB to one, 31x31", dense(31, 3), channels=3),
)
BANK = Job("bank of 64 3x3, RGB", dense(3, 3, 64), channels=3)
STREAMED, APPLIED = "strip by strip", "convstudio apply"


def source(job: Job, rows: int, columns: int) -> np.ndarray:
    """The input (channels, rows, columns), made without more memory than it takes."""
    random, shape = np.random.default_rng(0), (job.channels, rows, columns)
    if job.dtype == "uint8":
        return random.integers(0, 256, shape, dtype=np.uint8)
    return random.random(shape, dtype=np.dtype(job.dtype).type)


def resident() -> int:
    """Bytes resident now; the peak so far where the system does not tell."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    return peak()


def peak(who: int = resource.RUSAGE_SELF) -> int:
    """The most bytes that were resident."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit


def child(name: str, engine: str, warm: bool) -> dict[str, Any]:
    """A job in this process: what it was, and the bytes beyond input and output."""
    import convstudio

    job = next(job for job in JOBS if job.name == name)
    weights, image = job.weights(), source(job, ROWS, COLUMNS)
    arguments = {"padding": "same", "stride": job.stride, "dilation": job.dilation, "engine": engine}
    plan = convstudio.plan(image, weights, **arguments)
    if warm:
        convstudio.conv2d(source(job, SMALL, SMALL), weights, **arguments)
    before = resident()
    result = convstudio.conv2d(image, weights, **arguments)
    beyond = peak() - before - result.nbytes
    facts = {"method": plan.method.value, "engine": plan.engine, "stated": plan.bytes - result.nbytes}
    return {**facts, "beyond": max(0, beyond)}


def streamed(engine: str) -> dict[str, Any]:
    """The bank strip by strip, each forgotten; everything but the input counts."""
    from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
    from convstudio.jobs.export.result_strips import StreamedResult
    from convstudio.values.image import Image
    from convstudio.values.kernel import KernelBank
    from convstudio.values.layer import Grouping, Layer, Mode

    image = Image(source(BANK, ROWS, COLUMNS))
    layer = Layer(bank=KernelBank(BANK.weights()), grouping=Grouping.STANDARD, mode=Mode.SAME)
    stack = make_stack_plan([layer], facts_of(image), engine)
    before = resident()
    done = sum(part.size for _, part in StreamedResult(stack, image.array))
    assert done == 64 * ROWS * COLUMNS
    plan = stack.plans[0]
    return {"method": plan.method.value, "engine": plan.engine, "stated": 0, "beyond": max(0, peak() - before)}


def applied(engine: str) -> dict[str, Any]:
    """The bank by the command line, from a .npy file into one; the input is read into memory and does not count."""
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "tests.benchmarks.memory", "--inputs", folder], check=True)
        base, _ = _apply(place, "small.npy", engine)
        whole, facts = _apply(place, "x.npy", engine)
        read = (place / "x.npy").stat().st_size
    return {**facts, "stated": 0, "beyond": max(0, whole - base - read)}


def write_inputs(place: Path) -> None:
    """What _apply reads, by a process of its own: a child begins with the peak of the process that starts it."""
    np.save(place / "x.npy", source(BANK, ROWS, COLUMNS))
    np.save(place / "small.npy", source(BANK, SMALLEST, SMALLEST))
    np.save(place / "bank.npy", BANK.weights())


def _apply(place: Path, name: str, engine: str) -> tuple[int, dict[str, Any]]:
    """(peak bytes, method and engine) of one run of the command line."""
    walk = ["--stride", "1", "--mode", "same", "--grouping", "standard"]
    command = ["apply", name, "--weights", "bank.npy", *walk, "--engine", engine]
    program = [sys.executable, "-m", "convstudio", *command, "-o", "out.npy", "--json"]
    started = subprocess.Popen(program, cwd=place, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    answer = started.stdout.read()
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"convstudio apply ended with {started.returncode}")
    facts = json.loads(answer)
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit, {"method": facts["method"], "engine": facts["engine"]}


def in_a_process(name: str, engine: str, warm: bool) -> dict[str, Any]:
    """What a child says of a job."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", "--child", name, "--engine", engine]
    ended = subprocess.run([*command, *(["--warm"] if warm else [])], capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"failed": ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else str(ended.returncode)}
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def told(name: str, found: dict[str, dict[str, Any]], limited: bool) -> str:
    """One line of the table."""
    failed = [each["failed"] for each in found.values() if "failed" in each]
    if failed:
        return f"{name:24} failed: {failed[0]}"
    facts = next(iter(found.values()))
    figures = "  ".join(f"{how} {each['beyond'] / MEGABYTE:7.1f}" for how, each in found.items())
    stated = f"stated {facts['stated'] / MEGABYTE:6.1f}" if facts["stated"] else ""
    above = limited and found["fresh"]["beyond"] > ALLOWED_MB * MEGABYTE
    return f"{name:24} {facts['method']:10} {facts['engine']:9} {figures}  {stated}{'  ABOVE' if above else ''}"


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__.splitlines()[0])
    parser.add_argument("--engine", default="auto", metavar="NAME", help="auto unless given")
    parser.add_argument("--jobs", default="", metavar="PATTERN", help="only jobs with this in their name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the bytes")
    parser.add_argument("--inputs", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure each job in a child and print."""
    args = options()
    if args.inputs:
        write_inputs(args.inputs)
        return
    if args.child:
        print(json.dumps(_answered(args)))
        return
    print(f"MB beyond input and output, {COLUMNS}x{ROWS}; one output is allowed {ALLOWED_MB:g}:")
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    for job in (job for job in JOBS if args.jobs in job.name):
        rows[job.name] = {how: in_a_process(job.name, args.engine, how == "warm") for how in ("warm", "fresh")}
        print(told(job.name, rows[job.name], limited=True), flush=True)
    for name in (name for name in (STREAMED, APPLIED) if args.jobs in BANK.name):
        title = f"{BANK.name}, {name}"
        rows[title] = {"fresh": in_a_process(name, args.engine, warm=False)}
        print(told(title, rows[title], limited=False), flush=True)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _answered(args: argparse.Namespace) -> dict[str, Any]:
    if args.child == STREAMED:
        return streamed(args.engine)
    return applied(args.engine) if args.child == APPLIED else child(args.child, args.engine, args.warm)


if __name__ == "__main__":
    main()
