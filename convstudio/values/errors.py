"""ConvStudioError, the family of refusals: what a person can mend, said in one sentence."""


class ConvStudioError(ValueError):
    """A request that cannot be done.

    Its text is one sentence that names the argument, its value and what would be accepted, so that the
    command line, the banner of the window and a caller in Python can all show it as it is.
    """
