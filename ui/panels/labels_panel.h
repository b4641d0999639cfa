// LabelsPanel: up to 255 labels to search, add, copy and remove, with colour, opacity, key, lock and eye; the
// operations on what is painted with the one in hand; and the opacity of all that was painted.
#pragma once

#include <QWidget>

class QAction;
class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QSlider;
class QSortFilterProxyModel;
class QToolButton;

namespace triptych {

class CardFrame;
class DisplayModel;
class LabelListModel;
class LabelModel;
class ToolSettings;

class LabelsPanel : public QWidget {
    Q_OBJECT
public:
    LabelsPanel(LabelModel* labels, DisplayModel* display, QWidget* parent = nullptr);

    /// The operations, as buttons, and by how much they change a label.
    void setOperations(const QList<QAction*>& actions, ToolSettings* settings);

private:
    QWidget* buildList();
    QHBoxLayout* buildButtons();
    QHBoxLayout* buildActive();
    void showLabels();
    void showAmount();
    void chooseColour(int number);

    LabelModel* m_labels;
    DisplayModel* m_display;
    ToolSettings* m_settings = nullptr;
    LabelListModel* m_rows;
    QSortFilterProxyModel* m_found;
    QLineEdit* m_search;
    QListView* m_list;
    QToolButton* m_add;
    QToolButton* m_duplicate;
    QToolButton* m_remove;
    QComboBox* m_key;
    QSlider* m_labelOpacity;
    QSlider* m_opacity;
    QDoubleSpinBox* m_amount = nullptr;
    QComboBox* m_unit = nullptr;
};

} // namespace triptych
