"""The passes of a column in NumPy, each butterfly as the compiled loop does it, samples along the first axis."""

import numpy as np

from convstudio.engines.compiled.fft_axis import factors, spans


def forward(samples):
    """All passes, from the widest span down to 1."""
    values = np.array(samples, dtype=complex)
    for radix, span in [*spans(len(values)), (4, 1)]:
        groups = values.reshape(-1, radix, span, *values.shape[1:])
        if radix == 4:
            a, b, c, d = (groups[:, q] for q in range(4))
            joined = [a + c + b + d, a - c - 1j * (b - d), a + c - b - d, a - c + 1j * (b - d)]
        else:
            joined = [groups[:, 0] + groups[:, 1], groups[:, 0] - groups[:, 1]]
        turns = factors(radix, span)[..., 0] + 1j * factors(radix, span)[..., 1]
        for q in range(1, radix):
            joined[q] = joined[q] * turns[:, q - 1].reshape(span, *[1] * (values.ndim - 1))
        values = np.stack(joined, axis=1).reshape(values.shape)
    return values


def backward(values):
    """The adjoint of forward: the conjugate passes the other way round."""
    values = np.array(values, dtype=complex)
    for radix, span in [(4, 1), *reversed(spans(len(values)))]:
        groups = values.reshape(-1, radix, span, *values.shape[1:])
        turns = factors(radix, span)[..., 0] - 1j * factors(radix, span)[..., 1]
        turned = [groups[:, q] for q in range(radix)]
        for q in range(1, radix):
            turned[q] = turned[q] * turns[:, q - 1].reshape(span, *[1] * (values.ndim - 1))
        if radix == 4:
            a, b, c, d = turned
            joined = [a + c + b + d, a - c + 1j * (b - d), a + c - b - d, a - c - 1j * (b - d)]
        else:
            joined = [turned[0] + turned[1], turned[0] - turned[1]]
        values = np.stack(joined, axis=1).reshape(values.shape)
    return values


def tile(real, imaginary, kernel):
    """(real, imaginary): two pictures correlated with a kernel, cyclically, as a job does it: columns, rows, back."""
    spectrum = forward(forward(kernel).T)
    values = backward(forward(forward(real + 1j * imaginary).T) * spectrum.conj())
    result = backward(values.T) / kernel.size
    return result.real, result.imag
