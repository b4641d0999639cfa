"""Grayscale Softcopy Presentation States put onto an image (PS3.4 N.2)."""

import copy

import numpy as np

import dicom_file
import reference as ref
import state_file as gsps
from case import Case, ramp
from cases_graphics import add_overlay, in_circle, in_polygon, in_rectangle, pattern, placed

STATE = "PS3.4 N.2"
STORED = ramp(0, 4095, 40, 50)
RANGE = ref.full_range(STORED, 0, 4095)


def steep(entries, bits, seed=7):
    """A table whose neighbouring entries lie far apart: an index that is one off is seen."""
    return np.random.default_rng(seed).integers(0, 2**bits, entries)


def image(**attributes):
    """With a window, a rescale, a shutter and an inversion of its own, none of which counts under a state."""
    own = dict(WindowCenter=100, WindowWidth=50, RescaleSlope=3, RescaleIntercept=-7, RescaleType="US",
               ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=20, ShutterRightVerticalEdge=30,
               ShutterUpperHorizontalEdge=20, ShutterLowerHorizontalEdge=30)
    return dicom_file.grey(STORED, **(own | attributes))


def case(name, expected, clause=STATE, ds=None, shape="IDENTITY", arguments=(), ignore=None, **attributes):
    ds = ds or image()
    return Case(f"state: {name}", clause, ds, expected, list(arguments), ignore=ignore,
                state=gsps.state(ds, shape, **attributes))


def greys():
    yield case("nothing but the identity", ref.to_grey(RANGE))
    yield case("INVERSE", ref.to_grey(ref.inverse(RANGE)), shape="INVERSE")
    yield case("MONOCHROME1 under IDENTITY is not inverted", ref.to_grey(RANGE),
               ds=image(photometric="MONOCHROME1"))
    yield case("MONOCHROME1 under INVERSE", ref.to_grey(ref.inverse(RANGE)), shape="INVERSE",
               ds=image(photometric="MONOCHROME1"))
    for function, formula in (("LINEAR", ref.linear), ("LINEAR_EXACT", ref.linear_exact), ("SIGMOID", ref.sigmoid)):
        yield case(f"window, {function}", ref.to_grey(formula(STORED, 2000, 1500)),
                   SoftcopyVOILUTSequence=[gsps.window(2000, 1500, function)])
    rescaled = ref.rescale(STORED, 2, -1024)
    yield case("its own rescale, then a window", ref.to_grey(ref.linear(rescaled, 1500, 3000)), RescaleSlope=2,
               RescaleIntercept=-1024, RescaleType="HU", SoftcopyVOILUTSequence=[gsps.window(1500, 3000)])
    yield case("its own rescale and no window: the whole range",
               ref.to_grey(ref.full_range(rescaled, -1024, 2 * 4095 - 1024)), RescaleSlope=2, RescaleIntercept=-1024,
               RescaleType="HU")
    data = steep(4096, 12)
    yield case("VOI LUT", ref.to_grey(ref.voi_lut(STORED, 0, data, 12)),
               SoftcopyVOILUTSequence=[gsps.table(dicom_file.lut_item(0, data, 12))])
    data = steep(3000, 10)
    yield case("VOI LUT, first value mapped negative after its rescale",
               ref.to_grey(ref.voi_lut(ref.rescale(STORED, 1, -1024), -1000, data, 10)), RescaleSlope=1,
               RescaleIntercept=-1024, RescaleType="HU",
               SoftcopyVOILUTSequence=[gsps.table(dicom_file.lut_item(-1000, data, 10, "OW", signed=True))])
    signed = ramp(-2048, 2047, 40, 50)
    yield case("VOI LUT, signed pixels", ref.to_grey(ref.voi_lut(signed, -1500, data, 10)),
               ds=dicom_file.grey(signed, signed=True),
               SoftcopyVOILUTSequence=[gsps.table(dicom_file.lut_item(-1500, data, 10, "OW", signed=True))])
    modality = steep(4096, 14)
    item = dicom_file.lut_item(0, modality, 14, "OW", "MODALITY")
    item.ModalityLUTType = "OD"
    yield case("modality LUT, then a window", ref.to_grey(ref.linear(ref.lookup(STORED, 0, modality), 8000, 9000)),
               ModalityLUTSequence=[item], SoftcopyVOILUTSequence=[gsps.window(8000, 9000)])
    yield case("modality LUT and no window: all of its range",
               ref.to_grey(ref.full_range(ref.lookup(STORED, 0, modality), 0, 2**14 - 1)), ModalityLUTSequence=[item])
    signed_lut = dicom_file.lut_item(-2048, modality, 14, "OW", "MODALITY", signed=True)
    signed_lut.ModalityLUTType = "US"
    yield case("modality LUT, signed pixels",
               ref.to_grey(ref.linear(ref.lookup(signed, -2048, modality), 8000, 9000)),
               ds=dicom_file.grey(signed, signed=True), ModalityLUTSequence=[signed_lut],
               SoftcopyVOILUTSequence=[gsps.window(8000, 9000)])


