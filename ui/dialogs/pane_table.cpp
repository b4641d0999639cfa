#include "ui/dialogs/pane_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSpinBox>

namespace triptych {

namespace {

enum Column { kTitle, kKind, kWeight, kSlots, kViews, kPrior, kAligned, kColumns };

} // namespace

QString slotsText(const QList<QStringList>& rows)
{
    QStringList lines;
    for (const QStringList& row : rows) {
        QStringList shown = row;
        shown.replaceInStrings(QStringLiteral(" "), QStringLiteral("_"));
        for (QString& slot : shown)
            if (slot.isEmpty())
                slot = QStringLiteral("-");
        lines.append(shown.join(QLatin1Char(' ')));
    }
    return lines.join(QStringLiteral(" / "));
}

QList<QStringList> slotsFromText(const QString& text)
{
    QList<QStringList> rows;
    const QStringList lines = text.toUpper().split(QLatin1Char('/'));
    for (const QString& line : lines.mid(0, hangingLimits::kRows)) {
        QStringList row = line.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts).mid(0, hangingLimits::kSlots);
        for (QString& slot : row)
            slot = slot == QLatin1String("-") ? QString() : slot.left(hangingLimits::kText);
        if (!row.isEmpty())
            rows.append(row);
    }
    return rows;
}

QString kindTitle(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Mammogram: return PaneTable::tr("Mammogram");
    case ImageKind::Ultrasound: return PaneTable::tr("Ultrasound");
    case ImageKind::Slide: return PaneTable::tr("Slide");
    case ImageKind::Volume: return PaneTable::tr("Volume");
    case ImageKind::Image: return PaneTable::tr("Image");
    default: return PaneTable::tr("Other");
    }
}

QList<ImageKind> hangingKinds()
{
    return {ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide,
            ImageKind::Volume,    ImageKind::Image,      ImageKind::Other};
}

PaneTable::PaneTable(QWidget* parent) : QTableWidget(0, kColumns, parent)
{
    setObjectName(QStringLiteral("paneTable"));
    setHorizontalHeaderLabels(
        {tr("Title"), tr("Shows"), tr("Width"), tr("Slots, row / row"), tr("Most views"), tr("Prior"), tr("Aligned")});
    horizontalHeaderItem(kSlots)->setToolTip(
        tr("Laterality and view of each place: RCC LCC / RMLO LMLO. A dash stays empty. Nothing: the images one under "
           "another, as many as “most views”."));
    horizontalHeaderItem(kAligned)->setToolTip(tr("Chest walls meet in the middle, at one physical scale"));
    horizontalHeaderItem(kPrior)->setToolTip(tr("Shows the earlier study"));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(kSlots, QHeaderView::Stretch);
    constexpr int kWidths[] = {120, 140, 78, 0, 92, 54, 66};
    for (int column = 0; column < kColumns; ++column)
        if (kWidths[column] > 0)
            horizontalHeader()->resizeSection(column, kWidths[column]);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(32);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    connect(this, &QTableWidget::itemChanged, this, &PaneTable::tell);
}

void PaneTable::tell()
{
    if (!m_filling)
        Q_EMIT edited();
}

void PaneTable::setRow(int row, const PaneProtocol& pane)
{
    setItem(row, kTitle, new QTableWidgetItem(pane.title));
    setItem(row, kSlots, new QTableWidgetItem(slotsText(pane.rows)));
    auto* kind = new QComboBox;
    for (const ImageKind known : hangingKinds())
        kind->addItem(kindTitle(known), int(known));
    kind->setCurrentIndex(kind->findData(int(pane.kind)));
    setCellWidget(row, kKind, kind);
    auto* weight = new QDoubleSpinBox;
    weight->setRange(hangingLimits::kLeastWeight, hangingLimits::kMostWeight);
    weight->setDecimals(1);
    weight->setSingleStep(0.5);
    weight->setValue(pane.weight);
    setCellWidget(row, kWeight, weight);
    auto* views = new QSpinBox;
    views->setRange(1, hangingLimits::kViews);
    views->setValue(pane.maximum);
    views->setEnabled(pane.rows.isEmpty());
    setCellWidget(row, kViews, views);
    for (const auto& [column, checked] : {std::pair(kPrior, pane.prior), {kAligned, pane.alignChestWalls}}) {
        auto* box = new QCheckBox;
        box->setChecked(checked);
        setCellWidget(row, column, box);
        connect(box, &QCheckBox::toggled, this, &PaneTable::tell);
    }
    for (int column = 0; column < kColumns; ++column) // what stands beneath a widget is not typed into
        if (!item(row, column)) {
            auto* beneath = new QTableWidgetItem;
            beneath->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            setItem(row, column, beneath);
        }
    connect(kind, &QComboBox::currentIndexChanged, this, &PaneTable::tell);
    connect(weight, &QDoubleSpinBox::valueChanged, this, &PaneTable::tell);
    connect(views, &QSpinBox::valueChanged, this, &PaneTable::tell);
}

void PaneTable::setPanes(const QList<PaneProtocol>& panes)
{
    const QScopedValueRollback filling(m_filling, true);
    setRowCount(0);
    setRowCount(int(panes.size()));
    for (int row = 0; row < int(panes.size()); ++row)
        setRow(row, panes[row]);
}

PaneProtocol PaneTable::pane(int row) const
{
    PaneProtocol pane;
    pane.title = item(row, kTitle)->text().simplified().left(hangingLimits::kText);
    pane.rows = slotsFromText(item(row, kSlots)->text());
    pane.prior = static_cast<QCheckBox*>(cellWidget(row, kPrior))->isChecked();
    pane.alignChestWalls = static_cast<QCheckBox*>(cellWidget(row, kAligned))->isChecked();
    pane.kind = ImageKind(static_cast<QComboBox*>(cellWidget(row, kKind))->currentData().toInt());
    pane.weight = static_cast<QDoubleSpinBox*>(cellWidget(row, kWeight))->value();
    auto* views = static_cast<QSpinBox*>(cellWidget(row, kViews));
    views->setEnabled(pane.rows.isEmpty());
    pane.maximum = pane.rows.isEmpty() ? views->value() : 1;
    return pane;
}

QList<PaneProtocol> PaneTable::panes() const
{
    QList<PaneProtocol> all;
    for (int row = 0; row < rowCount(); ++row)
        all.append(pane(row));
    return all;
}

void PaneTable::addPane()
{
    if (rowCount() >= hangingLimits::kPanes)
        return;
    QList<PaneProtocol> all = panes();
    PaneProtocol added;
    added.kind = ImageKind::Mammogram;
    all.append(added);
    setPanes(all);
    selectRow(rowCount() - 1);
    Q_EMIT edited();
}

void PaneTable::removePane()
{
    if (currentRow() < 0 || rowCount() <= 1)
        return;
    removeRow(currentRow());
    Q_EMIT edited();
}

void PaneTable::movePane(int step)
{
    const int from = currentRow(), to = from + step;
    if (from < 0 || to < 0 || to >= rowCount())
        return;
    QList<PaneProtocol> all = panes();
    all.swapItemsAt(from, to);
    setPanes(all);
    selectRow(to);
    Q_EMIT edited();
}

} // namespace triptych
