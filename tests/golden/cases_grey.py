"""Stored values, modality rescale, windows, polarity and padding."""

import numpy as np

import dicom_file
import reference as ref
from case import Case, ramp

MODULE = "PS3.3 C.7.6.3.1"


def whole_window(bits, signed):
    """The LINEAR window that maps the whole range of the stored bits: centre and width."""
    return (0 if signed else 2.0 ** (bits - 1)), 2.0**bits


def stored_range(bits, signed):
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)


def stored_case(name, bits, allocated=16, signed=False, high_bit=None, syntax=None, clause="PS3.5 8.1.1", junk=False):
    stored = ramp(*stored_range(bits, signed))
    centre, width = whole_window(bits, signed)
    ds = dicom_file.grey(stored, bits, allocated, signed, high_bit, WindowCenter=centre, WindowWidth=width)
    if junk:  # what lies outside the stored bits is no part of the value
        words = np.frombuffer(ds.PixelData, np.uint16)
        mask = ((1 << bits) - 1) << ((bits - 1 if high_bit is None else high_bit) + 1 - bits)
        noise = np.random.default_rng(1).integers(0, 65536, words.shape, np.uint16)
        ds.PixelData = (words | (noise & np.uint16(~mask & 0xFFFF))).tobytes()
    return Case(name, clause, ds, ref.to_grey(ref.linear(stored, centre, width)), syntax=syntax)


def stored_cases():
    for bits in range(8, 17):
        yield stored_case(f"unsigned, {bits} of 16 bits", bits)
    for bits in (8, 10, 12, 13, 16):
        yield stored_case(f"signed, {bits} of 16 bits", bits, signed=True)
    yield stored_case("unsigned, 8 of 8 bits", 8, 8)
    yield stored_case("signed, 8 of 8 bits", 8, 8, signed=True)
    yield stored_case("unsigned, 6 of 8 bits", 6, 8)
    yield stored_case("unsigned, 24 of 32 bits", 24, 32)
    yield stored_case("unsigned, 12 bits below high bit 15", 12, high_bit=15)
    yield stored_case("signed, 12 bits below high bit 15", 12, signed=True, high_bit=15)
    yield stored_case("unsigned, 10 bits below high bit 11 between other bits", 10, high_bit=11, junk=True)
    yield stored_case("signed, 12 of 16 bits, the upper four filled with other bits", 12, signed=True, junk=True)
    encodings = [("implicit little endian", dicom_file.ImplicitVRLittleEndian, "PS3.5 A.1"),
                 ("deflated", dicom_file.DeflatedExplicitVRLittleEndian, "PS3.5 A.5")]
    for name, syntax, clause in encodings:
        yield stored_case(f"signed, 12 of 16 bits, {name}", 12, signed=True, syntax=syntax, clause=clause)
    big = stored_case("signed, 12 of 16 bits, big endian", 12, signed=True, clause="PS3.5 A.3")
    big.dataset.PixelData = np.frombuffer(big.dataset.PixelData, "<u2").astype(">u2").tobytes()
    big.syntax = dicom_file.ExplicitVRBigEndian
    yield big


def window_case(name, clause, stored, centre, width, formula, arguments=(), bits=12, signed=False, slope=None,
                intercept=0, inverted=False, **attributes):
    """`stored` through a rescale (where given) and one window."""
    if slope is not None:
        attributes |= {"RescaleSlope": slope, "RescaleIntercept": intercept, "RescaleType": "US"}
    ds = dicom_file.grey(stored, bits, signed=signed, WindowCenter=centre, WindowWidth=width, **attributes)
    x = stored if slope is None else ref.rescale(stored, slope, intercept)
    y = formula(x, np.atleast_1d(centre)[0], np.atleast_1d(width)[0])
    return Case(name, clause, ds, ref.to_grey(ref.inverse(y) if inverted else y), list(arguments))


