#!/usr/bin/env python3
"""Compares `triptych render` with the standard's formulas, case by case.

usage: conformance.py TRIPTYCH [--executor gl] [--only TEXT] [--keep FOLDER]
Every case writes a small DICOM file, renders it at 1:1 and must be within one grey level of 256 of what `reference`
makes of the same values. With an executor it draws every picture, which must be within one grey level of what the
processor draws, too. Exit 0 when all are.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

import cases_codec
import cases_colour
import cases_graphics
import cases_grey
import cases_lut
import cases_state

TOLERANCE = 1  # grey levels of 256
LEAST_CASES = 60


def render(program, source, out, arguments, executor="cpu"):
    """The picture as rows × columns × 3, or the reason why there is none."""
    environment = dict(os.environ)
    if executor != "gl":  # which wants a display
        environment["QT_QPA_PLATFORM"] = "offscreen"
    run = subprocess.run([program, "render", str(source), "-o", str(out), "--executor", executor, *arguments],
                         capture_output=True, text=True, timeout=60, env=environment)
    if run.returncode != 0:
        return None, run.stderr.strip() or f"exit status {run.returncode}"
    return np.asarray(Image.open(out).convert("RGB")).astype(int), ""


def compare(shown, expected, ignore=None):
    """Empty, or where and how much the pictures differ; where `ignore` is true anything goes."""
    expected = np.asarray(expected).astype(int)
    if expected.ndim == 2:
        expected = np.stack([expected] * 3, -1)
    if shown.shape != expected.shape:
        return f"the picture is {shown.shape[1]} × {shown.shape[0]}, not {expected.shape[1]} × {expected.shape[0]}"
    off = np.abs(shown - expected).max(-1)
    if ignore is not None:
        off = np.where(ignore, 0, off)
    if off.max() <= TOLERANCE:
        return ""
    y, x = np.unravel_index(off.argmax(), off.shape)
    return (f"{(off > TOLERANCE).sum()} of {off.size} pixels differ, at worst by {off.max()}: column {x}, row {y} is "
            f"{shown[y, x].tolist()}, not {expected[y, x].tolist()}")


def run_case(program, case, folder, number, executor):
    source, out = folder / f"{number:03}.dcm", folder / f"{number:03}.png"
    arguments = case.write(source)
    shown, reason = render(program, source, out, arguments)
    if shown is None or executor == "cpu":
        return reason if shown is None else compare(shown, case.expected, case.ignore)
    other, reason = render(program, source, folder / f"{number:03}-{executor}.png", arguments, executor)
    if other is None:
        return reason
    reason = compare(other, shown)
    return f"{executor} beside the processor: {reason}" if reason else compare(other, case.expected, case.ignore)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--executor", default="cpu", choices=("cpu", "gl"))
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    parser.add_argument("--keep", help="a folder for the files and pictures")
    options = parser.parse_args()
    groups = (cases_grey, cases_lut, cases_graphics, cases_colour, cases_codec, cases_state)
    every = [case for group in groups for case in group.cases()]
    if len({case.name for case in every}) != len(every) or len(every) < LEAST_CASES:
        sys.exit(f"{len(every)} cases, of which names repeat or too few")
    chosen = [case for case in every if options.only in case.name]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda item: run_case(options.program, item[1], folder, item[0],
                                                          options.executor),
                                    enumerate(chosen)))
    for case, reason in zip(chosen, results):
        print(f"{'ok  ' if not reason else 'FAIL'} {case.name} [{case.clause}]{': ' + reason if reason else ''}")
    failed = sum(1 for reason in results if reason)
    print(f"{len(chosen) - failed} of {len(chosen)} cases within {TOLERANCE} grey level of 256")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
