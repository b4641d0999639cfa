// Presentation states and CAD reports as their files state them; what is broken in them; and damaged files.
#include "core/dicom/cad_report_reader.h"
#include "core/dicom/presentation_state_reader.h"
#include "tests/mark_files.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

const MarkedImage kImage{"1.2.3.4", "P-1", 200, 300};

} // namespace

class MarksTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(QStringLiteral("marks.dcm")); }

    /// The state as a file states it after `change`.
    template <class Change>
    PresentationStatePtr state(Change change)
    {
        DcmFileFormat file;
        fillState(*file.getDataset(), kImage, "READ", "20260312", 1000, 500);
        change(*file.getDataset());
        const auto read =
            saveMarks(file, path()) ? readPresentationState(path().toStdString()) : Error{ErrorCode::Internal, {}, {}};
        if (!read)
            qWarning("%s", qPrintable(read.error().message));
        return read ? *read : nullptr;
    }
    template <class Change>
    CadReportPtr report(Change change)
    {
        DcmFileFormat file;
        DcmItem& findings = fillCadReport(*file.getDataset(), kImage);
        change(findings);
        const auto read =
            saveMarks(file, path()) ? readCadReport(path().toStdString()) : Error{ErrorCode::Internal, {}, {}};
        if (!read)
            qWarning("%s", qPrintable(read.error().message));
        return read ? *read : nullptr;
    }
    template <class Read>
    void fuzz(Read read);

private Q_SLOTS:
    void aStateIsReadWhole();
    void annotationsAreRead();
    void brokenPartsOfAStateAreLeftOut_data();
    void brokenPartsOfAStateAreLeftOut();
    void aStateOfNoImageIsRefused();
    void aCadReportIsReadWhole();
    void whatIsNotForPresentationIsWithheld();
    void coordinatesOfEveryKind();
    void brokenFindingsAreTold();
    void dsrdumpSeesTheSame();
    void otherObjectsAreRefused();
    void damagedFilesGiveAStateOrAMessage();
    void damagedFilesGiveAReportOrAMessage();
};

void MarksTest::aStateIsReadWhole()
{
    const auto read = state([](DcmDataset& data) {
        put(data, DCM_RescaleSlope, "2");
        put(data, DCM_RescaleIntercept, "-1024");
        put(data, DCM_RescaleType, "HU");
        put(data, DCM_PresentationLUTShape, "INVERSE");
        data.putAndInsertUint16(DCM_ImageRotation, 270);
        put(data, DCM_ImageHorizontalFlip, "Y");
        put(data, DCM_ShutterShape, "CIRCULAR");
        put(data, DCM_CenterOfCircularShutter, "10\\20");
        put(data, DCM_RadiusOfCircularShutter, "8");
        data.putAndInsertUint16(DCM_ShutterPresentationValue, 0xFFFF);
    });
    QVERIFY(read);
    QCOMPARE(read->caption(), QStringLiteral("READ · Reader Anna · 2026-03-12"));
    QCOMPARE(read->created, QDateTime(QDate(2026, 3, 12), QTime(10, 15)));
    QCOMPARE(read->patientId, QStringLiteral("P-1"));
    QCOMPARE(read->images.size(), size_t(1));
    QCOMPARE(read->images[0].image.value, QStringLiteral("1.2.3.4"));
    QCOMPARE(read->modality.rescaleSlope, 2.0);
    QCOMPARE(read->modality.rescaleIntercept, -1024.0);
    QCOMPARE(read->modality.unit, QStringLiteral("HU"));
    QCOMPARE(read->voi.size(), size_t(1));
    QCOMPARE(read->voi[0].windows.at(0).centre, 1000.0);
    QVERIFY(read->inverted && read->flipped && !read->presentationLut);
    QCOMPARE(read->rotationDeg, 270);
    QVERIFY(read->shutter && read->shutter->circle);
    QCOMPARE(read->shutter->value.value_or(-1), 1.0);
    QCOMPARE(read->areas.size(), size_t(1));
    QCOMPARE(read->areas[0].area, QRectF(0, 0, 200, 300));
    QVERIFY2(read->warnings.isEmpty(), qPrintable(read->warnings.join(QLatin1Char('\n'))));
}

