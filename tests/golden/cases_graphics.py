"""What the file lays over its image: overlay planes and the display shutter."""

import numpy as np

import dicom_file
import reference as ref
from case import Case, ramp

OVERLAY = "PS3.3 C.9.2"
SHUTTER = "PS3.3 C.7.6.11"
REGION_COLOUR, REGION_OPACITY = (0x38, 0xBD, 0xF8), 0.4  # a free choice: the standard fixes no colour


def add_overlay(ds, bits, origin=(1, 1), group=0x6000, kind="G", frames=1, frame_origin=None):
    """`bits`: rows × columns, or frames × rows × columns, of 0 and 1; `origin`: row, column, counted from 1."""
    bits = np.asarray(bits, np.uint8)
    ds.add_new((group, 0x0010), "US", bits.shape[-2])
    ds.add_new((group, 0x0011), "US", bits.shape[-1])
    if bits.ndim == 3:
        ds.add_new((group, 0x0015), "IS", frames)
    if frame_origin:
        ds.add_new((group, 0x0051), "US", frame_origin)
    ds.add_new((group, 0x0040), "CS", kind)
    ds.add_new((group, 0x0050), "SS", list(origin))
    ds.add_new((group, 0x0100), "US", 1)
    ds.add_new((group, 0x0102), "US", 0)
    data = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    ds.add_new((group, 0x3000), "OW", data + b"\0" * (len(data) % 2))
    return ds


def placed(bits, origin, shape):
    """The bits where they lie in an image of `shape`: what runs past an edge is cut off."""
    out = np.zeros(shape, bool)
    for y, x in np.argwhere(bits):
        row, column = y + origin[0] - 1, x + origin[1] - 1
        if 0 <= row < shape[0] and 0 <= column < shape[1]:
            out[row, column] = True
    return out


