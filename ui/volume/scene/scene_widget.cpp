#include "ui/volume/scene/scene_widget.h"

#include "core/image/plane_geometry.h"

#include <vtkActor.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkColorTransferFunction.h>
#include <vtkFloatArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkImageData.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkOutlineSource.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>
#include <vtkSmartVolumeMapper.h>
#include <vtkUnsignedShortArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <QLabel>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kMovingFramesPerSecond = 15;
constexpr double kStillFramesPerSecond = 2;

QSurfaceFormat vtkFormat()
{
    QSurfaceFormat format;
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    return format;
}

/// llvmpipe and its like: VTK's ray caster on the CPU is quicker there than shaders that the CPU plays.
bool isSoftware(QOpenGLFunctions& gl)
{
    const auto* name = reinterpret_cast<const char*>(gl.glGetString(GL_RENDERER));
    const QString renderer = QString::fromLatin1(name ? name : "").toLower();
    for (const char* software : {"llvmpipe", "softpipe", "swrast", "software"})
        if (renderer.contains(QLatin1String(software)))
            return true;
    return false;
}

PatientVector directionOf(QChar side)
{
    switch (side.toLatin1()) {
    case 'P': return {0, 1, 0};
    case 'L': return {1, 0, 0};
    case 'R': return {-1, 0, 0};
    case 'H': return {0, 0, 1};
    case 'F': return {0, 0, -1};
    default: return {0, -1, 0};
    }
}

vtkSmartPointer<vtkPolyData> polyDataOf(const SurfaceMesh& mesh)
{
    auto data = vtkSmartPointer<vtkPolyData>::New();
    vtkNew<vtkPoints> points;
    vtkNew<vtkFloatArray> coordinates;
    coordinates->SetNumberOfComponents(3);
    coordinates->SetNumberOfTuples(vtkIdType(mesh.points.size() / 3));
    std::copy(mesh.points.begin(), mesh.points.end(), coordinates->GetPointer(0));
    points->SetData(coordinates);
    vtkNew<vtkCellArray> triangles;
    for (size_t i = 0; i + 2 < mesh.triangles.size(); i += 3) {
        const vtkIdType corners[3] = {mesh.triangles[i], mesh.triangles[i + 1], mesh.triangles[i + 2]};
        triangles->InsertNextCell(3, corners);
    }
    data->SetPoints(points);
    data->SetPolys(triangles);
    return data;
}

} // namespace

struct SceneWidget::Vtk {
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkCallbackCommand> makeCurrent;
    vtkNew<vtkImageData> image;
    vtkNew<vtkSmartVolumeMapper> mapper;
    vtkNew<vtkVolume> volume;
    vtkNew<vtkActor> box;
    std::vector<vtkSmartPointer<vtkActor>> surfaces;
};

SceneWidget::SceneWidget(QWidget* parent) : QOpenGLWidget(parent), d(std::make_unique<Vtk>())
{
    setFormat(vtkFormat());
    setObjectName(QStringLiteral("volumeScene"));
    setMinimumSize(120, 120);
    vtkObject::GlobalWarningDisplayOff();
    d->window->SetFrameBlitModeToNoBlit();
    d->window->SetReadyForRendering(false);
    d->window->AddRenderer(d->renderer);
    d->makeCurrent->SetClientData(this);
    d->makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        // Not QOpenGLWidget::makeCurrent(): that binds its own framebuffer under VTK's hands.
        if (QOpenGLContext* context = static_cast<SceneWidget*>(self)->context())
            context->makeCurrent(context->surface());
    });
    d->window->AddObserver(vtkCommand::WindowMakeCurrentEvent, d->makeCurrent);
    d->renderer->SetBackground(0, 0, 0);
    d->renderer->SetBackgroundAlpha(1); // Qt would let the window shine through
    d->mapper->SetAutoAdjustSampleDistances(true);
    d->mapper->SetInteractiveAdjustSampleDistances(true);
    d->volume->SetMapper(d->mapper);
    m_still.setSingleShot(true);
    m_still.setInterval(250);
    connect(&m_still, &QTimer::timeout, this, [this] {
        d->window->SetDesiredUpdateRate(kStillFramesPerSecond);
        update();
    });
    for (QLabel*& letter : m_letters) {
        letter = new QLabel(this);
        letter->setAttribute(Qt::WA_TransparentForMouseEvents);
        letter->setStyleSheet(QStringLiteral("background: transparent; color: #aab2be; font-weight: bold;"));
    }
}

SceneWidget::~SceneWidget()
{
    release();
    if (context())
        disconnect(context(), nullptr, this, nullptr); // it goes after VTK's objects have gone
}

/// VTK's textures and buffers go while their context is there.
void SceneWidget::release()
{
    if (!context())
        return;
    makeCurrent();
    d->window->SetReadyForRendering(false);
    d->window->Finalize();
    doneCurrent();
}

