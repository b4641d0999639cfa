#include "ui/panels/share_bar.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace triptych {

ShareBar::ShareBar(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void ShareBar::setShare(const QString& name, const QString& figures, double probability)
{
    m_name = name;
    m_figures = figures;
    m_probability = probability;
    setAccessibleName(name + QLatin1Char(' ') + figures);
    update();
}

QSize ShareBar::sizeHint() const { return {200, 30}; }

void ShareBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours::kText);
    const QRect text(0, 0, width(), 19);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, m_name);
    QFont small = font();
    small.setPixelSize(12);
    painter.setFont(small);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_figures);
    const QRectF bar(0, 22, width(), 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x26, 0x2f, 0x3a));
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(probabilityColour(m_probability));
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * qBound(0.0, m_probability, 1.0), bar.height()),
                            3, 3);
}

} // namespace triptych
