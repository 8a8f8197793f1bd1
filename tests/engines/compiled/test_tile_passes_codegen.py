"""The loop over tiles is written for every kind of CPU; its numbers are held in test_direct.py and test_low_rank.py."""

import pytest

from convstudio.engines.compiled import llvm_toolchain

llvm = pytest.importorskip("llvmlite.binding", reason="loops are compiled with llvmlite")


@pytest.mark.parametrize(("lanes", "registers"), [(4, 16), (4, 32), (8, 16), (16, 32)])
def test_it_is_valid_code_for_every_kind_of_cpu(lanes, registers):
    from convstudio.engines.compiled.tile_passes_codegen import write_passes

    llvm_toolchain.machine()
    module = write_passes(llvm_toolchain.Machine("any", "", lanes, registers))
    llvm.parse_assembly(str(module)).verify()
