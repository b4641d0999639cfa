#!/usr/bin/env python3
"""Microscopy Bulk Simple Annotations between Triptych and outside readers.

usage: bulk_annotations.py DICOM_OBJECTS SHARED-DATA [PART OF A CASE'S NAME]
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

import dicom_file
import foreign_segmentation as foreign
import measurements
import object_files as of
from object_files import Failed, ask, expect

LABELS = {"1": "Tumour", "2": "Lymphocytes"}
SHAPES = [
    {"type": "polygon", "label": 1, "points": [[100.5, 20.25], [300, 30], [250, 400.125]]},
    {"type": "polygon", "label": 1, "points": [[1, 2], [3, 2], [3, 4], [1, 4]]},
    {"type": "freehand", "label": 2, "points": [[0.1, 0.2], [5.3, 0.7], [2.9, 6.1]]},
    {"type": "point", "label": 2, "points": [[7.5, 8.5]]},
    {"type": "point", "label": 2, "points": [[1000.25, 8.5]]},
    {"type": "polyline", "label": 1, "points": [[1, 2], [9, 12], [14, 3]]},
    {"type": "length", "label": 1, "points": [[3, 4], [33, 44]]},
    {"type": "rectangle", "label": 1, "points": [[4, 5], [24, 15]], "rotation": 30},
    {"type": "rectangle", "label": 1, "points": [[4, 5], [24, 15]]},
    {"type": "ellipse", "label": 1, "points": [[10, 10], [20, 30]]},
    {"type": "polygon", "label": 1, "points": [[11, 12], [13, 12], [13, 14]], "origin": "model:nuclei 2"},
]
GRAPHICS = {"polygon": "POLYGON", "freehand": "POLYGON", "point": "POINT", "polyline": "POLYLINE", "length": "POLYLINE",
            "rectangle": "RECTANGLE", "ellipse": "ELLIPSE"}


def key(shape):
    return shape["label"], GRAPHICS[shape["type"]], shape.get("origin", "")[6:]


def wanted_points(shape):
    if shape["type"] == "rectangle":
        return measurements.corners(shape)
    if shape["type"] == "ellipse":
        return measurements.expected_graphic(shape)[1]
    return shape["points"]


def annotations_of(group):
    """The points of each annotation, from the bytes alone."""
    if "PointCoordinatesData" in group:
        values = np.frombuffer(group.PointCoordinatesData, "<f4").astype(float)
    else:
        values = np.frombuffer(group.DoublePointCoordinatesData, "<f8")
    if group.GraphicType in ("POLYGON", "POLYLINE"):
        starts = np.frombuffer(group.LongPrimitivePointIndexList, "<u4") - 1
        return [part.reshape(-1, 2) for part in np.split(values, starts[1:])]
    return list(values.reshape(-1, 1 if group.GraphicType == "POINT" else 4, 2))


class Suite:
    def __init__(self, program, data, folder):
        self.program, self.data, self.folder = program, data, Path(folder)

    def write(self, image, shapes):
        out = self.folder / "annotations.dcm"
        printed = ask(self.program, self.folder, do="write-annotations", images=[str(image)], out=str(out),
                      shapes=shapes, labels=LABELS, author="Doe^Jane")
        return out, of.read(out), printed

    def read_back(self, image, file):
        out = self.folder / "read.json"
        ask(self.program, self.folder, do="read-annotations", images=[str(image)], file=str(file), out=str(out))
        return json.loads(out.read_text())

    def slide(self, name):
        image = self.data / "slide" / name
        path, ds, printed = self.write(image, SHAPES)
        expect(ds.Modality == "ANN" and ds.AnnotationCoordinateType == "2D", "is no annotation")
        if name.endswith(".dcm"):
            source = of.read(image)
            expect(ds.ReferencedImageSequence[0].ReferencedSOPInstanceUID == source.SOPInstanceUID, "another image")
            expect(ds.StudyInstanceUID == source.StudyInstanceUID, "another study")
        wanted = {}
        for shape in SHAPES:
            wanted.setdefault(key(shape), []).append(wanted_points(shape))
        found = {}
        for group in ds.AnnotationGroupSequence:
            by = group.get("AnnotationGroupAlgorithmIdentificationSequence")
            number = {name: int(n) for n, name in LABELS.items()}[group.AnnotationGroupLabel]
            found[number, group.GraphicType, by[0].AlgorithmName if by else ""] = annotations_of(group)
            expect(group.NumberOfAnnotations == len(annotations_of(group)), "number of annotations")
            expect("CommonZCoordinateValue" not in group, "a common z coordinate of annotations in the plane")
            code = group.AnnotationPropertyTypeCodeSequence[0]
            expect((code.CodeValue, code.CodingSchemeDesignator) == ("108369006", "SCT") if number == 1 else
                   code.CodingSchemeDesignator == "99TRIPTYCH", f"type {code.CodeValue}")
        expect(found.keys() == wanted.keys(), f"groups {found.keys()}")
        for group_key, shapes in wanted.items():
            exact = group_key[1] not in ("RECTANGLE", "ELLIPSE")
            for a, b in zip(found[group_key], shapes):
                expect(np.array_equal(a, b) if exact else np.allclose(a, b, atol=1e-4), f"{group_key}: {a} is not {b}")
        of.validate(path, of.errors_of_dciodvfy(image) if name.endswith(".dcm") else ())
        self.compare(self.read_back(image, path))
        expect("1 measuring line or arrow" in printed, "losses are not told")

    def compare(self, back):
        shapes = {}
        for group in back["groups"]:
            number = {name: int(n) for n, name in LABELS.items()}[group["label"]]
            expect(group["colour"] == "#2080e0", f"colour {group['colour']}")
            for shape in group["shapes"]:
                shapes.setdefault((number, GRAPHICS[shape["type"]], group["algorithm"]), []).append(shape)
        for shape in SHAPES:
            got = shapes[key(shape)].pop(0)
            expect(np.allclose(got["points"], shape["points"], atol=1e-9) and
                   abs(got["rotation"] - shape.get("rotation", 0)) < 1e-9, f"{shape} comes back as {got}")
        expect(not any(shapes.values()), "more come back than were written")

    def foreign(self, make, says, kept):
        image = self.data / "slide/camelyon_level_jpeg.dcm"
        ds = make(of.read(image))
        path = self.folder / "foreign.dcm"
        dicom_file.save(ds, path)
        try:
            back = self.read_back(image, path)
        except Failed as refusal:
            expect(kept is None and says in str(refusal) and "\n" not in str(refusal) and str(path) in str(refusal),
                   f"is refused with: {refusal}")
            return
        expect(kept is not None, f"is not refused with '{says}'")
        got = [len(group["shapes"]) for group in back["groups"]]
        expect(got == kept, f"groups of {got}, not {kept}")
        expect(not says or any(says in warning for warning in back["warnings"]), f"warnings: {back['warnings']}")

    def cases(self):
        for name in ("camelyon_level_jpeg.dcm", "boxes_0.dcm", "CMU-1-Small-Region.svs"):
            yield f"a slide: {name}", lambda name=name: self.slide(name)
        for make, says, kept in foreign_files():
            yield f"foreign: {make.__name__.replace('_', ' ')}", \
                lambda make=make, says=says, kept=kept: self.foreign(make, says, kept)


def group(graphic, values, starts=None, count=None, number=1, dtype="<f4"):
    item = Dataset()
    item.AnnotationGroupNumber = number
    item.AnnotationGroupUID = generate_uid()
    item.AnnotationGroupLabel = "Tumour"
    item.AnnotationGroupGenerationType = "MANUAL"
    item.AnnotationPropertyCategoryCodeSequence = foreign.code("49755003", "SCT", "Morphologically Abnormal Structure")
    item.AnnotationPropertyTypeCodeSequence = foreign.code("108369006", "SCT", "Neoplasm")
    item.GraphicType = graphic
    data = np.asarray(values, dtype).tobytes()
    if dtype == "<f4":
        item.PointCoordinatesData = data
    else:
        item.DoublePointCoordinatesData = data
    if starts is not None:
        item.LongPrimitivePointIndexList = np.asarray(starts, "<u4").tobytes()
    item.NumberOfAnnotations = len(starts) if count is None else count
    return item


def annotations(source, *groups):
    ds = of.identify(Dataset())
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.91.1", generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = source.StudyInstanceUID, generate_uid()
    ds.Modality, ds.AnnotationCoordinateType, ds.PixelOriginInterpretation = "ANN", "2D", "VOLUME"
    image = Dataset()
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = source.SOPClassUID, source.SOPInstanceUID
    ds.ReferencedImageSequence = Sequence([image])
    ds.AnnotationGroupSequence = Sequence(list(groups))
    return ds


TRIANGLES = [1, 1, 9, 1, 5, 8, 21, 21, 29, 21, 25, 28]


def foreign_files():
    def two_triangles(source):
        return annotations(source, group("POLYGON", TRIANGLES, [1, 7]))
    yield two_triangles, "", [2]

    def doubles_and_points(source):
        return annotations(source, group("POLYGON", TRIANGLES, [1, 7], dtype="<f8"),
                           group("POINT", [1, 2, 3, 4, 5, 6], count=3, number=2))
    yield doubles_and_points, "", [2, 3]

    def an_index_out_of_range(source):
        return annotations(source, group("POLYGON", TRIANGLES, [1, 99]), group("POINT", [1, 2], count=1, number=2))
    yield an_index_out_of_range, "beginning 2 of its list (99) is out of range", [1]

    def an_index_between_two_points(source):
        return annotations(source, group("POLYGON", TRIANGLES, [1, 6]))
    yield an_index_between_two_points, "is out of range", []

    def an_index_of_nothing(source):
        return annotations(source, group("POLYGON", TRIANGLES, [0, 7]))
    yield an_index_of_nothing, "is out of range", []

    def indices_that_run_back(source):
        return annotations(source, group("POLYGON", TRIANGLES, [7, 1]))
    yield indices_that_run_back, "is out of range", []

    def no_list(source):
        return annotations(source, group("POLYGON", TRIANGLES, count=2))
    yield no_list, "no list of where its annotations begin", []

    def another_number_of_annotations(source):
        return annotations(source, group("POLYGON", TRIANGLES, [1, 7], count=4_000_000_000))
    yield another_number_of_annotations, "is left out", []

    def coordinates_that_are_no_numbers(source):
        return annotations(source, group("POLYGON", [float("nan")] + TRIANGLES[1:], [1, 7]))
    yield coordinates_that_are_no_numbers, "a coordinate is no number", []

    def an_odd_number_of_coordinates(source):
        return annotations(source, group("POLYGON", TRIANGLES[:-1], [1, 7]))
    yield an_odd_number_of_coordinates, "are no pairs", []

    def three_quarters_of_an_ellipse(source):
        return annotations(source, group("ELLIPSE", TRIANGLES[:6], count=1))
    yield three_quarters_of_an_ellipse, "do not make 1 annotations", []

    def an_unknown_graphic(source):
        return annotations(source, group("BLOB", TRIANGLES, count=1))
    yield an_unknown_graphic, "its graphic type 'BLOB' is unknown", []

    def of_another_image(source):
        source.SOPInstanceUID = "1.2.3.4"
        return annotations(source, group("POLYGON", TRIANGLES, [1, 7]))
    yield of_another_image, "annotates another image (1.2.3.4)", None

    def in_millimetres(source):
        ds = annotations(source, group("POLYGON", TRIANGLES, [1, 7]))
        ds.AnnotationCoordinateType = "3D"
        return ds
    yield in_millimetres, "in millimetres", None

    def another_object(source):
        ds = annotations(source)
        ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.66"
        return ds
    yield another_object, "holds no bulk annotations", None


def main():
    program, data, only = of.arguments()
    if not data.exists():
        print("the slides under ../shared/data are absent")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(program, data, folder)
        return of.run_cases([(name, check) for name, check in suite.cases() if only in name])


if __name__ == "__main__":
    sys.exit(main())
