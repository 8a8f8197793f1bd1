"""ConvStudio: convolution on your own pictures, live, exact, explained.

    import convstudio as cs
    cs.conv2d(x, w, padding="same")

The map of the house, each room reading only those before it:

    values/                     nouns: kernels, layers, images, plans, projects; frozen
    output_size_and_padding.py  sizes and places, in integers
    kernels/                    named kernels and their generators
    engines/                    planning, methods, the engines of NumPy alone
      compiled/                 the engine of loops written as LLVM IR
      opencv/                   the engine of cv2's filters and transforms
      torch/                    the engine of PyTorch, on a CPU or a GPU
    explain/                    one output sample told step by step; other tools; receptive fields
    texts/                      kernel texts in and out
    files/                      images, signals, projects, weights, films on disk
    jobs/                       work over time, without Qt
      render/                   the one render loop, cancelling, memory
      display/                  results as pictures, curves and statistics
      compare/                  a result beside other borders, precisions and cheaper layers
      export/                   a result into a file, strip by strip
    cli/                        the command line, one command per file
    gui/                        the window, the only room that knows Qt
      controllers/              what a person does becomes edits and work
      dialogs/                  windows beside the main one
      editors/                  widgets that edit one value
      text/                     values as the sentences of the window
      views/                    widgets that show what they are handed
      workers/                  what runs beside the window's thread
    api.py                      what a script uses; all of it stands here too
    reference_pages.py          man page and reference pages, read off the parsers and docstrings
    __main__.py                 the window without a command, else the command line

Importing this imports neither Qt nor torch. How to change it: resources/help/en/contributing.md.
"""

import os
import sys

# sys.argv begins with -m while the word behind it is looked up, and with the path of the script that pip made otherwise
_AS_MODULE = sys.argv[:1] == ["-m"] and sys.orig_argv[-len(sys.argv)].partition(".")[0].endswith(__name__)
_AS_SCRIPT = os.path.splitext(os.path.basename("".join(sys.argv[:1])))[0] in (__name__, f"{__name__}-studio")  # noqa: PTH119, PTH122

# With -m Python looks for modules in the current folder first: a numpy.py that lies there must not be ours.
if (
    _AS_MODULE
    and not sys.flags.safe_path
    and os.path.isdir(sys.path[0])  # noqa: PTH112 - pathlib would be looked for there too
    and os.path.samefile(sys.path[0], ".")  # noqa: PTH121
):
    del sys.path[0]

if _AS_MODULE or _AS_SCRIPT or hasattr(sys, "frozen"):
    import signal

    # Until something is begun, Ctrl-C ends the program at once; later the command or the window answers it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

# read by OpenCV when it is imported: a second fence behind our own check of declared sizes (files/decoder_input.py)
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(2**28))

__version__ = "0.1.0"  # before the imports: what is imported there may ask for it

from convstudio.api import (
    conv1d,
    conv2d,
    get_padding,
    kernel,
    kernels,
    load_layers,
    open_image,
    output_shape,
    parse_kernel,
    plan,
    run,
)
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.plan import Plan

__all__ = [
    "Activation",
    "Border",
    "ConvStudioError",
    "Grouping",
    "Image",
    "Kernel",
    "KernelBank",
    "Layer",
    "Mode",
    "Plan",
    "__version__",
    "conv1d",
    "conv2d",
    "get_padding",
    "kernel",
    "kernels",
    "load_layers",
    "open_image",
    "output_shape",
    "parse_kernel",
    "plan",
    "run",
]
