// ProjectModel: the images of an annotation project as one reader sees them: how far each is, with small pictures that
// are asked for when a row is first seen. GUI thread.
#pragma once

#include "core/workspace/annotation_project.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QSet>
#include <QSortFilterProxyModel>

namespace triptych {

struct ProjectCounts {
    int total = 0, started = 0, done = 0, review = 0;
    friend bool operator==(const ProjectCounts&, const ProjectCounts&) = default;
};
/// "12 of 590 done, 3 need review".
QString countsText(const ProjectCounts& counts);

class ProjectModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PictureRole = Qt::UserRole + 1, StateRole, NoteRole, CurrentRole, ClassRole };
    explicit ProjectModel(QObject* parent = nullptr);

    void setProject(const StoredProject& stored, const QString& reader);
    void clear();
    bool isEmpty() const { return m_project.id.isEmpty(); }
    const AnnotationProject& project() const { return m_project; }
    void setSettings(const AnnotationProject& project); ///< the same images otherwise
    /// Whose progress is shown; nobody else's can be read from the model's rows.
    QString reader() const { return m_reader; }
    void setReader(const QString& reader);

    int rowOf(const QString& file) const { return m_rows.value(file, -1); }
    const ProjectItem& item(int row) const { return m_project.items.at(row); }
    ItemProgress progress(int row) const { return progressOf(item(row).file, m_reader); }
    ItemProgress progressOf(const QString& file, const QString& reader) const;
    void setProgress(const ItemProgress& progress);
    ProjectCounts counts() const;

    QString currentFile() const { return m_current; }
    int currentRow() const { return rowOf(m_current); }
    void setCurrent(const QString& file);
    /// The next row after `row` that the reader has not finished, from the start again behind the end; −1: none.
    int nextUnfinished(int row) const;

    void setPicture(const QString& file, const QImage& picture);
    void forgetWanted(const QString& file) { m_asked.remove(file); } ///< it is asked for again when seen again

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void countsChanged();
    void currentChanged();
    void pictureWanted(const QString& file) const;

private:
    void tellRow(int row);

    AnnotationProject m_project;
    QString m_reader;
    QString m_current;
    QHash<QString, int> m_rows;                                  ///< by file
    QHash<std::pair<QString, QString>, ItemProgress> m_progress; ///< by file and reader
    mutable QCache<QString, QImage> m_pictures;
    mutable QSet<QString> m_asked;
};

/// What of a project is listed: by state and by a part of the name.
class ProjectFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Show { All, Unfinished, New, Started, Done, NeedsReview };
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setShow(Show show);
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Show m_show = Show::All;
    QString m_text;
};

} // namespace triptych
