// SegmentationController, second part: the snake's batches, and what is drawn.
#include "app/window/segmentation_controller.h"
#include "app/window/view_cell.h"
#include "app/window/worker_call.h"
#include "ui/canvas/image_view.h"
#include "ui/models/label_model.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kPictureMs = 33; ///< between two pictures while the snake plays: the eye follows no faster

/// One slice as a layer of one tile.
MaskLayer maskLayer(const LabelGrid& mask, int z, const SegmentationRegion& region, const QColor& colour)
{
    MaskLayer layer;
    const auto slice = sliceOf(mask, z);
    if (!slice)
        return layer;
    layer.tileSize = slice->size();
    layer.area = region.area();
    layer.downsample = region.downsample;
    layer.colours[1] = colour.rgba();
    layer.opacity = 0.45;
    layer.tile = [pixels = *slice](TileIndex index) { return index.x == 0 && index.y == 0 ? pixels : PixelBuffer{}; };
    return layer;
}

/// A slice of a speed image: −1…1, or 0…1 of edges, to 0…1.
HeatmapLayer speedLayer(const SpeedImage& speed, int z, const SegmentationRegion& region)
{
    HeatmapLayer layer;
    const ScalarGrid& grid = *speed.values;
    auto values = PixelBuffer::allocate(QSize(grid.size[0], grid.size[1]), 1, SampleType::F32);
    if (!values)
        return layer;
    const float* from = grid.values.data() + grid.index(0, 0, z);
    float* to = values->mutableRow<float>(0);
    const bool edges = speed.kind == SnakeKind::Edges;
    for (int i = 0; i < grid.size[0] * grid.size[1]; ++i)
        to[i] = edges ? from[i] : (from[i] + 1) / 2;
    layer.values = *values;
    layer.area = region.area();
    layer.colourMap = ColourMap::BlueWhite;
    layer.opacity = 0.4;
    layer.threshold = -1; // every value is drawn
    return layer;
}

} // namespace

QString SegmentationController::sizeText(qint64 voxels) const
{
    if (voxels == 0 || !m_image)
        return {};
    const auto& spacing = m_region.spacing;
    const bool volume = m_region.frames > 1;
    // In pixels of the image, whatever level it is worked out at.
    const double pixels = double(voxels) * m_region.downsample * m_region.downsample;
    const QString count = QLocale::c().toString(qint64(std::llround(pixels)));
    const QString unit = volume ? QStringLiteral("voxels") : QStringLiteral("pixels");
    if (!m_image->info().calibration.nominalSpacing())
        return QStringLiteral("%1 %2").arg(count, unit);
    const double size = double(voxels) * spacing[0] * spacing[1] * (volume ? spacing[2] : 1);
    return QStringLiteral("%1 %2 · %3 %4")
        .arg(count, unit, QLocale::c().toString(size, 'f', size < 10 ? 2 : 1),
             volume ? QStringLiteral("mm³") : QStringLiteral("mm²"));
}

void SegmentationController::showMask(std::shared_ptr<const LabelGrid> mask, qint64 voxels)
{
    m_mask = std::move(mask);
    m_model.updateState([&](SegmentState& state) {
        state.voxels = voxels;
        state.size = sizeText(voxels);
    });
    show();
}

void SegmentationController::show()
{
    if (!m_model.state().active || !m_cell)
        return;
    ImageView::Preview preview;
    const int z = m_cell->frame() - m_region.firstFrame;
    if (z >= 0 && z < m_region.frames) {
        const bool snake = m_model.settings().method == SegmentMethod::Snake;
        if (snake && m_speed && m_speed->values && m_model.speedShown() && z < m_speed->values->size[2])
            preview.layers.push_back(speedLayer(*m_speed, z, m_region));
        if (m_mask && z < m_mask->size[2])
            preview.layers.push_back(
                maskLayer(*m_mask, z, m_region, m_services.labels.labels().value(m_services.labels.active()).colour));
    }
    preview.paint = [this](QPainter& painter, const ImageView& view) {
        SegmentTool::paintPoints(painter, view, m_model);
    };
    m_cell->canvas().setPreview(std::move(preview));
}