def window_cases():
    full = ramp(0, 4095)
    near = ramp(1000, 1063, 8, 64)
    linear, exact, sigmoid = "PS3.3 C.11.2.1.2.1", "PS3.3 C.11.2.1.3.2", "PS3.3 C.11.2.1.3.1"
    yield window_case("LINEAR, odd width", linear, full, 2000, 1001, ref.linear)
    yield window_case("LINEAR, even width", linear, full, 2048, 2000, ref.linear)
    yield window_case("LINEAR, stated by name", linear, full, 2048, 2000, ref.linear, VOILUTFunction="LINEAR")
    yield window_case("LINEAR, width 1 is a threshold", linear, near, 1030, 1, ref.linear)
    yield window_case("LINEAR, width 2", linear, near, 1030, 2, ref.linear)
    yield window_case("LINEAR, narrow, centre between two values", linear, near, 1030.5, 6, ref.linear)
    yield window_case("LINEAR, wider than the image", linear, full, 3000, 20000, ref.linear)
    yield window_case("LINEAR, beyond the image's values", linear, near, -500, 100, ref.linear)
    yield window_case("LINEAR_EXACT", exact, full, 2048, 1500, ref.linear_exact, VOILUTFunction="LINEAR_EXACT")
    yield window_case("LINEAR_EXACT, narrow", exact, near, 1030, 4, ref.linear_exact, VOILUTFunction="LINEAR_EXACT")
    yield window_case("LINEAR_EXACT, width below 1 on rescaled values", exact, ramp(0, 4095), 0.25, 0.5,
                      ref.linear_exact, slope=1 / 4096, VOILUTFunction="LINEAR_EXACT")
    yield window_case("SIGMOID", sigmoid, full, 2048, 1200, ref.sigmoid, VOILUTFunction="SIGMOID")
    yield window_case("SIGMOID, narrow", sigmoid, near, 1030, 10, ref.sigmoid, VOILUTFunction="SIGMOID")
    yield window_case("SIGMOID, signed values", sigmoid, ramp(-2048, 2047), -100, 900, ref.sigmoid, signed=True,
                      VOILUTFunction="SIGMOID")
    yield from several_windows(full)


def several_windows(stored):
    clause = "PS3.3 C.11.2.1.2"
    windows = dict(centre=[1000, 2000, 3000], width=[500, 1000, 2001],
                   WindowCenterWidthExplanation=["NARROW", "MIDDLE", "WIDE"])
    yield window_case("several windows: the first is shown", clause, stored, formula=ref.linear, **windows)
    for index in (1, 2):
        case = window_case(f"several windows: number {index} by choice", clause, stored, formula=ref.linear,
                           arguments=["--voi", str(index)], **windows)
        centre, width = windows["centre"][index], windows["width"][index]
        case.expected = ref.to_grey(ref.linear(stored, centre, width))
        yield case
    case = window_case("a window chosen by hand is LINEAR like the file's", clause, stored, 1000, 500, ref.linear,
                       arguments=["--window", "2048,100"])
    case.expected = ref.to_grey(ref.linear(stored, 2048, 100))
    yield case
    case = window_case("a window chosen by hand keeps SIGMOID", clause, stored, 1000, 500, ref.sigmoid,
                       arguments=["--window", "2048,800"], VOILUTFunction="SIGMOID")
    case.expected = ref.to_grey(ref.sigmoid(stored, 2048, 800))
    yield case


def rescale_cases():
    clause = "PS3.3 C.11.1.1.2"
    hounsfield = ramp(0, 4095)
    yield window_case("rescale, intercept -1024", clause, hounsfield, 40, 400, ref.linear, slope=1, intercept=-1024)
    yield window_case("rescale, fractional slope", clause, hounsfield, 100.5, 50.25, ref.linear_exact, slope=0.0625,
                      intercept=3.5, VOILUTFunction="LINEAR_EXACT")
    yield window_case("rescale, negative slope", clause, hounsfield, -2000, 3000, ref.linear, slope=-1, intercept=0)
    yield window_case("rescale, signed values and large slope", clause, ramp(-32768, 32767), 0, 500000, ref.linear,
                      bits=16, signed=True, slope=10, intercept=-5)
    stored = ramp(0, 255)
    ds = dicom_file.grey(stored, 8, 8)
    yield Case("no VOI, 8 bits: the whole range", "PS3.4 N.2.1.2", ds, ref.to_grey(ref.full_range(stored, 0, 255)))
    stored = ramp(-128, 127)
    ds = dicom_file.grey(stored, 8, 8, signed=True)
    yield Case("no VOI, 8 bits signed: the whole range", "PS3.4 N.2.1.2", ds,
               ref.to_grey(ref.full_range(stored, -128, 127)))


