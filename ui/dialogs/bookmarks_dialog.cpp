#include "ui/dialogs/bookmarks_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

BookmarksDialog::BookmarksDialog(QWidget* parent)
    : QDialog(parent), m_list(new QListWidget), m_rename(new QPushButton(tr("Rename"))),
      m_remove(new QPushButton(tr("Remove")))
{
    setObjectName(QStringLiteral("bookmarksDialog"));
    setWindowTitle(tr("Bookmarks"));
    auto* column = new QVBoxLayout(this);
    auto* text = new QLabel(tr("Places marked with Ctrl+B. A click goes there."));
    text->setWordWrap(true);
    column->addWidget(text);
    m_list->setObjectName(QStringLiteral("bookmarkList"));
    m_list->setMinimumSize(300, 260);
    m_list->setSpacing(3);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    column->addWidget(m_list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_rename->setObjectName(QStringLiteral("renameBookmark"));
    m_remove->setObjectName(QStringLiteral("removeBookmark"));
    buttons->addButton(m_rename, QDialogButtonBox::ActionRole);
    buttons->addButton(m_remove, QDialogButtonBox::ActionRole);
    column->addWidget(buttons);
    connect(m_list, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { Q_EMIT chosen(m_list->row(item)); });
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { Q_EMIT chosen(m_list->row(item)); });
    connect(m_list, &QListWidget::currentRowChanged, this, &BookmarksDialog::followSelection);
    connect(m_list, &QListWidget::itemChanged, this,
            [this](QListWidgetItem* item) { Q_EMIT renamed(m_list->row(item), item->text().trimmed()); });
    connect(m_rename, &QPushButton::clicked, this, [this] {
        if (m_list->currentItem())
            m_list->editItem(m_list->currentItem());
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (m_list->currentRow() >= 0)
            Q_EMIT removed(m_list->currentRow());
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    followSelection();
}

void BookmarksDialog::setBookmarks(const QList<Bookmark>& bookmarks, const QStringList& captions)
{
    const QSignalBlocker quiet(m_list);
    const int row = m_list->currentRow();
    m_list->clear();
    for (qsizetype i = 0; i < bookmarks.size(); ++i) {
        auto* item = new QListWidgetItem(bookmarks[i].name, m_list);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setToolTip(captions.value(i));
    }
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    followSelection();
}

void BookmarksDialog::followSelection()
{
    const bool any = m_list->currentRow() >= 0;
    m_rename->setEnabled(any);
    m_remove->setEnabled(any);
}

} // namespace triptych
