// SIGKILL at a random moment of a drawing session: the store opens, and holds exactly what was drawn up to some gesture
// that is not before the last one acknowledged; undo goes on from there.
#include "session_check.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace triptych;

namespace {

constexpr int kAcknowledgedAtLeast = 5;

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

        const QString problem = problemOfSession(path, acknowledged);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
