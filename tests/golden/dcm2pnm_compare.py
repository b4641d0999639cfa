#!/usr/bin/env python3
"""Compares `triptych render` with DCMTK's dcm2pnm on real files, and on files derived from them.

usage: dcm2pnm_compare.py TRIPTYCH DATA [--only TEXT]
DATA is the folder of real images (../shared/data). Both programs are told the same VOI; the pictures must agree within
one grey level of 256, or the file stands in `DIFFERENT` with the reason why DCMTK shows it otherwise. Exit 0 when all
do, 77 (skipped) where the folder is absent.
"""

import argparse
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image

from conformance import compare, render

SKIPPED = 77
LEAST_COMPARED = 20
FOLDERS = ("dicom/mammogram", "dicom/ultrasound", "dicom/variety/test_files", "dicom/variety/charset_files")

NO_JPEG_2000 = "DCMTK has no decoder for JPEG 2000"
DIFFERENT = {
    "693_J2KI.dcm": NO_JPEG_2000,
    "GDCMJ2K_TextGBR.dcm": NO_JPEG_2000,
    "J2K_pixelrep_mismatch.dcm": NO_JPEG_2000,
    "JPEG2000.dcm": NO_JPEG_2000,
    "MR_small_jp2klossless.dcm": NO_JPEG_2000,
    "SC_rgb_gdcm_KY.dcm": NO_JPEG_2000,
    "examples_jpeg2k.dcm": NO_JPEG_2000,
    "MR_truncated.dcm": "DCMTK refuses truncated pixel data; Triptych shows what is there, with a warning",
    "SC_rgb_jpeg.dcm": "DCMTK stops at the file's broken value representation",
    "liver_1frame.dcm": "DCMTK shows the 1 of one bit as half grey; the whole range of one bit is 0 … 1",
    "liver_expb_1frame.dcm": "DCMTK shows the 1 of one bit as half grey; the whole range of one bit is 0 … 1",
    "rtdose_expb.dcm": "DCMTK swaps 32-bit samples of big-endian files as 16-bit words; the little-endian twin agrees",
    "rtdose_expb_1frame.dcm": "DCMTK swaps 32-bit samples of big-endian files as 16-bit words",
}


BROKEN = ("JPEG2000-embedded-sequence-delimiter.dcm",)  # its codestream's size was overwritten: nobody can show it


@dataclass
class Comparison:
    name: str
    path: Path
    triptych: list
    dcmtk: list
    reason: str = ""  # why DCMTK differs


def converter(syntax):
    """The one of dcm2pnm's three programs that has the decoder."""
    if syntax in ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"):
        return "dcml2pnm"
    return "dcmj2pnm" if syntax.startswith("1.2.840.10008.1.2.4.") else "dcm2pnm"


def image_header(path):
    """The data set of a file that holds an image, else None."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for truncated in (False, True):
            try:
                ds = pydicom.dcmread(path, force=True, stop_before_pixels=truncated)
                return ds if ds.get("Rows") and (truncated or "PixelData" in ds) else None
            except Exception:  # pydicom raises whatever it meets in broken files
                continue
    return None


def same_voi(ds):
    """Options of both programs for the same VOI: the file's first, else the whole range of the stored bits."""
    if not str(ds.get("PhotometricInterpretation", "")).startswith("MONOCHROME"):
        return [], []
    if ds.get("WindowCenter") not in (None, ""):
        return ["--voi", "0"], ["+Wi", "1"]
    if "VOILUTSequence" in ds:
        return ["--voi", "0"], ["+Wl", "1"]
    bits = int(ds.BitsStored)
    if bits <= 8:
        return [], []
    low = -(2.0 ** (bits - 1)) if int(ds.get("PixelRepresentation", 0)) else 0.0
    slope, intercept = float(ds.get("RescaleSlope", 1) or 1), float(ds.get("RescaleIntercept", 0) or 0)
    width = slope * 2.0**min(bits, 26)
    centre = slope * (low + 2.0 ** (bits - 1)) + intercept if low else width / 4 + intercept
    return ["--window", f"{centre!r},{width / 2!r}"], ["+Ww", repr(centre), repr(width / 2)]


def comparison(path, name=None, frame=0):
    ds = image_header(path)
    if ds is None:
        return None
    triptych, dcmtk = same_voi(ds)
    syntax = getattr(getattr(ds, "file_meta", None), "TransferSyntaxUID", "")
    triptych = [*triptych, "--size", f"{ds.Columns}x{ds.Rows}", "--frame", str(frame)]
    command = [converter(str(syntax)), *dcmtk, "+F", str(frame + 1)]
    return Comparison(name or path.name, path, triptych, command, DIFFERENT.get(path.name, ""))


