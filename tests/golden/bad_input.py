#!/usr/bin/env python3
"""Files that are wrong in one thing: what can be shown is shown, and one clear sentence says what is wrong.

usage: bad_input.py TRIPTYCH [--only TEXT]
Every case writes a small DICOM file. `triptych info --json` must list the warning (which the window draws on the image),
and `triptych render` must show the right greys all the same; or both must refuse with the reason.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

import dicom_file
import reference as ref
import state_file as gsps
from case import ramp
from conformance import compare, render

RLE = "1.2.840.10008.1.2.5"
STORED = ramp(0, 4095, 32, 48)
WINDOW = dict(WindowCenter=2048, WindowWidth=3000)


@dataclass
class BadInput:
    name: str
    dataset: object
    says: str  # part of the warning, or of the refusal
    expected: object = None  # greys; None: the file is refused
    arguments: list = field(default_factory=list)
    info: dict = field(default_factory=dict)  # what `info --json` must say besides


def windowed(stored=STORED):
    return ref.to_grey(ref.linear(stored, 2048, 3000))


def whole_range():
    """Without a window the values themselves are: nearly all of them from black to white."""
    y = (STORED - np.quantile(STORED, 0.005)) / (np.quantile(STORED, 0.998) - np.quantile(STORED, 0.005))
    return ref.to_grey(np.clip(y, 0, 1))


def with_lut(sequence, **changes):
    """An image with a window and one table of 4096 entries of 12 bits, of which `changes` spoil something."""
    data = changes.get("data", np.arange(4096))
    item = dicom_file.Dataset()
    item.add_new(0x00283002, "US", changes.get("descriptor", [4096, 0, 12]))
    item.add_new(0x00283006, "OW", np.asarray(data, np.uint16).tobytes())
    return dicom_file.grey(STORED, **{sequence: dicom_file.Sequence([item])}, **WINDOW)


def lut_cases():
    voi = "VOILUTSequence"
    for name, says, changes in (
            ("VOI LUT without entries", "VOI LUT 1 is left out: it holds 0 of 4096 entries", dict(data=[])),
            ("VOI LUT that is too short", "VOI LUT 1 is left out: it holds 100 of 4096", dict(data=np.arange(100))),
            ("VOI LUT whose descriptor has two values", "its descriptor has 2 of 3", dict(descriptor=[4096, 0]))):
        yield BadInput(name, with_lut(voi, **changes), says, windowed())
    straight = ref.to_grey(STORED / 4095)
    for name, says, changes in (
            ("VOI LUT with more entries than stated", "hold 5000 entries, 4096 are stated",
             dict(data=np.minimum(np.arange(5000), 4095))),
            ("VOI LUT said to have 0 bits", "said to have 0 bits; 12 are taken", dict(descriptor=[4096, 0, 0])),
            ("VOI LUT said to have 99 bits", "said to have 99 bits; 12 are taken", dict(descriptor=[4096, 0, 99])),
            ("VOI LUT of 8 bits with entries of 12", "said to have 8 bits; 12 are taken",
             dict(descriptor=[4096, 0, 8]))):
        yield BadInput(name, with_lut(voi, **changes), says, straight, ["--voi", "1"])
    ds = with_lut("ModalityLUTSequence", data=[])
    yield BadInput("modality LUT without entries", ds, "The modality LUT is not used: it holds 0 of 4096", windowed())


def window_cases():
    for width in ("0", "-5", "0.5"):
        ds = dicom_file.grey(STORED, WindowCenter="2048", WindowWidth=width)
        yield BadInput(f"window of width {width}", ds, f"A window of width {width} is impossible", whole_range())
    ds = dicom_file.grey(STORED)
    ds.add_new(0x00281050, "LO", "nonsense")
    ds.add_new(0x00281051, "LO", "3000")
    yield BadInput("window whose centre is no number", ds, "0 of 1 windows can be read", whole_range())
    ds = dicom_file.grey(STORED, WindowCenter=["100", "2048"], WindowWidth=["0", "3000"])
    yield BadInput("two windows, the first impossible", ds, "A window of width 0 is impossible", windowed())
    ds = dicom_file.grey(STORED, WindowCenter=["2048", "100"], WindowWidth="3000")
    yield BadInput("two centres and one width", ds, "1 of 2 windows can be read", windowed())
    for slope in ("0", "nan"):
        ds = dicom_file.grey(STORED, RescaleIntercept="0", **WINDOW)
        ds.add_new(0x00281053, "LO", slope)
        yield BadInput(f"rescale slope {slope}", ds, f"A rescale slope of {slope} is impossible", windowed())
    ds = dicom_file.grey(STORED, **WINDOW)
    ds.HighBit = 5
    yield BadInput("high bit below the stored bits", ds, "all bits are used", windowed())


def frame_cases():
    frames = np.stack([STORED, STORED[::-1], STORED[:, ::-1]])
    ds = dicom_file.grey(frames, **WINDOW)
    ds.PixelData = ds.PixelData[:2 * STORED.size * 2]
    yield BadInput("the last of three frames is missing", ds, "The pixel data are truncated: 6144 of 9216 bytes",
                   windowed(frames[1]), ["--frame", "1"], {"frames": 2})
    ds = dicom_file.grey(frames, **WINDOW)
    ds.PixelData = ds.PixelData[:STORED.size * 3]
    half = np.where(np.arange(32)[:, None] < 16, frames[1], 0)
    yield BadInput("the second frame breaks off in the middle", ds, "The pixel data are truncated", windowed(half),
                   ["--frame", "1"], {"frames": 2})
    encoded = [rle(frame) for frame in frames]
    ds = dicom_file.encapsulated(dicom_file.grey(frames, **WINDOW), encoded[:2], RLE)
    yield BadInput("two of three compressed frames", ds, "2 of 3 frames are there", windowed(frames[1]),
                   ["--frame", "1"], {"frames": 2})
    ds = dicom_file.encapsulated(dicom_file.grey(frames, **WINDOW), [encoded[0], b"broken!!", encoded[2]], RLE)
    yield BadInput("one of three compressed frames is broken: the others are shown", ds, "", windowed(frames[2]),
                   ["--frame", "2"], {"frames": 3})
    yield BadInput("one of three compressed frames is broken: it is refused", ds, "RLE", None, ["--frame", "1"])
    groups = [frame_group(centre) for centre in (100, 2048, 2048)]
    groups[2].FrameVOILUTSequence[0].WindowWidth = 0
    ds = dicom_file.grey(frames, PerFrameFunctionalGroupsSequence=dicom_file.Sequence(groups))
    yield BadInput("frames with windows of their own, one of them impossible", ds, "A window of width 0 is impossible",
                   windowed(frames[1]), ["--frame", "1"], {"frames": 3})


def frame_group(centre):
    voi, group = dicom_file.Dataset(), dicom_file.Dataset()
    voi.WindowCenter, voi.WindowWidth = centre, 3000
    group.FrameVOILUTSequence = dicom_file.Sequence([voi])
    return group


def rle(stored):
    """PS3.5 annex G, literal runs only: the high bytes, then the low ones."""
    segments = b""
    offsets = []
    words = np.asarray(stored, np.uint16).reshape(-1)
    for plane in (words >> 8, words & 0xFF):
        offsets.append(64 + len(segments))
        data = plane.astype(np.uint8).tobytes()
        coded = b"".join(bytes([len(data[i:i + 128]) - 1]) + data[i:i + 128] for i in range(0, len(data), 128))
        segments += coded + b"\0" * (len(coded) % 2)
    header = np.zeros(16, "<u4")
    header[0], header[1:3] = 2, offsets
    return header.tobytes() + segments


def spacing_cases():
    for spacing in ("0\\0", "-0.1\\-0.1", "nan\\nan", "1e30\\1e30", "0.1", "wide\\0.1", "inf\\inf"):
        ds = dicom_file.grey(STORED, **WINDOW)
        ds.add_new(0x00280030, "LO", spacing.split("\\"))
        yield BadInput(f"pixel spacing {spacing}", ds, "Pixel Spacing is impossible", windowed(),
                       info={"spacingMm": None})


def size_cases():
    for keyword in ("Rows", "Columns"):
        ds = dicom_file.grey(STORED, **WINDOW)
        setattr(ds, keyword, 0)
        yield BadInput(f"0 {keyword.lower()}, to be had from the length", ds, "the pixel data hold 32 and 48",
                       windowed())
    ds = dicom_file.grey(STORED, **WINDOW)
    ds.Rows = ds.Columns = 0
    yield BadInput("0 rows and 0 columns", ds, "its image has 0 rows and 0 columns")
    rgb = np.full((32, 48, 3), 99, np.uint8)
    for name, kind, syntax in (("JPEG", "JPEG", "50"), ("JPEG 2000", "JPEG2000", "90")):
        buffer = io.BytesIO()
        Image.fromarray(rgb[..., 0]).save(buffer, kind, **({} if kind == "JPEG" else {"no_jp2": True}))
        ds = dicom_file.grey(rgb[..., 0], 8, 8)
        dicom_file.encapsulated(ds, [buffer.getvalue()], f"1.2.840.10008.1.2.4.{syntax}")
        ds.Rows = 0
        yield BadInput(f"0 rows, {name}", ds, "the pixel data hold 32 and 48", rgb[..., 0])


def graphics_cases():
    for name, rows, length, says in (("overlay without rows", 0, 192, "it has 0 rows"),
                                     ("overlay that breaks off", 32, 20, "its data hold 160 of 1536 bits")):
        ds = dicom_file.grey(STORED, **WINDOW)
        for element, vr, value in ((0x0010, "US", rows), (0x0011, "US", 48), (0x0040, "CS", "G"),
                                   (0x0050, "SS", [1, 1]), (0x0100, "US", 1), (0x0102, "US", 0),
                                   (0x3000, "OW", b"\xFF" * length)):
            ds.add_new((0x6000, element), vr, value)
        yield BadInput(name, ds, says, windowed())
    shutters = {"rectangular": dict(ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=30,
                                    ShutterRightVerticalEdge=10, ShutterUpperHorizontalEdge=1,
                                    ShutterLowerHorizontalEdge=20),
                "circular": dict(ShutterShape="CIRCULAR", CenterOfCircularShutter=[10, 10]),
                "polygonal": dict(ShutterShape="POLYGONAL", VerticesOfThePolygonalShutter=[1, 1, 20, 20]),
                "heart": dict(ShutterShape="HEART")}
    for shape, attributes in shutters.items():
        ds = dicom_file.grey(STORED, **WINDOW)
        for keyword, value in attributes.items():
            setattr(ds, keyword, value)
        yield BadInput(f"broken {shape} shutter", ds, f"The {shape} shutter is broken or unknown", windowed())
    rgb = np.full((8, 8, 3), 77, np.uint8)
    ds = dicom_file.image(8, 8, "RGB", ICCProfile=b"nothing ")
    ds.SamplesPerPixel, ds.PlanarConfiguration, ds.PixelRepresentation = 3, 0, 0
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit = 7
    ds.PixelData = rgb.tobytes()
    yield BadInput("broken ICC profile", ds, "The ICC profile is no ICC profile", rgb)


def other_cases():
    ds = dicom_file.grey(STORED, PresentationIntentType="FOR PROCESSING", PixelIntensityRelationship="LIN", **WINDOW)
    yield BadInput("For Processing by its intent", ds, "For Processing image: the detector's values (linear", windowed())
    ds = dicom_file.grey(STORED, SOPClassUID=dicom_file.MAMMOGRAM_FOR_PROCESSING, **WINDOW)
    yield BadInput("For Processing by its SOP class", ds, "For Processing image", windowed())
    missing = {"JPEG XL": ("110", "111", "112"), "MPEG-2 video": ("100", "101"), "HEVC/H.265 video": ("107", "108"),
               "MPEG-4 AVC/H.264 video": ("102", "103", "104", "105", "106"), "JPIP": ("94", "95", "204", "205"),
               "JPEG Lossless, arithmetic coding": ("58",)}
    for name, numbers in missing.items():
        for number in numbers:
            uid = f"1.2.840.10008.1.2.4.{number}"
            dicom_file.know_syntax(uid)
            ds = dicom_file.encapsulated(dicom_file.grey(STORED), [b"\xff\x0a\0\0"], uid)
            yield BadInput(f"{name} ({uid})", ds, f"a decoder for {name}")


def cases():
    for group in (lut_cases, window_cases, frame_cases, spacing_cases, size_cases, graphics_cases, other_cases):
        yield from group()


def bad_states():
    """Presentation states that cannot be put onto an image: the state, and what is said of it."""
    ds = dicom_file.grey(STORED, **WINDOW)
    yield ds, gsps.state(dicom_file.grey(STORED)), "the presentation state does not speak of this image"
    empty = gsps.state(ds)
    del empty.ReferencedSeriesSequence
    yield ds, empty, "the presentation state refers to no image"
    yield ds, ds, "is no Grayscale Softcopy Presentation State"
    yield ds, None, "is not a DICOM file"


def check_state(program, ds, state, says, folder):
    """Empty, or what is wrong: every refusal names the state's file."""
    image, path = folder / "image.dcm", folder / "state.dcm"
    dicom_file.save(ds, image)
    path.write_bytes(b"no state")
    if state is not None:
        dicom_file.save(state, path)
    shown, refusal = render(program, image, folder / "state.png", ["--state", str(path)])
    if shown is not None or not refusal.startswith(f"triptych: {path}: ") or says not in refusal or "\n" in refusal:
        return f"is not refused with '{says}', but: {refusal or 'shown'}"
    return ""