def presentation_luts():
    """PS3.3 C.11.6.1.1: the VOI's output is spread over the entries."""
    for entries, bits in ((4096, 12), (256, 10), (1024, 16)):
        data = steep(entries, bits)
        # A window whose output falls on the entries, so that no rounding is left open.
        stored = ramp(0, entries - 1, 40, 50)
        ds = dicom_file.grey(stored)
        y = ref.lookup(np.rint(ref.linear(stored, entries / 2, entries) * (entries - 1)), 0, data) / (2.0**bits - 1)
        yield case(f"presentation LUT of {entries} entries, {bits} bits", ref.to_grey(y), "PS3.3 C.11.6.1.1", ds, None,
                   SoftcopyVOILUTSequence=[gsps.window(entries / 2, entries)],
                   PresentationLUTSequence=[gsps.presentation_lut(data, bits)])
    voi, plut = steep(4096, 12, 3), steep(4096, 12, 4)
    yield case("VOI LUT, then presentation LUT", ref.to_grey(ref.voi_lut(ref.lookup(STORED, 0, voi), 0, plut, 12)),
               "PS3.3 C.11.6.1.1", None, None, SoftcopyVOILUTSequence=[gsps.table(dicom_file.lut_item(0, voi, 12))],
               PresentationLUTSequence=[gsps.presentation_lut(plut, 12)])


def references():
    ds = image()
    other = gsps.image_reference(dicom_file.grey(STORED))
    yield case("of two windows the one of the image", ref.to_grey(ref.linear(STORED, 3000, 900)), "PS3.3 C.11.8", ds,
               SoftcopyVOILUTSequence=[gsps.window(700, 300, references=[other]),
                                       gsps.window(3000, 900, references=[gsps.image_reference(ds)])])
    frames = np.stack([STORED, STORED[::-1], STORED[:, ::-1]])
    for frame, (centre, width) in enumerate(((1000, 800), (1000, 800), (2500, 400))):
        ds = dicom_file.grey(frames)
        yield case(f"windows of frames: frame {frame + 1}", ref.to_grey(ref.linear(frames[frame], centre, width)),
                   "PS3.3 C.11.8", ds, arguments=["--frame", str(frame)],
                   SoftcopyVOILUTSequence=[
                       gsps.window(1000, 800, references=[gsps.image_reference(ds, [1, 2])]),
                       gsps.window(2500, 400, references=[gsps.image_reference(ds, 3)])])


def shutters():
    grey = ref.to_grey(RANGE)
    level = round(0x5000 / 0xFFFF * 255)
    yield case("rectangular shutter", np.where(in_rectangle(8, 41, 5, 33), grey, 0), ShutterShape="RECTANGULAR",
               ShutterLeftVerticalEdge=8, ShutterRightVerticalEdge=41, ShutterUpperHorizontalEdge=5,
               ShutterLowerHorizontalEdge=33, ShutterPresentationValue=0)
    yield case("circular shutter with a value", np.where(in_circle(18, 24, 15), grey, level), ShutterShape="CIRCULAR",
               CenterOfCircularShutter=[18, 24], RadiusOfCircularShutter=15, ShutterPresentationValue=0x5000)
    vertices = [(3, 25), (20, 47), (37, 30), (25, 4)]
    inside, edge = in_polygon(vertices)
    yield case("polygonal shutter", np.where(inside, grey, level), ignore=edge, ShutterShape="POLYGONAL",
               VerticesOfThePolygonalShutter=[v for vertex in vertices for v in vertex],
               ShutterPresentationValue=0x5000)
    bits = pattern(13, 17)
    made = case("bitmap shutter", np.where(placed(bits, (5, 9), STORED.shape), level, grey), "PS3.3 C.7.6.15",
                ShutterShape="BITMAP", ShutterOverlayGroup=0x6002, ShutterPresentationValue=0x5000)
    add_overlay(made.state, bits, (5, 9), 0x6002)
    yield made
    ds = dicom_file.grey(STORED, WindowCenter=2048, WindowWidth=4096, ShutterShape="BITMAP",
                         ShutterOverlayGroup=0x6000, ShutterPresentationValue=0x5000)
    add_overlay(ds, bits, (5, 9))
    shown = ref.to_grey(ref.linear(STORED, 2048, 4096))
    yield Case("bitmap shutter of an image", "PS3.3 C.7.6.15", ds,
               np.where(placed(bits, (5, 9), STORED.shape), level, shown))


