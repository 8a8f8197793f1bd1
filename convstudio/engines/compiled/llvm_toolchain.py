"""From LLVM IR to functions that ctypes calls: what this CPU can do, compiling, and the object code kept on disk.

ctypes releases the GIL for the time of a call, so several threads compute at once. Compiling takes a tenth of a second
and happens once for each CPU and version: after that the object code is read back in a millisecond.
"""

import ctypes
import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from convstudio import __version__
from convstudio.engines.base import Availability
from convstudio.engines.disk_cache import keep, kept
from convstudio.engines.fork_safety import new_lock

_INSTALL = "llvmlite is not installed: pip install 'convstudio[fast]'"
OVER_JOBS: tuple[str, ...] = ("gather_codegen.py", "source_layout.py", "loop_runner.py", "job_queue_codegen.py")
"""The files that write what every loop over jobs has."""

_ALWAYS = ("llvm_toolchain.py", "ir_builder.py", "ir_values.py")  # every loop is written with them
# Loops are written as they should run, vectors and all: values into registers, then what is said twice said once.
# LLVM's own list of passes takes five times as long and makes nothing faster.
_PASSES = ("sroa", "simplify_cfg", "loop_rotate", "new_gvn", "instruction_combine", "simplify_cfg")
LANES = "CONVSTUDIO_LANES"  # environment variable: fewer floats in a register than this CPU has, as on a lesser one
_LANES = {16: "avx512f", 8: "avx2", 4: ""}  # floats in a register, and the feature that has such registers
_LESSER = {8: ",-avx512f", 4: ",-avx"}  # what a lesser CPU lacks; whatever builds on it goes with it
_WITHOUT_AVX = 4  # floats in a register of an x86 without AVX, on which fused multiply-adds build
_lock = new_lock()
_trackers: list[Any] = []


@dataclass(frozen=True)
class Machine:
    """The CPU as the loops see it: floats in a vector register, and how many such registers there are.

    fused: whether a product and its sum are one instruction.
    """

    name: str
    features: str
    lanes: int
    registers: int
    fused: bool = True


@cache
def machine() -> Machine:
    """The CPU of this computer; needs llvmlite."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features, most = llvm.get_host_cpu_features(), offered_lanes()[-1]
    chosen = os.environ.get(LANES) or str(most)
    if chosen not in map(str, offered_lanes()):
        raise RuntimeError(f"{LANES} is {chosen!r}; this CPU has {', '.join(map(str, offered_lanes()))}")
    lanes = int(chosen)
    # x86 has 32 vector registers with AVX-512 only, ARM always.
    registers = 16 if features.get("sse2") and lanes < 16 else 32
    lesser = _LESSER[lanes] if lanes < most else ""
    fused = not features.get("sse2") or (bool(features.get("fma")) and lanes > _WITHOUT_AVX)
    return Machine(llvm.get_host_cpu_name(), features.flatten() + lesser, lanes, registers, fused)


@cache
def offered_lanes() -> tuple[int, ...]:
    """How many floats a register of this CPU can hold, the most last; needs llvmlite."""
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features()
    most = next(lanes for lanes, feature in _LANES.items() if not feature or features.get(feature))
    return tuple(lanes for lanes in sorted(_LANES) if lanes <= most)


@cache
def availability() -> Availability:
    """Whether functions can be compiled and run here; found out by trying, once."""
    if importlib.util.find_spec("llvmlite") is None:
        return Availability(False, _INSTALL)
    try:
        import llvmlite

        cpu = machine()
        library("probe", _probe, (), {"probe": (ctypes.c_void_p,)})
    except (ImportError, OSError, RuntimeError) as error:  # executable memory refused, a wheel of another system
        return Availability(False, f"compiling failed ({' '.join(str(error).split())[:120]})")
    return Availability(True, f"llvmlite {llvmlite.__version__} for {cpu.name}, {cpu.lanes} floats in a register")


def _probe(cpu: Machine) -> Any:
    from llvmlite import ir

    from convstudio.engines.compiled.ir_builder import FLOATS, Function

    module = ir.Module("probe")
    function = Function(module, "probe", {"place": FLOATS}, cpu.lanes)
    (place,) = function.pointers("place")
    place.put(function.real(1.0))
    function.end()
    return module


def library(
    name: str, write: Callable[[Machine], Any], sources: tuple[str, ...], symbols: dict[str, tuple[Any, ...]]
) -> dict[str, Callable[..., None]]:
    """The compiled functions of a module, called with the GIL released: a name for each, with the ctypes it takes.

    write(machine) gives the llvmlite module. sources: the files of this folder that write it. The object code of an
    earlier run is used when the CPU, its features, the versions and the sources are the same.
    """
    with _lock:
        place = f"{name}-{_key(name, sources)}.object"
        code = kept(place)
        if code is None:
            code = _compiled(write(machine()))
            keep(place, code)
        return _loaded(name, code, symbols)


def _compiled(module: Any) -> bytes:
    import llvmlite.binding as llvm

    target = _target_machine()
    module.triple = llvm.get_default_triple()
    module.data_layout = str(target.target_data)
    parsed = llvm.parse_assembly(str(module))
    parsed.verify()
    passes = llvm.create_new_module_pass_manager()
    for step in _PASSES:
        getattr(passes, f"add_{step}_pass")()
    passes.run(parsed, llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options()))
    return bytes(target.emit_object(parsed))


def _target_machine() -> Any:
    import llvmlite.binding as llvm

    cpu = machine()
    target = llvm.Target.from_triple(llvm.get_default_triple())
    return target.create_target_machine(cpu=cpu.name, features=cpu.features, opt=3, reloc="pic", jit=True)


@cache
def _jit() -> Any:
    import llvmlite.binding as llvm

    return llvm.create_lljit_compiler(_target_machine())


def _loaded(name: str, code: bytes, symbols: dict[str, tuple[Any, ...]]) -> dict[str, Callable[..., None]]:
    import llvmlite.binding as llvm

    builder = llvm.JITLibraryBuilder().add_object_img(code).add_current_process()  # memset and memcpy are there
    for symbol in symbols:
        builder.export_symbol(symbol)
    tracker = builder.link(_jit(), f"{name} {len(_trackers)}")
    _trackers.append(tracker)  # the code lives as long as this does
    return {symbol: ctypes.CFUNCTYPE(None, *types)(tracker[symbol]) for symbol, types in symbols.items()}


def _key(name: str, sources: tuple[str, ...]) -> str:
    import llvmlite

    cpu = machine()
    kind = f"{cpu.lanes} lanes, {cpu.registers} registers"
    # By the CPU as well: on one without an instruction that the code holds, the process would be killed.
    facts = (name, cpu.name, cpu.features, kind, sys.platform, llvmlite.__version__)
    words = (_text(str(Path(__file__).parent / file)) for file in (*sources, *_ALWAYS))
    return hashlib.sha256("\0".join((*facts, *words)).encode()).hexdigest()[:32]


@cache
def _text(path: str) -> str:
    file = Path(path)  # a frozen program has no sources
    return file.read_text(encoding="utf-8") if file.exists() else __version__
