// Unattended: the window without a reader, for pictures and measurements. It waits by signals until the case is open,
// on request runs the models, waits until every view and thumbnail is drawn, does what it is for, and ends the program.
#pragma once

#include <QObject>
#include <QString>

namespace triptych {

class MainWindow;

struct UnattendedTask {
    bool runModels = false;
    QString picture;          ///< PNG file for the whole window; empty: none
    bool printMemory = false; ///< one line with the resident memory of the process
};

class Unattended : public QObject {
    Q_OBJECT
public:
    Unattended(MainWindow& window, UnattendedTask task);

private:
    void analyse();
    void waitUntilDrawn();
    void conclude();
    void give(const QString& reason); ///< writes why it cannot be done, and ends with 1

    MainWindow& m_window;
    UnattendedTask m_task;
    bool m_analysed = false;
    bool m_drawn = false;
};

} // namespace triptych
