"""Dice, IoU and the 95 % Hausdorff distance of two masks by brute force: every distance between every two outline
pixels. Reads width, height, x mm, y mm and two files of bytes; prints dice, iou, px, mm."""
import sys

import numpy

width, height = int(sys.argv[1]), int(sys.argv[2])
spacing = numpy.array([float(sys.argv[4]), float(sys.argv[3])])
a, b = (numpy.fromfile(name, dtype=numpy.uint8).reshape(height, width) > 0 for name in sys.argv[5:7])


def outline(mask):
    padded = numpy.pad(mask, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return numpy.argwhere(mask & ~inner)


def hausdorff95(step):
    p, q = outline(a) * step, outline(b) * step
    distances = numpy.sqrt(((p[:, None, :] - q[None, :, :]) ** 2).sum(axis=2))
    return max(numpy.percentile(distances.min(axis=1), 95), numpy.percentile(distances.min(axis=0), 95))


both, either = (a & b).sum(), (a | b).sum()
print(2 * both / (a.sum() + b.sum()), both / either, hausdorff95(numpy.ones(2)), hausdorff95(spacing))
