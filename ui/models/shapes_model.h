// ShapesModel: the table of the shapes of one image. It holds an answer of shapes_query.h and looks up what is seen of
// it: a million rows cost no more than the list that it shares. GUI thread.
#pragma once

#include "ui/models/shapes_query.h"

#include <QAbstractTableModel>

namespace triptych {

class ShapesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the place of what was shown. The columns that sort() chose stay so.
    void setAnswer(ShapesAnswer answer, const ShapesContext& context);
    const ShapesAnswer& answer() const { return m_answer; }
    const ShapesQuery& query() const { return m_query; }
    /// Of what is asked for, all but the order, which sort() says.
    void setFilter(const ShapesQuery& filter);

    const Shape* at(int row) const;      ///< null outside; valid until the next answer
    int rowOf(const Shape& shape) const; ///< −1 where it is not shown

    QString labelText(int label) const { return labelName(m_context.labels, label); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    /// Asks for another order; −1: as they lie on one another.
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void queryChanged(); ///< an answer to it is wanted
    void renameRequested(const triptych::ShapeId& id, const QString& name);

private:
    QString text(const Shape& shape, ShapeColumn column) const;

    ShapesAnswer m_answer;
    ShapesContext m_context;
    ShapesQuery m_query;
};

} // namespace triptych
