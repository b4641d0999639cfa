#include "ui/models/project_model.h"

namespace triptych {

namespace {
constexpr int kMostPictures = 1500; ///< of some 10 KB each
}

QString countsText(const ProjectCounts& counts)
{
    QString text = ProjectModel::tr("%1 of %2 done").arg(counts.done).arg(counts.total);
    if (counts.review == 1)
        text += ProjectModel::tr(", 1 needs review");
    else if (counts.review > 1)
        text += ProjectModel::tr(", %1 need review").arg(counts.review);
    return text;
}

ProjectModel::ProjectModel(QObject* parent) : QAbstractListModel(parent), m_pictures(kMostPictures) {}

void ProjectModel::setProject(const StoredProject& stored, const QString& reader)
{
    beginResetModel();
    m_project = stored.project;
    m_reader = reader;
    m_current.clear();
    m_rows.clear();
    m_progress.clear();
    m_pictures.clear();
    m_asked.clear();
    for (qsizetype row = 0; row < m_project.items.size(); ++row)
        m_rows.insert(m_project.items[row].file, int(row));
    for (const ItemProgress& progress : stored.progress)
        m_progress.insert({progress.file, progress.reader}, progress);
    endResetModel();
    Q_EMIT countsChanged();
    Q_EMIT currentChanged();
}

void ProjectModel::clear() { setProject({}, {}); }

void ProjectModel::setSettings(const AnnotationProject& project)
{
    m_project = project;
    Q_EMIT countsChanged();
}

void ProjectModel::setReader(const QString& reader)
{
    if (reader == m_reader)
        return;
    m_reader = reader;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT countsChanged();
    Q_EMIT currentChanged();
}

ItemProgress ProjectModel::progressOf(const QString& file, const QString& reader) const
{
    ItemProgress none;
    none.file = file;
    none.reader = reader;
    return m_progress.value({file, reader}, none);
}

void ProjectModel::setProgress(const ItemProgress& progress)
{
    m_progress.insert({progress.file, progress.reader}, progress);
    tellRow(rowOf(progress.file));
    Q_EMIT countsChanged();
}

ProjectCounts ProjectModel::counts() const
{
    ProjectCounts counts{rowCount()};
    for (int row = 0; row < counts.total; ++row) {
        const ItemState state = progress(row).state;
        counts.started += state == ItemState::Started;
        counts.done += state == ItemState::Done;
        counts.review += state == ItemState::NeedsReview;
    }
    return counts;
}

void ProjectModel::setCurrent(const QString& file)
{
    if (file == m_current)
        return;
    const int before = currentRow();
    m_current = file;
    tellRow(before);
    tellRow(currentRow());
    Q_EMIT currentChanged();
}

int ProjectModel::nextUnfinished(int row) const
{
    const int rows = rowCount();
    for (int step = 1; step <= rows; ++step)
        if (const int next = (std::max(row, -1) + step) % rows; !isFinished(progress(next).state))
            return next;
    return -1;
}

void ProjectModel::setPicture(const QString& file, const QImage& picture)
{
    m_asked.remove(file);
    m_pictures.insert(file, new QImage(picture));
    tellRow(rowOf(file));
}

int ProjectModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_project.items.size());
}

QVariant ProjectModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ProjectItem& entry = item(index.row());
    switch (role) {
    case Qt::DisplayRole: return entry.file;
    case Qt::ToolTipRole: {
        const QString note = progress(index.row()).note;
        return note.isEmpty() ? entry.file : entry.file + QLatin1Char('\n') + note;
    }
    case PictureRole:
        if (const QImage* picture = m_pictures.object(entry.file))
            return *picture;
        if (!m_asked.contains(entry.file)) {
            m_asked.insert(entry.file);
            Q_EMIT pictureWanted(entry.file);
        }
        return {};
    case StateRole: return int(progress(index.row()).state);
    case NoteRole: return progress(index.row()).note;
    case ClassRole: return progress(index.row()).imageClass;
    case CurrentRole: return !m_current.isEmpty() && entry.file == m_current;
    default: return {};
    }
}

void ProjectModel::tellRow(int row)
{
    if (row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void ProjectFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

void ProjectFilter::setText(const QString& text)
{
    m_text = text;
    invalidateFilter();
}

bool ProjectFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_text.isEmpty() && !index.data().toString().contains(m_text, Qt::CaseInsensitive))
        return false;
    const auto state = ItemState(index.data(ProjectModel::StateRole).toInt());
    switch (m_show) {
    case Show::All: return true;
    // What has just been finished stays in sight while it is open.
    case Show::Unfinished: return !isFinished(state) || index.data(ProjectModel::CurrentRole).toBool();
    case Show::New: return state == ItemState::New;
    case Show::Started: return state == ItemState::Started;
    case Show::Done: return state == ItemState::Done;
    case Show::NeedsReview: return state == ItemState::NeedsReview;
    }
    return true;
}

} // namespace triptych
