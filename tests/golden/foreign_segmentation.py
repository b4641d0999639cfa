"""Segmentations as other programs write them, made with pydicom: good ones with the pixels that they mean, and broken
ones with the reason for which they are refused. Each case: folder, data → data set, images, [(frame, labels)] | None,
what must be said."""

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless, generate_uid

import dicom_file
import object_files as of

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"


def rgb_of_lab(words):
    """sRGB of a Recommended Display CIELab Value (PS3.3 C.10.7.1.1), D50, Bradford to D65."""
    l, a, b = words[0] * 100 / 65535, words[1] * 255 / 65535 - 128, words[2] * 255 / 65535 - 128
    f = np.array([(l + 16) / 116 + a / 500, (l + 16) / 116, (l + 16) / 116 - b / 200])
    xyz = np.where(f > 6 / 29, f ** 3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.9642, 1, 0.8249]
    matrix = [[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540],
              [0.0719453, -0.2289914, 1.4052427]]
    linear = np.clip(np.array(matrix) @ xyz, 0, 1)
    return np.round(255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)).astype(int)


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return Sequence([item])


def segment(number, label):
    item = Dataset()
    item.SegmentNumber = number
    item.SegmentLabel = label
    item.SegmentedPropertyCategoryCodeSequence = code("49755003", "SCT", "Morphologically Abnormal Structure")
    item.SegmentedPropertyTypeCodeSequence = code("4147007", "SCT", "Mass")
    item.SegmentAlgorithmType = "MANUAL"
    return item


def packed(frames):
    data = np.packbits(np.asarray(frames, np.uint8).ravel(), bitorder="little").tobytes()
    return data + b"\0" * (len(data) % 2)


def group(number, source=None, frame=None, at=None):
    """Functional groups of one frame."""
    item = Dataset()
    identification = Dataset()
    identification.ReferencedSegmentNumber = number
    item.SegmentIdentificationSequence = Sequence([identification])
    if source is not None:
        image = Dataset()
        image.ReferencedSOPClassUID = source.SOPClassUID
        image.ReferencedSOPInstanceUID = source.SOPInstanceUID
        if frame:
            image.ReferencedFrameNumber = frame
        derivation = Dataset()
        derivation.SourceImageSequence = Sequence([image])
        item.DerivationImageSequence = Sequence([derivation])
    if at is not None:
        position = Dataset()
        position.ColumnPositionInTotalImagePixelMatrix, position.RowPositionInTotalImagePixelMatrix = at[0] + 1, at[1] + 1
        position.XOffsetInSlideCoordinateSystem = position.YOffsetInSlideCoordinateSystem = "0"
        position.ZOffsetInSlideCoordinateSystem = "0"
        item.PlanePositionSlideSequence = Sequence([position])
    return item


def segmentation(frames, groups, numbers, kind="BINARY"):
    frames = np.asarray(frames)
    ds = of.identify(dicom_file.image(frames.shape[1], frames.shape[2], "MONOCHROME2"))
    ds.SOPClassUID, ds.Modality, ds.SegmentationType = SEGMENTATION, "SEG", kind
    ds.NumberOfFrames = len(frames)
    ds.BitsAllocated = ds.BitsStored = 1 if kind == "BINARY" else 8
    ds.HighBit, ds.PixelRepresentation = ds.BitsStored - 1, 0
    if kind == "FRACTIONAL":
        ds.SegmentationFractionalType, ds.MaximumFractionalValue = "PROBABILITY", 200
    ds.SegmentSequence = Sequence([segment(number, f"Segment {number}") for number in numbers])
    ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
    ds.PixelData = packed(frames) if kind == "BINARY" else frames.astype(np.uint8).tobytes() + b"\0" * (frames.size % 2)
    ds["PixelData"].VR = "OB"
    return ds


def save(ds, path):
    dicom_file.save(ds, path, getattr(ds, "file_syntax", ExplicitVRLittleEndian))


def capture(folder, rows, columns):
    path = of.secondary_capture(folder / "source.dcm", rows, columns)
    return of.read(path), [path]


def masks(count, rows, columns, seed=1):
    return np.random.default_rng(seed).random((count, rows, columns)) < 0.4


def apart(frames):
    """The same without overlap: each pixel in the first that has it."""
    taken = np.cumsum(frames, 0) - frames > 0
    return frames & ~taken


def labels_of(frames, numbers):
    out = np.zeros(frames.shape[1:], np.uint8)
    for values, number in zip(frames, numbers):
        out[values] = number
    return out


def columns_no_multiple_of_8(folder, data):
    source, image = capture(folder, 11, 13)
    frames = apart(masks(3, 11, 13))
    return (segmentation(frames, [group(n, source) for n in (1, 2, 3)], (1, 2, 3)), image,
            [(0, labels_of(frames, (1, 2, 3)))], "")


