// LabelsPanel: labels 1–9 with key, colour, name and visibility, and the opacity of what was painted.
#pragma once

#include <QWidget>

#include <vector>

class QCheckBox;
class QLineEdit;
class QSlider;
class QToolButton;

namespace triptych {

class DisplayModel;
class LabelModel;

class LabelsPanel : public QWidget {
    Q_OBJECT
public:
    LabelsPanel(LabelModel* labels, DisplayModel* display, QWidget* parent = nullptr);

private:
    struct Row {
        int number = 0;
        QToolButton* key = nullptr;
        QToolButton* colour = nullptr;
        QLineEdit* name = nullptr;
        QCheckBox* visible = nullptr;
    };
    Row makeRow(int number);
    void showLabels();
    void chooseColour(int number);

    LabelModel* m_labels;
    DisplayModel* m_display;
    std::vector<Row> m_rows;
    QSlider* m_opacity;
};

} // namespace triptych
