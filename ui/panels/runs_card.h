// RunsCard: the models that fit the case, what each is doing, and the button that starts or stops them.
#pragma once

#include "ui/models/ai_model.h"
#include "ui/panels/card_frame.h"

#include <vector>

class QProgressBar;
class QPushButton;

namespace triptych {

class RunsCard : public CardFrame {
    Q_OBJECT
public:
    explicit RunsCard(QWidget* parent = nullptr);
    void showRuns(const AiModel& model);

Q_SIGNALS:
    void runRequested();
    void cancelRequested();
    void cardsRequested();
    void inputRequested();
    void frameRequested(const QString& runKey);

private:
    struct Row {
        QWidget* box = nullptr;
        QLabel* title = nullptr;
        QLabel* state = nullptr;
        QLabel* model = nullptr;
        QLabel* frame = nullptr;
        QProgressBar* bar = nullptr;
        QLabel* note = nullptr;
    };
    Row makeRow();
    void showRow(const Row& row, const AiRun& run, bool revealed);

    QLabel* m_none;
    QPushButton* m_start;
    QPushButton* m_cards;
    QPushButton* m_inputs;
    QVBoxLayout* m_list;
    std::vector<Row> m_rows;
    bool m_running = false;
};

} // namespace triptych
