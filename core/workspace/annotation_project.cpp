#include "core/workspace/annotation_project.h"

#include "core/image/image_kind_name.h"

#include <QJsonArray>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kMostItems = 50'000;

LabelInfo label(const char* name, QRgb colour) { return {QString::fromUtf8(name), QColor(colour)}; }

QJsonObject labelsToJson(const LabelTemplate& labels)
{
    QJsonArray entries;
    for (auto it = labels.labels.cbegin(); it != labels.labels.cend(); ++it)
        entries.append(QJsonObject{{QStringLiteral("number"), it.key()},
                                   {QStringLiteral("name"), it->name},
                                   {QStringLiteral("colour"), it->colour.name()}});
    return {{QStringLiteral("name"), labels.name},
            {QStringLiteral("labels"), entries},
            {QStringLiteral("classes"), QJsonArray::fromStringList(labels.classes)},
            {QStringLiteral("kind"), imageKindName(labels.kind)}};
}

QStringList strings(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue entry : value.toArray())
        list << entry.toString();
    return list;
}

LabelTemplate labelsFromJson(const QJsonObject& json)
{
    LabelTemplate labels{json[QStringLiteral("name")].toString(), {}, strings(json[QStringLiteral("classes")])};
    labels.kind = imageKindFromName(json[QStringLiteral("kind")].toString()).value_or(ImageKind::Image);
    for (const QJsonValue value : json[QStringLiteral("labels")].toArray()) {
        const QJsonObject entry = value.toObject();
        const int number = entry[QStringLiteral("number")].toInt();
        const QColor colour(entry[QStringLiteral("colour")].toString());
        if (number >= 1 && number <= 255 && colour.isValid())
            labels.labels[number] = {entry[QStringLiteral("name")].toString(), colour};
    }
    return labels;
}

} // namespace

QString itemStateName(ItemState state)
{
    switch (state) {
    case ItemState::New: return QStringLiteral("new");
    case ItemState::Started: return QStringLiteral("started");
    case ItemState::Done: return QStringLiteral("done");
    case ItemState::NeedsReview: break;
    }
    return QStringLiteral("needs review");
}

ItemState itemStateFromName(const QString& name)
{
    for (const ItemState state : {ItemState::Started, ItemState::Done, ItemState::NeedsReview})
        if (name == itemStateName(state))
            return state;
    return ItemState::New;
}

QList<LabelTemplate> labelTemplates()
{
    return {{QStringLiteral("Breast ultrasound"),
             {{1, label("Lesion", 0xE69F00)}, {2, label("Shadow", 0x56B4E9)}, {3, label("Duct", 0x00B383)}},
             {QStringLiteral("benign"), QStringLiteral("malignant"), QStringLiteral("normal")},
             ImageKind::Ultrasound},
            {QStringLiteral("Mammography"),
             {{1, label("Mass", 0xE69F00)},
              {2, label("Calcifications", 0x56B4E9)},
              {3, label("Distortion", 0xE84A27)},
              {4, label("Asymmetry", 0xF0E442)}},
             {QStringLiteral("normal"), QStringLiteral("benign"), QStringLiteral("malignant")},
             ImageKind::Mammogram},
            {QStringLiteral("Pathology"),
             {{1, label("Tumour", 0xE84A27)},
              {2, label("In situ", 0x2F83D6)},
              {3, label("Stroma", 0x00B383)},
              {4, label("Necrosis", 0xF0E442)},
              {5, label("Lymphocytes", 0xB6E32B)},
              {6, label("Artefact", 0x00E0D5)}},
             {}},
            {QStringLiteral("The usual labels"), defaultLabels(), {}}};
}

QString AnnotationProject::readingLayer(const QString& reader) const
{
    return readers.size() < 2 ? QString() : QStringLiteral("project/%1/%2").arg(id, reader);
}

QJsonObject projectToJson(const AnnotationProject& project)
{
    QJsonArray items;
    for (const ProjectItem& item : project.items)
        items.append(QJsonArray{item.file, item.group, item.knownClass});
    return {{QStringLiteral("id"), project.id},
            {QStringLiteral("name"), project.name},
            {QStringLiteral("folder"), project.folder},
            {QStringLiteral("readers"), QJsonArray::fromStringList(project.readers)},
            {QStringLiteral("blinded"), project.blinded},
            {QStringLiteral("adjudicator"), project.adjudicator},
            {QStringLiteral("unblinded"), project.unblinded.toString(Qt::ISODateWithMs)},
            {QStringLiteral("labels"), labelsToJson(project.labels)},
            {QStringLiteral("licence"), project.licence},
            {QStringLiteral("created"), project.created.toString(Qt::ISODateWithMs)},
            {QStringLiteral("items"), items}};
}

Result<AnnotationProject> projectFromJson(const QJsonObject& json)
{
    const auto text = [&json](const char* name) { return json[QLatin1String(name)].toString(); };
    AnnotationProject project{text("id"),
                              text("name"),
                              text("folder"),
                              strings(json[QStringLiteral("readers")]),
                              json[QStringLiteral("blinded")].toBool(),
                              text("adjudicator"),
                              QDateTime::fromString(text("unblinded"), Qt::ISODateWithMs),
                              labelsFromJson(json[QStringLiteral("labels")].toObject()),
                              text("licence"),
                              QDateTime::fromString(text("created"), Qt::ISODateWithMs),
                              {}};
    const QJsonArray items = json[QStringLiteral("items")].toArray();
    if (project.id.isEmpty() || project.folder.isEmpty() || items.size() > kMostItems)
        return Error{ErrorCode::BadFormat, QStringLiteral("a stored annotation project is damaged"), {}};
    for (const QJsonValue value : items) {
        const QJsonArray item = value.toArray();
        project.items << ProjectItem{item.at(0).toString(), item.at(1).toString(), item.at(2).toString()};
    }
    return project;
}

} // namespace triptych
