#include "core/workspace/lexicon.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace triptych {

namespace {

constexpr qint64 kLargestFile = 256 << 10; // bytes
constexpr qsizetype kMostFiles = 50;

template <class T>
const T* findById(const QList<T>& list, const QString& id)
{
    const auto found = std::find_if(list.begin(), list.end(), [&id](const T& entry) { return entry.id == id; });
    return found == list.end() ? nullptr : &*found;
}

QString textOf(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString().trimmed();
}

/// A sentence where the group cannot be used, else empty.
QString readGroup(const QJsonObject& object, LexiconGroup& group)
{
    group.id = textOf(object, "id");
    group.section = textOf(object, "section");
    group.title = textOf(object, "title");
    group.several = object.value(QLatin1String("several")).toBool();
    for (const QJsonValue value : object.value(QLatin1String("modalities")).toArray())
        group.modalities << value.toString();
    if (group.id.isEmpty() || group.title.isEmpty())
        return QStringLiteral("a group lacks its id or title");
    for (const QJsonValue value : object.value(QLatin1String("terms")).toArray()) {
        const QJsonObject term = value.toObject();
        const LexiconTerm read{textOf(term, "id"), textOf(term, "text"), textOf(term, "hint")};
        if (read.id.isEmpty() || read.text.isEmpty())
            return QStringLiteral("a term of \"%1\" lacks its id or text").arg(group.id);
        if (group.term(read.id))
            return QStringLiteral("\"%1\" has the term \"%2\" twice").arg(group.id, read.id);
        group.terms << read;
    }
    return group.terms.isEmpty() ? QStringLiteral("\"%1\" has no terms").arg(group.id) : QString();
}

} // namespace

const LexiconTerm* LexiconGroup::term(const QString& wanted) const { return findById(terms, wanted); }
const LexiconGroup* Lexicon::group(const QString& wanted) const { return findById(groups, wanted); }

Result<Lexicon> parseLexicon(const QByteArray& json, const QString& path)
{
    const auto bad = [&path](const QString& reason) {
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: %2").arg(path, reason), {}};
    };
    QJsonParseError parsed;
    const QJsonObject root = QJsonDocument::fromJson(json, &parsed).object();
    if (parsed.error != QJsonParseError::NoError)
        return bad(QStringLiteral("is not JSON: %1").arg(parsed.errorString()));
    Lexicon lexicon{textOf(root, "id"), textOf(root, "title"), textOf(root, "source"), {}};
    if (lexicon.id.isEmpty() || lexicon.title.isEmpty())
        return bad(QStringLiteral("lacks its id or title"));
    for (const QJsonValue value : root.value(QLatin1String("groups")).toArray()) {
        LexiconGroup group;
        if (const QString problem = readGroup(value.toObject(), group); !problem.isEmpty())
            return bad(problem);
        if (lexicon.group(group.id))
            return bad(QStringLiteral("has the group \"%1\" twice").arg(group.id));
        lexicon.groups << std::move(group);
    }
    if (lexicon.groups.isEmpty())
        return bad(QStringLiteral("has no groups"));
    return lexicon;
}

LexiconFolder readLexicons(const QString& folder)
{
    LexiconFolder result;
    const QDir dir(folder);
    for (const QString& name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name).mid(0, kMostFiles)) {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestFile) {
            result.problems << QStringLiteral("%1: cannot be read as a lexicon").arg(file.fileName());
            continue;
        }
        auto lexicon = parseLexicon(file.read(kLargestFile), file.fileName());
        if (!lexicon) {
            result.problems << lexicon.error().message;
            continue;
        }
        result.lexicons << std::move(*lexicon);
    }
    return result;
}

std::optional<int> nottinghamGrade(int tubules, int nuclei, int mitoses)
{
    for (const int score : {tubules, nuclei, mitoses})
        if (score < 1 || score > 3)
            return std::nullopt;
    const int sum = tubules + nuclei + mitoses;
    return sum <= 5 ? 1 : sum <= 7 ? 2 : 3;
}

} // namespace triptych
