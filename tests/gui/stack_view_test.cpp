// Stacks in the real window: stepping, slabs, linked slices with reference lines, and the window of three dimensions,
// with real events on files of known geometry.
#include "app/window/case_controller.h"
#include "app/window/volume_controller.h"
#include "core/image/plane_geometry.h"
#include "tests/gui/desk.h"
#include "tests/unit/volume/stack_truth.h"
#include "ui/canvas/slab_control.h"

#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

using namespace triptych;

namespace {

bool isAccent(QRgb pixel)
{
    return qBlue(pixel) > 180 && qRed(pixel) < 130 && qGreen(pixel) > 100 && qGreen(pixel) < 210;
}

int count(const QImage& image, bool (*is)(QRgb))
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += is(image.pixel(x, y));
    return found;
}

} // namespace

class StackViewTest : public QObject {
    Q_OBJECT

private:
    StackTruth m_truth;
    QTemporaryDir m_folder;
    std::unique_ptr<Desk> m_desk;

    ViewCell* stack(int frames) const
    {
        for (ViewCell* cell : m_desk->window->viewer().cells())
            if (cell->image()->info().frames == frames)
                return cell;
        return nullptr;
    }
    bool drawn(ViewCell& cell) const
    {
        return QTest::qWaitFor([&] { return cell.isComplete(); }, 20'000);
    }
    void activate(ViewCell& cell) const { m_desk->probe.click(m_desk->probe.at(&cell.canvas(), 0.5, 0.9)); }
    VolumeWindow* volumes() const { return m_desk->window->volumes().window(); }
    bool openVolume(ViewCell& cell)
    {
        m_desk->probe.click(cell.findChild<QToolButton*>(QStringLiteral("showVolume")));
        return volumes() && QTest::qWaitForWindowExposed(volumes()) &&
               QTest::qWaitFor([&] { return volumes() && volumes()->isReady(); }, 60'000);
    }
    double numpyAt(const char* raw, int frame, QPoint pixel) const
    {
        return m_truth.raw<quint16>(raw)[(size_t(frame) * 72 + size_t(pixel.y())) * 96 + size_t(pixel.x())];
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString failure = m_truth.write();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }
    void init()
    {
        QVERIFY(m_folder.isValid());
        WindowSettings(m_folder.path() + QStringLiteral("/window.ini")).setHanging(QStringLiteral("volumes"));
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        QStringList paths;
        for (const char* name : {"axial", "sagittal", "enhanced.dcm", "echoes"})
            paths << m_truth.path(name);
        m_desk->window->cases().open(paths);
        QVERIFY(m_desk->opened());
        QCOMPARE(m_desk->window->viewer().cells().size(), size_t(4));
    }
    void cleanup() { m_desk.reset(); }

    void slicesAreSteppedAndNeverPlayed()
    {
        ViewCell* axial = stack(20);
        QVERIFY(axial && drawn(*axial));
        QCOMPARE(axial->frame(), 10);
        activate(*axial);
        m_desk->probe.wheel(m_desk->probe.at(&axial->canvas()), -120, Qt::ControlModifier);
        QCOMPARE(axial->frame(), 11);
        m_desk->probe.key(Qt::Key_Period);
        QCOMPARE(axial->frame(), 12);
        m_desk->probe.key(Qt::Key_Comma);
        QCOMPARE(axial->frame(), 11);
        auto* slider = axial->findChild<QSlider*>(QStringLiteral("cineSlider"));
        QCOMPARE(slider->value(), 11);
        QCOMPARE(axial->findChild<QLabel*>(QStringLiteral("cineRate"))->text(),
                 QStringLiteral("slice 12/20 · H 3.5 mm"));
        QVERIFY(!axial->findChild<QToolButton*>(QStringLiteral("cinePlay"))->isVisible());
        m_desk->probe.key(Qt::Key_K);
        QTest::qWait(300); // a clip would have gone on by six frames
        QCOMPARE(axial->frame(), 11);
    }

    void slabsByMenuAndKeys()
    {
        ViewCell* axial = stack(20);
        QVERIFY(axial && drawn(*axial));
        activate(*axial);
        const ImageId own = axial->image()->info().id;
        const AnnotationModel* annotations = axial->canvas().annotations();
        const Camera camera = axial->camera();
        auto* control = axial->findChild<SlabControl*>(QStringLiteral("slabControl"));
        QVERIFY(control && control->isVisible());
        const auto press = [&] { m_desk->probe.click(control); };
        QVERIFY(chooseFromMenu(press, {QStringLiteral("5 slices")}));
        QVERIFY(chooseFromMenu(press, {QStringLiteral("Mean")}));
        QTRY_COMPARE(axial->canvas().image()->info().id.value, own.value + QStringLiteral("/slab-mean-5"));
        QVERIFY(drawn(*axial));
        const QPoint pixel(50, 30); // among others the ellipsoid's edge runs through these slices
        QCOMPARE(axial->valueText(QPointF(pixel) + QPointF(0.5, 0.5)),
                 QStringLiteral("value %1").arg(numpyAt("axial.mean5.raw", 10, pixel)));
        m_desk->keep("stack-slab.png");
        QCOMPARE(axial->image()->info().id, own); // what is drawn on it is drawn on the stack's own slice
        QCOMPARE(axial->canvas().annotations(), annotations);
        QVERIFY(annotations);
        QCOMPARE(axial->camera(), camera);
        QCOMPARE(control->text(), QStringLiteral("slab 12.5 mm, mean"));
        m_desk->probe.key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(axial->slab().slices, 4);
        m_desk->probe.key(Qt::Key_M, Qt::ShiftModifier);
        QCOMPARE(axial->slab().mode, SlabMode::Maximum);
        QVERIFY(drawn(*axial));
        QCOMPARE(axial->valueText(QPointF(pixel) + QPointF(0.5, 0.5)),
                 QStringLiteral("value %1").arg(numpyAt("axial.maximum4.raw", 10, pixel)));
        for (int i = 0; i < 5; ++i)
            m_desk->probe.key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(axial->slab().slices, 1);
        QCOMPARE(axial->canvas().image()->info().id, own);
        m_desk->probe.key(Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(axial->slab().slices, 2);
    }

    void parallelStacksKeepToTheSamePlace()
    {
        ViewCell* axial = stack(20);
        ViewCell* echo = stack(6);
        QVERIFY(axial && echo);
        activate(*axial);
        m_desk->probe.wheel(m_desk->probe.at(&axial->canvas()), -120, Qt::ControlModifier); // to 11: z = 3.5 mm
        QCOMPARE(echo->frame(), 3);                                                         // z = 0, not 8
        for (int i = 0; i < 2; ++i)
            m_desk->probe.key(Qt::Key_Period);
        QCOMPARE(axial->frame(), 13); // z = 8.5 mm
        QCOMPARE(echo->frame(), 4);
        m_desk->probe.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        for (int i = 0; i < 5; ++i)
            m_desk->probe.key(Qt::Key_Comma);
        QCOMPARE(echo->frame(), 4);
        m_desk->probe.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier); // and come back at once
        QCOMPARE(axial->frame(), 8);
        QCOMPARE(echo->frame(), 2); // z = -4: nearer to -8 or 0 alike: the first
    }

    void linkedStacksShowTheSamePlaceInThePatient()
    {
        ViewCell* axial = stack(20);
        ViewCell* echo = stack(6);
        QVERIFY(axial && echo);
        activate(*axial);
        m_desk->probe.key(Qt::Key_L, Qt::ShiftModifier);
        m_desk->probe.wheel(m_desk->probe.at(&axial->canvas(), 0.3, 0.4), 240);
        m_desk->probe.drag(m_desk->probe.at(&axial->canvas(), 0.5, 0.5), m_desk->probe.at(&axial->canvas(), 0.6, 0.55),
                           Qt::MiddleButton);
        const auto middle = [](const ViewCell& cell) {
            const ImageInfo& info = cell.image()->info();
            return toPatient(info.planes[size_t(cell.frame())], *info.calibration.spacing, cell.camera().centre);
        };
        PatientVector apart = minus(middle(*axial), middle(*echo));
        apart[2] = 0; // the slices' distances differ
        QVERIFY2(lengthOf(apart) < 1e-6, qPrintable(QString::number(lengthOf(apart))));
        m_desk->probe.key(Qt::Key_L, Qt::ShiftModifier);
    }

    void theActivePlaneIsALineInTheOthers()
    {
        ViewCell* axial = stack(20);
        ViewCell* sagittal = stack(11);
        QVERIFY(axial && sagittal && drawn(*axial) && drawn(*sagittal));
        activate(*sagittal);
        const auto line =
            crossingLine(sagittal->image()->info(), sagittal->frame(), axial->image()->info(), axial->frame());
        QVERIFY(line);
        // In the sagittal picture axial slices are rows.
        const auto onLine = [&] {
            const QImage picture = sagittal->canvas().grab().toImage();
            const int y = int(sagittal->canvas().toScreen(line->center()).y());
            int found = 0;
            for (int x = 0; x < picture.width(); ++x)
                for (int dy = -2; dy <= 2; ++dy)
                    found += isAccent(picture.pixel(x, std::clamp(y + dy, 0, picture.height() - 1)));
            return found;
        };
        QTRY_VERIFY(onLine() < 10); // its own plane is no line
        activate(*axial);
        QTRY_VERIFY2(onLine() > 60, qPrintable(QString::number(onLine())));
        m_desk->keep("stack-lines.png");
        m_desk->probe.press(Qt::Key_H); // one key hides every mark
        QTRY_VERIFY(onLine() < 10);
        m_desk->probe.release(Qt::Key_H);
    }

    void theVolumeWindowShowsPlanesPlaceAndLesion()
    {
        ViewCell* axial = stack(20);
        QVERIFY(axial && drawn(*axial));
        // What numpy says is the ellipsoid, painted with label 2.
        const auto mask = m_truth.raw<quint8>("axial.mask.raw");
        for (int frame = 0; frame < 20; ++frame) {
            auto pixels = PixelBuffer::allocate(QSize(96, 72), 1, SampleType::U8);
            for (int y = 0; y < 72; ++y)
                for (int x = 0; x < 96; ++x)
                    pixels->mutableRow<quint8>(y)[x] = mask[(size_t(frame) * 72 + size_t(y)) * 96 + size_t(x)] ? 2 : 0;
            const auto map = LabelMap::fromBuffer(*pixels);
            if (!map->isEmpty())
                QVERIFY(axial->annotations()->replaceLabelMap(frame, *map));
        }
        QVERIFY(openVolume(*axial));
        VolumeWindow& window = *volumes();
        for (int plane = 0; plane < 3; ++plane)
            QVERIFY(QTest::qWaitFor([&] { return window.reformat(plane)->isComplete(); }, 20'000));
        QVERIFY2(window.scene(), "the plugin with VTK could not be loaded");
        auto* lesions = window.findChild<QLabel*>(QStringLiteral("volumeLesions"));
        const double ml = m_truth.of("axial")[QStringLiteral("voxelMl")].toDouble();
        QTRY_VERIFY_WITH_TIMEOUT(lesions->text().contains(QStringLiteral("%1 ml · 9 slices").arg(ml, 0, 'g', 3)),
                                 20'000);
        // A click in the axial plane: the others go there.
        const WindowProbe probe(window);
        ImageView& plane = *window.reformat(0);
        const QPointF pixel(20, 25); // of 0.75 mm
        const PatientVector place = toPatient(plane.image()->info().planes[size_t(plane.frame())], {0.75, 0.75}, pixel);
        probe.click(plane.mapTo(&window, plane.toScreen(pixel).toPoint()));
        for (const int other : {1, 2}) {
            const ImageView& view = *window.reformat(other);
            const FramePlane& shown = view.image()->info().planes[size_t(view.frame())];
            const double distance = std::abs(dot(minus(place, shown.originMm), normalOf(shown)));
            QVERIFY2(distance <= 1.0, qPrintable(QStringLiteral("%1: %2 mm").arg(other).arg(distance)));
        }
        const int slice = plane.frame();
        probe.wheel(probe.at(&plane), -120);
        QCOMPARE(plane.frame(), slice + 1);
        window.showPoint(plane, toPixel(plane.image()->info().planes.front(), {0.75, 0.75}, {12, -8, 5}));
        QVERIFY(QTest::qWaitFor([&] { return window.reformat(1)->isComplete() && window.reformat(2)->isComplete(); },
                                20'000));
        const auto lit = [&] {
            return count(window.scene()->picture().convertToFormat(QImage::Format_RGB32),
                         [](QRgb p) { return qGray(p) > 90; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(lit() > 2000, 20'000);
        // The lesion in its label's colour: as a surface, and not in the maximum.
        const QColor colour = defaultLabels().value(2).colour;
        const auto coloured = [&] {
            const QImage picture = window.scene()->picture();
            int found = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x) {
                    const QColor p = picture.pixelColor(x, y);
                    found += p.value() > 60 && p.hsvSaturation() > 80 && std::abs(p.hsvHue() - colour.hsvHue()) < 12;
                }
            return found;
        };
        QVERIFY(coloured() < 50);
        Desk::keep(window, "volume-maximum.png");
        const auto choose = [&](const QString& entry) {
            auto* mode = window.findChild<QComboBox*>(QStringLiteral("volumeMode"));
            QTRY_VERIFY(!QApplication::activePopupWidget()); // of the choice before
            probe.click(mode);
            QTRY_VERIFY(QApplication::activePopupWidget() &&
                        QApplication::activePopupWidget()->windowHandle()->isExposed());
            const WindowProbe list(*QApplication::activePopupWidget());
            list.key(Qt::Key_Home); // typed letters would join those of the choice before
            for (int i = 0; i < mode->findText(entry); ++i)
                list.key(Qt::Key_Down);
            list.key(Qt::Key_Return);
            QTRY_COMPARE(mode->currentText(), entry);
        };
        choose(QStringLiteral("Rendering"));
        QTRY_VERIFY_WITH_TIMEOUT(lit() > 500, 20'000);
        QTest::qWait(600); // the careful picture, for looking at
        Desk::keep(window, "volume-rendering.png");
        choose(QStringLiteral("Dense rendering"));
        QTRY_VERIFY_WITH_TIMEOUT(lit() > 500, 20'000);
        choose(QStringLiteral("Surface"));
        QTRY_VERIFY_WITH_TIMEOUT(coloured() > 500, 20'000);
        probe.click(window.findChild<QToolButton*>(QStringLiteral("lookFromH")));
        QTest::qWait(600);
        Desk::keep(window, "volume-surface.png");
        const QImage before = window.scene()->picture();
        QWidget* scene = window.scene()->widget();
        probe.drag(probe.at(scene, 0.5, 0.5), probe.at(scene, 0.8, 0.6));
        QVERIFY(window.scene()->picture() != before);
        // Painting on goes on counting.
        axial->annotations()->paintRings(0, {QPolygonF(QRectF(10, 10, 20, 20))}, 2);
        QTRY_VERIFY_WITH_TIMEOUT(lesions->text().contains(QLatin1String("10 slices")), 20'000);
    }

    void theWindowDragIsSharedByAllPlanes()
    {
        ViewCell* axial = stack(20);
        QVERIFY(axial && openVolume(*axial));
        VolumeWindow& window = *volumes();
        QCOMPARE(window.reformat(0)->presentation().window.width, axial->canvas().presentation().window.width);
        const WindowProbe probe(window);
        probe.drag(probe.at(window.reformat(2), 0.4, 0.5), probe.at(window.reformat(2), 0.6, 0.5), Qt::RightButton);
        QVERIFY(window.reformat(2)->presentation().window.width > 1900);
        QCOMPARE(window.reformat(0)->presentation().window.width, window.reformat(2)->presentation().window.width);
        const double width = window.reformat(0)->presentation().window.width;
        QWidget* scene = window.scene()->widget();
        probe.drag(probe.at(scene, 0.4, 0.5), probe.at(scene, 0.6, 0.5), Qt::RightButton);
        QVERIFY(window.reformat(1)->presentation().window.width > width);
    }

    void closingTheCaseClosesTheVolume()
    {
        ViewCell* axial = stack(20);
        QVERIFY(axial && openVolume(*axial));
        m_desk->window->cases().open({m_truth.path("tomo.dcm")});
        QTRY_VERIFY_WITH_TIMEOUT(!volumes(), 20'000);
        QVERIFY(m_desk->opened());
    }

    void aTomosynthesisHangsAsTheMammogramOfItsView()
    {
        m_desk->window->cases().open({m_truth.path("tomo.dcm")});
        QVERIFY(QTest::qWaitFor([this] { return m_desk->view(ImageKind::Mammogram) != nullptr; }, 20'000));
        QVERIFY(m_desk->opened());
        ViewCell* tomo = m_desk->view(ImageKind::Mammogram);
        QCOMPARE(imageCaption(tomo->image()->info()), QStringLiteral("L CC 30 sl"));
        QVERIFY(drawn(*tomo));
        m_desk->keep("tomosynthesis.png");
        QVERIFY(m_desk->window->ai().runs().empty()); // the mammogram's model is made for one projection
        QVERIFY(openVolume(*tomo));
        QVERIFY(QTest::qWaitFor([&] { return volumes()->reformat(2)->isComplete(); }, 20'000));
        Desk::keep(*volumes(), "tomosynthesis-volume.png");
        QVERIFY(!tomo->canvas().seenShare()); // one slice says nothing of the others
        QCOMPARE(volumes()->reformat(1)->image()->info().identity.laterality, QStringLiteral("L"));
        const auto bright = [this] {
            return count(volumes()->scene()->picture().convertToFormat(QImage::Format_RGB32),
                         [](QRgb p) { return qGray(p) > 60; });
        };
        volumes()->findChild<QComboBox*>(QStringLiteral("volumeMode"))->setCurrentIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(bright() > 300, 20'000);
        QTest::qWait(600);
        Desk::keep(*volumes(), "tomosynthesis-rendering.png");
        // Cancel before it is there: the window goes, and nothing comes after it.
        delete volumes();
        m_desk->probe.click(tomo->findChild<QToolButton*>(QStringLiteral("showVolume")));
        QVERIFY(volumes());
        if (auto* cancel = volumes()->findChild<QAbstractButton*>(QStringLiteral("volumeCancel"));
            cancel->isVisible()) {
            const WindowProbe probe(*volumes());
            probe.click(cancel);
            QTRY_VERIFY(!volumes());
        }
    }
};

QTEST_MAIN(StackViewTest)
#include "stack_view_test.moc"
