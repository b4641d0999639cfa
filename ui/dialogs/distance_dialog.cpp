#include "ui/dialogs/distance_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QVBoxLayout>

namespace triptych {

DistanceDialog::DistanceDialog(const DistanceQuestion& question, std::function<void(double, bool)> given,
                               QWidget* parent)
    : QDialog(parent), m_value(new QDoubleSpinBox), m_unit(new QComboBox)
{
    setObjectName(QStringLiteral("distanceDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question.title);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    auto* text = new QLabel(question.text);
    text->setWordWrap(true);
    text->setMinimumWidth(320);
    column->addWidget(text);
    auto* row = new QHBoxLayout;
    m_value->setObjectName(QStringLiteral("distance"));
    m_value->setDecimals(3);
    m_value->setRange(question.negative ? -100000 : 0, 100000);
    m_value->setValue(question.pixels);
    m_value->selectAll();
    row->addWidget(m_value, 1);
    m_unit->setObjectName(QStringLiteral("unit"));
    m_unit->addItem(tr("pixels"));
    if (question.pixelMm > 0)
        m_unit->addItem(tr("mm"));
    row->addWidget(m_unit);
    column->addLayout(row);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this, mm = question.pixelMm](int unit) {
        m_value->setValue(unit == 1 ? m_value->value() * mm : m_value->value() / mm); // the same distance
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    connect(this, &QDialog::accepted, this,
            [this, given = std::move(given)] { given(m_value->value(), m_unit->currentIndex() == 1); });
}

} // namespace triptych
