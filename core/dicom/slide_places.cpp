#include "core/dicom/slide_places.h"

#include "core/dicom/dicom_attributes.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace triptych {

namespace {

constexpr int kMostPlanes = 1000;      ///< no scanner focuses more often
constexpr double kDeepestUm = 100'000; ///< a slide is about 1 mm thick

struct OpticalPath {
    QString key;
    QString name;
};

OpticalPath pathOf(const DicomAttributes& item)
{
    const QString identifier = item.text(DCM_OpticalPathIdentifier);
    const QString description = item.text(DCM_OpticalPathDescription);
    if (identifier.isEmpty() && description.isEmpty())
        return {};
    // One instance for each fluorescent dye is usual, and each may call its only path "1".
    return {identifier + QLatin1Char('\n') + description,
            description.isEmpty() ? QStringLiteral("optical path %1").arg(identifier) : description};
}

/// In the order of the Optical Path Sequence; at least one.
std::vector<OpticalPath> opticalPaths(const DicomAttributes& header)
{
    std::vector<OpticalPath> paths;
    const int count = std::min(header.itemCount(DCM_OpticalPathSequence), kMostPlanes);
    for (int i = 0; i < count; ++i)
        paths.push_back(pathOf(header.item(DCM_OpticalPathSequence, i)));
    if (paths.empty())
        paths.push_back({});
    return paths;
}

/// Z Offset in Slide Coordinate System counts micrometres, where X and Y count millimetres (PS3.3 C.8.12.2.1).
std::optional<qint64> depthNm(const DicomAttributes& item)
{
    const auto um = item.number(DCM_ZOffsetInSlideCoordinateSystem);
    if (!um || std::abs(*um) > kDeepestUm)
        return {};
    return qRound64(*um * 1000);
}

/// The planes of TILED_FULL, which follow each other: those of the first path from the glass upwards, then those of the
/// next path.
std::vector<SlidePlane> fullPlanes(const DicomAttributes& header, qint64 needed)
{
    const std::vector<OpticalPath> paths = opticalPaths(header);
    const int depths = std::clamp(header.integer(DCM_TotalPixelMatrixFocalPlanes, 1), 1, kMostPlanes);
    const auto origin = depthNm(header.item(DCM_TotalPixelMatrixOriginSequence));
    const double stepMm =
        header.functionalGroup(DCM_PixelMeasuresSequence).number(DCM_SpacingBetweenSlices).value_or(0);
    const bool known = depths == 1 ? origin.has_value() : stepMm > 0 && stepMm * 1000 * depths <= kDeepestUm;
    std::vector<SlidePlane> planes;
    for (const OpticalPath& path : paths)
        for (int i = 0; i < depths && qint64(planes.size()) < std::min<qint64>(needed, kMostPlanes); ++i)
            planes.push_back({path.key, path.name, known ? origin.value_or(0) + qRound64(i * stepMm * 1e6) : i, known});
    return planes;
}

SlidePlaces placeByNumber(const DicomAttributes& header, const SlideGrid& grid, int frames, qint64 firstFrame,
                          QStringList& warnings)
{
    SlidePlaces places;
    const qint64 tiles = grid.tiles();
    const qint64 last = firstFrame + frames - 1;
    places.planes = fullPlanes(header, last / tiles + 1);
    for (int frame = 0; frame < frames; ++frame) {
        const qint64 number = firstFrame + frame;
        if (number / tiles >= qint64(places.planes.size()))
            break;
        const qint64 tile = number % tiles;
        places.frames.push_back(
            {int(number / tiles), frame,
             QPoint(int(tile % grid.columns()) * grid.tile.width(), int(tile / grid.columns()) * grid.tile.height())});
    }
    if (places.frames.size() < size_t(frames))
        warnings << QStringLiteral("%1 tiles are more than the slide has places for; they are left out.")
                        .arg(frames - int(places.frames.size()));
    return places;
}

/// Reads positions frame by frame.
class FramePlacer {
public:
    FramePlacer(const DicomAttributes& header, const SlideGrid& grid) : m_grid(grid), m_paths(opticalPaths(header))
    {
        const DicomAttributes shared = header.item(DCM_SharedFunctionalGroupsSequence);
        m_sharedPath = shared.item(DCM_OpticalPathIdentificationSequence).text(DCM_OpticalPathIdentifier);
        m_sharedDepth = depthNm(shared.item(DCM_PlanePositionSlideSequence));
    }

    void place(const DicomAttributes& group, int frame)
    {
        const DicomAttributes position = group.item(DCM_PlanePositionSlideSequence);
        constexpr int kNowhere = -(1 << 30);
        // Positions count from 1 at the top left pixel (PS3.3 C.8.12.6.1).
        const QPoint topLeft(
            std::clamp(position.integer(DCM_ColumnPositionInTotalImagePixelMatrix, kNowhere), kNowhere, 1 << 30) - 1,
            std::clamp(position.integer(DCM_RowPositionInTotalImagePixelMatrix, kNowhere), kNowhere, 1 << 30) - 1);
        if (!QRect(topLeft, m_grid.tile).intersects(QRect(QPoint(0, 0), m_grid.matrix))) {
            ++m_outside;
            return;
        }
        if (const int plane = planeOf(group, position); plane >= 0)
            m_places.frames.push_back({plane, frame, topLeft});
    }

