"""Colour: RGB, YBR and palettes."""

import struct

import numpy as np

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


def s15_fixed16(values):
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def matrix_profile(primaries, gamma):
    """A display profile of three primaries (rows: red, green, blue as D50 XYZ) and one gamma, ICC.1:2010 7 to 10."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    text = b"conformance profile\0"
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78),
            b"cprt": b"text" + bytes(4) + text, b"wtpt": b"XYZ " + bytes(4) + s15_fixed16((0.9642, 1.0, 0.8249))}
    for name, primary in zip((b"r", b"g", b"b"), primaries):
        tags[name + b"XYZ"] = b"XYZ " + bytes(4) + s15_fixed16(primary)
        tags[name + b"TRC"] = curve
    table, data = struct.pack(">I", len(tags)), b""
    for signature, content in tags.items():
        table += signature + struct.pack(">II", 132 + 12 * len(tags) + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    size = 132 + 12 * len(tags) + len(data)
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + s15_fixed16((0.9642, 1.0, 0.8249))
    return header + bytes(128 - len(header)) + table + data


def icc_cases():
    clause = "PS3.3 C.11.15"
    wide = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    rgb = np.maximum(colours(), 24)  # below, a straight gamma has no slope that 8 bits could follow
    for gamma in (1.8, 2.2):
        ds = colour_image(rgb, "RGB", ICCProfile=matrix_profile(wide, gamma))
        yield Case(f"ICC profile of wide primaries, gamma {gamma}", clause, ds, ref.through_profile(rgb, wide, gamma))
    ds = palette_image(ramp(0, 255, 16, 32), ICCProfile=matrix_profile(wide, 1.8))
    tables = [np.maximum(table, 24) for table in palette_tables(256, 8)]
    packed = [np.asarray(table, np.uint8).tobytes() for table in tables]
    index = ramp(0, 255, 16, 32)
    expected = ref.through_profile(np.stack([np.asarray(table)[index] for table in tables], -1), wide, 1.8)
    yield Case("ICC profile over a palette", clause, add_palette(ds, 0, tables, 8, data=packed), expected)
    yield Case("a broken ICC profile changes nothing", clause, colour_image(rgb, "RGB", ICCProfile=b"no profile"), rgb)


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
    for group in (rgb_cases, ybr_cases, icc_cases, palette_cases):
        yield from group()
