#include "ui/dialogs/measurement_dialog.h"

#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

const QColor kAxis(139, 151, 165);
const QColor kCurve(77, 163, 255);

QString number(double value) { return QString::number(value, 'g', 4); }

} // namespace

/// Axes with their ends written out, and the curve or the bars.
class PlotWidget : public QWidget {
public:
    PlotWidget() { setMinimumSize(360, 200); }
    void setPlot(const MeasurementPlot& plot)
    {
        m_plot = plot;
        update();
    }
    const MeasurementPlot& plot() const { return m_plot; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), QColor(13, 17, 23));
        if (m_plot.values.empty()) {
            painter.setPen(kAxis);
            painter.drawText(rect(), Qt::AlignCenter, tr("Choose a region or a line in a view."));
            return;
        }
        const auto [low, high] = verticalRange();
        const QRectF area = QRectF(rect()).adjusted(58, 14, -16, -34);
        paintAxes(painter, area, low, high);
        painter.setRenderHint(QPainter::Antialiasing);
        m_plot.bars ? paintBars(painter, area, high) : paintCurve(painter, area, low, high);
    }

private:
    std::pair<double, double> verticalRange() const
    {
        double low = m_plot.bars ? 0 : INFINITY, high = m_plot.bars ? 1 : -INFINITY;
        for (const double value : m_plot.values)
            if (!std::isnan(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
        if (!(low <= high))
            return {0, 1};
        return {low, high > low ? high : low + 1};
    }

    void paintAxes(QPainter& painter, const QRectF& area, double low, double high) const
    {
        painter.setPen(kAxis);
        painter.drawLine(area.bottomLeft(), area.bottomRight());
        painter.drawLine(area.bottomLeft(), area.topLeft());
        const double textTop = area.bottom() + 4;
        painter.drawText(QRectF(area.left() - 4, textTop, 120, 18), Qt::AlignLeft, number(m_plot.horizontalFrom));
        painter.drawText(QRectF(area.right() - 120, textTop, 130, 18), Qt::AlignRight, number(m_plot.horizontalTo));
        painter.drawText(QRectF(area.left(), textTop, area.width(), 18), Qt::AlignHCenter, m_plot.horizontalName);
        painter.drawText(QRectF(0, area.top() - 8, 52, 18), Qt::AlignRight, number(high));
        painter.drawText(QRectF(0, area.bottom() - 12, 52, 18), Qt::AlignRight, number(low));
        painter.drawText(QRectF(0, area.center().y() - 9, 52, 18), Qt::AlignRight, m_plot.verticalName);
    }

    void paintBars(QPainter& painter, const QRectF& area, double high) const
    {
        const double step = area.width() / double(m_plot.values.size());
        for (size_t i = 0; i < m_plot.values.size(); ++i) {
            const double height = m_plot.values[i] / high * area.height();
            painter.fillRect(QRectF(area.left() + double(i) * step, area.bottom() - height,
                                    std::max(1.0, step - (step > 3 ? 1 : 0)), height),
                             kCurve);
        }
    }

    void paintCurve(QPainter& painter, const QRectF& area, double low, double high) const
    {
        QPainterPath path;
        bool pen = false;
        const double last = double(std::max<size_t>(m_plot.values.size() - 1, 1));
        for (size_t i = 0; i < m_plot.values.size(); ++i) {
            const double value = m_plot.values[i];
            const QPointF at(area.left() + area.width() * double(i) / last,
                             area.bottom() - area.height() * (value - low) / (high - low));
            if (std::isnan(value))
                pen = false;
            else if (std::exchange(pen, true))
                path.lineTo(at);
            else
                path.moveTo(at);
        }
        painter.setPen(QPen(kCurve, 1.5));
        painter.drawPath(path);
    }

    MeasurementPlot m_plot;
};

MeasurementDialog::MeasurementDialog(QWidget* parent)
    : QDialog(parent), m_title(new QLabel), m_plot(new PlotWidget), m_lines(new QLabel)
{
    setObjectName(QStringLiteral("measurementDialog"));
    setWindowTitle(tr("Histogram and profile"));
    auto* column = new QVBoxLayout(this);
    m_title->setObjectName(QStringLiteral("plotTitle"));
    column->addWidget(m_title);
    column->addWidget(m_plot, 1);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lines->setObjectName(QStringLiteral("plotLines"));
    column->addWidget(m_lines);
}

void MeasurementDialog::setPlot(const MeasurementPlot& plot)
{
    m_title->setText(plot.title);
    m_plot->setPlot(plot);
    m_lines->setText(plot.lines.join(QStringLiteral("\n")));
    m_lines->setVisible(!plot.lines.isEmpty());
}

const MeasurementPlot& MeasurementDialog::plot() const { return m_plot->plot(); }

} // namespace triptych
