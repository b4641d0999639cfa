// Labels in the real window: the list with its search, locks and eyes, keys, the bar's families and the strip of
// options, the operations on what is painted, with real mouse and key events.
#include "app/window/label_controller.h"
#include "app/window/tool_binder.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/models/label_list_model.h"
#include "ui/panels/label_delegate.h"
#include "ui/tools/outline_mask_tools.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListView>
#include <QSlider>
#include <QToolButton>

#include <cmath>

using namespace triptych;

class LabelsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QTemporaryDir m_images;
    std::unique_ptr<Desk> m_desk;

    LabelModel& labels() const { return m_desk->window->labels(); }
    QListView* list() const { return m_desk->probe.find<QListView>("labelList"); }
    ViewCell& cell() const { return *m_desk->view(QStringLiteral("L MLO")); }
    AnnotationModel& model() const { return *cell().annotations(); }
    QModelIndex row(int number) const
    {
        for (int i = 0; i < list()->model()->rowCount(); ++i)
            if (list()->model()->index(i, 0).data(LabelListModel::NumberRole).toInt() == number)
                return list()->model()->index(i, 0);
        return {};
    }
    void clickPart(int number, LabelDelegate::Part part) const
    {
        QCoreApplication::sendPostedEvents();
        const QRect at = part == LabelDelegate::Part::Row
                             ? QRect(list()->visualRect(row(number)).center(), QSize(1, 1))
                             : LabelDelegate::rectOf(part, list()->visualRect(row(number)));
        m_desk->probe.click(list()->viewport()->mapTo(m_desk->window.get(), at.center()));
    }
    /// A box of a label, as one step.
    void paintBox(QRect box, int label) const
    {
        model().paintRings(cell().frame(), {QPolygonF(QRectF(box))}, quint8(label));
    }
    qint64 painted(int label) const { return pixelCount(model().labelMap(cell().frame()).runsOf(quint8(label))); }
    bool runs(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::AltModifier) const
    {
        m_desk->probe.key(key, modifiers | Qt::ControlModifier);
        return QTest::qWaitFor([this] { return m_desk->window->labelController().idle(); });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(writeSmallPhantom(m_images.path(), 0.25)); }
    void init()
    {
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_images.path()));
        m_desk->probe.click(&cell().canvas());
        m_desk->showTab("Labels");
        labels().setLabels(defaultLabels());
    }
    void cleanup()
    {
        m_desk.reset();
        QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("cases.sqlite"))));
    }

    void labelsAreAddedSearchedAndRemoved()
    {
        for (int i = 0; i < 30; ++i)
            m_desk->probe.click(m_desk->probe.find<QToolButton>("addLabel"));
        QCOMPARE(labels().labels().size(), 39);
        QCOMPARE(labels().active(), 39);
        m_desk->probe.click(m_desk->probe.find<QLineEdit>("labelSearch"));
        m_desk->probe.type(QStringLiteral("necro"));
        QTRY_COMPARE(list()->model()->rowCount(), 1);
        m_desk->keep("labels-search.png");
        clickPart(5, LabelDelegate::Part::Row);
        QCOMPARE(labels().active(), 5);
        m_desk->probe.click(m_desk->probe.find<QToolButton>("duplicateLabel"));
        QCOMPARE(labels().labels().value(40).name, QStringLiteral("Necrosis 2"));
        QCOMPARE(list()->model()->rowCount(), 40); // the search is over
        m_desk->probe.click(m_desk->probe.find<QToolButton>("removeLabel"));
        QVERIFY(!labels().labels().contains(40));
        while (labels().add() != 0) {
        }
        QCOMPARE(labels().labels().size(), 255);
        m_desk->keep("labels-255.png");
    }

    void eyesAndLocksAreClicked()
    {
        clickPart(2, LabelDelegate::Part::Eye);
        QVERIFY(!labels().labels().value(2).visible);
        clickPart(3, LabelDelegate::Part::Lock);
        QVERIFY(labels().labels().value(3).locked);
        QCOMPARE(labels().active(), 1); // neither chooses
        auto* opacity = m_desk->probe.find<QSlider>("labelOpacity");
        m_desk->probe.click(m_desk->probe.at(opacity, 0.3, 0.5));
        QVERIFY(labels().labels().value(1).opacity < 1);
        m_desk->keep("labels-locked.png");
    }

    void aNameIsEditedInItsRow()
    {
        m_desk->probe.doubleClick(
            list()->viewport()->mapTo(m_desk->window.get(), list()->visualRect(row(4)).center() - QPoint(30, 0)));
        QTRY_VERIFY(list()->findChild<QLineEdit*>());
        m_desk->probe.key(Qt::Key_A, Qt::ControlModifier);
        m_desk->probe.type(QStringLiteral("fat"));
        m_desk->probe.key(Qt::Key_Return);
        QTRY_COMPARE(labels().labels().value(4).name, QStringLiteral("fat"));
    }

    void keysChooseWhatTheyArePinnedTo()
    {
        const int number = labels().add(QStringLiteral("Skin"));
        QVERIFY(m_desk->chooseEntry("labelKey", QStringLiteral("3")));
        QCOMPARE(labels().ofKey(3), number);
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_1);
        QCOMPARE(labels().active(), 1);
        m_desk->probe.key(Qt::Key_3);
        QCOMPARE(labels().active(), number);
        m_desk->probe.key(Qt::Key_B); // and with a tool in hand
        m_desk->probe.key(Qt::Key_2);
        QCOMPARE(labels().active(), 2);
        m_desk->probe.key(Qt::Key_3);
        QCOMPARE(labels().active(), number);
    }

    void allOfItIsThereTheNextDay()
    {
        const int number = labels().add(QStringLiteral("Skin"));
        labels().update(number, [](LabelInfo& label) {
            label.locked = true;
            label.opacity = 0.25;
            label.visible = false;
        });
        labels().setKey(7, number);
        m_desk->window->tools().settings().setBrushRadius(33);
        PaintOptions paint = m_desk->window->tools().settings().paint();
        paint.form = BrushForm::Square;
        m_desk->window->tools().settings().setPaint(paint);
        const auto before = labels().labels();
        QVERIFY(m_desk->window->close());
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder.path());
        QCOMPARE(labels().labels(), before);
        QCOMPARE(labels().ofKey(7), number);
        QCOMPARE(m_desk->window->tools().settings().brushRadius(), 33.0);
        QCOMPARE(m_desk->window->tools().settings().paint().form, BrushForm::Square);
        paint.form = BrushForm::Round;
        m_desk->window->tools().settings().setPaint(paint);
    }

    void theOperationsChangeTheLabelInHand()
    {
        paintBox({100, 100, 40, 40}, 1);
        paintBox({110, 110, 10, 10}, 0);
        paintBox({300, 300, 4, 4}, 1);
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_1);
        QVERIFY(runs(Qt::Key_F)); // the hole
        QCOMPARE(painted(1), qint64(1600 + 16));
        QVERIFY(runs(Qt::Key_K)); // the largest part
        QCOMPARE(painted(1), qint64(1600));
        m_desk->window->tools().settings().setLabelOps({2, false});
        QVERIFY(runs(Qt::Key_G, Qt::AltModifier | Qt::ShiftModifier));
        QCOMPARE(painted(1), qint64(36 * 36));
        QVERIFY(runs(Qt::Key_G));
        QVERIFY(painted(1) > 36 * 36 && painted(1) < 1600); // round corners
        const qint64 before = painted(1);
        QVERIFY(runs(Qt::Key_S));
        QVERIFY(painted(1) < before);
        for (int step = 0; step < 5; ++step)
            m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(painted(1), qint64(1600 - 100 + 16));
        paintBox({300, 100, 8, 8}, 1);
        QVERIFY(runs(Qt::Key_K, Qt::AltModifier | Qt::ShiftModifier)); // into labels
        QCOMPARE(painted(1), qint64(1500));
        QCOMPARE(painted(10), qint64(64));
        QCOMPARE(painted(11), qint64(16));
        QCOMPARE(labels().labels().value(10).name, QStringLiteral("Lesion 2"));
        m_desk->keep("label-operations.png");
    }

    void aLockedLabelIsNotShrunk()
    {
        paintBox({100, 100, 40, 40}, 1);
        labels().update(1, [](LabelInfo& label) { label.locked = true; });
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_1);
        QVERIFY(runs(Qt::Key_G, Qt::AltModifier | Qt::ShiftModifier));
        QCOMPARE(painted(1), qint64(1600));
    }

    /// Of a lesion that radiologists have outlined: the live wire along their border and the adaptive brush inside it.
    void theToolsWorkOnARealUltrasound()
    {
        const QString image = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi/benign/benign (1).png");
        const QImage truth(QStringLiteral(TRIPTYCH_SHARED_DATA "/busi/benign/benign (1)_mask.png"));
        if (!QFile::exists(image) || truth.isNull())
            QSKIP("../shared/data is not there");
        QVERIFY(m_desk->open(image));
        ViewCell& shown = *m_desk->window->viewer().cells().front();
        QTRY_VERIFY(shown.isComplete());
        const auto inside = [&](QPointF p) {
            return truth.rect().contains(p.toPoint()) && qGray(truth.pixel(p.toPoint())) > 127;
        };
        QPointF middle;
        qint64 count = 0;
        for (int y = 0; y < truth.height(); ++y)
            for (int x = 0; x < truth.width(); ++x)
                if (inside(QPointF(x, y))) {
                    middle += QPointF(x, y);
                    ++count;
                }
        middle /= double(count);
        const auto border = [&](double turn) {
            const QPointF out(std::cos(turn * 6.2832), std::sin(turn * 6.2832));
            double far = 0;
            while (inside(middle + out * far))
                far += 0.5;
            return middle + out * far;
        };
        const auto at = [&](QPointF p) {
            return shown.canvas().mapTo(m_desk->window.get(), shown.canvas().toScreen(p).toPoint());
        };
        const auto dice = [&](int label) {
            const PixelRuns found = shown.annotations()->labelMap(0).runsOf(quint8(label));
            qint64 common = 0;
            for (const PixelRun& run : found)
                for (int x = run.first; x <= run.last; ++x)
                    common += inside(QPointF(x, run.row));
            return 2.0 * double(common) / double(std::max<qint64>(1, count + pixelCount(found)));
        };
        m_desk->probe.click(&shown.canvas());
        m_desk->probe.key(Qt::Key_I, Qt::ShiftModifier);
        for (int step = 0; step < 10; ++step) {
            m_desk->probe.move(at(border(step / 10.0)));
            m_desk->probe.click(at(border(step / 10.0)));
            const auto* tool = static_cast<const LiveWireTool*>(shown.canvas().tool());
            QTRY_VERIFY(!tool->isSearching());
            QTest::qWait(QApplication::doubleClickInterval() + 20); // no double click
        }
        m_desk->keep("real-live-wire.png");
        m_desk->probe.key(Qt::Key_Return);
        qInfo("live wire: Dice %.3f", dice(labels().active()));
        QVERIFY(dice(labels().active()) > 0.9);
        m_desk->probe.key(Qt::Key_2);
        m_desk->probe.key(Qt::Key_E, Qt::ShiftModifier);
        m_desk->window->tools().settings().setBrushRadius(std::sqrt(double(count)) / 4);
        QTest::mousePress(m_desk->window->windowHandle(), Qt::LeftButton, {}, at(middle));
        for (int step = 0; step <= 24; ++step)
            m_desk->probe.move(at(middle + (border(step / 24.0) - middle) * 0.62));
        QTest::mouseRelease(m_desk->window->windowHandle(), Qt::LeftButton, {}, at(middle));
        QTRY_VERIFY(!shown.annotations()->strokeInProgress());
        m_desk->keep("real-adaptive.png");
        qInfo("adaptive brush: Dice %.3f", dice(2));
        QVERIFY(dice(2) > 0.75);
    }

    void theWandWorksOnARealSlide()
    {
        const QString image = QStringLiteral(TRIPTYCH_SHARED_DATA "/slide/CMU-1-Small-Region.svs");
        if (!QFile::exists(image))
            QSKIP("../shared/data is not there");
        QVERIFY(m_desk->open(image));
        ViewCell& shown = *m_desk->window->viewer().cells().front();
        QTRY_VERIFY(shown.isComplete());
        m_desk->probe.click(&shown.canvas());
        m_desk->probe.key(Qt::Key_K, Qt::ShiftModifier);
        const QPoint seed = m_desk->probe.at(&shown.canvas(), 0.45, 0.35);
        m_desk->probe.click(seed);
        QTRY_VERIFY(!shown.annotations()->labelMap(0).isEmpty());
        QTRY_VERIFY(!shown.annotations()->strokeInProgress());
        m_desk->keep("real-wand-slide.png");
    }

    void aSlidesLabelsTakeAnotherLevelAndKeepIt()
    {
        ViewCell& slide = *m_desk->view(ImageKind::Slide);
        m_desk->probe.click(&slide.canvas());
        const double before = slide.annotations()->maskDownsample();
        const double chosen = before == 2 ? 4 : 2;
        slide.annotations()->paintRings(0, {QPolygonF(QRectF(64, 64, 128, 96))}, 3);
        const auto open = [&] { m_desk->probe.click(m_desk->probe.find<QToolButton>("programMenu")); };
        QVERIFY(chooseFromMenu(
            open, {QStringLiteral("Slide"), QStringLiteral("Fineness"), QStringLiteral("Squares of %1 ").arg(chosen)}));
        const auto standsOn = [&](double downsample) {
            return slide.annotations() && slide.annotations()->maskDownsample() == downsample;
        };
        QTRY_VERIFY(standsOn(chosen));
        QCOMPARE(slide.canvas().annotations(), slide.annotations());
        const auto area = [&](const AnnotationModel& model) {
            return double(pixelCount(model.labelMap(0).runsOf(3))) * chosen * chosen;
        };
        QCOMPARE(area(*slide.annotations()), 128.0 * 96);

        // What is drawn while a level is left would not come along: there is nothing to draw on.
        CaseController& cases = m_desk->window->cases();
        const ImageId image = slide.image()->info().id;
        cases.repaintAt(image, before);
        QVERIFY(!slide.canvas().annotations());
        QTRY_VERIFY(standsOn(before));
        cases.repaintAt(image, chosen);
        QTRY_VERIFY(standsOn(chosen));
        QCOMPARE(area(*slide.annotations()), 128.0 * 96);

        QTRY_COMPARE(m_desk->text("saveState"), QStringLiteral("saved"));
        QVERIFY(m_desk->open(m_images.path())); // and from the store
        const AnnotationModel& again = *m_desk->view(ImageKind::Slide)->annotations();
        QCOMPARE(again.maskDownsample(), chosen);
        QCOMPARE(area(again), 128.0 * 96);
    }

    void familiesShowTheToolUsedLast()
    {
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_E);
        auto* paint = m_desk->probe.find<ToolFamilyButton>("family-3");
        QVERIFY(paint);
        QCOMPARE(paint->face(), m_desk->window->tools().action(ToolId::Eraser));
        QVERIFY(paint->isChecked());
        Desk::keep(*paint->menu(), "family-menu.png");
        m_desk->probe.key(Qt::Key_S);
        QCOMPARE(paint->face(), m_desk->window->tools().action(ToolId::Eraser));
        QVERIFY(!paint->isChecked());
        m_desk->probe.click(m_desk->probe.at(paint, 0.3, 0.5)); // the face
        QCOMPARE(m_desk->window->tools().controller().current(), ToolId::Eraser);
        const auto arrow = [&] { m_desk->probe.click(m_desk->probe.at(paint, 0.9, 0.5)); };
        QVERIFY(chooseFromMenu(arrow, {QStringLiteral("Adaptive")}));
        QCOMPARE(m_desk->window->tools().controller().current(), ToolId::AdaptiveBrush);
        const auto hold = [&] { // until the menu opens
            QTest::mousePress(m_desk->window->windowHandle(), Qt::LeftButton, {}, m_desk->probe.at(paint, 0.3, 0.5));
        };
        QVERIFY(chooseFromMenu(hold, {QStringLiteral("Brush")}));
        QCOMPARE(m_desk->window->tools().controller().current(), ToolId::Brush);
        QTest::mouseRelease(m_desk->window->windowHandle(), Qt::LeftButton, {}, m_desk->probe.at(paint, 0.3, 0.5));
        QVERIFY(!paint->isDown());
    }

    void theStripSetsTheBrush()
    {
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_B);
        auto* radius = m_desk->probe.find<QDoubleSpinBox>("brushRadiusPx");
        QVERIFY(radius->isVisible());
        m_desk->probe.doubleClick(m_desk->probe.at(radius, 0.3, 0.5));
        m_desk->probe.key(Qt::Key_A, Qt::ControlModifier);
        m_desk->probe.type(QStringLiteral("42"));
        m_desk->probe.key(Qt::Key_Return);
        QCOMPARE(m_desk->window->tools().settings().brushRadius(), 42.0);
        QVERIFY(!radius->hasFocus());
        m_desk->probe.click(m_desk->probe.at(m_desk->probe.find<QSlider>("brushRadius"), 0.9, 0.5));
        QVERIFY(m_desk->window->tools().settings().brushRadius() > 42);
        QVERIFY(m_desk->chooseEntry("paintOver", QStringLiteral("only 2 Calcification")));
        QCOMPARE(m_desk->window->tools().settings().paint().over, PaintOver::OneLabel);
        QCOMPARE(m_desk->window->tools().settings().paint().onlyLabel, 2);
        m_desk->keep("strip-brush.png");
        m_desk->probe.click(&cell().canvas());
        m_desk->probe.key(Qt::Key_S);
        QVERIFY(!radius->isVisible());
        m_desk->keep("strip-select.png");
    }
};

QTEST_MAIN(LabelsTest)
#include "labels_test.moc"
