"""What the members of enums are called in the interface, in plain words, each with a sentence of help."""

from enum import Enum

from convstudio.gui.translation import mark
from convstudio.values.border import Border
from convstudio.values.kernel_edits import Normalisation
from convstudio.values.layer import Activation, Grouping, Mode

Words = tuple[str, str]

BORDER_PICTURES: dict[Border, str] = {
    Border.ZEROS: "0 0 0 | 1 2 3 …",
    Border.CONSTANT: "v v v | 1 2 3 …",
    Border.REPLICATE: "1 1 1 | 1 2 3 …",
    Border.REFLECT: "4 3 2 | 1 2 3 …",
    Border.SYMMETRIC: "3 2 1 | 1 2 3 …",
    Border.CIRCULAR: "7 8 9 | 1 2 3 …",
}

SHORT: dict[Enum, str] = {  # marked for tr_sentence, which finds them by their values within a sentence
    Border.ZEROS: mark("zeros"),
    Border.CONSTANT: mark("constant"),
    Border.REPLICATE: mark("replicate"),
    Border.REFLECT: mark("reflect"),
    Border.SYMMETRIC: mark("symmetric"),
    Border.CIRCULAR: mark("circular"),
}

WORDS: dict[Enum, Words] = {
    Mode.FULL: (mark("Full"), mark("Every overlap of kernel and image: the output is larger than the input.")),
    Mode.SAME: (mark("Same"), mark("As large as the input; the spare cell of an even kernel goes to the end.")),
    Mode.VALID: (mark("Valid"), mark("Only where the whole kernel lies on the image: no padding at all.")),
    Mode.SAME_UPPER: (mark("Same, upper"), mark("TensorFlow's and ONNX's SAME_UPPER: the stride decides the padding.")),
    Mode.SAME_LOWER: (mark("Same, lower"), mark("ONNX's SAME_LOWER: the spare cell goes to the beginning.")),
    Mode.EXPLICIT: (mark("Explicit"), mark("You say how many rows and columns are added on each side.")),
    Grouping.EACH: (mark("Each channel alone"), mark("Every kernel runs over every channel by itself.")),
    Grouping.DEPTHWISE: (mark("Depthwise"), mark("Each channel has kernels of its own and is not mixed with others.")),
    Grouping.STANDARD: (mark("Standard"), mark("Every output adds up all input channels.")),
    Grouping.GROUPED: (mark("Grouped"), mark("The channels are split into groups that do not see each other.")),
    Grouping.POINTWISE: (mark("Pointwise (1×1)"), mark("A 1×1 kernel mixes the channels sample by sample.")),
    Border.ZEROS: (mark("Zeros"), mark("Zeros lie beyond the edge.")),
    Border.CONSTANT: (mark("Constant"), mark("One number that you choose lies beyond the edge.")),
    Border.REPLICATE: (mark("Replicate"), mark("The edge sample goes on.")),
    Border.REFLECT: (mark("Reflect"), mark("The image is mirrored at its edge sample, which is not repeated.")),
    Border.SYMMETRIC: (mark("Symmetric"), mark("The image is mirrored and its edge sample is repeated.")),
    Border.CIRCULAR: (mark("Circular"), mark("The image goes on from its other side.")),
    Activation.NONE: (mark("None"), mark("The sum stays as it is.")),
    Activation.RELU: (mark("ReLU"), mark("Negative numbers become 0.")),
    Activation.ABS: (mark("Absolute"), mark("The sign is dropped.")),
    Activation.MAGNITUDE: (mark("Magnitude"), mark("Root of the sum of squares of the outputs of a group.")),
    Normalisation.SUM: (mark("÷ sum"), mark("The weights add up to 1; unchanged when the sum is 0.")),
    Normalisation.ABS_SUM: (mark("÷ |sum|"), mark("By the sum without its sign: the picture keeps its sign.")),
    Normalisation.L1: (mark("÷ sum of |weights|"), mark("The largest possible gain becomes 1.")),
    Normalisation.POSITIVE: (mark("÷ sum of positive weights"), mark("For kernels whose sum is 0.")),
    Normalisation.PEAK: (mark("Peak = 1"), mark("The largest weight becomes 1 or -1.")),
}


def words_of(member: Enum) -> Words:
    """(label, help) of a member, untranslated; made from its value where nobody wrote any."""
    return WORDS.get(member) or (str(member.value).replace("-", " ").replace("_", " ").capitalize(), "")
