// TrueSizeController: shows images at their true size, by the size of the screen's pixels: as the reader has measured
// it, else as the screen states it.
#pragma once

#include <QObject>

class QScreen;
class QWidget;

namespace triptych {

class MessageModel;
class ViewerArea;
class WindowSettings;

class TrueSizeController : public QObject {
    Q_OBJECT
public:
    TrueSizeController(ViewerArea& viewer, WindowSettings& settings, MessageModel& messages, QWidget* window);

    /// The view in use at true size; a mammogram together with the others of its pane. Says why where it cannot.
    void apply();
    /// Asks for the length of a line on the screen, and remembers it for this screen.
    void measure();

private:
    /// Of the screen that the widget is on; logical pixels; 0 where neither measured nor stated.
    double pixelsPerMm(const QWidget& widget) const;
    void tellViews();

    ViewerArea& m_viewer;
    WindowSettings& m_settings;
    MessageModel& m_messages;
    QWidget* m_window;
};

/// Logical pixels per millimetre as the screen states it; 0 where that is nothing a screen can have.
double statedPixelsPerMm(const QScreen& screen);

} // namespace triptych
