// The annotator's day (DESIGN §7): a folder of images as a worklist, outlined with the brush, on to the next, twenty
// steps undone, closed and found again, exported as a training set. On real ultrasound images where they are there.
#include "app/window/project_controller.h"
#include "app/window/training_controller.h"
#include "core/annotation/annotation_history.h"
#include "tests/gui/desk.h"
#include "tests/gui/file_dialog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace triptych;

namespace {

constexpr int kSteps = 20;
constexpr double kLongestStallMs = 100;

/// A dozen of the real set, in its class folders, else pictures like them.
void prepareFolder(const QDir& root)
{
    const QDir real(QStringLiteral(TRIPTYCH_SHARED_DATA "/busi"));
    for (const char* name : {"benign", "malignant", "normal"}) {
        QVERIFY(root.mkpath(QLatin1String(name)));
        for (int number = 1; number <= 40; ++number) {
            if (QDir(root.filePath(QLatin1String(name))).entryList(QDir::Files).size() >= 4)
                break;
            const QString file = QStringLiteral("%1/%1 (%2).png").arg(QLatin1String(name)).arg(number);
            if (real.exists() && !QFile::copy(real.filePath(file), root.filePath(file)))
                continue; // the set has gaps
            if (real.exists())
                continue;
            QImage picture(500, 400, QImage::Format_Grayscale8);
            for (int y = 0; y < 400; ++y)
                for (int x = 0; x < 500; ++x)
                    picture.scanLine(y)[x] = uchar(40 + (x * 31 + y * 17 + number * 7) % 60);
            QVERIFY(picture.save(root.filePath(file)));
        }
    }
}

} // namespace

class AnnotatorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;
    QTemporaryDir m_folder;
    std::unique_ptr<Desk> m_desk;
    LabelMap m_outlined;

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
    void brush(QPointF from, QPointF to)
    {
        const auto at = [&](QPointF share) { // of the image
            const QSize size = view()->image()->info().size();
            const QPointF place(share.x() * size.width(), share.y() * size.height());
            return view()->canvas().mapTo(m_desk->window.get(), view()->canvas().toScreen(place).toPoint());
        };
        m_desk->probe.drag(at(from), at(to));
    }

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
        QCOMPARE(model().rowCount(), 12);
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
    }

    void outlinedAndOn()
    {
        StallWatch watch;
        for (int row = 0; row < 3; ++row) {
            QVERIFY(itemShown(row));
            view()->canvas().setFocus();
            m_desk->probe.key(Qt::Key_B);
            brush({0.4, 0.4}, {0.6, 0.5});
            QTRY_VERIFY(!marks().paintedFrames().isEmpty());
            m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
        }
        QVERIFY(itemShown(3));
        QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
        QCOMPARE(m_desk->text("projectCounts"), QString("3 of 12 done"));
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

    void foundAgain()
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder.path());
        QVERIFY(m_desk->shown());
        QVERIFY(itemShown(3)); // where the reader was
        QCOMPARE(m_desk->text("projectCounts"), QString("3 of 12 done"));
        QTRY_VERIFY(marks().labelMap(0) == m_outlined);
        QCOMPARE(model().progress(3).state, ItemState::Started);
        m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(itemShown(4));
    }

    void exportedForTraining()
    {
        QSignalSpy finished(&m_desk->window->projects().training(), &TrainingController::finished);
        auto* more = m_desk->probe.find<QToolButton>("projectMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("Export a training set")}));
        QVERIFY(answerFileDialog(*m_desk, m_folder.path()));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
        QVERIFY(finished.front()[1].toBool());
        QFile file(finished.front()[0].toString() + QStringLiteral("/dataset.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray images = QJsonDocument::fromJson(file.readAll()).object()["images"].toArray();
        QCOMPARE(images.size(), 4);
        for (const QJsonValue image : images) {
            QCOMPARE(image.toObject()["class"].toString(), QString("benign")); // by its folder
            QCOMPARE(image.toObject()["masks"].toArray().size(), 1);
        }
    }

    void cleanupTestCase() { m_desk.reset(); }
};

QTEST_MAIN(AnnotatorTest)
#include "annotator_test.moc"
