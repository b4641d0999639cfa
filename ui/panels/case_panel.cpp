#include "ui/panels/case_panel.h"

#include "ui/models/display_model.h"
#include "ui/models/thumbnail_model.h"
#include "ui/models/worklist_model.h"
#include "ui/panels/card_frame.h"
#include "ui/panels/item_delegates.h"
#include "ui/panels/list_choice.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QListView>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>

namespace triptych {

namespace {

QSlider* percentSlider(const QString& name)
{
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, 100);
    slider->setObjectName(name);
    slider->setFocusPolicy(Qt::TabFocus);
    return slider;
}

QString percent(double value) { return QStringLiteral("%1 %").arg(qRound(value * 100)); }

} // namespace

CasePanel::CasePanel(WorklistModel* worklist, ThumbnailModel* thumbnails, DisplayModel* display, QWidget* parent)
    : QWidget(parent), m_display(display)
{
    setObjectName(QStringLiteral("leftPanel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 12, 8, 10);
    column->setSpacing(6);
    m_usual = new QWidget;
    auto* usual = new QVBoxLayout(m_usual);
    usual->setContentsMargins(0, 0, 0, 0);
    usual->setSpacing(6);
    addWorklist(usual, worklist);
    addThumbnails(usual, thumbnails);
    column->addWidget(m_usual, 1);
    addLayers(column);
    connect(display, &DisplayModel::changed, this, &CasePanel::showDisplayState);
    showDisplayState();
}

void CasePanel::addWorklist(QVBoxLayout* column, WorklistModel* model)
{
    column->addWidget(makeLabel(QStringLiteral("WORKLIST"), "section"));
    m_empty = makeLabel(QStringLiteral("No cases yet. Drop a folder here, or open one with Ctrl+Shift+O."), "quiet");
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    m_worklist = new QListView;
    m_worklist->setObjectName(QStringLiteral("worklist"));
    m_worklist->setModel(model);
    m_worklist->setItemDelegate(new CaseDelegate(m_worklist));
    m_worklist->setMouseTracking(true);
    m_worklist->setUniformItemSizes(true);
    m_worklist->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_worklist->setContextMenuPolicy(Qt::CustomContextMenu);
    column->addWidget(m_worklist);
    connectChosen(*m_worklist, *this, [this](int row) { Q_EMIT caseRequested(row); });
    connect(m_worklist, &QListView::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = m_worklist->indexAt(at);
        if (!index.isValid())
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(QStringLiteral("Open"), this, [this, row = index.row()] { Q_EMIT caseRequested(row); });
        menu->addAction(QStringLiteral("Remove from the list"), this,
                        [this, row = index.row()] { Q_EMIT caseRemovalRequested(row); });
        menu->popup(m_worklist->viewport()->mapToGlobal(at));
    });
    connect(model, &QAbstractItemModel::modelReset, this, &CasePanel::fitWorklist);
    fitWorklist();
}

void CasePanel::fitWorklist()
{
    const int rows = m_worklist->model()->rowCount();
    m_empty->setVisible(rows == 0);
    m_worklist->setVisible(rows > 0);
    constexpr int kRowHeight = 47;
    constexpr int kMostRows = 5;
    m_worklist->setFixedHeight(qMin(rows, kMostRows) * kRowHeight + 2);
}

void CasePanel::addThumbnails(QVBoxLayout* column, ThumbnailModel* model)
{
    column->addSpacing(4);
    column->addWidget(makeLabel(QStringLiteral("IMAGES"), "section"));
    m_thumbnails = new QListView;
    m_thumbnails->setObjectName(QStringLiteral("thumbnails"));
    m_thumbnails->setModel(model);
    m_thumbnails->setItemDelegate(new ThumbnailDelegate(m_thumbnails));
    m_thumbnails->setViewMode(QListView::IconMode);
    m_thumbnails->setMovement(QListView::Static);
    m_thumbnails->setResizeMode(QListView::Adjust);
    m_thumbnails->setMouseTracking(true);
    m_thumbnails->setUniformItemSizes(true);
    m_thumbnails->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_thumbnails, 1);
    connectChosen(*m_thumbnails, *this, [this](int row) { Q_EMIT thumbnailActivated(row); });
}

void CasePanel::addLayers(QVBoxLayout* column)
{
    column->addSpacing(4);
    column->addWidget(makeLabel(QStringLiteral("LAYERS"), "section"));
    m_window = makeLabel({}, "quiet");
    m_shapeCount = makeLabel(QStringLiteral("0"), "quiet");
    m_labelPercent = makeLabel({}, "quiet");
    m_saliencyPercent = makeLabel({}, "quiet");
    m_shapes = new QCheckBox(QStringLiteral("Shapes"));
    m_labels = new QCheckBox(QStringLiteral("Labels"));
    m_saliency = new QCheckBox(QStringLiteral("Saliency"));
    m_labelOpacity = percentSlider(QStringLiteral("labelOpacity"));
    m_saliencyOpacity = percentSlider(QStringLiteral("layerSaliencyOpacity"));
    column->addLayout(nameValueRow(new QLabel(QStringLiteral("Image")), m_window));
    column->addLayout(nameValueRow(m_labels, m_labelPercent));
    column->addWidget(m_labelOpacity);
    column->addLayout(nameValueRow(m_saliency, m_saliencyPercent));
    column->addWidget(m_saliencyOpacity);
    column->addLayout(nameValueRow(m_shapes, m_shapeCount));
    for (QCheckBox* box : {m_shapes, m_labels, m_saliency})
        box->setFocusPolicy(Qt::TabFocus);
    connect(m_shapes, &QCheckBox::toggled, this,
            [this](bool on) { m_display->update([on](DisplayState& s) { s.shapesVisible = on; }); });
    connect(m_labels, &QCheckBox::toggled, this,
            [this](bool on) { m_display->update([on](DisplayState& s) { s.labelsVisible = on; }); });
    connect(m_saliency, &QCheckBox::toggled, this,
            [this](bool on) { m_display->update([on](DisplayState& s) { s.saliencyVisible = on; }); });
    connect(m_labelOpacity, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.labelOpacity = v / 100.0; }); });
    connect(m_saliencyOpacity, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.saliencyOpacity = v / 100.0; }); });
}

void CasePanel::showDisplayState()
{
    const DisplayState& state = m_display->state();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_shapes), QSignalBlocker(m_labels), QSignalBlocker(m_saliency),
                                       QSignalBlocker(m_labelOpacity), QSignalBlocker(m_saliencyOpacity)};
    m_shapes->setChecked(state.shapesVisible);
    m_labels->setChecked(state.labelsVisible);
    m_saliency->setChecked(state.saliencyVisible);
    m_labelOpacity->setValue(qRound(state.labelOpacity * 100));
    m_saliencyOpacity->setValue(qRound(state.saliencyOpacity * 100));
    m_labelPercent->setText(percent(state.labelOpacity));
    m_saliencyPercent->setText(percent(state.saliencyOpacity));
}

void CasePanel::setInstead(QWidget* panel)
{
    auto* column = static_cast<QVBoxLayout*>(layout());
    if (m_instead && m_instead != panel) {
        column->removeWidget(m_instead);
        m_instead->hide();
    }
    if (panel && panel != m_instead)
        column->insertWidget(0, panel, 1);
    m_instead = panel;
    m_usual->setVisible(!panel);
    if (panel)
        panel->show();
}

void CasePanel::setWindowText(const QString& text) { m_window->setText(text); }

void CasePanel::setShapeCount(int count) { m_shapeCount->setText(QString::number(count)); }

} // namespace triptych
