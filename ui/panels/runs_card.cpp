#include "ui/panels/runs_card.h"

#include "ui/models/job_model.h"
#include "ui/panels/breakable_text.h"
#include "ui/theme/theme.h"

#include <QProgressBar>
#include <QPushButton>

namespace triptych {

namespace {

QString stateText(const AiRun& run, bool revealed)
{
    switch (run.state) {
    case AiRun::State::Ready: return QStringLiteral("ready");
    case AiRun::State::Waiting: return QStringLiteral("waiting");
    case AiRun::State::Running: {
        const QString left = remainingText(run.progress.remainingSeconds);
        return left.isEmpty() ? QStringLiteral("running") : left;
    }
    case AiRun::State::Failed: return QStringLiteral("refused");
    case AiRun::State::Cancelled: return QStringLiteral("cancelled");
    case AiRun::State::Done: break;
    }
    if (!revealed)
        return QStringLiteral("done · hidden");
    if (run.prediction && run.prediction->endpointProbability >= 0)
        return QStringLiteral("P(%1) %2").arg(run.card.endpoint).arg(run.prediction->endpointProbability, 0, 'f', 2);
    return QStringLiteral("done");
}

/// Of a clip: the frame it is about, as a link to it.
QString frameText(const AiRun& run)
{
    if (run.frames <= 1)
        return {};
    if (run.state == AiRun::State::Ready)
        return QStringLiteral("on the frame shown");
    return QStringLiteral("<a href=\"%1\" style=\"color:%2\">frame %3 of %4</a>")
        .arg(run.key.toHtmlEscaped(), colours::kAccent.name())
        .arg(run.frame + 1)
        .arg(run.frames);
}

} // namespace

RunsCard::RunsCard(QWidget* parent)
    : CardFrame(QStringLiteral("Models"), parent),
      m_none(makeLabel(QStringLiteral("No installed model fits the images of this case."), "quiet")),
      m_start(new QPushButton(QStringLiteral("Run"))), m_cards(new QPushButton(QStringLiteral("Model cards"))),
      m_inputs(new QPushButton(QStringLiteral("What it saw"))), m_list(new QVBoxLayout)
{
    m_none->setWordWrap(true);
    m_start->setProperty("role", QStringLiteral("primary"));
    m_start->setObjectName(QStringLiteral("runModels"));
    m_cards->setObjectName(QStringLiteral("modelCards"));
    m_inputs->setObjectName(QStringLiteral("whatItSaw"));
    titleRow()->addWidget(m_start);
    body()->addWidget(m_none);
    m_list->setSpacing(8);
    body()->addLayout(m_list);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_cards);
    buttons->addWidget(m_inputs);
    body()->addLayout(buttons);
    for (QPushButton* button : {m_start, m_cards, m_inputs})
        button->setFocusPolicy(Qt::TabFocus);
    connect(m_start, &QPushButton::clicked, this, [this] { m_running ? cancelRequested() : runRequested(); });
    connect(m_cards, &QPushButton::clicked, this, &RunsCard::cardsRequested);
    connect(m_inputs, &QPushButton::clicked, this, &RunsCard::inputRequested);
}

RunsCard::Row RunsCard::makeRow()
{
    Row row;
    row.box = new QWidget;
    auto* column = new QVBoxLayout(row.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    row.title = new QLabel;
    row.title->setWordWrap(true);
    row.title->setMinimumWidth(20);
    row.title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row.state = makeLabel({}, "quiet");
    row.frame = makeLabel({}, "quiet");
    row.frame->setObjectName(QStringLiteral("runFrame"));
    row.frame->setTextFormat(Qt::RichText);
    row.frame->setToolTip(QStringLiteral("Show this frame"));
    connect(row.frame, &QLabel::linkActivated, this, &RunsCard::frameRequested);
    auto* line = new QHBoxLayout;
    line->addWidget(row.title, 1);
    line->addWidget(row.frame);
    line->addSpacing(6);
    line->addWidget(row.state);
    column->addLayout(line);
    row.model = makeLabel({}, "quiet");
    row.model->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row.model->setWordWrap(true);
    column->addWidget(row.model);
    row.bar = new QProgressBar;
    row.bar->setTextVisible(false);
    column->addWidget(row.bar);
    row.note = makeLabel({}, "amber");
    row.note->setWordWrap(true);
    row.note->setTextFormat(Qt::PlainText);
    row.note->setObjectName(QStringLiteral("runNote"));
    column->addWidget(row.note);
    m_list->addWidget(row.box);
    return row;
}

void RunsCard::showRow(const Row& row, const AiRun& run, bool revealed)
{
    QString image = run.title.section(QStringLiteral(" · "), 0, 0);
    if (run.frames > 1) // said beside it
        image.remove(QStringLiteral(" %1 fr").arg(run.frames));
    row.title->setText(image); // its model is below
    row.model->setText(run.card.name);
    row.frame->setText(frameText(run));
    row.frame->setVisible(run.frames > 1);
    row.model->setToolTip(run.card.name);
    row.title->setToolTip(run.title);
    row.state->setText(stateText(run, revealed));
    row.bar->setVisible(run.state == AiRun::State::Running);
    row.bar->setRange(0, run.progress.total > 0 ? 1000 : 0);
    if (run.progress.total > 0)
        row.bar->setValue(int(1000.0 * double(run.progress.done) / double(run.progress.total)));
    QStringList notes;
    if (!run.message.isEmpty())
        notes.append(run.message);
    if (run.prediction && revealed)
        notes.append(run.prediction->warnings);
    row.note->setVisible(!notes.isEmpty());
    const QString text = notes.join(QLatin1Char('\n'));
    constexpr qsizetype kMost = 400; // characters; the tool tip has the rest
    row.note->setText(breakable(text.size() > kMost ? text.left(kMost) + QChar(0x2026) : text));
    row.note->setToolTip(text);
}

void RunsCard::showRuns(const AiModel& model)
{
    m_running = model.running();
    const auto& runs = model.runs();
    m_none->setVisible(runs.isEmpty());
    m_start->setText(m_running ? QStringLiteral("Cancel") : QStringLiteral("Run"));
    m_start->setEnabled(!runs.isEmpty());
    m_cards->setEnabled(!runs.isEmpty());
    m_inputs->setEnabled(model.hasResults());
    while (m_rows.size() < size_t(runs.size()))
        m_rows.push_back(makeRow());
    for (size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].box->setVisible(i < size_t(runs.size()));
        if (i < size_t(runs.size()))
            showRow(m_rows[i], runs[qsizetype(i)], model.revealed());
    }
}

} // namespace triptych
