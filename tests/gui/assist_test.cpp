// The model's proposal in the real window, on a real ultrasound image: a box or a click, the mask that comes, mending
// it, and what is kept of the proposal.
#include "app/window/analysis_controller.h"
#include "app/window/assist_controller.h"
#include "core/evaluation/metrics.h"
#include "core/raster/mask_file.h"
#include "tests/gui/desk.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTableWidget>

using namespace triptych;

namespace {

const QString kImage = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi/malignant/malignant (99).png");
const QString kMask = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi/malignant/malignant (99)_mask.png");
constexpr int kAnswerMs = 60'000; ///< the first one loads LibTorch

} // namespace

class AssistWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(kImage))
            QSKIP("../shared/data/busi is not here");
        const QString json = QStringLiteral(R"({"images":[{"file":"us.png","kind":"ultrasound","laterality":"L"}]})");
        QVERIFY(QFile::copy(kImage, m_case.filePath(QStringLiteral("us.png"))));
        QFile file(m_case.filePath(QStringLiteral("case.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json.toUtf8()) > 0);
        file.close();
        const QImage mask(kMask);
        for (int y = 0; y < mask.height(); ++y)
            for (int x = 0; x < mask.width(); ++x)
                if (qGray(mask.pixel(x, y)) > 127)
                    m_truth |= QRect(x, y, 1, 1);
        QVERIFY(!m_truth.isEmpty());
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_case.path()));
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->window->analysis().modelsKnown(), kAnswerMs);
    }

    void cleanup() { m_desk.reset(); }

    void aBoxBringsAMask()
    {
        QSignalSpy proposed(&assist(), &AssistController::proposed);
        probe().key(Qt::Key_X, Qt::ShiftModifier);
        const QRect box = m_truth.adjusted(-8, -8, 8, 8);
        probe().drag(onScreen(box.topLeft()), onScreen(box.bottomRight()));
        QTRY_COMPARE_WITH_TIMEOUT(proposed.size(), 1, kAnswerMs);
        const LabelMap& labels = annotations().labelMap(0);
        QCOMPARE(labels.labelAt(m_truth.center()), quint8(1));
        QVERIFY2(diceWithTruth(labels) > 0.5, qPrintable(QString::number(diceWithTruth(labels))));
        QTest::qWait(50);
        m_desk->keep("assist-box.png");
        probe().key(Qt::Key_Z, Qt::ControlModifier); // one step
        QVERIFY(annotations().labelMap(0).isEmpty());
    }

    void aClickBringsAMask()
    {
        QSignalSpy proposed(&assist(), &AssistController::proposed);
        probe().key(Qt::Key_X, Qt::ShiftModifier);
        probe().key(Qt::Key_3); // with the label in hand
        probe().click(onScreen(m_truth.center()));
        QTRY_COMPARE_WITH_TIMEOUT(proposed.size(), 1, kAnswerMs);
        QCOMPARE(annotations().labelMap(0).labelAt(m_truth.center()), quint8(3));
    }

    void whatWasProposedIsKeptBesideWhatBecameOfIt()
    {
        QSignalSpy proposed(&assist(), &AssistController::proposed);
        probe().key(Qt::Key_X, Qt::ShiftModifier);
        probe().click(onScreen(m_truth.center()));
        QTRY_COMPARE_WITH_TIMEOUT(proposed.size(), 1, kAnswerMs);
        probe().key(Qt::Key_E);
        probe().drag(onScreen(m_truth.center()), onScreen(m_truth.center() + QPoint(20, 0)));
        probe().key(Qt::Key_P, Qt::ControlModifier | Qt::AltModifier);
        QTableWidget* table = nullptr;
        QTRY_VERIFY((table = m_desk->window->findChild<QTableWidget*>(QStringLiteral("proposals"))));
        QTRY_COMPARE(table->rowCount(), 1);
        QVERIFY(table->item(0, 6)->text() != QStringLiteral("0")); // something was removed
        QCOMPARE(table->item(0, 3)->text(), QStringLiteral("click"));
        QVERIFY(table->item(0, 8)->text().toDouble() < 1);
        m_desk->keep(*table->window(), "assist-proposals.png");
    }

    void whereNoModelOutlinesThatIsSaid()
    {
        QTemporaryDir other;
        QVERIFY(QFile::copy(kImage, other.filePath(QStringLiteral("mg.png"))));
        QFile file(other.filePath(QStringLiteral("case.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) &&
                file.write(R"({"images":[{"file":"mg.png","kind":"mammogram","laterality":"L"}]})") > 0);
        file.close();
        QVERIFY(m_desk->open(other.path()));
        QTRY_VERIFY(m_desk->view(ImageKind::Mammogram));
        ImageView& view = m_desk->view(ImageKind::Mammogram)->canvas();
        QSignalSpy nothing(&assist(), &AssistController::nothingProposed);
        probe().key(Qt::Key_X, Qt::ShiftModifier);
        probe().drag(probe().at(&view, 0.4, 0.4), probe().at(&view, 0.6, 0.6));
        QTRY_COMPARE(nothing.size(), 1);
        QVERIFY(view.annotations()->labelMap(0).isEmpty());
    }

private:
    const WindowProbe& probe() const { return m_desk->probe; }
    AssistController& assist() const { return *m_desk->window->findChild<AssistController*>(); }
    ViewCell* cell() const { return m_desk->view(ImageKind::Ultrasound); }
    AnnotationModel& annotations() const { return *cell()->annotations(); }
    QPoint onScreen(QPoint image) const
    {
        return cell()->canvas().mapTo(m_desk->window.get(), cell()->canvas().toScreen(QPointF(image)).toPoint());
    }
    double diceWithTruth(const LabelMap& labels) const
    {
        const QImage mask = QImage(kMask).convertToFormat(QImage::Format_Grayscale8);
        std::vector<quint8> truth, drawn;
        for (int y = 0; y < mask.height(); ++y)
            for (int x = 0; x < mask.width(); ++x) {
                truth.push_back(mask.constScanLine(y)[x] > 127);
                drawn.push_back(labels.labelAt(QPoint(x, y)) > 0);
            }
        return diceCoefficient(truth, drawn);
    }

    QTemporaryDir m_case;
    QRect m_truth;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(AssistWindowTest)
#include "assist_test.moc"
