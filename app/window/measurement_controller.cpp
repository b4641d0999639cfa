#include "app/window/measurement_controller.h"

#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/worker_call.h"
#include "core/image/plane_geometry.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/measurement_dialog.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kMostShapes = 8;   ///< measured at once; more are chosen to be moved or deleted
constexpr qsizetype kMostNotes = 2000; ///< have a note; it is searched for as the shape is drawn

QString number(double value) { return QString::number(value, 'g', 4); }

/// The first of the shapes chosen in a view.
QList<Shape> chosenShapes(const ImageView& canvas, qsizetype most)
{
    QList<Shape> shapes;
    for (const ShapeId& id : canvas.selection()) {
        if (shapes.size() >= most)
            break;
        if (const Shape* shape = canvas.annotations() ? canvas.annotations()->shape(id) : nullptr)
            shapes.append(*shape);
    }
    return shapes;
}

/// The one chosen last; null where there is none.
const Shape* lastChosen(const ImageView& canvas)
{
    const QList<ShapeId>& ids = canvas.selection();
    for (auto id = ids.crbegin(); canvas.annotations() && id != ids.crend(); ++id)
        if (const Shape* shape = canvas.annotations()->shape(*id))
            return shape;
    return nullptr;
}

MeasurementPlot histogramPlot(const RegionStatistics& found, const ImageInfo& info, const QString& title)
{
    MeasurementPlot plot;
    plot.title = title;
    plot.bars = true;
    plot.horizontalFrom = found.minimum;
    plot.horizontalTo = found.maximum;
    plot.horizontalName = QStringLiteral("value");
    plot.verticalName = QStringLiteral("pixels");
    for (const qint64 count : found.histogram)
        plot.values.push_back(double(count));
    plot.lines = statisticsLines(found, info);
    return plot;
}

} // namespace

QStringList statisticsLines(const RegionStatistics& found, const ImageInfo& info)
{
    QStringList lines{QStringLiteral("mean %1  SD %2").arg(number(found.mean), number(found.sd)),
                      QStringLiteral("min %1  max %2").arg(number(found.minimum), number(found.maximum)),
                      QStringLiteral("%1 px").arg(found.pixels)};
    if (info.colour == ColourModel::Rgb)
        lines.last() += QStringLiteral(", mean of R, G, B");
    else if (!info.grayscale.unit.isEmpty())
        lines.first() += QLatin1Char(' ') + info.grayscale.unit;
    return lines;
}

MeasurementController::MeasurementController(ViewerArea& viewer, TileService& tiles, WorkerPool& pool, QWidget* window)
    : QObject(window), m_viewer(viewer), m_tiles(tiles), m_pool(pool), m_window(window)
{
    connect(&viewer, &ViewerArea::cellsChanged, this, &MeasurementController::followCells);
    connect(&viewer, &ViewerArea::activeChanged, this, &MeasurementController::plot);
}

void MeasurementController::followCells()
{
    for (ViewCell* cell : m_viewer.cells()) {
        disconnect(&cell->canvas(), nullptr, this, nullptr);
        for (const auto changed :
             {&ImageView::selectionChanged, &ImageView::shapesChanged, &ImageView::renditionChanged})
            connect(&cell->canvas(), changed, this, [this, cell] { measure(*cell); });
    }
}

/// From the tiles in memory where the whole frame is one, else from the file.
PixelReader MeasurementController::readerOf(const ImageSourcePtr& image, int frame) const
{
    return [image, frame, &tiles = m_tiles](QRect rect) -> Result<PixelBuffer> {
        const PixelBuffer whole = tiles.cached({image->info().id, {0, frame, 0, 0}});
        if (!whole.isNull() && whole.size() == image->info().size())
            return whole.copy(rect);
        return image->read(0, frame, rect);
    };
}