def overlays():
    grey, first, second = ref.to_grey(RANGE), pattern(20, 20), pattern(11, 23)
    for active in (True, False):
        ds = image()
        add_overlay(ds, first, (2, 2))
        expected = np.where(placed(first, (2, 2), STORED.shape), 255, grey) if active else grey
        made = case(f"overlay of the image, {'activated' if active else 'not activated'}", expected, "PS3.3 C.11.7", ds,
                    GraphicLayerSequence=[gsps.layer("MARKS")])
        if active:
            made.state.add_new((0x6000, 0x1001), "CS", "MARKS")
        yield made
    made = case("overlay of the state itself", np.where(placed(second, (25, 20), STORED.shape), 255, grey),
                "PS3.3 C.11.7", GraphicLayerSequence=[gsps.layer("MARKS")])
    add_overlay(made.state, second, (25, 20), 0x6004)
    made.state.add_new((0x6004, 0x1001), "CS", "MARKS")
    yield made


def turned(grey, rotation, flip):
    """PS3.3 C.10.6: clockwise, then left and right change places."""
    out = np.rot90(grey, -rotation // 90)
    return out[:, ::-1] if flip else out


def geometry():
    grey = ref.to_grey(RANGE)
    for rotation in (0, 90, 180, 270):
        for flip in (False, True):
            yield case(f"rotated by {rotation}{', flipped' if flip else ''}", turned(grey, rotation, flip),
                       "PS3.3 C.10.6", ImageRotation=rotation, ImageHorizontalFlip="Y" if flip else "N")
    ds = image()
    yield case("displayed area", grey[9:30, 14:44], "PS3.3 C.10.4", ds,
               DisplayedAreaSelectionSequence=[gsps.area(ds, (15, 10), (44, 30))])
    # Turned by 90 degrees the lower left pixel is the upper left one that is seen.
    yield case("displayed area, rotated", turned(grey[9:30, 14:44], 90, False), "PS3.3 C.10.4", ds,
               DisplayedAreaSelectionSequence=[gsps.area(ds, (15, 30), (44, 10))], ImageRotation=90,
               ImageHorizontalFlip="N")
    beyond = np.zeros((50, 60), int)
    beyond[5:45, 5:55] = grey
    yield case("displayed area larger than the image", beyond, "PS3.3 C.10.4", ds,
               DisplayedAreaSelectionSequence=[gsps.area(ds, (-4, -4), (55, 45))])
    yield case("MAGNIFY eightfold", np.kron(grey[9:20, 14:24], np.ones((8, 8), int)), "PS3.3 C.10.4", ds,
               DisplayedAreaSelectionSequence=[gsps.area(ds, (15, 10), (24, 20), "MAGNIFY",
                                                         PresentationPixelAspectRatio=[1, 1],
                                                         PresentationPixelMagnificationRatio=8.0)])


def around(mask, by=2):
    """Where an edge of `mask` is near: drawing is antialiased there."""
    near = np.zeros(mask.shape, bool)
    for dy in range(-by, by + 1):
        for dx in range(-by, by + 1):
            near |= np.roll(mask, (dy, dx), (0, 1)) != mask
    return near


def filled(name, shape, points, mask, units="PIXEL", **attributes):
    level = round(0x8000 / 0xFFFF * 255)
    grey = turned(ref.to_grey(RANGE), attributes.get("ImageRotation", 0), False)
    return case(f"{name}, filled", np.where(mask, level, grey), "PS3.3 C.10.5", ignore=around(mask),
                GraphicLayerSequence=[gsps.layer("SHAPES", grey=0x8000)],
                GraphicAnnotationSequence=[gsps.annotation("SHAPES", [gsps.graphic(shape, points, units, True)])],
                **attributes)


def annotations():
    y, x = np.mgrid[0:40, 0:50] + 0.5
    box = (x > 12) & (x < 38) & (y > 8) & (y < 31)
    corners = [(12, 8), (38, 8), (38, 31), (12, 31), (12, 8)]
    yield filled("POLYLINE", "POLYLINE", corners, box)
    yield filled("CIRCLE", "CIRCLE", [(25, 20), (25, 33)], np.hypot(x - 25, y - 20) < 13)
    yield filled("ELLIPSE", "ELLIPSE", [(7, 20), (43, 20), (25, 10), (25, 30)],
                 ((x - 25) / 18) ** 2 + ((y - 20) / 10) ** 2 < 1)
    yield filled("POLYLINE in DISPLAY units", "POLYLINE",
                 [(px / 50, py / 40) for px, py in corners], box, "DISPLAY")
    v, u = np.mgrid[0:50, 0:40] + 0.5  # as it is seen after turning
    yield filled("POLYLINE in DISPLAY units, rotated", "POLYLINE",
                 [(0.2, 0.1), (0.7, 0.1), (0.7, 0.5), (0.2, 0.5), (0.2, 0.1)],
                 (u > 8) & (u < 28) & (v > 5) & (v < 25), "DISPLAY", ImageRotation=90, ImageHorizontalFlip="N")
    yield filled("POLYLINE in PIXEL units, rotated", "POLYLINE", corners, turned(box, 90, False), ImageRotation=90,
                 ImageHorizontalFlip="N")
    black, white = gsps.layer("UPPER", 9, 0xFFFF), gsps.layer("LOWER", 2, 0)
    small = (x > 18) & (x < 30) & (y > 12) & (y < 25)
    inner = [(18, 12), (30, 12), (30, 25), (18, 25), (18, 12)]
    yield case("layers in their order, not the file's", np.where(small, 255, np.where(box, 0, ref.to_grey(RANGE))),
               "PS3.3 C.10.7", ignore=around(box) | around(small), GraphicLayerSequence=[black, white],
               GraphicAnnotationSequence=[
                   gsps.annotation("UPPER", [gsps.graphic("POLYLINE", inner, filled=True)]),
                   gsps.annotation("LOWER", [gsps.graphic("POLYLINE", corners, filled=True)])])
    made = filled("annotation switched off", "POLYLINE", corners, box)
    made.arguments, made.expected, made.ignore = ["--no-overlays"], ref.to_grey(RANGE), None
    yield made


def functional_groups(ds, frames, **shared):
    """`frames`: a dict of macro keyword → attributes for each frame (PS3.3 C.7.6.16)."""
    def item(macros):
        group = dicom_file.Dataset()
        for keyword, attributes in macros.items():
            inner = dicom_file.Dataset()
            for name, value in attributes.items():
                setattr(inner, name, value)
            setattr(group, keyword, dicom_file.Sequence([inner]))
        return group
    ds.PerFrameFunctionalGroupsSequence = dicom_file.Sequence([item(macros) for macros in frames])
    ds.SharedFunctionalGroupsSequence = dicom_file.Sequence([item(shared)])
    return ds


def frames_of_their_own():
    frames = np.stack([STORED, STORED[::-1], STORED[:, ::-1]])
    windows = [(1000, 800), (2000, 300), (3000, 2500)]
    own = [{"FrameVOILUTSequence": {"WindowCenter": c, "WindowWidth": w}} for c, w in windows]
    for frame, (c, w) in enumerate(windows):
        yield Case(f"frames with windows of their own: frame {frame + 1}", "PS3.3 C.7.6.16.2.10",
                   functional_groups(dicom_file.grey(frames), own), ref.to_grey(ref.linear(frames[frame], c, w)),
                   ["--frame", str(frame)])
    scales = [(1, 0), (0.5, 200), (2, -900)]
    own = [{"PixelValueTransformationSequence": {"RescaleSlope": s, "RescaleIntercept": i, "RescaleType": "US"}}
           for s, i in scales]
    window = {"FrameVOILUTSequence": {"WindowCenter": 1200, "WindowWidth": 1600}}
    for frame, (slope, intercept) in enumerate(scales):
        yield Case(f"frames with rescales of their own: frame {frame + 1}", "PS3.3 C.7.6.16.2.9",
                   functional_groups(dicom_file.grey(frames), own, **window),
                   ref.to_grey(ref.linear(ref.rescale(frames[frame], slope, intercept), 1200, 1600)),
                   ["--frame", str(frame)])
    tables = [steep(4096, 12, seed) for seed in (1, 2, 3)]
    own = [{"FrameVOILUTSequence": {"VOILUTSequence": dicom_file.Sequence([dicom_file.lut_item(0, data, 12)])}}
           for data in tables]
    for frame, data in enumerate(tables):
        yield Case(f"frames with tables of their own: frame {frame + 1}", "PS3.3 C.7.6.16.2.10",
                   functional_groups(dicom_file.grey(frames), copy.deepcopy(own)),
                   ref.to_grey(ref.voi_lut(frames[frame], 0, data, 12)), ["--frame", str(frame)])


def cases():
    for group in (greys, presentation_luts, references, shutters, overlays, geometry, annotations,
                  frames_of_their_own):
        yield from group()
