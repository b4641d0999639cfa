#include "ui/dialogs/agreement_dialog.h"

#include "ui/dialogs/named_button.h"
#include "ui/models/agreement_model.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kRowHeight = 26;
constexpr int kMostSummaryRows = 7; ///< seen at once

QString readersText(const AgreementSummary& summary)
{
    return summary.readerA.isEmpty() ? AgreementDialog::tr("all (Fleiss)")
                                     : summary.readerA + QStringLiteral(" – ") + summary.readerB;
}

QString distanceText(const AgreementSummary& summary)
{
    const bool calibrated = std::isfinite(summary.hausdorff95Mm.value);
    return measureText(calibrated ? summary.hausdorff95Mm : summary.hausdorff95Px, calibrated ? 2 : 1) +
           (calibrated                                   ? QStringLiteral(" mm")
            : std::isfinite(summary.hausdorff95Px.value) ? QStringLiteral(" px")
                                                         : QString());
}

void quieten(QTableView* table)
{
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table->setShowGrid(false);
    table->setStyleSheet(QStringLiteral("QTableView { selection-background-color: #1f4a75; selection-color: #ffffff; }"
                                        "QTableView::item { padding: 0 6px; }"));
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setHighlightSections(false);
}

} // namespace

AgreementDialog::AgreementDialog(QWidget* view, QWidget* parent)
    : QDialog(parent), m_model(new AgreementModel(this)), m_sorted(new QSortFilterProxyModel(this)),
      m_summary(new QTableWidget), m_table(new QTableView), m_notes(makeLabel({}, "quiet")), m_legend(new QLabel),
      m_open(namedButton(tr("Open the image"), "agreementOpen")),
      m_accept(namedButton(tr("Accept the consensus"), "agreementAccept"))
{
    setObjectName(QStringLiteral("agreementDialog"));
    setWindowTitle(tr("Agreement of the readers"));
    resize(QSize(1420, 780).boundedTo(screen()->availableSize()));
    auto* row = new QHBoxLayout(this);
    row->setSpacing(14);
    auto* tables = new QVBoxLayout;
    buildTables(tables);
    row->addLayout(tables, 6);
    auto* side = new QVBoxLayout;
    view->setMinimumSize(360, 320);
    side->addWidget(view, 1);
    m_legend->setObjectName(QStringLiteral("agreementLegend"));
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    side->addWidget(m_legend);
    auto* buttons = new QHBoxLayout;
    m_accept->setProperty("role", QStringLiteral("primary"));
    auto* exported = namedButton(tr("Export the table…"), "agreementExport");
    buttons->addWidget(m_accept);
    buttons->addWidget(m_open);
    buttons->addStretch();
    buttons->addWidget(exported);
    side->addLayout(buttons);
    row->addLayout(side, 4);
    connect(exported, &QPushButton::clicked, this, &AgreementDialog::exportRequested);
    connect(m_accept, &QPushButton::clicked, this, &AgreementDialog::acceptRequested);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex()); index.isValid())
            Q_EMIT openRequested(m_model->at(index.row()).image);
    });
    setAcceptEnabled(false, {});
}

