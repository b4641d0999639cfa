// PlainMask: labels in a plain array, with the slow and obvious ways of doing things that the tests compare with.
#pragma once

#include "core/annotation/label_map.h"

#include <QRandomGenerator>

#include <cstring>
#include <vector>

namespace triptych {

struct PlainMask {
    QSize size;
    std::vector<quint8> labels;

    explicit PlainMask(QSize size) : size(size), labels(size_t(size.width()) * size_t(size.height()), 0) {}

    QRect area() const { return QRect(QPoint(0, 0), size); }
    quint8 at(int x, int y) const { return labels[size_t(y) * size_t(size.width()) + size_t(x)]; }
    void set(int x, int y, int label) { labels[size_t(y) * size_t(size.width()) + size_t(x)] = quint8(label); }
    int count(int label) const { return int(std::count(labels.begin(), labels.end(), quint8(label))); }

    /// Boxes and noise of labels 0…kinds − 1 on a mask of odd size, sometimes empty.
    static PlainMask random(QRandomGenerator& random, int kinds, QSize size = {})
    {
        if (size.isEmpty())
            size = QSize(1 + 2 * int(random.bounded(24)), 1 + 2 * int(random.bounded(20)));
        PlainMask mask(size);
        for (int box = int(random.bounded(8)); box > 0; --box) {
            const int x0 = int(random.bounded(size.width())), y0 = int(random.bounded(size.height()));
            const int x1 = std::min(size.width(), x0 + 1 + int(random.bounded(14)));
            const int y1 = std::min(size.height(), y0 + 1 + int(random.bounded(14)));
            const int label = int(random.bounded(kinds));
            for (int y = y0; y < y1; ++y)
                for (int x = x0; x < x1; ++x)
                    mask.set(x, y, label);
        }
        for (int noise = int(random.bounded(60)); noise > 0; --noise)
            mask.set(int(random.bounded(size.width())), int(random.bounded(size.height())), int(random.bounded(kinds)));
        return mask;
    }

    PixelRuns runsOf(int label) const
    {
        PixelRuns runs;
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                if (at(x, y) == label) {
                    const int first = x;
                    while (x + 1 < size.width() && at(x + 1, y) == label)
                        ++x;
                    runs.push_back({y, first, x});
                }
        return runs;
    }

    /// The connected parts of a label as masks of 1, in the order of their first pixels.
    std::vector<PlainMask> partsOf(int label, bool eight) const
    {
        std::vector<PlainMask> parts;
        PlainMask seen(size);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                if (at(x, y) != label || seen.at(x, y))
                    continue;
                PlainMask part(size);
                std::vector<QPoint> waiting{{x, y}};
                while (!waiting.empty()) {
                    const QPoint p = waiting.back();
                    waiting.pop_back();
                    if (!area().contains(p) || at(p.x(), p.y()) != label || seen.at(p.x(), p.y()))
                        continue;
                    seen.set(p.x(), p.y(), 1);
                    part.set(p.x(), p.y(), 1);
                    for (int dy = -1; dy <= 1; ++dy)
                        for (int dx = -1; dx <= 1; ++dx)
                            if (eight || dx == 0 || dy == 0)
                                waiting.push_back(p + QPoint(dx, dy));
                }
                parts.push_back(std::move(part));
            }
        return parts;
    }

    LabelMap toMap() const
    {
        auto buffer = PixelBuffer::allocate(size, 1, SampleType::U8);
        std::memcpy(buffer->mutableBytes(), labels.data(), labels.size());
        return *LabelMap::fromBuffer(*buffer);
    }
    static PlainMask of(const LabelMap& map)
    {
        PlainMask mask(map.size());
        const auto buffer = map.toBuffer(mask.area());
        std::memcpy(mask.labels.data(), buffer->bytes(), mask.labels.size());
        return mask;
    }
    friend bool operator==(const PlainMask&, const PlainMask&) = default;
};

} // namespace triptych
