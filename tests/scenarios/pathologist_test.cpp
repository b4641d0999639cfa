// The pathologist's day on the phantom's slide (DESIGN §7): from the overview to 40× and back, a region outlined, the
// analysis started and browsing on while its heatmap fills in, through the hotspots, turned, a length in micrometres;
// closed, and all of it there the next day.
#include "app/window/analysis_controller.h"
#include "core/annotation/geojson.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"

#include <QListView>
#include <QPushButton>

#include <cmath>

using namespace triptych;

namespace {

constexpr int kAnalysisTimeoutMs = 120'000;
constexpr double kLongestStallMs = 100;
/// At 40× a screen pixel is a quarter of a micrometre.
constexpr double kMicrometresPerScreenPixelAt40 = 0.25;

} // namespace

class PathologistTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid() && m_folder.isValid());
        m_phantom = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_phantom, 0.3));
    }

    void aSlideIsRead()
    {
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->probe.drop({m_phantom + QStringLiteral("/slide/slide.tiff")}, QPoint(800, 450)));
        QVERIFY(m_desk->opened());
        m_cell = m_desk->window->viewer().cells().front();
        QCOMPARE(m_cell->image()->info().kind, ImageKind::Slide);
        QTRY_VERIFY(m_cell->isComplete());
        using Step = void (PathologistTest::*)();
        for (const Step step :
             std::initializer_list<Step>{&PathologistTest::toFortyTimesAndBack, &PathologistTest::outlineTheTumour,
                                         &PathologistTest::analyseWhileBrowsing,
                                         &PathologistTest::jumpThroughTheHotspots, &PathologistTest::turnAndMeasure}) {
            (this->*step)();
            if (QTest::currentTestFailed())
                return;
        }
        m_desk->window->close();
        m_desk.reset();
    }

    void theNextDayAllIsThere()
    {
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        auto* worklist = m_desk->probe.find<QListView>("worklist");
        QTRY_COMPARE(worklist->model()->rowCount(), 1);
        m_desk->probe.clickRow(worklist, 0);
        QVERIFY(m_desk->opened());
        m_cell = m_desk->window->viewer().cells().front();
        QCOMPARE(m_cell->annotations()->shapes(), m_shapes);
        QTRY_VERIFY(m_desk->window->ai().hasResults());
        const AiRun& run = m_desk->window->ai().runs().front();
        QCOMPARE(run.prediction->endpointProbability, m_probability);
        m_desk->showTab("AI");
        m_desk->probe.click(m_desk->probe.find<QPushButton>("revealAi"));
        QTRY_VERIFY(!m_cell->canvas().heatmaps().empty());
        QTRY_VERIFY(m_cell->isComplete());
        m_desk->keep("slide-next-day.png");
        m_desk.reset();
    }

