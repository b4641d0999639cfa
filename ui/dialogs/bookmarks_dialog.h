// BookmarksDialog: the places that the reader has marked in the images of a case: to go to, to rename, to remove.
#pragma once

#include "core/workspace/case_store.h"

#include <QDialog>

class QListWidget;
class QPushButton;

namespace triptych {

class BookmarksDialog : public QDialog {
    Q_OBJECT
public:
    explicit BookmarksDialog(QWidget* parent);
    /// `captions`: what stands behind each name: its image and magnification.
    void setBookmarks(const QList<Bookmark>& bookmarks, const QStringList& captions);

Q_SIGNALS:
    void chosen(int row);
    void renamed(int row, const QString& name);
    void removed(int row);

private:
    void followSelection();

    QListWidget* m_list;
    QPushButton* m_rename;
    QPushButton* m_remove;
};

} // namespace triptych