void MeasurementController::measure(ViewCell& cell)
{
    if (!cell.image())
        return;
    for (const Shape& shape : chosenShapes(cell.canvas(), kMostShapes))
        if (const auto known = m_measured.find(shape.id.value);
            isClosed(shape.type) && (known == m_measured.end() || known->second.shape != shape))
            measureShape(cell, shape);
    showNotes(cell.canvas());
    plot();
}

void MeasurementController::measureShape(ViewCell& cell, const Shape& shape)
{
    m_jobs[shape.id.value].cancel(); // an older form of it
    m_jobs[shape.id.value] = callInWorker(
        m_pool, JobPriority::Visible, this,
        [image = cell.image(), shape, read = readerOf(cell.image(), shape.frame)](std::stop_token stop) {
            return regionStatistics(shape, image->info(), read, stop);
        },
        [this, shape, view = QPointer<ImageView>(&cell.canvas())](const Result<RegionStatistics>& found) {
            if (!found)
                return; // cancelled, or outside the image: the area says enough
            m_measured[shape.id.value] = {shape, *found};
            if (view)
                showNotes(*view);
            plot();
        });
}

void MeasurementController::showNotes(ImageView& canvas)
{
    QList<ImageView::ShapeNote> notes;
    for (const Shape& shape : chosenShapes(canvas, kMostNotes)) {
        QStringList lines;
        const auto known = m_measured.find(shape.id.value);
        if (known != m_measured.end() && known->second.shape == shape)
            lines = statisticsLines(known->second.statistics, canvas.image()->info());
        if (!lines.isEmpty() && isStack(canvas.image()->info()) && !canvas.image()->info().frameNames.isEmpty())
            lines << QStringLiteral("of the slice, not of the slab"); // marks are those of the stack
        const QString basis = calibrationBasis(canvas.image()->info().calibration);
        if (!basis.isEmpty() && shape.type != ShapeType::Angle)
            lines << basis;
        notes.append({shape, lines});
    }
    canvas.setShapeNotes(notes);
}

void MeasurementController::showPlot()
{
    if (!m_dialog) {
        m_dialog = new MeasurementDialog(m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_dialog->show();
    plot();
}

void MeasurementController::plot()
{
    ViewCell* cell = m_viewer.active();
    if (!m_dialog || !cell || !cell->image())
        return;
    const Shape* chosen = lastChosen(cell->canvas());
    if (!chosen)
        return m_dialog->setPlot({});
    const Shape& shape = *chosen;
    const ImageInfo& info = cell->image()->info();
    if (!isClosed(shape.type))
        return plotProfile(info, shape);
    const auto known = m_measured.find(shape.id.value);
    if (known != m_measured.end() && known->second.shape == shape)
        m_dialog->setPlot(histogramPlot(known->second.statistics, info, measurementText(shape, info.calibration)));
}

void MeasurementController::plotProfile(const ImageInfo& info, const Shape& shape)
{
    m_jobs[QStringLiteral("profile")].cancel();
    m_jobs[QStringLiteral("profile")] = callInWorker(
        m_pool, JobPriority::Visible, this,
        [image = m_viewer.active()->image(), shape, read = readerOf(m_viewer.active()->image(), shape.frame)](
            std::stop_token) { return lineProfile(shape, image->info(), read); },
        [this, shape, calibration = info.calibration](const Result<LineProfile>& found) {
            if (!m_dialog)
                return;
            if (!found)
                return m_dialog->setPlot({});
            MeasurementPlot plot;
            plot.title = measurementText(shape, calibration);
            plot.values = found->values;
            const double pixels = found->stepPixels * double(found->values.size() - 1);
            const auto mm = calibration.lengthMm(shape.points[0], shape.points[1]);
            plot.horizontalTo = mm && shape.type == ShapeType::Length ? *mm : pixels;
            plot.horizontalName = mm && shape.type == ShapeType::Length ? QStringLiteral("mm") : QStringLiteral("px");
            plot.verticalName = QStringLiteral("value");
            if (const QString basis = calibrationBasis(calibration); mm && !basis.isEmpty())
                plot.lines << basis;
            m_dialog->setPlot(plot);
        });
}

} // namespace triptych
