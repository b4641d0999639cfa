#include "core/workspace/hanging_protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>
#include <set>

namespace triptych {

namespace {

Error notAProtocol(const QString& origin, const QString& reason)
{
    return {ErrorCode::BadFormat, QStringLiteral("%1: not a hanging protocol: %2").arg(origin, reason), {}};
}

std::optional<ImageKind> kindFromName(const QString& name)
{
    for (const auto kind : {ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide, ImageKind::Volume,
                            ImageKind::Image, ImageKind::Other})
        if (imageKindName(kind) == name)
            return kind;
    return std::nullopt;
}

Error tooMuch(const QString& origin, const QString& what)
{
    return {ErrorCode::LimitExceeded, QStringLiteral("%1: not a hanging protocol: %2").arg(origin, what), {}};
}

QString shortText(const QJsonValue& value) { return value.toString().simplified().left(hangingLimits::kText); }

Result<QList<QStringList>> parseRows(const QJsonArray& array, const QString& origin)
{
    if (array.size() > hangingLimits::kRows)
        return tooMuch(origin, QStringLiteral("a pane has more than %1 rows").arg(hangingLimits::kRows));
    QList<QStringList> rows;
    for (const QJsonValue row : array) {
        const QJsonArray cells = row.toArray();
        if (cells.size() > hangingLimits::kSlots)
            return tooMuch(origin, QStringLiteral("a row has more than %1 slots").arg(hangingLimits::kSlots));
        QStringList slotNames;
        for (const QJsonValue cell : cells)
            slotNames.append(shortText(cell));
        if (!slotNames.isEmpty())
            rows.append(slotNames);
    }
    return rows;
}

Result<PaneProtocol> parsePane(const QJsonObject& object, const QString& origin)
{
    PaneProtocol pane;
    const auto kind = kindFromName(object[QLatin1String("kind")].toString());
    if (!kind)
        return notAProtocol(origin, QStringLiteral("a pane has no known \"kind\""));
    pane.kind = *kind;
    pane.title = shortText(object[QLatin1String("title")]);
    pane.weight = std::clamp(object[QLatin1String("weight")].toDouble(1), hangingLimits::kLeastWeight,
                             hangingLimits::kMostWeight);
    pane.prior = object[QLatin1String("prior")].toBool();
    pane.alignChestWalls = object[QLatin1String("alignChestWalls")].toBool();
    pane.maximum = std::clamp(object[QLatin1String("maximum")].toInt(1), 1, hangingLimits::kViews);
    auto rows = parseRows(object[QLatin1String("rows")].toArray(), origin);
    if (!rows)
        return rows.error();
    pane.rows = std::move(*rows);
    return pane;
}

QJsonObject paneJson(const PaneProtocol& pane)
{
    QJsonObject object{{QStringLiteral("title"), pane.title},
                       {QStringLiteral("kind"), imageKindName(pane.kind)},
                       {QStringLiteral("weight"), pane.weight},
                       {QStringLiteral("prior"), pane.prior},
                       {QStringLiteral("alignChestWalls"), pane.alignChestWalls}};
    if (pane.rows.isEmpty()) {
        object[QLatin1String("maximum")] = pane.maximum;
        return object;
    }
    QJsonArray rows;
    for (const QStringList& row : pane.rows)
        rows.append(QJsonArray::fromStringList(row));
    object[QLatin1String("rows")] = rows;
    return object;
}

class PaneFiller {
public:
    PaneFiller(const BreastCase& breastCase, const PaneProtocol& pane, bool prior)
    {
        for (size_t i = 0; i < breastCase.images.size(); ++i) {
            const CaseImage& image = breastCase.images[i];
            if (image.kind() == pane.kind && image.prior == prior)
                m_candidates.push_back({int(i), hangingSlot(image)});
        }
    }

    std::vector<std::vector<int>> rows(const PaneProtocol& pane)
    {
        std::vector<std::vector<int>> result;
        for (const QStringList& wanted : pane.rows) {
            std::vector<int> row;
            for (const QString& name : wanted)
                row.push_back(take(name));
            if (std::any_of(row.begin(), row.end(), [](int index) { return index >= 0; }))
                result.push_back(std::move(row));
        }
        const bool anySlotFilled = !result.empty();
        const size_t width = pane.rows.isEmpty() ? 1 : size_t(std::max<qsizetype>(1, pane.rows.front().size()));
        const size_t most = pane.rows.isEmpty() ? size_t(pane.maximum) : size_t(pane.rows.size());
        while (!m_candidates.empty() && !anySlotFilled && result.size() < most) {
            std::vector<int> row;
            while (!m_candidates.empty() && row.size() < width)
                row.push_back(takeFirst());
            result.push_back(std::move(row));
        }
        dropEmptyColumns(result);
        return result;
    }

private:
    /// One breast only: no empty half beside it.
    static void dropEmptyColumns(std::vector<std::vector<int>>& rows)
    {
        size_t columns = 0;
        for (const auto& row : rows)
            columns = std::max(columns, row.size());
        for (size_t column = columns; column-- > 0;) {
            const bool empty = std::all_of(rows.begin(), rows.end(), [column](const std::vector<int>& row) {
                return column >= row.size() || row[column] < 0;
            });
            for (auto& row : rows)
                if (empty && column < row.size())
                    row.erase(row.begin() + std::ptrdiff_t(column));
        }
    }

    struct Candidate {
        int index;
        QString name;
    };

    int take(const QString& name)
    {
        const auto found = std::find_if(m_candidates.begin(), m_candidates.end(),
                                        [&](const Candidate& candidate) { return candidate.name == name; });
        if (found == m_candidates.end())
            return -1;
        const int index = found->index;
        m_candidates.erase(found);
        return index;
    }

