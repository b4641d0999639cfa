#include "ui/canvas/slab_control.h"

#include "core/image/plane_geometry.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kThicknesses[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50};

} // namespace

SlabControl::SlabControl(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("slabControl"));
    setAutoRaise(true);
    setFocusPolicy(Qt::NoFocus);
    setToolTip(
        tr("Slab: several slices seen as one (Ctrl+Up thicker, Ctrl+Down thinner, Shift+M mean, maximum, minimum)"));
    setMenu(new QMenu(this));
    setPopupMode(QToolButton::InstantPopup);
    setStyleSheet(QStringLiteral("QToolButton { padding-right: 16px; }")); // room for the arrow
    connect(menu(), &QMenu::aboutToShow, this, &SlabControl::fillMenu);
    hide();
}

void SlabControl::setStack(const ImageSourcePtr& stack)
{
    const bool possible = stack && isStack(stack->info()) && stack->info().colour == ColourModel::Monochrome;
    m_stack = possible ? stack : nullptr;
    setVisible(possible);
    setChoice({});
}

void SlabControl::setChoice(const SlabChoice& choice)
{
    m_choice = choice;
    if (!m_stack)
        return;
    const QString text = slabText(m_stack->info(), choice);
    setText(text.isEmpty() ? tr("1 slice") : text);
}

void SlabControl::fillMenu()
{
    menu()->clear();
    const ImageInfo& info = m_stack->info();
    const auto addChoice = [this](QActionGroup* group, const QString& text, const SlabChoice& choice) {
        QAction* action = menu()->addAction(text);
        action->setCheckable(true);
        action->setChecked(choice == m_choice);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { Q_EMIT chosen(choice); });
    };
    auto* thickness = new QActionGroup(menu());
    for (const int slices : kThicknesses) {
        if (slices > info.frames)
            break;
        const double mm = slabThicknessMm(info, slices);
        const QString text = slices == 1 ? tr("1 slice") : tr("%1 slices").arg(slices);
        addChoice(thickness, mm > 0 ? tr("%1  (%2 mm)").arg(text).arg(mm, 0, 'g', 3) : text, {slices, m_choice.mode});
    }
    addChoice(thickness, tr("All %1 slices").arg(info.frames), {info.frames, m_choice.mode});
    menu()->addSeparator();
    auto* mode = new QActionGroup(menu());
    for (const SlabMode way : {SlabMode::Mean, SlabMode::Maximum, SlabMode::Minimum}) {
        QString name = slabModeName(way);
        name[0] = name[0].toUpper();
        addChoice(mode, name, {m_choice.slices, way});
    }
}

} // namespace triptych
