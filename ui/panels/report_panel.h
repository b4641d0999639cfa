// ReportPanel: what the case comes to in words, made anew whenever something changes; copied or saved as text.
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace triptych {

class ReportPanel : public QWidget {
    Q_OBJECT
public:
    explicit ReportPanel(QWidget* parent = nullptr);
    void setReport(const QString& text);

Q_SIGNALS:
    void saveRequested(const QString& text);

private:
    QPlainTextEdit* m_text;
};

} // namespace triptych
