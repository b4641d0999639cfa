#include "app/window/segmentation_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/worker_call.h"
#include "core/image/plane_geometry.h"
#include "core/segmentation/parting.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"
#include "ui/models/label_model.h"
#include "ui/tools/tool_controller.h"

#include <QLocale>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kSoonMs = 15; ///< changes within it are one: a dragged slider sends many

QString targetText(const ImageInfo& info, int frame)
{
    const QString where = info.frames > 1 ? frameText(info, frame) : QString();
    return where.isEmpty() ? imageCaption(info) : QStringLiteral("%1 · %2").arg(imageCaption(info), where);
}

QString regionText(const SegmentationRegion& region)
{
    const QString plane = QStringLiteral("%1 × %2").arg(region.rect.width()).arg(region.rect.height());
    return region.frames > 1 ? QStringLiteral("%1 × %2 voxels").arg(plane).arg(region.frames)
                             : QStringLiteral("%1 pixels").arg(plane);
}

} // namespace

SegmentationController::SegmentationController(SegmentationServices services, QWidget* window)
    : QObject(window), m_services(services)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &SegmentationController::run);
    connect(&m_model, &SegmentationModel::settingsChanged, this, &SegmentationController::followSettings);
    connect(&m_model, &SegmentationModel::pointsChanged, this, &SegmentationController::changed);
    connect(&m_model, &SegmentationModel::speedShownChanged, this, &SegmentationController::show);
    connect(&m_model, &SegmentationModel::leaveRequested, this, &SegmentationController::leave);
    connect(&m_model, &SegmentationModel::rectangleChanged, this, [this] {
        if (!m_cell)
            return;
        m_cell->canvas().update();
        if (!m_model.choosingRectangle())
            load();
    });
    connect(&services.tools, &ToolController::lendingChanged, this, &SegmentationController::followLending);
    connect(&services.labels, &LabelModel::activeChanged, this, &SegmentationController::changed);
    connect(&services.labels, &LabelModel::labelsChanged, this, &SegmentationController::show);
    connect(&services.cases, &CaseController::caseAboutToClose, this, &SegmentationController::leave);
    connect(&services.cases, &CaseController::annotationsChanged, this, &SegmentationController::followActive);
    connect(&services.viewer, &ViewerArea::activeChanged, this, &SegmentationController::followActive);
    connect(&services.viewer, &ViewerArea::cellsChanged, this, &SegmentationController::followActive);
    addActions(window);
    followActive();
}

SegmentationController::~SegmentationController()
{
    leave();        // no view may paint a preview of what is gone
    m_pool.reset(); // after it nobody answers any more
}

AnnotationModel* SegmentationController::annotations() const { return m_cell ? m_cell->annotations() : nullptr; }

void SegmentationController::followActive()
{
    if (m_model.state().active && (!m_cell || m_cell->image() != m_image || !m_cell->annotations()))
        return leave();
    ViewCell* cell = m_model.state().active ? m_cell.data() : m_services.viewer.active();
    const ImageSourcePtr image = cell ? cell->image() : nullptr;
    m_model.updateState([&](SegmentState& state) {
        state.available = image && cell->annotations();
        state.stack = image && isStack(image->info());
        state.frames = image && image->info().frames > 1;
        state.target = image ? targetText(image->info(), cell->frame()) : QString();
    });
}

void SegmentationController::start()
{
    leave();
    ViewCell* cell = m_services.viewer.active();
    if (!cell || !cell->image() || !cell->annotations())
        return;
    m_cell = cell;
    m_image = cell->image();
    m_guess = true;
    m_model.updateState([](SegmentState& state) { state.active = true; });
    if (!isStack(m_image->info()))
        m_model.update([](SegmentSettings& settings) { settings.volume = false; });
    m_tool.setTarget(&cell->canvas());
    setPlacing(true);
    connect(&cell->canvas(), &ImageView::frameChanged, this, [this] {
        followActive();
        m_model.settings().volume ? show() : load();
    });
    connect(cell->annotations(), &AnnotationModel::labelsChanged, this, &SegmentationController::followPainting);
    cell->canvas().setFocus(Qt::OtherFocusReason);
    load();
}

/// Painted labels are examples and markers.
void SegmentationController::followPainting()
{
    const SegmentSettings& settings = m_model.settings();
    const bool trains = settings.method == SegmentMethod::Snake && settings.speed == SnakeSpeed::Classifier;
    if (m_model.state().evolving || !(trains || settings.method == SegmentMethod::Labels))
        return;
    m_speed.reset();
    changed();
}

