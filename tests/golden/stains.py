#!/usr/bin/env python3
"""Colour deconvolution beside the formula itself, in numpy.

usage: stains.py TRIPTYCH
Ruifrok and Johnston (Anal Quant Cytol Histol 23, 2001) with their vectors for haematoxylin, eosin and DAB, as
scikit-image's separate_stains() and combine_stains() put it: amounts = −ln(max(rgb, 1e-6)) · M⁻¹, none below 0; the
picture of one stain is exp(−amount · its vector). Pictures of every sample value and of tissue-like mixtures are shown by
`triptych render --stain`; each grey level may differ by 1, which is what rounding and a table's step can make.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

VECTORS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])
STAINS = ("haematoxylin", "eosin", "dab")


def reference(image, stain):
    density = -np.log(np.maximum(image / 255.0, 1e-6))
    amount = np.maximum(density @ np.linalg.inv(VECTORS), 0)[..., stain]
    return 255 * np.exp(-amount[..., None] * VECTORS[stain])


def pictures():
    random = np.random.default_rng(4)
    yield "noise", random.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    amounts = random.gamma(1.0, 0.5, (200, 300, 3))
    yield "tissue", np.rint(255 * np.exp(-amounts @ VECTORS)).astype(np.uint8)
    black_to_white = np.arange(256, dtype=np.uint8)
    yield "greys", np.repeat(black_to_white[None, :, None], 3, axis=2).repeat(16, axis=0)


def main():
    program, failed = sys.argv[1], 0
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.png", Path(folder) / "out.png"
        for name, image in pictures():
            Image.fromarray(image).save(path)
            for number, stain in enumerate(STAINS):
                for extra in ([], ["--invert"]):
                    subprocess.run([program, "render", path, "-o", out, "--stain", stain, *extra], check=True,
                                   timeout=60)
                    wanted = reference(image.astype(float), number)
                    wanted = 255 - wanted if extra else wanted
                    worst = np.abs(np.asarray(Image.open(out).convert("RGB")) - wanted).max()
                    good = worst <= 1
                    failed += not good
                    print("ok  " if good else "FAIL", name, stain, *extra, f"differs by {worst:.2f}")
            grey = subprocess.run([program, "render", path, "-o", out, "--stain", "none"], capture_output=True)
            failed += grey.returncode != 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
