#include "ui/panels/fused_card.h"

#include "ui/panels/share_bar.h"
#include "ui/theme/theme.h"

namespace triptych {

FusedCard::FusedCard(QWidget* parent)
    : CardFrame(QStringLiteral("Fused prediction"), parent), m_number(makeLabel({}, "number")),
      m_numberMeaning(makeLabel({}, "quiet")), m_shares(new QVBoxLayout), m_formula(makeLabel({}, "quiet")),
      m_statement(makeLabel({}, "amber"))
{
    setObjectName(QStringLiteral("fusedCard"));
    m_number->setObjectName(QStringLiteral("fusedNumber"));
    body()->addLayout(nameValueRow(m_number, m_numberMeaning));
    m_shares->setSpacing(8);
    body()->addLayout(m_shares);
    for (QLabel* label : {m_formula, m_statement}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText); // what a file says of itself is no markup
        body()->addWidget(label);
    }
    m_numberMeaning->setObjectName(QStringLiteral("fusedMeaning"));
    m_statement->setObjectName(QStringLiteral("fusedStatement"));
}

void FusedCard::showResult(const AiModel& model)
{
    setVisible(model.revealed() && model.fused().has_value());
    if (model.fused())
        showShares(*model.fused());
}

void FusedCard::showShares(const FusedResult& fused)
{
    m_number->setText(QString::number(fused.probability, 'f', 2));
    m_numberMeaning->setText(fused.warned ? QStringLiteral("⚠ P(malignant), see the warnings")
                                          : QStringLiteral("P(malignant), calibrated"));
    setRole(m_numberMeaning, fused.warned ? "amber" : "quiet");
    while (m_bars.size() < fused.shares.size()) {
        m_bars.push_back(new ShareBar);
        m_shares->addWidget(m_bars.back());
    }
    for (size_t i = 0; i < m_bars.size(); ++i) {
        m_bars[i]->setVisible(i < fused.shares.size());
        if (i >= fused.shares.size())
            continue;
        const FusedShare& share = fused.shares[i];
        m_bars[i]->setShare(share.modality,
                            QStringLiteral("%1 · weight %2 · %3%4")
                                .arg(share.probability, 0, 'f', 2)
                                .arg(share.weight, 0, 'f', 2)
                                .arg(share.contribution < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                                .arg(std::abs(share.contribution), 0, 'f', 2),
                            share.probability);
    }
    m_formula->setText(fused.formula);
    m_statement->setText(fused.statement);
}

} // namespace triptych
