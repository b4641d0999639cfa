// What a radiologist does in the views, with real mouse and key events in the real window, on the phantom, whose truth
// is known.
#include "app/window/view_cell.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"

#include <array>

using namespace triptych;

class ReadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.4)); // a breast is larger than a view at 1:1
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_case));
    }

    void cleanup() { m_desk.reset(); }

    void mammogramsAreFittedToTheBreast()
    {
        const QStringList names{QStringLiteral("R CC"), QStringLiteral("L CC"), QStringLiteral("R MLO"),
                                QStringLiteral("L MLO")};
        // As soon as the breasts were found, one of the views is filled in one direction, to within the margin.
        QTRY_VERIFY(fullestView(names) > 0.93);
        m_desk->keep("hung-to-the-breast.png");
        const double scale = screenPixelsPerMm(*view(names.front()));
        for (const QString& name : names) {
            const ViewCell& cell = *view(name);
            QVERIFY2(qAbs(screenPixelsPerMm(cell) / scale - 1) < 1e-6,
                     qPrintable(QStringLiteral("%1: %2, %3").arg(name).arg(screenPixelsPerMm(cell)).arg(scale)));
            const QRectF breast = breastOnScreen(cell, name);
            QVERIFY(QRectF(-1, -1, cell.viewportSize().width() + 2, cell.viewportSize().height() + 2).contains(breast));
            // The posterior edge stands at the border that the two sides share.
            const double gap =
                name.startsWith(QLatin1Char('R')) ? cell.viewportSize().width() - breast.right() : breast.left();
            QVERIFY2(qAbs(gap) < 2, qPrintable(QString::number(gap)));
        }
    }

    void magnifierFollowsThePointer()
    {
        ViewCell* cell = view("L MLO");
        m_desk->probe.click(m_desk->probe.at(cell));
        m_desk->probe.key(Qt::Key_Z); // 1:1, so that the glass shows the same pixels twice as large
        QTRY_VERIFY(cell->isComplete());
        ImageView& canvas = cell->canvas();
        const QPoint at(canvas.width() / 2, canvas.height() / 2);
        const QPoint inWindow = canvas.mapTo(m_desk->window.get(), at);
        const QImage plain = canvas.grab().toImage();
        m_desk->probe.move(inWindow + QPoint(40, 0));
        m_desk->probe.press(Qt::Key_Q);
        QVERIFY(canvas.magnifierShown());
        m_desk->probe.move(inWindow);
        QTRY_VERIFY(cell->isComplete());
        QCOMPARE(canvas.magnifierCamera().zoom, 2.0);
        const QImage glass = canvas.grab().toImage();
        m_desk->keep("magnifier.png");
        int alike = 0, points = 0;
        for (int y = -20; y <= 20; y += 4)
            for (int x = -20; x <= 20; x += 4) {
                // Between the pixel and its neighbour, as bilinear sampling has it.
                const int a = qGray(plain.pixel(at + QPoint(x, y)));
                const int b = qGray(glass.pixel(at + QPoint(2 * x, 2 * y)));
                alike += qAbs(a - b) <= 12;
                ++points;
            }
        QVERIFY2(alike > 0.95 * points, qPrintable(QStringLiteral("%1 of %2").arg(alike).arg(points)));
        const QRect beside(0, at.y() + canvas.magnifierCamera().viewport.height() / 2 + 5, canvas.width(),
                           10); // below the glass nothing changes
        QVERIFY(glass.copy(beside) == plain.copy(beside));
        // It goes where the pointer goes, from view to view, and with the key.
        m_desk->probe.move(m_desk->probe.at(view("R CC")));
        QTRY_VERIFY(view("R CC")->canvas().magnifierShown());
        QVERIFY(!canvas.magnifierShown());
        // Twice the scale is less than 1:1 there.
        const Camera whole = view("R CC")->canvas().magnifierCamera();
        QVERIFY(whole.zoom >= 1 && whole.zoom >= 2 * view("R CC")->camera().zoom - 1e-9);
        m_desk->probe.release(Qt::Key_Q);
        QVERIFY(!view("R CC")->canvas().magnifierShown());
    }

    void keysTurnAndMirrorTheView()
    {
        ViewCell* cell = view("L CC");
        m_desk->probe.click(m_desk->probe.at(cell));
        const QSize size = cell->image()->info().size();
        const auto corner = [&] { // the image's upper left corner, as seen from its middle
            const QPointF d = cell->camera().toScreen({0, 0}) -
                              cell->camera().toScreen(QPointF(size.width() / 2.0, size.height() / 2.0));
            return QPoint(d.x() > 0 ? 1 : -1, d.y() > 0 ? 1 : -1);
        };
        QCOMPARE(corner(), QPoint(-1, -1));
        m_desk->probe.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(corner(), QPoint(1, -1));
        m_desk->probe.key(Qt::Key_V, Qt::ShiftModifier);
        QCOMPARE(corner(), QPoint(1, 1));
        m_desk->probe.key(Qt::Key_H, Qt::ShiftModifier);
        QCOMPARE(corner(), QPoint(-1, 1));
        m_desk->probe.key(Qt::Key_Left, Qt::ControlModifier);
        m_desk->probe.key(Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(corner(), QPoint(1, -1));
        m_desk->probe.key(Qt::Key_F); // hung again
        QTRY_COMPARE(corner(), QPoint(-1, -1));
    }

    void theSideLabelFollowsItsSide()
    {
        ViewCell* cell = view("R MLO"); // its nipple is at the left: so is the label
        m_desk->probe.click(m_desk->probe.at(cell));
        QTRY_VERIFY(cell->isComplete());
        ImageView& canvas = cell->canvas();
        const auto labelled = [&canvas] { // the corner with the amber letters
            const QImage shown = canvas.grab().toImage();
            std::array<int, 4> amber{};
            for (int y = 0; y < shown.height(); ++y)
                for (int x = 0; x < shown.width(); ++x) {
                    const QColor c = shown.pixelColor(x, y);
                    if (c.red() > 200 && c.blue() < 130 && c.green() > 150 && c.green() < 210)
                        ++amber[size_t((x > shown.width() / 2) + 2 * (y > shown.height() / 2))];
                }
            const auto most = std::max_element(amber.begin(), amber.end());
            return *most < 20 ? -1 : int(most - amber.begin());
        };
        QCOMPARE(labelled(), 0);
        m_desk->probe.key(Qt::Key_H, Qt::ShiftModifier);
        QCOMPARE(labelled(), 1);
        m_desk->probe.key(Qt::Key_V, Qt::ShiftModifier);
        QCOMPARE(labelled(), 3);
        m_desk->keep("mirrored.png");
        m_desk->probe.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(labelled(), 2);
    }

    void theBreastIsReadFieldByFieldAtFullScale()
    {
        ViewCell* cell = view("L CC");
        QTRY_VERIFY(fullestView({QStringLiteral("L CC"), QStringLiteral("R CC"), QStringLiteral("R MLO"),
                                 QStringLiteral("L MLO")}) > 0.93);
        m_desk->probe.click(m_desk->probe.at(cell));
        ImageView& canvas = cell->canvas();
        QCOMPARE(canvas.seenShare().value_or(-1), 0.0);
        m_desk->probe.key(Qt::Key_N);
        QVERIFY(canvas.fieldShown());
        const int fields = canvas.fieldShown()->second;
        QVERIFY(fields > 1);
        QCOMPARE(canvas.fieldShown()->first, 1);
        QCOMPARE(canvas.camera().zoom, 1.0);
        QTRY_VERIFY(*canvas.seenShare() > 0);
        double before = *canvas.seenShare();
        QPointF centre = canvas.camera().centre;
        for (int field = 2; field <= fields; ++field) {
            m_desk->probe.key(Qt::Key_N);
            QCOMPARE(canvas.fieldShown()->first, field);
            // In reading order: further right, or further down.
            const QPointF next = canvas.camera().centre;
            QVERIFY(next.y() > centre.y() + 1 || next.x() > centre.x() + 1);
            centre = next;
            QTRY_VERIFY(*canvas.seenShare() > before);
            before = *canvas.seenShare();
            m_desk->keep("field-at-1-to-1.png");
        }
        QCOMPARE(before, 1.0); // all of the breast has been seen
        m_desk->probe.key(Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(canvas.fieldShown()->first, fields - 1);
        m_desk->probe.key(Qt::Key_N);
        m_desk->probe.key(Qt::Key_N); // past the end: hung again, and what was seen stays known
        QTRY_VERIFY(cell->camera().zoom < 1);
        QCOMPARE(canvas.seenShare().value_or(-1), 1.0);
        QCOMPARE(view("R CC")->canvas().seenShare().value_or(-1), 0.0);
    }

private:
    ViewCell* view(const QString& caption) const { return m_desk->view(caption); }

    static double screenPixelsPerMm(const ViewCell& cell)
    {
        return cell.camera().zoom / cell.image()->info().calibration.nominalSpacing()->xMm;
    }

    /// Bounding box of the truth's breast in the view's pixels.
    QRectF breastOnScreen(const ViewCell& cell, const QString& name) const
    {
        const QImage truth(m_case +
                           QStringLiteral("/truth/current_%1.png").arg(QString(name).remove(QLatin1Char(' '))));
        const QImage grey = truth.convertToFormat(QImage::Format_Grayscale8);
        QRect box;
        for (int y = 0; y < grey.height(); ++y)
            for (int x = 0; x < grey.width(); ++x)
                if (grey.constScanLine(y)[x] != 0)
                    box |= QRect(x, y, 1, 1);
        return cell.camera().imageToScreen().mapRect(QRectF(box));
    }

    /// Largest share of a view's width or height that its breast takes.
    double fullestView(const QStringList& names) const
    {
        double fullest = 0;
        for (const QString& name : names) {
            const ViewCell& cell = *view(name);
            const QRectF breast = breastOnScreen(cell, name);
            fullest = std::max({fullest, breast.width() / cell.viewportSize().width(),
                                breast.height() / cell.viewportSize().height()});
        }
        return fullest;
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(ReadingTest)
#include "reading_test.moc"
