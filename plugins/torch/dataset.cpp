#include "plugins/torch/dataset.h"

#include "core/base/file_hash.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

namespace triptych {

namespace {

Error notADataset(const std::filesystem::path& folder, const QString& reason)
{
    return {ErrorCode::BadFormat, QStringLiteral("%1: %2").arg(displayPath(folder), reason), {}};
}

Result<std::vector<QStringList>> readCsv(const std::filesystem::path& path)
{
    QFile file(displayPath(path));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        return Error{ErrorCode::NotFound, QStringLiteral("%1: cannot be read").arg(file.fileName()), {}};
    std::vector<QStringList> rows;
    while (!file.atEnd() && rows.size() < 1'000'000)
        if (const QString line = QString::fromUtf8(file.readLine(65536)).trimmed(); !line.isEmpty())
            rows.push_back(line.split(QLatin1Char(',')));
    return rows;
}

/// A folder for each class; `x_mask.png`, `x_mask_1.png` … are the masks of `x.png`.
Result<void> readClassFolders(Dataset& dataset)
{
    std::map<QString, QString> groups;
    if (const auto rows = readCsv(dataset.folder / "groups.csv"))
        for (const QStringList& row : *rows)
            if (row.size() >= 3)
                groups[row[0]] = row[2];
    for (int label = 0; label < dataset.classes.size(); ++label) {
        const QString& name = dataset.classes[label];
        const QDir directory(QDir(displayPath(dataset.folder)).filePath(name));
        std::map<QString, DatasetEntry> entries;
        for (const QString& file : directory.entryList({"*.png"}, QDir::Files, QDir::Name)) {
            const qsizetype mask = file.indexOf(QLatin1String("_mask"));
            const QString key = mask < 0 ? file : file.left(mask) + QStringLiteral(".png");
            DatasetEntry& entry = entries[key];
            if (mask >= 0) {
                entry.masks.push_back(name + QLatin1Char('/') + file);
                continue;
            }
            entry.name = name + QLatin1Char('/') + file;
            entry.label = label;
            // Without a table of near duplicates every image stands for itself.
            entry.group = groups.contains(file) ? groups[file] : entry.name;
        }
        for (auto& [key, entry] : entries)
            if (!entry.name.isEmpty())
                dataset.entries.push_back(std::move(entry));
    }
    return {};
}

Result<void> readBusi(Dataset& dataset)
{
    dataset.classes = QStringList{"benign", "malignant", "normal"};
    return readClassFolders(dataset);
}

/// dataset.json: {"classes": ["benign", …]}, each the name of a folder beside it.
Result<void> readExported(Dataset& dataset)
{
    QFile file(displayPath(dataset.folder / "dataset.json"));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, QStringLiteral("%1: cannot be read").arg(file.fileName()), {}};
    const QJsonArray classes = QJsonDocument::fromJson(file.read(qint64(16) << 20)).object()["classes"].toArray();
    for (const QJsonValue value : classes) {
        const QString name = value.toString();
        if (name.isEmpty() || name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')))
            return notADataset(dataset.folder, QStringLiteral("dataset.json: '%1' is no name of a class").arg(name));
        dataset.classes << name;
    }
    if (dataset.classes.isEmpty() || dataset.classes.size() > 100)
        return notADataset(dataset.folder, QStringLiteral("dataset.json names no classes, or too many"));
    return readClassFolders(dataset);
}

Result<void> readIdc(Dataset& dataset)
{
    dataset.classes = QStringList{"no invasive carcinoma", "invasive ductal carcinoma"};
    const QDir root(displayPath(dataset.folder));
    for (const QString& patient : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        for (int label = 0; label < 2; ++label) {
            const QString folder = patient + QLatin1Char('/') + QString::number(label);
            for (const QString& file : QDir(root.filePath(folder)).entryList({"*.png"}, QDir::Files, QDir::Name))
                dataset.entries.push_back({folder + QLatin1Char('/') + file, patient, label, {}, {}});
        }
    return {};
}

/// labels.csv is in the coordinates of the original 1024×1024 images, y upward from the bottom edge (Suckling et al.).
Result<void> readMias(Dataset& dataset)
{
    dataset.classes = QStringList{"normal", "benign", "malignant"};
    const auto rows = readCsv(dataset.folder / "labels.csv");
    if (!rows)
        return rows.error();
    std::map<QString, DatasetEntry> entries;
    for (size_t i = 1; i < rows->size(); ++i) {
        const QStringList& row = (*rows)[i];
        const int number = row[0].mid(3).toInt();
        if (row.size() < 4 || number <= 0)
            return notADataset(dataset.folder, QStringLiteral("labels.csv: line %1 is not understood").arg(i + 1));
        DatasetEntry& entry = entries[row[0]];
        entry.name = row[0] + QStringLiteral(".png");
        entry.group = QStringLiteral("pair%1").arg((number + 1) / 2);
        entry.label = std::max(entry.label, row[3] == QLatin1String("M") ? 2 : row[3] == QLatin1String("B") ? 1 : 0);
        if (row.size() >= 7 && !row[6].isEmpty())
            entry.circles.push_back(
                {QPointF(row[4].toDouble() / 2, (1024 - row[5].toDouble()) / 2), row[6].toDouble() / 2});
    }
    const QDir root(displayPath(dataset.folder));
    for (auto& [name, entry] : entries)
        if (root.exists(entry.name))
            dataset.entries.push_back(std::move(entry));
    return {};
}

} // namespace

Result<Dataset> readDataset(const std::filesystem::path& folder, QString layout)
{
    const QDir root(displayPath(folder));
    if (folder.empty() || !root.exists())
        return Error{ErrorCode::NotFound, QStringLiteral("%1: there is no such folder").arg(displayPath(folder)), {}};
    if (layout.isEmpty())
        layout = root.exists("dataset.json")                         ? "folders"
                 : root.exists("labels.csv")                         ? "mias"
                 : root.exists("benign") && root.exists("malignant") ? "busi"
                                                                     : "idc";
    Dataset dataset{folder, layout, {}, {}};
    const auto read = layout == QLatin1String("busi")      ? readBusi(dataset)
                      : layout == QLatin1String("folders") ? readExported(dataset)
                      : layout == QLatin1String("idc")     ? readIdc(dataset)
                      : layout == QLatin1String("mias")
                          ? readMias(dataset)
                          : notADataset(folder, QStringLiteral("unknown layout '%1'").arg(layout));
    if (!read)
        return read.error();
    if (dataset.entries.empty())
        return notADataset(folder, QStringLiteral("holds no images in the layout '%1'").arg(layout));
    std::sort(dataset.entries.begin(), dataset.entries.end(),
              [](const DatasetEntry& a, const DatasetEntry& b) { return a.name < b.name; });
    return dataset;
}

Result<PixelBuffer> loadPixels(const std::filesystem::path& folder, const QString& name, int channels)
{
    const QString path = QDir(displayPath(folder)).filePath(name);
    QImage image(path);
    if (image.isNull())
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: not an image that can be read").arg(path), {}};
    image = image.convertToFormat(channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    auto pixels = PixelBuffer::allocate(image.size(), channels, SampleType::U8);
    if (!pixels)
        return pixels.error();
    for (int y = 0; y < image.height(); ++y)
        std::memcpy(pixels->mutableRow<quint8>(y), image.constScanLine(y), static_cast<size_t>(pixels->strideBytes()));
    return pixels;
}

Result<PixelBuffer> loadLesion(const Dataset& dataset, const DatasetEntry& entry, QSize size)
{
    auto lesion = PixelBuffer::allocate(size, 1, SampleType::U8);
    if (!lesion)
        return lesion.error();
    for (const QString& name : entry.masks) {
        const auto mask = loadPixels(dataset.folder, name, 1);
        if (!mask)
            return mask.error();
        for (int y = 0; y < std::min(size.height(), mask->height()); ++y)
            for (int x = 0; x < std::min(size.width(), mask->width()); ++x)
                if (mask->row<quint8>(y)[x] > 127)
                    lesion->mutableRow<quint8>(y)[x] = 255;
    }
    for (const LesionCircle& circle : entry.circles)
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                if (std::hypot(x + 0.5 - circle.centre.x(), y + 0.5 - circle.centre.y()) <= circle.radius)
                    lesion->mutableRow<quint8>(y)[x] = 255;
    return lesion;
}

std::vector<Part> splitByGroup(const Dataset& dataset, double validationShare, double testShare, quint64 seed)
{
    std::vector<GroupedImage> images;
    for (const DatasetEntry& entry : dataset.entries)
        images.push_back({entry.group, entry.label});
    return splitByGroup(images, validationShare, testShare, seed);
}

} // namespace triptych
