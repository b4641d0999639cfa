#include "app/window/view_menu.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_executor.h"
#include "ui/models/display_model.h"

#include <QActionGroup>
#include <QMenu>

namespace triptych {

namespace {

/// Typical white of monitors, in cd/m², for those who have not measured theirs.
constexpr double kWhites[] = {250, 350, 500, 1000};

QString windowName(const VoiWindow& window)
{
    const QString numbers = QStringLiteral("W %1  C %2").arg(window.width).arg(window.centre);
    return window.explanation.isEmpty() ? numbers : QStringLiteral("%1  (%2)").arg(window.explanation, numbers);
}

/// One choice among those of its group.
template <class Fn>
void addChoice(QMenu& menu, QActionGroup& group, const QString& text, bool chosen, Fn&& choose)
{
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(chosen);
    group.addAction(action);
    QObject::connect(action, &QAction::triggered, &menu, std::forward<Fn>(choose));
}

/// PS3.3 C.11.2.1.2: several windows and tables of a file are alternative views, and the reader's to choose.
void addVoi(QMenu& menu, ImageView& view)
{
    const GrayscaleEncoding& encoding = view.shownInfo().grayscaleOf(view.frame());
    const Presentation& shown = view.presentation();
    auto* group = new QActionGroup(&menu);
    for (size_t i = 0; i < encoding.windows.size(); ++i) {
        const VoiWindow& window = encoding.windows[i];
        const bool chosen = shown.voiLut < 0 && shown.window.centre == window.centre &&
                            shown.window.width == window.width && shown.function == encoding.voiFunction;
        addChoice(menu, *group, windowName(window), chosen, [&view, i] { view.chooseWindow(int(i)); });
    }
    for (size_t i = 0; i < encoding.voiLuts.size(); ++i) {
        const QString name = encoding.voiLuts[i].explanation;
        addChoice(menu, *group, name.isEmpty() ? QStringLiteral("VOI LUT %1").arg(i + 1) : name, shown.voiLut == int(i),
                  [&view, i] { view.chooseLut(int(i)); });
    }
    addChoice(menu, *group, QStringLiteral("Range of the values"), false, [&view] { view.showValueRange(); });
    menu.addSeparator();
}

/// Presentation states that speak of the image; the reader chooses, none is applied by itself.
void addStates(QMenu& menu, ImageView& view)
{
    if (view.states().empty())
        return;
    auto* group = new QActionGroup(&menu);
    menu.addSeparator();
    addChoice(menu, *group, QStringLiteral("As the file says"), view.stateIndex() < 0,
              [&view] { view.chooseState(-1); });
    for (size_t i = 0; i < view.states().size(); ++i)
        addChoice(menu, *group, QStringLiteral("State: ") + view.states()[i]->caption(), view.stateIndex() == int(i),
                  [&view, i] { view.chooseState(int(i)); });
    menu.addSeparator();
}

void addMonitor(QMenu& menu, DisplayModel& display)
{
    QMenu* monitor = menu.addMenu(QStringLiteral("Monitor"));
    auto* group = new QActionGroup(monitor);
    const std::optional<MonitorLight> current = display.state().monitor;
    const auto choose = [&display](std::optional<MonitorLight> light) {
        return [&display, light] { display.update([&](DisplayState& state) { state.monitor = light; }); };
    };
    addChoice(*monitor, *group, QStringLiteral("Greys as they are"), !current, choose(std::nullopt));
    for (const double white : kWhites) {
        MonitorLight light;
        light.whiteCdM2 = white;
        addChoice(*monitor, *group, QStringLiteral("GSDF (PS3.14), white of %1 cd/m²").arg(white), current == light,
                  choose(light));
    }
}

} // namespace

QMenu* makeViewMenu(ImageView& view, DisplayModel& display, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    const bool grey = view.image()->info().colour == ColourModel::Monochrome;
    if (grey)
        addVoi(*menu, view);
    addStates(*menu, view);
    QAction* invert = menu->addAction(QStringLiteral("Inverted"));
    invert->setCheckable(true);
    invert->setChecked(view.presentation().invert);
    QObject::connect(invert, &QAction::triggered, menu, [&view](bool on) {
        Presentation presentation = view.presentation();
        presentation.invert = on;
        view.setPresentation(presentation);
    });
    if (!view.shownInfo().overlays.empty()) {
        QAction* overlays = menu->addAction(QStringLiteral("Overlay planes of the file"));
        overlays->setCheckable(true);
        overlays->setChecked(display.state().fileOverlaysVisible);
        QObject::connect(overlays, &QAction::triggered, menu, [&display](bool on) {
            display.update([on](DisplayState& state) { state.fileOverlaysVisible = on; });
        });
    }
    QAction* cad = menu->addAction(QStringLiteral("Optional CAD marks"));
    cad->setCheckable(true);
    cad->setChecked(display.state().optionalCadVisible);
    cad->setVisible(view.cadMarksOnRequest() > 0 || display.state().optionalCadVisible);
    QObject::connect(cad, &QAction::triggered, menu, [&display](bool on) {
        display.update([on](DisplayState& state) { state.optionalCadVisible = on; });
    });
    if (grey)
        addMonitor(*menu, display);
    if (const auto* executor = ViewExecutor::current()) {
        menu->addSeparator();
        menu->addAction(executor->description())->setEnabled(false);
    }
    return menu;
}

} // namespace triptych
