// A power cut at a random operation of a drawing session, by a library that drops what was not synced: the store opens,
// and holds every gesture that was acknowledged.
#include "session_check.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

constexpr int kMostOperations = 3000; ///< some hundred gestures

/// Starts a program on whose files the power goes at an operation; its exit status, −1 where it ended otherwise.
int runWithPowerCut(QProcess& process, const QString& program, const QStringList& arguments, const QString& folder,
                    int at, int seed)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(TRIPTYCH_POWER_CUT));
    environment.insert(QStringLiteral("TRIPTYCH_POWER_CUT_FOLDER"), folder);
    environment.insert(QStringLiteral("TRIPTYCH_POWER_CUT_AT"), QString::number(at));
    environment.insert(QStringLiteral("TRIPTYCH_POWER_CUT_SEED"), QString::number(seed));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return -1;
    return process.exitCode();
}

} // namespace

class PowerCutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The library itself: what is not synced is gone, what is synced is there.
    void whatIsNotSyncedIsLost_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("kept");
        const QString write = QStringLiteral("import os;d=os.environ['TRIPTYCH_POWER_CUT_FOLDER'];"
                                             "f=os.open(d+'/file',os.O_RDWR|os.O_CREAT);os.write(f,b'x'*100000);");
        const QString syncFile = QStringLiteral("os.fsync(f);");
        const QString syncFolder = QStringLiteral("p=os.open(d,os.O_RDONLY);os.fsync(p);");
        const QString go = QStringLiteral("os.write(f,b'y');os.write(f,b'y');os.write(f,b'y');os.write(f,b'y')");
        QTest::newRow("nothing synced") << write + go << false;
        QTest::newRow("only the folder synced") << write + syncFolder + go << false;
        QTest::newRow("only the file synced") << write + syncFile + go << false;
        QTest::newRow("both synced") << write + syncFile + syncFolder + go << true;
    }
    void whatIsNotSyncedIsLost()
    {
        QFETCH(const QString, script);
        QFETCH(const bool, kept);
        int there = 0;
        for (int seed = 1; seed <= 8; ++seed) {
            QTemporaryDir folder;
            QProcess process;
            QCOMPARE(runWithPowerCut(process, QStringLiteral("python3"), {QStringLiteral("-c"), script}, folder.path(),
                                     6, seed),
                     99);
            QFile file(folder.filePath(QStringLiteral("file")));
            there += file.open(QIODevice::ReadOnly) && file.readAll().left(100000) == QByteArray(100000, 'x');
        }
        QCOMPARE(there == 8, kept);
    }

    void everyAcknowledgedGestureSurvives_data()
    {
        QTest::addColumn<int>("operation");
        const int rounds = std::max(qEnvironmentVariableIntValue("TRIPTYCH_KILL_ROUNDS"), 10);
        for (int round = 0; round < rounds; ++round)
            QTest::addRow("round %d", round)
                << (round == 0 ? 1 + int(QRandomGenerator::global()->bounded(60)) // while the database is made
                               : 1 + int(QRandomGenerator::global()->bounded(kMostOperations)));
    }

    void everyAcknowledgedGestureSurvives()
    {
        QFETCH(const int, operation);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("inner/store.sqlite"));
        QProcess session;
        QByteArray output;
        QCOMPARE(runWithPowerCut(session, QStringLiteral(TRIPTYCH_KILL_SESSION), {path}, folder.path(), operation,
                                 operation),
                 99);
        const int acknowledged = lastAcknowledged(session, output);
        const QString problem = problemOfSession(path, acknowledged);
        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("operation %1, %2 gestures acknowledged: %3")
                                                   .arg(operation)
                                                   .arg(acknowledged)
                                                   .arg(problem)));
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "power_cut_test.moc"