void SceneWidget::initializeGL()
{
    connect(
        context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { release(); }, Qt::DirectConnection);
    if (isSoftware(*context()->functions()))
        d->mapper->SetRequestedRenderModeToRayCast();
    d->window->SetReadyForRendering(true);
    d->window->SetMapped(true);
    d->window->SetIsCurrent(true);
    d->window->OpenGLInit();
    d->window->SetDesiredUpdateRate(kStillFramesPerSecond);
}

void SceneWidget::resizeGL(int width, int height)
{
    const double ratio = devicePixelRatioF();
    d->window->SetSize(qRound(width * ratio), qRound(height * ratio));
}

void SceneWidget::paintGL()
{
    const double ratio = devicePixelRatioF();
    const int w = qRound(width() * ratio), h = qRound(height() * ratio);
    vtkOpenGLState* state = d->window->GetState();
    state->Reset(); // Qt has changed what VTK remembers
    state->Push();
    d->window->Render();
    state->Pop();
    QOpenGLExtraFunctions* gl = context()->extraFunctions();
    gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, d->window->GetDisplayFramebuffer()->GetFBOIndex());
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glBlitFramebuffer(0, 0, w, h, 0, 0, w, h, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
}

void SceneWidget::setVolume(VolumeGridPtr grid)
{
    m_grid = std::move(grid);
    vtkNew<vtkUnsignedShortArray> values;
    // Shared, not copied: the grid outlives the image, and nothing writes to it.
    values->SetArray(const_cast<quint16*>(m_grid->values.data()), vtkIdType(m_grid->values.size()), 1);
    d->image->SetDimensions(m_grid->size.data());
    d->image->SetSpacing(m_grid->spacingMm.data());
    d->image->GetPointData()->SetScalars(values);
    d->mapper->SetInputData(d->image);
    vtkNew<vtkMatrix4x4> place;
    for (int row = 0; row < 3; ++row) {
        for (int axis = 0; axis < 3; ++axis)
            place->SetElement(row, axis, m_grid->axes[size_t(axis)][size_t(row)]);
        place->SetElement(row, 3, m_grid->originMm[size_t(row)]);
    }
    d->volume->SetUserMatrix(place);
    vtkNew<vtkOutlineSource> outline;
    outline->SetBounds(d->image->GetBounds());
    vtkNew<vtkPolyDataMapper> lines;
    lines->SetInputConnection(outline->GetOutputPort());
    d->box->SetMapper(lines);
    d->box->SetUserMatrix(place);
    d->box->GetProperty()->SetColor(0.25, 0.3, 0.36);
    d->box->GetProperty()->LightingOff();
    d->renderer->AddVolume(d->volume);
    d->renderer->AddActor(d->box);
    applyLook();
    lookFrom(QLatin1Char('A'));
}

void SceneWidget::setLook(const SceneLook& look)
{
    if (look == m_look)
        return;
    m_look = look;
    if (m_grid)
        applyLook();
    moved();
}

/// Greys as in the flat views for the maximum; for the rendering, tissue grows solid from the lower end of the window
/// to its upper end.
void SceneWidget::applyLook()
{
    const auto packed = [this](double modality) {
        return m_grid->slope != 0 ? (modality - m_grid->intercept) / m_grid->slope : modality;
    };
    double low = packed(m_look.centre - m_look.width / 2), high = packed(m_look.centre + m_look.width / 2);
    if (low > high)
        std::swap(low, high);
    high = std::max(high, low + 1e-3);
    vtkNew<vtkColorTransferFunction> colours;
    vtkNew<vtkPiecewiseFunction> opacity;
    vtkNew<vtkVolumeProperty> property;
    property->SetInterpolationTypeToLinear();
    const bool maximum = m_look.mode == SceneMode::MaximumIntensity;
    // Of an inverted look the strongest value is still what counts: drawn dark on bright it would be lost in the air.
    if (maximum) {
        colours->AddRGBPoint(low, 0, 0, 0);
        colours->AddRGBPoint(high, 1, 1, 1);
        opacity->AddPoint(low, 1);
        d->mapper->SetBlendModeToMaximumIntensity();
    } else {
        colours->AddRGBPoint(low, 0.35, 0.16, 0.12);
        colours->AddRGBPoint((low + high) / 2, 0.85, 0.55, 0.42);
        colours->AddRGBPoint(high, 1, 0.96, 0.88);
        const bool dense = m_look.mode == SceneMode::DenseRendering;
        opacity->AddPoint(low, 0);
        opacity->AddPoint((low + high) / 2, dense ? 0 : 0.03);
        opacity->AddPoint(high, dense ? 0.95 : 0.6);
        property->ShadeOn();
        property->SetAmbient(0.5);
        property->SetDiffuse(0.7);
        property->SetSpecular(0.1);
        property->SetScalarOpacityUnitDistance(2 *
                                               *std::max_element(m_grid->spacingMm.begin(), m_grid->spacingMm.end()));
        d->mapper->SetBlendModeToComposite();
    }
    property->SetColor(colours);
    property->SetScalarOpacity(opacity);
    d->volume->SetProperty(property);
    d->volume->SetVisibility(m_look.mode != SceneMode::Surface);
    for (const auto& surface : d->surfaces)
        surface->SetVisibility(!maximum); // which has no depth that a surface could lie in
}

