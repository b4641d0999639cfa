// ViewerArea, second part: panes that stand elsewhere, and how panes, rows and views share the room.
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QSplitter>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kWhole = 10'000; // what shares are given to a splitter in

QJsonArray sharesOf(const QSplitter& splitter)
{
    QJsonArray shares;
    const QList<int> sizes = splitter.sizes();
    int sum = 0;
    for (const int size : sizes)
        sum += size;
    for (const int size : sizes)
        shares.append(sum > 0 ? double(size) / sum : 1.0 / double(sizes.size()));
    return shares;
}

/// Nothing where the stored shares are of another arrangement.
void giveShares(QSplitter& splitter, const QJsonArray& shares)
{
    if (shares.size() != splitter.count())
        return;
    QList<int> sizes;
    for (const QJsonValue share : shares)
        sizes.append(int(std::clamp(share.toDouble(), 0.01, 1.0) * kWhole));
    splitter.setSizes(sizes);
}

} // namespace

QWidget* ViewerArea::paneBox(int pane) const { return m_panes[size_t(pane)].box; }

QStringList ViewerArea::paneNames() const
{
    QStringList names;
    for (const Pane& pane : m_panes) {
        const QString title = pane.layout.title.isEmpty() ? imageKindName(pane.layout.kind) : pane.layout.title;
        QString name = title;
        for (int number = 2; names.contains(name); ++number)
            name = QStringLiteral("%1 %2").arg(title).arg(number);
        names.append(name);
    }
    return names;
}

int ViewerArea::paneIndexOf(const ViewCell* cell) const
{
    const auto found = std::find_if(m_panes.begin(), m_panes.end(), [cell](const Pane& pane) {
        return cell && std::find(pane.cells.begin(), pane.cells.end(), cell) != pane.cells.end();
    });
    return found == m_panes.end() ? -1 : int(found - m_panes.begin());
}

std::vector<std::vector<ViewCell*>> ViewerArea::paneRows(int index) const
{
    const Pane& pane = m_panes[size_t(index)];
    std::vector<std::vector<ViewCell*>> rows;
    size_t next = 0;
    for (const auto& row : pane.layout.rows) {
        rows.emplace_back();
        for (size_t i = 0; i < row.size(); ++i)
            rows.back().push_back(pane.cells[next++]);
    }
    return rows;
}

bool ViewerArea::isAway(int pane) const { return paneBox(pane)->parentWidget() != m_splitter; }

void ViewerArea::movePane(int index, QSplitter* elsewhere)
{
    if (m_maximised)
        toggleMaximised(nullptr);
    QSplitter* box = m_panes[size_t(index)].box;
    if (elsewhere) {
        elsewhere->addWidget(box);
    } else {
        int at = 0;
        for (int other = 0; other < index; ++other)
            at += isAway(other) ? 0 : 1;
        m_splitter->insertWidget(at, box);
    }
    box->show();
    showInvitation();
    alignSoon();
    Q_EMIT cellsChanged(); // another screen has pixels of another size
}

/// The window's middle is never just black.
void ViewerArea::showInvitation()
{
    const bool allAway = m_splitter && !m_panes.empty() && m_splitter->count() == 0;
    if (allAway)
        m_invitation->setText(QStringLiteral("All panes of this case stand on other screens."));
    m_invitation->setVisible(allAway || (!m_splitter && !m_invitation->text().isEmpty()));
    if (m_splitter)
        m_splitter->setVisible(!allAway);
}

QJsonObject ViewerArea::paneSizes(int index) const
{
    const QSplitter* box = m_panes[size_t(index)].box;
    QJsonObject sizes;
    const auto* around = qobject_cast<const QSplitter*>(box->parentWidget());
    if (around)
        sizes[QLatin1String("share")] = sharesOf(*around)[around->indexOf(const_cast<QSplitter*>(box))];
    sizes[QLatin1String("rows")] = sharesOf(*box);
    QJsonArray views;
    for (int row = 0; row < box->count(); ++row)
        views.append(sharesOf(*static_cast<const QSplitter*>(box->widget(row))));
    sizes[QLatin1String("views")] = views;
    return sizes;
}

void ViewerArea::shareRoom(QSplitter& splitter, const QHash<QString, QJsonObject>& sizes)
{
    const QStringList names = paneNames();
    double weights = 0;
    for (size_t i = 0; i < m_panes.size(); ++i)
        weights += splitter.indexOf(m_panes[i].box) >= 0 ? m_panes[i].layout.weight : 0;
    QList<int> shares(splitter.count(), kWhole);
    for (size_t i = 0; i < m_panes.size(); ++i) {
        const int at = splitter.indexOf(m_panes[i].box);
        if (at < 0)
            continue;
        const double usual = m_panes[i].layout.weight / weights;
        const double share = sizes.value(names[qsizetype(i)])[QLatin1String("share")].toDouble(usual);
        shares[at] = int(std::clamp(share, 0.01, 1.0) * kWhole);
        splitter.setStretchFactor(at, std::max(1, int(m_panes[i].layout.weight * 10)));
    }
    splitter.setSizes(shares);
}

void ViewerArea::setPaneSizes(const QHash<QString, QJsonObject>& sizes)
{
    if (!m_splitter)
        return;
    const QStringList names = paneNames();
    QList<QSplitter*> around{m_splitter};
    for (size_t i = 0; i < m_panes.size(); ++i) {
        QSplitter& box = *m_panes[i].box;
        auto* parent = qobject_cast<QSplitter*>(box.parentWidget());
        if (parent && !around.contains(parent))
            around.append(parent);
        const QJsonObject own = sizes.value(names[qsizetype(i)]);
        giveShares(box, own[QLatin1String("rows")].toArray());
        const QJsonArray views = own[QLatin1String("views")].toArray();
        for (int row = 0; row < box.count() && row < views.size(); ++row)
            giveShares(*static_cast<QSplitter*>(box.widget(row)), views[row].toArray());
    }
    for (QSplitter* splitter : around)
        shareRoom(*splitter, sizes);
    alignSoon();
}

} // namespace triptych
