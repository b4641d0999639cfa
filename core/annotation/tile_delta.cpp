#include "core/annotation/tile_delta.h"

#include "core/annotation/run_length.h"

#include <algorithm>
#include <array>

namespace triptych {

namespace {

constexpr char kVersion = 1;
constexpr quint32 kLabels = LabelMap::kTileSide * LabelMap::kTileSide;

const quint8* labelsOf(const LabelMap::Tile& tile)
{
    static const std::array<quint8, kLabels> none{};
    return tile ? tile->row<quint8>(0) : none.data();
}

/// The end of the stretch without a change that starts at `i`.
quint32 sameEnd(const quint8* a, const quint8* b, quint32 i)
{
    quint64 left = 0;
    quint64 right = 0;
    while (i + sizeof left <= kLabels) {
        std::memcpy(&left, a + i, sizeof left);
        std::memcpy(&right, b + i, sizeof right);
        if (left != right)
            break;
        i += sizeof left;
    }
    while (i < kLabels && a[i] == b[i])
        ++i;
    return i;
}

/// The end of the stretch from `i` on in which each of the two has one label. Both at once: a uniform tile beside one of
/// many pieces would otherwise be read to its end for every piece.
quint32 pairEnd(const quint8* a, const quint8* b, quint32 i)
{
    quint64 wantedA = 0;
    quint64 wantedB = 0;
    std::memset(&wantedA, a[i], sizeof wantedA);
    std::memset(&wantedB, b[i], sizeof wantedB);
    const quint8 labelA = a[i];
    const quint8 labelB = b[i];
    quint64 left = 0;
    quint64 right = 0;
    while (i + sizeof left <= kLabels) {
        std::memcpy(&left, a + i, sizeof left);
        std::memcpy(&right, b + i, sizeof right);
        if (left != wantedA || right != wantedB)
            break;
        i += sizeof left;
    }
    while (i < kLabels && a[i] == labelA && b[i] == labelB)
        ++i;
    return i;
}

bool allAre(const quint8* labels, quint32 count, quint8 label)
{
    if (count < 16) { // calls would take longer than the comparison
        bool all = true;
        for (quint32 i = 0; i < count; ++i)
            all = all && labels[i] == label;
        return all;
    }
    return labels[0] == label && std::memcmp(labels, labels + 1, count - 1) == 0;
}

/// One run of a change; length 0: the coding is damaged.
struct Run {
    quint32 length = 0;
    quint8 before = 0;
    quint8 after = 0;
};

Run readRun(const QByteArray& delta, qsizetype& at)
{
    Run run{readLength(delta, at)};
    if (at + 2 > delta.size())
        return {};
    run.before = quint8(delta[at]);
    run.after = quint8(delta[at + 1]);
    at += 2;
    return run.before == run.after && run.before != 0 ? Run() : run;
}

/// Writes into a copy that is made with the first change.
class TileWriter {
public:
    explicit TileWriter(const LabelMap::Tile& now) : m_now(now), m_labels(labelsOf(now)) {}

    /// False where there is no memory.
    bool change(quint32 from, const Run& run, TileMerge& merge)
    {
        if (!m_own.isNull() || allocate())
            m_uniform = allAre(m_labels + from, run.length, run.before);
        if (m_own.isNull())
            return false;
        quint8* own = m_own.mutableRow<quint8>(0) + from;
        if (m_uniform) {
            std::memset(own, run.after, run.length);
            return true;
        }
        for (quint32 i = 0; i < run.length; ++i) {
            const quint8 label = m_labels[from + i];
            if (label == run.before)
                own[i] = run.after;
            else
                ++(label == run.after ? merge.already : merge.conflicts);
        }
        return true;
    }

    LabelMap::Tile take()
    {
        if (m_own.isNull())
            return m_now;
        if (allAre(m_own.row<quint8>(0), kLabels, 0))
            return {};
        return std::make_shared<const PixelBuffer>(std::move(m_own));
    }

private:
    bool allocate()
    {
        const QSize size(LabelMap::kTileSide, LabelMap::kTileSide);
        auto made = m_now ? m_now->copy(QRect(QPoint(0, 0), size)) : PixelBuffer::allocate(size, 1, SampleType::U8);
        if (made)
            m_own = std::move(*made);
        return made.ok();
    }

    const LabelMap::Tile& m_now;
    const quint8* m_labels;
    PixelBuffer m_own;
    bool m_uniform = false;
};

Error damaged() { return {ErrorCode::BadFormat, QStringLiteral("a stored change of a tile of labels is damaged"), {}}; }

} // namespace

QByteArray encodeTileDelta(const LabelMap::Tile& before, const LabelMap::Tile& after)
{
    const quint8* was = labelsOf(before);
    const quint8* is = labelsOf(after);
    QByteArray bytes;
    if (was == is)
        return bytes;
    for (quint32 i = 0; i < kLabels;) {
        const quint32 changed = sameEnd(was, is, i);
        if (changed == kLabels)
            break;
        if (bytes.isEmpty())
            bytes.append(kVersion);
        if (changed > i) {
            appendLength(bytes, changed - i);
            bytes.append(2, '\0');
        }
        const quint32 end = pairEnd(was, is, changed);
        appendLength(bytes, end - changed);
        bytes.append(char(was[changed]));
        bytes.append(char(is[changed]));
        i = end;
    }
    return bytes;
}

QByteArray invertedTileDelta(const QByteArray& delta)
{
    QByteArray inverse = delta;
    char* const bytes = inverse.data();
    for (qsizetype at = 1; at < delta.size();)
        if (readRun(delta, at).length > 0)
            std::swap(bytes[at - 2], bytes[at - 1]);
        else
            return delta;
    return inverse;
}

Result<TileMerge> applyTileDelta(const LabelMap::Tile& now, const QByteArray& delta)
{
    TileMerge merge;
    if (!delta.isEmpty() && delta[0] != kVersion)
        return damaged();
    TileWriter writer(now);
    quint32 done = 0;
    for (qsizetype at = 1; at < delta.size();) {
        const Run run = readRun(delta, at);
        if (run.length == 0 || run.length > kLabels - done)
            return damaged();
        if (run.before != run.after && !writer.change(done, run, merge))
            return Error{ErrorCode::LimitExceeded, QStringLiteral("there is no memory left for a tile of labels"), {}};
        done += run.length;
    }
    merge.tile = writer.take();
    return merge;
}

} // namespace triptych
