// BookmarkController: marks the place in view with a name, lists the marked places and goes back to them. They are
// kept in the store, with the case.
#pragma once

#include "core/workspace/case_store.h"

#include <QObject>
#include <QPointer>

class QAction;
class QMenu;

namespace triptych {

class BookmarksDialog;
class CaseController;
class ViewCell;
class ViewerArea;

class BookmarkController : public QObject {
    Q_OBJECT
public:
    BookmarkController(CaseController& cases, ViewerArea& viewer, CaseStore& store, QWidget* window);

    void fillMenu(QMenu& menu) const;
    const QList<QAction*>& actions() const { return m_actions; } ///< for the registry of keys
    const QList<Bookmark>& bookmarks() const { return m_bookmarks; }

private:
    void askName();
    void add(Bookmark bookmark);
    void showList();
    void goTo(int row);
    void step(int by);
    void rename(int row, const QString& name);
    void remove(int row);
    void fillList();
    QString suggestedName(ViewCell& cell) const;

    CaseController& m_cases;
    ViewerArea& m_viewer;
    CaseStore& m_store;
    QWidget* m_window;
    QList<QAction*> m_actions;
    QList<Bookmark> m_bookmarks; ///< of the open case, oldest first
    int m_last = -1;             ///< row that was gone to
    QPointer<BookmarksDialog> m_dialog;
};

} // namespace triptych
