"""What is known of whole results."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.display import whole_result_levels
from convstudio.jobs.display.display_range_policies import Levels, Statistics, measured
from convstudio.jobs.display.numbers_to_colours import DisplayMapping, looks_at
from convstudio.jobs.display.whole_result_levels import (
    ResultLevels,
    keep_whole,
    known_of,
    taken,
    whole_levels,
    whole_of,
)
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.jobs.render.render_loop import render
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Policy, View
from convstudio.values.region import Region

RANDOM = np.random.default_rng(5)
PHOTO = Image(RANDOM.integers(-50, 50, (2, 40, 30)).astype(np.float32), names=("left", "right"))
MANY = Layer(bank=KernelBank(RANDOM.integers(-9, 9, (40, 2, 3, 3))), grouping=Grouping.STANDARD)
STACK = make_stack_plan([MANY], facts_of(PHOTO))


def look(*outputs, image=PHOTO, **view):
    return DisplayMapping(image, STACK, outputs, View(**view))


def test_what_is_kept_is_known_until_another_look_is_settled():
    kept, image = ResultLevels(Statistics(0, 1), Levels(0, 1), 0.5), Image(PHOTO.array)
    assert keep_whole(look(3, image=image), kept) is kept
    assert whole_of(look(3, image=image)) is kept
    assert whole_of(look(4, image=image)) is None
    keep_whole(look(4, image=image), kept)
    assert whole_of(look(3, image=image)) is None


def test_statistics_are_those_of_what_counts_in_all_parts():
    result = RANDOM.normal(size=(3, 40, 30))
    parts = [(Region(range(top, top + 10), range(30)), result[:, top : top + 10]) for top in range(0, 40, 10)]
    single, both = look(7, region=(5.0, 12.0, 9.0, 8.0)), look(2, 9, region=(5.0, 12.0, 9.0, 8.0))
    known = known_of([single, both], (2, 7, 9), parts)
    inside = result[:, 12:20, 5:14]
    assert known == {single: measured(inside[1]), both: measured(inside[[0, 2]])}


def test_outputs_that_follow_each_other_are_taken_without_a_copy():
    part = RANDOM.normal(size=(4, 5, 6))
    assert np.shares_memory(taken(part, (1, 2)), part)
    np.testing.assert_array_equal(taken(part, (2, 0)), part[[2, 0]])


@pytest.mark.parametrize("policy", Policy)
def test_levels_are_those_of_every_sample_of_the_result(policy):
    looks = looks_at(PHOTO, STACK, View(policy))
    result = render(STACK, PHOTO.array)
    found = whole_levels(looks, CancelToken())
    for output, each in enumerate(looks):
        assert found[each] == each.levels(measured(result[output])), output


def test_what_is_known_already_is_not_computed(monkeypatch):
    image = Image(PHOTO.array)
    known = look(3, image=image, policy=Policy.STRETCH)
    by_hand = look(5, image=image, policy=Policy.STRETCH, levels=(1.0, 2.0))
    keep_whole(known, ResultLevels(Statistics(0, 7), Levels(0, 7), 0.5))
    monkeypatch.setattr(whole_result_levels, "tiles", lambda *given: pytest.fail("computed"))
    assert whole_levels([known, by_hand], CancelToken()) == {known: Levels(0, 7), by_hand: Levels(1, 2)}


def test_going_through_the_result_can_be_stopped():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        whole_levels([look(6, policy=Policy.STRETCH)], token)