void MarksTest::annotationsAreRead()
{
    const auto read = state([](DcmDataset& data) {
        addLayer(data, "A", 3, 0x8080);
        DcmItem& annotation = addAnnotation(data, "A");
        putReference(annotation, DCM_ReferencedImageSequence, kImage);
        addGraphic(annotation, "POLYLINE", {{1, 2}, {3, 4}, {5, 6}});
        addGraphic(annotation, "CIRCLE", {{0.5, 0.5}, {0.6, 0.5}}, true, "DISPLAY");
        addText(annotation, "two\r\nlines", {10, 20, 30, 40}, {5, 6});
    });
    QVERIFY(read);
    QCOMPARE(read->layers.at(0).order, 3);
    QCOMPARE(read->layers[0].colour.value_or(QColor()), QColor(0x80, 0x80, 0x80));
    const StateAnnotation& annotation = read->annotations.at(0);
    QCOMPARE(annotation.graphics.size(), size_t(2));
    QCOMPARE(annotation.graphics[0].points, (QPolygonF{{1, 2}, {3, 4}, {5, 6}}));
    QCOMPARE(annotation.graphics[1].kind, StateGraphic::Kind::Circle);
    QCOMPARE(annotation.graphics[1].units, AnnotationUnits::Display);
    QVERIFY(annotation.graphics[1].filled && !annotation.graphics[0].filled);
    QCOMPARE(annotation.texts.at(0).text, QStringLiteral("two\nlines"));
    QCOMPARE(annotation.texts[0].box.value_or(QRectF()), QRectF(10, 20, 30, 40));
    QCOMPARE(annotation.texts[0].anchor.value_or(QPointF()), QPointF(5, 6));
    QVERIFY(annotation.texts[0].anchorVisible);
    QVERIFY(meansImage(annotation.images, {QStringLiteral("1.2.3.4")}, 7));
    QVERIFY(!meansImage(annotation.images, {QStringLiteral("1.2.3.5")}, 0));
}

void MarksTest::brokenPartsOfAStateAreLeftOut_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("sentence");
    int which = 0;
    for (const char* sentence :
         {"A rotation by 45 degrees is impossible", "Displayed area 2 is broken", "1 annotations are broken",
          "A window of width 0 is impossible", "The presentation LUT is not used", "The bitmap shutter is not applied",
          "The circular shutter is broken", "The modality LUT is not used"})
        QTest::newRow(sentence) << which++ << QString::fromLatin1(sentence);
}

void MarksTest::brokenPartsOfAStateAreLeftOut()
{
    QFETCH(int, which);
    QFETCH(QString, sentence);
    const auto read = state([which](DcmDataset& data) {
        switch (which) {
        case 0: data.putAndInsertUint16(DCM_ImageRotation, 45); break;
        case 1: put(itemOf(data, DCM_DisplayedAreaSelectionSequence), DCM_PresentationSizeMode, "MAGNIFY"); break;
        case 2: addGraphic(addAnnotation(data, "A"), "CIRCLE", {{1, 1}}); break;
        case 3: put(itemOf(data, DCM_SoftcopyVOILUTSequence, 0), DCM_WindowWidth, "0"); break;
        case 4: put(itemOf(data, DCM_PresentationLUTSequence), DCM_LUTExplanation, "EMPTY"); break;
        case 5:
            put(data, DCM_ShutterShape, "BITMAP");
            data.putAndInsertUint16(DCM_ShutterOverlayGroup, 0x6000);
            break;
        case 6: put(data, DCM_ShutterShape, "CIRCULAR"); break;
        default: put(itemOf(data, DCM_ModalityLUTSequence), DCM_LUTExplanation, "EMPTY"); break;
        }
    });
    QVERIFY(read);
    QCOMPARE(read->warnings.size(), 1);
    QVERIFY2(read->warnings[0].startsWith(sentence), qPrintable(read->warnings[0]));
    QCOMPARE(read->images.size(), size_t(1));
}

void MarksTest::aStateOfNoImageIsRefused()
{
    DcmFileFormat file;
    fillState(*file.getDataset(), kImage, "READ", "20260312", 1000, 500);
    file.getDataset()->findAndDeleteElement(DCM_ReferencedSeriesSequence);
    QVERIFY(saveMarks(file, path()));
    const auto read = readPresentationState(path().toStdString());
    QVERIFY(!read.ok());
    QCOMPARE(read.error().message, path() + QStringLiteral(": the presentation state refers to no image"));
}

