"""What PyTorch computes weights from is not taken for weights."""

import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.weights import load_weights
from convstudio.files.weights_parts import made_by
from convstudio.values.layer import Grouping, Mode

WALK = {"stride": (1, 1), "mode": Mode.VALID, "grouping": Grouping.GROUPED, "groups": 1}
NORM, PRUNE = ["c.weight_g", "c.weight_v", "c.bias"], ["weight_orig", "weight_mask"]


@pytest.mark.parametrize(
    ("names", "call"),
    [
        (NORM[:2], "remove_weight_norm(layer)"),
        (PRUNE, "prune.remove(layer, 'weight')"),
        (["c.weight_orig"], "remove_spectral_norm(layer)"),
        (["parametrizations.weight.original"], "remove_parametrizations(layer, 'weight')"),
        (["c.parametrizations.weight.original0", "c.parametrizations.weight.original1"], "remove_parametrizations("),
    ],
)
def test_each_part_names_what_makes_weights_of_it(names, call):
    assert all(call in made_by(name, names) for name in names)


@pytest.mark.parametrize("name", ["weight", "c.weight", "weight_v", "d.weight_g", "kernel", "", "a.parametrizations.w"])
def test_weights_are_no_parts(name):
    assert not made_by(name, [name, *NORM])


@pytest.mark.parametrize("part", ["c.weight_v", "c.weight_g"])
def test_a_part_is_refused_with_the_way_to_the_weights(tmp_path, part):
    arrays = zip(NORM, (np.ones((4, 1, 1, 1)), np.ones((4, 2, 3, 3)), np.ones(4)), strict=True)
    np.savez(tmp_path / "a.npz", **dict(arrays))
    with pytest.raises(FileRefused) as refused:
        load_weights(tmp_path / "a.npz", part, fields=WALK)
    way = "save the model after torch.nn.utils.remove_weight_norm(layer)."
    assert str(refused.value) == f'"{part}" in "a.npz" is only part of the weights: {way}'
