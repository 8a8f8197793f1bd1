"""How numbers read: a true minus sign, infinity and NaN by name, and as many digits as there is room for."""

import math
from functools import lru_cache

MINUS = "\N{MINUS SIGN}"


def number_text(value: float, digits: int = 6) -> str:
    """A number with at most so many significant digits: "−41.5", "1.2e6", "NaN", "∞"."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == int(value) and abs(value) < 10**digits:
        return str(int(value)).replace("-", MINUS)
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    text = f"{mantissa}e{int(exponent)}" if exponent else mantissa
    return text.replace("-", MINUS)


@lru_cache(maxsize=1 << 13)  # more numbers than fit on a screen
def fitted_text(value: float, characters: int) -> str:
    """The most exact text of a number that is no longer than so many characters, "…" if there is none."""
    texts = (number_text(value, digits) for digits in range(min(characters, 7), 0, -1))
    return next((text for text in texts if len(text) <= characters), "…")


def percent_text(scale: float) -> str:
    """A zoom as people say it: "33.3 %", "100 %"."""
    return f"{number_text(scale * 100, 3 if scale < 10 else 6)} %"