def segments_out_of_order(folder, data):
    source, image = capture(folder, 9, 7)
    frames = apart(masks(3, 9, 7))
    return (segmentation(frames, [group(n, source) for n in (3, 1, 2)], (1, 2, 3)), image,
            [(0, labels_of(frames, (3, 1, 2)))], "")


def overlapping_segments(folder, data):
    source, image = capture(folder, 9, 17)
    frames = masks(2, 9, 17)
    # The frame of segment 2 comes first, and still lies on top.
    return (segmentation(frames, [group(2, source), group(1, source)], (1, 2)), image,
            [(0, labels_of(frames[::-1], (1, 2)))], "Segments overlap at")


def implicit_little_endian(folder, data):
    source, image = capture(folder, 9, 17)
    frames = masks(1, 9, 17)
    ds = segmentation(frames, [group(1, source)], (1,))
    ds.file_syntax = ImplicitVRLittleEndian
    return ds, image, [(0, labels_of(frames, (1,)))], ""


def segment_numbers_above_255(folder, data):
    source, image = capture(folder, 9, 17)
    frames = apart(masks(2, 9, 17))
    return (segmentation(frames, [group(300, source), group(301, source)], (300, 301)), image,
            [(0, labels_of(frames, (1, 2)))], "renumbered")


def no_reference_but_one_frame(folder, data):
    _, image = capture(folder, 6, 10)
    frames = masks(1, 6, 10)
    return segmentation(frames, [group(1)], (1,)), image, [(0, labels_of(frames, (1,)))], ""


def fractional_of_odd_size(folder, data):
    source, image = capture(folder, 5, 7)
    values = np.random.default_rng(2).integers(0, 201, (1, 5, 7))
    return segmentation(values, [group(1, source)], (1,), "FRACTIONAL"), image, [(0, values[0])], ""


def fractional_by_run_lengths(folder, data):
    source, image = capture(folder, 16, 24)
    values = np.random.default_rng(2).integers(0, 3, (2, 16, 24)) * 60
    ds = segmentation(values, [group(1, source), group(2, source)], (1, 2), "FRACTIONAL")

    def rle(frame):  # literal runs only, which RLE allows (PS3.5 G.3)
        rows = b"".join(bytes([len(row) - 1]) + row.tobytes() for row in frame.astype(np.uint8))
        return (1).to_bytes(4, "little") + (64).to_bytes(4, "little") + b"\0" * 56 + rows + b"\0" * (len(rows) % 2)

    return (dicom_file.encapsulated(ds, [rle(v) for v in values], RLELossless), image,
            [(0, values[0]), (0, values[1])], "")


def stack_by_places_alone(folder, data):
    images = of.slices(folder, 4, 8, 9)
    first = of.read(images[0])
    frames = masks(2, 8, 9)
    groups = []
    for slice_number in (3, 1):
        item = group(1)
        place = Dataset()
        place.ImagePositionPatient = of.read(images[slice_number]).ImagePositionPatient
        item.PlanePositionSequence = Sequence([place])
        groups.append(item)
    ds = segmentation(frames, groups, (1,))
    ds.FrameOfReferenceUID = first.FrameOfReferenceUID
    shared, orientation = Dataset(), Dataset()
    orientation.ImageOrientationPatient = first.ImageOrientationPatient
    shared.PlaneOrientationSequence = Sequence([orientation])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    # Positions grow along the normal, which is how the stack is put in order.
    order = np.argsort([np.dot(np.cross([1, 0, 0], [0, 0.6, 0.8]), [float(v) for v in of.read(i).ImagePositionPatient])
                        for i in images])
    where = {int(s): n for n, s in enumerate(order)}
    found = sorted([(where[3], labels_of(frames[:1], (1,))), (where[1], labels_of(frames[1:], (1,)))],
                   key=lambda item: item[0])
    return ds, images, found, ""


def sparse_tiles_of_a_slide(folder, data):
    image = data / "slide/camelyon_level_jpeg.dcm"
    source = of.read(image)
    rows, columns = source.TotalPixelMatrixRows, source.TotalPixelMatrixColumns
    places = [(0, 0), (100, 37), (columns - 20, rows - 10)]
    frames = masks(3, 40, 51)
    ds = segmentation(frames, [group(1, source, at=at) for at in places], (1,))
    ds.DimensionOrganizationType = "TILED_SPARSE"
    ds.TotalPixelMatrixRows, ds.TotalPixelMatrixColumns = rows, columns
    add_references(ds, source)
    whole = np.zeros((rows, columns), np.uint8)
    for (x, y), values in zip(places, frames):
        part = values[:rows - y, :columns - x]
        whole[y:y + part.shape[0], x:x + part.shape[1]] |= part
    return ds, [image], [(0, whole)], ""


