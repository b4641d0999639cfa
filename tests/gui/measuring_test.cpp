// Measuring in the real window with real mouse and key events: angles, axes, values under regions, ultrasound regions
// in their own units, clips at their own pace. On the phantom, its files changed where the test needs it.
#include "app/window/view_cell.h"
#include "app/window/window_actions.h"
#include "tests/gui/altered_dicom.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/dialogs/measurement_dialog.h"
#include "ui/models/image_text.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <cmath>

using namespace triptych;

class MeasuringTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.2));
        QVERIFY(alterDicom(m_case + QStringLiteral("/ultrasound/clip.dcm"), [this](DcmDataset& data) {
            // The lower third is an M-mode strip: 5 ms and 0.2 mm a pixel.
            Uint16 rows = 0, columns = 0;
            data.findAndGetUint16(DCM_Rows, rows);
            data.findAndGetUint16(DCM_Columns, columns);
            m_stripTop = rows * 2 / 3;
            data.findAndDeleteElement(DCM_SequenceOfUltrasoundRegions);
            addRegion(data, 0, 1, 1, 0, 0, columns - 1, m_stripTop - 1, 3, 0.01, 3, 0.01);
            addRegion(data, 1, 2, 1, 0, m_stripTop, columns - 1, rows - 1, 4, 0.005, 3, 0.02);
            data.putAndInsertString(DCM_RecommendedDisplayFrameRate, "40");
            data.putAndInsertString(DCM_PreferredPlaybackSequencing, "1");
            data.putAndInsertUint16Array(DCM_FrameNumbersOfInterest, std::array<Uint16, 2>{4, 2}.data(), 2);
            data.putAndInsertString(DCM_FrameOfInterestDescription, "largest\\first");
        }));
        QVERIFY(alterDicom(m_case + QStringLiteral("/mammogram/current/RCC.dcm"), [](DcmDataset& data) {
            data.putAndInsertString(DCM_PatientOrientation, "A\\R"); // that of a left breast
            data.putAndInsertString(DCM_BreastImplantPresent, "YES");
            data.putAndInsertString(DCM_PartialView, "YES");
            data.putAndInsertString(DCM_PartialViewDescription, "nipple");
            data.putAndInsertString(DCM_LossyImageCompression, "01");
            data.putAndInsertString(DCM_LossyImageCompressionRatio, "8\\2");
            DcmItem* modifier = nullptr;
            DcmItem* view = nullptr;
            data.findOrCreateSequenceItem(DCM_ViewCodeSequence, view, 0);
            view->findOrCreateSequenceItem(DCM_ViewModifierCodeSequence, modifier, 0);
            modifier->putAndInsertString(DCM_CodeMeaning, "Spot Compression");
        }));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        openDesk();
    }

    void cleanup() { m_desk.reset(); }

    void anAngleIsThreeClicks()
    {
        ViewCell* cell = view("L MLO");
        choose(cell);
        m_desk->probe.key(Qt::Key_A);
        const QPoint vertex = m_desk->probe.at(cell);
        for (const QPoint& offset : {QPoint(60, 0), QPoint(0, 0), QPoint(0, -60)})
            m_desk->probe.click(vertex + offset);
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        const Shape shape = cell->annotations()->shapes().first();
        m_desk->keep("angle.png");
        QCOMPARE(shape.type, ShapeType::Angle);
        QVERIFY(std::abs(angleDeg(shape, calibrationOf(cell)).value_or(0) - 90) < 0.1);
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(cell->annotations()->shapes().isEmpty());
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        reopen();
        cell = view("L MLO");
        QTRY_VERIFY(cell->annotations() && cell->annotations()->shapes().size() == 1);
        QVERIFY(cell->annotations()->shapes().first() == shape); // the next day all is there
    }

    void longAndShortAxisArePerpendicular()
    {
        ViewCell* cell = view("L CC");
        choose(cell);
        m_desk->probe.key(Qt::Key_C);
        const QPoint middle = m_desk->probe.at(cell);
        m_desk->probe.drag(middle + QPoint(-50, -20), middle + QPoint(50, 20));
        QVERIFY(cell->annotations()->shapes().isEmpty()); // the short axis is still to come
        m_desk->probe.drag(middle + QPoint(10, -30), middle + QPoint(0, 30));
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        Shape shape = cell->annotations()->shapes().first();
        QCOMPARE(shape.type, ShapeType::Bidirectional);
        QVERIFY(std::abs(cosine(shape)) < 1e-6);
        const double mm = std::hypot(100, 40) / cell->canvas().pixelsPerMm().value();
        const QString text = measurementText(shape, calibrationOf(cell));
        QVERIFY2(std::abs(text.section(QLatin1Char(' '), 0, 0).toDouble() - mm) < 0.06 + 0.02 * mm, qPrintable(text));
        // An end moved by its handle takes the short axis along.
        m_desk->probe.key(Qt::Key_S);
        m_desk->probe.drag(middle + QPoint(50, 20), middle + QPoint(60, -40));
        m_desk->keep("axes.png");
        const Shape turned = cell->annotations()->shapes().first();
        QVERIFY(turned.points[1] != shape.points[1]);
        QVERIFY(std::abs(cosine(turned)) < 1e-6);
    }

    void valuesUnderARegionAreThoseOfTheFile()
    {
        ViewCell* cell = view("R MLO");
        choose(cell);
        m_desk->probe.key(Qt::Key_R);
        const QPoint middle = m_desk->probe.at(cell);
        m_desk->probe.drag(middle - QPoint(40, 40), middle + QPoint(30, 35));
        const Shape shape = cell->annotations()->shapes().first();
        QTRY_VERIFY(cell->canvas().notesOf(shape).size() >= 3);
        m_desk->keep("statistics.png");
        const QStringList notes = cell->canvas().notesOf(shape);
        const ImageSourcePtr image = cell->image();
        const auto pixels = image->read(0, 0, QRect(QPoint(0, 0), image->info().size()));
        double sum = 0, squares = 0;
        qint64 count = 0;
        const QRectF box = shape.boundingRect();
        for (int y = 0; y < pixels->height(); ++y)
            for (int x = 0; x < pixels->width(); ++x)
                if (box.contains(QPointF(x + 0.5, y + 0.5)) && !isPadding(image->info(), pixels->sampleAt(x, y))) {
                    const double value = modalityValue(image->info().grayscale, pixels->sampleAt(x, y));
                    sum += value;
                    squares += value * value;
                    ++count;
                }
        const double mean = sum / double(count);
        QCOMPARE(notes[2], QStringLiteral("%1 px").arg(count));
        QCOMPARE(notes[0], QStringLiteral("mean %1  SD %2")
                               .arg(mean, 0, 'g', 4)
                               .arg(std::sqrt(squares / double(count) - mean * mean), 0, 'g', 4));
        QCOMPARE(notes.last(), calibrationBasis(calibrationOf(cell)));
        QVERIFY(!notes.last().isEmpty()); // a detector's spacing is never shown as if it were the patient's
    }

    void histogramAndProfile()
    {
        ViewCell* cell = view("L CC");
        choose(cell);
        const QPoint middle = m_desk->probe.at(cell);
        m_desk->probe.key(Qt::Key_O);
        m_desk->probe.drag(middle - QPoint(40, 30), middle + QPoint(30, 30));
        m_desk->probe.key(Qt::Key_I, Qt::ControlModifier);
        auto* dialog = m_desk->window->findChild<MeasurementDialog*>(QStringLiteral("measurementDialog"));
        QVERIFY(dialog && dialog->isVisible());
        QTRY_VERIFY(dialog->plot().bars && !dialog->plot().values.empty());
        Desk::keep(*dialog, "histogram.png");
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        m_desk->probe.key(Qt::Key_L);
        m_desk->probe.drag(middle + QPoint(-60, 70), middle + QPoint(60, 70));
        QTRY_VERIFY(!dialog->plot().bars && !dialog->plot().values.empty());
        Desk::keep(*dialog, "profile.png");
        QCOMPARE(dialog->plot().horizontalName, QStringLiteral("mm"));
        const Shape line = cell->annotations()->shapes().last();
        QVERIFY(std::abs(dialog->plot().horizontalTo - *calibrationOf(cell).lengthMm(line.points[0], line.points[1])) <
                1e-9);
        dialog->close();
    }

    void lengthsOfUltrasoundKeepToTheirRegion()
    {
        ViewCell* cell = ultrasound();
        QVERIFY(cell);
        choose(cell);
        m_desk->probe.key(Qt::Key_L);
        const auto at = [&](double x, double y) { // image to window
            return cell->canvas().mapTo(m_desk->window.get(), cell->canvas().toScreen({x, y}).toPoint());
        };
        const double width = cell->image()->info().size().width();
        const double strip = m_stripTop;
        m_desk->probe.drag(at(width * 0.2, strip * 0.3), at(width * 0.6, strip * 0.3));
        m_desk->probe.drag(at(width * 0.2, strip * 1.1), at(width * 0.6, strip * 1.3));
        m_desk->probe.drag(at(width * 0.5, strip * 0.5), at(width * 0.5, strip * 1.2));
        const QList<Shape> shapes = cell->annotations()->shapes();
        QCOMPARE(shapes.size(), 3);
        m_desk->keep("ultrasound-regions.png");
        const auto text = [&](int i) { return measurementText(shapes[i], calibrationOf(cell)); };
        const double mm = 0.1 * std::hypot(shapes[0].points[1].x() - shapes[0].points[0].x(),
                                           shapes[0].points[1].y() - shapes[0].points[0].y());
        QCOMPARE(text(0), QStringLiteral("%1 mm").arg(mm, 0, 'f', 1));
        const QPointF d = shapes[1].points[1] - shapes[1].points[0];
        QCOMPARE(text(1),
                 QStringLiteral("%1 s, %2 mm").arg(d.x() * 0.005, 0, 'g', 3).arg(std::abs(d.y()) * 0.2, 0, 'g', 3));
        QCOMPARE(text(2), QStringLiteral("no length: not in one region"));
    }

    void clipsPlayAtTheirPaceBackAndForthAndNameTheirKeyFrames()
    {
        ViewCell* cell = ultrasound();
        choose(cell);
        const ImageInfo& info = cell->image()->info();
        QVERIFY(info.frames > 4);
        QCOMPARE(cell->findChild<QLabel*>(QStringLiteral("cineRate"))->text(), QStringLiteral("40 fps"));
        QCOMPARE(int(info.keyFrames.size()), 2);
        m_desk->probe.key(Qt::Key_Period, Qt::ControlModifier);
        const int first = cell->frame();
        m_desk->probe.key(Qt::Key_Period, Qt::ControlModifier);
        QCOMPARE(QSet<int>({first, cell->frame()}), QSet<int>({1, 3}));
        m_desk->probe.key(Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(cell->frame(), first);
        // It sweeps: forwards to the last frame, then backwards.
        QList<int> seen;
        connect(&cell->canvas(), &ImageView::frameChanged, this, [&seen](int frame) { seen.append(frame); });
        m_desk->probe.key(Qt::Key_K);
        const auto turned = [&seen] {
            bool up = false, down = false;
            for (qsizetype i = 1; i < seen.size(); ++i) {
                up = up || seen[i] > seen[i - 1];
                down = down || (up && seen[i] < seen[i - 1] && seen[i] > 0);
            }
            return up && down;
        };
        QTRY_VERIFY_WITH_TIMEOUT(turned(), 20000);
        m_desk->probe.key(Qt::Key_K);
        disconnect(&cell->canvas(), nullptr, this, nullptr);
    }

    void unusualViewsAreFlagged()
    {
        ViewCell* cell = view("R CC");
        const ImageInfo& info = cell->image()->info();
        m_desk->keep("flags.png");
        QCOMPARE(acquisitionFlags(info), (QStringList{QStringLiteral("spot compression"), QStringLiteral("implant"),
                                                      QStringLiteral("partial view: nipple")}));
        QVERIFY(info.lossy);
        QCOMPARE(info.lossyRatio, 16.0);
        QVERIFY2(info.warnings.join(QLatin1Char(' ')).contains(QLatin1String("laterality R")),
                 qPrintable(info.warnings.join(QLatin1Char(' '))));
        // The picture shows the chest wall at the other side too.
        QTRY_VERIFY(cell->canvas().orientationWarning().contains(QLatin1String("check the side")));
        QVERIFY(view("L CC")->canvas().orientationWarning().isEmpty());
        QVERIFY(acquisitionFlags(view("L CC")->image()->info()).isEmpty());
        QVERIFY(view("L CC")->image()->info().warnings.isEmpty());
    }

    void trueSizeIsThatOfTheMeasuredScreen()
    {
        ViewCell* cell = view("L MLO");
        choose(cell);
        m_desk->window->actions().measureScreen->trigger();
        auto* length = m_desk->window->findChild<QDoubleSpinBox*>(QStringLiteral("lineLength"));
        QVERIFY(length);
        length->setValue(125); // 500 pixels: 4 to a millimetre
        auto* dialog = qobject_cast<QDialog*>(length->window());
        Desk::keep(*dialog, "screen-size.png");
        QSignalSpy closed(dialog, &QObject::destroyed);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(closed.size(), 1);
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        m_desk->probe.key(Qt::Key_Z, Qt::ShiftModifier);
        for (const char* name : {"R MLO", "L MLO", "L CC"}) { // the whole pane, so that both sides compare
            ViewCell* other = view(name);
            QVERIFY(std::abs(*other->canvas().pixelsPerMm() - 4) < 1e-6);
            QVERIFY(other->canvas().isTrueSize());
        }
        m_desk->keep("true-size.png");
        reopen();
        cell = view("L MLO");
        choose(cell);
        m_desk->probe.key(Qt::Key_Z, Qt::ShiftModifier); // the screen is remembered
        QVERIFY(std::abs(*cell->canvas().pixelsPerMm() - 4) < 1e-6);
    }

private:
    void openDesk()
    {
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_case));
        // Hung to the breasts, so that nothing moves any more: all of them found, and the pane laid out for them.
        const auto found = [](ViewCell* cell) {
            const ImageInfo& info = cell->image()->info();
            return info.kind != ImageKind::Mammogram || cell->canvas().fitArea().width() < info.size().width();
        };
        const auto& cells = m_desk->window->viewer().cells();
        QTRY_VERIFY_WITH_TIMEOUT(std::all_of(cells.begin(), cells.end(), found), 20'000);
        QTest::qWait(0);
        QTRY_VERIFY(view("L MLO")->isComplete() && view("L CC")->isComplete());
        // At one scale: the pane is hung as a whole.
        const auto scale = [this](const char* name) { return *view(name)->canvas().pixelsPerMm(); };
        QTRY_VERIFY(qAbs(scale("L MLO") / scale("L CC") - 1) < 1e-6 && qAbs(scale("R MLO") / scale("L CC") - 1) < 1e-6);
    }

    void reopen()
    {
        m_desk.reset();
        openDesk();
    }

    void choose(ViewCell* cell) { m_desk->window->viewer().setActive(cell); }

    ViewCell* view(const QString& caption) const { return m_desk->view(caption); }

    ViewCell* ultrasound() const
    {
        for (ViewCell* cell : m_desk->window->viewer().cells())
            if (cell->image()->info().kind == ImageKind::Ultrasound)
                return cell;
        return nullptr;
    }

    static const Calibration& calibrationOf(const ViewCell* cell) { return cell->image()->info().calibration; }

    static bool isPadding(const ImageInfo& info, double stored)
    {
        const auto& padding = info.grayscale.padding;
        return padding && stored >= padding->first && stored <= padding->second;
    }

    static double cosine(const Shape& shape)
    {
        const QPointF a = shape.points[1] - shape.points[0], b = shape.points[3] - shape.points[2];
        return QPointF::dotProduct(a, b) / std::sqrt(QPointF::dotProduct(a, a) * QPointF::dotProduct(b, b));
    }

    QTemporaryDir m_data;
    QString m_case;
    int m_stripTop = 0;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(MeasuringTest)
#include "measuring_test.moc"
