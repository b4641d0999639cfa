#include "ui/dialogs/export_dialog.h"

#include "ui/dialogs/folder_memory.h"
#include "ui/dialogs/named_button.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

namespace {

const char kFolderKey[] = "Export";

template <class Widget>
Widget* named(Widget* widget, const char* name)
{
    widget->setObjectName(QLatin1String(name));
    return widget;
}

struct Amount {
    qsizetype shapes = 0, closed = 0, painted = 0; ///< painted frames
};

Amount amountOf(const ExchangeContent& content)
{
    Amount amount;
    for (const ExchangeMarks& marks : content.images) {
        amount.shapes += std::count_if(marks.shapes.begin(), marks.shapes.end(),
                                       [&](const Shape& shape) { return marks.frames.contains(shape.frame); });
        amount.closed += std::count_if(marks.shapes.begin(), marks.shapes.end(), [&](const Shape& shape) {
            return isClosed(shape.type) && marks.frames.contains(shape.frame);
        });
        for (auto it = marks.masks.cbegin(); it != marks.masks.cend(); ++it)
            amount.painted += marks.frames.contains(it.key()) && !it->isEmpty();
    }
    return amount;
}

QString bulleted(const QStringList& sentences)
{
    QStringList lines;
    for (const QString& sentence : sentences)
        lines << QStringLiteral("•  ") + sentence;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ExportDialog::ExportDialog(const ExportOffer& offer, QWidget* parent)
    : QDialog(parent), m_offer(offer), m_shapes(named(new QCheckBox, "exportShapes")),
      m_labels(named(new QCheckBox, "exportLabels")), m_scope(named(new QComboBox, "exportScope")),
      m_coarser(named(new QComboBox, "exportCoarser")), m_coarserText(new QLabel(tr("Resolution"))),
      m_formats(named(new QListWidget, "exportFormats")), m_path(named(new QLineEdit, "exportPath")),
      m_browse(namedButton(tr("Browse…"), "exportBrowse")), m_files(named(makeLabel({}, "quiet"), "exportFiles")),
      m_lossesText(named(new QLabel, "exportLosses")), m_export(new QPushButton(tr("Export")))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export shapes and labels"));
    setModal(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addWidget(makeWhat());
    column->addWidget(makeLabel(tr("Format"), "section"));
    m_formats->setMinimumHeight(246); // all of them at once
    column->addWidget(m_formats, 1);
    column->addWidget(makeFile());
    column->addWidget(makeLabel(tr("What this format loses"), "section"));
    m_lossesText->setWordWrap(true);
    m_lossesText->setTextFormat(Qt::PlainText);
    m_lossesText->setMinimumWidth(560);
    m_lossesText->setMinimumHeight(88);
    m_lossesText->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_lossesText);
    auto* buttons = new QHBoxLayout;
    auto* cancel = namedButton(tr("Cancel"), "exportCancel");
    named(m_export, "exportNow")->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_export);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    bind();
    listFormats();
    m_path->setFocus();
}

QWidget* ExportDialog::makeWhat()
{
    const auto add = [this](ExportScope scope, const QString& text) { m_scope->addItem(text, int(scope)); };
    if (m_offer.selectedShapes > 0)
        add(ExportScope::SelectedShapes, tr("Selected shapes (%1)").arg(m_offer.selectedShapes));
    if (m_offer.frames > 1)
        add(ExportScope::ThisFrame, tr("This frame (%1)").arg(m_offer.frame + 1));
    add(ExportScope::AllFrames, m_offer.frames > 1 ? tr("All %1 frames").arg(m_offer.frames) : tr("This image"));
    if (m_offer.images > 1)
        add(ExportScope::AllImages, tr("All %1 images of the case").arg(m_offer.images));
    m_scope->setCurrentIndex(m_scope->findData(int(ExportScope::AllFrames)));
    const std::pair<const char*, int> steps[] = {
        {"Full", 1}, {"1 of 2 × 2 pixels", 2}, {"1 of 4 × 4 pixels", 4}, {"1 of 8 × 8 pixels", 8}};
    for (const auto& [text, step] : steps)
        m_coarser->addItem(QString::fromUtf8(text), step);
    m_shapes->setChecked(!m_offer.labelsFirst);
    m_labels->setChecked(m_offer.labelsFirst);
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->addWidget(makeLabel(tr("What"), "quiet"), 0, 0);
    grid->addWidget(m_shapes, 0, 1);
    grid->addWidget(m_labels, 0, 2);
    grid->addWidget(makeLabel(tr("From"), "quiet"), 1, 0);
    grid->addWidget(m_scope, 1, 1, 1, 2);
    setRole(m_coarserText, "quiet");
    grid->addWidget(m_coarserText, 2, 0);
    grid->addWidget(m_coarser, 2, 1, 1, 2);
    grid->setColumnStretch(2, 1);
    return box;
}

QWidget* ExportDialog::makeFile()
{
    QString folder = m_offer.folder;
    if (const FolderMemory* memory = FolderMemory::of(parentWidget()))
        if (const QString last = memory->folder(QLatin1String(kFolderKey)); !last.isEmpty())
            folder = last;
    m_path->setText(QDir(folder).filePath(m_offer.name));
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(makeLabel(tr("File"), "quiet"));
    row->addWidget(m_path, 1);
    row->addWidget(m_browse);
    column->addLayout(row);
    m_files->setTextFormat(Qt::PlainText);
    m_files->setWordWrap(true);
    column->addWidget(m_files);
    return box;
}

void ExportDialog::bind()
{
    for (QCheckBox* box : {m_shapes, m_labels})
        connect(box, &QCheckBox::toggled, this, &ExportDialog::listFormats);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &ExportDialog::listFormats);
    connect(m_coarser, &QComboBox::currentIndexChanged, this, &ExportDialog::showConsequences);
    connect(m_formats, &QListWidget::currentItemChanged, this, &ExportDialog::applyFormatToName);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::followName);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::order);
}

