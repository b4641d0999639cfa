#!/usr/bin/env python3
"""DICOM segmentations between Triptych and outside readers.

usage: segmentation.py DICOM_OBJECTS SHARED-DATA [PART OF A CASE'S NAME]
What we write is unpacked here with numpy from the bytes and read by pydicom: the same pixels, codes and references; and
dciodvfy, dcmdump and dcm2xml have no complaint. What pydicom writes we read to the same pixels.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import foreign_segmentation as foreign
import object_files as of
from object_files import Failed, ask, expect

SEGMENTS = [{"label": 1, "name": "Mass", "colour": "#e05040"},
            {"label": 3, "name": "Calcification", "colour": "#40c0ff", "algorithm": "detector 2"},
            {"label": 7, "name": "Größe ≥ 2 mm", "colour": "#80ff20"}]


def random_labels(rows, columns, seed, labels=(0, 0, 0, 1, 3, 7)):
    """Blocks and single pixels of labels, so that runs of all lengths and all bit offsets are there."""
    random = np.random.default_rng(seed)
    out = random.choice(np.array(labels, np.uint8), (rows, columns))
    out[rows // 3:rows // 2, columns // 4:columns // 2] = labels[-1]
    return out


def raw(folder, name, values):
    path = Path(folder) / f"{name}.raw"
    path.write_bytes(np.ascontiguousarray(values, np.uint8).tobytes())
    return {"raw": str(path), "size": [values.shape[1], values.shape[0]]}


def unpacked(ds):
    """Frames × rows × columns, from the bytes alone (PS3.5 8.1.1: bits from the lowest up, frames without gaps)."""
    count = int(ds.NumberOfFrames) * ds.Rows * ds.Columns
    if ds.BitsAllocated == 1:
        values = np.unpackbits(np.frombuffer(ds.PixelData, np.uint8), bitorder="little")
    else:
        values = np.frombuffer(ds.PixelData, np.uint8)
    expect(len(ds.PixelData) % 2 == 0 and len(values) - count < 16, "the pixel data have another length")
    expect(not values[count:].any(), "bits after the last frame are set")
    return values[:count].reshape(int(ds.NumberOfFrames), ds.Rows, ds.Columns)


def check_header(ds, segments, source=None):
    expect(ds.SOPClassUID == "1.2.840.10008.5.1.4.1.1.66.4" and ds.Modality == "SEG", "is no segmentation")
    expect(len(ds.SegmentSequence) == len(segments), "segments are missing")
    for item, segment in zip(ds.SegmentSequence, segments):
        expect(item.SegmentLabel == segment["name"], f"label {item.SegmentLabel} is not {segment['name']}")
        expect(item.SegmentAlgorithmType == ("AUTOMATIC" if "algorithm" in segment else "MANUAL"), "algorithm type")
    known = {"Mass": ("4147007", "SCT"), "Calcification": ("129770007", "SCT")}
    for item in ds.SegmentSequence:
        code = of.code_of(item.SegmentedPropertyTypeCodeSequence)
        expect((code["value"], code["scheme"]) == known.get(item.SegmentLabel, (code["value"], "99TRIPTYCH")),
               f"{item.SegmentLabel} has the code {code}")
        expect(item.SegmentedPropertyCategoryCodeSequence[0].CodingSchemeDesignator == "SCT", "category")
    if source is None:
        return
    for keyword in ("PatientID", "PatientName", "PatientBirthDate", "StudyInstanceUID", "StudyDate",
                    "FrameOfReferenceUID"):
        if getattr(source, keyword, None) and not (keyword.startswith("Frame") and keyword not in ds):
            expect(getattr(ds, keyword) == getattr(source, keyword), f"{keyword} is not the source's")
    instance = ds.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0]
    expect(ds.ReferencedSeriesSequence[0].SeriesInstanceUID == source.SeriesInstanceUID, "series is not the source's")
    expect(instance.ReferencedSOPInstanceUID == source.SOPInstanceUID, "the source is not referred to")


def check_colours(ds, segments):
    for item, segment in zip(ds.SegmentSequence, segments):
        shown = foreign.rgb_of_lab(item.RecommendedDisplayCIELabValue)
        wanted = [int(segment["colour"][i:i + 2], 16) for i in (1, 3, 5)]
        expect(max(abs(a - b) for a, b in zip(shown, wanted)) <= 1, f"colour {shown} is not {wanted}")


def planes_of(ds, frames, rows, columns):
    """Label planes by source frame, put together from the file's frames."""
    planes = {}
    numbers = {item.SegmentNumber: index for index, item in enumerate(ds.SegmentSequence)}
    for values, group in zip(frames, ds.PerFrameFunctionalGroupsSequence):
        segment = numbers[group.SegmentIdentificationSequence[0].ReferencedSegmentNumber]
        source = group.DerivationImageSequence[0].SourceImageSequence[0]
        key = (source.ReferencedSOPInstanceUID, int(source.get("ReferencedFrameNumber", 1)))
        top = left = 0
        if "PlanePositionSlideSequence" in group:
            position = group.PlanePositionSlideSequence[0]
            top = position.RowPositionInTotalImagePixelMatrix - 1
            left = position.ColumnPositionInTotalImagePixelMatrix - 1
        plane = planes.setdefault(key, np.zeros((len(ds.SegmentSequence), rows, columns), np.uint8))
        part = values[:rows - top, :columns - left]
        expect(not values[rows - top:].any() and not values[:, columns - left:].any(), "pixels outside of the plane")
        plane[segment, top:top + part.shape[0], left:left + part.shape[1]] = part
    return planes


