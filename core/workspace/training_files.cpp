#include "core/workspace/training_files.h"

#include "core/base/counted.h"
#include "core/base/file_hash.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <map>

namespace triptych {

namespace {

QJsonObject imageToJson(const TrainingFile& file)
{
    QJsonArray masks;
    for (const auto& mask : file.masks)
        masks.append(QJsonObject{{QStringLiteral("file"), mask.name},
                                 {QStringLiteral("label"), mask.label},
                                 {QStringLiteral("pixels"), mask.pixels},
                                 {QStringLiteral("sha256"), mask.sha256}});
    return {{QStringLiteral("file"), file.name},
            {QStringLiteral("sha256"), file.sha256},
            {QStringLiteral("source"), file.sourceFile},
            {QStringLiteral("frame"), file.frame},
            {QStringLiteral("imageId"), file.image.value},
            {QStringLiteral("group"), file.group},
            {QStringLiteral("class"), file.imageClass},
            {QStringLiteral("part"), partName(file.part)},
            {QStringLiteral("annotators"), QJsonArray::fromStringList(file.annotators)},
            {QStringLiteral("masks"), masks}};
}

QByteArray manifest(const TrainingSetRequest& request, const TrainingSet& set)
{
    QJsonArray images, labels;
    for (const TrainingFile& file : set.images)
        images.append(imageToJson(file));
    for (auto it = request.labels.cbegin(); it != request.labels.cend(); ++it)
        labels.append(QJsonObject{{QStringLiteral("number"), it.key()},
                                  {QStringLiteral("name"), it->name},
                                  {QStringLiteral("colour"), it->colour.name()}});
    return QJsonDocument(QJsonObject{{QStringLiteral("layout"), QStringLiteral("folders")},
                                     {QStringLiteral("name"), request.name},
                                     {QStringLiteral("licence"), request.licence},
                                     {QStringLiteral("classes"), QJsonArray::fromStringList(set.classes)},
                                     {QStringLiteral("labels"), labels},
                                     {QStringLiteral("split"),
                                      QJsonObject{{QStringLiteral("by"), QStringLiteral("group")},
                                                  {QStringLiteral("seed"), qint64(request.seed)},
                                                  {QStringLiteral("validation"), request.validationShare},
                                                  {QStringLiteral("test"), request.testShare}}},
                                     {QStringLiteral("losses"), QJsonArray::fromStringList(set.losses)},
                                     {QStringLiteral("images"), images}})
        .toJson();
}

/// The given recipe with this set's classes, split and origin.
QByteArray recipe(const TrainingSetRequest& request, const TrainingSet& set)
{
    QJsonObject recipe = request.recipe;
    QJsonObject card = recipe[QStringLiteral("card")].toObject();
    const qsizetype malignant = set.classes.indexOf(QStringLiteral("malignant"));
    QString id = request.name.toLower();
    for (QChar& letter : id)
        if (!letter.isLetterOrNumber() || letter.unicode() > 127)
            letter = QLatin1Char('-');
    card[QStringLiteral("id")] = id.isEmpty() ? QStringLiteral("project") : id;
    card[QStringLiteral("name")] = request.name;
    card[QStringLiteral("task")] =
        QStringLiteral("Outlines what was annotated in the project and classes the image as %1.")
            .arg(set.classes.join(QStringLiteral(", ")));
    card[QStringLiteral("classes")] = QJsonArray::fromStringList(set.classes);
    card[QStringLiteral("endpoint")] = malignant >= 0 ? QStringLiteral("malignant") : set.classes.last();
    card[QStringLiteral("endpointClass")] = int(malignant >= 0 ? malignant : set.classes.size() - 1);
    card[QStringLiteral("trainingData")] =
        QStringLiteral("Annotation project \"%1\": %2.")
            .arg(request.name, counted(set.images.size(), QStringLiteral("1 image"), QStringLiteral("%1 images")));
    card[QStringLiteral("licence")] = request.licence.isEmpty()
                                          ? QStringLiteral("Not stated; of the images: not stated.")
                                          : QStringLiteral("Of the images: %1").arg(request.licence);
    card[QStringLiteral("intendedUse")] = QStringLiteral("Research only. Not a medical device, not for diagnosis.");
    recipe[QStringLiteral("card")] = card;
    recipe[QStringLiteral("dataset")] = QJsonObject{{QStringLiteral("layout"), QStringLiteral("folders")},
                                                    {QStringLiteral("folder"), QStringLiteral(".")}};
    recipe[QStringLiteral("split")] = QJsonObject{{QStringLiteral("seed"), qint64(request.seed)},
                                                  {QStringLiteral("validation"), request.validationShare},
                                                  {QStringLiteral("test"), request.testShare}};
    return QJsonDocument(recipe).toJson();
}

} // namespace

QString hashOf(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString tableText(QString text)
{
    for (QChar& letter : text)
        if (letter == QLatin1Char(',') || letter == QLatin1Char('"') || letter.unicode() < 32)
            letter = QLatin1Char('_');
    return text.trimmed();
}

Result<QString> TrainingFiles::write(const QByteArray& bytes, const QString& name)
{
    const QString path = QDir(displayPath(m_folder)).filePath(name);
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly) ||
        file.write(bytes) != bytes.size() || !file.flush())
        return Error{
            ErrorCode::WriteFailed, QStringLiteral("%1: cannot be written: %2").arg(path, file.errorString()), {}};
    return hashOf(bytes);
}