def full_tiles_of_a_slide(folder, data):
    image = data / "slide/camelyon_level_jpeg.dcm"
    source = of.read(image)
    rows, columns = source.TotalPixelMatrixRows, source.TotalPixelMatrixColumns
    down, across = -(-rows // 200), -(-columns // 300)
    whole = masks(2, rows, columns)
    padded = np.zeros((2, down * 200, across * 300), bool)
    padded[:, :rows, :columns] = apart(whole)
    frames = np.array([padded[s, y * 200:y * 200 + 200, x * 300:x * 300 + 300]
                       for s in range(2) for y in range(down) for x in range(across)])
    ds = segmentation(frames, [], (1, 2))
    del ds.PerFrameFunctionalGroupsSequence
    ds.DimensionOrganizationType = "TILED_FULL"
    ds.TotalPixelMatrixRows, ds.TotalPixelMatrixColumns = rows, columns
    add_references(ds, source)
    return ds, [image], [(0, labels_of(apart(whole), (1, 2)))], ""


def add_references(ds, source):
    instance, series = Dataset(), Dataset()
    instance.ReferencedSOPClassUID, instance.ReferencedSOPInstanceUID = source.SOPClassUID, source.SOPInstanceUID
    series.SeriesInstanceUID = source.SeriesInstanceUID
    series.ReferencedInstanceSequence = Sequence([instance])
    ds.ReferencedSeriesSequence = Sequence([series])


# Broken ones

def of_another_image(folder, data):
    source, image = capture(folder, 6, 10)
    source.SOPInstanceUID = "1.2.3.4.5.6"
    return segmentation(masks(1, 6, 10), [group(1, source)], (1,)), image, None, "of another image (1.2.3.4.5.6)"


def of_another_size(folder, data):
    source, image = capture(folder, 6, 10)
    return segmentation(masks(1, 6, 11), [group(1, source)], (1,)), image, None, "11 × 6 pixels, the image 10 × 6"


def truncated_pixels(folder, data):
    source, image = capture(folder, 16, 16)
    ds = segmentation(masks(4, 16, 16), [group(1, source) for _ in range(4)], (1,))
    ds.PixelData = ds.PixelData[:70]
    return ds, image, None, "pixel data are truncated"


def too_many_segments(folder, data):
    source, image = capture(folder, 6, 10)
    ds = segmentation(masks(1, 6, 10), [group(1, source)], (1,))
    ds.SegmentSequence = Sequence([segment(n + 1, "x") for n in range(60000)])
    return ds, image, None, "has 60000 segments; a mask holds at most 255"


def a_segment_that_is_not_listed(folder, data):
    source, image = capture(folder, 6, 10)
    return segmentation(masks(1, 6, 10), [group(9, source)], (1,)), image, None, "segment 9, which it does not list"


def the_same_number_twice(folder, data):
    source, image = capture(folder, 6, 10)
    return segmentation(masks(1, 6, 10), [group(1, source)], (1, 1)), image, None, "stands twice"


def frames_without_groups(folder, data):
    source, image = capture(folder, 6, 10)
    return segmentation(masks(2, 6, 10), [group(1, source)], (1,)), image, None, "do not say which segment"


def a_frame_that_is_not_there(folder, data):
    source, image = capture(folder, 6, 10)
    return segmentation(masks(1, 6, 10), [group(1, source, 7)], (1,)), image, None, "lies on a frame of this image"


def words_of_16_bits(folder, data):
    source, image = capture(folder, 6, 10)
    ds = segmentation(masks(1, 6, 10), [group(1, source)], (1,))
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelData = b"\0" * 120
    return ds, image, None, "not those of a BINARY segmentation"


def no_segmentation_at_all(folder, data):
    source, image = capture(folder, 6, 10)
    return source, image, None, "is no DICOM segmentation"


def a_plane_beyond_all_limits(folder, data):
    source, image = capture(folder, 6, 10)
    ds = segmentation(masks(1, 6, 10), [group(1, source, at=(0, 0))], (1,))
    ds.TotalPixelMatrixRows = ds.TotalPixelMatrixColumns = 2 ** 31 - 1
    return ds, image, None, "larger than the limits"


CASES = [columns_no_multiple_of_8, segments_out_of_order, overlapping_segments, implicit_little_endian,
         segment_numbers_above_255, no_reference_but_one_frame, fractional_of_odd_size, fractional_by_run_lengths,
         stack_by_places_alone, sparse_tiles_of_a_slide, full_tiles_of_a_slide, of_another_image, of_another_size,
         truncated_pixels, too_many_segments, a_segment_that_is_not_listed, the_same_number_twice,
         frames_without_groups, a_frame_that_is_not_there, words_of_16_bits, no_segmentation_at_all,
         a_plane_beyond_all_limits]
