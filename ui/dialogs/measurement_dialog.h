// MeasurementDialog: a histogram or a line profile with its figures, beside the window's views while they are worked
// in.
#pragma once

#include <QDialog>
#include <QStringList>

#include <vector>

class QLabel;

namespace triptych {

/// What is drawn; a value. Empty `values`: nothing is chosen.
struct MeasurementPlot {
    QString title;
    std::vector<double> values; ///< equally spaced from horizontalFrom to horizontalTo; NaN is a gap
    bool bars = false;          ///< a histogram: values begin at 0 and are not joined
    double horizontalFrom = 0;
    double horizontalTo = 1;
    QString horizontalName; ///< "value", "mm", "px"
    QString verticalName;
    QStringList lines; ///< figures below the plot
};

class PlotWidget;

class MeasurementDialog : public QDialog {
    Q_OBJECT
public:
    explicit MeasurementDialog(QWidget* parent);
    void setPlot(const MeasurementPlot& plot);
    const MeasurementPlot& plot() const;

private:
    QLabel* m_title;
    PlotWidget* m_plot;
    QLabel* m_lines;
};

} // namespace triptych