    SlidePlaces take(int missing, QStringList& warnings)
    {
        if (m_outside > 0)
            warnings << QStringLiteral("%1 tiles lie outside of the slide; they are left out.").arg(m_outside);
        if (missing > 0)
            warnings << QStringLiteral("%1 tiles state no position; they are left out.").arg(missing);
        if (m_beyond)
            warnings
                << QStringLiteral("The slide states more than %1 planes; the others are left out.").arg(kMostPlanes);
        return std::move(m_places);
    }

private:
    int planeOf(const DicomAttributes& group, const DicomAttributes& position)
    {
        QString identifier = group.item(DCM_OpticalPathIdentificationSequence).text(DCM_OpticalPathIdentifier);
        if (identifier.isEmpty())
            identifier = m_sharedPath;
        auto depth = depthNm(position);
        if (!depth)
            depth = m_sharedDepth;
        const auto [known, isNew] = m_known.try_emplace({identifier, depth}, int(m_places.planes.size()));
        if (!isNew)
            return known->second;
        if (m_places.planes.size() >= size_t(kMostPlanes)) {
            m_known.erase(known);
            m_beyond = true;
            return -1;
        }
        const auto path = std::find_if(m_paths.begin(), m_paths.end(), [&](const OpticalPath& p) {
            return p.key.section(QLatin1Char('\n'), 0, 0) == identifier;
        });
        const OpticalPath own = path != m_paths.end()  ? *path
                                : identifier.isEmpty() ? m_paths.front()
                                                       : OpticalPath{identifier + QLatin1Char('\n'),
                                                                     QStringLiteral("optical path %1").arg(identifier)};
        m_places.planes.push_back({own.key, own.name, depth.value_or(0), depth.has_value()});
        return known->second;
    }

    const SlideGrid m_grid;
    std::vector<OpticalPath> m_paths;
    QString m_sharedPath;
    std::optional<qint64> m_sharedDepth;
    std::map<std::pair<QString, std::optional<qint64>>, int> m_known;
    SlidePlaces m_places;
    int m_outside = 0;
    bool m_beyond = false;
};

QString depthName(const SlidePlane& plane)
{
    if (!plane.depthKnown)
        return QStringLiteral("focal plane %1").arg(plane.depthNm + 1);
    const QString um = QString::number(double(plane.depthNm) / 1000, 'g', 6);
    return QStringLiteral("focus %1%2 µm").arg(plane.depthNm > 0 ? QStringLiteral("+") : QString(), um);
}

} // namespace

Result<SlidePlaces> placeFrames(const DicomFile& file, const SlideGrid& grid, int frames, qint64 firstFrame,
                                QStringList& warnings)
{
    const DicomAttributes header(file.header.get());
    const QString organisation = header.text(DCM_DimensionOrganizationType);
    DcmSequenceOfItems* perFrame = nullptr;
    if (file.header->findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, perFrame).bad())
        perFrame = nullptr;
    const bool positioned = perFrame && perFrame->card() > 0;
    if (organisation != QLatin1String("TILED_SPARSE") && !(organisation.isEmpty() && positioned))
        return placeByNumber(header, grid, frames, firstFrame, warnings);
    if (!positioned)
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: states no position for its tiles").arg(file.name), {}};
    FramePlacer placer(header, grid);
    int frame = 0;
    // nextInContainer walks a list; asking for items by number would walk it from the start each time.
    for (DcmObject* object = perFrame->nextInContainer(nullptr); object && frame < frames;
         object = perFrame->nextInContainer(object), ++frame)
        placer.place(DicomAttributes(static_cast<DcmItem*>(object)), frame);
    return placer.take(frames - frame, warnings);
}

void sortPlanes(std::vector<SlidePlane>& planes)
{
    std::map<QString, size_t> order;
    for (const SlidePlane& plane : planes)
        order.try_emplace(plane.path, order.size());
    std::stable_sort(planes.begin(), planes.end(), [&](const SlidePlane& a, const SlidePlane& b) {
        return std::pair(order[a.path], a.depthNm) < std::pair(order[b.path], b.depthNm);
    });
}

QStringList planeNames(const std::vector<SlidePlane>& planes)
{
    if (planes.size() < 2)
        return {};
    const auto differ = [&](auto member) {
        return std::any_of(planes.begin(), planes.end(),
                           [&](const SlidePlane& plane) { return plane.*member != planes.front().*member; });
    };
    const bool paths = differ(&SlidePlane::path);
    const bool depths = differ(&SlidePlane::depthNm);
    QStringList names;
    for (const SlidePlane& plane : planes) {
        QStringList parts;
        if (paths)
            parts << (plane.pathName.isEmpty() ? QStringLiteral("unnamed optical path") : plane.pathName);
        if (depths)
            parts << depthName(plane);
        names << parts.join(QStringLiteral(" · "));
    }
    return names;
}

} // namespace triptych
