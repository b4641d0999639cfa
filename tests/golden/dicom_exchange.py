#!/usr/bin/env python3
"""`triptych convert` through the DICOM objects: label maps by a Segmentation, shapes by a measurement report and, on the
slide, by bulk annotations come back the same; an object of another image is refused by name."""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from PIL import Image
except ImportError as missing:
    print(f"SKIPPED ALL: {missing}")
    sys.exit(77)


def run(triptych, *arguments, fails=False):
    done = subprocess.run([triptych, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def rings(path):
    features = json.loads(path.read_text())["features"]
    return sorted((f["geometry"]["type"], f["properties"]["classification"]["name"],
                   json.dumps(f["geometry"]["coordinates"])) for f in features)


def main():
    triptych = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run(triptych, "phantom", "-o", folder / "phantom", "--scale", "0.1")
        infos = [json.loads(line) for line in run(triptych, "info", "--json", folder / "phantom").splitlines()]
        mammograms = [info for info in infos if info["kind"] == "mammogram"]
        info, other = mammograms[:2]
        labels = np.zeros((info["height"], info["width"]), np.uint8)
        labels[10:40, 5:22] = 2
        labels[20:25, 8:12] = 0
        labels[40:50, 5:90] = 5
        Image.fromarray(labels).save(folder / "m.png")
        run(triptych, "convert", folder / "m.png", folder / "m.seg.dcm", "--reference", info["path"])
        run(triptych, "convert", folder / "m.seg.dcm", folder / "back.png", "--reference", info["path"])
        back = np.asarray(Image.open(folder / "back.png"))
        assert back.shape == labels.shape and (back == labels).all(), np.unique(back)
        refusal = run(triptych, "convert", folder / "m.seg.dcm", folder / "no.png", "--reference", other["path"], fails=True)
        assert "m.seg.dcm" in refusal, refusal
        assert "--reference" in run(triptych, "convert", folder / "m.seg.dcm", folder / "no.png", fails=True)

        features = [{"type": "Feature", "properties": {"classification": {"name": name}}, "geometry": geometry}
                    for name, geometry in (
                        ("Mass", {"type": "Polygon", "coordinates": [[[5, 5], [40.5, 5], [40, 30.25], [5, 5]]]}),
                        ("Calcification", {"type": "Point", "coordinates": [12.5, 17.5]}))]
        (folder / "s.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        slide = next(info for info in infos if info["kind"] == "slide")
        for image, ending in ((info, "sr"), (slide, "ann")):
            run(triptych, "convert", folder / "s.geojson", folder / f"s.{ending}.dcm", "--reference", image["path"])
            run(triptych, "convert", folder / f"s.{ending}.dcm", folder / f"{ending}.geojson", "--reference", image["path"])
            assert rings(folder / f"{ending}.geojson") == rings(folder / "s.geojson"), (ending, rings(folder / f"{ending}.geojson"))


if __name__ == "__main__":
    main()
