// Working with slides in the real window, with real mouse and key events: magnifications, turning, stains, grid,
// brightness, label and macro, focal planes, bookmarks, two slides that keep step.
#include "app/window/view_cell.h"
#include "core/display/stain_separation.h"
#include "tests/gui/desk.h"
#include "tests/unit/dicom/slide_instance.h"
#include "ui/canvas/grid_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/dialogs/associated_dialog.h"
#include "ui/dialogs/bookmarks_dialog.h"
#include "ui/dialogs/look_dialog.h"

#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include <cmath>

using namespace triptych;

namespace {

const QString kSvs = QStringLiteral(TRIPTYCH_SHARED_DATA "/slide/CMU-1-Small-Region.svs");

/// A picture with edges and colours that says nothing of its scale.
bool writePicture(const QString& path)
{
    QImage picture(300, 200, QImage::Format_RGB32);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 300; ++x)
            picture.setPixel(x, y, qRgb(x * 255 / 300, 120 + y / 4, 200 - (x ^ y) % 90));
    return picture.save(path);
}

} // namespace

class SlidesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        openDesk();
    }
    void cleanup() { m_desk.reset(); }

    void magnificationsByTheObjective()
    {
        if (!QFile::exists(kSvs))
            QSKIP("the sample files under ../shared/data are absent");
        QVERIFY(open(kSvs)); // 20×, 0.499 µm
        const double wanted[] = {1, 2.5, 5, 10, 20, 40};
        for (int i = 0; i < 6; ++i) {
            m_desk->probe.key(Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QVERIFY2(std::abs(canvas().magnification() / wanted[i] - 1) < 1e-6, qPrintable(QString::number(wanted[i])));
        }
        QCOMPARE(canvas().camera().zoom * canvas().devicePixelRatioF(), 2.0); // 40× of a slide taken at 20×
        // The view's own menu offers them as well.
        const auto openMenu = [this] { m_desk->probe.click(m_desk->probe.at(&canvas()), Qt::RightButton); };
        QVERIFY(chooseFromMenu(openMenu, {QStringLiteral("Magnification 10×")}));
        QVERIFY(std::abs(canvas().magnification() / 10 - 1) < 1e-6);
        QTRY_VERIFY(canvas().isComplete());
        m_desk->keep("slide-10x.png");
    }

    void magnificationsByTheSizeOfPixels()
    {
        const QString path = m_folder->filePath(QStringLiteral("slide.dcm"));
        writeSlide(path, {{400, 300}, {64, 64}}); // 0.25 µm, no objective
        QVERIFY(open(path));
        m_desk->probe.key(Qt::Key_6, Qt::ControlModifier);
        QVERIFY(std::abs(canvas().camera().zoom * canvas().devicePixelRatioF() - 1) < 1e-9);
    }

    void anUnknownMagnificationIsSaid()
    {
        const QString path = m_folder->filePath(QStringLiteral("picture.png"));
        QVERIFY(writePicture(path));
        QVERIFY(open(path));
        const Camera before = canvas().camera();
        m_desk->probe.key(Qt::Key_4, Qt::ControlModifier);
        QVERIFY(canvas().camera() == before);
        QTRY_VERIFY(m_desk->text("messageText").contains(QStringLiteral("magnification is not known")));
        m_desk->probe.key(Qt::Key_G, Qt::ShiftModifier);
        QTRY_VERIFY(m_desk->text("messageText").contains(QStringLiteral("not calibrated")));
        QCOMPARE(gridSpacingMm(canvas()), 0.0);
    }

    void aSlideTurnsByAnyAngle()
    {
        openSmallSlide();
        const QPoint pointer = m_desk->probe.at(&canvas(), 0.3, 0.6);
        const QPointF on(canvas().mapFrom(m_desk->window.get(), pointer));
        const QPointF under = canvas().toImage(on);
        for (int notch = 0; notch < 4; ++notch)
            m_desk->probe.wheel(pointer, 120, Qt::AltModifier);
        QCOMPARE(canvas().camera().rotationDeg, 20.0);
        QVERIFY(QLineF(canvas().toScreen(under), on).length() < 0.01); // what is under the pointer stays there
        m_desk->probe.key(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(canvas().camera().rotationDeg, 35.0);
        m_desk->probe.key(Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
        m_desk->probe.wheel(pointer, -240, Qt::AltModifier);
        QCOMPARE(canvas().camera().rotationDeg, 10.0);
        m_desk->probe.key(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(canvas().camera().rotationDeg, 0.0);
        QVERIFY(chooseFromSlides(QStringLiteral("Turn to an angle")));
        auto* dialog = dialogOf<QInputDialog>("angleDialog");
        QVERIFY(dialog);
        const WindowProbe angle(*dialog);
        angle.key(Qt::Key_A, Qt::ControlModifier);
        angle.type(QStringLiteral("33.5"));
        angle.key(Qt::Key_Return);
        QTRY_COMPARE(canvas().camera().rotationDeg, 33.5);
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        m_desk->probe.key(Qt::Key_F); // all of it is in view, its corners too
        const QRectF seen = canvas().camera().imageToScreen().mapRect(QRectF(0, 0, 400, 300));
        QVERIFY(QRectF(canvas().rect()).adjusted(-0.01, -0.01, 0.01, 0.01).contains(seen));
        QVERIFY(seen.height() > canvas().height() * 0.99 || seen.width() > canvas().width() * 0.99);
        QTRY_VERIFY(canvas().isComplete());
        m_desk->keep("slide-turned.png");
    }

    void eachStainIsShownAlone()
    {
        if (!QFile::exists(kSvs))
            QSKIP("the sample files under ../shared/data are absent");
        QVERIFY(open(kSvs));
        m_desk->probe.key(Qt::Key_5, Qt::ControlModifier); // 1:1
        QTRY_VERIFY(canvas().isComplete());
        const QImage plain = canvas().composedImage();
        for (const StainChannel stain : {StainChannel::Haematoxylin, StainChannel::Eosin, StainChannel::Dab}) {
            m_desk->probe.key(Qt::Key_S, Qt::ShiftModifier);
            QCOMPARE(int(canvas().presentation().stain), int(stain));
            const QImage shown = canvas().composedImage();
            int worst = 0;
            for (int y = 0; y < plain.height(); y += 7)
                for (int x = 0; x < plain.width(); x += 7) {
                    const QRgb wanted = stainColour(stain, stainAmount(stain, plain.pixel(x, y)));
                    const QRgb got = shown.pixel(x, y);
                    worst = std::max({worst, std::abs(qRed(got) - qRed(wanted)), std::abs(qGreen(got) - qGreen(wanted)),
                                      std::abs(qBlue(got) - qBlue(wanted))});
                }
            QVERIFY2(worst <= 1, qPrintable(QString::number(worst)));
            m_desk->keep(qPrintable(QStringLiteral("slide-%1.png").arg(stainName(stain))));
        }
        m_desk->probe.key(Qt::Key_S, Qt::ShiftModifier);
        QVERIFY(canvas().composedImage() == plain);
        QVERIFY(chooseFromSlides(QStringLiteral("eosin alone")));
        QCOMPARE(int(canvas().presentation().stain), int(StainChannel::Eosin));
    }

    void aGridOfRoundLengths()
    {
        openSmallSlide();
        canvas().setTextsVisible(false);
        const QImage without = canvas().grab().toImage();
        m_desk->probe.key(Qt::Key_G, Qt::ShiftModifier);
        QVERIFY(canvas().gridVisible());
        const double mm = gridSpacingMm(canvas());
        QVERIFY(mm > 0);
        const QImage with = canvas().grab().toImage();
        // On a line of the grid the picture has changed, between two lines it has not.
        const double pixels = mm / 0.00025; // along x
        const QPoint on = canvas().toScreen(QPointF(pixels, 140)).toPoint();
        const QPoint between = canvas().toScreen(QPointF(pixels * 1.5, mm / 0.0005 * 0.5)).toPoint();
        QVERIFY(canvas().rect().contains(on) && canvas().rect().contains(between));
        QVERIFY(with.pixel(on) != without.pixel(on));
        QCOMPARE(with.pixel(between), without.pixel(between));
        canvas().setTextsVisible(true);
        m_desk->keep("slide-grid.png");
        m_desk->probe.key(Qt::Key_G, Qt::ShiftModifier);
        QVERIFY(!canvas().gridVisible());
    }

    void brightnessAndGammaOnSliders()
    {
        openSmallSlide();
        m_desk->probe.key(Qt::Key_B, Qt::ShiftModifier);
        auto* dialog = dialogOf<LookDialog>("lookDialog");
        QVERIFY(dialog);
        const WindowProbe look(*dialog);
        const auto* brightness = look.find<QSlider>("brightness");
        look.click(look.at(brightness, 0.9));
        QVERIFY(canvas().presentation().brightness > 0);
        for (int i = 0; i < 5; ++i)
            look.key(Qt::Key_Right);
        const double reached = canvas().presentation().brightness;
        look.click(look.at(look.find<QSlider>("gamma"), 0.1));
        QVERIFY(canvas().presentation().gamma < 1);
        QVERIFY(colourLookText(canvas().presentation()).contains(QStringLiteral("gamma 0.")));
        QTRY_VERIFY(canvas().isComplete());
        m_desk->keep(*dialog, "slide-look-dialog.png");
        m_desk->keep("slide-look.png");
        // The right drag moves the sliders too.
        m_desk->probe.drag(m_desk->probe.at(&canvas()), m_desk->probe.at(&canvas()) + QPoint(0, 50), Qt::RightButton);
        QVERIFY(canvas().presentation().brightness < reached);
        QCOMPARE(brightness->value(), int(std::lround(canvas().presentation().brightness * 100)));
        look.click(look.find<QPushButton>("resetLook"));
        QCOMPARE(canvas().presentation().brightness, 0.0);
        QCOMPARE(canvas().presentation().gamma, 1.0);
        QCOMPARE(brightness->value(), 0);
        QVERIFY(colourLookText(canvas().presentation()).isEmpty());
    }

    void labelAndMacroAreShownWhenAskedFor()
    {
        if (!QFile::exists(kSvs))
            QSKIP("the sample files under ../shared/data are absent");
        QVERIFY(open(kSvs));
        QVERIFY(chooseFromSlides(QStringLiteral("Label and macro")));
        auto* dialog = dialogOf<AssociatedDialog>("associatedDialog");
        QVERIFY(dialog);
        const WindowProbe beside(*dialog);
        const auto* label = beside.find<QLabel>("associated-label");
        QVERIFY(label && !label->isVisible() && label->pixmap(Qt::ReturnByValue).isNull());
        m_desk->keep(*dialog, "slide-label-hidden.png");
        beside.click(beside.find<QPushButton>("showAssociated"));
        for (const char* name : {"associated-label", "associated-macro", "associated-thumbnail"})
            QTRY_VERIFY(!beside.find<QLabel>(name)->pixmap(Qt::ReturnByValue).isNull());
        QVERIFY(label->isVisible());
        m_desk->keep(*dialog, "slide-label-shown.png");
        beside.key(Qt::Key_Escape);
        QTRY_VERIFY(!dialogOf<AssociatedDialog>("associatedDialog", 0));
    }

    void focalPlanesAreSteppedThrough()
    {
        const QString path = m_folder->filePath(QStringLiteral("planes.dcm"));
        SlideRecipe recipe{{400, 300}, {64, 64}};
        recipe.focalPlanes = 3;
        writeSlide(path, recipe);
        QVERIFY(open(path));
        QCOMPARE(canvas().frame(), 1); // the middle
        const auto* slider = m_desk->probe.find<QSlider>("cineSlider");
        QVERIFY(slider && slider->isVisible());
        QVERIFY(!m_desk->probe.find<QToolButton>("cinePlay")->isVisible());
        QCOMPARE(m_desk->text("cineRate"), QStringLiteral("focus +1 µm"));
        m_desk->probe.click(m_desk->probe.at(&canvas()));
        m_desk->probe.key(Qt::Key_PageDown);
        QCOMPARE(canvas().frame(), 2);
        QCOMPARE(m_desk->text("cineRate"), QStringLiteral("focus +2 µm"));
        QTRY_VERIFY(canvas().isComplete());
        const QPoint first = canvas().toScreen(QPointF(32, 32)).toPoint();
        QCOMPARE(qRed(canvas().composedImage().pixel(first)), 6); // tile 0: 3 for each plane
        m_desk->keep("slide-focus.png");
        m_desk->probe.key(Qt::Key_K); // no clip: nothing plays
        m_desk->probe.key(Qt::Key_Comma);
        m_desk->probe.key(Qt::Key_Comma);
        QCOMPARE(canvas().frame(), 0);
        QCOMPARE(m_desk->text("cineRate"), QStringLiteral("focus 0 µm"));
    }

    void placesAreMarkedAndFoundAgain()
    {
        openSmallSlide();
        m_desk->probe.wheel(m_desk->probe.at(&canvas(), 0.3, 0.4), 480);
        m_desk->probe.wheel(m_desk->probe.at(&canvas()), 240, Qt::AltModifier);
        const Camera place = canvas().camera();
        mark(QStringLiteral("mitosis"));
        m_desk->probe.key(Qt::Key_0, Qt::ControlModifier);
        m_desk->probe.key(Qt::Key_F);
        QVERIFY(!(canvas().camera() == place));
        mark({});
        BookmarksDialog* list = openList();
        QVERIFY(list);
        auto* rows = list->findChild<QListWidget*>(QStringLiteral("bookmarkList"));
        QCOMPARE(rows->count(), 2);
        QCOMPARE(rows->item(0)->text(), QStringLiteral("mitosis"));
        QVERIFY(rows->item(1)->text().startsWith(QStringLiteral("Field 2, ")));
        m_desk->keep(*list, "slide-bookmarks.png");
        const WindowProbe probe(*list);
        probe.clickRow(rows, 0);
        QVERIFY(canvas().camera() == place);
        // Another name, and one less.
        probe.click(probe.find<QPushButton>("renameBookmark"));
        probe.type(QStringLiteral("mitotic figure"));
        probe.key(Qt::Key_Return);
        QTRY_COMPARE(rows->item(0)->text(), QStringLiteral("mitotic figure"));
        probe.clickRow(rows, 1);
        probe.click(probe.find<QPushButton>("removeBookmark"));
        QCOMPARE(rows->count(), 1);
        QTRY_COMPARE(m_desk->services.store->pendingCount(), 0);
        // The next day.
        m_desk.reset();
        openDesk();
        QVERIFY(open(m_folder->filePath(QStringLiteral("slide.dcm"))));
        list = openList();
        QVERIFY(list);
        rows = list->findChild<QListWidget*>(QStringLiteral("bookmarkList"));
        QTRY_COMPARE(rows->count(), 1);
        QCOMPARE(rows->item(0)->text(), QStringLiteral("mitotic figure"));
        m_desk->window->activateWindow();
        // Not qWaitForWindowActive(): to that a window is active while its dialog is.
        QTRY_COMPARE(QApplication::activeWindow(), static_cast<QWidget*>(m_desk->window.get()));
        QVERIFY(!(canvas().camera() == place));
        m_desk->probe.key(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(canvas().camera().centre, place.centre);
        QCOMPARE(canvas().camera().zoom, place.zoom);
        QCOMPARE(canvas().camera().rotationDeg, place.rotationDeg);
    }

    void twoSlidesKeepStepAsTheyWereLaid()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("two")));
        writeSlide(m_folder->filePath(QStringLiteral("two/a.dcm")), {{400, 300}, {64, 64}, "1.2.3.1"});
        SlideRecipe second{{400, 300}, {64, 64}, "1.2.4.1"};
        second.series = "1.2.4";
        writeSlide(m_folder->filePath(QStringLiteral("two/b.dcm")), second);
        QVERIFY(open(m_folder->filePath(QStringLiteral("two"))));
        const auto& cells = m_desk->window->viewer().cells();
        QCOMPARE(cells.size(), size_t(2));
        ImageView& left = cells[0]->canvas();
        ImageView& right = cells[1]->canvas();
        QVERIFY(left.mapTo(m_desk->window.get(), QPoint(0, 0)).y() ==
                right.mapTo(m_desk->window.get(), QPoint(0, 0)).y());
        // Registered by hand: the right one is turned by 30° and moved.
        m_desk->probe.click(m_desk->probe.at(&right));
        for (int notch = 0; notch < 6; ++notch)
            m_desk->probe.wheel(m_desk->probe.at(&right), 120, Qt::AltModifier);
        m_desk->probe.drag(m_desk->probe.at(&right), m_desk->probe.at(&right) + QPoint(60, 40), Qt::MiddleButton);
        m_desk->probe.click(m_desk->probe.at(&left));
        m_desk->probe.key(Qt::Key_L, Qt::ShiftModifier);
        // The same place of the tissue, wherever it is: a point of the left that stands where one of the right does.
        const QPointF onLeft = left.toImage(left.rect().toRectF().center());
        const QPointF onRight = right.toImage(right.rect().toRectF().center());
        QVERIFY(QLineF(onLeft, onRight).length() > 5);
        m_desk->probe.wheel(m_desk->probe.at(&left, 0.4, 0.4), 360);
        m_desk->probe.drag(m_desk->probe.at(&left), m_desk->probe.at(&left) + QPoint(-50, 20), Qt::MiddleButton);
        m_desk->probe.wheel(m_desk->probe.at(&left, 0.6, 0.3), -240, Qt::AltModifier);
        // Seen from the middle of each view, as they may differ by a pixel in width.
        const auto apart = [&] {
            return QLineF(left.toScreen(onLeft) - left.rect().toRectF().center(),
                          right.toScreen(onRight) - right.rect().toRectF().center())
                .length();
        };
        QVERIFY2(apart() < 0.5,
                 qPrintable(QStringLiteral("%1, %2 and %3").arg(apart()).arg(left.width()).arg(right.width())));
        QVERIFY(std::abs(left.camera().zoom - right.camera().zoom) < 1e-9);
        QVERIFY(std::abs(std::remainder(right.camera().rotationDeg - left.camera().rotationDeg - 30, 360)) < 1e-6);
        // The other way round, and mirrored.
        m_desk->probe.drag(m_desk->probe.at(&right), m_desk->probe.at(&right) + QPoint(30, 30), Qt::MiddleButton);
        m_desk->probe.key(Qt::Key_H, Qt::ShiftModifier);
        QVERIFY2(apart() < 0.5, qPrintable(QString::number(apart())));
        QVERIFY(left.camera().flippedHorizontally && right.camera().flippedHorizontally);
        QTRY_VERIFY(left.isComplete() && right.isComplete());
        m_desk->keep("slides-linked.png");
    }

    void theHelpSheetNamesTheKeys()
    {
        openSmallSlide();
        m_desk->probe.key(Qt::Key_F1);
        m_desk->keep("slide-help.png");
        const auto* sheet = m_desk->probe.find<QWidget>("helpOverlay");
        QVERIFY(sheet && sheet->isVisible());
        m_desk->probe.key(Qt::Key_Escape);
    }

private:
    void openDesk()
    {
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    bool open(const QString& path)
    {
        return m_desk->open(path) && QTest::qWaitFor([&] { return canvas().isComplete(); });
    }
    void openSmallSlide()
    {
        const QString path = m_folder->filePath(QStringLiteral("slide.dcm"));
        writeSlide(path, {{400, 300}, {64, 64}});
        QVERIFY(open(path));
    }
    ImageView& canvas() const { return m_desk->window->viewer().active()->canvas(); }
    bool chooseFromSlides(const QString& entry)
    {
        return chooseFromMenu([this] { m_desk->probe.click(m_desk->probe.find<QToolButton>("programMenu")); },
                              {QStringLiteral("Slide"), entry});
    }
    template <class Dialog>
    Dialog* dialogOf(const char* name, int timeoutMs = 5000)
    {
        Dialog* dialog = nullptr;
        const auto there = [&] {
            dialog = m_desk->window->template findChild<Dialog*>(QLatin1String(name));
            return dialog && dialog->isVisible();
        };
        if (timeoutMs > 0 ? !QTest::qWaitFor(there, timeoutMs) : !there())
            return nullptr;
        return QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
    }
    /// Ctrl+B, another name where one is given, Enter.
    void mark(const QString& name)
    {
        m_desk->probe.key(Qt::Key_B, Qt::ControlModifier);
        auto* dialog = dialogOf<QInputDialog>("bookmarkName");
        QVERIFY(dialog);
        const WindowProbe probe(*dialog);
        probe.type(name); // over the suggestion, which is selected
        probe.key(Qt::Key_Return);
        QTRY_VERIFY(!dialogOf<QInputDialog>("bookmarkName", 0));
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
    }
    BookmarksDialog* openList()
    {
        m_desk->probe.key(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        return dialogOf<BookmarksDialog>("bookmarksDialog");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(SlidesTest)
#include "slides_test.moc"
