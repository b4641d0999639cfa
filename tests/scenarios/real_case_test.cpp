// One real case in the real window: a digitised mammogram, an ultrasound image and a slide (of different patients, so
// it is a mixed case) are opened, drawn on with the mouse, analysed by the models, closed, and found again as they were
// left.
#include "app/window/analysis_controller.h"
#include "app/window/view_cell.h"
#include "tests/gui/desk.h"
#include "ui/canvas/image_view.h"

#include <QDir>

using namespace triptych;

namespace {

constexpr int kAnalysisTimeoutMs = 120'000;
constexpr auto kCaseJson = R"({"patient": {"id": "REAL-1", "name": "Real^Case"}, "mixed": true, "images": [
  {"file": "mammogram.dcm", "kind": "mammogram", "laterality": "L", "view": "MLO"},
  {"file": "ultrasound.png", "kind": "ultrasound", "laterality": "L", "date": "2020-01-01"},
  {"file": "slide.svs", "kind": "slide", "laterality": "L", "date": "2020-01-05"}]})";

bool writeCase(const QDir& folder)
{
    const QDir shared(QStringLiteral(TRIPTYCH_SHARED_DATA));
    const auto bring = [&](const char* from, const char* to) {
        return QFile::copy(shared.filePath(QLatin1String(from)), folder.filePath(QLatin1String(to)));
    };
    QFile json(folder.filePath(QStringLiteral("case.json")));
    return bring("dicom/mammogram/MG1_JPLY", "mammogram.dcm") &&
           bring("busi/malignant/malignant (1).png", "ultrasound.png") &&
           bring("slide/CMU-1-Small-Region.svs", "slide.svs") && json.open(QIODevice::WriteOnly) &&
           json.write(kCaseJson) > 0;
}

} // namespace

class RealCaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(QStringLiteral(TRIPTYCH_SHARED_DATA)))
            QSKIP("the real images of ../shared/data are absent");
        QVERIFY(m_folder.isValid());
        m_case = m_folder.filePath(QStringLiteral("case"));
        QVERIFY(QDir().mkpath(m_case));
        QVERIFY(writeCase(QDir(m_case)));
    }

    void openedDrawnOnAnalysedAndFoundAgain()
    {
        auto desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(desk->shown());
        QVERIFY(desk->open(m_case));
        QVERIFY(desk->window->cases().current()->mixed);
        const auto cells = desk->window->viewer().cells();
        QCOMPARE(cells.size(), 3);
        for (ViewCell* cell : cells)
            QTRY_VERIFY_WITH_TIMEOUT(cell->isComplete(), 30000);

        for (ViewCell* cell : cells)
            drawOn(*desk, cell);
        QMap<QString, QList<Shape>> shapes;
        QMap<QString, LabelMap> masks;
        for (ViewCell* cell : cells) {
            shapes[cell->image()->info().id.value] = cell->annotations()->shapes();
            masks[cell->image()->info().id.value] = cell->annotations()->labelMap(0);
        }

        analyse(*desk);
        const auto fused = desk->window->ai().fused();
        QVERIFY(fused);
        QCOMPARE(int(fused->shares.size()), 3);
        QVERIFY(fused->probability > 0 && fused->probability < 1);

        desk->window->close();
        desk.reset();
        desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(desk->shown());
        QVERIFY(desk->open(m_case));
        for (ViewCell* cell : desk->window->viewer().cells()) {
            const QString id = cell->image()->info().id.value;
            QTRY_VERIFY(cell->annotations());
            QCOMPARE(cell->annotations()->shapes(), shapes[id]);
            QVERIFY(cell->annotations()->labelMap(0) == masks[id]);
        }
        QTRY_VERIFY(desk->window->ai().fused() && desk->window->ai().fused()->shares.size() == 3);
        QCOMPARE(desk->window->ai().fused()->probability, fused->probability);
    }

private:
    /// A rectangle and a brush stroke with the mouse, and an undone ellipse.
    static void drawOn(Desk& desk, ViewCell* cell)
    {
        const WindowProbe& probe = desk.probe;
        QWidget* canvas = &cell->canvas();
        probe.click(probe.at(canvas));
        probe.key(Qt::Key_R);
        probe.drag(probe.at(canvas, 0.4, 0.4), probe.at(canvas, 0.6, 0.55));
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        probe.key(Qt::Key_O);
        probe.drag(probe.at(canvas, 0.3, 0.45), probe.at(canvas, 0.5, 0.6));
        QCOMPARE(cell->annotations()->shapes().size(), 2);
        probe.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(cell->annotations()->shapes().size(), 1);
        probe.key(Qt::Key_B);
        probe.key(Qt::Key_3);
        probe.drag(probe.at(canvas, 0.45, 0.5), probe.at(canvas, 0.55, 0.52));
        const LabelMap& mask = cell->annotations()->labelMap(0);
        QVERIFY(!mask.isEmpty());
        const QPointF middle = cell->camera().toImage(QPointF(canvas->width() * 0.5, canvas->height() * 0.51));
        QCOMPARE(int(mask.labelAt((middle / mask.downsample()).toPoint())), 3);
    }

    static void analyse(Desk& desk)
    {
        AnalysisController& analysis = desk.window->analysis();
        QTRY_VERIFY(analysis.modelsKnown());
        analysis.reveal();
        analysis.run();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.window->ai().running(), kAnalysisTimeoutMs);
        int withHeatmap = 0;
        for (const AiRun& run : desk.window->ai().runs()) {
            QVERIFY2(run.prediction.has_value(), qPrintable(run.title + run.message));
            withHeatmap += run.prediction->heatmaps.empty() ? 0 : 1;
        }
        QCOMPARE(withHeatmap, 3);
    }

    QTemporaryDir m_folder;
    QString m_case;
};

QTEST_MAIN(RealCaseTest)
#include "real_case_test.moc"
