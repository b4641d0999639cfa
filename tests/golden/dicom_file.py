"""Synthetic DICOM data sets for the conformance cases."""

import numpy as np
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian,
                         ImplicitVRLittleEndian, generate_uid)

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
MAMMOGRAM = "1.2.840.10008.5.1.4.1.1.1.2"
MAMMOGRAM_FOR_PROCESSING = "1.2.840.10008.5.1.4.1.1.1.2.1"

__all__ = ["DeflatedExplicitVRLittleEndian", "ExplicitVRBigEndian", "ExplicitVRLittleEndian", "ImplicitVRLittleEndian",
           "Dataset", "Sequence", "MAMMOGRAM", "MAMMOGRAM_FOR_PROCESSING", "image", "grey", "packed", "encapsulated",
           "lut_item", "know_syntax", "save"]


def know_syntax(uid):
    """pydicom writes only transfer syntaxes that it knows, and some are younger."""
    UID_dictionary.setdefault(uid, ("Compressed", "Transfer Syntax", "", "", "Compressed"))


def image(rows, columns, photometric, **attributes):
    """A data set with everything but its pixels. Attributes are given by keyword."""
    ds = Dataset()
    ds.SOPClassUID = SECONDARY_CAPTURE
    ds.SOPInstanceUID = generate_uid()
    ds.StudyInstanceUID = generate_uid()
    ds.SeriesInstanceUID = generate_uid()
    ds.Modality = "OT"
    ds.PatientName = "Conformance^Case"
    ds.PatientID = "CONFORMANCE"
    ds.Rows = rows
    ds.Columns = columns
    ds.PhotometricInterpretation = photometric
    ds.SamplesPerPixel = 1
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def packed(stored, allocated, bits, high_bit):
    """Stored values in words of `allocated` bits (PS3.5 8.1.1), all other bits 0."""
    words = np.asarray(stored).astype(np.int64) & ((1 << bits) - 1)
    return (words << (high_bit + 1 - bits)).astype({8: np.uint8, 16: np.uint16, 32: np.uint32}[allocated])


def grey(stored, bits=12, allocated=16, signed=False, high_bit=None, photometric="MONOCHROME2", **attributes):
    """A monochrome image of `stored`: rows × columns, or frames × rows × columns."""
    stored = np.asarray(stored)
    high_bit = bits - 1 if high_bit is None else high_bit
    ds = image(stored.shape[-2], stored.shape[-1], photometric, **attributes)
    if stored.ndim == 3:
        ds.NumberOfFrames = stored.shape[0]
    ds.BitsAllocated = allocated
    ds.BitsStored = bits
    ds.HighBit = high_bit
    ds.PixelRepresentation = 1 if signed else 0
    ds.PixelData = packed(stored, allocated, bits, high_bit).tobytes()
    ds["PixelData"].VR = "OW" if allocated > 8 else "OB"
    return ds


def encapsulated(ds, frames, syntax):
    """The same data set around encoded frames."""
    ds.PixelData = encapsulate(frames)
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    ds.file_syntax = syntax
    return ds


def lut_item(first_mapped, data, bits, vr="US", explanation=None, signed=False, entries=None):
    """An item of a Modality or VOI LUT Sequence (PS3.3 C.11.1.1, C.11.2.1.1). `vr` of the data: US or OW."""
    item = Dataset()
    count = len(data) if entries is None else entries
    item.add_new(0x00283002, "SS" if signed else "US", [count % 65536, first_mapped, bits])
    if explanation:
        item.LUTExplanation = explanation
    words = np.asarray(data, np.uint16)
    item.add_new(0x00283006, vr, words.tobytes() if vr == "OW" else [int(word) for word in words])
    return item


def save(ds, path, syntax=None):
    """Writes the file in `syntax`, by default the data set's own or Explicit VR Little Endian."""
    syntax = syntax or getattr(ds, "file_syntax", ExplicitVRLittleEndian)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    out = FileDataset(str(path), ds, file_meta=meta, preamble=b"\0" * 128)
    out.is_little_endian = syntax != ExplicitVRBigEndian
    out.is_implicit_VR = syntax == ImplicitVRLittleEndian
    out.save_as(str(path), write_like_original=False)
