// FolderMemory: the folder that each file dialog was last used in. A child of the window whose dialogs it is for.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

class QWidget;

namespace triptych {

class FolderMemory : public QObject {
    Q_OBJECT
public:
    explicit FolderMemory(QWidget* window);

    /// The one of the window that `widget` belongs to, or of that window's owner; null where there is none.
    static FolderMemory* of(const QWidget* widget);

    /// By the dialog's title; empty where it was not used yet.
    QString folder(const QString& dialog) const { return m_folders.value(dialog); }
    void setFolders(const QHash<QString, QString>& folders) { m_folders = folders; }
    void remember(const QString& dialog, const QString& folder);

Q_SIGNALS:
    void remembered(const QString& dialog, const QString& folder);

private:
    QHash<QString, QString> m_folders;
};

} // namespace triptych
