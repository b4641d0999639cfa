// LesionModel: the lesions of the open case with their parts in its images. GUI thread.
#pragma once

#include "core/annotation/shape.h"
#include "core/image/image_source.h"
#include "core/workspace/lesion.h"

#include <QAbstractListModel>
#include <QRectF>

namespace triptych {

/// One outline of a lesion in one image.
struct LesionPart {
    ImageId image;
    ShapeId shape;
    ImageKind kind = ImageKind::Other;
    QString caption;     ///< "L MLO"
    QString measurement; ///< "12.4 mm"
    int frame = 0;
    QRectF area; ///< level-0 pixels, to jump to
    friend bool operator==(const LesionPart&, const LesionPart&) = default;
};

struct LesionRow {
    Lesion lesion;
    QList<LesionPart> parts; ///< in the order of the case's images
    friend bool operator==(const LesionRow&, const LesionRow&) = default;
};

class LesionModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PartsRole = Qt::UserRole + 1, AssessmentRole };
    using QAbstractListModel::QAbstractListModel;

    void setLexicons(QList<Lexicon> lexicons) { m_lexicons = std::move(lexicons); }
    const QList<Lexicon>& lexicons() const { return m_lexicons; }
    void setRows(QList<LesionRow> rows);
    const LesionRow& at(int row) const { return m_rows.at(row); }
    const QList<LesionRow>& rows() const { return m_rows; }
    int rowOf(const QString& lesionId) const; ///< −1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void rowsChanged();

private:
    QList<Lexicon> m_lexicons;
    QList<LesionRow> m_rows;
};

} // namespace triptych