    int takeFirst()
    {
        const int index = m_candidates.front().index;
        m_candidates.erase(m_candidates.begin());
        return index;
    }

    std::vector<Candidate> m_candidates;
};

} // namespace

QString hangingSlot(const CaseImage& image)
{
    const ImageIdentity& identity = image.source->info().identity;
    if (identity.laterality.isEmpty() || identity.viewPosition.isEmpty())
        return {};
    return identity.laterality + identity.viewPosition;
}

QByteArray hangingProtocolJson(const HangingProtocol& protocol)
{
    QJsonArray needs, panes;
    for (const ImageKind kind : protocol.needs)
        needs.append(imageKindName(kind));
    for (const PaneProtocol& pane : protocol.panes)
        panes.append(paneJson(pane));
    return QJsonDocument(QJsonObject{{QStringLiteral("id"), protocol.id},
                                     {QStringLiteral("name"), protocol.name},
                                     {QStringLiteral("needs"), needs},
                                     {QStringLiteral("needsPrior"), protocol.needsPrior},
                                     {QStringLiteral("panes"), panes}})
        .toJson();
}

Result<HangingProtocol> parseHangingProtocol(const QByteArray& json, const QString& origin)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (!document.isObject())
        return notAProtocol(origin, parse.error == QJsonParseError::NoError ? QStringLiteral("no JSON object")
                                                                            : parse.errorString());
    const QJsonObject object = document.object();
    HangingProtocol protocol;
    protocol.id = shortText(object[QLatin1String("id")]);
    protocol.name = shortText(object[QLatin1String("name")]);
    protocol.needsPrior = object[QLatin1String("needsPrior")].toBool();
    const QJsonArray needs = object[QLatin1String("needs")].toArray();
    if (needs.size() > hangingLimits::kViews)
        return tooMuch(origin, QStringLiteral("more than %1 needs").arg(hangingLimits::kViews));
    for (const QJsonValue need : needs) {
        const auto kind = kindFromName(need.toString());
        if (!kind)
            return notAProtocol(origin, QStringLiteral("unknown kind \"%1\"").arg(need.toString()));
        protocol.needs.append(*kind); // twice: two images of the kind
    }
    const QJsonArray panes = object[QLatin1String("panes")].toArray();
    if (panes.size() > hangingLimits::kPanes)
        return tooMuch(origin, QStringLiteral("more than %1 panes").arg(hangingLimits::kPanes));
    for (const QJsonValue value : panes) {
        auto pane = parsePane(value.toObject(), origin);
        if (!pane)
            return pane.error();
        protocol.panes.append(std::move(*pane));
    }
    if (protocol.id.isEmpty() || protocol.name.isEmpty() || protocol.panes.isEmpty())
        return notAProtocol(origin, QStringLiteral("\"id\", \"name\" and \"panes\" are needed"));
    return protocol;
}

QList<HangingProtocol> applicableProtocols(const QList<HangingProtocol>& all, const BreastCase& breastCase)
{
    std::set<ImageKind> present;
    std::map<ImageKind, int> counts; // of the newest study
    bool anyPrior = false;
    for (const CaseImage& image : breastCase.images) {
        present.insert(image.kind());
        counts[image.kind()] += image.prior ? 0 : 1;
        anyPrior = anyPrior || image.prior;
    }
    QList<HangingProtocol> fitting;
    for (const HangingProtocol& protocol : all)
        if ((anyPrior || !protocol.needsPrior) &&
            std::all_of(protocol.needs.begin(), protocol.needs.end(), [&](ImageKind kind) {
                return present.contains(kind) &&
                       (protocol.needs.count(kind) < 2 || counts[kind] >= protocol.needs.count(kind));
            }))
            fitting.append(protocol);
    const auto kindsShown = [&](const HangingProtocol& protocol) {
        std::set<ImageKind> shown;
        for (const PaneProtocol& pane : protocol.panes)
            if (present.contains(pane.kind))
                shown.insert(pane.kind);
        return shown.size();
    };
    // Of those that show as many kinds, one that is made for several images of a kind.
    const auto isForSeveral = [](const HangingProtocol& protocol) {
        return std::any_of(protocol.needs.begin(), protocol.needs.end(),
                           [&](ImageKind kind) { return protocol.needs.count(kind) > 1; });
    };
    std::stable_sort(fitting.begin(), fitting.end(), [&](const HangingProtocol& a, const HangingProtocol& b) {
        return std::pair(kindsShown(a), isForSeveral(a)) > std::pair(kindsShown(b), isForSeveral(b));
    });
    return fitting;
}

HangingLayout hang(const HangingProtocol& protocol, const BreastCase& breastCase, StudyChoice study)
{
    HangingLayout layout;
    layout.protocolId = protocol.id;
    for (const PaneProtocol& pane : protocol.panes) {
        bool prior = pane.prior || study == StudyChoice::Prior;
        const bool anyPrior = std::any_of(breastCase.images.begin(), breastCase.images.end(),
                                          [&](const CaseImage& i) { return i.prior && i.kind() == pane.kind; });
        if (!pane.prior && !anyPrior)
            prior = false; // a slide has no prior: it stays while the mammograms change
        PaneFiller filler(breastCase, pane, prior);
        auto rows = filler.rows(pane);
        if (!rows.empty())
            layout.panes.push_back({pane.title, pane.kind, pane.weight, pane.alignChestWalls, std::move(rows)});
    }
    return layout;
}

} // namespace triptych
