// CanvasDesk: one view of a plain image with tools and annotations, in a window of its own, worked with real events at
// level-0 places.
#pragma once

#include "core/image/frame_source.h"
#include "ui/canvas/image_view.h"
#include "ui/tools/tool_controller.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLineF>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>

namespace triptych {

/// A grey image of one value, with pixels of half a millimetre, `aspect` times as high.
class PlainImage : public FrameSource {
public:
    explicit PlainImage(const QString& id, QSize size = {800, 600}, double aspect = 1)
        : FrameSource(makeInfo(id, aspect), size), m_size(size)
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        return PixelBuffer::allocate(m_size, 1, SampleType::U8);
    }

private:
    static ImageInfo makeInfo(const QString& id, double aspect)
    {
        ImageInfo info;
        info.id = ImageId{id};
        info.frames = 3;
        info.calibration.source = SpacingSource::PixelSpacing;
        info.calibration.spacing = PixelSpacing{0.5, 0.5 * aspect};
        return info;
    }

    QSize m_size;
};

class CanvasDesk {
public:
    explicit CanvasDesk(double aspect = 1, QSize image = {800, 600}, QSize size = {840, 640})
        : CanvasDesk(std::make_shared<const PlainImage>(QStringLiteral("plain"), image, aspect), size)
    {
    }
    explicit CanvasDesk(const ImageSourcePtr& source, QSize size = {840, 640})
        : tiles(qint64(256) << 20, 1), view(new ImageView)
    {
        QApplication::setDoubleClickInterval(200);
        auto* layout = new QHBoxLayout(&window);
        layout->addWidget(view);
        tiles.addSource(source);
        view->setImage(source, &tiles);
        view->setLabels(defaultLabels());
        model = std::make_unique<AnnotationModel>(source->info().id, source->info().size(), 1);
        QObject::connect(model.get(), &AnnotationModel::edited, view, [this] { ++edits; });
        view->setAnnotations(model.get());
        tools = std::make_unique<ToolController>();
        tools->attach(view);
        window.resize(size);
        window.show();
    }
    ~CanvasDesk()
    {
        tools.reset();
        view->setAnnotations(nullptr);
    }

    bool shown()
    {
        if (!QTest::qWaitForWindowExposed(&window))
            return false;
        window.activateWindow(); // a bare screen has no window manager that would
        if (!QTest::qWaitForWindowActive(&window))
            return false;
        view->setFocus();
        view->oneToOne();
        return true;
    }

    QWindow* handle() const { return window.windowHandle(); }
    QPoint at(QPointF image) const { return onWindow(view->toScreen(image)); }
    QPoint onWindow(QPointF screen) const { return view->mapTo(&window, screen.toPoint()); }
    void press(QPointF image, Qt::KeyboardModifiers keys = {}) const
    {
        QTest::mousePress(handle(), Qt::LeftButton, keys, at(image));
    }
    void moveTo(QPointF image) const { QTest::mouseMove(handle(), at(image)); }
    void release(QPointF image, Qt::KeyboardModifiers keys = {}) const
    {
        QTest::mouseRelease(handle(), Qt::LeftButton, keys, at(image));
    }
    void click(QPointF image, Qt::KeyboardModifiers keys = {}) const
    {
        press(image, keys);
        release(image, keys);
        calm();
    }
    void doubleClick(QPointF image) const
    {
        QTest::mouseDClick(handle(), Qt::LeftButton, {}, at(image));
        calm();
    }
    /// In window coordinates; keys are held all the while.
    void dragOnWindow(QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}) const
    {
        QTest::mousePress(handle(), Qt::LeftButton, keys, from);
        for (const QPoint& step : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove, step, handle()->mapToGlobal(QPointF(step)), Qt::NoButton,
                             Qt::LeftButton, keys);
            QCoreApplication::sendEvent(handle(), &move);
        }
        QTest::mouseRelease(handle(), Qt::LeftButton, keys, to);
        calm();
    }
    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers keys = {}) const { dragOnWindow(at(from), at(to), keys); }
    /// 120 is one notch away from the reader.
    void wheel(QPointF image, int delta, Qt::KeyboardModifiers keys = {}) const
    {
        const QPointF on = at(image);
        QWheelEvent event(on, handle()->mapToGlobal(on), {}, QPoint(0, delta), Qt::NoButton, keys, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(handle(), &event);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(handle(), key, modifiers); }
    void type(const QString& text) const
    {
        for (const QChar letter : text)
            QTest::keyClick(handle(), letter.toLatin1());
    }
    /// Two clicks in a row must not be taken for a double click: the clock of events is moved on.
    static void calm() { QTest::qWait(QApplication::doubleClickInterval() / 20); }

    Shape add(ShapeType type, const QPolygonF& points, const QString& group = {}) const
    {
        Shape shape;
        shape.type = type;
        shape.points = points;
        shape.group = group;
        return *model->shape(model->addShape(shape));
    }
    Shape addBox(QRectF box, ShapeType type = ShapeType::Rectangle) const
    {
        return add(type, QList<QPointF>{box.topLeft(), box.bottomRight()});
    }
    const Shape& now(const Shape& shape) const { return *model->shape(shape.id); }

    void keep(const char* name)
    {
        const QString folder = qEnvironmentVariable("TRIPTYCH_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(window.grab().save(QDir(folder).filePath(QLatin1String(name))));
    }

    static bool near(QPointF a, QPointF b, double within = 1.5) { return QLineF(a, b).length() < within; }

    TileService tiles;
    QWidget window;
    ImageView* view;
    std::unique_ptr<AnnotationModel> model;
    std::unique_ptr<ToolController> tools;
    int edits = 0;
};

} // namespace triptych
