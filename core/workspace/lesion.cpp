#include "core/workspace/lesion.h"

#include <QJsonArray>

namespace triptych {

QJsonObject lesionToJson(const Lesion& lesion)
{
    QJsonObject descriptors;
    for (auto it = lesion.descriptors.cbegin(); it != lesion.descriptors.cend(); ++it)
        descriptors.insert(it.key(), QJsonArray::fromStringList(it.value()));
    return {{QStringLiteral("name"), lesion.name},
            {QStringLiteral("note"), lesion.note},
            {QStringLiteral("descriptors"), descriptors}};
}

void lesionFromJson(const QJsonObject& json, Lesion& into)
{
    into.name = json.value(QStringLiteral("name")).toString();
    into.note = json.value(QStringLiteral("note")).toString();
    const QJsonObject descriptors = json.value(QStringLiteral("descriptors")).toObject();
    for (auto it = descriptors.constBegin(); it != descriptors.constEnd(); ++it) {
        QStringList terms;
        for (const QJsonValue value : it.value().toArray())
            if (value.isString())
                terms << value.toString();
        if (!terms.isEmpty())
            into.descriptors.insert(it.key(), terms);
    }
}

std::optional<int> nottinghamGrade(const Lesion& lesion)
{
    const auto score = [&lesion](const char* group) {
        return lesion.descriptors.value(QLatin1String(group)).value(0).toInt();
    };
    return nottinghamGrade(score("path.tubules"), score("path.nuclei"), score("path.mitoses"));
}

QString lesionText(const Lesion& lesion, const QList<Lexicon>& lexicons)
{
    QStringList sentences;
    QMap<QString, QStringList> left = lesion.descriptors;
    for (const Lexicon& lexicon : lexicons)
        for (const LexiconGroup& group : lexicon.groups) {
            const QStringList ids = left.take(group.id);
            QStringList words;
            for (const QString& id : ids) {
                const LexiconTerm* term = group.term(id);
                words << (term ? term->text : id);
            }
            if (!words.isEmpty())
                sentences
                    << QStringLiteral("%1, %2: %3.").arg(group.section, group.title, words.join(QStringLiteral(", ")));
        }
    for (auto it = left.cbegin(); it != left.cend(); ++it)
        sentences << QStringLiteral("%1: %2.").arg(it.key(), it.value().join(QStringLiteral(", ")));
    if (const auto grade = nottinghamGrade(lesion))
        sentences << QStringLiteral("Nottingham grade %1.").arg(*grade);
    if (!lesion.note.trimmed().isEmpty())
        sentences << lesion.note.trimmed();
    return sentences.join(QLatin1Char(' '));
}

} // namespace triptych
