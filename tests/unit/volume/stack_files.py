"""Writes small stacks of known geometry with pydicom, and what numpy makes of them, for the tests of volumes.
Usage: stack_files.py OUTDIR. The object is an ellipsoid, off centre, of known semi-axes in millimetres, brighter than a
background that grows along every axis of the patient (so that a flipped or shifted axis shows)."""
import json
import os
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.8.498."
TOMO = "1.2.840.10008.5.1.4.1.1.13.1.3"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
MR = "1.2.840.10008.5.1.4.1.1.4"

out = sys.argv[1]
truth = {}


def background(points):
    """A linear function of the patient's coordinates (mm): trilinear interpolation gives it exactly."""
    return 300 + 2.0 * points[..., 0] + 3.0 * points[..., 1] + 5.0 * points[..., 2]


def paint(geometry, centre, semi_axes):
    """Values at the middles of the voxels, frames first."""
    row, column, normal = geometry["row"], geometry["column"], geometry["normal"]
    z, y, x = numpy.meshgrid(numpy.asarray(geometry["positions"]), numpy.arange(geometry["rows"]) * geometry["dy"],
                             numpy.arange(geometry["columns"]) * geometry["dx"], indexing="ij")
    points = geometry["origin"] + x[..., None] * row + y[..., None] * column + z[..., None] * normal
    inside = (((points - centre) / semi_axes) ** 2).sum(axis=-1) <= 1
    values = background(points)
    values[inside] += 1000
    return numpy.clip(numpy.rint(values), 0, 4095).astype(numpy.uint16), inside


def file_of(path, sop_class, uid):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID = sop_class, uid
    ds.PatientName, ds.PatientID = "Stack^Anna", "STACK-1"
    ds.StudyDate, ds.StudyInstanceUID = "20240301", ROOT + "1"
    return ds


