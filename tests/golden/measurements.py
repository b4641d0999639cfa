#!/usr/bin/env python3
"""Measurement reports (SR, TID 1500) between Triptych and outside readers.

usage: measurements.py DICOM_OBJECTS SHARED-DATA [PART OF A CASE'S NAME]
What we write is read by pydicom to the same shapes, codes and numbers, checked by dsrdump and dsr2xml (DCMTK's own rules for
the relationships of a Comprehensive SR) and by dciodvfy; reading it back gives the same shapes to float32.
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

import dicom_file
import object_files as of
from object_files import Failed, ask, expect

LABELS = {"1": "Mass", "2": "Calcification", "9": "Größe ≥ 2 mm"}
SHAPES = [
    {"type": "polygon", "label": 1, "name": "upper; outer", "author": "Doe^Jane", "created": "2024-02-29T10:15:00Z",
     "points": [[10.25, 11.5], [30, 12], [28.125, 33.75], [11, 30]], "id": "a"},
    {"type": "freehand", "label": 2, "points": [[1, 1], [5, 1], [6, 4], [3, 7], [1, 4]]},
    {"type": "rectangle", "label": 1, "points": [[4, 5], [24, 15]], "rotation": 30, "author": "Roe^Richard"},
    {"type": "rectangle", "label": 1, "points": [[4, 5], [24, 15]]},
    {"type": "ellipse", "label": 9, "points": [[10, 10], [20, 30]], "name": "an ellipse"},
    {"type": "ellipse", "label": 1, "points": [[10, 10], [40, 30]], "rotation": -20},
    {"type": "point", "label": 2, "points": [[7.5, 8.5]]},
    {"type": "arrow", "label": 1, "points": [[1, 2], [9, 12]], "name": "look"},
    {"type": "polyline", "label": 1, "points": [[1, 2], [9, 12], [14, 3]]},
    {"type": "text", "label": 1, "points": [[12, 12]], "name": "two lines:\nthe second ✓"},
    {"type": "length", "label": 1, "points": [[3, 4], [33, 44]]},
    {"type": "angle", "label": 1, "points": [[10, 0], [0, 0], [0, 10]]},
    {"type": "bidirectional", "label": 1, "points": [[10, 20], [40, 20], [25, 10], [25, 28]]},
]


def named(item, value):
    """Content items below with a concept name of this code value."""
    return [child for child in item.get("ContentSequence", [])
            if child.get("ConceptNameCodeSequence") and child.ConceptNameCodeSequence[0].CodeValue == value]


def groups_of(ds):
    expect(ds.ConceptNameCodeSequence[0].CodeValue == "126000", "the root is another concept")
    expect(ds.ContentTemplateSequence[0].TemplateIdentifier == "1500", "the root is of another template")
    container = named(ds, "126010")
    expect(len(container) == 1, "there is no container of measurements")
    return named(container[0], "125007")


def graphic(scoord):
    data = np.array(scoord.GraphicData, float).reshape(-1, 2)
    image = scoord.ContentSequence[0]
    expect(image.RelationshipType == "SELECTED FROM" and image.ValueType == "IMAGE", "coordinates without an image")
    return scoord.GraphicType, data, image.ReferencedSOPSequence[0]


def corners(shape):
    """What the corners of a turned box are, worked out apart."""
    (x0, y0), (x1, y1) = shape["points"]
    cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    a = math.radians(shape.get("rotation", 0))
    right, down = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
    return [np.array([cx, cy]) + sx * w / 2 * right + sy * h / 2 * down
            for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]


def expected_graphic(shape):
    points = [np.array(p, float) for p in shape["points"]]
    if shape["type"] in ("point", "text"):
        return "POINT", points
    if shape["type"] == "ellipse":
        c = corners(shape)
        across, along = [(c[0] + c[3]) / 2, (c[1] + c[2]) / 2], [(c[0] + c[1]) / 2, (c[2] + c[3]) / 2]
        wide = np.linalg.norm(across[1] - across[0]) >= np.linalg.norm(along[1] - along[0])
        return "ELLIPSE", (across + along) if wide else (along + across)
    if shape["type"] == "rectangle":
        points = corners(shape)
    if shape["type"] in ("polygon", "freehand", "rectangle"):
        return "POLYLINE", points + points[:1]
    return "POLYLINE", points


class Suite:
    def __init__(self, program, data, folder):
        self.program, self.data, self.folder = program, data, Path(folder)

    def write(self, images, shapes, **more):
        out = self.folder / "report.dcm"
        printed = ask(self.program, self.folder, do="write-report", images=[str(i) for i in images], out=str(out),
                      shapes=shapes, labels=LABELS, author="Doe^Jane", **more)
        return out, of.read(out), printed

    def read_back(self, images, file):
        out = self.folder / "read.json"
        ask(self.program, self.folder, do="read-report", images=[str(i) for i in images], file=str(file), out=str(out))
        return json.loads(out.read_text())

    def validate(self, path, source_errors=()):
        of.validate(path, source_errors)
        dump = subprocess.run(["dsrdump", "+Pl", "+Pt", "+U8", str(path)], capture_output=True, text=True)
        # DCMTK 3.6.7 checks no text in UTF-8 and says so; that is no fault of the text.
        told = [line for line in dump.stderr.splitlines() if "The VR checker does not support this" not in line]
        expect(dump.returncode == 0 and not any(line[:2] in ("E:", "W:", "F:") for line in told), f"dsrdump: {told}")
        expect("Imaging Measurement Report" in dump.stdout and "TID 1410 (DCMR)" in dump.stdout, "dsrdump shows less")
        xml = subprocess.run(["dsr2xml", "+Wt", str(path)], capture_output=True, text=True)
        told = [line for line in xml.stderr.splitlines() if "The VR checker does not support this" not in line]
        expect(xml.returncode == 0 and not told, f"dsr2xml: {told}")

    def check_groups(self, ds, shapes, instances, spacing):
        groups = groups_of(ds)
        expect(len(groups) == len(shapes), f"{len(groups)} groups, not {len(shapes)}")
        for group, shape in zip(groups, shapes):
            codes = {"Mass": "4147007", "Calcification": "129770007"}
            name = LABELS[str(shape["label"])]
            finding = named(group, "121071")[0].ConceptCodeSequence[0]
            expect(finding.CodeValue == codes.get(name, finding.CodeValue), f"finding of {shape['type']}")
            expect(name in codes or finding.CodeMeaning == name, f"finding is called {finding.CodeMeaning}")
            expect(named(group, "112040")[0].UID.startswith("2.25."), "tracking UID")
            expect(bool(named(group, "112039")[0].TextValue), "tracking identifier")
            self.check_place(group, shape, instances)
            self.check_numbers(group, shape, spacing)

    def check_place(self, group, shape, instances):
        lines = shape["type"] in ("length", "angle", "bidirectional")
        places = [n for n in named(group, "111030")] if not lines else \
            [item for number in group.ContentSequence if number.ValueType == "NUM" for item in number.ContentSequence]
        wanted = [expected_graphic(shape)]
        if shape["type"] == "bidirectional":
            p = wanted[0][1]
            wanted = [("POLYLINE", p[:2]), ("POLYLINE", p[2:])]
        expect(len(places) == len(wanted), f"{len(places)} places of a {shape['type']}")
        for place, (kind, points) in zip(places, wanted):
            found, data, reference = graphic(place)
            expect(found == kind and np.allclose(data, points, atol=1e-5), f"{shape['type']} is {found} {data.tolist()}")
            uid, frame = instances[shape.get("frame", 0)]
            expect(reference.ReferencedSOPInstanceUID == uid, "another image")
            expect(reference.get("ReferencedFrameNumber") == frame, f"frame {reference.get('ReferencedFrameNumber')}")

    def check_numbers(self, group, shape, spacing):
        numbers = {n.ConceptNameCodeSequence[0].CodeMeaning: n for n in group.ContentSequence if n.ValueType == "NUM"}
        measured = {name: (float(n.MeasuredValueSequence[0].NumericValue),
                           n.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue)
                    for name, n in numbers.items() if n.get("MeasuredValueSequence")}
        if spacing is None:
            expect(not measured.keys() - {"Angle"}, f"numbers without calibration: {measured}")
            return
        p = np.array(shape["points"], float) * spacing
        length = lambda a, b: float(np.linalg.norm(p[a] - p[b]))
        wanted = {}
        if shape["type"] in ("polygon", "freehand"):
            x, y = p[:, 0], p[:, 1]
            wanted = {"Area": (abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2, "mm2")}
        elif shape["type"] == "length":
            wanted = {"Length": (length(0, 1), "mm")}
        elif shape["type"] == "bidirectional":
            wanted = {"Long axis": (length(0, 1), "mm"), "Short axis": (length(2, 3), "mm")}
        elif shape["type"] == "angle":
            wanted = {"Angle": (90.0, "deg")}
        elif shape["type"] == "polyline":
            wanted = {"Path length": (length(0, 1) + length(1, 2), "mm")}
        for name, (value, unit) in wanted.items():
            expect(name in measured, f"a {shape['type']} has no {name}")
            expect(abs(measured[name][0] - value) < 1e-6 * value and measured[name][1] == unit,
                   f"{name} is {measured[name]}, not {value} {unit}")

    def compare(self, back, shapes):
        expect(len(back["shapes"]) == len(shapes), f"{len(back['shapes'])} shapes come back")
        for got, shape in zip(back["shapes"], shapes):
            expect(got["type"] == shape["type"], f"a {shape['type']} comes back as a {got['type']}")
            expect(got["label"] == LABELS[str(shape["label"])], f"label {got['label']}")
            expect(got["name"] == shape.get("name", ""), f"name '{got['name']}'")
            expect(got["author"].replace(" ", "^") == shape.get("author", "Doe^Jane"), f"author {got['author']}")
            expect(got["created"] == shape.get("created", ""), f"created {got['created']}")
            expect(got["frame"] == shape.get("frame", 0), f"frame {got['frame']}")
            expect(np.allclose(got["points"], shape["points"], atol=1e-4), f"{shape['type']}: points {got['points']}")
            expect(abs(got["rotation"] - shape.get("rotation", 0)) < 1e-4, f"rotation {got['rotation']}")

    def check(self, images, shapes, source=None, instances=None, spacing=None, source_errors=()):
        path, ds, printed = self.write(images, shapes)
        if source is not None:
            instances = instances or {0: (source.SOPInstanceUID, None)}
            expect(ds.StudyInstanceUID == source.StudyInstanceUID, "another study")
            expect(ds.get("PatientID", "") == source.get("PatientID", ""), "another patient")
            evidence = ds.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
            uids = {item.ReferencedSOPInstanceUID for item in evidence.ReferencedSOPSequence}
            expect({uid for uid, _ in instances.values()} <= uids, "the evidence lacks an image")
            self.check_groups(ds, shapes, instances, spacing)
        self.validate(path, source_errors)
        self.compare(self.read_back(images, path), shapes)
        return ds, printed

    # Sources

    def capture(self):
        image = of.secondary_capture(self.folder / "sc.dcm", 50, 60)
        ds, printed = self.check([image], SHAPES, of.read(image))
        expect("not calibrated" in printed, "losses are not told")
        expect(not any(named(group, "363698007") for group in groups_of(ds)), "a site that nobody stated")

    def calibrated(self):
        image = self.data / "dicom/mammogram/MG_Explicit_Little.dcm"
        source = of.read(image)
        ds, _ = self.check([image], SHAPES, source, spacing=np.array([0.25, 0.25]),
                           source_errors=of.errors_of_dciodvfy(image))
        site = named(groups_of(ds)[0], "363698007")[0].ConceptCodeSequence[0]
        expect(site.CodeValue == "76752008", "the finding site is not the breast")

    def mammogram(self):
        image = self.data / "dicom/mammogram/OutOfBoundsOverlay.dcm"
        source = of.read(image)
        at_detector = np.array(source.ImagerPixelSpacing[::-1], float)
        self.check([image], SHAPES, source, source_errors=of.errors_of_dciodvfy(image),
                   spacing=at_detector / float(source.EstimatedRadiographicMagnificationFactor))

    def clip(self):
        image = self.data / "dicom/ultrasound/examples_ybr_color.dcm"
        source = of.read(image)
        frames = int(source.get("NumberOfFrames", 1))
        shapes = [dict(shape, frame=i % frames) for i, shape in enumerate(SHAPES)]
        path, ds, _ = self.write([image], shapes)
        for group, shape in zip(groups_of(ds), shapes):
            self.check_place(group, shape, {f: (source.SOPInstanceUID, f + 1 if frames > 1 else None)
                                            for f in range(frames)})
        self.validate(path, of.errors_of_dciodvfy(image))
        self.compare(self.read_back([image], path), shapes)

    def stack(self):
        images = of.slices(self.folder, 4, 50, 60)
        sources = [of.read(i) for i in images]
        normal = np.cross([1, 0, 0], [0, 0.6, 0.8])
        order = sorted(sources, key=lambda s: np.dot(normal, [float(v) for v in s.ImagePositionPatient]))
        if "frame" not in SHAPES[0]:
            shapes = [dict(shape, frame=i % 4) for i, shape in enumerate(SHAPES)]
        instances = {frame: (s.SOPInstanceUID, None) for frame, s in enumerate(order)}
        # Frames run along the normal, whichever way that is.
        try:
            self.check(images, shapes, sources[0], instances, np.array([0.5, 0.75]))
        except Failed as reason:
            expect("another image" in str(reason), str(reason))
            self.check(images, shapes, sources[0], dict(zip(range(4), list(instances.values())[::-1])),
                       np.array([0.5, 0.75]))

    def picture(self):
        image = self.folder / "picture.png"
        Image.fromarray(np.zeros((50, 60), np.uint8)).save(image)
        _, printed = self.check([image], SHAPES)
        expect("The image is not DICOM" in printed, "losses are not told")

    def losses(self):
        image = of.secondary_capture(self.folder / "sc.dcm", 60, 60)
        ring = [[10, 10], [50, 10], [50, 50], [10, 50]]
        hole, other = [[20, 20], [30, 20], [30, 30]], [[52, 52], [58, 52], [58, 58]]
        shapes = [{"type": "polygon", "label": 1, "points": ring, "moreRings": [hole, other], "id": "x"},
                  {"type": "closed-spline", "label": 1, "points": ring}]
        path, ds, printed = self.write([image], shapes)
        for text in ("1 spline is", "1 hole is filled", "1 shape of several parts"):
            expect(text in printed, f"'{text}' is not told")
        groups = groups_of(ds)
        expect(len(groups) == 3, f"{len(groups)} groups")
        uids = [named(group, "112040")[0].UID for group in groups]
        expect(uids[0] == uids[1] != uids[2], "the parts have not one tracking UID")
        self.validate(path)
        back = self.read_back([image], path)["shapes"]
        expect([s["type"] for s in back] == ["polygon"] * 3 and len(back[2]["points"]) > 20, "a spline is no polygon")

    # Files of others

    def foreign(self, change, says, kept):
        image = of.secondary_capture(self.folder / "sc.dcm", 50, 60)
        path, ds, _ = self.write([image], SHAPES)
        change(ds)
        dicom_file.save(ds, path)
        try:
            back = self.read_back([image], path)
        except Failed as refusal:
            expect(kept is None and says in str(refusal) and "\n" not in str(refusal) and str(path) in str(refusal),
                   f"is refused with: {refusal}")
            return
        expect(kept is not None, f"is not refused with '{says}'")
        expect(len(back["shapes"]) == kept, f"{len(back['shapes'])} shapes, not {kept}")
        expect(not says or any(says in warning for warning in back["warnings"]), f"warnings: {back['warnings']}")

    def cases(self):
        yield "a secondary capture", self.capture
        yield "a stack of slices", self.stack
        yield "an image that is no DICOM", self.picture
        yield "what a report cannot hold", self.losses
        if self.data.exists():
            yield "a calibrated mammogram", self.calibrated
            yield "a mammogram", self.mammogram
            yield "an ultrasound clip", self.clip
        for change, says, kept in foreign_changes():
            yield f"foreign: {change.__name__.replace('_', ' ')}", \
                lambda change=change, says=says, kept=kept: self.foreign(change, says, kept)


def first_region(ds):
    return named(groups_of(ds)[0], "111030")[0]


def every_reference(item, fn):
    for child in item.get("ContentSequence", []):
        for reference in child.get("ReferencedSOPSequence", []):
            fn(reference)
        every_reference(child, fn)


def foreign_changes():
    """Changes of a report, what must be said, and how many shapes are left (None: refused)."""
    count = len(SHAPES)

    def points_that_are_no_numbers(ds):
        first_region(ds).GraphicData = [float("nan")] * 8
    yield points_that_are_no_numbers, "1 shape has impossible points", count - 1

    def an_odd_number_of_coordinates(ds):
        first_region(ds).GraphicData = [1.0, 2.0, 3.0]
    yield an_odd_number_of_coordinates, "1 shape has impossible points", count - 1

    def points_beyond_all_limits(ds):
        first_region(ds).GraphicData = [1e30, 2.0, 3.0, 4.0]
    yield points_beyond_all_limits, "1 shape has impossible points", count - 1

    def an_unknown_graphic(ds):
        first_region(ds).GraphicType = "SPLINE"
    yield an_unknown_graphic, "1 shape has impossible points", count - 1

    def a_region_without_an_image(ds):
        del first_region(ds).ContentSequence
    yield a_region_without_an_image, "1 shape does not say which image", count - 1

    def one_shape_of_another_image(ds):
        first_region(ds).ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID = "1.2.3.4"
    yield one_shape_of_another_image, "1 shape is of another image", count - 1

    def of_another_image(ds):
        every_reference(ds, lambda reference: setattr(reference, "ReferencedSOPInstanceUID", "1.2.3.4"))
    yield of_another_image, "measures another image (1.2.3.4)", None

    def another_report(ds):
        ds.ConceptNameCodeSequence[0].CodeValue = "126001"
    yield another_report, "is no measurement report", None

    def nested_without_end(ds):
        inner = Dataset()
        for _ in range(40):
            outer = Dataset()
            outer.ValueType, outer.RelationshipType = "CONTAINER", "CONTAINS"
            outer.ContentSequence = Sequence([inner])
            inner = outer
        ds.ContentSequence.append(inner)
    yield nested_without_end, "nested too deeply", None

    def private_items_removed(ds):
        for group in groups_of(ds):
            group.ContentSequence = Sequence([c for c in group.ContentSequence if
                                              c.ConceptNameCodeSequence[0].CodingSchemeDesignator != "99TRIPTYCH"])
    yield private_items_removed, "", count

    def an_image_by_reference(ds):
        # The image stands once in the tree, and a region points to it by its position (PS3.3 C.17.3.2.5).
        region = first_region(ds)
        image = region.ContentSequence[0]
        image.RelationshipType = "CONTAINS"
        ds.ContentSequence.append(image)
        pointer = Dataset()
        pointer.RelationshipType = "SELECTED FROM"
        pointer.ReferencedContentItemIdentifier = [1, len(ds.ContentSequence)]
        region.ContentSequence = Sequence([pointer])
    yield an_image_by_reference, "", count


def main():
    program, data, only = of.arguments()
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(program, data, folder)
        return of.run_cases([(name, check) for name, check in suite.cases() if only in name])


if __name__ == "__main__":
    sys.exit(main())
