"""Compressed pixels. Encoders and the decoders of the expected picture are other libraries'; what follows the decoding
is the standard's."""

import io
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import dicom_file
import reference as ref
from case import Case
from cases_colour import colour_image

HTJ2K_LOSSLESS, HTJ2K_RPCL, HTJ2K = (f"1.2.840.10008.1.2.4.{number}" for number in (201, 202, 203))


for _uid in (HTJ2K_LOSSLESS, HTJ2K_RPCL, HTJ2K):
    dicom_file.know_syntax(_uid)


def smooth_rgb():
    y, x = np.mgrid[0:32, 0:48]
    return np.stack([x * 5, y * 7, 255 - x * 5], -1).astype(np.uint8)


def jpeg_cases():
    rgb = smooth_rgb()
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=95, subsampling=2)
    ds = dicom_file.encapsulated(colour_image(rgb, "YBR_FULL_422"), [buffer.getvalue()], "1.2.840.10008.1.2.4.50")
    yield Case("JPEG baseline, YBR_FULL_422", "PS3.5 8.2.1", ds, np.asarray(Image.open(buffer).convert("RGB")))
    for name, irreversible, syntax in (("YBR_RCT", False, "1.2.840.10008.1.2.4.90"),
                                       ("YBR_ICT", True, "1.2.840.10008.1.2.4.91")):
        buffer = io.BytesIO()
        Image.fromarray(rgb).save(buffer, "JPEG2000", irreversible=irreversible, mct=1, no_jp2=True)
        ds = dicom_file.encapsulated(colour_image(rgb, name), [buffer.getvalue()], syntax)
        yield Case(f"JPEG 2000, {name}", "PS3.5 8.2.4", ds, np.asarray(Image.open(buffer).convert("RGB")))


def high_throughput(samples, largest, *arguments):
    """An HTJ2K codestream of grey or RGB samples, by OpenJPH."""
    colour = samples.ndim == 3
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / ("a.ppm" if colour else "a.pgm"), Path(folder) / "a.j2c"
        header = f"P{6 if colour else 5}\n{samples.shape[1]} {samples.shape[0]}\n{largest}\n"
        source.write_bytes(header.encode() + samples.astype(">u2" if largest > 255 else "u1").tobytes())
        subprocess.run(["ojph_compress", "-i", source, "-o", out, *arguments], check=True, capture_output=True)
        codestream = out.read_bytes()
    return codestream + b"\0" * (len(codestream) % 2)


def high_throughput_cases():
    y, x = np.mgrid[0:60, 0:90]
    for bits in (8, 12, 16):
        grey = ((np.sin(x / 20) + np.cos(y / 15) + 2) / 4 * (2**bits - 1)).astype(int)
        ds = dicom_file.grey(grey, bits, 8 if bits == 8 else 16, WindowCenter=2 ** (bits - 1), WindowWidth=2**bits)
        stream = high_throughput(grey, 2**bits - 1, "-reversible", "true", "-prog_order", "LRCP")
        yield Case(f"HTJ2K lossless of {bits} bits", "PS3.5 8.2.14",
                   dicom_file.encapsulated(ds, [stream], HTJ2K_LOSSLESS),
                   ref.to_grey(ref.linear(grey, 2 ** (bits - 1), 2**bits)))
    ds = dicom_file.grey(grey, 16, WindowCenter=32768, WindowWidth=65536)
    stream = high_throughput(grey, 65535, "-qstep", "0.0002")
    yield Case("HTJ2K lossy", "PS3.5 8.2.14", dicom_file.encapsulated(ds, [stream], HTJ2K),
               ref.to_grey(ref.linear(grey, 32768, 65536)))
    rgb = smooth_rgb()
    stream = high_throughput(rgb, 255, "-reversible", "true")
    yield Case("HTJ2K with RPCL, YBR_RCT", "PS3.5 8.2.14",
               dicom_file.encapsulated(colour_image(rgb, "YBR_RCT"), [stream], HTJ2K_RPCL), rgb)


def cases():
    yield from jpeg_cases()
    yield from high_throughput_cases()
