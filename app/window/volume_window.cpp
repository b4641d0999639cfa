#include "app/window/volume_window.h"

#include "app/window/worker_call.h"
#include "core/image/reformat.h"
#include "core/tiles/tile_service.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/slice_link.h"
#include "ui/models/image_text.h"
#include "ui/tools/crosshair_tool.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QScopedValueRollback>
#include <QToolButton>

#include <algorithm>

namespace triptych {

struct VolumeWindow::Prepared {
    Result<VolumeGridPtr> grid = Error{};
    Result<const VolumePlugin*> plugin = Error{};
};

struct VolumeWindow::Surfaces {
    struct Lesion {
        int label = 0;
        double volumeMl = 0;
        double enclosedMl = 0; ///< by the smoothed surface; 0 without one
        int slices = 0;
        std::shared_ptr<const SurfaceMesh> mesh;
    };
    int request = 0;
    std::vector<Lesion> lesions;
    QStringList failures;
};

VolumeWindow::VolumeWindow(VolumeWindowServices services, ImageSourcePtr stack, const Presentation& look,
                           QWidget* parent)
    : QWidget(parent, Qt::Window), m_services(services), m_stack(std::move(stack)), m_look(look),
      m_link(std::make_unique<SliceLink>()), m_grid2x2(new QGridLayout)
{
    setObjectName(QStringLiteral("volumeWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_StyledBackground);
    setStyleSheet(QStringLiteral("#volumeWindow { background: #0b0e12; }"));
    const ImageInfo& info = m_stack->info();
    setWindowTitle(QStringLiteral("%1 – %2 – volume").arg(info.identity.displayName(), imageCaption(info)));
    resize(1180, 860);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->setSpacing(2);
    m_grid2x2->setSpacing(2);
    column->addLayout(m_grid2x2, 1);
    buildWaiting();
    buildControls();
    column->addWidget(m_waiting, 1);
    column->addWidget(m_controls);
    m_crosshair = std::make_unique<CrosshairTool>([this](ImageView& view, QPointF at) { showPoint(view, at); });
    m_surfaceSoon.setSingleShot(true);
    m_surfaceSoon.setInterval(200); // a brush stroke changes the labels many times a second
    connect(&m_surfaceSoon, &QTimer::timeout, this, &VolumeWindow::askSurfaces);
    prepare();
}

VolumeWindow::~VolumeWindow()
{
    m_job.cancel();
    m_surfaceJob.cancel();
    m_link.reset();
    for (ImageView* view : m_views)
        if (view)
            view->setTool(nullptr);
    for (const ImageSourcePtr& reformat : m_reformats)
        if (reformat)
            m_services.tiles.removeSource(reformat->info().id);
    if (m_scene)
        delete m_scene->widget(); // VTK shows the grid's own memory
}

void VolumeWindow::buildWaiting()
{
    m_waiting = new QWidget;
    auto* box = new QVBoxLayout(m_waiting);
    box->addStretch();
    m_waitingText = new QLabel(QStringLiteral("Preparing the volume"));
    m_waitingText->setAlignment(Qt::AlignCenter);
    m_waitingText->setWordWrap(true);
    m_waitingText->setObjectName(QStringLiteral("volumeWaiting"));
    m_progress = new QProgressBar;
    m_progress->setMaximumWidth(360);
    m_cancel = new QPushButton(QStringLiteral("Cancel"));
    m_cancel->setObjectName(QStringLiteral("volumeCancel"));
    connect(m_cancel, &QPushButton::clicked, this, &QWidget::close);
    box->addWidget(m_waitingText);
    box->addWidget(m_progress, 0, Qt::AlignHCenter);
    box->addWidget(m_cancel, 0, Qt::AlignHCenter);
    box->addStretch();
}

void VolumeWindow::buildControls()
{
    m_controls = new QWidget;
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(6, 2, 6, 4);
    m_mode = new QComboBox;
    m_mode->setObjectName(QStringLiteral("volumeMode"));
    m_mode->addItems({QStringLiteral("Maximum intensity"), QStringLiteral("Rendering"),
                      QStringLiteral("Dense rendering"), QStringLiteral("Surface")});
    connect(m_mode, &QComboBox::currentIndexChanged, this, &VolumeWindow::showLook);
    row->addWidget(m_mode);
    row->addWidget(new QLabel(QStringLiteral("from")));
    for (const auto& [side, tip] : {std::pair("A", "From the front"),
                                    {"P", "From behind"},
                                    {"L", "From the patient's left"},
                                    {"R", "From the patient's right"},
                                    {"H", "From the head"},
                                    {"F", "From the feet"}}) {
        auto* button = new QToolButton;
        button->setText(QString::fromLatin1(side));
        button->setObjectName(QStringLiteral("lookFrom%1").arg(QLatin1String(side)));
        button->setToolTip(QString::fromUtf8(tip));
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, [this, letter = QLatin1Char(*side)] {
            if (m_scene)
                m_scene->lookFrom(letter);
        });
        row->addWidget(button);
    }
    m_lesions = new QLabel;
    m_lesions->setObjectName(QStringLiteral("volumeLesions"));
    m_notes = new QLabel;
    m_notes->setObjectName(QStringLiteral("volumeNotes"));
    m_notes->setStyleSheet(QStringLiteral("color: #f0c469;"));
    m_notes->setWordWrap(true);
    row->addSpacing(12);
    row->addWidget(m_lesions);
    row->addWidget(m_notes, 1);
    m_controls->hide();
}

void VolumeWindow::prepare()
{
    const QPointer<VolumeWindow> self(this); // looked at in the GUI thread only
    const auto report = [self, receiver = m_services.receiver](const Progress& progress) {
        QMetaObject::invokeMethod(
            receiver,
            [self, progress] {
                if (!self)
                    return;
                self->m_progress->setRange(0, int(progress.total));
                self->m_progress->setValue(int(progress.done));
            },
            Qt::QueuedConnection);
    };
    m_job = callInWorker(
        m_services.pool, JobPriority::Interaction, m_services.receiver,
        [stack = m_stack, report](std::stop_token stop) {
            Prepared prepared;
            prepared.plugin = loadVolumePlugin();
            prepared.grid = buildVolume(*stack, kMostVolumeBytes, report, stop);
            return prepared;
        },
        [self](const Prepared& prepared) {
            if (self)
                self->adopt(prepared);
        });
}

void VolumeWindow::adopt(const Prepared& prepared)
{
    if (!prepared.grid) {
        m_progress->hide();
        m_waitingText->setText(prepared.grid.error().message);
        m_cancel->setText(QStringLiteral("Close"));
        return;
    }
    m_grid = *prepared.grid;
    m_waiting->hide();
    m_controls->show();
    m_notes->setText(m_grid->notes.join(QLatin1Char(' ')));
    addReformats();
    addScene(prepared);
    askSurfaces();
    QTimer::singleShot(0, this, &VolumeWindow::fitAtOneScale); // when the layout has given the views their sizes
    Q_EMIT ready();
}

void VolumeWindow::addReformats()
{
    constexpr std::array<std::pair<int, int>, 3> kPlaces{{{0, 0}, {0, 1}, {1, 0}}};
    for (size_t i = 0; i < 3; ++i) {
        m_reformats[i] = std::make_shared<ReformatSource>(m_stack->info(), m_grid, AnatomicalPlane(int(i)));
        m_services.tiles.addSource(m_reformats[i]);
        auto* view = new ImageView;
        view->setObjectName(QStringLiteral("reformat%1").arg(i));
        view->setImage(m_reformats[i], &m_services.tiles);
        view->setFrame(m_reformats[i]->info().frames / 2);
        view->setTool(m_crosshair.get());
        m_views[i] = view;
        m_link->add(view);
        m_grid2x2->addWidget(view, kPlaces[i].first, kPlaces[i].second);
        connect(view, &ImageView::presentationChanged, this, [this, view] { followWindow(view); });
        connect(view, &ImageView::activated, this, [this, view] { m_link->setLeader(view); });
    }
    m_link->setLeader(m_views[0]);
    Presentation own = m_views[0]->presentation();
    own.window = m_look.window;
    own.function = m_look.function;
    own.invert = m_look.invert;
    own.voiLut = m_look.voiLut;
    m_views[0]->setPresentation(own);
    const QPointF middle(m_reformats[0]->info().size().width() / 2.0, m_reformats[0]->info().size().height() / 2.0);
    showPoint(*m_views[0], middle);
}

void VolumeWindow::fitAtOneScale()
{
    double least = 0; // logical pixels per mm
    for (ImageView* view : m_views) {
        if (!view || !view->isFitted())
            return;
        view->fit();
        const auto scale = view->pixelsPerMm();
        least = scale && (least == 0 || *scale < least) ? *scale : least;
    }
    for (ImageView* view : m_views)
        if (const auto scale = view->pixelsPerMm(); scale && least > 0)
            view->fitAtZoom(view->camera().zoom * least / *scale);
}

void VolumeWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    QTimer::singleShot(0, this, &VolumeWindow::fitAtOneScale);
}

void VolumeWindow::addScene(const Prepared& prepared)
{
    QWidget* place = nullptr;
    if (prepared.plugin) {
        m_plugin = *prepared.plugin;
        m_scene = m_plugin->createScene(this);
        m_scene->setVolume(m_grid);
        m_scene->onWindowDrag([this](QPointF by) { m_views[0]->dragWindow(by); });
        place = m_scene->widget();
        showLook();
    } else {
        auto* why = new QLabel(prepared.plugin.error().message);
        why->setWordWrap(true);
        why->setAlignment(Qt::AlignCenter);
        place = why;
        m_mode->setEnabled(false);
    }
    m_grid2x2->addWidget(place, 1, 1);
    for (int i = 0; i < 2; ++i) {
        m_grid2x2->setRowStretch(i, 1);
        m_grid2x2->setColumnStretch(i, 1);
    }
}

void VolumeWindow::followWindow(ImageView* leader)
{
    m_look = leader->presentation();
    showLook();
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    for (ImageView* view : m_views)
        if (view && view != leader)
            view->setPresentation(leader->presentation());
}

void VolumeWindow::showLook()
{
    if (m_scene)
        m_scene->setLook({SceneMode(m_mode->currentIndex()), m_look.window.centre, m_look.window.width, m_look.invert});
}

void VolumeWindow::showPoint(ImageView& from, QPointF pixel)
{
    m_link->setLeader(&from);
    m_link->showPoint(from, pixel);
}

void VolumeWindow::setLabels(const QMap<int, LabelInfo>& labels)
{
    m_labels = labels;
    if (m_grid)
        m_surfaceSoon.start();
}

void VolumeWindow::setAnnotations(AnnotationModel* annotations)
{
    if (m_annotations)
        disconnect(m_annotations, nullptr, this, nullptr);
    m_annotations = annotations;
    if (annotations)
        connect(annotations, &AnnotationModel::labelsChanged, this, [this] { m_surfaceSoon.start(); });
    if (m_grid)
        m_surfaceSoon.start();
}

/// What is painted now, in a worker; an older request is overtaken.
void VolumeWindow::askSurfaces()
{
    if (!m_grid)
        return;
    m_surfaceJob.cancel();
    QMap<int, LabelMap> maps;
    if (m_annotations)
        for (const int frame : m_annotations->paintedFrames())
            maps.insert(frame, m_annotations->labelMap(frame));
    const int request = ++m_surfaceRequest;
    m_surfaceJob = callInWorker(
        m_services.pool, JobPriority::Visible, m_services.receiver,
        [stack = m_stack, maps, request, plugin = m_plugin](std::stop_token stop) {
            Surfaces result;
            result.request = request;
            for (const int label : paintedLabels(maps)) {
                const auto solid = makeLabelSolid(stack->info(), maps, label, stop);
                if (!solid) {
                    result.failures << solid.error().message;
                    continue;
                }
                Surfaces::Lesion lesion{label, solid->volumeMl, 0, solid->slices, nullptr};
                auto mesh = std::make_shared<SurfaceMesh>();
                if (plugin && plugin->makeSurface(*solid, *mesh)) {
                    lesion.enclosedMl = mesh->enclosedMl;
                    lesion.mesh = std::move(mesh);
                }
                result.lesions.push_back(std::move(lesion));
            }
            return result;
        },
        [self = QPointer<VolumeWindow>(this)](const Surfaces& surfaces) {
            if (self)
                self->adoptSurfaces(surfaces);
        });
}

void VolumeWindow::adoptSurfaces(const Surfaces& surfaces)
{
    if (surfaces.request != m_surfaceRequest)
        return;
    std::vector<SceneSurface> shown;
    QStringList texts, tips;
    for (const Surfaces::Lesion& lesion : surfaces.lesions) {
        const LabelInfo label = m_labels.value(lesion.label);
        const QString name = label.name.isEmpty() ? QStringLiteral("Label %1").arg(lesion.label) : label.name;
        texts << QStringLiteral("<span style='color:%1'>■</span> %2 %3 ml · %4 %5")
                     .arg(label.colour.name(), name.toHtmlEscaped(), QString::number(lesion.volumeMl, 'g', 3))
                     .arg(lesion.slices)
                     .arg(lesion.slices == 1 ? QStringLiteral("slice") : QStringLiteral("slices"));
        tips << QStringLiteral("%1: %2 ml counted from the painted pixels; the surface is smoothed and encloses %3 ml.")
                    .arg(name)
                    .arg(lesion.volumeMl, 0, 'g', 4)
                    .arg(lesion.enclosedMl, 0, 'g', 4);
        if (lesion.mesh && label.visible)
            shown.push_back({lesion.mesh, label.colour});
    }
    texts += surfaces.failures;
    m_lesions->setText(texts.isEmpty() ? QStringLiteral("nothing is painted on this stack")
                                       : texts.join(QStringLiteral(" &nbsp; ")));
    m_lesions->setToolTip(tips.join(QLatin1Char('\n')));
    if (m_scene)
        m_scene->setSurfaces(std::move(shown));
    Q_EMIT surfacesReady();
}

} // namespace triptych
