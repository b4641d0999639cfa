// Presentation states and CAD marks in the real window, on a phantom mammogram for which both were made.
#include "app/window/marks_controller.h"
#include "tests/gui/desk.h"
#include "tests/mark_files.h"
#include "tests/phantom_files.h"
#include "ui/models/findings_model.h"
#include "ui/models/message_model.h"

#include <QCheckBox>
#include <QListView>
#include <QProcess>
#include <QTabWidget>
#include <QToolTip>

using namespace triptych;

namespace {

constexpr QRgb kCadColour = qRgb(94, 234, 212);

int pixelsOf(const QImage& picture, QRgb colour)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            count += (picture.pixel(x, y) & 0xffffff) == (colour & 0xffffff);
    return count;
}

} // namespace

class MarksWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_desk.reset(); }

    void noStateIsAppliedByItself();
    void aStateIsChosenFromTheMenu();
    void aKeyStepsThroughTheStates();
    void theWindowShowsWhatRenderDoes();
    void turnedAndMirrored();
    void requiredMarksAreShown();
    void optionalMarksOnRequest();
    void aFindingIsJumpedTo();
    void oneKeyHidesThemAll();
    void noMarksIsToldFromNoDetection();
    void strangersAreLeftOut();

private:
    bool writeMarks();
    ViewCell* cell() const { return m_desk->view(QStringLiteral("L CC")); }
    ImageView& view() const { return cell()->canvas(); }
    ImageView& other() const { return m_desk->view(QStringLiteral("R CC"))->canvas(); }
    QImage painted() const { return view().grab().toImage(); }
    void activate() const { m_desk->probe.click(m_desk->probe.at(cell(), 0.5, 0.95)); }
    bool choose(const QString& entry) const
    {
        return chooseFromMenu([this] { m_desk->probe.click(m_desk->probe.at(cell()), Qt::RightButton); }, {entry});
    }

    QTemporaryDir m_data;
    QString m_case, m_image, m_turned;
    MarkedImage m_marked;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

bool MarksWindowTest::writeMarks()
{
    DcmFileFormat image;
    if (image.loadFile(m_image.toLocal8Bit().constData()).bad())
        return false;
    const auto text = [&](const DcmTagKey& tag) {
        OFString value;
        image.getDataset()->findAndGetOFString(tag, value);
        return QByteArray(value.c_str());
    };
    MarkedImage marked{text(DCM_SOPInstanceUID), text(DCM_PatientID), text(DCM_Columns).toInt(),
                       text(DCM_Rows).toInt()};
    m_marked = marked;
    const double w = marked.columns, h = marked.rows;

    DcmFileFormat narrow;
    DcmDataset& data = *narrow.getDataset();
    fillState(data, marked, "SECOND LOOK", "20260312", 2600, 1200);
    addLayer(data, "MARKS", 1, 0xFFFF);
    DcmItem& annotation = addAnnotation(data, "MARKS");
    addGraphic(annotation, "CIRCLE", {{w * 0.35, h * 0.45}, {w * 0.45, h * 0.45}});
    addGraphic(
        annotation, "INTERPOLATED",
        {{w * 0.2, h * 0.7}, {w * 0.3, h * 0.65}, {w * 0.35, h * 0.75}, {w * 0.25, h * 0.8}, {w * 0.2, h * 0.7}});
    addText(annotation, "round mass, compare\nwith the prior", {w * 0.55, h * 0.15, w * 0.4, h * 0.06},
            {w * 0.45, h * 0.45});

    DcmFileFormat turned;
    DcmDataset& other = *turned.getDataset();
    fillState(other, marked, "TURNED", "20260301", 2048, 4096);
    other.putAndInsertUint16(DCM_ImageRotation, 90);
    put(other, DCM_ImageHorizontalFlip, "Y");
    put(other, DCM_ShutterShape, "CIRCULAR");
    put(other, DCM_CenterOfCircularShutter, QByteArray::number(int(h / 2)) + "\\" + QByteArray::number(int(w / 2)));
    put(other, DCM_RadiusOfCircularShutter, QByteArray::number(int(h / 3)));
    other.putAndInsertUint16(DCM_ShutterPresentationValue, 0x4000);
    DcmItem* area = nullptr;
    other.findAndGetSequenceItem(DCM_DisplayedAreaSelectionSequence, area, 0);
    // Turned and mirrored, the first row is the first column: the same pixel stays at the upper left.
    putArea(*area, 1, int(h * 0.2), int(w), int(h * 0.8));

    DcmFileFormat stranger;
    MarkedImage elsewhere = marked;
    elsewhere.uid = "1.2.3.4.5";
    fillState(*stranger.getDataset(), elsewhere, "STRANGER", "20260312", 100, 50);

    DcmFileFormat cad;
    DcmItem& findings = fillCadReport(*cad.getDataset(), marked);
    addCadFinding(findings, kCluster, kRequired, {w * 0.3, h * 0.3});
    DcmItem& density = addCadFinding(findings, kDensity, kOptional, {w * 0.4, h * 0.6});
    addPlace(density, {"111041", "DCM", "Outline"}, "ELLIPSE",
             {{w * 0.34, h * 0.6}, {w * 0.46, h * 0.6}, {w * 0.4, h * 0.57}, {w * 0.4, h * 0.63}});
    addCadFinding(findings, kCluster, kNever, {w * 0.5, h * 0.5});
    DcmFileFormat unmarked;
    OFString uid;
    unmarked.loadFile(QDir(m_case).filePath(QStringLiteral("RCC.dcm")).toLocal8Bit().constData());
    unmarked.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, uid);
    addEvidence(*cad.getDataset(), {uid.c_str(), marked.patientId});

    const QDir folder(m_case);
    m_turned = folder.filePath(QStringLiteral("turned.dcm"));
    return saveMarks(narrow, folder.filePath(QStringLiteral("narrow.dcm"))) && saveMarks(turned, m_turned) &&
           saveMarks(stranger, folder.filePath(QStringLiteral("stranger.dcm"))) &&
           saveMarks(cad, folder.filePath(QStringLiteral("cad.dcm")));
}