def polarity_cases():
    stored = ramp(0, 4095)
    shape = "PS3.3 C.11.6.1.2"
    yield window_case("MONOCHROME1, LINEAR", MODULE + ".2", stored, 2048, 2000, ref.linear, inverted=True,
                      photometric="MONOCHROME1")
    yield window_case("MONOCHROME1, SIGMOID", MODULE + ".2", stored, 2048, 1000, ref.sigmoid, inverted=True,
                      photometric="MONOCHROME1", VOILUTFunction="SIGMOID")
    yield window_case("MONOCHROME1 with INVERSE is inverted once", "PS3.3 C.8.11.3.1.2", stored, 2048, 2000, ref.linear,
                      inverted=True, photometric="MONOCHROME1", PresentationLUTShape="INVERSE")
    yield window_case("MONOCHROME2 with IDENTITY", shape, stored, 2048, 2000, ref.linear,
                      PresentationLUTShape="IDENTITY")
    yield window_case("MONOCHROME2 with INVERSE", shape, stored, 2048, 2000, ref.linear, inverted=True,
                      PresentationLUTShape="INVERSE")
    yield window_case("MONOCHROME1, negative slope", MODULE + ".2", stored, -2000, 3000, ref.linear, inverted=True,
                      photometric="MONOCHROME1", slope=-1)
    yield window_case("MONOCHROME1, inverted by the reader", MODULE + ".2", stored, 2048, 2000, ref.linear,
                      ["--invert"], photometric="MONOCHROME1")
    for relationship, sign in (("LIN", 1), ("LOG", -1), ("DISP", 1)):
        yield window_case(f"Pixel Intensity Relationship {relationship}, sign {sign} changes no grey",
                          "PS3.3 C.8.11.3.1.2", stored, 2048, 2000, ref.linear,
                          PixelIntensityRelationship=relationship, PixelIntensityRelationshipSign=sign)


def padding_cases():
    clause = "PS3.3 C.7.5.1.1.2"

    def padded(name, stored, first, last=None, signed=False, bits=12, **attributes):
        ds = dicom_file.grey(stored, bits, signed=signed, WindowCenter=500, WindowWidth=1000, **attributes)
        ds.add_new(0x00280120, "SS" if signed else "US", first)
        if last is not None:
            ds.add_new(0x00280121, "SS" if signed else "US", last)
        low, high = min(first, first if last is None else last), max(first, first if last is None else last)
        y = ref.linear(stored, 500, 1000)
        if attributes.get("photometric") == "MONOCHROME1":
            y = ref.inverse(y)
        return Case(name, clause, ds, ref.to_grey(np.where((stored >= low) & (stored <= high), 0, y)))

    stored = ramp(0, 1000)
    yield padded("padding value", stored, 700)
    yield padded("padding range", stored, 700, 900)
    yield padded("padding range, limits the other way round", stored, 900, 700)
    yield padded("padding range, signed", ramp(-1000, 1000), -1000, -500, signed=True)
    yield padded("padding is background in MONOCHROME1 too", stored, 0, 100, photometric="MONOCHROME1")
    yield padded("padding value of the largest unsigned word", np.where(ramp(0, 1) > 0, 65535, stored), 65535, bits=16)
    # No window is stated: the range of the values is shown, and padding is none of them.
    two = np.where(ramp(0, 2) == 0, 60000, np.where(ramp(0, 2) == 1, 100, 200))
    ds = dicom_file.grey(two, 16)
    ds.add_new(0x00280120, "US", 60000)
    yield Case("padding is left out of the window that the values suggest", clause, ds,
               np.where(two == 200, 255, 0))


def float_cases():
    """Pixels that are numbers with a fraction (PS3.3 C.7.6.24)."""
    values = np.linspace(-1, 3, 16 * 64, dtype=np.float32).reshape(16, 64)
    for kind, tag, vr in ((np.float32, 0x7FE00008, "OF"), (np.float64, 0x7FE00009, "OD")):
        ds = dicom_file.grey(ramp(0, 1), WindowCenter="1", WindowWidth="2.5", VOILUTFunction="LINEAR_EXACT")
        for keyword in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
            delattr(ds, keyword)
        bits = np.dtype(kind).itemsize * 8
        ds.BitsAllocated = bits
        ds.add_new(tag, vr, values.astype(kind).tobytes())
        if bits == 64:
            ds.add_new(0x00280123, "FD", 2.0)  # Double Float Pixel Padding Value
            ds.add_new(0x00280125, "FD", 2.5)
        y = ref.linear_exact(values, 1, 2.5)
        expected = np.where((values >= 2) & (values <= 2.5), 0, y) if bits == 64 else y
        yield Case(f"float pixels of {bits} bits{', with padding' if bits == 64 else ''}", "PS3.3 C.7.6.24", ds,
                   ref.to_grey(expected))
    bits = ramp(0, 1) ^ (ramp(0, 1023) % 3 == 0)
    ds = dicom_file.grey(bits, 8, 8)
    ds.BitsAllocated = ds.BitsStored = 1
    ds.HighBit = 0
    ds.PixelData = np.packbits(bits.astype(np.uint8).reshape(-1), bitorder="little").tobytes()
    yield Case("pixels of one bit", "PS3.5 8.1.1", ds, ref.to_grey(bits))


