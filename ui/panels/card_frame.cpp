#include "ui/panels/card_frame.h"

#include "ui/theme/theme.h"

namespace triptych {

CardFrame::CardFrame(const QString& title, QWidget* parent) : QFrame(parent)
{
    setProperty("role", QStringLiteral("card"));
    m_body = new QVBoxLayout(this);
    m_body->setContentsMargins(10, 8, 10, 10);
    m_body->setSpacing(6);
    m_titleRow = new QHBoxLayout;
    m_titleRow->addWidget(makeLabel(title, "title"));
    m_titleRow->addStretch(1);
    m_body->addLayout(m_titleRow);
}

QHBoxLayout* nameValueRow(QWidget* name, QWidget* value)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(name);
    row->addStretch(1);
    row->addWidget(value);
    return row;
}

} // namespace triptych
