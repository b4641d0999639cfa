// Reading: what a file is by its content, and who reads it.
#include "core/exchange/exchange_formats.h"

#include "core/annotation/geojson.h"
#include "core/base/counted.h"
#include "core/base/file_hash.h"
#include "core/exchange/coco.h"
#include "core/exchange/mask_marks.h"
#include "core/exchange/shape_check.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace triptych {

namespace {

constexpr qint64 kHeadBytes = 1 << 16;

enum class FileKind { GeoJson, Coco, Dicom, Mask };

FileKind kindOf(const QByteArray& head)
{
    if (head.mid(128, 4) == "DICM")
        return FileKind::Dicom;
    const QByteArray text = head.trimmed();
    if (!text.startsWith('{') && !text.startsWith('[') && !text.startsWith("\xef\xbb\xbf"))
        return FileKind::Mask;
    const auto first = [&text](std::initializer_list<const char*> words) {
        qsizetype at = text.size();
        for (const char* word : words)
            if (const qsizetype found = text.indexOf(word); found >= 0)
                at = std::min(at, found);
        return at;
    };
    return first({"\"images\"", "\"annotations\"", "\"categories\""}) < first({"\"features\"", "\"Feature"})
               ? FileKind::Coco
               : FileKind::GeoJson;
}

QString labelText(int label, const QMap<int, LabelInfo>& labels)
{
    return QStringLiteral("%1 %2").arg(label).arg(labels.value(label).name).trimmed();
}

Result<ExchangeReading> readShapes(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                   const QMap<int, LabelInfo>& labels, const ExchangeOptions& options)
{
    auto content = readGeoJson(path, labels, {options.progress, options.stop});
    if (!content)
        return content.error();
    ExchangeReading reading;
    reading.formatName = QStringLiteral("GeoJSON");
    reading.notes = content->losses;
    reading.content.labels = content->labels;
    for (auto it = content->classes.cbegin(); it != content->classes.cend(); ++it)
        reading.mapping << QStringLiteral("%1 → %2").arg(it.key(), labelText(it.value(), content->labels));
    ExchangeMarks marks;
    if (!images.isEmpty())
        marks.image = images.front();
    marks.image.name = images.isEmpty() ? QFileInfo(displayPath(path)).fileName() : marks.image.name;
    QSet<int> frames;
    qsizetype outside = 0;
    for (Shape& shape : content->shapes) {
        if (!images.isEmpty() && shape.frame >= marks.image.frames) {
            ++outside;
            continue;
        }
        frames.insert(shape.frame);
        marks.shapes << std::move(shape);
    }
    if (outside > 0)
        reading.notes << displayPath(path) + QStringLiteral(": ") +
                             counted(outside,
                                     QStringLiteral("1 shape lies on a frame that the image does not have and is left "
                                                    "out."),
                                     QStringLiteral("%1 shapes lie on frames that the image does not have and are left "
                                                    "out."));
    marks.frames = frames.values();
    std::sort(marks.frames.begin(), marks.frames.end());
    if (images.isEmpty() && !marks.frames.isEmpty())
        marks.image.frames = marks.frames.back() + 1;
    reading.content.images << marks;
    return reading;
}

/// Numbers stay; names of the file are taken where a number has none here.
void mergeLabels(const MaskImage& mask, const ExchangeMarks& marks, ExchangeReading& reading)
{
    std::bitset<256> used;
    for (const LabelMap& map : marks.masks)
        used |= map.labels();
    QMap<int, LabelInfo>& labels = reading.content.labels;
    for (int label = 1; label <= 255; ++label) {
        const auto named = mask.labels.find(label);
        const QString given = named == mask.labels.end() ? QString() : named->second.name;
        if (!used[size_t(label)])
            continue;
        if (!labels.contains(label)) {
            LabelInfo info{QStringLiteral("Label %1").arg(label), QColor::fromHsv(label * 47 % 360, 200, 230)};
            if (named != mask.labels.end())
                info = {given, QColor::fromRgb(named->second.colour), named->second.visible, named->second.opacity};
            labels[label] = info;
        }
        reading.mapping << QStringLiteral("%1 → %2").arg(given.isEmpty() ? QString::number(label) : given,
                                                         labelText(label, labels));
    }
}

Result<ExchangeReading> readMaskOnto(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                     const QMap<int, LabelInfo>& labels, const ExchangeOptions& options)
{
    const auto mask = readMask(path);
    if (!mask)
        return mask.error();
    const QString shown = displayPath(path);
    ExchangeReading reading;
    reading.formatName = QStringLiteral("Label mask");
    reading.content.labels = labels;
    if (options.stop.stop_requested())
        return Error{ErrorCode::Cancelled, shown + QStringLiteral(": reading was cancelled"), {}};
    auto marks = marksOfMask(*mask, images.isEmpty() ? nullptr : &images.front(), shown, options.frame, reading.notes);
    if (!marks)
        return marks.error();
    if (images.isEmpty())
        marks->image.name = QFileInfo(shown).fileName();
    QStringList numbers;
    for (const auto& [value, label] : mask->renumbered)
        numbers << QStringLiteral("%1 → %2").arg(value).arg(label);
    if (!numbers.isEmpty())
        reading.notes << QStringLiteral("%1: values that are no labels (1–255) were renumbered: %2.")
                             .arg(shown, numbers.mid(0, 20).join(QStringLiteral(", ")) +
                                             (numbers.size() > 20 ? QStringLiteral(" …") : QString()));
    mergeLabels(*mask, *marks, reading);
    reading.content.images << std::move(*marks);
    return reading;
}

} // namespace

Result<ExchangeReading> readExchange(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                     const QMap<int, LabelInfo>& labels, const ExchangeOptions& options)
{
    QFile file(path);
    const QString shown = displayPath(path);
    if (!file.exists())
        return Error{ErrorCode::NotFound, shown + QStringLiteral(": no such file"), {}};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, shown + QStringLiteral(": cannot be opened for reading"),
                     file.errorString()};
    const FileKind kind = kindOf(file.peek(kHeadBytes));
    auto reading = kind == FileKind::Coco      ? readCoco(file, shown, images, labels, options)
                   : kind == FileKind::GeoJson ? readShapes(path, images, labels, options)
                   : kind == FileKind::Dicom   ? readDicomMarks(path, images, labels, options)
                                               : readMaskOnto(path, images, labels, options);
    if (!reading)
        return reading;
    for (ExchangeMarks& marks : reading->content.images)
        reading->notes += mendShapes(marks.shapes, shown);
    return reading;
}

} // namespace triptych
