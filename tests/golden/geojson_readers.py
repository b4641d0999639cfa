#!/usr/bin/env python3
"""GeoJSON from `triptych convert` as others read it: GDAL, Shapely and Python's own json. Outlines of random label maps
have the area and the pixels of the map and are valid; shapes keep their rings, areas, names, classes and colours."""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import shapely.geometry
    from osgeo import ogr
    from PIL import Image
except ImportError as missing:
    print(f"SKIPPED ALL: {missing}")
    sys.exit(77)

ogr.UseExceptions()


def convert(triptych, *arguments):
    run = subprocess.run([triptych, "convert", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return run.stdout


def random_map(random):
    height, width = random.integers(1, 60, 2)
    labels = np.zeros((height, width), np.uint8)
    for _ in range(random.integers(0, 9)):  # boxes over each other: touching labels, holes, diagonals
        x, y = random.integers(0, width), random.integers(0, height)
        labels[y : y + random.integers(1, 25), x : x + random.integers(1, 25)] = random.integers(0, 9)
    if random.integers(0, 3) == 0:
        labels[random.random(labels.shape) < 0.2] = 0
    return labels


def rasterised(features, shape):
    """Pixels whose middle is inside, by Shapely alone."""
    labels = np.zeros(shape, np.uint8)
    for feature in features:
        geometry = shapely.geometry.shape(feature["geometry"])
        left, top, right, bottom = map(int, geometry.bounds)
        for y in range(top, bottom):
            for x in range(left, right):
                if geometry.contains(shapely.geometry.Point(x + 0.5, y + 0.5)):
                    labels[y, x] = int(feature["properties"]["metadata"]["triptych.label"])
    return labels


def check_maps(triptych, folder):
    random = np.random.default_rng(4)
    for number in range(24):
        labels = random_map(random)
        Image.fromarray(labels).save(folder / "m.png")
        convert(triptych, folder / "m.png", folder / "m.geojson")
        features = json.loads((folder / "m.geojson").read_text())["features"]
        for feature in features:
            geometry = shapely.geometry.shape(feature["geometry"])
            assert geometry.is_valid, (number, feature["geometry"])
            properties = feature["properties"]
            assert properties["objectType"] == "annotation" and len(properties["classification"]["color"]) == 3
        assert sum(shapely.geometry.shape(f["geometry"]).area for f in features) == (labels > 0).sum()
        assert (rasterised(features, labels.shape) == labels).all(), number
        source = ogr.Open(str(folder / "m.geojson"))
        layer = source.GetLayer(0)
        assert layer.GetFeatureCount() == len(features)
        area = sum(feature.GetGeometryRef().Area() for feature in layer)
        assert area == (labels > 0).sum(), (number, area)


def check_shapes(triptych, folder):
    """Through Triptych, from a file as QuPath writes it."""
    square = [[0.5, 0], [40, 0.25], [40, 40], [0, 40], [0.5, 0]]
    hole = [[10, 10], [10, 20], [20, 20], [20, 10], [10, 10]]
    far = [[100, 100], [130, 100], [130, 120.125], [100, 100]]
    geometries = [
        {"type": "Polygon", "coordinates": [square, hole]},
        {"type": "MultiPolygon", "coordinates": [[square, hole], [far]]},
        {"type": "LineString", "coordinates": [[0, 0], [5, 5], [9, 0.1]]},
        {"type": "Point", "coordinates": [3.25, 4]},
    ]
    features = [
        {"type": "Feature", "id": f"0000-{i}", "geometry": geometry,
         "properties": {"objectType": "annotation", "name": f"Läsion {i}", "isLocked": i == 1,
                        "classification": {"name": "Tumor bed", "color": [200, 10, 30]}}}
        for i, geometry in enumerate(geometries)]
    (folder / "in.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    convert(triptych, folder / "in.geojson", folder / "out.geojson")
    written = json.loads((folder / "out.geojson").read_text())["features"]
    layer = (source := ogr.Open(str(folder / "out.geojson"))).GetLayer(0)
    assert source and len(written) == len(features) == layer.GetFeatureCount()
    for given, found, record in zip(features, written, layer):
        assert found["geometry"] == given["geometry"], found["geometry"]
        assert found["id"] == given["id"]
        for key in ("name", "classification"):
            assert found["properties"][key] == given["properties"][key]
        assert found["properties"].get("isLocked", False) == given["properties"]["isLocked"]
        theirs = shapely.geometry.shape(given["geometry"])
        assert theirs.area == 0 or record.GetGeometryRef().Area() == theirs.area
        assert record.GetField("name") == given["properties"]["name"]


def main():
    triptych = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        check_maps(triptych, pathlib.Path(name))
        check_shapes(triptych, pathlib.Path(name))


if __name__ == "__main__":
    main()
