import pytest

from convstudio.kernels import make
from convstudio.values.errors import ConvStudioError
from convstudio.values.user_kernel import LONGEST, UserKernel


@pytest.mark.parametrize(
    ("title", "note", "tags"), [("", "", ()), ("  ", "", ()), ("a" * (LONGEST + 1), "", ()), ("a", "b" * 5000, ())]
)
def test_what_is_no_name_or_too_long_is_refused(title, note, tags):
    with pytest.raises(ConvStudioError):
        UserKernel(title, make("box"), note, tags)


def test_a_long_tag_is_refused():
    with pytest.raises(ConvStudioError, match="letters"):
        UserKernel("a", make("box"), "", ("b" * (LONGEST + 1),))