void MarksWindowTest::initTestCase()
{
    QVERIFY(m_data.isValid());
    const QString phantom = m_data.filePath(QStringLiteral("phantom"));
    QVERIFY(writeSmallPhantom(phantom, 0.25));
    m_case = m_data.filePath(QStringLiteral("case"));
    QVERIFY(bringPhantomFiles(
        phantom, {QStringLiteral("mammogram/current/RCC.dcm"), QStringLiteral("mammogram/current/LCC.dcm")}, m_case));
    m_image = QDir(m_case).filePath(QStringLiteral("LCC.dcm"));
    QVERIFY(writeMarks());
}

void MarksWindowTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_desk = std::make_unique<Desk>(m_folder->path());
    QVERIFY(m_desk->shown());
    QVERIFY(m_desk->open(m_case));
    // The breasts are found and the views hang: from here on only the reader moves them.
    const auto hangs = [](ImageView& shown) {
        return shown.isComplete() && shown.fitArea().size() != QSizeF(shown.image()->info().size());
    };
    QTRY_VERIFY(hangs(view()) && hangs(other()));
    QTRY_COMPARE(view().camera().zoom, other().camera().zoom);
}

void MarksWindowTest::noStateIsAppliedByItself()
{
    QCOMPARE(view().states().size(), size_t(2));
    QCOMPARE(view().states()[0]->label, QStringLiteral("SECOND LOOK")); // the newest first
    QVERIFY(!view().state());
    QVERIFY(other().states().empty());
    m_desk->keep("states-on-offer.png");
}

void MarksWindowTest::aStateIsChosenFromTheMenu()
{
    const Camera before = view().camera();
    const QImage asFile = view().composedImage();
    QVERIFY(choose(QStringLiteral("State: SECOND LOOK")));
    QVERIFY(view().state());
    QCOMPARE(view().presentation().window.centre, 2600.0);
    QCOMPARE(view().presentation().window.width, 1200.0);
    QTRY_VERIFY(cell()->isComplete());
    m_desk->keep("state-applied.png");
    QVERIFY(view().composedImage() != asFile);
    // The annotations are there, and go with every other mark.
    const int white = pixelsOf(painted(), 0xffffff);
    m_desk->probe.press(Qt::Key_H);
    QTRY_VERIFY(!view().overlaysVisible());
    QVERIFY(pixelsOf(painted(), 0xffffff) < white / 2);
    m_desk->probe.release(Qt::Key_H);
    QTRY_VERIFY(view().overlaysVisible());
    QVERIFY(choose(QStringLiteral("As the file says")));
    QVERIFY(!view().state());
    QCOMPARE(view().camera().zoom, before.zoom);
    QCOMPARE(view().camera().centre, before.centre);
    QTRY_VERIFY(cell()->isComplete());
    QCOMPARE(view().composedImage(), asFile);
}