class Suite:
    def __init__(self, program, data, folder):
        self.program, self.data, self.folder = program, data, Path(folder)

    def write(self, images, frames, **more):
        out = self.folder / "out.dcm"
        printed = ask(self.program, self.folder, do="write-segmentation", images=[str(i) for i in images],
                      frames=frames, out=str(out), segments=more.pop("segments", SEGMENTS), creator="Doe^Jane", **more)
        return out, of.read(out), printed

    def read_back(self, images, file):
        out = self.folder / "read.json"
        ask(self.program, self.folder, do="read-segmentation", images=[str(i) for i in images], file=str(file),
            out=str(out))
        answer = json.loads(out.read_text())
        for plane in answer["planes"]:
            values = np.frombuffer(Path(plane["raw"]).read_bytes(), np.uint8)
            plane["values"] = values.reshape(plane["size"][1], plane["size"][0])
        return answer

    def check_labels(self, images, labels, source, source_errors=(), **more):
        """Binary: `labels` by frame of the image. Read by us, by numpy and by pydicom they are the same."""
        given = [dict(frame=frame, **raw(self.folder, f"labels{frame}", values)) for frame, values in labels.items()]
        path, ds, printed = self.write(images, given, kind="binary", **more)
        check_header(ds, SEGMENTS, source)
        check_colours(ds, SEGMENTS)
        frames = unpacked(ds)
        expect(np.array_equal(frames, ds.pixel_array.reshape(frames.shape)), "pydicom reads other pixels")
        expect(all(frame.any() for frame in frames), "an empty frame was written")
        rows, columns = next(iter(labels.values())).shape
        planes = planes_of(ds, frames, rows, columns)
        expect(len(planes) == len(labels), f"{len(planes)} planes, not {len(labels)}")
        for (key, plane), wanted in zip(planes.items(), labels.values()):
            for index, segment in enumerate(SEGMENTS):
                expect(np.array_equal(plane[index] == 1, wanted == segment["label"]), f"other pixels in {key}")
        of.validate(path, source_errors)
        back = self.read_back(images, path)
        self.compare(back, labels)
        return path, ds, printed

    def compare(self, back, labels):
        expect([plane["frame"] for plane in back["planes"]] == sorted(labels), "other frames come back")
        names = [segment["name"] for segment in back["segments"]]
        expect(names == [segment["name"] for segment in SEGMENTS], f"other names come back: {names}")
        to_label = {index + 1: segment["label"] for index, segment in enumerate(SEGMENTS)}
        for plane in back["planes"]:
            table = np.arange(256, dtype=np.uint8)
            for number, label in to_label.items():
                table[number] = label
            expect(np.array_equal(table[plane["values"]], labels[plane["frame"]]), "we read other pixels back")

    # Sources

    def odd_sizes(self):
        for rows, columns in ((1, 1), (3, 5), (7, 13), (64, 64), (33, 257), (1000, 9)):
            image = of.secondary_capture(self.folder / "sc.dcm", rows, columns)
            labels = random_labels(rows, columns, rows)
            labels[0, 0] = 1
            self.check_labels([image], {0: labels}, of.read(image))

    def mammogram(self):
        image = self.data / "dicom/mammogram/OutOfBoundsOverlay.dcm"
        source = of.read(image)
        labels = random_labels(source.Rows, source.Columns, 5)
        path, ds, _ = self.check_labels([image], {0: labels}, source, of.errors_of_dciodvfy(image))
        expect(ds.LossyImageCompression == source.get("LossyImageCompression", "00"), "lossy compression")

    def clip(self):
        image = self.data / "dicom/ultrasound/examples_ybr_color.dcm"
        source = of.read(image)
        count = int(source.get("NumberOfFrames", 1))
        labels = {frame: random_labels(source.Rows, source.Columns, frame)
                  for frame in sorted({0, count // 2, count - 1})}
        self.check_labels([image], labels, source)

    def stack(self):
        images = of.slices(self.folder, 5, 21, 35)
        source = of.read(images[0])
        labels = {frame: random_labels(21, 35, frame) for frame in (0, 2, 3)}
        _, ds, _ = self.check_labels(images[::-1], labels, None)
        check_header(ds, SEGMENTS)
        expect(ds.FrameOfReferenceUID == source.FrameOfReferenceUID, "frame of reference")
        for group in ds.PerFrameFunctionalGroupsSequence:
            uid = group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
            own = next(of.read(i) for i in images if of.read(i).SOPInstanceUID == uid)
            place = group.PlanePositionSequence[0].ImagePositionPatient
            expect(np.allclose(place, own.ImagePositionPatient), "a frame lies elsewhere in the patient")
        shared = ds.SharedFunctionalGroupsSequence[0]
        expect(np.allclose(shared.PlaneOrientationSequence[0].ImageOrientationPatient, source.ImageOrientationPatient),
               "orientation")
        expect(shared.PixelMeasuresSequence[0].PixelSpacing == [0.75, 0.5], "spacing")

    def slide(self, name):
        image = self.data / "slide" / name
        source = of.read(image)
        rows, columns = source.TotalPixelMatrixRows, source.TotalPixelMatrixColumns
        for downsample in (1, 4):
            high, wide = -(-rows // downsample), -(-columns // downsample)
            labels = np.zeros((high, wide), np.uint8)
            part = random_labels(high // 2, wide // 2, 7)
            labels[-part.shape[0]:, -part.shape[1]:] = part  # up to the corner, so that tiles run over the edge
            labels[0, 0] = 1
            _, ds, _ = self.check_labels([image], {0: labels}, source, of.errors_of_dciodvfy(image),
                                         downsample=downsample)
            expect(ds.DimensionOrganizationType == "TILED_SPARSE", "tiles")
            expect((ds.TotalPixelMatrixRows, ds.TotalPixelMatrixColumns) == (high, wide), "matrix")

    def picture(self):
        image = self.folder / "picture.png"
        Image.fromarray(random_labels(37, 51, 1)).save(image)
        _, ds, printed = self.check_labels([image], {0: random_labels(37, 51, 2)}, None)
        expect("The image is not DICOM" in printed and "private code" in printed, "losses are not told")

    def vendor_slide(self):
        image = self.data / "slide/CMU-1-Small-Region.svs"
        labels = random_labels(-(-2967 // 8), -(-2220 // 8), 3)
        self.check_labels([image], {0: labels}, None, downsample=8)

    def empty(self):
        image = of.secondary_capture(self.folder / "sc.dcm", 9, 11)
        frame = dict(frame=0, **raw(self.folder, "empty", np.zeros((9, 11))))
        path, ds, _ = self.write([image], [frame], kind="binary")
        expect(not unpacked(ds).any() and int(ds.NumberOfFrames) == 1, "an empty mask is not one empty frame")
        of.validate(path)
        back = self.read_back([image], path)
        expect(all(not plane["values"].any() for plane in back["planes"]), "it comes back painted")

    def fractional(self, kind):
        image = of.secondary_capture(self.folder / "sc.dcm", 19, 23)
        random = np.random.default_rng(4)
        values = {label: random.integers(0, 256, (19, 23)).astype(np.uint8) for label in (1, 3)}
        given = [dict(label=label, frame=0, at=[0, 0], **raw(self.folder, f"f{label}", v)) for label, v in values.items()]
        path, ds, _ = self.write([image], given, kind=kind, segments=SEGMENTS[:2])
        expect(ds.SegmentationFractionalType == kind.upper() and ds.MaximumFractionalValue == 255, "fractional type")
        expect(np.array_equal(unpacked(ds), np.stack(list(values.values()))), "other values")
        expect(np.array_equal(ds.pixel_array, unpacked(ds)), "pydicom reads other values")
        of.validate(path)
        back = self.read_back([image], path)
        for plane, wanted in zip(back["planes"], values.values()):
            expect(np.array_equal(plane["values"], wanted), "we read other values back")

    def fractional_slide(self):
        image = self.data / "slide/camelyon_level_jpeg.dcm"
        random = np.random.default_rng(5)
        tiles = [((x, y), random.integers(1, 256, (256, 256)).astype(np.uint8)) for x, y in ((0, 0), (256, 512))]
        given = [dict(label=1, frame=0, at=at, **raw(self.folder, f"t{at[0]}", v)) for at, v in tiles]
        path, ds, _ = self.write([image], given, kind="probability", segments=SEGMENTS[:1])
        expect(np.array_equal(unpacked(ds), np.stack([v for _, v in tiles])), "other values")
        of.validate(path, of.errors_of_dciodvfy(image))
        back = self.read_back([image], path)
        for plane, (at, wanted) in zip(back["planes"], tiles):
            expect(plane["at"] == list(at) and np.array_equal(plane["values"], wanted), "other tiles come back")

    # Files of others

    def foreign_file(self, case):
        ds, image, expected, says = case(self.folder, self.data)
        path = self.folder / "foreign.dcm"
        foreign.save(ds, path)
        if expected is None:
            try:
                self.read_back(image, path)
            except Failed as refusal:
                expect(says in str(refusal) and "\n" not in str(refusal) and str(path) in str(refusal),
                       f"is refused with: {refusal}")
                return
            raise Failed(f"is not refused with '{says}'")
        back = self.read_back(image, path)
        expect(not says or any(says in warning for warning in back["warnings"]), f"warnings: {back['warnings']}")
        expect(len(back["planes"]) == len(expected), f"{len(back['planes'])} planes, not {len(expected)}")
        for plane, (frame, values) in zip(back["planes"], expected):
            expect(plane["frame"] == frame and np.array_equal(plane["values"], values), f"other pixels on {frame}")

    def cases(self):
        yield "odd sizes", self.odd_sizes
        yield "a stack of slices", self.stack
        yield "an image that is no DICOM", self.picture
        yield "an empty mask", self.empty
        yield "probabilities", lambda: self.fractional("probability")
        yield "occupancies", lambda: self.fractional("occupancy")
        if self.data.exists():
            yield "a mammogram", self.mammogram
            yield "an ultrasound clip", self.clip
            yield "a slide: camelyon", lambda: self.slide("camelyon_level_jpeg.dcm")
            yield "a slide: boxes", lambda: self.slide("boxes_0.dcm")
            yield "a vendor's slide", self.vendor_slide
            yield "probabilities of a slide", self.fractional_slide
        for case in foreign.CASES:
            if self.data.exists() or not case.__name__.endswith("slide"):
                yield f"foreign: {case.__name__.replace('_', ' ')}", lambda case=case: self.foreign_file(case)


def main():
    program, data, only = of.arguments()
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(program, data, folder)
        return of.run_cases([(name, check) for name, check in suite.cases() if only in name])


if __name__ == "__main__":
    sys.exit(main())
