// ShapesPanel: the table of the shapes of the image in use: sorted by a click on a column, narrowed by text, class,
// author and origin; what is chosen in it is chosen in the view, and the other way round.
#pragma once

#include "ui/models/shapes_query.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace triptych {

class ShapesModel;

class ShapesPanel : public QWidget {
    Q_OBJECT
public:
    explicit ShapesPanel(ShapesModel* model, QWidget* parent = nullptr);

    /// Marks these rows, in any order, without saying that somebody chose them. Too many here and there are counted
    /// only.
    void setChosenRows(const QList<int>& rows);
    QTableView* table() const { return m_table; }

Q_SIGNALS:
    void chosen(const QList<triptych::ShapeId>& ids);
    void jumpRequested(int row);
    void hideRequested(int row); ///< or to show it again
    void lockRequested(int row); ///< or to unlock it
    void menuRequested(const QPoint& global);
    void deleteRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildFilters();
    void showAnswer();
    void showCount();
    void askFilter();
    void tellChosen();
    void clicked(const QModelIndex& index);

    ShapesModel* m_model;
    QTableView* m_table;
    QLineEdit* m_text;
    QComboBox* m_class;
    QComboBox* m_author;
    QComboBox* m_origin;
    QLabel* m_count;
    bool m_marking = false;
    qsizetype m_unmarked = 0; ///< so many are chosen, and not marked
    Shape m_current;          ///< where the keyboard is in the table, while another answer comes
    int m_currentColumn = -1;
};

} // namespace triptych