void AgreementDialog::buildTables(QVBoxLayout* column)
{
    column->addWidget(makeLabel(tr("OVER ALL IMAGES, WITH 95 % INTERVALS"), "section"));
    m_summary->setObjectName(QStringLiteral("agreementSummary"));
    m_summary->setColumnCount(7);
    m_summary->setHorizontalHeaderLabels(
        {tr("Label"), tr("Readers"), tr("Images"), tr("Dice"), tr("IoU"), tr("Hausdorff 95 %"), tr("Kappa")});
    quieten(m_summary);
    m_summary->setSelectionMode(QAbstractItemView::NoSelection);
    m_summary->setFocusPolicy(Qt::NoFocus);
    m_summary->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_summary->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_summary->horizontalHeader()->setStretchLastSection(true);
    m_summary->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    column->addWidget(m_summary);
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setObjectName(QStringLiteral("agreementNotes"));
    column->addWidget(m_notes);
    column->addSpacing(6);
    column->addWidget(makeLabel(tr("IMAGE BY IMAGE"), "section"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(AgreementModel::kSortRole);
    m_table->setObjectName(QStringLiteral("agreementTable"));
    m_table->setModel(m_sorted);
    quieten(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSectionResizeMode(AgreementModel::Image, QHeaderView::Stretch);
    m_table->sortByColumn(AgreementModel::Dice, Qt::AscendingOrder); // what agrees least comes first
    column->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AgreementDialog::tellChosen);
    connect(m_table, &QTableView::doubleClicked, m_open, &QPushButton::click);
}

void AgreementDialog::setStudy(const ReaderStudy& study, const std::vector<AgreementSummary>& summaries,
                               const std::map<int, QString>& labelNames, const QStringList& notes)
{
    m_model->setStudy(study, labelNames);
    fillSummary(summaries, labelNames);
    m_notes->setText(notes.join(QLatin1Char(' ')));
    m_notes->setVisible(!notes.isEmpty());
    for (const int column : {int(AgreementModel::Label), int(AgreementModel::Readers), int(AgreementModel::Dice),
                             int(AgreementModel::Iou), int(AgreementModel::Hausdorff)})
        m_table->horizontalHeader()->resizeSection(column, m_table->horizontalHeader()->sectionSizeHint(column) + 24);
    m_table->horizontalHeader()->resizeSection(AgreementModel::Readers, 150);
    m_table->horizontalHeader()->resizeSection(AgreementModel::Label, 110);
    if (m_sorted->rowCount() > 0)
        m_table->setCurrentIndex(m_sorted->index(0, 0));
}

void AgreementDialog::fillSummary(const std::vector<AgreementSummary>& given, const std::map<int, QString>& labelNames)
{
    std::vector<AgreementSummary> summaries = given; // a label that nobody has used says nothing
    std::erase_if(summaries, [](const AgreementSummary& summary) {
        return summary.label != 0 && summary.bothEmpty == summary.images;
    });
    m_summary->setRowCount(int(summaries.size()));
    for (int i = 0; i < int(summaries.size()); ++i) {
        const AgreementSummary& summary = summaries[size_t(i)];
        const auto name = labelNames.find(summary.label);
        const QString label = summary.label == 0         ? tr("Class of the image")
                              : name == labelNames.end() ? QString::number(summary.label)
                                                         : name->second;
        const QStringList cells{label,
                                readersText(summary),
                                QString::number(summary.images),
                                measureText(summary.dice, 3),
                                measureText(summary.iou, 3),
                                distanceText(summary),
                                measureText(summary.kappa, 2)};
        for (int column = 0; column < int(cells.size()); ++column)
            m_summary->setItem(i, column, new QTableWidgetItem(cells[column]));
        m_summary->item(i, 2)->setToolTip(
            tr("%1 unmarked by all, %2 marked by one alone").arg(summary.bothEmpty).arg(summary.oneEmpty));
    }
    const int rows = std::clamp(int(summaries.size()), 1, kMostSummaryRows);
    m_summary->setFixedHeight(m_summary->horizontalHeader()->sizeHint().height() + rows * kRowHeight + 6);
}

void AgreementDialog::setLegend(const QString& text) { m_legend->setText(text); }

void AgreementDialog::setAcceptEnabled(bool enabled, const QString& tip)
{
    m_accept->setEnabled(enabled);
    m_accept->setToolTip(tip);
}

void AgreementDialog::tellChosen()
{
    const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex());
    m_open->setEnabled(index.isValid());
    if (index.isValid())
        Q_EMIT chosen(m_model->at(index.row()).image, m_model->at(index.row()).frame);
}

} // namespace triptych