def info_of(program, path):
    run = subprocess.run([program, "info", str(path), "--json"], capture_output=True, text=True, timeout=60,
                         env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    if run.returncode != 0:
        return None, run.stderr.strip()
    told = json.loads(run.stdout)
    return (told[0] if isinstance(told, list) else told), ""


def check(program, case, folder):
    """Empty, or what is wrong."""
    path = folder / "case.dcm"
    dicom_file.save(case.dataset, path)
    shown, refusal = render(program, path, folder / "case.png", case.arguments)
    if case.expected is None:
        prefix = f"triptych: {path}: "
        if shown is not None or not refusal.startswith(prefix) or case.says not in refusal or "\n" in refusal:
            return f"is not refused with '{case.says}', but: {refusal or 'shown'}"
        return ""
    if shown is None:
        return refusal
    info, refusal = info_of(program, path)
    if info is None:
        return refusal
    if case.says and sum(case.says in warning for warning in info["warnings"]) != 1:
        return f"no single warning says '{case.says}': {info['warnings']}"
    if any(not warning.endswith(".") for warning in info["warnings"]):
        return f"a warning is no sentence: {info['warnings']}"
    for key, value in case.info.items():
        if info[key] != value:
            return f"info says {key} {info[key]}, not {value}"
    return compare(shown, case.expected)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chosen = [case for case in cases() if options.only in case.name]
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for case in chosen:
            reason = check(options.program, case, Path(scratch))
            failed += bool(reason)
            print(f"{'FAIL' if reason else 'ok  '} {case.name}{': ' + reason if reason else ''}")
        states = [] if options.only else list(bad_states())
        for ds, state, says in states:
            reason = check_state(options.program, ds, state, says, Path(scratch))
            failed += bool(reason)
            print(f"{'FAIL' if reason else 'ok  '} state: {says}{': ' + reason if reason else ''}")
    count = len(chosen) + len(states)
    print(f"{count - failed} of {count} broken files are shown or refused as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