void SegmentationController::play(bool on)
{
    if (!m_model.state().active || !m_grid || m_model.settings().method != SegmentMethod::Snake ||
        on == m_model.state().playing)
        return;
    m_model.updateState([on](SegmentState& state) { state.playing = on; });
    if (on)
        nextBatch(); // else the batch in progress is the last one
}

void SegmentationController::step()
{
    if (!m_model.state().active || !m_grid || m_model.settings().method != SegmentMethod::Snake)
        return;
    if (m_model.state().playing)
        return play(false);
    nextBatch();
}

void SegmentationController::reset()
{
    m_job.cancel();
    ++m_run;
    m_snake.reset();
    m_batchRuns = false;
    m_model.updateState([](SegmentState& state) {
        state.evolving = state.playing = false;
        state.iterations = 0;
        state.change = 0;
    });
    changed();
}

/// The first batch makes the snake; it is in the worker's hands while a batch runs, and in nobody else's.
void SegmentationController::nextBatch()
{
    if (m_batchRuns)
        return;
    if (m_model.bubbles().isEmpty() && !m_snake) {
        m_model.updateState([](SegmentState& state) { state.playing = false; });
        return hint(QStringLiteral("Click into the object to place a bubble; drag to size it"));
    }
    m_soon.stop();
    m_job.cancel();
    m_batchRuns = true;
    m_sinceBatch.start();
    m_model.updateState([](SegmentState& state) {
        state.evolving = true;
        state.busy = false;
        state.hint.clear();
    });
    m_job = callInWorker(
        *m_pool, JobPriority::Interaction, this,
        [request = request(), snake = m_snake](std::stop_token stop) -> Result<Batch> {
            Batch batch{snake, {}, request.speed, 0, 0, 0};
            if (!batch.snake) {
                auto begun = previewOf(request, stop);
                if (!begun)
                    return begun.error();
                batch.speed = begun->speed;
                auto made = Snake::start(*begun->speed, distanceToBubbles(*request.grid, request.bubbles),
                                         request.settings.weights, stop);
                if (!made)
                    return made.error();
                batch.snake = std::move(*made);
            }
            batch.snake->setWeights(request.settings.weights);
            const auto evolved = batch.snake->evolve(request.settings.iterations, stop);
            if (!evolved && evolved.error().code != ErrorCode::Cancelled)
                return evolved.error();
            batch.mask = std::make_shared<const LabelGrid>(batch.snake->mask());
            batch.iterations = batch.snake->iterations();
            batch.change = batch.snake->lastChange();
            batch.voxels = countSet(*batch.mask);
            return batch;
        },
        [this, run = ++m_run](Result<Batch> result) {
            if (run == m_run)
                batchDone(std::move(result));
        });
}

void SegmentationController::batchDone(Result<Batch> result)
{
    m_batchRuns = false;
    if (!result) {
        reset();
        return tellFailure(result.error());
    }
    m_snake = result->snake;
    if (!m_speed) {
        m_speed = result->speed;
        m_speedSettings = m_model.settings();
    }
    m_model.updateState([&](SegmentState& state) {
        state.iterations = result->iterations;
        state.change = result->change;
        if (result->voxels == 0) {
            state.playing = false;
            state.hint =
                QStringLiteral("The contour has vanished: reset it, and change the speed image or the bubbles");
        }
    });
    showMask(result->mask, result->voxels);
    if (m_model.state().playing)
        QTimer::singleShot(std::max(0, kPictureMs - int(m_sinceBatch.elapsed())), this, [this, run = m_run] {
            if (run == m_run && m_model.state().playing)
                nextBatch();
        });
}

} // namespace triptych
