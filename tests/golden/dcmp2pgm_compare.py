#!/usr/bin/env python3
"""Compares `triptych render --state` with DCMTK's dcmp2pgm, which puts presentation states onto images.

usage: dcmp2pgm_compare.py TRIPTYCH [--only TEXT]
The files are those of cases_state.py; the pictures must agree within one grey level of 256, or the case is of a kind that
dcmp2pgm does not draw. Exit 0 when all do, 77 (skipped) where dcmp2pgm is absent.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import cases_state
from conformance import compare, render

SKIPPED = 77
LEAST_COMPARED = 25
NOT_BY_DCMTK = {  # words of a case's name, and what dcmp2pgm does not do
    "SIGMOID": "DCMTK 3.6.7 takes every window of a state as LINEAR",
    "shutter": "shutters are left to the viewer",
    "overlay": "overlays are left to the viewer",
    "displayed area": "always the whole image",
    "MAGNIFY": "always at 1:1",
    "filled": "annotations are left to the viewer",
    "layers": "annotations are left to the viewer",
}


def by_dcmtk(source, state, frame, out):
    run = subprocess.run(["dcmp2pgm", "-p", str(state), "-f", str(frame + 1), str(source), str(out)],
                         capture_output=True, text=True, timeout=60)
    if not out.exists():
        return None, run.stderr.strip() or f"exit status {run.returncode}"
    return np.asarray(Image.open(out).convert("RGB")).astype(int), ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if not shutil.which("dcmp2pgm"):
        print("dcmp2pgm is absent")
        return SKIPPED
    compared = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, case in enumerate(cases_state.cases()):
            if case.state is None or options.only not in case.name:
                continue
            if any(word in case.name for word in NOT_BY_DCMTK):
                continue
            source = Path(scratch) / f"{number:03}.dcm"
            arguments = case.write(source)
            frame = int(arguments[arguments.index("--frame") + 1]) if "--frame" in arguments else 0
            expected, reason = by_dcmtk(source, source.with_suffix(".state.dcm"), frame, source.with_suffix(".pgm"))
            if expected is not None:
                shown, reason = render(options.program, source, source.with_suffix(".png"), arguments)
                reason = reason if shown is None else compare(shown, expected)
            compared += 1
            failed += bool(reason)
            print(f"{'ok  ' if not reason else 'FAIL'} {case.name}{': ' + reason if reason else ''}")
    print(f"{compared - failed} of {compared} pictures as dcmp2pgm makes them")
    return 1 if failed or (compared < LEAST_COMPARED and not options.only) else 0


if __name__ == "__main__":
    sys.exit(main())