void MarksWindowTest::aKeyStepsThroughTheStates()
{
    activate();
    for (const int expected : {0, 1, -1, 0}) {
        m_desk->probe.key(Qt::Key_Y);
        QTRY_COMPARE(view().stateIndex(), expected);
    }
    m_desk->probe.key(Qt::Key_Y, Qt::ShiftModifier);
    QTRY_COMPARE(view().stateIndex(), -1);
    QVERIFY(!other().state());
}

void MarksWindowTest::theWindowShowsWhatRenderDoes()
{
    activate();
    for (const char* name : {"narrow.dcm", "turned.dcm"}) {
        m_desk->probe.key(Qt::Key_Y);
        QTRY_VERIFY(view().state() && view().state()->path.endsWith(QLatin1String(name)));
        QTRY_VERIFY(cell()->isComplete());
        const QString out = m_folder->filePath(QStringLiteral("render.png"));
        QProcess render;
        render.start(QStringLiteral(TRIPTYCH_PROGRAM),
                     {QStringLiteral("render"), m_image, QStringLiteral("--state"),
                      QDir(m_case).filePath(QLatin1String(name)), QStringLiteral("-o"), out, QStringLiteral("--size"),
                      QStringLiteral("%1x%2").arg(view().width()).arg(view().height())});
        QVERIFY(render.waitForFinished(60000));
        QVERIFY2(render.exitCode() == 0, render.readAllStandardError().constData());
        // The view without what is not the state's: texts, minimap and CAD marks.
        view().setTextsVisible(false);
        view().setCadMarks({});
        view().setAnnotations(nullptr);
        QCOMPARE(painted().convertToFormat(QImage::Format_RGB32), QImage(out).convertToFormat(QImage::Format_RGB32));
        view().setTextsVisible(true);
    }
}

void MarksWindowTest::turnedAndMirrored()
{
    activate();
    m_desk->probe.key(Qt::Key_Y);
    m_desk->probe.key(Qt::Key_Y);
    QTRY_COMPARE(view().stateIndex(), 1);
    QTRY_VERIFY(cell()->isComplete());
    m_desk->keep("state-turned.png");
    // Right in the image is down on the screen, and down in the image right.
    const QPointF origin = view().toScreen({100, 100});
    QVERIFY(view().toScreen({200, 100}).y() > origin.y() + 1);
    QVERIFY(view().toScreen({100, 200}).x() > origin.x() + 1);
    // Fitting again brings the state's area, not the breast.
    m_desk->probe.key(Qt::Key_Z);
    m_desk->probe.key(Qt::Key_F);
    const QRectF area = view().camera().imageToScreen().mapRect(view().fitArea());
    QVERIFY(qAbs(area.center().x() - view().width() / 2.0) < 1 && qAbs(area.center().y() - view().height() / 2.0) < 1);
    QTest::qWait(0);
    QVERIFY(view().camera().flippedHorizontally);
}

void MarksWindowTest::requiredMarksAreShown()
{
    QCOMPARE(view().cadMarks().size(), size_t(1));
    QCOMPARE(view().cadMarks()[0].mark.intent, RenderingIntent::Required);
    QCOMPARE(view().cadMarks()[0].source, QStringLiteral("Acme Imaging · FindIt 8.3"));
    const QPoint at = view().toScreen(*view().cadMarks()[0].mark.centre).toPoint();
    const QImage around = painted().copy(QRect(at - QPoint(14, 14), QSize(28, 28)));
    QVERIFY(pixelsOf(around, kCadColour) > 10);
    m_desk->probe.move(m_desk->probe.at(cell()));
    QHelpEvent help(QEvent::ToolTip, at, view().mapToGlobal(at));
    QCoreApplication::sendEvent(&view(), &help);
    QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("FindIt 8.3")));
    QVERIFY(QToolTip::text().contains(QStringLiteral("certainty of finding 87 %")));
    QToolTip::hideText();
}