void SegmentationController::leave()
{
    if (!m_model.state().active)
        return;
    m_job.cancel();
    ++m_run;
    m_soon.stop();
    if (m_cell) {
        disconnect(&m_cell->canvas(), &ImageView::frameChanged, this, nullptr);
        if (m_cell->annotations())
            disconnect(m_cell->annotations(), nullptr, this, nullptr);
        m_cell->canvas().setPreview({});
    }
    m_tool.setTarget(nullptr);
    m_cell.clear();
    m_image.reset();
    m_grid.reset();
    m_speed.reset();
    m_snake.reset();
    m_mask.reset();
    m_points = 0;
    m_batchRuns = false;
    m_model.setState({});
    m_model.clearPoints();
    m_model.setChoosingRectangle(false);
    m_model.setRectangle(std::nullopt);
    setPlacing(false);
    followActive();
}

void SegmentationController::takeVisible()
{
    if (!m_model.rectangle())
        return load();
    m_model.setRectangle(std::nullopt); // which loads
}

/// Plans the region anew and reads it; seeds and bubbles stay where they are in the image.
void SegmentationController::load()
{
    if (!m_model.state().active || !m_cell || !annotations())
        return;
    m_job.cancel();
    m_soon.stop();
    m_snake.reset();
    m_batchRuns = false;
    m_speed.reset();
    const QRectF area = m_model.rectangle().value_or(m_cell->canvas().camera().visibleArea());
    const bool volume = m_model.settings().volume;
    const auto region = planRegion(m_image->info(), area, volume ? 0 : m_cell->frame(),
                                   volume ? m_image->info().frames : 1, annotations()->maskDownsample());
    m_grid.reset();
    showMask(nullptr, 0);
    if (!region) {
        m_model.updateState([&](SegmentState& state) {
            state.busy = state.loading = state.evolving = state.playing = false;
            state.hint = region.error().message;
        });
        return;
    }
    m_region = *region;
    m_model.updateState([&](SegmentState& state) {
        state.loading = true;
        state.busy = state.evolving = state.playing = false;
        state.iterations = 0;
        state.region = regionText(m_region);
        state.note = m_region.note;
        state.hint.clear();
    });
    m_job = callInWorker(
        *m_pool, JobPriority::Interaction, this,
        [image = m_image, planned = m_region](std::stop_token stop) -> Result<Loaded> {
            auto grid = readRegion(*image, planned, stop);
            if (!grid)
                return grid.error();
            const Band range = valueRange(*grid);
            const auto parting = partingValue(*grid, stop);
            return Loaded{std::make_shared<const ScalarGrid>(std::move(*grid)), range,
                          parting ? *parting : range.lower};
        },
        [this, run = ++m_run](Result<Loaded> result) {
            if (run == m_run)
                loaded(std::move(result));
        });
}

void SegmentationController::loaded(Result<Loaded> result)
{
    m_model.updateState([](SegmentState& state) { state.loading = false; });
    if (!result)
        return tellFailure(result.error());
    const bool guess = m_guess || (!(m_model.state().range == result->range) && m_points == 0 &&
                                   m_model.settings().band == m_guessedBand);
    m_guess = false;
    m_grid = result->grid;
    const SampleType type = m_image->info().sampleType;
    m_model.updateState([&](SegmentState& state) {
        state.range = result->range;
        state.whole = type != SampleType::F32 && m_image->info().colour == ColourModel::Monochrome;
    });
    if (guess) {
        m_guessedBand = {result->parting, result->range.upper};
        m_guessedSpeed = m_model.settings().thresholdSpeed;
        m_guessedSpeed.lower = m_guessedSpeed.upper = result->parting;
        m_model.update([&](SegmentSettings& settings) {
            settings.band = m_guessedBand;
            settings.thresholdSpeed = m_guessedSpeed;
        });
    }
    changed();
}

/// A first click says what the object's values are, as long as the reader has set none.
void SegmentationController::guessBand()
{
    if (m_model.settings().method != SegmentMethod::Connected || m_model.seeds().size() != 1 || !m_grid ||
        !(m_model.settings().band == m_guessedBand))
        return;
    const SegmentSeed& seed = m_model.seeds().first();
    const GridPoint at = m_region.voxelAt(seed.at, seed.frame);
    if (!m_grid->holds(at))
        return;
    m_guessedBand = bandFromClick(*m_grid, at, m_guessedSpeed.upper);
    m_model.update([&](SegmentSettings& settings) { settings.band = m_guessedBand; });
}

