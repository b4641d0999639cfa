"""One conformance case: a data set, what a screen must show of it, and the clause that says so."""

from dataclasses import dataclass, field

import numpy as np

import dicom_file


@dataclass
class Case:
    name: str
    clause: str
    dataset: object
    expected: np.ndarray  # rows × columns of greys 0 … 255, or rows × columns × 3
    arguments: list = field(default_factory=list)  # of `triptych render`
    syntax: object = None  # transfer syntax; None: the data set's own, or Explicit VR Little Endian
    state: object = None  # a presentation state for `--state`
    ignore: object = None  # where the standard leaves the value open: rows × columns of truth values

    def write(self, path):
        """Writes the files; returns the arguments that show the case."""
        dicom_file.save(self.dataset, path, self.syntax)
        if self.state is None:
            return self.arguments
        dicom_file.save(self.state, path.with_suffix(".state.dcm"))
        return [*self.arguments, "--state", str(path.with_suffix(".state.dcm"))]


def ramp(least, most, rows=16, columns=64):
    """Integers from `least` to `most`, evenly spread over an image."""
    return np.rint(np.linspace(least, most, rows * columns)).astype(np.int64).reshape(rows, columns)