def real_files(data):
    for folder in FOLDERS:
        for path in sorted((data / folder).glob("*")):
            made = comparison(path) if path.is_file() and path.name not in BROKEN else None
            if made:
                yield made
    yield comparison(data / "dicom/ultrasound/examples_ybr_color.dcm", "examples_ybr_color.dcm, frame 21", 20)
    yield comparison(data / "dicom/ultrasound/OBXXXX1A_rle_2frame.dcm", "OBXXXX1A_rle_2frame.dcm, frame 2", 1)


def derived_files(data, scratch):
    """The mammogram and an MR slice, rewritten: transfer syntaxes by DCMTK's tools, attributes by pydicom."""
    mammogram = data / "dicom/mammogram/OutOfBoundsOverlay.dcm"
    plain = scratch / "mammogram.dcm"
    subprocess.run(["dcmdjpeg", mammogram, plain], check=True)
    for name, command in {"big endian": ["dcmconv", "+tb"], "deflated": ["dcmconv", "+td"], "RLE": ["dcmcrle"],
                          "JPEG-LS": ["dcmcjpls"], "JPEG lossless": ["dcmcjpeg", "+e1"],
                          "JPEG extended": ["dcmcjpeg", "+ee"]}.items():
        path = scratch / f"{name}.dcm".replace(" ", "_")
        subprocess.run([*command, plain, path], check=True)
        yield comparison(path, f"mammogram as {name}")
    changes = {
        "MONOCHROME1": dict(PhotometricInterpretation="MONOCHROME1", PresentationLUTShape="INVERSE"),
        "SIGMOID": dict(VOILUTFunction="SIGMOID", WindowCenter="1800", WindowWidth="900"),
        "a narrow window": dict(WindowCenter="2000", WindowWidth="120"),
        "a rescale": dict(RescaleSlope="0.5", RescaleIntercept="-300", WindowCenter="400", WindowWidth="900"),
        "presentation LUT shape INVERSE": dict(PresentationLUTShape="INVERSE"),
    }
    for name, attributes in changes.items():
        ds = pydicom.dcmread(plain)
        ds.WindowCenter, ds.WindowWidth = "2000", "2500"
        for keyword, value in attributes.items():
            setattr(ds, keyword, value)
        path = scratch / f"mammogram_{len(name)}_{name.split()[-1]}.dcm"
        ds.save_as(path)
        yield comparison(path, f"mammogram with {name}")
    yield voi_lut(plain, scratch / "voi_lut.dcm")


def voi_lut(source, path):
    """The mammogram with a VOI LUT instead of its window."""
    ds = pydicom.dcmread(source)
    for keyword in ("WindowCenter", "WindowWidth", "VOILUTFunction"):
        if keyword in ds:
            delattr(ds, keyword)
    item = pydicom.Dataset()
    item.add_new(0x00283002, "US", [4096, 0, 12])
    item.add_new(0x00283006, "OW", (4095 * (np.arange(4096) / 4095) ** 2.2).astype(np.uint16).tobytes())
    ds.VOILUTSequence = pydicom.Sequence([item])
    ds.save_as(path)
    return comparison(path, "mammogram with a VOI LUT")


def run(program, made, folder, number):
    """Whether both agree, and what is wrong: empty where all is as it was said to be."""
    reference = folder / f"{number:03}.pnm"
    shown, reason = render(program, made.path, folder / f"{number:03}.png", made.triptych)
    if shown is None:
        return False, reason
    subprocess.run([*made.dcmtk, str(made.path), str(reference)], capture_output=True, timeout=60)
    difference = compare(shown, np.asarray(Image.open(reference))) if reference.exists() else "DCMTK makes no picture"
    if made.reason:
        return not difference, "" if difference else "is said to differ, but agrees"
    return not difference, difference


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if not (options.data / "dicom").is_dir():
        print(f"skipped: the real files of {options.data} are absent")
        return SKIPPED
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        every = [*real_files(options.data), *derived_files(options.data, folder)]
        chosen = [made for made in every if options.only in made.name]
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda item: run(options.program, item[1], folder, item[0]), enumerate(chosen)))
    for made, (_, wrong) in zip(chosen, results):
        print(f"{'FAIL' if wrong else 'ok  '} {made.name}{': ' if wrong or made.reason else ''}{wrong or made.reason}")
    agreed, failed = sum(agrees for agrees, _ in results), sum(bool(wrong) for _, wrong in results)
    print(f"{agreed} of {len(chosen)} pictures agree within one grey level of 256, {failed} differ without a reason")
    return 1 if failed or (agreed < LEAST_COMPARED and not options.only) else 0


if __name__ == "__main__":
    sys.exit(main())
