#include "app/window/bookmark_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/bookmarks_dialog.h"
#include "ui/models/image_text.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QUuid>

namespace triptych {

BookmarkController::BookmarkController(CaseController& cases, ViewerArea& viewer, CaseStore& store, QWidget* window)
    : QObject(window), m_cases(cases), m_viewer(viewer), m_store(store), m_window(window)
{
    const auto action = [this](const char* text, const char* key, auto fn) {
        QAction* made = windowAction(m_window, QString::fromUtf8(text), QLatin1String(key));
        connect(made, &QAction::triggered, this, fn);
        m_actions << made;
    };
    action("Bookmark this place…", "Ctrl+B", [this] { askName(); });
    action("Bookmarks…", "Ctrl+Shift+B", [this] { showList(); });
    action("Next bookmark", "Ctrl+J", [this] { step(1); });
    connect(&cases, &CaseController::caseAboutToClose, this, [this] {
        m_bookmarks.clear();
        m_last = -1;
        fillList();
    });
    connect(&cases, &CaseController::caseOpened, this, [this] { m_store.loadBookmarks(m_cases.current()->id); });
    connect(&store, &CaseStore::bookmarksLoaded, this, [this](const CaseId& id, const QList<Bookmark>& bookmarks) {
        if (!m_cases.current() || m_cases.current()->id != id)
            return;
        m_bookmarks = bookmarks;
        fillList();
    });
}

/// "Field 3, 20×": its number, and the magnification where there is one.
QString BookmarkController::suggestedName(ViewCell& cell) const
{
    QString name = QStringLiteral("Field %1").arg(m_bookmarks.size() + 1);
    const double times = cell.canvas().magnification();
    if (cell.image()->info().kind == ImageKind::Slide && times > 0)
        name += QStringLiteral(", %1×").arg(times, 0, 'g', 3);
    return name;
}

void BookmarkController::askName()
{
    ViewCell* cell = m_viewer.active();
    if (!cell || !cell->image() || !m_cases.current())
        return;
    const Camera camera = cell->camera();
    // The place is the one that was in view when the key was pressed.
    const Bookmark place{QUuid::createUuid().toString(QUuid::WithoutBraces),
                         m_cases.current()->id,
                         cell->image()->info().id,
                         suggestedName(*cell),
                         camera.centre,
                         camera.zoom,
                         camera.rotationDeg,
                         camera.flippedHorizontally,
                         cell->frame()};
    auto* dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("bookmarkName"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QStringLiteral("Bookmark this place"));
    dialog->setLabelText(QStringLiteral("Name"));
    dialog->setTextValue(place.name);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, place](const QString& name) {
        Bookmark named = place;
        named.name = name.trimmed().isEmpty() ? place.name : name.trimmed();
        add(named);
    });
    dialog->open();
}

void BookmarkController::add(Bookmark bookmark)
{
    if (!m_cases.current() || m_cases.current()->id != bookmark.caseId)
        return;
    m_store.saveBookmark(bookmark);
    m_bookmarks << std::move(bookmark);
    m_last = int(m_bookmarks.size()) - 1;
    fillList();
}

void BookmarkController::showList()
{
    if (!m_dialog) {
        m_dialog = new BookmarksDialog(m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &BookmarksDialog::chosen, this, &BookmarkController::goTo);
        // Once the list has closed its editor: it is filled anew.
        connect(m_dialog, &BookmarksDialog::renamed, this, &BookmarkController::rename, Qt::QueuedConnection);
        connect(m_dialog, &BookmarksDialog::removed, this, &BookmarkController::remove);
    }
    fillList();
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void BookmarkController::goTo(int row)
{
    if (row < 0 || row >= m_bookmarks.size())
        return;
    m_last = row;
    const Bookmark& place = m_bookmarks[row];
    const CaseImage* image = m_cases.image(place.image);
    ViewCell* cell = image ? m_viewer.reveal(*image) : nullptr;
    if (!cell)
        return;
    if (cell->image()->info().frames > 1)
        cell->showFrame(place.frame);
    Camera camera = cell->camera();
    camera.centre = place.centre;
    camera.zoom = place.zoom;
    camera.rotationDeg = place.rotationDeg;
    camera.flippedHorizontally = place.flipped;
    cell->setCamera(camera);
}

void BookmarkController::step(int by)
{
    if (!m_bookmarks.isEmpty())
        goTo((m_last + by + int(m_bookmarks.size())) % int(m_bookmarks.size()));
}

void BookmarkController::rename(int row, const QString& name)
{
    if (row >= 0 && row < m_bookmarks.size() && !name.isEmpty()) {
        m_bookmarks[row].name = name;
        m_store.saveBookmark(m_bookmarks[row]);
    }
    fillList();
}

void BookmarkController::remove(int row)
{
    if (row < 0 || row >= m_bookmarks.size())
        return;
    m_store.removeBookmark(m_bookmarks[row].caseId, m_bookmarks[row].id);
    m_bookmarks.removeAt(row);
    m_last = -1;
    fillList();
}

void BookmarkController::fillList()
{
    if (!m_dialog)
        return;
    QStringList captions;
    for (const Bookmark& place : m_bookmarks) {
        const CaseImage* image = m_cases.image(place.image);
        captions << (image ? imageCaption(image->source->info()) : QStringLiteral("an image that is not in the case"));
    }
    m_dialog->setBookmarks(m_bookmarks, captions);
}

void BookmarkController::fillMenu(QMenu& menu) const { menu.addActions(m_actions); }

} // namespace triptych
