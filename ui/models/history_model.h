// HistoryModel: who drew what in the images of a case, and when; newest first.
#pragma once

#include "core/workspace/case_store.h"

#include <QAbstractTableModel>

#include <functional>

namespace triptych {

class HistoryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Author, What, Touched, Image, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `caption`: an image's name for people.
    void setEntries(QList<HistoryEntry> entries, const std::function<QString(const ImageId&)>& caption);
    const HistoryEntry& at(int row) const { return m_entries[row]; }
    QStringList authors() const; ///< each once, sorted

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<HistoryEntry> m_entries;
    QStringList m_captions;
};

/// "3 shapes", "1 shape and painted within 256 × 512 px" (whole tiles).
QString touchedText(const HistoryEntry& entry);

} // namespace triptych
