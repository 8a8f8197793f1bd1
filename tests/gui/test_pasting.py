"""Issue 15, 4.7: a long text that is pasted does not keep the window waiting."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from convstudio.gui import pasting
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer

SIDE = 101  # cells; their text is longer than what the window reads itself
WEIGHTS = np.random.default_rng(0).integers(-9, 10, (SIDE, SIDE)).astype(float)
LONG = "\n".join(" ".join(f"{weight:.1f}" for weight in row) for row in WEIGHTS)


@pytest.fixture
def studio(studio_of):
    from tests.driven import photograph

    bank = KernelBank.of(Kernel(np.ones((3, 3))), Kernel(np.ones((3, 3))))
    return studio_of(photograph(1, 40, 50), layers=(Layer(bank=bank),))


@pytest.fixture
def threads(monkeypatch):
    """Where texts were read."""
    met = []

    def noted(text, read=pasting.read):
        met.append(threading.current_thread())
        return read(text)

    monkeypatch.setattr(pasting, "read", noted)
    return met


def kernels(studio):
    return studio.session.project.layer.bank.weights[:, 0]


def test_a_long_text_is_read_on_the_worker_and_becomes_the_kernel(studio, threads):
    assert len(LONG) > pasting.LONG
    studio.pasting.paste(LONG)
    assert studio.wait_files(30_000)
    assert [thread is threading.main_thread() for thread in threads] == [False]
    np.testing.assert_array_equal(kernels(studio)[0], WEIGHTS)
    assert studio.session.history.undo_label == "Paste kernel"


def test_a_short_text_is_there_at_once(studio):
    studio.pasting.paste("1 2 1")
    np.testing.assert_array_equal(studio.session.project.layer.bank.kernel(0, 0).weights, [[1, 2, 1]])


def test_a_long_text_that_is_bad_changes_nothing(studio):
    before = studio.session.project
    studio.pasting.paste(LONG + " 7")
    assert studio.wait_files(30_000)
    assert studio.session.project is before
    assert studio.window.banner.text


def test_another_kernel_that_is_chosen_meanwhile_is_left_alone(studio):
    project = studio.session.project
    studio.pasting.paste(LONG)
    studio.session.begin(project.viewed(kernel=(1, 0)), None)
    assert studio.wait_files(30_000)
    np.testing.assert_array_equal(kernels(studio), np.ones((2, 3, 3)))
    assert "another kernel" in studio.window.banner.text


def test_a_long_text_is_convolved_on_the_worker(studio):
    one = replace(studio.session.project.layer, bank=KernelBank.of(Kernel(np.ones((1, 1)) * 2)))
    studio.session.begin(studio.session.project.with_layer(one), None)
    studio.pasting.convolve(LONG)
    assert studio.wait_files(30_000)
    np.testing.assert_array_equal(kernels(studio)[0], WEIGHTS * 2)


def test_what_is_doubtful_in_a_long_text_is_told_as_in_a_short_one(studio):
    heard = []
    studio.editing.told.connect(heard.append)
    studio.pasting.paste("1,2\n3,4" + "\n" * pasting.LONG)
    assert studio.wait_files(30_000)
    assert heard[-1] == "A comma lies between two numbers, 1 and 2; for 1.2 write a point."