def pixels(ds, array):
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = array.shape[-2:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.PixelData = array.astype("<u2").tobytes()


def text(values):
    return [f"{v:.10g}" for v in values]


def single_frames(folder, series, geometry, array, order, frame_of_reference, number, echoes=1):
    os.makedirs(os.path.join(out, folder), exist_ok=True)
    for echo in range(echoes):
        for instance, index in enumerate(order):
            uid = f"{ROOT}{series}.{echo}.{index + 1}"
            path = os.path.join(out, folder, f"{echo}{instance:03d}.dcm")
            ds = file_of(path, MR, uid)
            ds.Modality, ds.SeriesInstanceUID, ds.SeriesNumber = "MR", ROOT + series, number
            ds.SeriesDescription = folder
            ds.InstanceNumber = 1 + echo * len(order) + instance
            ds.FrameOfReferenceUID = frame_of_reference
            ds.ImagePositionPatient = text(geometry["origin"] + geometry["positions"][index] * geometry["normal"])
            ds.ImageOrientationPatient = text([*geometry["row"], *geometry["column"]])
            ds.PixelSpacing = text([geometry["dy"], geometry["dx"]])
            ds.SliceThickness = geometry["thickness"]
            ds.EchoTime = 5 + 20 * echo
            ds.EchoNumbers = 1 + echo
            ds.WindowCenter, ds.WindowWidth = 900, 1800
            pixels(ds, array[index] // (1 + echo))
            ds.save_as(path, write_like_original=False)


def multi_frame(name, sop_class, modality, series, geometry, array, frame_of_reference, number, extra):
    path = os.path.join(out, name)
    ds = file_of(path, sop_class, f"{ROOT}{series}.1")
    ds.Modality, ds.SeriesInstanceUID, ds.SeriesNumber, ds.InstanceNumber = modality, ROOT + series, number, 1
    ds.FrameOfReferenceUID = frame_of_reference
    ds.NumberOfFrames = len(array)
    shared, orientation, measures = Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient = text([*geometry["row"], *geometry["column"]])
    measures.PixelSpacing = text([geometry["dy"], geometry["dx"]])
    measures.SliceThickness = geometry["thickness"]
    shared.PlaneOrientationSequence = Sequence([orientation])
    shared.PixelMeasuresSequence = Sequence([measures])
    voi = Dataset()
    voi.WindowCenter, voi.WindowWidth = 900, 1800
    shared.FrameVOILUTSequence = Sequence([voi])
    groups = []
    for index in range(len(array)):
        group, position = Dataset(), Dataset()
        position.ImagePositionPatient = text(geometry["origin"] + geometry["positions"][index] * geometry["normal"])
        group.PlanePositionSequence = Sequence([position])
        groups.append(group)
    extra(ds, shared, groups)
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
    pixels(ds, array)
    ds.save_as(path, write_like_original=False)


def geometry(origin, row, column, dx, dy, columns, rows, positions, thickness):
    row, column = numpy.asarray(row, float), numpy.asarray(column, float)
    return {"origin": numpy.asarray(origin, float), "row": row, "column": column, "normal": numpy.cross(row, column),
            "dx": dx, "dy": dy, "columns": columns, "rows": rows, "positions": numpy.asarray(positions, float),
            "thickness": thickness}


def keep(name, geo, array, inside):
    array.astype("<u2").tofile(os.path.join(out, name + ".raw"))
    inside.astype("u1").tofile(os.path.join(out, name + ".mask.raw"))
    voxel = geo["dx"] * geo["dy"] * abs(geo["positions"][1] - geo["positions"][0])
    truth[name] = {"columns": geo["columns"], "rows": geo["rows"], "frames": len(geo["positions"]),
                   "positions": list(geo["positions"]), "dx": geo["dx"], "dy": geo["dy"],
                   "origin": list(geo["origin"]), "row": list(geo["row"]), "column": list(geo["column"]),
                   "normal": list(geo["normal"]), "voxelMl": float(inside.sum() * voxel / 1000)}


def slab(name, array, slices, fold):
    """Frame f: n slices from f - (n - 1) / 2 on; at the ends the first and the last n."""
    starts = [min(max(0, f - (slices - 1) // 2), len(array) - slices) for f in range(len(array))]
    frames = [numpy.rint(fold(array[start:start + slices].astype(float), axis=0)) for start in starts]
    numpy.asarray(frames).astype("<u2").tofile(os.path.join(out, name + ".raw"))


def trilinear(geo, array, points):
    """Values at points of the patient, by the textbook's eight weights."""
    offset = points - geo["origin"]
    step = geo["positions"][1] - geo["positions"][0]
    at = numpy.stack([(offset @ geo["normal"] - geo["positions"][0]) / step, offset @ geo["column"] / geo["dy"],
                      offset @ geo["row"] / geo["dx"]])
    low = numpy.floor(at).astype(int)
    share = at - low
    result = numpy.zeros(len(points))
    for corner in range(8):
        pick = numpy.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])[:, None]
        weight = numpy.where(pick == 1, share, 1 - share).prod(axis=0)
        index = low + pick
        result += weight * array[index[0], index[1], index[2]]
    return result


def samples(geo, array, count):
    rng = numpy.random.default_rng(7)
    last = numpy.array([len(geo["positions"]) - 1, geo["rows"] - 1, geo["columns"] - 1])
    at = rng.random((count, 3)) * (last - 1e-3)
    step = geo["positions"][1] - geo["positions"][0]
    points = (geo["origin"] + (geo["positions"][0] + at[:, :1] * step) * geo["normal"]
              + at[:, 1:2] * geo["dy"] * geo["column"] + at[:, 2:] * geo["dx"] * geo["row"])
    return [[*point, value] for point, value in zip(points.tolist(), trilinear(geo, array, points).tolist())]


CENTRE, SEMI = numpy.array([12.0, -8.0, 5.0]), numpy.array([9.0, 7.0, 11.0])
truth["ellipsoidMl"] = float(4 / 3 * numpy.pi * SEMI.prod() / 1000)
truth["centre"], truth["semiAxes"] = list(CENTRE), list(SEMI)
FOR = ROOT + "900"

# Axial MR series of single frames; instance numbers run from the head down and are shuffled in the files' names.
axial = geometry([-30, -40, -24], [1, 0, 0], [0, 1, 0], 0.75, 1.0, 96, 72, numpy.arange(20) * 2.5, 2.5)
values, inside = paint(axial, CENTRE, SEMI)
keep("axial", axial, values, inside)
single_frames("axial", "10", axial, values, list(range(19, -1, -1)), FOR, 1)
slab("axial.mean5", values, 5, numpy.mean)
slab("axial.maximum4", values, 4, numpy.max)
slab("axial.minimum3", values, 3, numpy.min)
truth["samples"] = samples(axial, values, 400)

# Sagittal, in the same frame of reference, other spacing, one slice missing (the 5th) and one twice.
sagittal = geometry([-10, -40, 30], [0, 1, 0], [0, 0, -1], 1.0, 1.0, 72, 60, -numpy.arange(12) * 4.0, 4.0)
values, inside = paint(sagittal, CENTRE, SEMI)
keep("sagittal", sagittal, values, inside)
single_frames("sagittal", "11", sagittal, values, [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11], FOR, 2)

# One slice of an otherwise whole series twice, under another name.
single_frames("twice", "13", sagittal, values, [0, 1, 2, 3, 4, 5], FOR, 7)
again = pydicom.dcmread(os.path.join(out, "twice", "0003.dcm"))
again.SOPInstanceUID = again.file_meta.MediaStorageSOPInstanceUID = ROOT + "13.9"
again.InstanceNumber = 99
again.save_as(os.path.join(out, "twice", "again.dcm"))

# Two echoes at every place of one series.
echo = geometry([-30, -40, -24], [1, 0, 0], [0, 1, 0], 1.5, 2.0, 48, 36, numpy.arange(6) * 8.0, 8.0)
values, inside = paint(echo, CENTRE, SEMI)
keep("echoes", echo, values, inside)
single_frames("echoes", "12", echo, values, list(range(6)), FOR, 3, echoes=2)


def tomosynthesis(ds, shared, groups):
    ds.PatientOrientation = ["A", "R"]
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "399162004", "SCT", "cranio-caudal"
    ds.ViewCodeSequence = Sequence([code])
    anatomy = Dataset()
    anatomy.FrameLaterality = "L"
    for group in groups:
        group.FrameAnatomySequence = Sequence([anatomy])
    ds.FrameTime = "50"  # nonsense that some writers add: slices are no times


tomo = geometry([0, 0, 0], [1, 0, 0], [0, 1, 0], 0.4, 0.4, 180, 240, numpy.arange(30) * 1.0, 1.0)
tomo_centre, tomo_semi = numpy.array([30.0, 44.0, 14.0]), numpy.array([8.0, 10.0, 6.0])
values, inside = paint(tomo, tomo_centre, tomo_semi)
keep("tomo", tomo, values, inside)
truth["tomoMl"] = float(4 / 3 * numpy.pi * tomo_semi.prod() / 1000)
multi_frame("tomo.dcm", TOMO, "MG", "20", tomo, values, ROOT + "901", 4, tomosynthesis)


def enhanced(ds, shared, groups):
    ds.SeriesDescription = "enhanced"


# Coronal, oblique by 20 degrees about the patient's x axis.
c, s = numpy.cos(numpy.radians(20)), numpy.sin(numpy.radians(20))
coronal = geometry([-25, 15, 32], [1, 0, 0], [0, s, -c], 0.8, 0.8, 90, 64, -numpy.arange(16) * 3.0, 3.0)
values, inside = paint(coronal, CENTRE, SEMI)
keep("coronal", coronal, values, inside)
multi_frame("enhanced.dcm", ENHANCED_MR, "MR", "21", coronal, values, FOR, 5, enhanced)

def meta_image(name, geo, array):
    """MetaImage: one direction after the other, in the patient's system as DICOM has it."""
    step = geo["positions"][1] - geo["positions"][0]
    matrix = [*geo["row"], *geo["column"], *(geo["normal"] * numpy.sign(step))]
    head = ["ObjectType = Image", "NDims = 3", "BinaryData = True", "BinaryDataByteOrderMSB = False",
            "TransformMatrix = " + " ".join(text(matrix)), "Offset = " + " ".join(text(geo["origin"])),
            f"ElementSpacing = {geo['dx']} {geo['dy']} {abs(step)}",
            f"DimSize = {geo['columns']} {geo['rows']} {len(array)}", "ElementType = MET_USHORT",
            "ElementDataFile = LOCAL", ""]
    with open(os.path.join(out, name), "wb") as file:
        file.write("\n".join(head).encode() + array.astype("<u2").tobytes())


meta_image("coronal.mha", coronal, values)

# NRRD in the other system (right, anterior, superior): two axes point the other way.
axial_values, _ = paint(axial, CENTRE, SEMI)
with open(os.path.join(out, "axial.nrrd"), "wb") as file:
    file.write(("NRRD0004\ntype: unsigned short\ndimension: 3\nspace: right-anterior-superior\nsizes: 96 72 20\n"
                "space directions: (-0.75,0,0) (0,-1,0) (0,0,2.5)\nkinds: domain domain domain\nendian: little\n"
                "encoding: raw\nspace origin: (30,40,-24)\n\n").encode() + axial_values.astype("<u2").tobytes())

# An enhanced object of two time points, frame by frame one after the other at each place.
timed = geometry([-30, -40, -24], [1, 0, 0], [0, 1, 0], 1.5, 2.0, 48, 36, numpy.repeat(numpy.arange(5) * 8.0, 2), 8.0)
values, inside = paint(timed, CENTRE, SEMI)


def two_times(ds, shared, groups):
    for index, group in enumerate(groups):
        content = Dataset()
        content.TemporalPositionIndex = 1 + index % 2
        group.FrameContentSequence = Sequence([content])


multi_frame("times.dcm", ENHANCED_MR, "MR", "22", timed, values, FOR, 6, two_times)

with open(os.path.join(out, "truth.json"), "w") as file:
    json.dump(truth, file)