void MarksTest::aCadReportIsReadWhole()
{
    const auto read = report([](DcmItem& findings) {
        DcmItem& density = addCadFinding(findings, kDensity, kOptional, {30, 40});
        addPlace(density, {"111041", "DCM", "Outline"}, "POLYLINE", {{20, 30}, {40, 30}, {40, 50}, {20, 30}});
        addCadFinding(findings, kCluster, kRequired, {50.5, 60.25});
    });
    QVERIFY(read);
    QCOMPARE(read->caption(), QStringLiteral("Acme Imaging · FindIt 8.3"));
    QCOMPARE(read->detectionStatus, QStringLiteral("Succeeded"));
    QCOMPARE(read->summary, QStringLiteral("All algorithms succeeded; with findings"));
    QCOMPARE(read->algorithms, QStringList{QStringLiteral("Seeker 3.1")});
    QCOMPARE(read->created.date(), QDate(2026, 3, 12));
    QCOMPARE(read->marks.size(), size_t(2));
    const CadMark& cluster = read->marks[0]; // what must be presented comes first
    QCOMPARE(cluster.intent, RenderingIntent::Required);
    QCOMPARE(cluster.kind, CadFinding::CalcificationCluster);
    QCOMPARE(cluster.image.value, QStringLiteral("1.2.3.4"));
    QCOMPARE(cluster.centre.value_or(QPointF()), QPointF(50.5, 60.25));
    QCOMPARE(cluster.algorithm, QStringLiteral("Seeker 3.1"));
    QCOMPARE(cluster.values, QStringList{QStringLiteral("certainty of finding 87 %")});
    const CadMark& density = read->marks[1];
    QCOMPARE(density.intent, RenderingIntent::Optional);
    QCOMPARE(density.kind, CadFinding::Mass);
    QCOMPARE(density.outlines.size(), size_t(1));
    QVERIFY(density.area().contains(QRectF(20, 30, 20, 20)));
    QVERIFY2(read->warnings.isEmpty(), qPrintable(read->warnings.join(QLatin1Char('\n'))));
}

void MarksTest::whatIsNotForPresentationIsWithheld()
{
    const auto read = report([](DcmItem& findings) {
        addCadFinding(findings, kCluster, kNever, {1, 1});
        DcmItem& composite = addContent(findings, "CONTAINS", "CODE", {"111015", "DCM", "Composite Feature"});
        addIntent(composite, kNever);
        addCadFinding(composite, kCluster, kRequired, {2, 2}); // below what must not be shown
        addCadFinding(findings, kCluster, kRequired, {3, 3});
    });
    QVERIFY(read);
    QCOMPARE(read->marks.size(), size_t(1));
    QCOMPARE(read->marks[0].centre.value_or(QPointF()), QPointF(3, 3));
    QCOMPARE(read->withheld, 2);
}

void MarksTest::coordinatesOfEveryKind()
{
    const auto read = report([](DcmItem& findings) {
        for (const auto& [type, points] : std::initializer_list<std::pair<const char*, QPolygonF>>{
                 {"CIRCLE", {{50, 50}, {60, 50}}},
                 {"ELLIPSE", {{30, 50}, {70, 50}, {50, 40}, {50, 60}}},
                 {"POLYLINE", {{30, 40}, {70, 40}, {70, 60}, {30, 60}, {30, 40}}}})
            addPlace(addCadFinding(findings, kCluster, kRequired, {50, 50}), {"111041", "DCM", "Outline"}, type,
                     points);
    });
    QVERIFY(read);
    QCOMPARE(read->marks.size(), size_t(3));
    const QRectF expected[] = {{40, 40, 20, 20}, {30, 40, 40, 20}, {30, 40, 40, 20}};
    for (size_t i = 0; i < 3; ++i) {
        const QRectF box = read->marks[i].outlines.at(0).boundingRect();
        QVERIFY(qAbs(box.left() - expected[i].left()) < 1e-6 && qAbs(box.top() - expected[i].top()) < 1e-6);
        QVERIFY(qAbs(box.width() - expected[i].width()) < 1e-6 && qAbs(box.height() - expected[i].height()) < 1e-6);
    }
}

void MarksTest::brokenFindingsAreTold()
{
    const auto read = report([](DcmItem& findings) {
        DcmItem& placeless = addContent(findings, "CONTAINS", "CODE", {"111059", "DCM", "Single Image Finding"});
        putCode(placeless, DCM_ConceptCodeSequence, kCluster);
        addIntent(placeless, kRequired);
        addCadFinding(findings, kDensity, {"99", "99ACME", "perhaps"}, {5, 5});
    });
    QVERIFY(read);
    QCOMPARE(read->marks.size(), size_t(1));
    QCOMPARE(read->marks[0].intent, RenderingIntent::Optional); // nobody has asked for it
    QCOMPARE(read->warnings.size(), 2);
    QVERIFY(read->warnings[0].contains(QStringLiteral("has no place")));
    QVERIFY(read->warnings[1].contains(QStringLiteral("does not say whether")));
}

