#include "ui/dialogs/screen_size_dialog.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace triptych {

namespace {

constexpr int kLinePixels = 500;
constexpr double kAssumedPixelsPerMm = 3.78; // 96 dots per inch
constexpr double kMmPerInch = 25.4;

/// The line, its ends marked by thin strokes.
class MeasuredLine : public QWidget {
public:
    explicit MeasuredLine(QWidget* parent) : QWidget(parent) { setFixedSize(kLinePixels + 20, 40); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::black);
        const int left = 10, right = left + kLinePixels, y = height() / 2;
        painter.fillRect(left, y - 1, kLinePixels, 2, Qt::white);
        painter.fillRect(left, 6, 1, height() - 12, Qt::white);
        painter.fillRect(right - 1, 6, 1, height() - 12, Qt::white);
    }
};

} // namespace

ScreenSizeDialog::ScreenSizeDialog(double pixelsPerMm, QWidget* parent)
    : QDialog(parent), m_length(new QDoubleSpinBox), m_result(new QLabel)
{
    setWindowTitle(tr("Measure the screen"));
    auto* column = new QVBoxLayout(this);
    auto* text = new QLabel(tr("Hold a ruler to the screen and enter the length of the white line, from end to end. "
                               "Images are then shown at their true size on this screen."));
    text->setWordWrap(true);
    column->addWidget(text);
    column->addWidget(new MeasuredLine(this), 0, Qt::AlignHCenter);
    m_length->setObjectName(QStringLiteral("lineLength"));
    m_length->setRange(20, 1000);
    m_length->setDecimals(1);
    m_length->setSuffix(tr(" mm"));
    m_length->setValue(kLinePixels / (pixelsPerMm > 0 ? pixelsPerMm : kAssumedPixelsPerMm));
    auto* form = new QFormLayout;
    form->addRow(tr("Length of the line"), m_length);
    form->addRow(QString(), m_result);
    column->addLayout(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    column->addWidget(buttons);
    connect(m_length, &QDoubleSpinBox::valueChanged, this, &ScreenSizeDialog::showResult);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::accepted, this, [this] { Q_EMIT measured(kLinePixels / m_length->value()); });
    showResult();
    m_length->selectAll();
}

void ScreenSizeDialog::showResult()
{
    const double perMm = kLinePixels / m_length->value();
    m_result->setText(
        tr("%1 pixels per mm (%2 dots per inch)").arg(perMm, 0, 'f', 2).arg(perMm * kMmPerInch, 0, 'f', 0));
}

} // namespace triptych
