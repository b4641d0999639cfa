#include "core/workspace/case_json.h"

#include "core/base/file_hash.h"
#include "core/image/image_kind_name.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace triptych {

namespace {

namespace fs = std::filesystem;

constexpr qint64 kMaxBytes = 1 << 20;
constexpr qsizetype kMaxImages = 2000;

/// Reads members of one file and remembers the first thing that is wrong.
class Reader {
public:
    explicit Reader(const fs::path& path) : m_path(path), m_folder(fs::weakly_canonical(path.parent_path(), m_ignored))
    {
    }

    std::optional<Error> error;

    void fail(const QString& reason)
    {
        if (!error)
            error = Error{ErrorCode::BadFormat, QStringLiteral("%1: %2").arg(displayPath(m_path), reason), {}};
    }

    std::optional<QString> text(const QJsonObject& object, const QString& key)
    {
        const QJsonValue value = object.value(key);
        if (value.isUndefined() || value.isNull())
            return std::nullopt;
        if (!value.isString())
            fail(QStringLiteral("\"%1\" must be a text").arg(key));
        return value.toString().isEmpty() ? std::nullopt : std::optional(value.toString().left(1024));
    }

    std::optional<QDate> date(const QJsonObject& object, const QString& key)
    {
        const auto given = text(object, key);
        if (!given)
            return std::nullopt;
        const QDate date = QDate::fromString(*given, Qt::ISODate);
        if (!date.isValid())
            fail(QStringLiteral("\"%1\" must be a date like 2026-01-31").arg(key));
        return date;
    }

    std::optional<QString> oneOf(const QJsonObject& object, const QString& key, const QStringList& words)
    {
        const auto given = text(object, key);
        if (given && !words.contains(*given))
            fail(QStringLiteral("\"%1\" must be one of %2").arg(key, words.join(QStringLiteral(", "))));
        return given;
    }

    std::optional<PixelSpacing> spacing(const QJsonObject& object)
    {
        const QJsonValue value = object.value(QStringLiteral("spacingMm"));
        if (value.isUndefined() || value.isNull())
            return std::nullopt;
        const QJsonArray pair = value.toArray();
        const PixelSpacing spacing{pair.at(0).toDouble(), pair.at(1).toDouble()};
        const auto possible = [](double mm) { return mm >= 1e-6 && mm <= 100; };
        if (pair.size() != 2 || !possible(spacing.xMm) || !possible(spacing.yMm))
            fail(QStringLiteral("\"spacingMm\" must be two numbers of millimetres, [x, y]"));
        return spacing;
    }

    /// The named file inside the case's folder, also after links were followed.
    fs::path fileInFolder(const QString& name)
    {
        const fs::path relative(name.toStdString());
        const fs::path joined = fs::weakly_canonical(m_folder / relative, m_ignored);
        const auto [end, unused] = std::mismatch(m_folder.begin(), m_folder.end(), joined.begin(), joined.end());
        Q_UNUSED(unused)
        if (relative.is_absolute() || end != m_folder.end() || joined == m_folder)
            fail(QStringLiteral("\"%1\" leaves the folder of the case").arg(name));
        return joined;
    }

private:
    std::error_code m_ignored;
    fs::path m_path;
    fs::path m_folder;
};

CaseJson::Entry readEntry(Reader& reader, const QJsonObject& object)
{
    CaseJson::Entry entry;
    const auto file = reader.text(object, QStringLiteral("file"));
    if (!file) {
        reader.fail(QStringLiteral("an image has no \"file\""));
        return entry;
    }
    entry.file = reader.fileInFolder(*file);
    static const QStringList kinds{QStringLiteral("mammogram"), QStringLiteral("ultrasound"), QStringLiteral("slide"),
                                   QStringLiteral("volume"),    QStringLiteral("image"),      QStringLiteral("other")};
    if (const auto kind = reader.oneOf(object, QStringLiteral("kind"), kinds))
        entry.overrides.kind = imageKindFromName(*kind);
    entry.overrides.studyDate = reader.date(object, QStringLiteral("date"));
    entry.overrides.laterality =
        reader.oneOf(object, QStringLiteral("laterality"), {QStringLiteral("L"), QStringLiteral("R")});
    entry.overrides.viewPosition = reader.text(object, QStringLiteral("view"));
    entry.overrides.spacing = reader.spacing(object);
    entry.overrides.seriesDescription = reader.text(object, QStringLiteral("description"));
    return entry;
}

} // namespace

Result<CaseJson> readCaseJson(const fs::path& path)
{
    Reader reader(path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, displayPath(path) + QStringLiteral(": cannot be opened for reading"),
                     file.errorString()};
    const QByteArray bytes = file.read(kMaxBytes + 1);
    if (bytes.size() > kMaxBytes)
        return Error{ErrorCode::LimitExceeded, displayPath(path) + QStringLiteral(": is larger than 1 MiB"), {}};
    QJsonParseError parsed;
    const QJsonObject root = QJsonDocument::fromJson(bytes, &parsed).object();
    if (parsed.error != QJsonParseError::NoError)
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("%1: is not JSON: %2 at byte %3")
                         .arg(displayPath(path), parsed.errorString())
                         .arg(parsed.offset),
                     {}};
    CaseJson result;
    const QJsonObject patient = root.value(QStringLiteral("patient")).toObject();
    result.patient.patientId = reader.text(patient, QStringLiteral("id"));
    result.patient.patientName = reader.text(patient, QStringLiteral("name"));
    result.patient.patientBirthDate = reader.date(patient, QStringLiteral("birthDate"));
    result.patient.patientSex =
        reader.oneOf(patient, QStringLiteral("sex"), {QStringLiteral("M"), QStringLiteral("F"), QStringLiteral("O")});
    result.mixed = root.value(QStringLiteral("mixed")).toBool(false);
    if (!root.value(QStringLiteral("images")).isArray())
        reader.fail(QStringLiteral("\"images\" must be a list"));
    const QJsonArray images = root.value(QStringLiteral("images")).toArray();
    if (images.size() > kMaxImages)
        return Error{
            ErrorCode::LimitExceeded, displayPath(path) + QStringLiteral(": names more than 2,000 images"), {}};
    for (const QJsonValue image : images)
        result.images.push_back(readEntry(reader, image.toObject()));
    if (reader.error)
        return *reader.error;
    return result;
}

} // namespace triptych
