#include "ui/models/history_model.h"

#include <QLocale>
#include <QSize>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kRowHeight = 24; ///< logical pixels, so that lines are told apart

QString timeText(const QDateTime& time)
{
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? QStringLiteral("HH:mm:ss")
                                                               : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString whatText(const HistoryEntry& entry)
{
    switch (entry.kind) {
    case AnnotationEdit::Kind::Undo: return QStringLiteral("Undo: ") + entry.text;
    case AnnotationEdit::Kind::Redo: return QStringLiteral("Redo: ") + entry.text;
    case AnnotationEdit::Kind::Do: break;
    }
    return entry.undone ? entry.text + QStringLiteral(" (undone)") : entry.text;
}

} // namespace

QString touchedText(const HistoryEntry& entry)
{
    QStringList parts;
    if (entry.shapes > 0)
        parts << (entry.shapes == 1
                      ? QStringLiteral("1 shape")
                      : QStringLiteral("%1 shapes").arg(QLocale(QLocale::English).toString(entry.shapes)));
    if (entry.tiles > 0)
        parts << QStringLiteral("painted within %1 × %2 px")
                     .arg(qRound(entry.touched.area.width()))
                     .arg(qRound(entry.touched.area.height()));
    return parts.join(QStringLiteral(" and "));
}

void HistoryModel::setEntries(QList<HistoryEntry> entries, const std::function<QString(const ImageId&)>& caption)
{
    beginResetModel();
    m_entries = std::move(entries);
    m_captions.clear();
    for (const HistoryEntry& entry : std::as_const(m_entries))
        m_captions << caption(entry.image);
    endResetModel();
}

QStringList HistoryModel::authors() const
{
    QStringList authors;
    for (const HistoryEntry& entry : m_entries)
        if (!authors.contains(entry.author))
            authors << entry.author;
    std::sort(authors.begin(), authors.end());
    return authors;
}

int HistoryModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_entries.size()); }
int HistoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_entries.size())
        return {};
    const HistoryEntry& entry = m_entries[index.row()];
    if (role == Qt::SizeHintRole)
        return QSize(0, kRowHeight);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Time: return role == Qt::ToolTipRole ? entry.time.toLocalTime().toString(Qt::ISODate) : timeText(entry.time);
    case Author: return entry.author.isEmpty() ? QStringLiteral("unnamed") : entry.author;
    case What: return whatText(entry);
    case Touched: return touchedText(entry);
    case Image: return m_captions[index.row()];
    default: return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList kNames{QStringLiteral("Time"), QStringLiteral("Reader"), QStringLiteral("What"),
                                    QStringLiteral("Touched"), QStringLiteral("Image")};
    return kNames.value(section);
}

} // namespace triptych