def pattern(rows, columns):
    """A frame, a diagonal and a few single bits: nothing that a shift or a wrong row length would leave alike."""
    bits = np.zeros((rows, columns), np.uint8)
    bits[0, :] = bits[-1, :] = bits[:, 0] = bits[:, -1] = 1
    for i in range(min(rows, columns)):
        bits[i, i] = 1
    bits[rows // 2, ::5] = 1
    return bits


STORED = ramp(0, 4000, 40, 50)
WINDOW = dict(WindowCenter=2000, WindowWidth=4000)


def shown():
    return ref.to_grey(ref.linear(STORED, 2000, 4000))


def overlay_case(name, rows, columns, origin, **attributes):
    bits = pattern(rows, columns)
    ds = add_overlay(dicom_file.grey(STORED, **WINDOW, **attributes), bits, origin)
    grey = shown()
    if attributes.get("photometric") == "MONOCHROME1":
        grey = ref.to_grey(ref.inverse(ref.linear(STORED, 2000, 4000)))
    return Case(name, OVERLAY, ds, np.where(placed(bits, origin, STORED.shape), 255, grey))


def overlay_cases():
    yield overlay_case("overlay over the whole image", 40, 50, (1, 1))
    yield overlay_case("overlay smaller than the image", 13, 17, (5, 9))
    yield overlay_case("overlay that runs past the lower right edge", 40, 50, (21, 31))
    yield overlay_case("overlay that begins before the image", 30, 30, (-9, -4))
    yield overlay_case("overlay larger than the image", 64, 97, (1, 1))
    yield overlay_case("overlay wholly outside the image", 10, 10, (100, 100))
    yield overlay_case("overlay is white in MONOCHROME1 too", 20, 20, (3, 3), photometric="MONOCHROME1")
    case = overlay_case("overlay switched off", 40, 50, (1, 1))
    case.arguments, case.expected = ["--no-overlays"], shown()
    yield case
    yield two_overlays()
    yield region()
    yield from overlays_of_frames()
    yield from embedded()
    yield big_endian()


def two_overlays():
    first, second = pattern(20, 20), pattern(11, 23)
    ds = add_overlay(dicom_file.grey(STORED, **WINDOW), first, (2, 2))
    add_overlay(ds, second, (25, 20), 0x601E)
    where = placed(first, (2, 2), STORED.shape) | placed(second, (25, 20), STORED.shape)
    return Case("two overlay groups, 6000 and 601E", OVERLAY, ds, np.where(where, 255, shown()))


def region():
    bits = np.zeros((20, 20), np.uint8)
    bits[4:15, 3:18] = 1
    ds = add_overlay(dicom_file.grey(STORED, **WINDOW), bits, (6, 6), kind="R")
    grey = np.stack([shown()] * 3, -1)
    tinted = grey * (1 - REGION_OPACITY) + np.asarray(REGION_COLOUR) * REGION_OPACITY
    where = placed(bits, (6, 6), STORED.shape)[..., None]
    return Case("overlay of a region of interest lets the image through", OVERLAY, ds, np.where(where, tinted, grey))


def overlays_of_frames():
    frames = np.stack([STORED, STORED[::-1], STORED[:, ::-1]])
    bits = np.stack([pattern(40, 50), pattern(40, 50)[::-1]])
    for frame in range(3):
        ds = add_overlay(dicom_file.grey(frames, **WINDOW), bits, frames=2, frame_origin=2)
        grey = ref.to_grey(ref.linear(frames[frame], 2000, 4000))
        where = bits[frame - 1].astype(bool) if frame else np.zeros(STORED.shape, bool)
        yield Case(f"overlay of two frames from frame 2 on: frame {frame + 1}", "PS3.3 C.9.3", ds,
                   np.where(where, 255, grey), ["--frame", str(frame)])
    ds = add_overlay(dicom_file.grey(frames, **WINDOW), bits[0])
    yield Case("overlay of one frame lies over every frame", "PS3.3 C.9.3", ds,
               np.where(bits[0] > 0, 255, ref.to_grey(ref.linear(frames[2], 2000, 4000))), ["--frame", "2"])


def embedded():
    """Overlays in bits of the pixel words above the stored ones (retired in 2004)."""
    bits = pattern(40, 50)
    for position in (12, 15):
        ds = dicom_file.grey(STORED, **WINDOW)
        words = np.frombuffer(ds.PixelData, np.uint16).reshape(STORED.shape)
        ds.PixelData = (words | (bits.astype(np.uint16) << position)).tobytes()
        for element, vr, value in ((0x0010, "US", 40), (0x0011, "US", 50), (0x0040, "CS", "G"),
                                   (0x0050, "SS", [1, 1]), (0x0100, "US", 16), (0x0102, "US", position)):
            ds.add_new((0x6000, element), vr, value)
        yield Case(f"overlay embedded in bit {position} of the pixels", OVERLAY, ds, np.where(bits > 0, 255, shown()))


def big_endian():
    case = overlay_case("overlay, big endian", 13, 17, (5, 9))
    for tag in ((0x6000, 0x3000), (0x7FE0, 0x0010)):
        element = case.dataset[tag]
        element.value = np.frombuffer(element.value, "<u2").astype(">u2").tobytes()
    case.syntax = dicom_file.ExplicitVRBigEndian
    return case


def centres():
    """Row and column of each pixel, counted from 1."""
    return np.mgrid[1:STORED.shape[0] + 1, 1:STORED.shape[1] + 1].astype(float)


def in_rectangle(left, right, upper, lower):
    row, column = centres()
    return (column >= left) & (column <= right) & (row >= upper) & (row <= lower)


def in_circle(centre_row, centre_column, radius, aspect=1.0):
    row, column = centres()
    return np.hypot((row - centre_row) * aspect, column - centre_column) <= radius


def in_polygon(vertices):
    """Even and odd crossings; and the pixels whose centre lies on an edge, which may fall to either side."""
    row, column = centres()
    inside, edge = np.zeros(row.shape, bool), np.zeros(row.shape, bool)
    for (r0, c0), (r1, c1) in zip(vertices, vertices[1:] + vertices[:1]):
        cross = (c1 - c0) * (row - r0) - (r1 - r0) * (column - c0)
        edge |= (np.abs(cross) < 1e-9) & (row >= min(r0, r1)) & (row <= max(r0, r1)) \
            & (column >= min(c0, c1)) & (column <= max(c0, c1))
        if r0 != r1:
            crosses = (r0 <= row) != (r1 <= row)
            inside ^= crosses & (column < c0 + (row - r0) * (c1 - c0) / (r1 - r0))
    return inside, edge


def shutter_case(name, inside, ignore=None, background=0, arguments=(), photometric="MONOCHROME2", **attributes):
    ds = dicom_file.grey(STORED, photometric=photometric, **WINDOW)
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    grey = shown()
    if photometric == "MONOCHROME1":
        grey = ref.to_grey(ref.inverse(ref.linear(STORED, 2000, 4000)))
    return Case(name, SHUTTER, ds, np.where(inside, grey, background), list(arguments), ignore=ignore)


def shutter_cases():
    rectangle = dict(ShutterLeftVerticalEdge=8, ShutterRightVerticalEdge=41, ShutterUpperHorizontalEdge=5,
                     ShutterLowerHorizontalEdge=33)
    circle = dict(CenterOfCircularShutter=[18, 24], RadiusOfCircularShutter=15)
    vertices = [(3, 25), (20, 47), (37, 30), (25, 4)]
    polygon = dict(VerticesOfThePolygonalShutter=[value for vertex in vertices for value in vertex])
    in_rect, in_circ = in_rectangle(8, 41, 5, 33), in_circle(18, 24, 15)
    in_poly, edge = in_polygon(vertices)
    yield shutter_case("rectangular shutter", in_rect, ShutterShape="RECTANGULAR", **rectangle)
    yield shutter_case("circular shutter", in_circ, ShutterShape="CIRCULAR", **circle)
    yield shutter_case("polygonal shutter", in_poly, edge, ShutterShape="POLYGONAL", **polygon)
    hollow = [(2, 5), (38, 3), (20, 25), (36, 47), (4, 45), (15, 26)]
    inside, hollow_edge = in_polygon(hollow)
    yield shutter_case("polygonal shutter, not convex", inside, hollow_edge, ShutterShape="POLYGONAL",
                       VerticesOfThePolygonalShutter=[value for vertex in hollow for value in vertex])
    yield shutter_case("rectangular and circular shutter: seen is what lies in both", in_rect & in_circ,
                       ShutterShape=["RECTANGULAR", "CIRCULAR"], **rectangle, **circle)
    yield shutter_case("circular and polygonal shutter", in_circ & in_poly, edge,
                       ShutterShape=["CIRCULAR", "POLYGONAL"], **circle, **polygon)
    yield shutter_case("shutter presentation value", in_rect, background=round(0x4000 / 0xFFFF * 255),
                       ShutterShape="RECTANGULAR", ShutterPresentationValue=0x4000, **rectangle)
    yield shutter_case("shutter in MONOCHROME1 is background, not inverted", in_circ, photometric="MONOCHROME1",
                       ShutterShape="CIRCULAR", **circle)
    beyond = dict(rectangle, ShutterLeftVerticalEdge=-20, ShutterLowerHorizontalEdge=500)
    yield shutter_case("rectangular shutter that reaches past the image", in_rectangle(-20, 41, 5, 500),
                       ShutterShape="RECTANGULAR", **beyond)


def cases():
    yield from overlay_cases()
    yield from shutter_cases()
