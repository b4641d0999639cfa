"""What the checks of DICOM objects share: running the program, outside validators, and source images made here."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
from pydicom.uid import generate_uid

import dicom_file

# What dciodvfy of 2022 says that the standard does not.
DCIODVFY_FAULTS = [
    # It reports that an attribute may not be there which is not there: bulk_annotations.py holds that it is absent.
    r"Only valid for AnnotationCoordinateType of 3D - attribute <CommonZCoordinateValue> = <>$",
]


class Failed(Exception):
    """A check that did not hold, in words."""


def ask(program, folder, **request):
    """Runs one request. Returns what was printed; raises Failed with the message where it is refused."""
    path = Path(folder) / "request.json"
    path.write_text(json.dumps(request))
    run = subprocess.run([program, str(path)], capture_output=True, text=True, timeout=280)
    if run.returncode < 0:
        raise Failed(f"the program crashed: {run.stderr}")
    if run.returncode != 0:
        print(run.stdout, end="")
        raise Failed(run.stderr.strip())
    return run.stdout


def expect(condition, text):
    if not condition:
        raise Failed(text)


def errors_of_dciodvfy(path):
    """The Error lines that dicom3tools reports, without those known to be faults of its tables."""
    run = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, timeout=120)
    lines = [line for line in (run.stdout + run.stderr).splitlines() if line.startswith("Error")]
    return [line for line in lines if not any(re.search(known, line) for known in DCIODVFY_FAULTS)]


def validate(path, source_errors=()):
    """dciodvfy has no Error line that the source image does not have itself, and dcmdump and dcm2xml read the file."""
    errors = [line for line in errors_of_dciodvfy(path) if line not in source_errors]
    expect(not errors, "dciodvfy: " + "; ".join(errors))
    for tool in (["dcmdump", "-q", "+E"], ["dcm2xml", "-q"]):
        run = subprocess.run([*tool, str(path)], capture_output=True, text=True, errors="replace", timeout=120)
        expect(run.returncode == 0 and not re.search("^[EF]: ", run.stderr, re.M), f"{tool[0]}: {run.stderr.strip()}")


def identify(ds, patient="ROUND^TRIP"):
    """Study, series and patient as a real image has them."""
    ds.PatientName = patient
    ds.PatientID = "P-1"
    ds.PatientBirthDate = "19610203"
    ds.PatientSex = "F"
    ds.StudyDate = "20240229"
    ds.StudyTime = "101500"
    ds.StudyID = "S1"
    ds.AccessionNumber = "A1"
    ds.ReferringPhysicianName = ""
    ds.SeriesNumber = "2"
    ds.InstanceNumber = "1"
    return ds


def secondary_capture(path, rows, columns):
    ds = identify(dicom_file.grey(np.zeros((rows, columns)), bits=8, allocated=8))
    ds.ConversionType = "WSD"
    dicom_file.save(ds, path)
    return path


def slices(folder, count, rows, columns):
    """A stack of single MR slices, 2.5 mm apart, oblique."""
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    paths = []
    for i in range(count):
        ds = identify(dicom_file.grey(np.full((rows, columns), i * 10)))
        ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.4"
        ds.Modality = "MR"
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
        ds.InstanceNumber = str(i + 1)
        ds.ImageOrientationPatient = ["1", "0", "0", "0", "0.6", "0.8"]
        ds.ImagePositionPatient = ["-10.5", str(20 - 0.8 * 2.5 * i), str(30 + 0.6 * 2.5 * i)]
        ds.PixelSpacing = ["0.75", "0.5"]
        ds.SliceThickness = "2.5"
        path = Path(folder) / f"slice{i}.dcm"
        dicom_file.save(ds, path)
        paths.append(str(path))
    return paths


def run_cases(cases):
    """Prints one line for each (name, function); the exit status."""
    failed = 0
    for name, check in cases:
        try:
            check()
            print(f"ok   {name}")
        except Failed as reason:
            failed += 1
            print(f"FAIL {name}: {reason}")
        except Exception as reason:  # whatever an outside reader throws is a failure of this case only
            failed += 1
            print(f"FAIL {name}: {type(reason).__name__}: {reason}")
    print(f"{len(cases) - failed} of {len(cases)} hold")
    return 1 if failed else 0


def arguments():
    """The program and the folder of real images, which may be absent."""
    if len(sys.argv) < 3:
        sys.exit(f"usage: {sys.argv[0]} PROGRAM SHARED-DATA [PART OF A CASE'S NAME]")
    return sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""


def code_of(sequence):
    item = sequence[0]
    return {"value": item.CodeValue, "scheme": item.CodingSchemeDesignator, "meaning": item.CodeMeaning}


def read(path):
    return pydicom.dcmread(str(path))
