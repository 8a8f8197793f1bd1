import numpy as np
import pytest

from convstudio.gui.editors.kernel_actions import KERNEL_ACTIONS
from convstudio.gui.theme import icon
from convstudio.values.kernel import Kernel

KERNEL = Kernel(np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("name", KERNEL_ACTIONS)
def test_every_edit_makes_another_kernel_with_weights_of_the_old_one(name):
    made = KERNEL_ACTIONS[name].change(KERNEL)
    if name == "crop":
        assert made == KERNEL
    else:
        assert made != KERNEL


@pytest.mark.parametrize("action", [action for action in KERNEL_ACTIONS.values() if action.icon])
def test_the_icon_is_there(qapp, action):
    assert not icon(action.icon).isNull()
