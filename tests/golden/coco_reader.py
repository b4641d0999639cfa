#!/usr/bin/env python3
"""COCO from `triptych convert` by an independent reader (run lengths after the COCO API's maskApi.c, with numpy), and
files of that reader's own back into Triptych: the same pixels, boxes, areas and categories."""
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


def convert(triptych, *arguments, fails=False):
    run = subprocess.run([triptych, "convert", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert (run.returncode != 0) == fails, run.stderr
    return run.stdout + run.stderr


def counts_of(text):
    """rleFrString of maskApi.c."""
    counts, at = [], 0
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            letter = ord(text[at]) - 48
            value |= (letter & 0x1F) << (5 * shift)
            more = bool(letter & 0x20)
            at, shift = at + 1, shift + 1
            if not more and letter & 0x10:
                value |= -1 << (5 * shift)
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
    return counts


def mask_of(segmentation):
    """An array of 0 and 1, rows by columns."""
    counts = segmentation["counts"]
    counts = counts_of(counts) if isinstance(counts, str) else counts
    flat = np.repeat(np.arange(len(counts)) % 2, counts).astype(np.uint8)
    height, width = segmentation["size"]
    return flat.reshape((width, height)).T


def counts_for(mask):
    flat = np.concatenate([[0], mask.T.reshape(-1), [2]])
    edges = np.flatnonzero(np.diff(flat))
    return np.diff(np.concatenate([[0], edges])).tolist()


def random_map(random):
    height, width = random.integers(1, 70, 2)
    labels = np.zeros((height, width), np.uint8)
    for _ in range(random.integers(0, 9)):
        x, y = random.integers(0, width), random.integers(0, height)
        labels[y : y + random.integers(1, 30), x : x + random.integers(1, 30)] = random.integers(0, 9)
    if random.integers(0, 3) == 0:
        labels[random.random(labels.shape) < 0.3] = 0
    return labels


def check_written(triptych, folder):
    random = np.random.default_rng(8)
    for number in range(24):
        labels = random_map(random)
        Image.fromarray(labels).save(folder / "m.png")
        convert(triptych, folder / "m.png", folder / "m.coco.json")
        coco = json.loads((folder / "m.coco.json").read_text())
        assert len(coco["images"]) == 1
        image = coco["images"][0]
        assert (image["width"], image["height"]) == labels.shape[::-1] and image["file_name"] == "m.png"
        categories = {category["id"]: category["name"] for category in coco["categories"]}
        found = np.zeros_like(labels)
        for annotation in coco["annotations"]:
            mask = mask_of(annotation["segmentation"])
            assert mask.shape == labels.shape and annotation["category_id"] in categories
            assert not (found[mask == 1]).any()
            found[mask == 1] = annotation["category_id"]
            rows, columns = np.nonzero(mask)
            assert annotation["area"] == mask.sum() and annotation["iscrowd"] == 0
            assert annotation["bbox"] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
            assert annotation["image_id"] == image["id"]
        assert (found == labels).all(), number
        # Uncompressed counts, as this reader writes them, come back as the same mask.
        for annotation in coco["annotations"]:
            counts = counts_for(mask_of(annotation["segmentation"]))
            assert counts == counts_of(annotation["segmentation"]["counts"])
            annotation["segmentation"]["counts"] = counts
        (folder / "own.coco.json").write_text(json.dumps(coco))
        convert(triptych, folder / "own.coco.json", folder / "back.png")
        assert (np.asarray(Image.open(folder / "back.png")) == labels).all(), number


def check_polygons_and_missing_images(triptych, folder):
    Image.new("L", (30, 20)).save(folder / "here.png")
    coco = {"images": [{"id": 5, "width": 30, "height": 20, "file_name": "here.png"},
                       {"id": 6, "width": 30, "height": 20, "file_name": "image17.png"}],
            "categories": [{"id": 40, "name": "mass"}],
            "annotations": [{"id": 1, "image_id": 5, "category_id": 40, "bbox": [2, 3, 10, 5], "area": 50,
                             "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "iscrowd": 0},
                            {"id": 2, "image_id": 6, "category_id": 40, "segmentation": [[1, 1, 5, 1, 5, 5]]}]}
    (folder / "p.coco.json").write_text(json.dumps(coco))
    said = convert(triptych, folder / "p.coco.json", folder / "p.png", "--reference", folder / "here.png")
    assert "image17.png" in said, said
    mask = np.asarray(Image.open(folder / "p.png"))
    expected = np.zeros((20, 30), bool)
    expected[3:8, 2:12] = True
    assert ((mask > 0) == expected).all()
    convert(triptych, folder / "p.coco.json", folder / "q.coco.json")
    back = json.loads((folder / "q.coco.json").read_text())
    assert back["annotations"][0]["segmentation"] == coco["annotations"][0]["segmentation"]
    assert back["annotations"][0]["area"] == 50 and back["annotations"][0]["bbox"] == [2, 3, 10, 5]
    assert [image["file_name"] for image in back["images"]] == ["here.png", "image17.png"]
    (folder / "cut.coco.json").write_text(json.dumps(coco)[:200])
    assert "cut.coco.json" in convert(triptych, folder / "cut.coco.json", folder / "cut.png", fails=True)


def main():
    with tempfile.TemporaryDirectory() as name:
        check_written(sys.argv[1], pathlib.Path(name))
        check_polygons_and_missing_images(sys.argv[1], pathlib.Path(name))


if __name__ == "__main__":
    main()
