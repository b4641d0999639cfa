#include "core/dicom/segment_codes.h"

#include "core/base/file_hash.h"
#include "core/base/program_paths.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace triptych {

namespace {

constexpr qsizetype kLongestMeaning = 64; ///< VR LO

QString plainName(const QString& name)
{
    QString plain = name.toCaseFolded();
    plain.replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('-'), QLatin1Char(' '));
    return plain.simplified();
}

CodedConcept codeOf(const QJsonObject& object)
{
    return {object[QLatin1String("value")].toString(), object[QLatin1String("scheme")].toString(),
            object[QLatin1String("meaning")].toString()};
}

bool isComplete(const CodedConcept& code)
{
    return !code.value.isEmpty() && !code.scheme.isEmpty() && !code.meaning.isEmpty() && code.value.size() <= 16 &&
           code.scheme.size() <= 16 && code.meaning.size() <= kLongestMeaning;
}

/// The same name gets the same code, so that files of different days can be put together.
CodedConcept privateCode(const QString& name)
{
    const QString meaning = name.simplified().left(kLongestMeaning);
    const QByteArray hash = QCryptographicHash::hash(plainName(name).toUtf8(), QCryptographicHash::Sha256);
    return {QStringLiteral("L-") + QString::fromLatin1(hash.left(6).toHex()),
            QLatin1String(SegmentCodes::kPrivateScheme), meaning.isEmpty() ? QStringLiteral("Unnamed") : meaning};
}

} // namespace

Result<SegmentCodes> SegmentCodes::load(const std::filesystem::path& path)
{
    const QString name = displayPath(path);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{file.exists() ? ErrorCode::Unreadable : ErrorCode::NotFound,
                     QStringLiteral("%1: the table of label codes cannot be read").arg(name), file.errorString()};
    QJsonParseError parse;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll(), &parse).object();
    const auto broken = [&](const QString& what) {
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: %2").arg(name, what), parse.errorString()};
    };
    const QJsonObject categories = root[QLatin1String("categories")].toObject();
    const CodedConcept otherwise = codeOf(categories[root[QLatin1String("otherwise")].toString()].toObject());
    if (!isComplete(otherwise))
        return broken(QStringLiteral("is no table of label codes"));
    SegmentCodes codes;
    codes.m_otherwise = otherwise;
    for (const QJsonValue& value : root[QLatin1String("labels")].toArray()) {
        const QJsonObject entry = value.toObject();
        const LabelMeaning meaning{codeOf(categories[entry[QLatin1String("category")].toString()].toObject()),
                                   codeOf(entry)};
        const QJsonArray names = entry[QLatin1String("names")].toArray();
        if (!isComplete(meaning.category) || !isComplete(meaning.type) || names.isEmpty())
            return broken(QStringLiteral("the entry '%1' is incomplete").arg(meaning.type.meaning));
        for (const QJsonValue& known : names)
            if (const QString plain = plainName(known.toString()); !codes.m_known.contains(plain))
                codes.m_known.insert(plain, meaning);
    }
    return codes;
}

const SegmentCodes& SegmentCodes::installed()
{
    static const SegmentCodes codes = [] {
        auto read = load(resourceFolder() / "codes" / "segment_codes.json");
        return read ? std::move(*read) : SegmentCodes();
    }();
    return codes;
}

LabelMeaning SegmentCodes::meaningOf(const QString& labelName) const
{
    const auto known = m_known.constFind(plainName(labelName));
    return known != m_known.cend() ? *known : LabelMeaning{m_otherwise, privateCode(labelName)};
}

} // namespace triptych