def functional_group_cases():
    """Enhanced images state the same in macros, for all frames or for each (PS3.3 C.7.6.16)."""
    stored = ramp(0, 4095)

    def macro(keyword, **attributes):
        group, item = dicom_file.Dataset(), dicom_file.Dataset()
        for name, value in attributes.items():
            setattr(item, name, value)
        setattr(group, keyword, dicom_file.Sequence([item]))
        return group

    shared = macro("FrameVOILUTSequence", WindowCenter=1500, WindowWidth=900)
    ds = dicom_file.grey(stored, SharedFunctionalGroupsSequence=dicom_file.Sequence([shared]))
    yield Case("window of the shared functional groups", "PS3.3 C.7.6.16.2.10", ds,
               ref.to_grey(ref.linear(stored, 1500, 900)))
    own = macro("FrameVOILUTSequence", WindowCenter=1000, WindowWidth=700, VOILUTFunction="SIGMOID")
    ds = dicom_file.grey(stored, PerFrameFunctionalGroupsSequence=dicom_file.Sequence([own]))
    yield Case("window of the frame's functional groups", "PS3.3 C.7.6.16.2.10", ds,
               ref.to_grey(ref.sigmoid(stored, 1000, 700)))
    shared = macro("PixelValueTransformationSequence", RescaleSlope="0.5", RescaleIntercept="-100", RescaleType="US")
    window = macro("FrameVOILUTSequence", WindowCenter=800, WindowWidth=1200)
    shared.FrameVOILUTSequence = window.FrameVOILUTSequence
    ds = dicom_file.grey(stored, SharedFunctionalGroupsSequence=dicom_file.Sequence([shared]))
    yield Case("rescale and window of the shared functional groups", "PS3.3 C.7.6.16.2.9", ds,
               ref.to_grey(ref.linear(ref.rescale(stored, 0.5, -100), 800, 1200)))
    table = 4095 - np.arange(4096)
    shared = macro("FrameVOILUTSequence", VOILUTSequence=dicom_file.Sequence([dicom_file.lut_item(0, table, 12)]))
    ds = dicom_file.grey(stored, SharedFunctionalGroupsSequence=dicom_file.Sequence([shared]))
    yield Case("VOI LUT of the shared functional groups", "PS3.3 C.7.6.16.2.10", ds,
               ref.to_grey(ref.voi_lut(stored, 0, table, 12)))


def display_cases():
    """The monitor's own curve, where the reader asks for PS3.14."""
    stored = ramp(0, 4095)
    ds = dicom_file.grey(stored, WindowCenter=2048, WindowWidth=4096)
    y = ref.linear(stored, 2048, 4096)
    for black, white, gamma in ((0.5, 350, 2.2), (0.1, 1000, 2.2), (1, 250, 1.8)):
        yield Case(f"GSDF on a monitor of {black} to {white} cd/m², gamma {gamma}", "PS3.14 7.1", ds,
                   ref.gsdf_levels(y, black, white, gamma), ["--gsdf", f"{black},{white},{gamma}"])
    ds = dicom_file.grey(stored, photometric="MONOCHROME1", WindowCenter=2048, WindowWidth=4096)
    yield Case("GSDF in MONOCHROME1 comes after the inversion", "PS3.4 N.2.3", ds,
               ref.gsdf_levels(ref.inverse(y), 0.5, 350, 2.2), ["--gsdf", "0.5,350"])


def cases():
    for group in (stored_cases, window_cases, rescale_cases, polarity_cases, padding_cases, float_cases,
                  functional_group_cases, display_cases):
        yield from group()
