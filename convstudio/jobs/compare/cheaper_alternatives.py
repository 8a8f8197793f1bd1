"""The cost ladder on the picture: each rung with what it loses there."""

from convstudio.explain.cost_ladder import Rung, ladder
from convstudio.jobs.compare.layer_alternatives import Alternative, Loss, losses, way_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.project import Project


def rungs(project: Project, token: CancelToken) -> tuple[tuple[Rung, Alternative, Loss], ...]:
    """The rungs of the chosen layer, the full one first; ConvStudioError where it does not suit the image."""
    assert project.image is not None
    found = ladder(project.layer, project.channels)
    ways = tuple(way_of(rung.name, project.with_layer(*rung.layers)) for rung in found)
    return tuple(zip(found, ways, losses(project.image, ways, token), strict=True))
