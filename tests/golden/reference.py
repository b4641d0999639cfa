"""The standard's formulas for grey and colour, from stored value to what a screen of 256 greys shows.

Written from the text of DICOM PS3.3 and PS3.14 alone: nothing here shares code or tables with the program that is
tested. Everything computes in double precision on numpy arrays; a grey is a fraction 0 (black) … 1 (white) until
`to_grey` makes 256 steps of it.
"""

import numpy as np


def rescale(stored, slope, intercept):
    """PS3.3 C.11.1.1.2: output units = m · SV + b."""
    return np.asarray(stored, float) * slope + intercept


def lookup(values, first_mapped, data):
    """PS3.3 C.11.1.1.1, C.11.2.1.1: below the first value mapped the first entry holds, beyond the last the last."""
    data = np.asarray(data)
    index = np.clip(np.asarray(values, float).astype(int) - first_mapped, 0, len(data) - 1)
    return data[index].astype(float)


def voi_lut(values, first_mapped, data, bits):
    """PS3.3 C.11.2.1.1: the table's output has the range 0 … 2^bits - 1."""
    return lookup(values, first_mapped, data) / (2.0**bits - 1)


def linear(x, centre, width):
    """PS3.3 C.11.2.1.2.1, with ymin = 0 and ymax = 1."""
    x = np.asarray(x, float)
    low = centre - 0.5 - (width - 1) / 2
    high = centre - 0.5 + (width - 1) / 2
    ramp = (x - (centre - 0.5)) / (width - 1) + 0.5 if width > 1 else np.zeros_like(x)
    return np.where(x <= low, 0.0, np.where(x > high, 1.0, ramp))


def linear_exact(x, centre, width):
    """PS3.3 C.11.2.1.3.2."""
    x = np.asarray(x, float)
    ramp = (x - centre) / width + 0.5
    return np.where(x <= centre - width / 2, 0.0, np.where(x > centre + width / 2, 1.0, ramp))


def sigmoid(x, centre, width):
    """PS3.3 C.11.2.1.3.1."""
    return 1 / (1 + np.exp(-4 * (np.asarray(x, float) - centre) / width))


def full_range(x, least, most):
    """No VOI: the whole range of the modality transformation's output (PS3.4 N.2.1.2, identity)."""
    return np.clip((np.asarray(x, float) - least) / (most - least), 0, 1)


def inverse(y):
    """PS3.3 C.7.6.3.1.2 (MONOCHROME1) and C.11.6.1.2 (INVERSE): the least value is white, after the VOI."""
    return 1 - y


def to_grey(y):
    """The nearest of 256 greys."""
    return np.floor(np.asarray(y, float) * 255 + 0.5).astype(int)


def gsdf_luminance(index):
    """PS3.14 7.1: luminance in cd/m² of a just-noticeable difference index."""
    x = np.log(np.asarray(index, float))
    over = (-1.3011877 + 8.0242636e-2 * x + 1.3646699e-1 * x**2 - 2.5468404e-2 * x**3 + 1.3635334e-3 * x**4)
    under = (1 - 2.5840191e-2 * x - 1.0320229e-1 * x**2 + 2.8745620e-2 * x**3 - 3.1978977e-3 * x**4
             + 1.2992634e-4 * x**5)
    return 10 ** (over / under)


def gsdf_index(luminance):
    """The index whose luminance it is: by search in the formula for the luminance, not by PS3.14's second formula."""
    indices = np.linspace(1, 1023, 200001)
    return np.interp(luminance, gsdf_luminance(indices), indices)


def gsdf_levels(y, black, white, gamma):
    """Driving levels 0 … 255 for P-values 0 … 1 on a monitor of light black + (white - black) · (level / 255)^gamma."""
    least, most = gsdf_index(black), gsdf_index(white)
    light = gsdf_luminance(least + (most - least) * np.asarray(y, float))
    return np.floor(255 * np.clip((light - black) / (white - black), 0, 1) ** (1 / gamma) + 0.5).astype(int)


def through_profile(rgb, primaries, gamma):
    """Colours of a matrix profile (ICC.1 F.3) in sRGB: `primaries` are the columns of its D50 matrix."""
    srgb = np.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169],
                     [0.0139322, 0.0971045, 0.7141733]])
    linear_light = (np.asarray(rgb, float) / 255) ** gamma
    to_srgb = np.linalg.inv(srgb) @ np.asarray(primaries).T
    out = np.clip(np.tensordot(linear_light, to_srgb.T, 1), 0, 1)
    encoded = np.where(out <= 0.0031308, 12.92 * out, 1.055 * out ** (1 / 2.4) - 0.055)
    return np.floor(encoded * 255 + 0.5).astype(int)


def ybr_to_rgb(y, cb, cr):
    """The inverse of the matrix of PS3.3 C.7.6.3.1.2 for YBR_FULL."""
    forward = np.array([[0.2990, 0.5870, 0.1140], [-0.1687, -0.3313, 0.5000], [0.5000, -0.4187, -0.0813]])
    ybr = np.stack([np.asarray(y, float), np.asarray(cb, float) - 128, np.asarray(cr, float) - 128])
    rgb = np.tensordot(np.linalg.inv(forward), ybr, 1)
    return np.clip(np.moveaxis(rgb, 0, -1) + 0.5, 0, 255).astype(int)
