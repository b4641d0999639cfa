"""Synthetic Grayscale Softcopy Presentation States (PS3.3 A.33.1) for images of dicom_file."""

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

GSPS = "1.2.840.10008.5.1.4.1.1.11.1"


def image_reference(image, frames=None):
    item = Dataset()
    item.ReferencedSOPClassUID = image.SOPClassUID
    item.ReferencedSOPInstanceUID = image.SOPInstanceUID
    if frames:
        item.ReferencedFrameNumber = frames
    return item


def area(image, first=(1, 1), last=None, mode="SCALE TO FIT", references=None, **attributes):
    """An item of the Displayed Area Selection Sequence: corners as column, row, counted from 1."""
    item = Dataset()
    if references:
        item.ReferencedImageSequence = Sequence(references)
    item.DisplayedAreaTopLeftHandCorner = list(first)
    item.DisplayedAreaBottomRightHandCorner = list(last or (image.Columns, image.Rows))
    item.PresentationSizeMode = mode
    if not attributes:
        attributes = {"PresentationPixelAspectRatio": [1, 1]}
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


def window(centre, width, function=None, references=None):
    """An item of the Softcopy VOI LUT Sequence."""
    item = Dataset()
    if references:
        item.ReferencedImageSequence = Sequence(references)
    item.WindowCenter, item.WindowWidth = centre, width
    if function:
        item.VOILUTFunction = function
    return item


def table(lut, references=None):
    item = Dataset()
    if references:
        item.ReferencedImageSequence = Sequence(references)
    item.VOILUTSequence = Sequence([lut])
    return item


def presentation_lut(data, bits):
    item = Dataset()
    item.add_new(0x00283002, "US", [len(data) % 65536, 0, bits])
    item.add_new(0x00283006, "OW", np.asarray(data, np.uint16).tobytes())
    return item


def layer(name, order=1, grey=None):
    item = Dataset()
    item.GraphicLayer, item.GraphicLayerOrder = name, order
    if grey is not None:
        item.GraphicLayerRecommendedDisplayGrayscaleValue = grey
    return item


def graphic(kind, points, units="PIXEL", filled=False):
    item = Dataset()
    item.GraphicAnnotationUnits = units
    item.GraphicDimensions = 2
    item.NumberOfGraphicPoints = len(points)
    item.GraphicData = [float(value) for point in points for value in point]
    item.GraphicType = kind
    item.GraphicFilled = "Y" if filled else "N"
    return item


def text(words, box=None, units="PIXEL", anchor=None, anchor_units="PIXEL", visible=True, justification="LEFT"):
    item = Dataset()
    item.UnformattedTextValue = words
    if box:
        item.BoundingBoxAnnotationUnits = units
        item.BoundingBoxTopLeftHandCorner = [float(v) for v in box[:2]]
        item.BoundingBoxBottomRightHandCorner = [float(v) for v in box[2:]]
        item.BoundingBoxTextHorizontalJustification = justification
    if anchor:
        item.AnchorPointAnnotationUnits = anchor_units
        item.AnchorPoint = [float(v) for v in anchor]
        item.AnchorPointVisibility = "Y" if visible else "N"
    return item


def annotation(layer_name, graphics=(), texts=(), references=None):
    item = Dataset()
    if references:
        item.ReferencedImageSequence = Sequence(references)
    item.GraphicLayer = layer_name
    if texts:
        item.TextObjectSequence = Sequence(texts)
    if graphics:
        item.GraphicObjectSequence = Sequence(graphics)
    return item


def state(image, shape="IDENTITY", label="CONFORMANCE", **attributes):
    """A state of the whole of `image`; sequences are given as lists."""
    ds = Dataset()
    ds.SOPClassUID = GSPS
    ds.SOPInstanceUID = generate_uid()
    ds.StudyInstanceUID = image.StudyInstanceUID
    ds.SeriesInstanceUID = generate_uid()
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260312", "101500", "1", ""
    ds.ReferringPhysicianName, ds.PatientBirthDate, ds.PatientSex = "", "", ""
    ds.Manufacturer = "Conformance"
    ds.SeriesNumber, ds.InstanceNumber = 1, 1
    ds.Modality = "PR"
    ds.PatientName, ds.PatientID = image.PatientName, image.PatientID
    ds.ContentLabel, ds.ContentDescription, ds.ContentCreatorName = label, "", "Reader^Anna"
    ds.PresentationCreationDate, ds.PresentationCreationTime = "20260312", "101500"
    series = Dataset()
    series.SeriesInstanceUID = image.SeriesInstanceUID
    series.ReferencedImageSequence = Sequence([image_reference(image)])
    ds.ReferencedSeriesSequence = Sequence([series])
    ds.DisplayedAreaSelectionSequence = Sequence([area(image)])
    if shape:
        ds.PresentationLUTShape = shape
    for keyword, value in attributes.items():
        setattr(ds, keyword, Sequence(value) if keyword.endswith("Sequence") else value)
    return ds
