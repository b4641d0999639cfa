#!/usr/bin/env python3
"""Masks from `triptych convert` by independent readers: NIfTI by nibabel, NRRD and MetaImage by the few lines below.
Labels, spacing, origin and directions of oblique volumes are the same in all of them, in both directions."""
import gzip
import pathlib
import subprocess
import sys
import tempfile
import zlib

try:
    import nibabel
    import numpy as np
except ImportError as missing:
    print(f"SKIPPED ALL: {missing}")
    sys.exit(77)

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def write_nrrd(path, labels, affine):
    """`labels` by slice, row, column; `affine` from (column, row, slice) to LPS."""
    text = "NRRD0005\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\n"
    text += "sizes: " + " ".join(map(str, labels.shape[::-1])) + "\n"
    text += "space directions: " + " ".join("(%r,%r,%r)" % tuple(map(float, affine[:3, i])) for i in range(3)) + "\n"
    text += "kinds: domain domain domain\nendian: little\nencoding: gzip\n"
    text += "space origin: (%r,%r,%r)\n" % tuple(map(float, affine[:3, 3]))
    text += "Segment0_Name:=Tumeur\nSegment0_LabelValue:=3\nSegment0_Color:=1 0.5 0\n\n"
    path.write_bytes(text.encode() + gzip.compress(labels.tobytes()))


def vectors(text):
    return [[float(part) for part in group.strip(" ()").split(",")] for group in text.split(") (")]


def read_nrrd(path):
    head, data = path.read_bytes().split(b"\n\n", 1)
    fields = dict(line.split(":", 1) for line in head.decode().splitlines()[1:] if ":" in line and line[0] != "#")
    assert "left-posterior-superior" in fields["space"]
    sizes = [int(size) for size in fields["sizes"].split()]
    data = gzip.decompress(data) if fields["encoding"].strip() in ("gzip", "gz") else data
    labels = np.frombuffer(data, np.uint8).reshape(sizes[::-1])
    affine = np.eye(4)
    affine[:3, :3] = np.array(vectors(fields["space directions"].strip())).T
    affine[:3, 3] = vectors(fields["space origin"].strip())[0]
    return labels, affine, {key: value.lstrip("=") for key, value in fields.items() if key.startswith("Segment")}


def read_mha(path):
    bytes_ = path.read_bytes()
    at = bytes_.index(b"ElementDataFile = LOCAL\n") + len(b"ElementDataFile = LOCAL\n")
    fields = dict(line.split(" = ", 1) for line in bytes_[:at].decode().splitlines())
    numbers = lambda key: np.array([float(part) for part in fields[key].split()])
    data = zlib.decompress(bytes_[at:]) if fields["CompressedData"] == "True" else bytes_[at:]
    labels = np.frombuffer(data, np.uint8).reshape([int(size) for size in fields["DimSize"].split()][::-1])
    affine = np.eye(4)
    affine[:3, :3] = numbers("TransformMatrix").reshape(3, 3).T * numbers("ElementSpacing")
    affine[:3, 3] = numbers("Offset")
    return labels, affine


def read_nifti(path):
    image = nibabel.load(path)
    assert image.header["qform_code"] > 0 and image.header["sform_code"] > 0
    assert np.allclose(image.get_qform(), image.get_sform(), atol=1e-4)
    assert image.header.get_xyzt_units()[0] == "mm"
    return np.asarray(image.dataobj).T, LPS_TO_RAS @ image.affine


def random_affine(random):
    directions, _ = np.linalg.qr(random.normal(size=(3, 3)))  # left-handed ones too
    affine = np.eye(4)
    affine[:3, :3] = directions * random.uniform(0.05, 3, 3)
    affine[:3, 3] = random.uniform(-200, 200, 3)
    return affine


def main():
    triptych = sys.argv[1]
    random = np.random.default_rng(2)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number in range(12):
            shape = random.integers(1, 20, 3)
            labels = random.integers(0, 256 if number % 2 else 4, shape).astype(np.uint8)
            labels[0, 0, 0] = 3
            affine = random_affine(random)
            write_nrrd(folder / "0.nrrd", labels, affine)
            chain = ["0.nrrd", "1.nii.gz", "2.mha", "3.nii", "4.nrrd"]
            for source, target in zip(chain, chain[1:]):
                run = subprocess.run([triptych, "convert", folder / source, folder / target], capture_output=True,
                                     text=True, timeout=60)
                assert run.returncode == 0, run.stderr
            for target in chain[1:]:
                path = folder / target
                found = (read_nifti(path) if ".nii" in target else read_mha(path) if ".mha" in target
                         else read_nrrd(path)[:2])
                assert found[0].shape == labels.shape and (found[0] == labels).all(), (number, target)
                assert np.allclose(found[1], affine, atol=1e-4), (number, target, found[1], affine)
            segments = read_nrrd(folder / "4.nrrd")[2]
            names = {segments[key]: segments[key.replace("LabelValue", "Name")]
                     for key in segments if key.endswith("LabelValue")}
            assert names["3"], names
        # Without NIfTI between, all digits stay.
        subprocess.run([triptych, "convert", folder / "0.nrrd", folder / "d.mha"], check=True, stdout=subprocess.DEVNULL)
        assert np.allclose(read_mha(folder / "d.mha")[1], affine, rtol=0, atol=1e-12)


if __name__ == "__main__":
    main()
