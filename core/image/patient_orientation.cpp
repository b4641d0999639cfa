#include "core/image/patient_orientation.h"

#include <algorithm>

namespace triptych {

namespace {

QChar opposite(QChar letter)
{
    constexpr const char* kPairs = "APRLHF";
    for (int i = 0; kPairs[i]; ++i)
        if (letter == QLatin1Char(kPairs[i]))
            return QLatin1Char(kPairs[i ^ 1]);
    return {};
}

bool isDirection(const QString& letters)
{
    return !letters.isEmpty() && letters.size() <= 3 && std::all_of(letters.begin(), letters.end(), [&](QChar letter) {
        return !opposite(letter).isNull() && letters.count(letter) == 1 && !letters.contains(opposite(letter));
    });
}

/// Seen from above: the columns lead from the lateral to the medial side, or the other way round.
bool isSeenFromAbove(const ImageIdentity& identity)
{
    return identity.viewPosition.endsWith(QLatin1String("CC")) ||
           identity.viewPosition.startsWith(QLatin1String("XCC"));
}

} // namespace

std::optional<PatientOrientation> parsePatientOrientation(const QString& value)
{
    const QStringList parts = value.toUpper().split(QLatin1Char('\\'));
    if (parts.size() != 2)
        return std::nullopt;
    const PatientOrientation found{parts[0].trimmed(), parts[1].trimmed()};
    const bool possible = isDirection(found.row) && isDirection(found.column) && found.row != found.column &&
                          found.row != oppositeOrientation(found.column);
    return possible ? std::optional(found) : std::nullopt;
}

QString oppositeOrientation(const QString& letters)
{
    QString result;
    for (const QChar letter : letters)
        result += opposite(letter);
    return result;
}

std::optional<PatientOrientation> hungOrientation(const ImageIdentity& identity)
{
    if (identity.laterality != QLatin1String("R") && identity.laterality != QLatin1String("L"))
        return std::nullopt;
    const bool right = identity.laterality == QLatin1String("R");
    const QString medial = right ? QStringLiteral("L") : QStringLiteral("R");
    return PatientOrientation{right ? QStringLiteral("P") : QStringLiteral("A"),
                              isSeenFromAbove(identity) ? medial : QStringLiteral("F")};
}

QString orientationConflict(const ImageIdentity& identity)
{
    const auto stated = parsePatientOrientation(identity.patientOrientation);
    const auto expected = hungOrientation(identity);
    if (!stated || !expected)
        return {};
    // The head's side says nothing of the laterality, the chest wall's and the medial side do.
    const bool rows = stated->row.contains(oppositeOrientation(expected->row));
    const bool columns =
        expected->column != QLatin1String("F") && stated->column.contains(oppositeOrientation(expected->column));
    if (!rows && !columns)
        return {};
    return QStringLiteral("Patient Orientation %1/%2 is not that of laterality %3 (%4/%5): check the side.")
        .arg(stated->row, stated->column, identity.laterality, expected->row, expected->column);
}

} // namespace triptych