const ExchangeFormat* ExportDialog::format() const
{
    const QListWidgetItem* item = m_formats->currentItem();
    return item ? exchangeFormat(item->data(Qt::UserRole).toString()) : nullptr;
}

ExportScope ExportDialog::scope() const { return ExportScope(m_scope->currentData().toInt()); }

int ExportDialog::coarser() const { return format() && format()->masks ? m_coarser->currentData().toInt() : 1; }

const QStringList& ExportDialog::losses()
{
    if (m_known.formatId != format()->id || m_known.coarser != coarser())
        m_known = {format()->id, coarser(), exchangeLosses(*format(), m_content, {coarser(), {}, {}, 0})};
    return m_known.sentences;
}

/// Only formats into which something would go.
void ExportDialog::listFormats()
{
    m_content = m_offer.content(scope());
    m_known = {};
    const Amount there = amountOf(m_content);
    m_shapes->setText(tr("Shapes (%1)").arg(there.shapes));
    m_labels->setText(m_offer.frames > 1  ? tr("Painted labels (frames: %1)").arg(there.painted)
                      : there.painted > 0 ? tr("Painted labels")
                                          : tr("Painted labels (none)"));
    for (ExchangeMarks& marks : m_content.images) {
        if (!m_shapes->isChecked())
            marks.shapes.clear();
        if (!m_labels->isChecked())
            marks.masks.clear();
    }
    const Amount chosen = amountOf(m_content);
    const QString before = format()              ? format()->id
                           : m_offer.labelsFirst ? QStringLiteral("nifti")
                                                 : QStringLiteral("geojson");
    {
        const QSignalBlocker quiet(m_formats);
        m_formats->clear();
        for (const ExchangeFormat& known : exchangeFormats()) {
            const bool goes =
                chosen.painted > 0 || (known.id == QLatin1String("geojson") ? chosen.shapes > 0 : chosen.closed > 0);
            if (!goes || !exchangeFits(known, m_content))
                continue;
            auto* item = new QListWidgetItem(
                QStringLiteral("%1  (%2)   %3").arg(known.name, known.endings.join(QStringLiteral(", ")), known.words),
                m_formats);
            item->setData(Qt::UserRole, known.id);
            if (known.id == before)
                m_formats->setCurrentItem(item);
        }
        if (!m_formats->currentItem() && m_formats->count() > 0)
            m_formats->setCurrentRow(0);
    }
    applyFormatToName();
}

/// The name gets the ending of the format, in place of that of another.
void ExportDialog::applyFormatToName()
{
    const ExchangeFormat* wanted = format();
    QString path = m_path->text();
    const ExchangeFormat* there = exchangeFormatOfName(path);
    if (wanted && there != wanted) {
        qsizetype longest = 0;
        for (const QString& ending : there ? there->endings : QStringList())
            if (path.endsWith(ending, Qt::CaseInsensitive))
                longest = std::max(longest, ending.size());
        const QSignalBlocker quiet(m_path);
        m_path->setText(path.chopped(longest) + wanted->endings.first());
    }
    showConsequences();
}

/// A name typed with another known ending means that format.
void ExportDialog::followName()
{
    const ExchangeFormat* named = exchangeFormatOfName(m_path->text());
    const QSignalBlocker quiet(m_formats);
    for (int row = 0; named && row < m_formats->count(); ++row)
        if (m_formats->item(row)->data(Qt::UserRole).toString() == named->id)
            m_formats->setCurrentRow(row);
    showConsequences();
}

void ExportDialog::showConsequences()
{
    const ExchangeFormat* chosen = format();
    for (QWidget* widget : {static_cast<QWidget*>(m_coarser), static_cast<QWidget*>(m_coarserText)})
        widget->setEnabled(chosen && chosen->masks);
    const bool fits = chosen && exchangeFormatOfName(m_path->text()) == chosen;
    m_export->setEnabled(fits);
    if (!fits) {
        m_files->setText(chosen ? tr("The name needs the ending %1.").arg(chosen->endings.join(tr(" or ")))
                                : QString());
        m_lossesText->setText(chosen ? QString() : tr("There is nothing to export here."));
        return;
    }
    const auto files = exchangeFiles(*chosen, m_content, m_path->text().toStdString());
    int present = 0;
    for (const auto& file : files)
        present += QFileInfo::exists(QString::fromStdString(file.string()));
    QString text = files.size() == 1 ? QString()
                                     : tr("%1 files, the first is %2. ")
                                           .arg(files.size())
                                           .arg(QString::fromStdString(files.front().filename().string()));
    if (present > 0)
        text +=
            files.size() == 1 ? tr("This file exists and is replaced.") : tr("%1 exist and are replaced.").arg(present);
    m_files->setText(text);
    setRole(m_files, present > 0 ? "amber" : "quiet");
    m_export->setText(present > 0 ? tr("Replace") : tr("Export"));
    m_lossesText->setText(losses().isEmpty() ? tr("Nothing: it comes back as it is.") : bulleted(losses()));
}

void ExportDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Export to"), QFileInfo(m_path->text()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // said in this dialog
    dialog->selectFile(QFileInfo(m_path->text()).fileName());
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::order()
{
    if (FolderMemory* memory = FolderMemory::of(parentWidget()))
        memory->remember(QLatin1String(kFolderKey), QFileInfo(m_path->text()).absolutePath());
    Q_EMIT ordered({format()->id, m_content, {coarser(), {}, {}, 0}, m_path->text()});
    accept();
}

} // namespace triptych
