#include "app/window/unattended.h"

#include "app/window/analysis_controller.h"
#include "app/window/main_window.h"
#include "app/window/pane_places.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "ui/canvas/image_view.h"

#include <QCoreApplication>
#include <QFile>
#include <QPixmap>
#include <QTimer>

#include <cstdio>
#include <unistd.h>

namespace triptych {

namespace {

/// Resident memory in MB: the second field of /proc/self/statm, in pages (proc(5)).
double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Bars and texts that have just come take their places, the one within the other.
void layOut() { QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); }

} // namespace

Unattended::Unattended(MainWindow& window, UnattendedTask task) : m_window(window), m_task(std::move(task))
{
    window.places().keepInOneWindow();
    connect(&window.cases(), &CaseController::openFailed, this, [this](const QStringList& paths) {
        give(paths.join(QLatin1Char(' ')) + QStringLiteral(": cannot be opened as a case"));
    });
    connect(&window.cases(), &CaseController::allAnnotationsReady, this, &Unattended::analyse);
    connect(&window.analysis(), &AnalysisController::modelsReady, this, &Unattended::analyse);
    connect(&window.analysis(), &AnalysisController::finished, this, &Unattended::waitUntilDrawn);
}

void Unattended::analyse()
{
    if (m_analysed || !m_window.cases().idle() || !m_window.analysis().modelsKnown())
        return;
    m_analysed = true;
    if (m_task.runModels) {
        m_window.analysis().reveal();
        m_window.analysis().run();
    }
    if (!m_window.ai().running())
        waitUntilDrawn();
}

void Unattended::waitUntilDrawn()
{
    if (!m_analysed || m_drawn || m_window.ai().running())
        return;
    layOut();
    for (ViewCell* cell : m_window.viewer().cells()) {
        connect(cell, &ViewCell::completed, this, &Unattended::waitUntilDrawn, Qt::UniqueConnection);
        // Composed with the newest layers; where tiles are missing still, `completed` follows.
        cell->canvas().repaint();
        if (!cell->isComplete())
            return;
    }
    connect(&m_window.thumbnails(), &QAbstractItemModel::dataChanged, this, &Unattended::waitUntilDrawn,
            Qt::UniqueConnection);
    for (int row = 0; row < m_window.thumbnails().rowCount(); ++row)
        if (m_window.thumbnails().at(row).picture.isNull())
            return;
    m_drawn = true;
    // What has just changed (bars, lists) is laid out and painted before.
    QTimer::singleShot(0, this, &Unattended::conclude);
}

void Unattended::conclude()
{
    layOut();
    if (!m_task.picture.isEmpty() && !m_window.grab().save(m_task.picture, "PNG"))
        return give(m_task.picture + QStringLiteral(": cannot be written"));
    if (m_task.printMemory) {
        std::printf("%.0f MB resident\n", residentMegabytes());
        std::fflush(stdout);
    }
    m_window.close();
    QCoreApplication::exit(0);
}

void Unattended::give(const QString& reason)
{
    std::fprintf(stderr, "triptych: %s\n", qUtf8Printable(reason));
    QCoreApplication::exit(1);
}

} // namespace triptych
