"""UserKernel: a kernel that a person keeps, with what there is to say of it."""

from dataclasses import dataclass

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel

LONGEST = 200  # letters of a title or a tag
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class UserKernel:
    """title: its name, not empty. tags: words to search it by."""

    title: str
    kernel: Kernel
    note: str = ""
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ConvStudioError("the kernel needs a name.")
        if max(map(len, (self.title, *self.tags))) > LONGEST or len(self.note) > LONGEST_NOTE:
            raise ConvStudioError(f"name and tags may have {LONGEST} letters, the note {LONGEST_NOTE}.")
