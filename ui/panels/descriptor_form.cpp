#include "ui/panels/descriptor_form.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kTitleWidth = 134; // logical pixels, so that the boxes stand in one column

/// A box that the wheel scrolls past: a description must not change while the panel is scrolled.
class StillComboBox : public QComboBox {
protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

bool concerns(const LexiconGroup& group, const QStringList& kinds)
{
    return group.modalities.isEmpty() || kinds.isEmpty() ||
           std::any_of(kinds.begin(), kinds.end(),
                       [&](const QString& kind) { return group.modalities.contains(kind); });
}

} // namespace

DescriptorForm::DescriptorForm(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
}

void DescriptorForm::setGroups(const QList<Lexicon>& lexicons, const QStringList& kinds)
{
    QList<LexiconGroup> groups;
    for (const Lexicon& lexicon : lexicons)
        for (const LexiconGroup& group : lexicon.groups)
            if (concerns(group, kinds))
                groups << group;
    const auto sameId = [](const LexiconGroup& a, const LexiconGroup& b) { return a.id == b.id; };
    if (m_rows && std::equal(groups.begin(), groups.end(), m_groups.begin(), m_groups.end(), sameId))
        return;
    m_groups = std::move(groups);
    build();
    setLesion(m_lesion);
}

void DescriptorForm::build()
{
    delete m_rows;
    m_grade = nullptr;
    m_rows = new QWidget;
    auto* rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    QString section;
    for (const LexiconGroup& group : std::as_const(m_groups)) {
        if (group.section != section) {
            section = group.section;
            QLabel* heading = makeLabel(section.toUpper(), "section");
            heading->setContentsMargins(0, 8, 0, 0);
            rows->addWidget(heading);
        }
        addRow(group);
    }
    if (std::any_of(m_groups.begin(), m_groups.end(),
                    [](const auto& g) { return g.id == QLatin1String("path.mitoses"); })) {
        m_grade = makeLabel({}, "title");
        m_grade->setObjectName(QStringLiteral("nottinghamGrade"));
        rows->addWidget(m_grade);
    }
    m_column->addWidget(m_rows);
}

void DescriptorForm::addRow(const LexiconGroup& group)
{
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    QLabel* title = makeLabel(group.title, "quiet");
    title->setFixedWidth(kTitleWidth);
    QWidget* box = group.several ? severalOf(group) : oneOf(group);
    box->setObjectName(QStringLiteral("descriptor-") + group.id);
    box->setAccessibleName(group.section + QStringLiteral(", ") + group.title);
    line->addWidget(title);
    line->addWidget(box, 1);
    static_cast<QVBoxLayout*>(m_rows->layout())->addLayout(line);
}

QWidget* DescriptorForm::oneOf(const LexiconGroup& group)
{
    auto* box = new StillComboBox;
    box->setFocusPolicy(Qt::TabFocus);
    box->setMinimumContentsLength(6);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->addItem(QStringLiteral("–"), QString());
    for (const LexiconTerm& term : group.terms) {
        box->addItem(term.text, term.id);
        box->setItemData(box->count() - 1, term.hint, Qt::ToolTipRole);
    }
    connect(box, &QComboBox::activated, this, [this, box, id = group.id] {
        const QString term = box->currentData().toString();
        Q_EMIT chosen(id, term.isEmpty() ? QStringList() : QStringList{term});
    });
    return box;
}

QWidget* DescriptorForm::severalOf(const LexiconGroup& group)
{
    auto* button = new QToolButton;
    button->setProperty("role", "selector");
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    for (const LexiconTerm& term : group.terms) {
        QAction* action = menu->addAction(term.text);
        action->setCheckable(true);
        action->setData(term.id);
        action->setToolTip(term.hint);
        connect(action, &QAction::triggered, this, [this, menu, id = group.id] {
            QStringList terms;
            for (const QAction* each : menu->actions())
                if (each->isChecked())
                    terms << each->data().toString();
            Q_EMIT chosen(id, terms);
        });
    }
    button->setMenu(menu);
    return button;
}

void DescriptorForm::show(QToolButton* button, const LexiconGroup& group)
{
    const QStringList chosenTerms = m_lesion.descriptors.value(group.id);
    QStringList words;
    for (QAction* action : button->menu()->actions()) {
        action->setChecked(chosenTerms.contains(action->data().toString()));
        if (action->isChecked())
            words << action->text();
    }
    // There is room for one; the tip has them all.
    button->setText(words.isEmpty()     ? QStringLiteral("–")
                    : words.size() == 1 ? words.first()
                                        : QStringLiteral("%1 +%2").arg(words.first()).arg(words.size() - 1));
    button->setToolTip(words.join(QLatin1Char('\n')));
}

void DescriptorForm::setLesion(const Lesion& lesion)
{
    m_lesion = lesion;
    for (const LexiconGroup& group : std::as_const(m_groups)) {
        const QString name = QStringLiteral("descriptor-") + group.id;
        if (auto* button = findChild<QToolButton*>(name)) {
            show(button, group);
        } else if (auto* box = findChild<QComboBox*>(name)) {
            const QSignalBlocker blocker(box);
            box->setCurrentIndex(std::max(0, box->findData(lesion.descriptors.value(group.id).value(0))));
            box->setToolTip(box->currentData(Qt::ToolTipRole).toString());
        }
    }
    if (!m_grade)
        return;
    const auto grade = nottinghamGrade(lesion);
    m_grade->setText(grade ? QStringLiteral("Nottingham grade %1").arg(*grade)
                           : QStringLiteral("Nottingham grade: all three scores are needed"));
    setRole(m_grade, grade ? "title" : "quiet");
}

} // namespace triptych
