#include "app/window/viewer_area.h"

#include "app/window/chest_wall.h"
#include "app/window/view_cell.h"
#include "core/image/patient_orientation.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/slice_link.h"
#include "ui/canvas/view_group.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <map>

namespace triptych {

namespace {

QSplitter* splitter(Qt::Orientation orientation, int handle)
{
    auto* result = new QSplitter(orientation);
    result->setHandleWidth(handle);
    result->setChildrenCollapsible(false);
    return result;
}

} // namespace

ViewerArea::ViewerArea(std::function<ViewCell*()> makeCell, QWidget* parent)
    : QWidget(parent), m_makeCell(std::move(makeCell)), m_invitation(makeLabel({}, "quiet")),
      m_slices(std::make_unique<SliceLink>())
{
    setObjectName(QStringLiteral("viewerArea"));
    setAttribute(Qt::WA_StyledBackground);
    auto* box = new QHBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    m_invitation->setAlignment(Qt::AlignCenter);
    m_invitation->setObjectName(QStringLiteral("invitation"));
    box->addWidget(m_invitation);
}

ViewerArea::~ViewerArea() = default;

void ViewerArea::clear(const QString& invitation)
{
    m_groups.clear();
    m_slices->clear();
    m_cells.clear();
    for (const Pane& pane : m_panes)
        delete pane.box; // also where it stands on another screen
    m_panes.clear();
    m_active = nullptr;
    m_maximised = nullptr;
    delete m_splitter;
    m_splitter = nullptr;
    m_invitation->setText(invitation);
    showInvitation();
    Q_EMIT cellsChanged();
    Q_EMIT activeChanged();
}

void ViewerArea::setLayout(const HangingLayout& layout, const BreastCase& opened)
{
    clear({});
    m_splitter = splitter(Qt::Horizontal, 3);
    for (const PaneLayout& pane : layout.panes) {
        m_panes.push_back(makePane(pane, opened));
        m_splitter->addWidget(m_panes.back().box);
    }
    QWidget::layout()->addWidget(m_splitter);
    shareRoom(*m_splitter, {});
    connect(m_splitter, &QSplitter::splitterMoved, this, &ViewerArea::alignSoon);
    regroup();
    Q_EMIT cellsChanged();
    setActive(m_cells.empty() ? nullptr : m_cells.front());
    alignSoon();
}

ViewerArea::Pane ViewerArea::makePane(const PaneLayout& layout, const BreastCase& opened)
{
    Pane pane;
    pane.layout = layout;
    pane.aligned = layout.alignChestWalls;
    auto* rows = splitter(Qt::Vertical, 2);
    pane.box = rows;
    for (const auto& indices : layout.rows) {
        auto* row = splitter(Qt::Horizontal, 1);
        for (const int index : indices) {
            if (index < 0) {
                auto* filler = new QWidget;
                filler->setMinimumWidth(20);
                row->addWidget(filler);
                pane.fillers.push_back(filler);
                pane.cells.push_back(nullptr);
            } else {
                ViewCell* cell = addCell(opened.images[size_t(index)]);
                row->addWidget(cell);
                pane.cells.push_back(cell);
            }
            row->setStretchFactor(row->count() - 1, 1);
        }
        row->setSizes(QList<int>(qsizetype(indices.size()), 1000));
        rows->addWidget(row);
        rows->setStretchFactor(rows->count() - 1, 1);
        connect(row, &QSplitter::splitterMoved, this, &ViewerArea::alignSoon);
    }
    rows->setSizes(QList<int>(qsizetype(layout.rows.size()), 1000));
    connect(rows, &QSplitter::splitterMoved, this, &ViewerArea::alignSoon);
    return pane;
}

ViewCell* ViewerArea::addCell(const CaseImage& image)
{
    ViewCell* cell = m_makeCell();
    showImage(*cell, image);
    m_cells.push_back(cell);
    connect(cell, &ViewCell::activated, this, [this, cell] { setActive(cell); });
    connect(cell, &ViewCell::maximiseRequested, this, [this, cell] { toggleMaximised(cell); });
    connect(cell, &ViewCell::resized, this, &ViewerArea::alignSoon);
    connect(cell, &ViewCell::cameraChanged, this, [this, cell] {
        if (m_aligning)
            return;
        for (Pane& pane : m_panes) // moved by the reader: the pane no longer follows resizes
            if (std::find(pane.cells.begin(), pane.cells.end(), cell) != pane.cells.end())
                pane.aligned = false;
    });
    return cell;
}

void ViewerArea::showImage(ViewCell& cell, const CaseImage& image)
{
    cell.showImage(image);
    // Of a stack nobody can say so much: each slice would have to be seen.
    if (const ImageInfo& info = image.source->info();
        info.kind == ImageKind::Mammogram && info.frames == 1 && m_seenAreas)
        cell.canvas().setSeenArea(m_seenAreas(info));
    if (const BreastExtent* breast = breastOf(image.source->info().id))
        showBreast(cell, *breast);
}

/// Where the picture shows the chest wall at the other side than Patient Orientation says, one of both is wrong.
void ViewerArea::showBreast(ViewCell& cell, const BreastExtent& breast)
{
    const ImageIdentity& identity = cell.image()->info().identity;
    {
        const QScopedValueRollback ours(m_aligning, true); // no reader has moved the view
        cell.setFitArea(breast.area);
    }
    ImageIdentity unsaid = identity;
    unsaid.patientOrientation.clear();
    const auto stated = parsePatientOrientation(identity.patientOrientation);
    const bool alongRows = stated && (stated->row.contains(QLatin1Char('A')) || stated->row.contains(QLatin1Char('P')));
    const bool conflict = alongRows && std::abs(breast.atLeft - breast.atRight) > kClearlyAtEdge &&
                          chestWallSide(unsaid, &breast) != chestWallSide(identity);
    cell.canvas().setOrientationWarning(
        conflict
            ? QStringLiteral("The breast lies at the edge where Patient Orientation has the nipple: check the side.")
            : QString());
}

const BreastExtent* ViewerArea::breastOf(const ImageId& image) const
{
    const auto found = m_breasts.find(image.value);
    return found == m_breasts.end() ? nullptr : &found->second;
}

void ViewerArea::setMagnifier(bool on)
{
    for (ViewCell* cell : m_cells)
        cell->canvas().setMagnifier(on);
}

void ViewerArea::setBreast(const ImageId& image, const BreastExtent& extent)
{
    m_breasts[image.value] = extent;
    for (ViewCell* cell : m_cells)
        if (cell->image() && cell->image()->info().id == image)
            showBreast(*cell, extent);
    alignSoon();
}

void ViewerArea::setActive(ViewCell* cell)
{
    if (cell == m_active)
        return;
    if (m_active)
        m_active->setActive(false);
    m_active = cell;
    if (m_active)
        m_active->setActive(true);
    // Gone to (a bookmark, a finding) behind the one that is maximised.
    if (m_maximised && m_active && !m_active->isVisibleTo(m_active->window())) {
        m_maximised = m_active;
        applyMaximised();
    }
    // Keys that a view takes itself go to the one in use, also on another screen.
    if (m_active && qobject_cast<ImageView*>(QApplication::focusWidget())) {
        m_active->window()->activateWindow();
        m_active->canvas().setFocus();
    }
    m_slices->setLeader(m_active ? &m_active->canvas() : nullptr);
    Q_EMIT activeChanged();
}

void ViewerArea::activateNext(int step)
{
    if (m_cells.empty())
        return;
    const auto at = std::find(m_cells.begin(), m_cells.end(), m_active);
    const int count = int(m_cells.size());
    const int index = at == m_cells.end() ? 0 : (int(at - m_cells.begin()) + step + count) % count;
    if (m_maximised) {
        m_maximised = m_cells[size_t(index)];
        applyMaximised();
    }
    setActive(m_cells[size_t(index)]);
}

std::vector<ViewCell*> ViewerArea::paneOf(const ViewCell& cell) const
{
    std::vector<ViewCell*> views;
    for (const Pane& pane : m_panes)
        if (std::find(pane.cells.begin(), pane.cells.end(), &cell) != pane.cells.end())
            std::copy_if(pane.cells.begin(), pane.cells.end(), std::back_inserter(views),
                         [](const ViewCell* view) { return view && view->image(); });
    return views;
}

ViewCell* ViewerArea::cellShowing(const ImageId& image) const
{
    const auto found = std::find_if(m_cells.begin(), m_cells.end(), [&](const ViewCell* cell) {
        return cell->image() && cell->image()->info().id == image;
    });
    return found == m_cells.end() ? nullptr : *found;
}

void ViewerArea::showInActive(const CaseImage& image)
{
    if (!m_active)
        return;
    linkGroups(false); // the others stay where they are; regroup() links again
    m_slices->clear();
    showImage(*m_active, image);
    regroup();
    Q_EMIT cellsChanged();
    Q_EMIT activeChanged();
}

ViewCell* ViewerArea::reveal(const CaseImage& image)
{
    const ImageId id = image.source->info().id;
    if (!cellShowing(id))
        showInActive(image);
    ViewCell* cell = cellShowing(id);
    if (cell)
        setActive(cell);
    return cell;
}

void ViewerArea::toggleMaximised(ViewCell* cell)
{
    m_maximised = m_maximised ? nullptr : cell;
    applyMaximised();
}

void ViewerArea::applyMaximised()
{
    for (Pane& pane : m_panes) {
        const bool holds = std::find(pane.cells.begin(), pane.cells.end(), m_maximised) != pane.cells.end();
        const bool elsewhere = m_maximised && pane.box->window() != m_maximised->window();
        const bool all = !m_maximised || elsewhere; // other screens stay as they are
        pane.box->setVisible(all || holds);
        for (QWidget* filler : pane.fillers)
            filler->setVisible(all);
        for (ViewCell* cell : pane.cells) {
            if (!cell)
                continue;
            cell->setVisible(all || cell == m_maximised);
            // An emptied row would keep its share of the height.
            cell->parentWidget()->setVisible(all || cell->parentWidget() == m_maximised->parentWidget());
        }
    }
    alignSoon();
}

void ViewerArea::align()
{
    for (Pane& pane : m_panes)
        pane.aligned = pane.layout.alignChestWalls;
    alignSoon();
}

void ViewerArea::alignSoon()
{
    if (m_alignPending)
        return;
    m_alignPending = true;
    // After the layout has given the views their sizes.
    QTimer::singleShot(0, this, [this] {
        m_alignPending = false;
        for (Pane& pane : m_panes)
            if (pane.aligned)
                align(pane);
    });
}

void ViewerArea::align(Pane& pane)
{
    std::vector<AlignedView> views;
    std::vector<ViewCell*> cells;
    for (ViewCell* cell : pane.cells) {
        if (!cell || !cell->image() || !cell->isVisibleTo(this))
            continue;
        if (cell->canvas().state())
            continue; // hung as the presentation state says
        const ImageInfo& info = cell->image()->info();
        AlignedView view;
        view.imageSize = info.size();
        view.spacing = info.calibration.nominalSpacing();
        const BreastExtent* breast = breastOf(info.id);
        if (breast)
            view.breast = breast->area;
        const ChestWall wall = chestWallSide(info.identity, breast);
        const bool known = !info.identity.laterality.isEmpty();
        view.wallAtRight = known ? info.identity.laterality == QLatin1String("R") : wall == ChestWall::Right;
        view.turn = turnToHang(info.identity, wall, view.wallAtRight);
        view.viewport = cell->viewportSize();
        if (view.viewport.isEmpty())
            return;
        views.push_back(view);
        cells.push_back(cell);
    }
    const auto cameras = alignChestWalls(views);
    m_aligning = true;
    linkGroups(false); // each has its own place already
    for (size_t i = 0; i < cells.size(); ++i)
        cells[i]->setCamera(cameras[i]);
    linkGroups(m_linked);
    m_aligning = false;
}

void ViewerArea::regroup()
{
    std::map<ImageKind, std::unique_ptr<ViewGroup>> groups;
    for (ViewCell* cell : m_cells) {
        auto& group = groups[cell->image()->info().kind];
        if (!group)
            group = std::make_unique<ViewGroup>();
        group->add(&cell->canvas());
    }
    m_slices->clear();
    for (ViewCell* cell : m_cells)
        m_slices->add(&cell->canvas());
    m_slices->setLeader(m_active ? &m_active->canvas() : nullptr);
    m_groups.clear();
    for (auto& [kind, group] : groups)
        m_groups.push_back(std::move(group));
    linkGroups(m_linked);
}

void ViewerArea::linkGroups(bool linked)
{
    for (const auto& group : m_groups)
        group->setLinked(linked);
}

void ViewerArea::setLinked(bool linked)
{
    m_linked = linked;
    linkGroups(linked);
    if (!linked || !m_active)
        return;
    for (const auto& group : m_groups)
        if (group->views().contains(&m_active->canvas()))
            group->gather(&m_active->canvas());
}

void ViewerArea::setSlicesLinked(bool linked) { m_slices->setLinked(linked); }

void ViewerArea::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    alignSoon();
}

} // namespace triptych