void MarksWindowTest::optionalMarksOnRequest()
{
    activate();
    QCOMPARE(view().cadMarksOnRequest(), 1);
    m_desk->probe.key(Qt::Key_C, Qt::ShiftModifier);
    QTRY_COMPARE(view().cadMarks().size(), size_t(2));
    m_desk->keep("cad-optional.png");
    m_desk->probe.key(Qt::Key_C, Qt::ShiftModifier);
    QTRY_COMPARE(view().cadMarks().size(), size_t(1));
    QVERIFY(choose(QStringLiteral("Optional CAD marks")));
    QTRY_COMPARE(view().cadMarks().size(), size_t(2));
    m_desk->showTab("CAD");
    auto* box = m_desk->probe.find<QCheckBox>("optionalCad");
    QTRY_VERIFY(box->isVisible() && box->isChecked());
    m_desk->probe.click(m_desk->probe.at(box, 0.03));
    QTRY_COMPARE(view().cadMarks().size(), size_t(1));
    // Opened again, nothing optional is shown.
    m_desk->probe.click(m_desk->probe.at(box, 0.03));
    QTRY_COMPARE(view().cadMarks().size(), size_t(2));
    QVERIFY(m_desk->open(m_case));
    QTRY_VERIFY(cell() && view().cadMarks().size() == 1);
}

void MarksWindowTest::aFindingIsJumpedTo()
{
    m_desk->showTab("CAD");
    auto* list = m_desk->probe.find<QListView>("cadFindings");
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(list->model()->rowCount(), 1);
    const QString report = m_desk->text("cadReports");
    QVERIFY2(report.contains(QStringLiteral("Acme Imaging")) && report.contains(QStringLiteral("detection: succeeded")),
             qPrintable(report));
    const double zoom = view().camera().zoom;
    m_desk->probe.clickRow(list, 0);
    QTRY_VERIFY(view().camera().zoom > zoom);
    QVERIFY((view().camera().centre - *view().cadMarks()[0].mark.centre).manhattanLength() < 2);
    QTRY_VERIFY(cell()->isComplete());
    m_desk->keep("cad-jump.png");
}

void MarksWindowTest::oneKeyHidesThemAll()
{
    activate();
    QVERIFY(pixelsOf(painted(), kCadColour) > 10);
    m_desk->probe.press(Qt::Key_H);
    QTRY_VERIFY(!view().overlaysVisible());
    QTRY_COMPARE(pixelsOf(painted(), kCadColour), 0);
    m_desk->keep("cad-hidden.png");
    // And says so, in the colour of warnings.
    const QImage lower = painted().copy(0, view().height() - 80, view().width(), 80);
    QVERIFY(pixelsOf(lower, qRgb(240, 196, 105)) > 50);
    m_desk->probe.release(Qt::Key_H);
    QTRY_VERIFY(pixelsOf(painted(), kCadColour) > 10);
}

/// An image that CAD looked at in vain says so; one where it failed says that, which is another thing.
void MarksWindowTest::noMarksIsToldFromNoDetection()
{
    QCOMPARE(other().cadNotes(), QStringList{QStringLiteral("CAD Acme Imaging · FindIt 8.3: no marks on this image")});
    QVERIFY(view().cadNotes().isEmpty());
    const QString folder = m_folder->filePath(QStringLiteral("failed"));
    QVERIFY(QDir().mkpath(folder) && QFile::copy(m_image, folder + QStringLiteral("/LCC.dcm")));
    DcmFileFormat cad;
    fillCadReport(*cad.getDataset(), m_marked, {"111224", "DCM", "Failed"});
    addEvidence(*cad.getDataset(), m_marked);
    QVERIFY(saveMarks(cad, folder + QStringLiteral("/cad.dcm")));
    QVERIFY(m_desk->open(folder));
    QTRY_VERIFY(cell() && cell()->isComplete());
    QCOMPARE(view().cadNotes(), QStringList{QStringLiteral("CAD Acme Imaging · FindIt 8.3: detection failed")});
    m_desk->showTab("CAD");
    QTRY_VERIFY(m_desk->text("cadReports").contains(QStringLiteral("detection: failed")));
    m_desk->keep("cad-failed.png");
}

void MarksWindowTest::strangersAreLeftOut()
{
    const QStringList warnings = m_desk->window->cases().current()->warnings;
    QCOMPARE(warnings.size(), 1);
    QCOMPARE(m_desk->window->cases().current()->states.size(), size_t(2));
    QVERIFY2(
        warnings[0].contains(QStringLiteral("stranger.dcm: the presentation state speaks of no image of this case")),
        qPrintable(warnings[0]));
    const auto alone = openCase({m_turned.toStdString()}, *makeReaderRegistry(), false);
    QVERIFY(!alone.ok());
    QVERIFY2(alone.error().message.contains(QStringLiteral("open them together with their images")),
             qPrintable(alone.error().message));
}

QTEST_MAIN(MarksWindowTest)
#include "marks_test.moc"
