#include "ui/panels/report_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace triptych {

ReportPanel::ReportPanel(QWidget* parent) : QWidget(parent), m_text(new QPlainTextEdit)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    m_text->setReadOnly(true);
    m_text->setFocusPolicy(Qt::StrongFocus);
    m_text->setObjectName(QStringLiteral("report"));
    column->addWidget(m_text, 1);
    auto* row = new QHBoxLayout;
    auto* copy = new QPushButton(QStringLiteral("Copy"));
    auto* save = new QPushButton(QStringLiteral("Save as text…"));
    for (QPushButton* button : {copy, save}) {
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    copy->setObjectName(QStringLiteral("copyReport"));
    save->setObjectName(QStringLiteral("saveReport"));
    column->addLayout(row);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(m_text->toPlainText()); });
}

void ReportPanel::setReport(const QString& text)
{
    if (text != m_text->toPlainText())
        m_text->setPlainText(text);
}

} // namespace triptych
