#include "core/dicom/dicom_stacks.h"

#include "core/dicom/dicom_image_source.h"
#include "core/image/plane_geometry.h"
#include "core/image/stack_source.h"

#include <QCryptographicHash>
#include <QMap>

#include <algorithm>
#include <cmath>
#include <map>

namespace triptych {

namespace {

constexpr double kSamePlaceMm = 0.01;

struct Item {
    StackSlice slice;
    double positionMm = 0;

    const ImageInfo& info() const { return slice.source->info(); }
    const FramePlane& plane() const { return info().planes[size_t(slice.frame)]; }
    /// Instance number and frame: when it was acquired, as far as the file says.
    auto age() const { return std::tuple(info().identity.instanceNumber, info().id.value, slice.frame); }
};

using Group = std::vector<Item>;

/// What all slices of a stack share, beside their orientation.
QString groupKey(const DicomImageSource& image, int frame)
{
    const ImageInfo& info = image.info();
    const PixelSpacing spacing = info.calibration.nominalSpacing().value_or(PixelSpacing{0, 0});
    const auto rounded = [](double mm) { return QString::number(std::llround(mm * 1e4)); };
    return QStringList{info.identity.patientId, // whose series has the UID of another's is not to be mixed with him
                       info.identity.studyInstanceUid,
                       info.identity.seriesInstanceUid,
                       info.frameOfReferenceUid,
                       QString::number(info.size().width()),
                       QString::number(info.size().height()),
                       QString::number(int(info.sampleType)),
                       QString::number(int(info.colour)),
                       info.photometric,
                       rounded(spacing.xMm),
                       rounded(spacing.yMm),
                       info.frames > 1 ? info.id.value : QString(), // one file is never mixed with others
                       image.stackKeys()[size_t(frame)]}
        .join(QLatin1Char('\n'));
}

/// Nearly the same rows and columns: a flipped or turned slice must not be laid over the others.
bool sameDirections(const FramePlane& a, const FramePlane& b)
{
    constexpr double kCosine = 0.99996; // of half a degree
    return dot(a.alongRow, b.alongRow) >= kCosine && dot(a.alongColumn, b.alongColumn) >= kCosine;
}

void addTo(std::vector<Group>& groups, Item item)
{
    for (Group& group : groups)
        if (sameDirections(group.front().plane(), item.plane())) {
            group.push_back(std::move(item));
            return;
        }
    groups.push_back({std::move(item)});
}

/// Items of one place each, those that were acquired first to the front; places in order.
std::vector<Group> byPlace(Group group)
{
    const PatientVector normal = normalOf(group.front().plane());
    for (Item& item : group)
        item.positionMm = dot(item.plane().originMm, normal);
    std::sort(group.begin(), group.end(), [](const Item& a, const Item& b) { return a.positionMm < b.positionMm; });
    std::vector<Group> places;
    for (Item& item : group) {
        if (places.empty() || item.positionMm - places.back().front().positionMm > kSamePlaceMm)
            places.emplace_back();
        places.back().push_back(std::move(item));
    }
    for (Group& place : places)
        std::sort(place.begin(), place.end(), [](const Item& a, const Item& b) { return a.age() < b.age(); });
    return places;
}

/// Sentences about gaps and uneven distances of slices in order.
QStringList distanceWarnings(const Group& slices)
{
    std::vector<double> distances;
    for (size_t i = 1; i < slices.size(); ++i)
        distances.push_back(slices[i].positionMm - slices[i - 1].positionMm);
    if (distances.size() < 2)
        return {};
    std::vector<double> sorted = distances;
    std::sort(sorted.begin(), sorted.end());
    const double usual = sorted[(sorted.size() - 1) / 2]; // of two, the smaller: the gap is what is wide
    int missing = 0;
    size_t firstGap = 0;
    bool uneven = false;
    for (size_t i = 0; i < distances.size(); ++i) {
        const double steps = distances[i] / usual;
        const bool whole = std::abs(steps - std::round(steps)) < 0.1;
        if (whole && steps > 1.5) {
            firstGap = missing == 0 ? i : firstGap;
            missing += int(std::min(std::round(steps), 10'000.0)) - 1;
        } else if (!whole)
            uneven = true;
    }
    QStringList warnings;
    if (missing > 0)
        warnings << QStringLiteral("%1 missing: after slice %2 the next lies %3 mm further instead of %4 mm.")
                        .arg(missing == 1 ? QStringLiteral("A slice is") : QStringLiteral("%1 slices are").arg(missing))
                        .arg(firstGap + 1)
                        .arg(distances[firstGap], 0, 'g', 4)
                        .arg(usual, 0, 'g', 4);
    if (uneven)
        warnings << QStringLiteral("The slices lie %1 to %2 mm apart, not evenly.")
                        .arg(sorted.front(), 0, 'g', 4)
                        .arg(sorted.back(), 0, 'g', 4);
    return warnings;
}

/// Whatever the files are called and in whichever order they were found.
ImageId stackId(const Group& slices)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Item& item : slices)
        hash.addData(QStringLiteral("%1#%2\n").arg(item.info().id.value).arg(item.slice.frame).toUtf8());
    const QString series = slices.front().info().identity.seriesInstanceUid;
    return ImageId{QStringLiteral("%1/stack-%2").arg(series, QString::fromLatin1(hash.result().toHex().left(16)))};
}

ImageSourcePtr makeStack(const Group& slices, QStringList warnings)
{
    std::vector<StackSlice> frames;
    for (const Item& item : slices)
        frames.push_back(item.slice);
    warnings = distanceWarnings(slices) + warnings;
    return std::make_shared<StackSource>(stackId(slices), std::move(frames), warnings);
}

/// The stacks of one group; a single slice stays what it is.
std::vector<ImageSourcePtr> stacksOf(Group group, QStringList& warnings)
{
    if (group.size() == 1 && group.front().info().frames == 1)
        return {group.front().slice.source};
    const std::vector<Group> places = byPlace(std::move(group));
    size_t most = 0, least = places.front().size();
    for (const Group& place : places) {
        most = std::max(most, place.size());
        least = std::min(least, place.size());
    }
    const bool complete = most == least;
    std::vector<ImageSourcePtr> stacks;
    for (size_t turn = 0; turn < (complete ? most : 1); ++turn) {
        Group slices;
        size_t leftOut = 0;
        for (const Group& place : places) {
            slices.push_back(place[turn]);
            leftOut += complete ? 0 : place.size() - 1;
        }
        QStringList sentences;
        if (leftOut > 0) {
            sentences << QStringLiteral("%1 left out: another lies at the same place.")
                             .arg(leftOut == 1 ? QStringLiteral("A slice is")
                                               : QStringLiteral("%1 slices are").arg(leftOut));
            warnings << QStringLiteral("%1: %2").arg(slices.front().info().path, sentences.back());
        }
        stacks.push_back(makeStack(slices, sentences));
    }
    return stacks;
}

/// Only slices: a projection with a position (a localiser of its own series is one) stays alone by its orientation.
const DicomImageSource* slices(const ImageSourcePtr& image)
{
    const auto* dicom = dynamic_cast<const DicomImageSource*>(image.get());
    const auto frames = size_t(image->info().frames);
    return dicom && image->info().planes.size() == frames && dicom->stackKeys().size() == frames ? dicom : nullptr;
}

/// A file that would fall into more stacks than anybody looks at; each costs an image.
bool isScattered(const DicomImageSource& image)
{
    constexpr size_t kMostStacks = 1000;
    const std::vector<FramePlane>& planes = image.info().planes;
    std::vector<const FramePlane*> ways;
    std::map<std::pair<QString, size_t>, std::map<qint64, size_t>> places; // and how many frames each has
    std::map<std::pair<QString, size_t>, size_t> most;
    size_t stacks = 0;
    for (size_t i = 0; i < planes.size() && stacks <= kMostStacks; ++i) {
        const auto way = std::find_if(ways.begin(), ways.end(),
                                      [&](const FramePlane* known) { return sameDirections(*known, planes[i]); });
        const std::pair key(image.stackKeys()[i], size_t(way - ways.begin()));
        if (way == ways.end())
            ways.push_back(&planes[i]);
        const double position = dot(planes[i].originMm, normalOf(*ways[key.second]));
        const size_t here = ++places[key][std::llround(position / kSamePlaceMm)];
        if (here > most[key]) {
            most[key] = here;
            ++stacks;
        }
    }
    return stacks > kMostStacks;
}

} // namespace

std::vector<ImageSourcePtr> arrangeStacks(std::vector<ImageSourcePtr> images, QStringList& warnings)
{
    std::map<QString, std::pair<size_t, std::vector<Group>>> grouped; // by key, with where the first image stands
    std::map<size_t, std::vector<ImageSourcePtr>> result;
    for (size_t i = 0; i < images.size(); ++i) {
        const DicomImageSource* dicom = slices(images[i]);
        if (!dicom || isStack(images[i]->info())) { // a file whose frames are a stack keeps its own frame numbers
            result[i].push_back(images[i]);
            continue;
        }
        if (isScattered(*dicom)) {
            warnings << QStringLiteral("%1: its frames would be too many stacks; they are shown in the file's order")
                            .arg(images[i]->info().path);
            result[i].push_back(images[i]);
            continue;
        }
        for (int frame = 0; frame < images[i]->info().frames; ++frame) {
            auto& [place, groups] = grouped.try_emplace(groupKey(*dicom, frame), i, std::vector<Group>{}).first->second;
            addTo(groups, {{images[i], frame}, 0});
        }
    }
    for (auto& [key, placed] : grouped)
        for (Group& group : placed.second) {
            auto stacks = stacksOf(std::move(group), warnings);
            auto& there = result[placed.first];
            there.insert(there.end(), stacks.begin(), stacks.end());
        }
    std::vector<ImageSourcePtr> arranged;
    for (auto& [place, sources] : result)
        arranged.insert(arranged.end(), sources.begin(), sources.end());
    return arranged;
}

} // namespace triptych
