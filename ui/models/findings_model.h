// FindingsModel: what is marked in the case: the reader's shapes with their measurements, and the models' proposals
// that wait to be accepted or rejected.
#pragma once

#include "core/base/ids.h"

#include <QAbstractListModel>
#include <QColor>
#include <QRectF>

namespace triptych {

struct Finding {
    enum class State { Drawn, ToReview, Accepted, Rejected };
    QString key; ///< shape id, or the proposal's own
    ImageId image;
    ShapeId shape;  ///< empty for a proposal
    QString title;  ///< "Ellipse · Mass"
    QString detail; ///< "L MLO · 12.4 mm"
    QColor colour;
    int frame = 0;
    QRectF area; ///< level-0 pixels, to jump to
    State state = State::Drawn;
    friend bool operator==(const Finding&, const Finding&) = default;
};

class FindingsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole + 1, ColourRole, StateRole };
    using QAbstractListModel::QAbstractListModel;

    void setFindings(QList<Finding> findings);
    const Finding& at(int row) const { return m_findings.at(row); }
    const QList<Finding>& findings() const { return m_findings; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void findingsChanged();

private:
    QList<Finding> m_findings;
};

QString findingStateName(Finding::State state); ///< "drawn", "to review", "accepted", "rejected"

} // namespace triptych
