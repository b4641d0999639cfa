#!/usr/bin/env python3
"""DICOM whole slides of every shape, written with pydicom from a known picture: `triptych render` must give its pixels.

usage: slides.py TRIPTYCH [--only TEXT]
The picture of a case is noise from numpy, cut into tiles as PS3.3 C.7.6.17.3 (TILED_FULL) and C.8.12.6.1 (TILED_SPARSE)
say; what is to be seen is cut out of the picture again, so the code under test has no part in it. Tiles are stored
uncompressed: every pixel must be equal.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom.uid import generate_uid

import dicom_file

WHOLE_SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6"
WHITE = (255, 255, 255)


def picture(rows, columns, seed=1):
    return np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8)


def grid(matrix, side):
    rows, columns = matrix
    return [(y, x) for y in range(0, rows, side) for x in range(0, columns, side)]


def tile_of(image, y, x, side):
    """A whole tile; what lies beyond the picture is grey and must not be seen."""
    out = np.full((side, side, 3), 77, np.uint8)
    y0, x0 = max(y, 0), max(x, 0)
    part = image[y0:y + side, x0:x + side]
    out[y0 - y:y0 - y + part.shape[0], x0 - x:x0 - x + part.shape[1]] = part
    return out


def item(**attributes):
    ds = dicom_file.Dataset()
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def instance(tiles, matrix, side, series, flavour="VOLUME", **attributes):
    """A whole-slide instance of `tiles`, side × side × 3 each."""
    ds = dicom_file.image(side, side, "RGB", SOPClassUID=WHOLE_SLIDE, Modality="SM")
    ds.SeriesInstanceUID = series
    ds.StudyInstanceUID = series[:60] + ".1"
    ds.ImageType = ["ORIGINAL", "PRIMARY", flavour, "NONE"]
    ds.SamplesPerPixel = 3
    ds.PlanarConfiguration = 0
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit = 7
    ds.PixelRepresentation = 0
    ds.TotalPixelMatrixRows, ds.TotalPixelMatrixColumns = matrix
    ds.DimensionOrganizationType = "TILED_FULL"
    ds.NumberOfFrames = len(tiles)
    measures = item(PixelSpacing=[0.0005, 0.0005], SliceThickness=0.001)
    if "SpacingBetweenSlices" in attributes:
        measures.SpacingBetweenSlices = attributes.pop("SpacingBetweenSlices")
    ds.SharedFunctionalGroupsSequence = [item(PixelMeasuresSequence=[measures])]
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    ds.PixelData = np.stack(tiles).tobytes()
    ds["PixelData"].VR = "OB"
    return ds


def place(y, x, z=None, path=None):
    position = item(RowPositionInTotalImagePixelMatrix=y + 1, ColumnPositionInTotalImagePixelMatrix=x + 1)
    position.XOffsetInSlideCoordinateSystem = position.YOffsetInSlideCoordinateSystem = 0
    if z is not None:
        position.ZOffsetInSlideCoordinateSystem = z
    group = item(PlanePositionSlideSequence=[position])
    if path is not None:
        group.OpticalPathIdentificationSequence = [item(OpticalPathIdentifier=path)]
    return group


def sparse(places, tiles, *arguments, **attributes):
    return instance(tiles, *arguments, DimensionOrganizationType="TILED_SPARSE",
                    PerFrameFunctionalGroupsSequence=places, **attributes)


class Slides:
    """Writes cases into a folder, renders them and counts what differs."""

    def __init__(self, program, folder, only):
        self.program, self.folder, self.only = program, folder, only
        self.failed = self.done = 0

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=60)

    def info(self, path):
        answer = self.run("info", "--json", path)
        return json.loads(answer.stdout) if answer.returncode == 0 else {"refused": answer.stderr}

    def case(self, name, datasets, expected, warnings=(), frames=1, names=None, opened=None):
        """`expected`: the picture of each frame. All `datasets` lie in one folder; `opened`: which of them is opened."""
        if self.only not in name:
            return
        self.done += 1
        folder = self.folder / str(self.done)
        folder.mkdir()
        for number, ds in enumerate(datasets):
            dicom_file.save(ds, folder / f"{number}.dcm")
        path = folder / f"{opened or 0}.dcm"
        problems = []
        info = self.info(path)
        for text in warnings:
            if not any(text in warning for warning in info.get("warnings", [])):
                problems.append(f"does not say {text!r} but {info.get('warnings', info)}")
        if not warnings and info.get("warnings"):
            problems.append(f"warns: {info['warnings']}")
        if info.get("frames") != frames or info.get("frameNames") != names:
            problems.append(f"has {info.get('frames')} frames: {info.get('frameNames')}")
        for frame, image in enumerate(expected):
            out = folder / f"{frame}.png"
            answer = self.run("render", path, "-o", out, "--frame", frame)
            if answer.returncode != 0:
                problems.append(answer.stderr.strip())
                continue
            shown = np.asarray(Image.open(out).convert("RGB"))
            if shown.shape != image.shape:
                problems.append(f"frame {frame} is {shown.shape}")
            elif not np.array_equal(shown, image):
                problems.append(f"frame {frame} differs in {np.count_nonzero((shown != image).any(axis=2))} pixels")
        print("FAIL" if problems else "ok  ", name, *problems, sep="  " if problems else " ")
        self.failed += bool(problems)

    def refused(self, name, dataset, says):
        if self.only not in name:
            return
        self.done += 1
        path = self.folder / f"refused{self.done}.dcm"
        dicom_file.save(dataset, path)
        answer = self.run("info", path)
        good = answer.returncode == 1 and says in answer.stderr
        print("ok  " if good else "FAIL", name, "" if good else answer)
        self.failed += not good


def without(image, side, *absent, colour=WHITE):
    image = image.copy()
    for y, x in absent:
        image[y:y + side, x:x + side] = colour
    return image


def simple_cases(slides):
    matrix, side, image = (70, 100), 32, picture(70, 100)
    places = grid(matrix, side)
    tiles = [tile_of(image, y, x, side) for y, x in places]
    slides.case("TILED_FULL", [instance(tiles, matrix, side, generate_uid())], [image])
    order = np.random.default_rng(2).permutation(len(places))
    slides.case("TILED_SPARSE in any order",
                [sparse([place(*places[i]) for i in order], [tiles[i] for i in order], matrix, side, generate_uid())],
                [image])
    kept = [p for p in places if p not in ((0, 32), (64, 96))]
    there = [tile_of(image, y, x, side) for y, x in kept]
    bare = without(image, side, (0, 32), (64, 96))
    slides.case("TILED_SPARSE with absent tiles",
                [sparse([place(*p) for p in kept], there, matrix, side, generate_uid())], [bare])
    # CIELab 53.24, 80.09, 67.20 under D65 is sRGB's red; here grey: L* 53.585 is sRGB 128.
    grey = [round(53.585 / 100 * 65535), 0x8080, 0x8080]
    slides.case("absent tiles in the recommended colour",
                [sparse([place(*p) for p in kept], there, matrix, side, generate_uid(),
                        RecommendedAbsentPixelCIELabValue=grey)],
                [without(image, side, (0, 32), (64, 96), colour=(128, 128, 128))])
    offset = [(y - 5, x - 7) for y, x in grid((80, 110), side)]
    slides.case("TILED_SPARSE off the grid",
                [sparse([place(*p) for p in offset], [tile_of(image, y, x, side) for y, x in offset], matrix, side,
                        generate_uid())], [image])


def concatenation_cases(slides):
    matrix, side, image = (70, 100), 32, picture(70, 100, 3)
    places = grid(matrix, side)
    tiles = [tile_of(image, y, x, side) for y, x in places]

    def parts(full, stated=True):
        series, uid, source = generate_uid(), generate_uid(), generate_uid()
        for number, (first, last) in enumerate([(0, 5), (5, 8), (8, 12)]):
            attributes = dict(ConcatenationUID=uid, InConcatenationNumber=number + 1, InConcatenationTotalNumber=3,
                              SOPInstanceUIDOfConcatenationSource=source)
            if stated:
                attributes["ConcatenationFrameOffsetNumber"] = first
            if full:
                yield instance(tiles[first:last], matrix, side, series, **attributes)
            else:
                yield sparse([place(*p) for p in places[first:last]], tiles[first:last], matrix, side, series,
                             **attributes)

    for full in (True, False):
        word = "TILED_FULL" if full else "TILED_SPARSE"
        for opened in range(3):
            slides.case(f"concatenation, {word}, opened by part {opened + 1}", list(parts(full)), [image],
                        opened=opened)
        bare = without(image, side, *places[5:8])
        first, _, last = parts(full)
        slides.case(f"concatenation, {word}, the second part missing", [last, first], [bare],
                    ["Part 2 of the 3 files of a level is missing"])
    slides.case("concatenation that states no offsets", list(parts(True, False))[::-1], [image])


def plane_cases(slides):
    matrix, side = (40, 64), 32
    places = grid(matrix, side)
    images = [picture(*matrix, seed) for seed in (5, 6, 7)]
    cut = [[tile_of(image, y, x, side) for y, x in places] for image in images]
    names = ["focus 0 µm", "focus +1.5 µm", "focus +3 µm"]
    slides.case("focal planes of TILED_FULL",
                [instance(sum(cut, []), matrix, side, generate_uid(), TotalPixelMatrixFocalPlanes=3,
                          SpacingBetweenSlices=0.0015)], images, frames=3, names=names)
    slides.case("focal planes without a spacing",
                [instance(sum(cut, []), matrix, side, generate_uid(), TotalPixelMatrixFocalPlanes=3)], images, frames=3,
                names=["focal plane 1", "focal plane 2", "focal plane 3"])
    depths = [1.5, -1.5, 0]
    slides.case("focal planes of TILED_SPARSE, by depth",
                [sparse([place(y, x, z) for z in depths for y, x in places], sum(cut, []), matrix, side,
                        generate_uid())], [images[1], images[2], images[0]], frames=3,
                names=["focus -1.5 µm", "focus 0 µm", "focus +1.5 µm"])
    series = generate_uid()
    origin = lambda z: [item(XOffsetInSlideCoordinateSystem=0, YOffsetInSlideCoordinateSystem=0,
                             ZOffsetInSlideCoordinateSystem=z)]
    slides.case("an instance for each focal plane",
                [instance(cut[i], matrix, side, series, TotalPixelMatrixOriginSequence=origin(z))
                 for i, z in enumerate((2, 0, 1))], [images[1], images[2], images[0]], frames=3,
                names=["focus 0 µm", "focus +1 µm", "focus +2 µm"])
    paths = [item(OpticalPathIdentifier="1", OpticalPathDescription="brightfield"),
             item(OpticalPathIdentifier="2", OpticalPathDescription="polarised")]
    four = images + [picture(*matrix, 8)]
    tiles = sum([[tile_of(image, y, x, side) for y, x in places] for image in four], [])
    slides.case("optical paths around focal planes",
                [instance(tiles, matrix, side, generate_uid(), TotalPixelMatrixFocalPlanes=2, NumberOfOpticalPaths=2,
                          SpacingBetweenSlices=0.001, OpticalPathSequence=paths)], four, frames=4,
                names=["brightfield · focus 0 µm", "brightfield · focus +1 µm", "polarised · focus 0 µm",
                       "polarised · focus +1 µm"])
    slides.case("optical paths of TILED_SPARSE",
                [sparse([place(y, x, 0, path) for path in "21" for y, x in places], cut[0] + cut[1], matrix, side,
                        generate_uid(), OpticalPathSequence=paths)], [images[0], images[1]], frames=2,
                names=["polarised", "brightfield"])


def hostile_cases(slides):
    matrix, side, image = (64, 64), 32, picture(64, 64, 9)
    places = grid(matrix, side)
    tiles = [tile_of(image, y, x, side) for y, x in places]
    other = [tile_of(picture(64, 64, 10), y, x, side) for y, x in places]
    slides.case("the same places twice",
                [sparse([place(*p) for p in places * 2], tiles + other, matrix, side, generate_uid())], [image],
                ["4 tiles are there more than once"])
    wild = [(-32, 0), (64, 0), (2**31 - 2, 5), (-2**31 + 10, -2**31 + 10)]
    slides.case("places outside",
                [sparse([place(*p) for p in wild + places], other + tiles, matrix, side, generate_uid())], [image],
                ["4 tiles lie outside of the slide"])
    slides.case("frames without a place", [sparse([place(*p) for p in places], tiles + other, matrix, side,
                                                  generate_uid())], [image], ["4 tiles state no position"])
    slides.case("more frames than places", [instance(tiles + other, matrix, side, generate_uid())], [image],
                ["4 tiles are more than the slide has places for"])
    slides.case("claims of 60,000 focal planes and 5 paths",
                [instance(tiles, matrix, side, generate_uid(), TotalPixelMatrixFocalPlanes=60000,
                          OpticalPathSequence=[item(OpticalPathIdentifier=str(i)) for i in range(5)])], [image])
    slides.case("a part of a concatenation that begins at frame 2 billion",
                [instance(tiles, matrix, side, generate_uid(), ConcatenationUID="1.2", InConcatenationNumber=1,
                          ConcatenationFrameOffsetNumber=2**31 - 2)], [image * 0 + 255],
                ["4 tiles are more than the slide has places for"])
    crowd = [(0, i) for i in range(31, 0, -1)]
    seen = np.full_like(image, 255)
    for y, x in crowd[15::-1]:
        seen[y:y + 32, x:x + 32] = tiles[0][:, :64 - x]
    slides.case("31 overlapping tiles", [sparse([place(*p) for p in crowd], [tiles[0]] * 31, matrix, side,
                                                generate_uid())], [seen], ["More than 16 tiles overlap"])
    slides.refused("TILED_SPARSE without places",
                   instance(tiles, matrix, side, generate_uid(), DimensionOrganizationType="TILED_SPARSE"),
                   "states no position for its tiles")
    huge = instance(tiles, (2**31 - 1, 2**31 - 1), side, generate_uid())
    slides.refused("a matrix of 2 billion pixels a side", huge, "has too many tiles")


def pyramid_cases(slides):
    series, side = generate_uid(), 32
    image, half = picture(64, 96, 11), picture(32, 48, 12)
    label = picture(32, 32, 13)
    levels = [instance([tile_of(i, y, x, side) for y, x in grid(i.shape[:2], side)], i.shape[:2], side, series)
              for i in (half, image)]
    beside = instance([label], (32, 32), side, series, "LABEL")
    for opened, what in enumerate(("level", "largest level", "label")):
        slides.case(f"a pyramid with a label, opened by its {what}", levels + [beside], [image], opened=opened)
    slides.case("a label alone", [beside], [label])
    for ds in levels:
        ds.ContainerIdentifier = "S26-1"
    other = instance([label], (32, 32), side, generate_uid(), "LABEL", ContainerIdentifier="S26-1",
                     StudyInstanceUID=levels[0].StudyInstanceUID)
    slides.case("a label of the same glass in a series of its own", levels + [other], [image], opened=2)
    stranger = instance([label], (32, 32), side, generate_uid(), "LABEL", ContainerIdentifier="S26-2",
                        StudyInstanceUID=levels[0].StudyInstanceUID)
    slides.case("a label of another glass", levels + [stranger], [label], opened=2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        slides = Slides(arguments.program, Path(folder), arguments.only)
        for cases in (simple_cases, concatenation_cases, plane_cases, hostile_cases, pyramid_cases):
            cases(slides)
    print(f"{slides.done} slides, {slides.failed} failed")
    return 1 if slides.failed or not slides.done else 0


if __name__ == "__main__":
    sys.exit(main())
