"""Decodes DICOM files with pydicom and GDCM, for comparison: frame 0 of each as little-endian int32 (monochrome) or
8-bit RGB. Usage: reference_decode.py OUTDIR FILE...; prints one line of JSON for each file that it could decode."""
import json
import os
import sys
import warnings

import numpy
import pydicom
from pydicom.pixel_data_handlers import gdcm_handler, numpy_handler, pillow_handler, rle_handler
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

warnings.simplefilter("ignore")
pydicom.config.pixel_data_handlers = [numpy_handler, rle_handler, gdcm_handler, pillow_handler]


def first_frame(path):
    dataset = pydicom.dcmread(path, force=True)
    element = dataset["PixelData"]
    if not dataset.is_little_endian and element.VR == "OW" and dataset.BitsAllocated == 8:
        # PS3.5 Annex D: words are swapped, which pydicom leaves to its caller.
        dataset.PixelData = numpy.frombuffer(element.value, "<u2").byteswap().tobytes()
    array = dataset.pixel_array
    if int(getattr(dataset, "NumberOfFrames", 1) or 1) > 1:
        array = array[0]
    photometric = dataset.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        lut = apply_color_lut(array, dataset)
        return (lut >> 8 if lut.dtype == numpy.uint16 else lut).astype(numpy.uint8), True
    if dataset.SamplesPerPixel == 3:
        if photometric.startswith("YBR_FULL"):
            array = convert_color_space(array, "YBR_FULL", "RGB")
        if array.dtype.itemsize > 1:
            array = array >> (dataset.BitsStored - 8)
        return array.astype(numpy.uint8), True
    if array.dtype.kind == "u":
        array = array & ((1 << dataset.BitsStored) - 1)
    return array.astype("<i4"), False


for index, name in enumerate(sys.argv[2:]):
    try:
        pixels, colour = first_frame(name)
    except Exception as error:  # what the reference cannot read is not compared
        print(f"{name}: {error}", file=sys.stderr)
        continue
    raw = os.path.join(sys.argv[1], f"{index}.raw")
    pixels.tofile(raw)
    print(json.dumps({"file": name, "raw": raw, "rows": pixels.shape[0], "columns": pixels.shape[1], "colour": colour}))
