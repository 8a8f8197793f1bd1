"""What tests of the documents do at their desk: a session, a worker and a list of what was said."""

from convstudio.values.layer import Layer
from tests.driven import PATIENCE


def settle(desk):
    assert desk._background.wait_idle(PATIENCE)


def project_of(desk):
    return desk._session.project


def edit(desk):
    desk._session.edit("Flip", project_of(desk).with_layer(Layer(flip=True)))


def kinds(desk):
    return [kind for kind, _ in desk.said]
