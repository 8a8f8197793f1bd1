"""GENERATORS. A name and a few described parameters go in, weights (rows, columns) in float64 come out.

    edges.py               Kernels that sum to 0: differences of first and second order
    generator_registry.py  The table of generators
    generator_text.py      A generator and its parameters as one line of text, gaussian:size=5,sigma=1.2
    oriented.py            Kernels with a direction: motion blur, Gabor
    sharpening.py          Kernels that sum to 1 and bring detail out
    smoothing.py           Kernels that sum to 1 and take detail away, and the one that does nothing

May import: values. Weights are for correlation (not flipped): sobel-x answers positively where brightness rises to
the right.
To add one: a function with described parameters and @registered in the file of its family; a new file is also
imported below. Library, form, command line, project file, help and the generic tests pick it up by themselves.
"""

from convstudio.kernels import edges, oriented, sharpening, smoothing
from convstudio.kernels.generator_registry import Generator, generator, names
from convstudio.kernels.generator_text import make, parameters_in

FAMILIES = (smoothing.FAMILY, sharpening.FAMILY, edges.FAMILY, oriented.FAMILY)

__all__ = ["FAMILIES", "Generator", "generator", "make", "names", "parameters_in"]
