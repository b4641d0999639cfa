// FusedCard: the fused prediction with each modality's share, what is missing or was warned of, and what it is worth.
#pragma once

#include "ui/models/ai_model.h"
#include "ui/panels/card_frame.h"

#include <vector>

namespace triptych {

class ShareBar;

class FusedCard : public CardFrame {
    Q_OBJECT
public:
    explicit FusedCard(QWidget* parent = nullptr);
    /// Hidden where nothing may be shown.
    void showResult(const AiModel& model);

private:
    void showShares(const FusedResult& fused);

    QLabel* m_number;
    QLabel* m_numberMeaning;
    QVBoxLayout* m_shares;
    std::vector<ShareBar*> m_bars;
    QLabel* m_formula;
    QLabel* m_statement;
};

} // namespace triptych
