// One outline of 200,000 vertices, edited in a view of 1920 × 1080 with real mouse events: what the reader waits for
// from the event to the painted view, for every move and for the end of each gesture. Prints median and 95th
// percentile.
#include "tests/gui/canvas_desk.h"

#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <numbers>

using namespace triptych;

namespace {

constexpr int kVertices = 200'000;
constexpr int kGestures = 10;
constexpr int kMoves = 20;

class Times {
public:
    explicit Times(const char* what) : m_what(what) {}
    template <class Fn>
    void measure(Fn fn)
    {
        const double before = usedMs();
        fn();
        m_ms.push_back(usedMs() - before);
    }
    void print()
    {
        std::sort(m_ms.begin(), m_ms.end());
        const auto at = [this](double share) { return m_ms[size_t(double(m_ms.size() - 1) * share)]; };
        QTextStream(stdout) << QStringLiteral("%1 %2 ms median, %3 ms 95 %%, %4 ms most  (%5 times)\n")
                                   .arg(QLatin1String(m_what), -58)
                                   .arg(at(0.5), 7, 'f', 2)
                                   .arg(at(0.95), 7, 'f', 2)
                                   .arg(at(1), 7, 'f', 2)
                                   .arg(m_ms.size());
    }

private:
    static double usedMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
    }

    const char* m_what;
    std::vector<double> m_ms;
};

/// A border as a model or a pathologist traces it: round at large, ragged in detail.
QPolygonF raggedRing()
{
    QPolygonF ring;
    ring.reserve(kVertices);
    for (int i = 0; i < kVertices; ++i) {
        const double angle = 2 * std::numbers::pi * i / kVertices;
        const double radius =
            9000 + 700 * std::sin(7 * angle) + 160 * std::sin(211 * angle) + 9 * std::sin(4001 * angle);
        ring << QPointF(10000 + radius * std::cos(angle), 10000 + radius * std::sin(angle));
    }
    return ring;
}

class Editor {
public:
    Editor() : m_desk(1, {20000, 20000}, {1920, 1080})
    {
        (void)m_desk.shown();
        m_shape = m_desk.add(ShapeType::Polygon, raggedRing());
        m_desk.view->setSelection({m_shape.id});
    }

    void look(double zoom, QPointF centre)
    {
        Camera camera = m_desk.view->camera();
        camera.zoom = zoom;
        camera.centre = centre;
        m_desk.view->setCamera(camera);
        paint();
        QTest::qWait(800); // whatever is drawn by workers is there
        paint();
    }

    /// Gestures that begin where the vertex is, each a little farther.
    void dragVertex(const char* what, int vertex)
    {
        drag(what, [this, vertex] { return m_desk.view->toScreen(shape().points[vertex]); });
    }

    void dragWhole(const char* what)
    {
        drag(what, [this] { return QPointF(m_desk.view->rect().center()); });
    }

    void insertAndDelete()
    {
        Times insert("double click on a side: a vertex more"), remove("Alt + click: a vertex less");
        for (int i = 0; i < 20; ++i) {
            const int at = 6 + 8 * i;
            const QPointF side = m_desk.view->toScreen((shape().points[at] + shape().points[at + 1]) / 2);
            insert.measure([&] { mouse(QEvent::MouseButtonDblClick, side); });
            mouse(QEvent::MouseButtonRelease, side);
            settle();
            const QPointF vertex = m_desk.view->toScreen(shape().points[at + 1]);
            remove.measure([&] { mouse(QEvent::MouseButtonPress, vertex, Qt::AltModifier); });
            mouse(QEvent::MouseButtonRelease, vertex);
            settle();
        }
        insert.print();
        remove.print();
    }

    void undoAndRedo()
    {
        Times undo("undo"), redo("redo");
        for (int i = 0; i < 10; ++i) {
            undo.measure([&] {
                m_desk.model->undo();
                paint();
            });
            settle();
            redo.measure([&] {
                m_desk.model->redo();
                paint();
            });
            settle();
        }
        undo.print();
        redo.print();
    }

    const Shape& shape() const { return m_desk.now(m_shape); }

private:
    void drag(const char* what, const std::function<QPointF()>& begin)
    {
        Times press("  press on it"), moves(what), release("  end of the gesture, as one undo step");
        for (int gesture = 0; gesture < kGestures; ++gesture) {
            const QPointF from = begin();
            press.measure([&] { mouse(QEvent::MouseButtonPress, from); });
            for (int i = 1; i <= kMoves; ++i)
                moves.measure([&] { mouse(QEvent::MouseMove, from + QPointF(i % 60, (i * 7) % 45)); });
            release.measure([&] { mouse(QEvent::MouseButtonRelease, from + QPointF(20, 31)); });
            settle();
        }
        press.print();
        moves.print();
        release.print();
    }

    void mouse(QEvent::Type type, QPointF at, Qt::KeyboardModifiers keys = {})
    {
        const bool moves = type == QEvent::MouseMove;
        QMouseEvent event(type, at, m_desk.view->mapToGlobal(at), moves ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, keys);
        QCoreApplication::sendEvent(m_desk.view, &event);
        paint();
    }
    void paint() { m_desk.view->repaint(); }
    void settle()
    {
        QTest::qWait(300);
        paint();
    }

    CanvasDesk m_desk;
    Shape m_shape;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QTextStream(stdout) << "An outline of 200,000 vertices in a view of 1920 x 1080, from the event to the painted "
                           "view (processor time)\n";
    Editor editor;
    editor.look(16, editor.shape().points[0]);
    editor.dragVertex("vertex dragged, some of the outline in view", 0);
    editor.insertAndDelete();
    editor.undoAndRedo();
    editor.look(1080.0 / 21000, {10000, 10000});
    editor.dragWhole("the whole outline dragged, all of it in view");
    return 0;
}
