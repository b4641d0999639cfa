// The radiologist's day on the phantom, whose truth is known (DESIGN §7): the case from the list, hung as readers hang
// it; window, zoom, the prior beside the current; a mass measured in millimetres; a first reading; the models on the
// frame that is shown; one finding accepted, another rejected; the report; and all of it there the next day.
#include "app/window/analysis_controller.h"
#include "tests/gui/file_dialog.h"
#include "tests/phantom_files.h"
#include "ui/models/worklist_model.h"

#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include <cmath>

using namespace triptych;

namespace {

constexpr int kAnalysisTimeoutMs = 120'000;

/// The longest horizontal line through the mass, by the truth mask: from edge to edge, level-0 pixels.
QLineF widestLine(const QImage& mask)
{
    constexpr uchar kMass = 3;
    QLineF widest;
    for (int y = 0; y < mask.height(); ++y) {
        const uchar* row = mask.constScanLine(y);
        const uchar* end = row + mask.width();
        const auto first = std::find(row, end, kMass) - row;
        auto last = mask.width() - 1;
        while (last >= first && row[last] != kMass)
            --last;
        if (last + 1 - first > widest.length())
            widest = QLineF(double(first), y + 0.5, double(last + 1), y + 0.5);
    }
    return widest;
}

} // namespace

class RadiologistTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid() && m_folder.isValid());
        m_phantom = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_phantom, 0.2));
        Desk desk(m_folder.path());
        QVERIFY(desk.shown());
        QVERIFY(desk.probe.drop({m_phantom}, QPoint(800, 450))); // the day before, somebody put it on the list
        QVERIFY(desk.opened());
        desk.window->close();
    }

    void aDayOfReading()
    {
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        using Step = void (RadiologistTest::*)();
        for (const Step step : std::initializer_list<Step>{
                 &RadiologistTest::openFromTheList, &RadiologistTest::lookAround, &RadiologistTest::compareWithThePrior,
                 &RadiologistTest::measureTheMass, &RadiologistTest::runTheModelsAndReadFirst,
                 &RadiologistTest::decideOnFindings, &RadiologistTest::exportTheReport}) {
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
        openFromTheList();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(worklist()->model()->index(0, 0).data(WorklistModel::StateRole).toString(), QStringLiteral("read"));
        QTRY_VERIFY(m_desk->window->ai().revealed()); // the reading was committed before
        QTRY_VERIFY(m_desk->window->ai().hasResults());
        ViewCell* clip = m_desk->view(ImageKind::Ultrasound);
        QTRY_COMPARE(clip->annotations()->shapes().size(), 1); // the accepted proposal
        QCOMPARE(clip->annotations()->shapes()[0].frame, m_frame);
        QCOMPARE(m_desk->view("L CC")->annotations()->shapes().size(), 1);
        m_desk->showTab("Report");
        QTRY_COMPARE(m_desk->probe.find<QPlainTextEdit>("report")->toPlainText(), m_report);
        m_desk.reset();
    }

private:
    QListView* worklist() const { return m_desk->probe.find<QListView>("worklist"); }
    QStringList captions() const { return m_desk->captions(); }
    static double mmScale(const ViewCell* cell)
    {
        return cell->camera().zoom / cell->image()->info().calibration.nominalSpacing()->xMm;
    }
    void allComplete() const
    {
        for (const ViewCell* cell : m_desk->window->viewer().cells())
            QTRY_VERIFY_WITH_TIMEOUT(cell->isComplete(), 30000);
    }
    /// Where a level-0 point of a view's image is in the window.
    QPoint screen(ViewCell* cell, QPointF image) const
    {
        return cell->canvas().mapTo(m_desk->window.get(), cell->canvas().toScreen(image).toPoint());
    }

    void openFromTheList()
    {
        QTRY_COMPARE(worklist()->model()->rowCount(), 1);
        m_desk->probe.clickRow(worklist(), 0);
        QVERIFY(m_desk->opened());
        QCOMPARE(captions().mid(0, 4), (QStringList{"R CC", "L CC", "R MLO", "L MLO"}));
        QCOMPARE(captions().size(), 6);
        allComplete();
        for (const char* name : {"L CC", "R MLO", "L MLO"})
            QVERIFY(std::abs(mmScale(m_desk->view("R CC")) / mmScale(m_desk->view(name)) - 1) < 1e-6);
    }

    void lookAround()
    {
        const WindowProbe& probe = m_desk->probe;
        ViewCell* cell = m_desk->view("L CC");
        const QString window = cell->windowText();
        probe.drag(probe.at(cell), probe.at(cell) + QPoint(-40, 20), Qt::RightButton);
        QVERIFY(cell->windowText() != window);
        probe.key(Qt::Key_W, Qt::ShiftModifier);
        QCOMPARE(cell->windowText(), window);
        const QPoint at = probe.at(cell, 0.3, 0.5);
        const QPointF under = cell->camera().toImage(cell->canvas().mapFrom(m_desk->window.get(), at));
        probe.wheel(at, 360);
        QVERIFY(QLineF(under, cell->camera().toImage(cell->canvas().mapFrom(m_desk->window.get(), at))).length() < 1);
        probe.key(Qt::Key_F);
        QTRY_VERIFY(std::abs(mmScale(m_desk->view("R CC")) / mmScale(cell) - 1) < 1e-6);
    }

    void compareWithThePrior()
    {
        const WindowProbe& probe = m_desk->probe;
        auto* hanging = probe.find<QToolButton>("hangingSelector");
        QVERIFY(chooseFromMenu([&] { probe.click(hanging); }, {QStringLiteral("Current | prior")}));
        QTRY_COMPARE(captions().size(), 8);
        int priors = 0;
        for (ViewCell* cell : m_desk->window->viewer().cells()) {
            const bool prior = m_desk->window->cases().image(cell->image()->info().id)->prior;
            QCOMPARE(cell->canvas().isPrior(), prior); // and the view says so
            priors += prior ? 1 : 0;
        }
        QCOMPARE(priors, 4);
        allComplete();
        m_desk->keep("prior-beside-current.png");
        QVERIFY(chooseFromMenu([&] { probe.click(hanging); }, {QStringLiteral("Screening + US + slide")}));
        QTRY_COMPARE(captions().size(), 6);
        probe.key(Qt::Key_T); // and in its place, and back
        QTRY_VERIFY(m_desk->window->cases().image(m_desk->view("L CC")->image()->info().id)->prior);
        probe.key(Qt::Key_T);
        QTRY_VERIFY(!m_desk->window->cases().image(m_desk->view("L CC")->image()->info().id)->prior);
        QTest::qWait(0); // the views are laid out
    }

    void measureTheMass()
    {
        const QLineF truth = widestLine(QImage(m_phantom + QStringLiteral("/truth/current_LCC.png")));
        QVERIFY(truth.length() > 10);
        const WindowProbe& probe = m_desk->probe;
        ViewCell* cell = m_desk->view("L CC");
        probe.doubleClick(probe.at(cell, 0.9, 0.9));
        QTRY_VERIFY(cell->width() > 900);
        probe.wheel(screen(cell, truth.center()), 600);
        QTRY_VERIFY(cell->isComplete());
        probe.key(Qt::Key_L);
        probe.drag(screen(cell, truth.p1()), screen(cell, truth.p2()));
        QTRY_VERIFY(cell->annotations()->shapes().size() == 1);
        m_desk->keep("mass-measured.png");
        // The phantom's own spacing, not the program's reading of the file.
        const double spacingMm = truthSpacingMm();
        m_measured = measurementText(cell->annotations()->shapes()[0], cell->image()->info().calibration);
        QVERIFY2(m_measured.endsWith(QStringLiteral(" mm")), qPrintable(m_measured));
        const double mm = m_measured.section(QLatin1Char(' '), 0, 0).toDouble();
        const double screenPixelMm = 1 / mmScale(cell);
        QVERIFY2(std::abs(mm - truth.length() * spacingMm) < 2 * screenPixelMm + 0.05,
                 qPrintable(QStringLiteral("%1 for %2 mm").arg(mm).arg(truth.length() * spacingMm)));
        probe.key(Qt::Key_S);
        probe.key(Qt::Key_M);
        QTRY_VERIFY(m_desk->view("R CC")->isVisible());
    }

    double truthSpacingMm() const
    {
        QFile file(m_phantom + QStringLiteral("/truth/truth.json"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const QJsonArray all = QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("mammograms")].toArray();
        for (const QJsonValue value : all)
            if (value[QLatin1String("file")].toString() == QLatin1String("mammogram/current/LCC.dcm"))
                return value[QLatin1String("spacingMm")][0].toDouble();
        return 0;
    }

    void runTheModelsAndReadFirst()
    {
        const WindowProbe& probe = m_desk->probe;
        ViewCell* clip = m_desk->view(ImageKind::Ultrasound);
        probe.click(probe.at(&clip->canvas()));
        const int middle = clip->frame();
        probe.key(Qt::Key_Period);
        probe.key(Qt::Key_Period);
        m_frame = clip->frame();
        QCOMPARE(m_frame, middle + 2);
        m_desk->showTab("AI");
        QTRY_VERIFY(m_desk->window->analysis().modelsKnown());
        probe.click(probe.find<QPushButton>("runModels"));
        QVERIFY(m_desk->window->ai().running());
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window->ai().running(), kAnalysisTimeoutMs);
        for (const AiRun& run : m_desk->window->ai().runs())
            QVERIFY2(run.prediction.has_value(), qPrintable(run.title + run.message));
        // Nothing of it is seen before the reader has committed a reading.
        for (ViewCell* cell : m_desk->window->viewer().cells())
            QVERIFY(cell->canvas().heatmaps().empty());
        m_desk->keep("before-reading.png");
        QVERIFY(m_desk->chooseEntry("assessment", QStringLiteral("BI-RADS 4B")));
        probe.click(probe.find<QLineEdit>("impression"));
        probe.type(QStringLiteral("Spiculated mass"));
        probe.click(probe.find<QPushButton>("commitReading"));
        QTRY_VERIFY(m_desk->text("readingState").contains(QStringLiteral("BI-RADS 4B, before AI")));
        heatmapsStayOnTheirFrame(clip);
        allComplete();
        m_desk->keep("after-reading.png");
    }

    void heatmapsStayOnTheirFrame(ViewCell* clip)
    {
        const WindowProbe& probe = m_desk->probe;
        const auto* label = m_desk->probe.find<QLabel>("runFrame");
        for (const auto* each : m_desk->window->findChildren<QLabel*>(QStringLiteral("runFrame")))
            label = each->isVisible() ? each : label;
        const AiRun* run = nullptr;
        for (const AiRun& each : m_desk->window->ai().runs())
            run = each.image == clip->image()->info().id ? &each : run;
        QVERIFY(run);
        QCOMPARE(run->prediction->frame, m_frame);
        QVERIFY2(label->text().contains(QStringLiteral("frame %1 of %2").arg(m_frame + 1).arg(run->frames)),
                 qPrintable(label->text()));
        QVERIFY(!clip->canvas().heatmaps().empty());
        probe.click(probe.at(&clip->canvas()));
        probe.key(Qt::Key_Comma);
        QCOMPARE(clip->frame(), m_frame - 1);
        QVERIFY(clip->canvas().heatmaps().empty());
        probe.click(label); // a link to the frame
        QTRY_COMPARE(clip->frame(), m_frame);
        QVERIFY(!clip->canvas().heatmaps().empty());
    }

    void decideOnFindings()
    {
        const WindowProbe& probe = m_desk->probe;
        m_desk->showTab("Findings");
        auto* list = probe.find<QListView>("findings");
        const int lesion = rowOf(list, QStringLiteral("Proposed lesion"));
        const int spot = rowOf(list, QStringLiteral("Hotspot 1"));
        QVERIFY(lesion >= 0);
        QVERIFY(spot >= 0);
        probe.clickRow(list, spot); // shown before it is judged
        const ViewCell* slide = m_desk->view(ImageKind::Slide);
        QCOMPARE(m_desk->window->viewer().active(), slide);
        m_desk->keep("findings.png");
        probe.click(probe.find<QPushButton>("rejectFinding"));
        probe.clickRow(list, lesion);
        probe.click(probe.find<QPushButton>("acceptFinding"));
        ViewCell* clip = m_desk->view(ImageKind::Ultrasound);
        QTRY_COMPARE(clip->annotations()->shapes().size(), 1);
        QCOMPARE(clip->annotations()->shapes()[0].frame, m_frame);
    }

    static int rowOf(const QListView* list, const QString& title)
    {
        for (int row = 0; row < list->model()->rowCount(); ++row)
            if (list->model()->index(row, 0).data().toString() == title)
                return row;
        return -1;
    }

    void exportTheReport()
    {
        m_desk->showTab("Report");
        auto* text = m_desk->probe.find<QPlainTextEdit>("report");
        QTRY_VERIFY(text->isVisible());
        m_desk->keep("report-complete.png");
        const QString path = m_folder.filePath(QStringLiteral("report.txt"));
        m_desk->probe.click(m_desk->probe.find<QPushButton>("saveReport"));
        QVERIFY(answerFileDialog(*m_desk, path));
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_report = QString::fromUtf8(file.readAll());
        for (const QString& part :
             {m_measured, QStringLiteral("BI-RADS 4B, before AI"), QStringLiteral("Spiculated mass"),
              QStringLiteral("Hotspot 1"), QStringLiteral("(rejected)"), QStringLiteral(", accepted"),
              QStringLiteral("frame %1 of").arg(m_frame + 1), QStringLiteral("Fused: 0."),
              QStringLiteral("Research use only")})
            QVERIFY2(m_report.contains(part), qPrintable(part + QLatin1Char('\n') + m_report));
    }

    QTemporaryDir m_data;
    QTemporaryDir m_folder;
    QString m_phantom;
    std::unique_ptr<Desk> m_desk;
    QString m_measured;
    QString m_report;
    int m_frame = 0;
};

QTEST_MAIN(RadiologistTest)
#include "radiologist_test.moc"
