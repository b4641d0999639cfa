// MeasurementController: the values under the shapes in hand, computed by workers from the full resolution: as lines
// beside the shape, and as histogram or profile in a dialog.
#pragma once

#include "core/annotation/region_statistics.h"
#include "core/tiles/tile_service.h"

#include <QObject>
#include <QPointer>

#include <map>

namespace triptych {

class ImageView;
class MeasurementDialog;
class ViewCell;
class ViewerArea;

class MeasurementController : public QObject {
    Q_OBJECT
public:
    MeasurementController(ViewerArea& viewer, TileService& tiles, WorkerPool& pool, QWidget* window);

    /// Histogram of the chosen region or profile of the chosen line of the view in use, and of those chosen next, until
    /// the dialog is closed.
    void showPlot();

private:
    void followCells();
    void measure(ViewCell& cell);
    void measureShape(ViewCell& cell, const Shape& shape);
    void showNotes(ImageView& canvas);
    void plot();
    void plotProfile(const ImageInfo& info, const Shape& shape);
    PixelReader readerOf(const ImageSourcePtr& image, int frame) const;

    ViewerArea& m_viewer;
    TileService& m_tiles;
    WorkerPool& m_pool;
    QWidget* m_window;
    QPointer<MeasurementDialog> m_dialog;
    struct Measured {
        Shape shape;
        RegionStatistics statistics;
    };
    std::map<QString, Measured> m_measured; ///< by shape id
    std::map<QString, JobHandle> m_jobs;    ///< under way, by shape id
};

/// "mean 1873  SD 45.2", "min 1200  max 3100", "5321 px", and what lengths rest on.
QStringList statisticsLines(const RegionStatistics& found, const ImageInfo& info);

} // namespace triptych
