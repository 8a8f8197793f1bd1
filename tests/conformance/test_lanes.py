"""The compiled engine with fewer lanes than this CPU has: as on lesser ones, in processes of their own.

All tests of the engines so: CONVSTUDIO_LANES=4 pytest tests/engines
"""

import os
import subprocess
import sys

import pytest

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

from convstudio.engines.compiled import llvm_toolchain
from convstudio.engines.engine_registry import PREFERENCE
from tests.sources import ROOT

CONFORMANCE = """
from convstudio.engines import calibration
from convstudio.engines.compiled.engine import CompiledEngine
from convstudio.engines.compiled.llvm_toolchain import machine
from tests.conformance import test_torch_cases
from tests.engines.compiled import test_engine

for index in range(len(test_torch_cases.META)):
    test_torch_cases.test_the_result_is_torchs(index, "auto")
for size in ((3, 3), (1, 40), (25, 31)):
    test_engine.test_every_method_that_it_prices_gives_the_same_numbers(size)
calibration._SIDE = 300
print(machine().lanes, set(calibration._measured(CompiledEngine())) == CompiledEngine.methods)
"""


@pytest.mark.parametrize("lanes", llvm_toolchain.offered_lanes()[:-1])  # all other tests take the last
def test_fewer_lanes_than_the_cpu_has_give_the_same_numbers(lanes):
    environment = {**os.environ, llvm_toolchain.LANES: str(lanes), PREFERENCE: "compiled"}
    command = [sys.executable, "-c", CONFORMANCE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{lanes} True\n"), done.stderr[-3000:]
