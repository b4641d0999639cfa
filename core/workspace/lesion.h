// Lesion: one thing in the patient that is outlined in several images. Its parts are the shapes that carry its id; here
// is what a reader says of it.
#pragma once

#include "core/base/ids.h"
#include "core/workspace/lexicon.h"

#include <QDateTime>
#include <QJsonObject>

namespace triptych {

struct Lesion {
    QString id; ///< a UUID; Shape::lesion
    CaseId caseId;
    QString name;                           ///< "Lesion 1"
    QMap<QString, QStringList> descriptors; ///< ids of chosen terms by id of their group; no empty lists
    QString note;
    QString author;
    QDateTime changed; ///< UTC
    friend bool operator==(const Lesion&, const Lesion&) = default;
};

/// What is stored beside id, case, author and time.
QJsonObject lesionToJson(const Lesion& lesion);
/// Puts it back; what is not of the expected type is left out.
void lesionFromJson(const QJsonObject& json, Lesion& into);

/// From the scores that were chosen, or nothing where one is missing.
std::optional<int> nottinghamGrade(const Lesion& lesion);

/// The lesion in words, in the order of the lexicons: "Shape: irregular. Margin: spiculated. …". Terms that no lexicon
/// knows are given as they are stored.
QString lesionText(const Lesion& lesion, const QList<Lexicon>& lexicons);

} // namespace triptych