private:
    QPoint screen(QPointF image) const
    {
        return m_cell->canvas().mapTo(m_desk->window.get(), m_cell->canvas().toScreen(image).toPoint());
    }
    double micrometresPerPixel() const { return m_cell->image()->info().calibration.nominalSpacing()->xMm * 1000; }

    /// The truth's invasive region, level-0 pixels.
    QPolygonF invasiveRegion() const
    {
        const auto content =
            readGeoJson((m_phantom + QStringLiteral("/truth/slide.geojson")).toStdString(), defaultLabels());
        return content && !content->shapes.isEmpty() ? content->shapes[0].points : QPolygonF();
    }

    void toFortyTimesAndBack()
    {
        const WindowProbe& probe = m_desk->probe;
        const double overview = m_cell->camera().zoom;
        const QPointF place = invasiveRegion().boundingRect().center();
        QVERIFY(!place.isNull());
        const double wanted = micrometresPerPixel() / kMicrometresPerScreenPixelAt40;
        const QPoint at = screen(place);
        StallWatch watch;
        for (int notch = 0; notch < 40 && m_cell->camera().zoom < wanted; ++notch) {
            probe.wheel(at, 120);
            QTest::qWait(5);
        }
        QVERIFY(m_cell->camera().zoom >= wanted);
        // The pointer stood on a whole pixel of the overview, which is that many now.
        const QPointF moved = m_cell->canvas().toScreen(place) - m_cell->canvas().mapFrom(m_desk->window.get(), at);
        QVERIFY(std::hypot(moved.x(), moved.y()) < m_cell->camera().zoom / overview + 1);
        QTRY_VERIFY(m_cell->isComplete());
        probe.drag(probe.at(&m_cell->canvas()), probe.at(&m_cell->canvas(), 0.3, 0.4), Qt::MiddleButton);
        QTRY_VERIFY(m_cell->isComplete());
        QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
        m_desk->keep("slide-40x.png");
        watch.restart();
        probe.key(Qt::Key_F);
        QTRY_VERIFY(std::abs(m_cell->camera().zoom / overview - 1) < 1e-6);
        QTRY_VERIFY(m_cell->isComplete());
        QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
    }

    void outlineTheTumour()
    {
        const WindowProbe& probe = m_desk->probe;
        const QRectF box = invasiveRegion().boundingRect();
        probe.click(probe.at(&m_cell->canvas(), 0.02, 0.5));
        probe.key(Qt::Key_O);
        probe.key(Qt::Key_2);
        probe.drag(screen(box.topLeft()), screen(box.bottomRight()));
        QCOMPARE(m_cell->annotations()->shapes().size(), 1);
        const double pixel = 1 / m_cell->camera().zoom;
        QVERIFY(QLineF(m_cell->annotations()->shapes()[0].boundingRect().topLeft(), box.topLeft()).length() <
                2 * pixel);
        probe.key(Qt::Key_S);
    }

    void analyseWhileBrowsing()
    {
        const WindowProbe& probe = m_desk->probe;
        m_desk->showTab("AI");
        QTRY_VERIFY(m_desk->window->analysis().modelsKnown());
        probe.click(probe.find<QPushButton>("runModels"));
        QTRY_VERIFY(probe.find<QPushButton>("revealAi")->isEnabled());
        probe.click(probe.find<QPushButton>("revealAi"));
        int seenGrowing = 0;
        int computed = 0;
        const QPoint middle = probe.at(&m_cell->canvas());
        QElapsedTimer patience;
        patience.start();
        for (int step = 0; m_desk->window->ai().running() && patience.elapsed() < kAnalysisTimeoutMs; ++step) {
            probe.wheel(middle, step / 6 % 2 == 0 ? 120 : -120);
            QTest::qWait(15);
            const int now = computedCells();
            seenGrowing += now > computed && m_desk->window->ai().running() ? 1 : 0;
            if (now > computed && seenGrowing == 2)
                m_desk->keep("slide-filling-in.png");
            computed = now;
        }
        QVERIFY(!m_desk->window->ai().running());
        QVERIFY2(seenGrowing >= 2, qPrintable(QString::number(seenGrowing)));
        const AiRun& run = m_desk->window->ai().runs().front();
        QVERIFY2(run.prediction.has_value(), qPrintable(run.message));
        m_probability = run.prediction->endpointProbability;
        probe.key(Qt::Key_F);
        QTRY_VERIFY(m_cell->isComplete());
        m_desk->keep("slide-analysed.png");
    }

    int computedCells() const
    {
        int count = 0;
        for (const HeatmapView& shown : m_cell->canvas().heatmaps()) {
            const PixelBuffer& values = shown.heatmap.values;
            for (int y = 0; y < values.height(); ++y)
                for (int x = 0; x < values.width(); ++x)
                    count += std::isnan(values.row<float>(y)[x]) ? 0 : 1;
        }
        return count;
    }

    void jumpThroughTheHotspots()
    {
        const WindowProbe& probe = m_desk->probe;
        m_desk->showTab("Findings");
        auto* list = probe.find<QListView>("findings");
        QVERIFY(list->model()->rowCount() >= 3); // the outline, and two hotspots at least
        probe.key(Qt::Key_J);                    // the outline
        QSet<QPair<int, int>> places;
        for (int row = 1; row < list->model()->rowCount(); ++row) {
            probe.key(Qt::Key_J);
            QCOMPARE(list->currentIndex().row(), row);
            const QPoint centre = m_cell->camera().centre.toPoint();
            places.insert({centre.x(), centre.y()});
            QVERIFY(m_cell->camera().visibleArea().width() < m_cell->image()->info().size().width() * 0.75);
        }
        QCOMPARE(places.size(), list->model()->rowCount() - 1);
        probe.key(Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(list->currentIndex().row(), list->model()->rowCount() - 2);
        // The first is where the truth has its tumour.
        probe.clickRow(list, 1);
        QTRY_VERIFY(m_cell->isComplete());
        m_desk->keep("slide-hotspot.png");
        QVERIFY(invasiveRegion().boundingRect().contains(m_cell->camera().centre));
    }

    void turnAndMeasure()
    {
        const WindowProbe& probe = m_desk->probe;
        probe.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(m_cell->camera().rotationDeg, 90.0);
        probe.key(Qt::Key_L);
        const QPoint from = probe.at(&m_cell->canvas(), 0.4, 0.5);
        const QPoint to = from + QPoint(200, 0);
        probe.drag(from, to);
        QCOMPARE(m_cell->annotations()->shapes().size(), 2);
        const Shape length = m_cell->annotations()->shapes()[1];
        const QString text = measurementText(length, m_cell->image()->info().calibration);
        QVERIFY2(text.endsWith(QStringLiteral(" µm")), qPrintable(text));
        constexpr double kTruthMicrometresPerPixel = 0.5; // phantom: truth.json's mppX
        const double expected = 200 / m_cell->camera().zoom * kTruthMicrometresPerPixel;
        const double told = text.section(QLatin1Char(' '), 0, 0).toDouble();
        QVERIFY2(std::abs(told / expected - 1) < 0.02, qPrintable(QStringLiteral("%1 for %2").arg(told).arg(expected)));
        m_desk->keep("slide-turned.png");
        m_shapes = m_cell->annotations()->shapes();
    }

    QTemporaryDir m_data;
    QTemporaryDir m_folder;
    QString m_phantom;
    std::unique_ptr<Desk> m_desk;
    ViewCell* m_cell = nullptr;
    QList<Shape> m_shapes;
    double m_probability = -1;
};

QTEST_MAIN(PathologistTest)
#include "pathologist_test.moc"
