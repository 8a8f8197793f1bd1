"""Issue 15, 4.7: a long text that is pasted does not keep the window waiting; a whole bank is taken or refused."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from convstudio.gui.controllers import paste_controller
from convstudio.gui.controllers.editing_controller import EditingController
from convstudio.gui.session import Session
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

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

    def noted(text, read=paste_controller.read):
        met.append(threading.current_thread())
        return read(text)

    monkeypatch.setattr(paste_controller, "read", noted)
    return met


def kernels(studio):
    return studio.session.project.layer.bank.weights[:, 0]


def test_a_long_text_is_read_on_the_worker_and_becomes_the_kernel(studio, threads):
    assert len(LONG) > paste_controller.LONG
    studio.paste.paste(LONG)
    assert studio.wait_files(30_000)
    assert [thread is threading.main_thread() for thread in threads] == [False]
    np.testing.assert_array_equal(kernels(studio)[0], WEIGHTS)
    assert studio.session.history.undo_label == "Paste kernel"


def test_a_short_text_is_there_at_once(studio):
    studio.paste.paste("1 2 1")
    np.testing.assert_array_equal(studio.session.project.layer.bank.kernel(0, 0).weights, [[1, 2, 1]])


def test_several_kernels_in_a_long_text_are_refused_as_in_a_short_one(studio):
    before, many = studio.session.project, np.ones((40, 5, 9, 9))
    assert len(str(many.tolist())) > paste_controller.LONG
    studio.paste.paste(str(many.tolist()))
    assert studio.wait_files(30_000)
    assert studio.session.project is before
    assert studio.window.banner.text.endswith("5 inputs per output.")


@pytest.mark.parametrize("text", ["1 1 1; 1 1 1; 1 1 1", LONG])
def test_what_was_said_before_is_gone_with_a_paste_that_works(studio, text):
    for say in (studio.tell, studio.refuse_words):
        say("Something before.")
        studio.paste.paste(text)
        assert studio.wait_files(30_000)
        assert "before" not in studio.window.banner.text


def test_a_long_text_that_is_bad_changes_nothing(studio):
    before = studio.session.project
    studio.paste.paste(LONG + " 7")
    assert studio.wait_files(30_000)
    assert studio.session.project is before
    assert studio.window.banner.text


def test_another_kernel_that_is_chosen_meanwhile_is_left_alone(studio):
    project = studio.session.project
    studio.paste.paste(LONG)
    studio.session.begin(project.viewed(kernel=(1, 0)), None)
    assert studio.wait_files(30_000)
    np.testing.assert_array_equal(kernels(studio), np.ones((2, 3, 3)))
    assert "another kernel" in studio.window.banner.text


def test_a_long_text_is_convolved_on_the_worker(studio):
    one = replace(studio.session.project.layer, bank=KernelBank.of(Kernel(np.ones((1, 1)) * 2)))
    studio.session.begin(studio.session.project.with_layer(one), None)
    studio.paste.convolve(LONG)
    assert studio.wait_files(30_000)
    np.testing.assert_array_equal(kernels(studio)[0], WEIGHTS * 2)


def test_what_is_doubtful_in_a_long_text_is_told_as_in_a_short_one(studio):
    heard = []
    studio.editing.told.connect(heard.append)
    studio.paste.paste("1,2\n3,4" + "\n" * paste_controller.LONG)
    assert studio.wait_files(30_000)
    assert heard[-1] == "A comma lies between two numbers, 1 and 2; for 1.2 write a point."


# a whole bank

BANK = np.random.default_rng(2).integers(-9, 10, (14, 8, 3, 2)).astype(float)


@pytest.fixture
def session(qapp):
    return Session(Project())


@pytest.fixture
def editing(session):
    return EditingController(session)


@pytest.fixture
def said(editing):
    words = []
    editing.refused.connect(lambda refusal: words.append(str(refusal)))
    editing.told.connect(words.append)
    return words


@pytest.fixture
def eight(session):
    """A standard layer of another size on eight channels, a kernel in the midst of it chosen."""
    layer = Layer(bank=KernelBank(np.ones((4, 8, 3, 3))), grouping=Grouping.STANDARD, bias=(1.0, 2.0, 3.0, 4.0))
    picture = Image(np.zeros((8, 5, 6), np.uint8), "eight")
    session.begin(Project((picture,), layers=(layer,)).viewed(kernel=(2, 5)), None)
    return layer


def test_a_whole_bank_that_is_pasted_is_the_bank_of_the_layer(session, editing, said, eight):
    editing.text_pasted(str(BANK.tolist()))
    assert np.array_equal(session.project.layer.bank.weights, BANK)
    assert said == [
        "The weights of the layer are now those of the text: 14 × 8 × 3 × 2 (outputs, inputs, rows, columns)."
    ]
    session.undo()
    assert session.project.layer == eight


@pytest.mark.parametrize(
    ("grouping", "block", "words"),
    [
        (Grouping.STANDARD, BANK[:, :3], "the input has 8"),
        (Grouping.EACH, BANK, "8 inputs per output"),
        (Grouping.DEPTHWISE, BANK[:, :1], "does not divide the 14 output channels"),
        (Grouping.POINTWISE, BANK, "1x1 kernels; these are 3x2"),
        (Grouping.STANDARD, BANK[:3], "3×2; those of the layer are 3×3"),
    ],
)
def test_a_bank_that_does_not_suit_the_layer_is_refused_in_one_sentence(
    session, editing, said, eight, grouping, block, words
):
    session.begin(session.project.with_layer(replace(eight, grouping=grouping)), None)
    before = session.project
    editing.text_pasted(str(block.tolist()))
    assert session.project is before
    assert len(said) == 1
    assert words in said[0]


def test_a_whole_bank_of_the_same_size_is_the_bank_wherever_it_is_pasted(session, editing, said, eight):
    weights = np.arange(4 * 8 * 9.0).reshape(4, 8, 3, 3)
    editing.text_pasted(str(weights.tolist()))
    assert np.array_equal(session.project.layer.bank.weights, weights)
    assert (session.project.layer.bias, said) == (eight.bias, [])


def test_kernels_beyond_the_edge_of_the_matrix_are_told(session, editing, said, eight):
    editing.text_pasted(str(np.full((3, 2, 3, 3), 7.0).tolist()))
    assert np.argwhere(session.project.layer.bank.weights[:, :, 0, 0] == 7).tolist() == [[2, 5], [2, 6], [3, 5], [3, 6]]
    assert said == ["Kernels of the text beyond the edge of the matrix were left out: 2 of 6."]
