"""Modality and VOI lookup tables."""

import numpy as np

import dicom_file
import reference as ref
from case import Case, ramp

VOI = "PS3.3 C.11.2.1.1"
MODALITY = "PS3.3 C.11.1.1.1"


def curve(entries, bits):
    """A table that no window could be mistaken for."""
    t = np.linspace(0, 1, entries)
    return np.rint((0.5 - 0.5 * np.cos(np.pi * t**0.7)) * (2**bits - 1)).astype(int)


def voi_case(name, stored, first, data, bits, vr="US", bits_stored=12, signed=False, signed_first=None, slope=None,
             intercept=0, inverted=False, entries=None, arguments=(), **attributes):
    if slope is not None:
        attributes |= {"RescaleSlope": slope, "RescaleIntercept": intercept, "RescaleType": "US"}
    item = dicom_file.lut_item(first, data, bits, vr, "CURVE", signed if signed_first is None else signed_first,
                               entries)
    ds = dicom_file.grey(stored, bits_stored, signed=signed, VOILUTSequence=dicom_file.Sequence([item]), **attributes)
    x = stored if slope is None else ref.rescale(stored, slope, intercept)
    y = ref.voi_lut(x, first, data, bits)
    return Case(name, VOI, ds, ref.to_grey(ref.inverse(y) if inverted else y), list(arguments))


def voi_cases():
    stored = ramp(0, 4095)
    for bits in (8, 10, 12, 14, 16):
        for vr in ("US", "OW"):
            yield voi_case(f"VOI LUT of {bits} bits as {vr}", stored, 0, curve(4096, bits), bits, vr)
    yield voi_case("VOI LUT over part of the values", stored, 1000, curve(500, 12), 12)
    yield voi_case("VOI LUT, first value mapped negative, signed pixels", ramp(-2048, 2047), -1500, curve(3000, 12), 12,
                   signed=True)
    yield voi_case("VOI LUT, first value mapped negative after the rescale", stored, -1024, curve(4096, 12), 12,
                   slope=1, intercept=-1024, signed_first=True)
    yield voi_case("VOI LUT, first value mapped above 32767", ramp(0, 65535), 40000, curve(20000, 16), 16, "OW",
                   bits_stored=16)
    yield voi_case("VOI LUT of 65536 entries, written as 0", ramp(0, 65535), 0, curve(65536, 16), 16, "OW",
                   bits_stored=16)
    yield voi_case("VOI LUT of 65536 entries, signed", ramp(-32768, 32767), -32768, curve(65536, 16), 16, "OW",
                   bits_stored=16, signed=True)
    yield voi_case("VOI LUT in MONOCHROME1", stored, 0, curve(4096, 12), 12, inverted=True, photometric="MONOCHROME1")
    yield voi_case("VOI LUT with INVERSE", stored, 0, curve(4096, 12), 12, inverted=True,
                   PresentationLUTShape="INVERSE")
    case = voi_case("VOI LUT, big endian, as OW", stored, 0, curve(4096, 12), 12, "OW")
    lut = case.dataset.VOILUTSequence[0]
    lut.LUTData = np.frombuffer(lut.LUTData, "<u2").astype(">u2").tobytes()
    case.dataset.PixelData = np.frombuffer(case.dataset.PixelData, "<u2").astype(">u2").tobytes()
    case.syntax = dicom_file.ExplicitVRBigEndian
    yield case
    case = voi_case("VOI LUT, implicit VR", stored, 0, curve(4096, 12), 12)
    case.syntax = dicom_file.ImplicitVRLittleEndian
    yield case
    yield packed_bytes(stored)
    yield from chosen_voi(stored)


def packed_bytes(stored):
    """Entries of 8 bits as bytes, two to a word of OW."""
    data = curve(4096, 8)
    case = voi_case("VOI LUT of 8 bits, two entries in a word", stored, 0, data, 8, "OW")
    case.dataset.VOILUTSequence[0].LUTData = np.asarray(data, np.uint8).tobytes()
    return case


def chosen_voi(stored):
    """Windows and tables together are alternatives (PS3.3 C.11.2.1.2); windows count first in --voi."""
    items = [dicom_file.lut_item(0, curve(4096, 12), 12, explanation="FIRST"),
             dicom_file.lut_item(500, curve(2000, 10), 10, "OW", "SECOND")]
    expected = [ref.linear(stored, 2000, 1000), ref.voi_lut(stored, 0, curve(4096, 12), 12),
                ref.voi_lut(stored, 500, curve(2000, 10), 10)]
    for index, name in enumerate(("window", "first table", "second table")):
        ds = dicom_file.grey(stored, VOILUTSequence=dicom_file.Sequence(items), WindowCenter=2000, WindowWidth=1000)
        yield Case(f"a window and two VOI LUTs: the {name} by choice", VOI, ds, ref.to_grey(expected[index]),
                   ["--voi", str(index)])
    ds = dicom_file.grey(stored, VOILUTSequence=dicom_file.Sequence(items))
    yield Case("two VOI LUTs: the first is shown", VOI, ds, ref.to_grey(expected[1]))


def modality_case(name, stored, first, data, bits, centre, width, vr="US", signed=False, bits_stored=12, **attributes):
    item = dicom_file.lut_item(first, data, bits, vr, "LOG TO LINEAR", signed)
    item.ModalityLUTType = "OD"
    ds = dicom_file.grey(stored, bits_stored, signed=signed, ModalityLUTSequence=dicom_file.Sequence([item]),
                         WindowCenter=centre, WindowWidth=width, **attributes)
    return Case(name, MODALITY, ds, ref.to_grey(ref.linear(ref.lookup(stored, first, data), centre, width)))


def modality_cases():
    stored = ramp(0, 4095)
    yield modality_case("modality LUT of 16 bits as US", stored, 0, curve(4096, 16), 16, 30000, 50000)
    yield modality_case("modality LUT of 16 bits as OW", stored, 0, curve(4096, 16), 16, 30000, 50000, "OW")
    yield modality_case("modality LUT of 8 bits", stored, 0, curve(4096, 8), 8, 128, 200)
    yield modality_case("modality LUT over part of the values", stored, 700, curve(1000, 12), 12, 2048, 3000)
    yield modality_case("modality LUT, signed first value mapped", ramp(-2048, 2047), -2048, curve(4096, 12), 12, 2048,
                        4096, signed=True)
    yield modality_case("modality LUT of 65536 entries", ramp(0, 65535), 0, curve(65536, 16), 16, 32768, 65536, "OW",
                        bits_stored=16)
    modality, voi = curve(4096, 12), curve(4096, 10)[::-1]
    item = dicom_file.lut_item(0, modality, 12, explanation="MODALITY")
    item.ModalityLUTType = "US"
    ds = dicom_file.grey(stored, ModalityLUTSequence=dicom_file.Sequence([item]),
                         VOILUTSequence=dicom_file.Sequence([dicom_file.lut_item(0, voi, 10)]))
    expected = ref.voi_lut(ref.lookup(stored, 0, modality), 0, voi, 10)
    yield Case("modality LUT, then VOI LUT", MODALITY, ds, ref.to_grey(expected))


def cases():
    yield from voi_cases()
    yield from modality_cases()
