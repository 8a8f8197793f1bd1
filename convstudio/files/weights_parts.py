"""Arrays that a layer of PyTorch computes its weights from, told by their names: no weights themselves.

Source: torch.nn.utils, the hooks of weight_norm, spectral_norm and prune, and parametrize.register_parametrization.
"""

from collections.abc import Collection

_PARTS = {
    "weight_g": ("weight_v", "torch.nn.utils.remove_weight_norm(layer)"),
    "weight_v": ("weight_g", "torch.nn.utils.remove_weight_norm(layer)"),
    "weight_mask": ("weight_orig", "torch.nn.utils.prune.remove(layer, 'weight')"),
}
"""The end of a name: the end of the one that must be there too, and what makes weights of both."""

_PARAMETRIZED = "torch.nn.utils.parametrize.remove_parametrizations(layer, 'weight')"


def made_by(name: str, names: Collection[str]) -> str:
    """The call that makes weights of an array of this name, one of the names of its file; empty if they are weights."""
    start, _, end = name.rpartition(".")
    before = f"{start}." if start else ""
    if f".{before}".endswith(".parametrizations.weight."):
        return _PARAMETRIZED
    if end == "weight_orig":
        pruned = f"{before}weight_mask" in names
        return _PARTS["weight_mask"][1] if pruned else "torch.nn.utils.remove_spectral_norm(layer)"
    other, call = _PARTS.get(end, ("", ""))
    return call if before + other in names else ""
