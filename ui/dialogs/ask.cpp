#include "ui/dialogs/ask.h"

#include "ui/dialogs/folder_memory.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace triptych {

namespace {

/// Begins where this dialog was last used, and remembers where it was used now.
QFileDialog* fileDialog(QWidget* parent, const QString& title, const QString& filter)
{
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (FolderMemory* memory = FolderMemory::of(parent)) {
        if (const QString folder = memory->folder(title); !folder.isEmpty())
            dialog->setDirectory(folder);
        QObject::connect(dialog, &QDialog::accepted, memory, [memory, dialog, title] {
            // Of a folder chosen, the one that it lies in: the next case is beside it.
            const QStringList chosen = dialog->selectedFiles();
            memory->remember(title, chosen.isEmpty() ? QString() : QFileInfo(chosen.first()).absolutePath());
        });
    }
    return dialog;
}

} // namespace

void askMixedPatients(QWidget* parent, const QString& message, std::function<void()> confirmed)
{
    auto* box = new QMessageBox(QMessageBox::Warning, QStringLiteral("Images of different patients"), message,
                                QMessageBox::NoButton, parent);
    box->setObjectName(QStringLiteral("mixedDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(QStringLiteral(
        "Opened together they make a mixed case. It stays marked as mixed, and a fused prediction says nothing about "
        "any one of these patients."));
    auto* yes = box->addButton(QStringLiteral("Open as a mixed case"), QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("openMixed"));
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QObject::connect(box, &QMessageBox::buttonClicked, parent,
                     [yes, confirmed = std::move(confirmed)](QAbstractButton* button) {
                         if (button == yes)
                             confirmed();
                     });
    box->open();
}

void askOpenFiles(QWidget* parent, const QString& title, const QString& filter,
                  std::function<void(const QStringList&)> chosen)
{
    auto* dialog = fileDialog(parent, title, filter);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(chosen));
    dialog->open();
}

void askFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> chosen)
{
    auto* dialog = fileDialog(parent, title, {});
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void askSaveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter,
                 const QString& suffix, std::function<void(const QString&)> chosen)
{
    auto* dialog = fileDialog(parent, title, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void askText(QWidget* parent, const QString& title, const QString& label, const QString& suggestion,
             std::function<void(const QString&)> given)
{
    auto* dialog = new QInputDialog(parent);
    dialog->setObjectName(QStringLiteral("textDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(suggestion);
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, [given = std::move(given)](const QString& text) {
        if (const QString trimmed = text.simplified(); !trimmed.isEmpty())
            given(trimmed);
    });
    dialog->open();
}

} // namespace triptych
