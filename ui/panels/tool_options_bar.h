// ToolOptionsBar: the strip under the bar: which tool is in hand, what it can be set to, and how it is worked. Bound to
// ToolSettings; it holds nothing but the scale that sizes are also said in.
#pragma once

#include "ui/models/tool_settings.h"

#include <QFrame>
#include <QIcon>
#include <QList>

#include <utility>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QSlider;

namespace triptych {

class LabelModel;

class ToolOptionsBar : public QFrame {
    Q_OBJECT
public:
    ToolOptionsBar(ToolSettings* settings, LabelModel* labels, QWidget* parent = nullptr);

    void setTool(const QString& name, const QIcon& icon, ToolOptions options, const QString& hint);
    /// Millimetres per level-0 pixel of the view in use; 0: not calibrated.
    void setPixelMm(double mm);

private:
    void buildBrush(QHBoxLayout* row);
    void buildValues(QHBoxLayout* row);
    void buildRegion(QHBoxLayout* row);
    /// The widget is shown for tools that have one of these options.
    template <class Widget>
    Widget* add(QHBoxLayout* row, Widget* widget, ToolOptions options, const char* name);
    QLabel* addLabel(QHBoxLayout* row, const QString& text, ToolOptions options);
    void showSettings();
    void showLabels();
    void showScale();
    void takeOver(int index);

    ToolSettings* m_settings;
    LabelModel* m_labels;
    double m_pixelMm = 0;
    ToolOptions m_options;
    QList<std::pair<QWidget*, ToolOptions>> m_shown;
    QLabel* m_icon;
    QLabel* m_name;
    QLabel* m_hint;
    QSlider* m_radius = nullptr;
    QDoubleSpinBox* m_radiusPx = nullptr;
    QLabel* m_radiusMm = nullptr;
    QComboBox* m_form = nullptr;
    QCheckBox* m_pressure = nullptr;
    QComboBox* m_over = nullptr;
    QSlider* m_edges = nullptr;
    QDoubleSpinBox* m_low = nullptr;
    QDoubleSpinBox* m_high = nullptr;
    QSlider* m_tolerance = nullptr;
    QLabel* m_toleranceText = nullptr;
    QCheckBox* m_fillHoles = nullptr;
    QComboBox* m_subtract = nullptr;
    QComboBox* m_byValue = nullptr;
};

} // namespace triptych
