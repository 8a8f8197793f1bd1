"""KERNEL TEXTS IN AND OUT. One dialect per file, each with recognises(), parse() and a function that formats.

May import: values.
To add one: a file with recognises(text) and parse(text), entered in parsing.DIALECTS before those that accept more
texts; its formatting function entered in parsing.FORMATS. Paste box, menu, command line and the round-trip test pick
both up by themselves.
"""

from convstudio.texts.blocks import format_block, parse_block
from convstudio.texts.blocks import recognises as is_block
from convstudio.texts.cells import KernelTextError
from convstudio.texts.parsing import format_kernel, formats, parse

__all__ = ["KernelTextError", "format_block", "format_kernel", "formats", "is_block", "parse", "parse_block"]
