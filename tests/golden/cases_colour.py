"""Colour: RGB, YBR and palettes."""

import io

import numpy as np
from PIL import Image

import dicom_file
import reference as ref
from case import Case, ramp

PHOTOMETRIC = "PS3.3 C.7.6.3.1.2"
PLANAR = "PS3.3 C.7.6.3.1.3"
PALETTE = "PS3.3 C.7.6.3.1.5"
SEGMENTED = "PS3.3 C.7.9.2"


def colours(rows=16, columns=32):
    """Smooth in one channel, stepped in the others: rows × columns × 3."""
    y, x = np.mgrid[0:rows, 0:columns]
    return np.stack([x * 255 // (columns - 1), y * 255 // (rows - 1), (x * 37 + y * 91) % 256], -1).astype(np.uint8)


def colour_image(samples, photometric, planar=0, bits=8, **attributes):
    ds = dicom_file.image(samples.shape[0], samples.shape[1], photometric, **attributes)
    ds.SamplesPerPixel = 3
    ds.PlanarConfiguration = planar
    ds.BitsAllocated = bits
    ds.BitsStored = bits
    ds.HighBit = bits - 1
    ds.PixelRepresentation = 0
    ds.PixelData = (np.moveaxis(samples, -1, 0) if planar else samples).tobytes()
    ds["PixelData"].VR = "OB" if bits == 8 else "OW"
    return ds


def rgb_cases():
    rgb = colours()
    for planar in (0, 1):
        yield Case(f"RGB, planar configuration {planar}", PLANAR, colour_image(rgb, "RGB", planar), rgb)
    wide = rgb.astype(np.uint16) * 257
    yield Case("RGB of 16 bits", PLANAR, colour_image(wide, "RGB", bits=16), rgb)
    yield Case("RGB of 16 bits, planar configuration 1", PLANAR, colour_image(wide, "RGB", 1, 16), rgb)
    yield Case("a window has no effect on colour", "PS3.3 C.11.2.1.2",
               colour_image(rgb, "RGB", WindowCenter=20, WindowWidth=10), rgb)


def ybr_cases():
    ybr = colours()
    full = ref.ybr_to_rgb(ybr[..., 0], ybr[..., 1], ybr[..., 2])
    for planar in (0, 1):
        yield Case(f"YBR_FULL, planar configuration {planar}", PHOTOMETRIC, colour_image(ybr, "YBR_FULL", planar), full)
    chroma = np.repeat(ybr[:, ::2, 1:], 2, axis=1)  # the first of each two pixels speaks for both
    ds = colour_image(ybr, "YBR_FULL_422")
    groups = np.stack([ybr[:, ::2, 0], ybr[:, 1::2, 0], ybr[:, ::2, 1], ybr[:, ::2, 2]], -1)
    ds.PixelData = groups.tobytes()
    yield Case("YBR_FULL_422", PHOTOMETRIC, ds, ref.ybr_to_rgb(ybr[..., 0], chroma[..., 0], chroma[..., 1]))


def jpeg_cases():
    """Decoders of the codestream are the other library's; what follows them is the standard's."""
    y, x = np.mgrid[0:32, 0:48]
    rgb = np.stack([x * 5, y * 7, 255 - x * 5], -1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=95, subsampling=2)
    ds = colour_image(rgb, "YBR_FULL_422")
    dicom_file.encapsulated(ds, [buffer.getvalue()], "1.2.840.10008.1.2.4.50")
    decoded = np.asarray(Image.open(buffer).convert("RGB"))
    yield Case("JPEG baseline, YBR_FULL_422", "PS3.5 8.2.1", ds, decoded)
    for name, irreversible, syntax in (("YBR_RCT", False, "1.2.840.10008.1.2.4.90"),
                                       ("YBR_ICT", True, "1.2.840.10008.1.2.4.91")):
        buffer = io.BytesIO()
        Image.fromarray(rgb).save(buffer, "JPEG2000", irreversible=irreversible, mct=1, no_jp2=True)
        ds = dicom_file.encapsulated(colour_image(rgb, name), [buffer.getvalue()], syntax)
        decoded = np.asarray(Image.open(buffer).convert("RGB"))
        yield Case(f"JPEG 2000, {name}", "PS3.5 8.2.4", ds, decoded)


def palette_image(indices, bits=8, signed=False, **attributes):
    return dicom_file.grey(indices, bits, 8 if bits <= 8 else 16, signed, photometric="PALETTE COLOR", **attributes)


def add_palette(ds, first, tables, bits, entries=None, signed=False, data=None):
    """`tables`: three lists of entries; `data`: the bytes as stored, where they differ from words of the entries."""
    for channel in range(3):
        count = len(tables[channel]) if entries is None else entries
        ds.add_new(0x00281101 + channel, "SS" if signed else "US", [count % 65536, first, bits])
        stored = np.asarray(tables[channel], np.uint16).tobytes() if data is None else data[channel]
        ds.add_new(0x00281201 + channel, "OW", stored)
    return ds


def palette_tables(entries, bits):
    t = np.linspace(0, 1, entries)
    top = 2**bits - 1
    return [np.rint(curve * top).astype(int) for curve in (t, 1 - t, np.abs(1 - 2 * t))]


def palette_cases():
    indices = ramp(0, 255, 16, 32)

    def expected(tables, index, bits):
        return np.stack([ref.to_grey(np.asarray(table)[index] / (2**bits - 1)) for table in tables], -1)

    tables = palette_tables(256, 8)
    packed = [np.asarray(table, np.uint8).tobytes() for table in tables]
    yield Case("palette of 8 bits, two entries in a word", PALETTE,
               add_palette(palette_image(indices), 0, tables, 8, data=packed), expected(tables, indices, 8))
    tables = palette_tables(256, 16)
    yield Case("palette of 16 bits", PALETTE, add_palette(palette_image(indices), 0, tables, 16),
               expected(tables, indices, 16))
    tables = palette_tables(100, 16)
    yield Case("palette, first value mapped 50", PALETTE, add_palette(palette_image(indices), 50, tables, 16),
               expected(tables, np.clip(indices - 50, 0, 99), 16))
    signed = ramp(-128, 127, 16, 32)
    tables = palette_tables(256, 16)
    yield Case("palette, signed indices", PALETTE,
               add_palette(palette_image(signed, signed=True), -128, tables, 16, signed=True),
               expected(tables, signed + 128, 16))
    wide = ramp(0, 65535, 16, 32)
    tables = palette_tables(65536, 16)
    yield Case("palette of 65536 entries", PALETTE, add_palette(palette_image(wide, 16), 0, tables, 16),
               expected(tables, wide, 16))
    yield from segmented_cases(indices)


def add_segments(ds, entries, bits, segments):
    """`segments`: bytes of one channel; all three get the same."""
    for channel in range(3):
        ds.add_new(0x00281101 + channel, "US", [entries, 0, bits])
        ds.add_new(0x00281221 + channel, "OW", segments)
    return ds


def segmented_cases(indices):
    """Discrete (0), linear (1) and indirect (2) segments."""
    discrete = [0, 4, 0, 20000, 10000, 40000]
    linear = [1, 124, 65535]
    table = [0, 20000, 10000, 40000] + [40000 + (65535 - 40000) * i / 124 for i in range(1, 125)]
    indirect = [2, 2, 0, 0]  # both segments again, from byte 0
    words = np.asarray(discrete + linear + indirect, np.uint16)
    table = np.asarray(table + table)
    grey = ref.to_grey(table[indices] / 65535)
    yield Case("segmented palette of 16 bits", SEGMENTED,
               add_segments(palette_image(indices), 256, 16, words.tobytes()), np.stack([grey] * 3, -1))
    # The same of 8 bits: opcode, length and values are bytes, the offset of the copy takes four of them.
    segments = bytes([0, 4, 0, 80, 40, 160, 1, 124, 255, 2, 2, 0, 0, 0, 0])
    table = [0, 80, 40, 160] + [160 + (255 - 160) * i / 124 for i in range(1, 125)]
    grey = ref.to_grey(np.asarray(table + table)[indices] / 255)
    yield Case("segmented palette of 8 bits", SEGMENTED,
               add_segments(palette_image(indices), 256, 8, segments + b"\0"), np.stack([grey] * 3, -1))


def cases():
    for group in (rgb_cases, ybr_cases, jpeg_cases, palette_cases):
        yield from group()
