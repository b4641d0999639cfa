// The annotator's day (DESIGN §7): a folder of images as a worklist, outlined with the brush and corrected with the
// adaptive one, by the snake, by the model's proposal and mended; twenty steps undone, a crash, on where it was,
// exported as a training set and trained on. On real ultrasound images where they are there.
#include "app/window/assist_controller.h"
#include "app/window/project_controller.h"
#include "app/window/segmentation_controller.h"
#include "app/window/training_controller.h"
#include "core/annotation/annotation_history.h"
#include "tests/gui/desk.h"
#include "tests/gui/file_dialog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace triptych;

namespace {

constexpr int kSteps = 20;
constexpr int kOfEachClass = 8;
constexpr int kImages = 3 * kOfEachClass;
constexpr double kLongestStallMs = 100;
constexpr QRect kDrawnLesion(190, 140, 120, 90);

QDir realImages() { return QDir(QStringLiteral(TRIPTYCH_SHARED_DATA "/busi")); }

/// Some of the real set, in its class folders, else pictures with a dark spot.
void prepareFolder(const QDir& root)
{
    const QDir real = realImages();
    for (const char* name : {"benign", "malignant", "normal"}) {
        QVERIFY(root.mkpath(QLatin1String(name)));
        for (int number = 1; number <= 60; ++number) {
            if (QDir(root.filePath(QLatin1String(name))).entryList(QDir::Files).size() >= kOfEachClass)
                break;
            const QString file = QStringLiteral("%1/%1 (%2).png").arg(QLatin1String(name)).arg(number);
            if (real.exists() && !QFile::copy(real.filePath(file), root.filePath(file)))
                continue; // the set has gaps
            if (real.exists())
                continue;
            QImage picture(500, 400, QImage::Format_Grayscale8);
            for (int y = 0; y < 400; ++y)
                for (int x = 0; x < 500; ++x)
                    picture.scanLine(y)[x] = uchar(90 + (x * 31 + y * 17 + number * 7) % 60);
            QPainter painter(&picture);
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(30, 30, 30));
            painter.drawEllipse(kDrawnLesion);
            painter.end();
            QVERIFY(picture.save(root.filePath(file)));
        }
    }
}

} // namespace

class AnnotatorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;
    QTemporaryDir m_folder;
    QTemporaryDir m_afterCrash;
    std::unique_ptr<Desk> m_desk;
    LabelMap m_outlined;
    QString m_set;

    ProjectModel& model() { return m_desk->window->projects().model(); }
    ViewCell* view() { return m_desk->window->viewer().cells().front(); }
    AnnotationModel& marks() { return *view()->annotations(); }

    bool itemShown(int row)
    {
        return QTest::qWaitFor(
            [&] {
                return model().rowCount() > row && m_desk->window->cases().current() &&
                       m_desk->window->cases().idle() && !m_desk->window->viewer().cells().empty() && view()->image() &&
                       view()->annotations() && view()->image()->info().path.endsWith(model().item(row).file) &&
                       view()->isComplete();
            },
            20'000);
    }
    QPoint onScreen(QPointF place)
    {
        return view()->canvas().mapTo(m_desk->window.get(), view()->canvas().toScreen(place).toPoint());
    }
    void brush(QPointF from, QPointF to)
    {
        const auto at = [&](QPointF share) { // of the image
            const QSize size = view()->image()->info().size();
            return onScreen({share.x() * size.width(), share.y() * size.height()});
        };
        m_desk->probe.drag(at(from), at(to));
    }
    /// Where the image's lesion lies, by the mask that comes with the set and is not in the project.
    QRect lesion(int row)
    {
        const QString mask = realImages().filePath(model().item(row).file.chopped(4) + QStringLiteral("_mask.png"));
        const QImage truth(mask);
        QRect box;
        for (int y = 0; y < truth.height(); ++y)
            for (int x = 0; x < truth.width(); ++x)
                if (qGray(truth.pixel(x, y)) > 127)
                    box |= QRect(x, y, 1, 1);
        return realImages().exists() ? box : kDrawnLesion;
    }
    void doneAndOn() { m_desk->probe.key(Qt::Key_Return, Qt::AltModifier); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid() && m_folder.isValid());
        prepareFolder(QDir(m_data.path()));
    }

    void aFolderBecomesAWorklist()
    {
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        auto* brand = m_desk->probe.find<QToolButton>("programMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(brand); },
                               {QStringLiteral("Annotation project"), QStringLiteral("New annotation project")}));
        QVERIFY(answerFileDialog(*m_desk, m_data.path()));
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = m_desk->probe.find<QDialog>("newProjectDialog")) && dialog->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        const WindowProbe asked(*dialog);
        for (const auto& [field, text] :
             {std::pair("newProjectName", "Lesions"), std::pair("newProjectReaders", "Ann")}) {
            asked.click(asked.find<QLineEdit>(field));
            asked.key(Qt::Key_A, Qt::ControlModifier);
            asked.type(QLatin1String(text));
        }
        asked.click(asked.find<QPushButton>("newProjectCreate"));
        QVERIFY(itemShown(0));
        QCOMPARE(model().rowCount(), kImages);
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
    }

    void outlinedAndOn()
    {
        StallWatch watch;
        const QRect box = lesion(0);
        view()->canvas().setFocus();
        m_desk->probe.key(Qt::Key_B);
        m_desk->probe.drag(onScreen(box.center() - QPoint(box.width() / 4, 0)),
                           onScreen(box.center() + QPoint(box.width() / 4, 0)));
        QTRY_COMPARE(marks().history().count(), 1);
        const LabelMap rough = marks().labelMap(0);
        m_desk->probe.key(Qt::Key_E, Qt::ShiftModifier); // the adaptive brush, up to the border
        m_desk->probe.drag(onScreen(box.center()), onScreen(box.center() + QPoint(0, box.height() / 4)));
        QTRY_COMPARE(marks().history().count(), 2);
        QVERIFY(!(marks().labelMap(0) == rough));
        doneAndOn();
        QVERIFY(itemShown(1));
        QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
    }

    void theSnakeFinishesABorder()
    {
        const SegmentationModel& segment = m_desk->window->segmentation().model();
        const auto idle = [&] {
            QTest::qWait(40); // changes are gathered for a moment before they make a run
            return QTest::qWaitFor([&] { return !segment.state().loading && !segment.state().busy; }, 30'000);
        };
        const QRect box = lesion(1);
        m_desk->showTab("Segment");
        m_desk->probe.click(m_desk->probe.find<QAbstractButton>("segmentStart"));
        QTRY_VERIFY(segment.state().active && !segment.state().loading && segment.state().range.upper > 0);
        QVERIFY(m_desk->chooseEntry("segmentMethod", QStringLiteral("Snake")) && idle());
        m_desk->probe.drag(onScreen(box.center()),
                           onScreen(box.center() + QPoint(std::min(box.width(), box.height()) / 4, 0)));
        QVERIFY(idle());
        m_desk->probe.key(Qt::Key_P, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([&] { return segment.state().iterations >= 80; }, 30'000));
        m_desk->keep("annotator-snake.png");
        m_desk->probe.click(m_desk->probe.find<QAbstractButton>("segmentAccept"));
        QTRY_VERIFY(!segment.state().active);
        QTRY_COMPARE(marks().undoText(), QString("Snake"));
        QCOMPARE(marks().labelMap(0).labelAt(box.center()), quint8(1));
        view()->canvas().setFocus();
        doneAndOn();
        QVERIFY(itemShown(2));
    }

    void theModelsProposalIsMended()
    {
        QSignalSpy proposed(m_desk->window->findChild<AssistController*>(), &AssistController::proposed);
        QSignalSpy nothing(m_desk->window->findChild<AssistController*>(), &AssistController::nothingProposed);
        const QRect box = lesion(2).adjusted(-6, -6, 6, 6);
        view()->canvas().setFocus();
        m_desk->probe.key(Qt::Key_X, Qt::ShiftModifier);
        m_desk->probe.drag(onScreen(box.topLeft()), onScreen(box.bottomRight()));
        QTRY_VERIFY_WITH_TIMEOUT(proposed.size() + nothing.size() > 0, 60'000); // the first one loads LibTorch
        if (realImages().exists()) {
            QCOMPARE(proposed.size(), 1);
            QCOMPARE(marks().labelMap(0).labelAt(box.center()), quint8(1));
            m_desk->keep("annotator-proposal.png");
        }
        const int steps = marks().history().count();
        m_desk->probe.key(Qt::Key_B);
        m_desk->probe.drag(onScreen(box.center()), onScreen(QPoint(box.right(), box.center().y())));
        QTRY_COMPARE(marks().history().count(), steps + 1);
        doneAndOn();
        QVERIFY(itemShown(3));
        QCOMPARE(m_desk->text("projectCounts"), QString("3 of 24 done"));
    }

    void twentyStepsUndone()
    {
        view()->canvas().setFocus();
        m_desk->probe.key(Qt::Key_B);
        brush({0.2, 0.5}, {0.8, 0.5});
        QTRY_COMPARE(marks().history().count(), 1);
        m_outlined = marks().labelMap(0);
        for (int i = 0; i < kSteps; ++i)
            brush({0.2 + 0.025 * i, 0.3}, {0.2 + 0.025 * i, 0.7});
        QTRY_COMPARE(marks().history().count(), kSteps + 1);
        QVERIFY(!(marks().labelMap(0) == m_outlined));
        for (int i = 0; i < kSteps; ++i)
            m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(marks().labelMap(0) == m_outlined);
        m_desk->keep("annotator-worklist.png");
        QTRY_COMPARE(m_desk->services.store->pendingCount(), 0);
    }

    /// What lies on the disk while the program still runs is what a crash leaves.
    void onAfterACrash()
    {
        for (const QString& file : QDir(m_folder.path()).entryList(QDir::Files))
            QVERIFY(QFile::copy(m_folder.filePath(file), m_afterCrash.filePath(file)));
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_afterCrash.path());
        QVERIFY(m_desk->shown());
        QVERIFY(itemShown(3)); // where the reader was
        QCOMPARE(m_desk->text("projectCounts"), QString("3 of 24 done"));
        QTRY_VERIFY(marks().labelMap(0) == m_outlined);
        QCOMPARE(model().progress(3).state, ItemState::Started);
        for (int row = 3; row < kImages; ++row) {
            QVERIFY(itemShown(row));
            view()->canvas().setFocus();
            if (row > 3 && row < 2 * kOfEachClass) { // what is normal stays empty
                m_desk->probe.key(Qt::Key_B);
                brush({0.4, 0.4}, {0.6, 0.5});
                QTRY_VERIFY(!marks().paintedFrames().isEmpty());
            }
            doneAndOn();
        }
        QTRY_COMPARE(m_desk->text("projectCounts"), QString("24 of 24 done"));
    }

    void exportedForTraining()
    {
        QSignalSpy finished(&m_desk->window->projects().training(), &TrainingController::finished);
        auto* more = m_desk->probe.find<QToolButton>("projectMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("Export a training set")}));
        QVERIFY(answerFileDialog(*m_desk, m_afterCrash.path()));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
        QVERIFY(finished.front()[1].toBool());
        m_set = finished.front()[0].toString();
        QFile file(m_set + QStringLiteral("/dataset.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray images = QJsonDocument::fromJson(file.readAll()).object()["images"].toArray();
        QCOMPARE(images.size(), kImages);
        for (const QJsonValue value : images) {
            const QJsonObject image = value.toObject();
            QCOMPARE(image["class"].toString(),
                     image["source"].toString().section(QLatin1Char('/'), 0, 0)); // by folder
            QCOMPARE(image["masks"].toArray().size(), image["class"].toString() == QLatin1String("normal") ? 0 : 1);
        }
    }

#ifdef TRIPTYCH_PROGRAM
    void trainedOn()
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        const QString bundle = m_afterCrash.filePath("bundle");
        program.start(QStringLiteral(TRIPTYCH_PROGRAM), {"train", m_set + QStringLiteral("/recipe.json"), "-o", bundle,
                                                         "--epochs", "1", "--threads", "1"});
        QVERIFY(program.waitForFinished(120'000));
        QVERIFY2(program.exitCode() == 0, program.readAll().constData());
        QVERIFY(QFile::exists(bundle + QStringLiteral("/model.json")));
    }
#endif

    void cleanupTestCase() { m_desk.reset(); }
};

QTEST_MAIN(AnnotatorTest)
#include "annotator_test.moc"
