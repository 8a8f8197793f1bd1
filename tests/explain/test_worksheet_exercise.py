"""Exercises: small, answerable, and right: every answer is worked out again here by other means."""

import re
from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.worksheet_exercise import exercise
from convstudio.jobs.render.render_loop import render
from convstudio.kernels import make
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode

SOBEL = KernelBank([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])


def drawn_layer(random):
    rows, columns = random.integers(1, 8, 2)
    return Layer(
        bank=KernelBank(random.integers(-3, 4, (int(random.integers(1, 4)), 1, rows, columns)).astype(float)),
        mode=Mode(random.choice([mode.value for mode in Mode])),
        pads=tuple(tuple(map(int, random.integers(0, 5, 2))) for _ in range(2)),
        stride=tuple(map(int, random.integers(1, 6, 2))),
        dilation=tuple(map(int, random.integers(1, 4, 2))),
        border=Border(random.choice([border.value for border in Border])),
        border_value=float(random.integers(-3, 4)) + 0.4,
        flip=bool(random.integers(2)),
        bias=(float(random.normal()),),
        activation=Activation(random.choice([each.value for each in Activation])),
    )


@pytest.mark.parametrize("seed", range(80))
def test_the_answers_are_what_the_engine_gives(seed):
    given = exercise(drawn_layer(np.random.default_rng(seed)), seed)
    image = Image(given.numbers[None].astype(np.float32))
    stack = make_stack_plan((given.layer,), facts_of(image))
    result = render(stack, image.array)[0]
    np.testing.assert_allclose(given.result, result, atol=1e-3)
    assert (result == np.rint(result)).all()
    assert given.numbers.max() <= 9
    assert max(given.numbers.shape) <= 12
    answers = [each.answer for each in given.questions]
    (top, bottom), (left, right) = stack.plans[0].padding
    assert answers[0].values == {"top": top, "bottom": bottom, "left": left, "right": right}
    assert answers[1].values["rows"].endswith(f"= {result.shape[0]}")
    assert answers[1].values["columns"].endswith(f"= {result.shape[1]}")
    for question in given.questions[2:4]:
        place = question.text.values["row"], question.text.values["column"]
        told = float(re.findall(r"−?[\d.]+", question.answer.values["steps"])[-1].replace("−", "-"))
        assert told == pytest.approx(float(result[place]))


@pytest.mark.parametrize("seed", range(40))
def test_one_of_three_paddings_is_wrong(seed):
    given = exercise(drawn_layer(np.random.default_rng(seed + 500)), seed)
    question = given.questions[4]
    sizes = {}
    for letter in "ABC":
        top, bottom, left, right = map(int, question.text.values[letter].split(", "))
        layer = replace(given.layer, mode=Mode.EXPLICIT, pads=((top, bottom), (left, right)), anchor=None)
        image = Image(given.numbers[None].astype(np.float32))
        sizes[letter] = "×".join(map(str, make_stack_plan((layer,), facts_of(image)).output_shape[1:]))
    assert question.answer.values["sizes"] == ", ".join(f"{letter}: {size}" for letter, size in sizes.items())
    wrong = question.answer.values["wrong"]
    assert len({size for letter, size in sizes.items() if letter != wrong}) == 1
    assert sizes[wrong] not in [size for letter, size in sizes.items() if letter != wrong]


def test_a_small_kernel_of_whole_numbers_is_kept_and_others_are_made_one():
    assert exercise(Layer(bank=SOBEL), 1).weights.tolist() == SOBEL.weights[0, 0].tolist()
    blur = exercise(Layer(bank=KernelBank.of(make("gaussian:size=9,sigma=2"))), 1).weights
    assert blur.shape == (4, 4)
    assert (blur == np.rint(blur)).all()


def test_counts_are_those_of_the_whole_layer():
    layer = Layer(bank=KernelBank(np.ones((128, 32, 3, 3))), grouping=Grouping.STANDARD)
    answer = exercise(layer, 1).questions[-1].answer
    assert (answer.values["weights"], answer.values["parameters"]) == (36864, 36992)


def test_a_seed_gives_the_same_numbers_and_another_others():
    one, same, other = (exercise(Layer(bank=SOBEL), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.numbers, same.numbers)
    assert one.numbers.shape != other.numbers.shape or (one.numbers != other.numbers).any()
