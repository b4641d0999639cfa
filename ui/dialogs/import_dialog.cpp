#include "ui/dialogs/import_dialog.h"

#include "core/base/counted.h"
#include "ui/dialogs/named_button.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

namespace {

QString countsText(const ExchangeReading& reading)
{
    qsizetype shapes = 0, frames = 0;
    for (const ExchangeMarks& marks : reading.content.images) {
        shapes += marks.shapes.size();
        frames +=
            std::count_if(marks.masks.begin(), marks.masks.end(), [](const LabelMap& map) { return !map.isEmpty(); });
    }
    QStringList parts;
    if (shapes > 0)
        parts << (shapes == 1 ? QObject::tr("1 shape") : QObject::tr("%L1 shapes").arg(shapes));
    addCounted(parts, frames, "painted labels on 1 frame", "painted labels on %1 frames");
    if (reading.content.images.size() > 1)
        parts << QObject::tr("on %1 images").arg(reading.content.images.size());
    return parts.isEmpty() ? QObject::tr("Nothing that can be brought in") : parts.join(QStringLiteral(", "));
}

void addList(QVBoxLayout* column, const QString& title, const QStringList& lines, const char* name)
{
    if (lines.isEmpty())
        return;
    column->addWidget(makeLabel(title, "section"));
    auto* text = new QPlainTextEdit(lines.join(QLatin1Char('\n')));
    text->setObjectName(QLatin1String(name));
    text->setReadOnly(true);
    text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // long lines are wrapped
    text->setFixedHeight(24 + 20 * int(std::clamp<qsizetype>(2 * lines.size(), 3, 7)));
    text->setFocusPolicy(Qt::ClickFocus);
    column->addWidget(text);
}

} // namespace

ImportDialog::ImportDialog(const QString& path, const ExchangeReading& reading, int replaced, int painted,
                           QWidget* parent)
    : QDialog(parent), m_as(new QComboBox)
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import %1").arg(QFileInfo(path).fileName()));
    setModal(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    auto* counts = makeLabel(tr("%1: %2").arg(reading.formatName, countsText(reading)), "title");
    counts->setObjectName(QStringLiteral("importCounts"));
    counts->setMinimumWidth(520);
    column->addWidget(counts);
    QStringList notes;
    addCounted(notes, replaced, "1 of these shapes is here already and is replaced.",
               "%1 of these shapes are here already and are replaced.");
    addCounted(notes, painted, "What is painted on 1 frame is replaced.", "What is painted on %1 frames is replaced.");
    addList(column, tr("Labels: in the file → here"), reading.mapping, "importMapping");
    addList(column, tr("Left out, mended or replaced"), reading.notes + notes, "importNotes");
    auto* row = new QHBoxLayout;
    m_as->setObjectName(QStringLiteral("importAs"));
    m_as->addItem(tr("as in the file"), int(ImportAs::AsInFile));
    m_as->addItem(tr("as shapes"), int(ImportAs::Shapes));
    m_as->addItem(tr("as painted labels"), int(ImportAs::Labels));
    row->addWidget(makeLabel(tr("Bring in"), "quiet"));
    row->addWidget(m_as);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(makeLabel(tr("It is one step: undo takes all of it back."), "quiet"));
    auto* buttons = new QHBoxLayout;
    auto* cancel = namedButton(tr("Cancel"), "importCancel");
    auto* go = new QPushButton(tr("Import"));
    go->setObjectName(QStringLiteral("importNow"));
    go->setDefault(true);
    go->setEnabled(reading.content.hasShapes() || reading.content.hasMasks());
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(go);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed(ImportAs(m_as->currentData().toInt()));
        accept();
    });
}

} // namespace triptych