/// DCMTK's own reader of structured reports accepts the file, and has every finding at the same place.
void MarksTest::dsrdumpSeesTheSame()
{
    const auto read = report([](DcmItem& findings) {
        addPlace(addCadFinding(findings, kDensity, kOptional, {30.25, 40.5}), {"111041", "DCM", "Outline"}, "POLYLINE",
                 {{20, 30}, {40, 30}, {40, 50}, {20, 30}});
        DcmItem& composite = addContent(findings, "CONTAINS", "CODE", {"111015", "DCM", "Composite Feature"});
        putCode(composite, DCM_ConceptCodeSequence, kCluster);
        addIntent(composite, kOptional);
        addCadFinding(composite, kCluster, kRequired, {50.5, 60.25});
    });
    QVERIFY(read);
    QCOMPARE(read->marks[0].values.last(), QStringLiteral("part of a composite: calcification cluster"));
    QCOMPARE(read->marks[1].values.size(), 1);
    QProcess dump;
    dump.start(QStringLiteral("dsrdump"), {QStringLiteral("-q"), QStringLiteral("+Pc"), path()});
    QVERIFY(dump.waitForFinished() && dump.exitCode() == 0);
    const QString text = QString::fromUtf8(dump.readAllStandardOutput());
    QCOMPARE(text.count(QStringLiteral("\"Single Image Finding\"")), qsizetype(read->marks.size()));
    for (const CadMark& mark : read->marks) {
        const QString point = QStringLiteral("(POINT,%1/%2)").arg(mark.centre->x()).arg(mark.centre->y());
        QVERIFY2(text.contains(point), qPrintable(point + text));
        QVERIFY(text.contains(mark.finding));
    }
    QCOMPARE(text.count(QStringLiteral("<selected from 1.1.1>")), 3);
}

void MarksTest::otherObjectsAreRefused()
{
    DcmFileFormat file;
    fillState(*file.getDataset(), kImage, "READ", "20260312", 1000, 500);
    QVERIFY(saveMarks(file, path()));
    const auto asReport = readCadReport(path().toStdString());
    QVERIFY(!asReport.ok());
    QCOMPARE(asReport.error().code, ErrorCode::Unsupported);
    QVERIFY(!readPresentationState(m_folder.filePath(QStringLiteral("absent")).toStdString()).ok());
}

/// Bytes changed, cut off and repeated, by a fixed seed.
template <class Read>
void MarksTest::fuzz(Read read)
{
    QFile sample(path());
    QVERIFY(sample.open(QIODevice::ReadOnly));
    const QByteArray whole = sample.readAll();
    const QString damaged = m_folder.filePath(QStringLiteral("damaged.dcm"));
    std::mt19937 random(20260312);
    int good = 0, refused = 0;
    for (int round = 0; round < 1500; ++round) {
        QByteArray bytes = whole;
        for (int stroke = int(random() % 5); stroke >= 0; --stroke) {
            const qsizetype at = 132 + qsizetype(random() % quint32(bytes.size() - 132));
            switch (random() % 4) {
            case 0: bytes[at] = char(random()); break;
            case 1: bytes[at] = char(0xFF); break;
            case 2: bytes.insert(at, bytes.mid(at, 40)); break;
            default:
                if (random() % 4 == 0)
                    bytes.truncate(std::max<qsizetype>(at, 200));
            }
        }
        QFile file(damaged);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
        file.close();
        const auto result = read(damaged.toStdString());
        result.ok() ? ++good : ++refused;
        if (!result.ok())
            QVERIFY2(result.error().message.startsWith(damaged), qPrintable(result.error().message));
    }
    QVERIFY2(good > 50 && refused > 20, qPrintable(QStringLiteral("%1 good, %2 refused").arg(good).arg(refused)));
}

void MarksTest::damagedFilesGiveAStateOrAMessage()
{
    QVERIFY(state([](DcmDataset& data) {
        addLayer(data, "A", 3, 0x8080);
        DcmItem& annotation = addAnnotation(data, "A");
        addGraphic(annotation, "ELLIPSE", {{1, 2}, {3, 4}, {5, 6}, {7, 8}});
        addGraphic(annotation, "INTERPOLATED", {{1, 2}, {3, 4}, {5, 6}});
        addText(annotation, "words", {10, 20, 30, 40}, {5, 6});
    }));
    fuzz([](const std::string& file) { return readPresentationState(file); });
}

void MarksTest::damagedFilesGiveAReportOrAMessage()
{
    QVERIFY(report([](DcmItem& findings) {
        addPlace(addCadFinding(findings, kDensity, kOptional, {30, 40}), {"111041", "DCM", "Outline"}, "ELLIPSE",
                 {{30, 50}, {70, 50}, {50, 40}, {50, 60}});
    }));
    fuzz([](const std::string& file) { return readCadReport(file); });
}

QTEST_GUILESS_MAIN(MarksTest)
#include "marks_test.moc"
