"""Which dialect a text is in, told by its content; and a kernel written in the dialect of one's choice."""

import re
from collections.abc import Callable
from typing import Protocol

from convstudio.texts import gmic, imagemagick, matlab, nested_lists, table_rows
from convstudio.texts.cell_table import KernelTextError
from convstudio.texts.scale_factors import without_surroundings
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import in_ascii, shown
from convstudio.values.text_comments import without_comments

MAXIMUM_CHARACTERS = 2_000_000

_SETTING = re.compile(r"\b(?:scale|divisor|offset|bias|delta)\s{0,9}=\s{0,9}[-+]?[0-9.][0-9./e+-]{0,40}", re.IGNORECASE)
_PILLOW = re.compile(r"\bKernel\(\s{0,9}\(")


class Dialect(Protocol):
    """A file of this folder."""

    def recognises(self, text: str) -> bool:
        """Whether a text, stripped and without factors, is to be read by this dialect."""

    def parse(self, text: str) -> Kernel:
        """The kernel of the text, or KernelTextError."""


# Whatever none of these recognises is read as rows.
DIALECTS: tuple[Dialect, ...] = (imagemagick, nested_lists, matlab, gmic)

FORMATS: dict[str, Callable[[Kernel], str]] = {
    "rows": table_rows.format_rows,
    "csv": table_rows.format_csv,
    "numpy": nested_lists.format_numpy,
    "python": nested_lists.format_python,
    "json": nested_lists.format_json,
    "c": nested_lists.format_c,
    "matlab": matlab.format_matlab,
    "gmic": gmic.format_gmic,
    "imagemagick": imagemagick.format_imagemagick,
}


def parse(text: str) -> Kernel:
    """The kernel that a text in any dialect means, with the texts of its cells, or KernelTextError."""
    if len(text) > MAXIMUM_CHARACTERS:
        raise KernelTextError(f"the kernel text has {len(text)} characters; {MAXIMUM_CHARACTERS} are the limit.")
    text = in_ascii(text.removeprefix("\ufeff"))
    _check_settings(text)
    table, changes = without_surroundings(without_comments(text)[0])
    if not table.strip():
        raise KernelTextError("the kernel text is empty; write rows such as 0 1 0; 1 -4 1; 0 1 0.")
    kernel = _parsed(table)
    try:
        for change in changes:
            kernel = change(kernel)
    except ConvStudioError as error:
        raise KernelTextError(str(error)) from error
    return kernel


def formats() -> tuple[str, ...]:
    """The names of the dialects that a kernel can be written in."""
    return tuple(FORMATS)


def format_kernel(kernel: Kernel, dialect: str) -> str:
    """The kernel in a dialect; parse() reads the same weights back, bit for bit."""
    if dialect not in FORMATS:
        raise ConvStudioError(f"there is no dialect {shown(dialect)}; choose {', '.join(FORMATS)}.")
    return FORMATS[dialect](kernel)


def _check_settings(text: str) -> None:
    """Refuse what changes a kernel and is not read: it would be left out without a word."""
    setting = _SETTING.search(text)
    if setting is not None:
        raise KernelTextError(
            f"{shown(setting[0])} beside the kernel is not read; leave it out, write * or / and a factor behind the "
            "kernel, and an offset as the bias of the layer."
        )
    if _PILLOW.search(text):
        raise KernelTextError(
            "Pillow divides its Kernel by a scale, or by the sum; write the numbers as 3x3:0,1,0,... and / and it."
        )


def _parsed(table: str) -> Kernel:
    bare = table.strip()
    for dialect in DIALECTS:
        if dialect.recognises(bare):
            return dialect.parse(bare)
    return table_rows.parse(table)
