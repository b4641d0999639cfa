#include "ui/panels/top_bar.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace triptych {

namespace {

QToolButton* selector(QMenu* menu, const char* role)
{
    auto* button = new QToolButton;
    button->setProperty("role", QString::fromLatin1(role));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setMenu(menu);
    button->setFocusPolicy(Qt::NoFocus);
    return button;
}

QFrame* separator()
{
    auto* line = new QFrame;
    line->setFixedSize(1, 20);
    line->setStyleSheet(QStringLiteral("background: %1").arg(colours::kLine.name()));
    return line;
}

} // namespace

TopBar::TopBar(QWidget* parent)
    : QFrame(parent), m_programMenu(new QMenu(this)), m_hangingMenu(new QMenu(this)), m_studyMenu(new QMenu(this)),
      m_brand(selector(m_programMenu, "brand")), m_patient(new QLabel), m_hanging(selector(m_hangingMenu, "selector")),
      m_study(selector(m_studyMenu, "selector")), m_tools(new QHBoxLayout), m_history(new QHBoxLayout)
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(44);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 14, 0);
    row->setSpacing(8);
    m_brand->setObjectName(QStringLiteral("programMenu"));
    m_brand->setText(QStringLiteral("Triptych"));
    row->addWidget(m_brand);
    row->addWidget(separator());
    m_patient->setObjectName(QStringLiteral("patient"));
    m_patient->setTextFormat(Qt::PlainText);
    m_patient->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_patient->setMinimumWidth(90);
    m_patient->setMaximumWidth(420);
    m_patient->installEventFilter(this);
    row->addWidget(m_patient, 1); // who is looked at comes first: it takes the room that is left
    m_hanging->setObjectName(QStringLiteral("hangingSelector"));
    m_study->setObjectName(QStringLiteral("studySelector"));
    row->addWidget(m_hanging);
    row->addWidget(m_study);
    row->addSpacing(6);
    row->addWidget(separator());
    m_tools->setSpacing(2);
    m_history->setSpacing(2);
    row->addLayout(m_tools);
    row->addWidget(separator());
    row->addLayout(m_history);
    row->addStretch(0);
    row->addWidget(makeLabel(QStringLiteral("Research use only"), "amber"));
    setHangingName({});
    setStudyName({});
    setKeys({}, {}, {});
}

void TopBar::setKeys(const QString& prior, const QString& hanging, const QString& program)
{
    const auto withKey = [](const QString& text, const QString& key) {
        return key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key);
    };
    m_study->setToolTip(withKey(QStringLiteral("Study shown, prior and back"), prior));
    m_hanging->setToolTip(withKey(QStringLiteral("Hanging protocol"), hanging));
    m_brand->setToolTip(withKey(QStringLiteral("Open, import, export, help"), program));
}

void TopBar::openMenu(QMenu* menu)
{
    for (QToolButton* button : {m_brand, m_hanging, m_study})
        if (button->menu() == menu && button->isEnabled() && button->isVisible())
            button->showMenu();
}

void TopBar::setPatient(const QString& text, bool mixed)
{
    m_patientText = text;
    setRole(m_patient, mixed ? "amber" : "title");
    showPatient();
}

void TopBar::showPatient()
{
    m_patient->setText(m_patient->fontMetrics().elidedText(m_patientText, Qt::ElideRight, m_patient->width()));
    m_patient->setToolTip(m_patientText);
}

bool TopBar::eventFilter(QObject* watched, QEvent* event)
{
    // Its neighbours change their widths with every case, so its own changes without the bar's.
    if (watched == m_patient && event->type() == QEvent::Resize)
        showPatient();
    return QFrame::eventFilter(watched, event);
}

void TopBar::setHangingName(const QString& name)
{
    m_hanging->setEnabled(!name.isEmpty());
    m_hanging->setText(name.isEmpty() ? QStringLiteral("No case") : name);
}

void TopBar::setStudyName(const QString& name)
{
    m_study->setVisible(!name.isEmpty());
    m_study->setText(name);
}

QToolButton* TopBar::addButton(QHBoxLayout* row, QAction* action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize(QSize(20, 20));
    button->setFixedSize(30, 30);
    button->setFocusPolicy(Qt::NoFocus);
    row->addWidget(button);
    return button;
}

void TopBar::setToolFamilies(const QList<ToolFamilyActions>& families)
{
    for (const ToolFamilyActions& family : families) {
        if (family.actions.size() == 1)
            addButton(m_tools, family.actions.front());
        if (family.actions.size() < 2)
            continue;
        auto* button = new ToolFamilyButton(family);
        button->setObjectName(QStringLiteral("family-%1").arg(m_families.size()));
        m_families.append(button);
        m_tools->addWidget(button);
    }
}

QStringList TopBar::toolFaces() const
{
    QStringList names;
    for (const ToolFamilyButton* family : m_families)
        names << family->face()->objectName();
    return names;
}

void TopBar::setToolFaces(const QStringList& actionNames)
{
    for (ToolFamilyButton* family : m_families)
        for (QAction* action : family->menu()->actions())
            if (actionNames.contains(action->objectName()))
                family->setFace(action);
}

void TopBar::addViewActions(const QList<QAction*>& actions)
{
    m_tools->addSpacing(8);
    for (QAction* action : actions)
        addButton(m_tools, action);
}

void TopBar::setHistory(QAction* undo, QAction* redo)
{
    addButton(m_history, undo);
    addButton(m_history, redo);
}

} // namespace triptych