/// A first bubble says on which side of the parting value the object lies.
void SegmentationController::guessSpeed()
{
    if (m_model.settings().method != SegmentMethod::Snake || m_model.bubbles().size() != 1 || !m_grid ||
        !(m_model.settings().thresholdSpeed == m_guessedSpeed))
        return;
    const SegmentBubble& bubble = m_model.bubbles().first();
    const GridPoint at = m_region.voxelAt(bubble.centre, bubble.frame);
    if (!m_grid->holds(at))
        return;
    const int radius = std::max(1, int(bubble.radius / m_region.downsample / 2));
    const double inside = bandAround(*m_grid, at, std::min(radius, 20), 0).lower;
    m_guessedSpeed.useUpper = inside < m_guessedSpeed.upper;
    m_guessedSpeed.useLower = !m_guessedSpeed.useUpper;
    m_model.update([&](SegmentSettings& settings) { settings.thresholdSpeed = m_guessedSpeed; });
}

void SegmentationController::followSettings()
{
    const SegmentSettings before = m_before;
    m_before = m_model.settings();
    if (!m_model.state().active)
        return;
    if (before.volume != m_before.volume)
        return load();
    if (before.method != m_before.method && m_snake)
        return reset();
    // Weights and steps act from the next batch on; they change no picture.
    SegmentSettings same = m_before;
    same.weights = before.weights;
    same.iterations = before.iterations;
    if (same == before)
        return;
    if (!sameSpeed(before, m_before)) {
        m_speed.reset();
        if (m_snake)
            return reset();
    }
    changed();
}

void SegmentationController::changed()
{
    if (!m_model.state().active || !m_grid)
        return;
    const qsizetype points = m_model.seeds().size() + m_model.bubbles().size();
    if (points == 1 && m_points == 0) {
        m_points = points;
        guessBand();
        guessSpeed();
    }
    m_points = points;
    show();
    if (m_snake || m_model.state().evolving)
        return;
    m_model.updateState([](SegmentState& state) { state.busy = true; });
    m_soon.start();
}

QMap<int, LabelMap> SegmentationController::paintedMaps() const
{
    QMap<int, LabelMap> maps;
    const AnnotationModel* model = annotations();
    for (int frame = m_region.firstFrame; model && frame < m_region.firstFrame + m_region.frames; ++frame) {
        const LabelMap& map = model->labelMap(frame);
        maps.insert(frame, map.size().isEmpty() ? LabelMap(model->maskSize(), model->maskDownsample()) : map);
    }
    return maps;
}

SegmentRequest SegmentationController::request() const
{
    SegmentRequest request{
        m_model.settings(), m_grid, m_region, paintedMaps(), quint8(m_services.labels.active()), {}, {}, {}};
    for (const SegmentSeed& seed : m_model.seeds())
        request.seeds.push_back(m_region.voxelAt(seed.at, seed.frame));
    for (const SegmentBubble& bubble : m_model.bubbles()) {
        const QPointF at = m_region.toGrid(bubble.centre);
        if (m_region.frames > 1 || bubble.frame == m_region.firstFrame)
            request.bubbles.push_back(
                {{at.x(), at.y(), double(bubble.frame - m_region.firstFrame)}, bubble.radius / m_region.downsample});
    }
    if (m_speed && sameSpeed(m_speedSettings, request.settings))
        request.speed = m_speed;
    return request;
}

void SegmentationController::run()
{
    if (!m_grid || m_snake)
        return;
    m_job.cancel();
    m_model.updateState([](SegmentState& state) { state.busy = true; });
    m_job = callInWorker(
        *m_pool, JobPriority::Interaction, this,
        [request = request()](std::stop_token stop) { return previewOf(request, stop); },
        [this, run = ++m_run](Result<SegmentPreview> result) {
            if (run == m_run)
                previewed(std::move(result));
        });
}

void SegmentationController::previewed(Result<SegmentPreview> result)
{
    m_model.updateState([](SegmentState& state) { state.busy = false; });
    if (!result) {
        showMask(nullptr, 0);
        return tellFailure(result.error());
    }
    m_speed = result->speed;
    m_speedSettings = m_model.settings();
    const bool snake = m_model.settings().method == SegmentMethod::Snake;
    hint(snake && result->voxels == 0 ? QStringLiteral("Click into the object to place a bubble; drag to size it")
                                      : QString());
    const qint64 voxels = result->voxels;
    showMask(std::make_shared<const LabelGrid>(std::move(result->mask)), voxels);
}

void SegmentationController::hint(const QString& text)
{
    m_model.updateState([&](SegmentState& state) { state.hint = text; });
}

void SegmentationController::tellFailure(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        hint(error.message);
}

void SegmentationController::setPlacing(bool on)
{
    if (on && m_model.state().active)
        m_services.tools.lend(&m_tool);
    else
        m_services.tools.lend(nullptr);
}

void SegmentationController::followLending()
{
    m_model.updateState([this](SegmentState& state) { state.placing = m_services.tools.isLending(); });
}

} // namespace triptych
