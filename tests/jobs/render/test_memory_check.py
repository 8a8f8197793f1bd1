"""Bytes before work."""

import sys

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import make_stack_plan
from convstudio.jobs.render import memory_check
from convstudio.jobs.render.memory_check import MemoryRefused, check_memory, free_bytes
from convstudio.jobs.render.render_loop import render
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.plan import InputFacts

LARGE = make_stack_plan([Layer(bank=KernelBank(np.ones((64, 1, 1, 1))))], InputFacts((1, 10000, 10000)))


def test_free_memory_is_a_sensible_number():
    assert 1 << 24 < free_bytes() < 1 << 50


def test_elsewhere_free_memory_is_half_of_what_there_is_or_a_guess(monkeypatch):
    monkeypatch.setattr(sys, "platform", "somewhere")
    assert free_bytes() > 1 << 24
    monkeypatch.setattr(memory_check.os, "sysconf_names", {})
    assert free_bytes() == 4 << 30


def test_what_fits_is_let_through(monkeypatch):
    monkeypatch.setattr(memory_check, "free_bytes", lambda: 2 * LARGE.bytes + 2)
    check_memory(LARGE)


def test_what_does_not_fit_is_refused_with_the_arithmetic(monkeypatch):
    monkeypatch.setattr(memory_check, "free_bytes", lambda: 16 << 30)
    with pytest.raises(MemoryRefused) as refusal:
        check_memory(LARGE)
    assert str(refusal.value) == (
        f"64 outputs of 10000x10000 need {LARGE.bytes / 2**30:.1f} GiB; 8.0 GiB may be used. "
        "Choose fewer kernels, mode valid or a stride."
    )


def test_nothing_is_computed_of_what_does_not_fit(monkeypatch):
    monkeypatch.setattr(memory_check, "free_bytes", lambda: 1 << 20)
    with pytest.raises(MemoryRefused):
        render(LARGE, np.broadcast_to(np.uint8(1), (1, 10000, 10000)))
