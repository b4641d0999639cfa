// MaskLevels: how fine the labels of a slide are: chosen for each slide in a menu, and kept.
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace triptych {

class CaseController;
class ViewerArea;
class WindowSettings;

class MaskLevels : public QObject {
    Q_OBJECT
public:
    MaskLevels(CaseController& cases, ViewerArea& viewer, WindowSettings& settings, QWidget* window);

    /// "Paint at 1:1 (0.25 µm)" and so on, the level in force checked.
    QMenu* menu() const { return m_menu; }

private:
    void show();
    void choose(double downsample);

    CaseController& m_cases;
    ViewerArea& m_viewer;
    WindowSettings& m_settings;
    QMenu* m_menu;
    QList<QAction*> m_levels;
};

} // namespace triptych
