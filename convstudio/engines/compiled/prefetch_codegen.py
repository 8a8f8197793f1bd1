"""Asking for memory before it is used: the CPU by itself does not look beyond a page, nor from run to run."""

from llvmlite import ir

from convstudio.engines.compiled.ir_builder import Function, Int, Pointer

_LINE_BYTES = 64


def expect(f: Function, place: Pointer) -> None:
    """Have the line of cache at this place brought near. It may be any place, even none."""
    number = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [place.value.type, number, number, number])
    name = "llvm.prefetch.p0"
    # llvm.prefetch never faults, so nothing asks whether the place is there.
    fetch = f.module.globals.get(name) or ir.Function(f.module, kind, name=name)
    f.builder.call(fetch, [place.value, *(ir.Constant(number, n) for n in (0, 3, 1))])  # to read, keep it near, data


def expect_rows(f: Function, place: Pointer, pitch: Int, rows: int, size: int) -> None:
    """The same for some rows of so many bytes, pitch bytes apart."""
    for row in range(rows):
        for at in range(0, size, _LINE_BYTES):
            expect(f, place.plus_bytes(pitch * row + at))