void SceneWidget::setSurfaces(std::vector<SceneSurface> surfaces)
{
    for (const auto& actor : d->surfaces)
        d->renderer->RemoveActor(actor);
    d->surfaces.clear();
    for (const SceneSurface& surface : surfaces) {
        vtkNew<vtkPolyDataMapper> mapper;
        mapper->SetInputData(polyDataOf(*surface.mesh));
        auto actor = vtkSmartPointer<vtkActor>::New();
        actor->SetMapper(mapper);
        actor->GetProperty()->SetColor(surface.colour.redF(), surface.colour.greenF(), surface.colour.blueF());
        actor->GetProperty()->SetSpecular(0.2);
        actor->GetProperty()->SetAmbient(0.15);
        actor->SetVisibility(m_look.mode != SceneMode::MaximumIntensity);
        d->renderer->AddActor(actor);
        d->surfaces.push_back(actor);
    }
    update();
}

void SceneWidget::lookFrom(QChar side)
{
    const PatientVector from = directionOf(side);
    const bool alongBody = std::abs(from[2]) > 0.5;
    vtkCamera* camera = d->renderer->GetActiveCamera();
    camera->SetFocalPoint(0, 0, 0);
    camera->SetPosition(from[0], from[1], from[2]);
    camera->SetViewUp(0, alongBody ? -1 : 0, alongBody ? 0 : 1);
    d->renderer->ResetCamera();
    camera->Zoom(1.3); // ResetCamera keeps a ball around everything in view
    moved();
}

void SceneWidget::moved()
{
    d->window->SetDesiredUpdateRate(kMovingFramesPerSecond);
    m_still.start();
    placeLetters();
    update();
}

/// Which side of the patient each edge of the view shows.
void SceneWidget::placeLetters()
{
    vtkCamera* camera = d->renderer->GetActiveCamera();
    camera->OrthogonalizeViewUp();
    PatientVector up{}, forward{};
    camera->GetViewUp(up.data());
    camera->GetDirectionOfProjection(forward.data());
    const PatientVector right = cross(forward, up);
    const PatientVector ways[4] = {times(right, -1), right, up, times(up, -1)};
    for (size_t i = 0; i < 4; ++i) {
        m_letters[i]->setText(directionLetters(ways[i]));
        m_letters[i]->adjustSize();
    }
    const auto put = [](QLabel* label, double x, double y) {
        label->move(int(x - label->width() / 2.0), int(y - label->height() / 2.0));
    };
    put(m_letters[0], 16, height() / 2.0);
    put(m_letters[1], width() - 16, height() / 2.0);
    put(m_letters[2], width() / 2.0, 14);
    put(m_letters[3], width() / 2.0, height() - 14);
}

void SceneWidget::resizeEvent(QResizeEvent* event)
{
    QOpenGLWidget::resizeEvent(event);
    placeLetters();
}

void SceneWidget::mousePressEvent(QMouseEvent* event) { m_last = event->position(); }

void SceneWidget::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF by = event->position() - m_last;
    m_last = event->position();
    vtkCamera* camera = d->renderer->GetActiveCamera();
    if (event->buttons() & Qt::LeftButton) {
        camera->Azimuth(-by.x() * 0.5);
        camera->Elevation(by.y() * 0.5);
        camera->OrthogonalizeViewUp();
    } else if (event->buttons() & Qt::MiddleButton) {
        PatientVector at{}, focus{}, up{}, forward{};
        camera->GetPosition(at.data());
        camera->GetFocalPoint(focus.data());
        camera->GetViewUp(up.data());
        camera->GetDirectionOfProjection(forward.data());
        const double seenMm = 2 * lengthOf(minus(at, focus)) * std::tan(camera->GetViewAngle() * 0.00872664626);
        const double perPixel = seenMm / std::max(1, height());
        const PatientVector move = plus(times(cross(forward, up), -by.x() * perPixel), times(up, by.y() * perPixel));
        const PatientVector newAt = plus(at, move), newFocus = plus(focus, move);
        camera->SetPosition(newAt.data());
        camera->SetFocalPoint(newFocus.data());
    } else if (event->buttons() & Qt::RightButton) {
        if (m_windowDragged)
            m_windowDragged(by);
        return;
    } else
        return;
    d->renderer->ResetCameraClippingRange();
    moved();
}

void SceneWidget::mouseReleaseEvent(QMouseEvent*) { m_still.start(); }

void SceneWidget::wheelEvent(QWheelEvent* event)
{
    d->renderer->GetActiveCamera()->Dolly(std::pow(1.2, event->angleDelta().y() / 120.0));
    d->renderer->ResetCameraClippingRange();
    moved();
    event->accept();
}

} // namespace triptych
