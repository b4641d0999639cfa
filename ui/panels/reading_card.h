// ReadingCard: the reader's own assessment, best committed before the models' results are shown.
#pragma once

#include "ui/models/ai_model.h"
#include "ui/panels/card_frame.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace triptych {

class ReadingCard : public CardFrame {
    Q_OBJECT
public:
    explicit ReadingCard(QWidget* parent = nullptr);
    void showReading(const AiModel& model);

Q_SIGNALS:
    void commitRequested(const QString& assessment, const QString& text);
    void revealRequested();

private:
    QLabel* m_state;
    QComboBox* m_assessment;
    QLineEdit* m_text;
    QPushButton* m_commit;
    QPushButton* m_reveal;
};

} // namespace triptych
