// A row of a list, chosen by a click or by Return.
#pragma once

#include <QGuiApplication>
#include <QListView>

namespace triptych {

/// Calls `chosen(row)`; a double click counts once.
template <class Fn>
void connectChosen(QListView& list, QObject& receiver, Fn chosen)
{
    QObject::connect(&list, &QListView::clicked, &receiver,
                     [chosen](const QModelIndex& index) { chosen(index.row()); });
    QObject::connect(&list, &QListView::activated, &receiver, [chosen](const QModelIndex& index) {
        if (QGuiApplication::mouseButtons() == Qt::NoButton) // else the second click of two
            chosen(index.row());
    });
}

} // namespace triptych
