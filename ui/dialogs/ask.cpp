#include "ui/dialogs/ask.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace triptych {

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
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(chosen));
    dialog->open();
}

void askFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> chosen)
{
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void askSaveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter,
                 const QString& suffix, std::function<void(const QString&)> chosen)
{
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace triptych
