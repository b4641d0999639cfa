// SIGKILL at a random moment of a drawing session: the store opens, and holds exactly what was drawn up to some gesture
// that is not before the last one acknowledged.
#include "gestures.h"

#include "core/workspace/case_store.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace triptych;

namespace {

constexpr int kAcknowledgedAtLeast = 5;

int lastAcknowledged(QProcess& session, QByteArray& output)
{
    output += session.readAllStandardOutput();
    const QList<QByteArray> lines = output.left(output.lastIndexOf('\n') + 1).trimmed().split('\n');
    return lines.constLast().toInt();
}

bool sameAsModel(const StoredAnnotations& stored, const AnnotationModel& model)
{
    if (stored.shapes.size() != model.shapes().size())
        return false;
    for (const Shape& shape : stored.shapes)
        if (!model.shape(shape.id) || !(*model.shape(shape.id) == shape))
            return false;
    for (const int frame : {0, 1})
        if (!(stored.labelMaps.value(frame, LabelMap(kSessionImage)) == model.labelMap(frame)))
            return false;
    return true;
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

    /// The number of the last acknowledged gesture of a killed session, 0 where something else went wrong.
    int killSession(const QString& path, int extraMs)
    {
        QProcess session;
        session.start(QStringLiteral(TRIPTYCH_KILL_SESSION), {path});
        QByteArray output;
        const auto acknowledged = [&] { return lastAcknowledged(session, output); };
        while (acknowledged() < kAcknowledgedAtLeast)
            if (!session.waitForReadyRead(20'000))
                return 0;
        QTest::qWait(extraMs);
        if (session.state() != QProcess::Running)
            return 0;
        ::kill(pid_t(session.processId()), SIGKILL);
        session.waitForFinished();
        return session.exitStatus() == QProcess::CrashExit ? acknowledged() : 0;
    }

private Q_SLOTS:
    void everyAcknowledgedGestureSurvives_data()
    {
        QTest::addColumn<int>("extraMs");
        const int rounds = std::max(qEnvironmentVariableIntValue("TRIPTYCH_KILL_ROUNDS"), 10);
        for (int round = 0; round < rounds; ++round)
            QTest::addRow("round %d", round) << int(QRandomGenerator::global()->bounded(250));
    }

    void everyAcknowledgedGestureSurvives()
    {
        QFETCH(const int, extraMs);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        const int acknowledged = killSession(path, extraMs);
        QVERIFY(acknowledged >= kAcknowledgedAtLeast);

        CaseStore store(path);
        QSignalSpy failed(&store, &CaseStore::failed);
        QSignalSpy loaded(&store, &CaseStore::annotationsLoaded);
        store.loadAnnotations(kSessionImageId, kSessionImage, 1);
        QVERIFY(loaded.wait(20'000));
        QCOMPARE(failed.size(), 0);
        const auto stored = loaded[0][0].value<StoredAnnotations>();
        QVERIFY(stored.warnings.isEmpty());

        AnnotationModel model(kSessionImageId, kSessionImage, 1);
        int drawn = 0;
        while (drawn < acknowledged)
            drawSessionGesture(model, quint32(++drawn));
        const int atMost = acknowledged + 50; // what was drawn and committed, but not acknowledged any more
        while (!sameAsModel(stored, model) && drawn < atMost)
            drawSessionGesture(model, quint32(++drawn));
        QVERIFY2(drawn < atMost, qPrintable(QStringLiteral("the store does not hold what was drawn up to gesture %1 or "
                                                           "shortly after")
                                                .arg(acknowledged)));
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
