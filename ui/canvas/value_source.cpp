#include "ui/canvas/value_source.h"

#include "core/display/presentation.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/tile_relay.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace triptych {

ValueGrid ValueSnapshot::grid(std::stop_token stop) const
{
    const bool colour = m_info.colour == ColourModel::Rgb;
    ValueGrid values(m_area, colour ? 3 : 1);
    if (isEmpty())
        return values;
    const LevelInfo& level = m_info.levels[size_t(m_level)];
    const GrayscaleEncoding& encoding = m_info.grayscaleOf(m_frame);
    const auto levelPixel = [](double position, int size) {
        return std::clamp(int(std::floor(position)), 0, size - 1);
    };
    for (int y = m_area.top(); y <= m_area.bottom() && !stop.stop_requested(); ++y) {
        const int ly = levelPixel((y + 0.5) * m_pitch, level.size.height());
        const int ty = ly / level.tile.height(), inY = ly % level.tile.height();
        for (int x = m_area.left(); x <= m_area.right(); ++x) {
            const int lx = levelPixel((x + 0.5) * m_pitch, level.size.width());
            const int tx = lx / level.tile.width(), inX = lx % level.tile.width();
            const PixelBuffer& tile =
                m_tiles[size_t(ty - m_range.top()) * size_t(m_range.width()) + size_t(tx - m_range.left())];
            if (tile.isNull() || inX >= tile.width() || inY >= tile.height())
                continue;
            float* const value = values.at(x, y);
            if (colour && tile.type() == SampleType::U8 && tile.samplesPerPixel() >= 3) {
                const quint8* const rgb = tile.row<quint8>(inY) + inX * tile.samplesPerPixel();
                std::copy_n(rgb, 3, value);
            } else if (!colour) {
                const double stored = tile.sampleAt(inX, inY);
                if (!isPadding(encoding, stored))
                    *value = float(modalityValue(encoding, stored));
            }
        }
    }
    return values;
}

PixelRuns fromGrid(const PixelRuns& runs, int step, QSize mask)
{
    if (step == 1)
        return runs;
    PixelRuns finer;
    for (size_t i = 0; i < runs.size();) {
        size_t end = i;
        while (end < runs.size() && runs[end].row == runs[i].row)
            ++end;
        for (int row = runs[i].row * step; row < std::min((runs[i].row + 1) * step, mask.height()); ++row)
            for (size_t j = i; j < end; ++j)
                if (runs[j].first * step < mask.width())
                    finer.push_back({row, runs[j].first * step, std::min((runs[j].last + 1) * step, mask.width()) - 1});
        i = end;
    }
    return finer;
}

ValueSource::ValueSource(std::function<void(bool)> arrived)
{
    m_relay = std::make_shared<TileRelay>(&m_receiver, [arrived = std::move(arrived)](const QString& failure) {
        if (arrived)
            arrived(!failure.isEmpty());
    });
}

ValueSource::~ValueSource() { m_relay->detach(); }

ValueSnapshot ValueSource::around(const ImageView& view, QRect maskArea, qint64 mostPixels)
{
    ValueSnapshot found;
    const AnnotationModel* const annotations = view.annotations();
    maskArea &= annotations ? QRect(QPoint(0, 0), annotations->maskSize()) : QRect();
    if (!view.image() || !view.tiles() || maskArea.isEmpty())
        return found;
    found.m_info = view.image()->info();
    found.m_frame = view.frame();
    while (qint64(maskArea.width() / found.m_step + 1) * (maskArea.height() / found.m_step + 1) > mostPixels)
        ++found.m_step;
    const int step = found.m_step;
    found.m_area = QRect(QPoint(maskArea.left() / step, maskArea.top() / step),
                         QPoint(maskArea.right() / step, maskArea.bottom() / step));
    const double perPixel = annotations->maskDownsample() * step; // level-0 pixels
    found.m_level = found.m_info.bestLevel(perPixel * 1.01);
    const LevelInfo& level = found.m_info.levels[size_t(found.m_level)];
    found.m_pitch = perPixel / level.downsample;
    const auto tileAt = [&](int pixel, int size, int side) {
        return std::clamp(int(std::floor((pixel + 0.5) * found.m_pitch)), 0, size - 1) / side;
    };
    found.m_range = QRect(QPoint(tileAt(found.m_area.left(), level.size.width(), level.tile.width()),
                                 tileAt(found.m_area.top(), level.size.height(), level.tile.height())),
                          QPoint(tileAt(found.m_area.right(), level.size.width(), level.tile.width()),
                                 tileAt(found.m_area.bottom(), level.size.height(), level.tile.height())));
    std::vector<TileKey> missing;
    for (int y = found.m_range.top(); y <= found.m_range.bottom(); ++y)
        for (int x = found.m_range.left(); x <= found.m_range.right(); ++x) {
            const TileKey key{found.m_info.id, {found.m_level, found.m_frame, x, y}};
            const bool there = view.tiles()->isComplete(key); // a preview's values are not the file's
            found.m_tiles.push_back(there ? view.tiles()->cached(key) : PixelBuffer{});
            if (!there)
                missing.push_back(key);
        }
    found.m_complete = missing.empty();
    m_relay->setWanted(QSet<TileKey>(missing.begin(), missing.end()));
    if (!missing.empty())
        view.tiles()->request(missing, JobPriority::Interaction, m_relay);
    return found;
}

} // namespace triptych
