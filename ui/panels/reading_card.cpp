#include "ui/panels/reading_card.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

namespace triptych {

ReadingCard::ReadingCard(QWidget* parent)
    : CardFrame(QStringLiteral("Your reading"), parent), m_state(makeLabel({}, "quiet")), m_assessment(new QComboBox),
      m_text(new QLineEdit), m_commit(new QPushButton(QStringLiteral("Commit"))),
      m_reveal(new QPushButton(QStringLiteral("Reveal AI results without a reading")))
{
    m_state->setWordWrap(true);
    m_state->setObjectName(QStringLiteral("readingState"));
    body()->addWidget(m_state);
    // ACR BI-RADS assessment categories, 5th edition.
    m_assessment->addItem(QStringLiteral("BI-RADS …"), QString());
    for (const char* category : {"0", "1", "2", "3", "4A", "4B", "4C", "5", "6"})
        m_assessment->addItem(QStringLiteral("BI-RADS %1").arg(QLatin1String(category)), QLatin1String(category));
    m_assessment->setObjectName(QStringLiteral("assessment"));
    m_assessment->setFocusPolicy(Qt::StrongFocus);
    m_text->setPlaceholderText(QStringLiteral("Impression (optional)"));
    m_text->setFocusPolicy(Qt::StrongFocus);
    m_text->setMaxLength(2000);
    m_text->setObjectName(QStringLiteral("impression"));
    m_commit->setObjectName(QStringLiteral("commitReading"));
    m_reveal->setObjectName(QStringLiteral("revealAi"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_assessment, 1);
    row->addWidget(m_commit);
    body()->addLayout(row);
    body()->addWidget(m_text);
    body()->addWidget(m_reveal);
    for (QPushButton* button : {m_commit, m_reveal})
        button->setFocusPolicy(Qt::TabFocus);
    m_commit->setEnabled(false);
    connect(m_assessment, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_commit->setEnabled(index > 0); });
    connect(m_commit, &QPushButton::clicked, this,
            [this] { Q_EMIT commitRequested(m_assessment->currentData().toString(), m_text->text().trimmed()); });
    connect(m_reveal, &QPushButton::clicked, this, &ReadingCard::revealRequested);
}

void ReadingCard::showReading(const AiModel& model)
{
    const FirstReading& reading = model.reading();
    if (!reading.assessment.isEmpty())
        m_state->setText(QStringLiteral("Your reading: BI-RADS %1, %2, %3")
                             .arg(reading.assessment,
                                  reading.beforeAi ? QStringLiteral("before AI") : QStringLiteral("with AI shown"),
                                  reading.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
    else if (model.revealed())
        m_state->setText(QStringLiteral("AI results are shown; a reading committed now is kept as made with AI."));
    else
        m_state->setText(QStringLiteral("Commit your own assessment first: AI results stay hidden until then."));
    m_reveal->setVisible(!model.revealed());
    m_reveal->setEnabled(model.hasResults() || model.running());
}

} // namespace triptych