Result<QString> TrainingFiles::copy(const std::filesystem::path& from, const QString& name)
{
    QFile file(from);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, displayPath(from) + QStringLiteral(": cannot be read"), file.errorString()};
    return write(file.readAll(), name);
}

Result<QString> TrainingFiles::writePicture(const QImage& picture, const QString& name)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG"))
        return Error{ErrorCode::WriteFailed, name + QStringLiteral(": cannot be coded as PNG"), {}};
    return write(bytes, name);
}

Result<void> TrainingFiles::writeMasks(TrainingFile& file, const QString& stem, const LabelMap& labels)
{
    if (labels.isEmpty())
        return {};
    const auto pixels = labels.toBuffer(QRect(QPoint(), labels.size()));
    if (!pixels)
        return pixels.error();
    std::array<qint64, 256> counts{};
    for (int y = 0; y < pixels->height(); ++y)
        for (int x = 0; x < pixels->width(); ++x)
            ++counts[pixels->row<quint8>(y)[x]];
    for (int label = 1; label < 256; ++label) {
        if (counts[size_t(label)] == 0)
            continue;
        QImage mask(pixels->size(), QImage::Format_Grayscale8);
        for (int y = 0; y < pixels->height(); ++y) {
            const auto* row = pixels->row<quint8>(y);
            uchar* out = mask.scanLine(y);
            for (int x = 0; x < pixels->width(); ++x)
                out[x] = row[x] == label ? 255 : 0;
        }
        const QString suffix = file.masks.empty() ? QString() : QStringLiteral("_%1").arg(file.masks.size());
        const QString name = QStringLiteral("%1/%2_mask%3.png").arg(file.imageClass, stem, suffix);
        const auto hash = writePicture(mask, name);
        if (!hash)
            return hash.error();
        file.masks.push_back({name, label, counts[size_t(label)], *hash});
    }
    return {};
}

Result<void> writeTrainingTables(TrainingFiles& files, const TrainingSetRequest& request, const TrainingSet& set)
{
    QByteArray groups("file,class,group\n");
    std::map<QString, Part> parts;
    for (const TrainingFile& file : set.images) {
        groups += file.name.section(QLatin1Char('/'), 1).toUtf8() + ',' + file.imageClass.toUtf8() + ',' +
                  file.group.toUtf8() + '\n';
        parts[file.group] = file.part;
    }
    QByteArray split("group,part\n");
    for (const auto& [group, part] : parts)
        split += group.toUtf8() + ',' + partName(part).toUtf8() + '\n';
    QList<std::pair<QString, QByteArray>> tables{{QStringLiteral("groups.csv"), groups},
                                                 {QStringLiteral("split.csv"), split},
                                                 {QStringLiteral("dataset.json"), manifest(request, set)}};
    if (!request.recipe.isEmpty())
        tables.append({QStringLiteral("recipe.json"), recipe(request, set)});
    for (const auto& [name, bytes] : tables)
        if (const auto written = files.write(bytes, name); !written)
            return written.error();
    return {};
}

} // namespace triptych
