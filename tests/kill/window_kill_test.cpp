// SIGKILL at a random moment while a reader draws in the real window: the store opens, and every image has in it what
// was drawn up to some gesture that is not before the last one the store acknowledged.
#include "annotation_digest.h"

#include "tests/phantom_files.h"

#include <QDir>
#include <QMap>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace triptych;

namespace {

constexpr int kAcknowledgedAtLeast = 5;

/// What a session printed about one image.
struct ImageLog {
    QSize size; ///< of the image, level 0
    double maskDownsample = 1;
    QMap<quint64, QString> drawn; ///< digest by sequence
    quint64 saved = 0;            ///< the last sequence acknowledged
};

struct SessionLog {
    QMap<QString, ImageLog> images;
    int saved = 0;          ///< edits acknowledged, all images together
    bool inGesture = false; ///< it was killed before it could say what its last gesture drew
};

SessionLog parse(const QByteArray& output)
{
    SessionLog log;
    const QList<QByteArray> lines = output.left(output.lastIndexOf('\n') + 1).trimmed().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "gesture") {
            log.inGesture = true;
            continue;
        }
        ImageLog& image = log.images[QString::fromUtf8(words.value(1))];
        if (words[0] == "image") {
            image.size = QSize(words.value(2).toInt(), words.value(3).toInt());
            image.maskDownsample = words.value(4).toDouble();
            image.drawn[0] = annotationDigest({}, {});
        } else if (words[0] == "drawn") {
            image.drawn[words.value(2).toULongLong()] = QString::fromUtf8(words.value(3));
            log.inGesture = false;
        } else if (words[0] == "saved") {
            image.saved = words.value(2).toULongLong();
            ++log.saved;
        }
    }
    log.images.remove(QString());
    return log;
}

enum class Outcome {
    Kept,
    Lost,
    Undecided ///< it may hold the gesture that was on its way when the process was killed, but could not say so
};

/// Is `digest` what the image was with some edit from the last acknowledged one on?
Outcome outcomeOf(const ImageLog& image, const QString& digest, bool inGesture)
{
    for (auto drawn = image.drawn.lowerBound(image.saved); drawn != image.drawn.cend(); ++drawn)
        if (*drawn == digest)
            return Outcome::Kept;
    return inGesture && !image.drawn.values().contains(digest) ? Outcome::Undecided : Outcome::Lost;
}

} // namespace

class WindowKillTest : public QObject {
    Q_OBJECT

    /// What the session printed before it was killed `extraMs` after enough was acknowledged; empty if it failed.
    SessionLog killedSession(const QString& folder, int extraMs)
    {
        QProcess session;
        session.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        session.start(QStringLiteral(TRIPTYCH_WINDOW_SESSION), {folder, m_case});
        QByteArray output;
        while (parse(output).saved < kAcknowledgedAtLeast) {
            if (!session.waitForReadyRead(30'000))
                return {};
            output += session.readAllStandardOutput();
        }
        QTest::qWait(extraMs);
        if (session.state() != QProcess::Running)
            return {};
        ::kill(pid_t(session.processId()), SIGKILL);
        session.waitForFinished();
        output += session.readAllStandardOutput();
        return session.exitStatus() == QProcess::CrashExit ? parse(output) : SessionLog{};
    }

    /// The worst of all images.
    Outcome outcomeIn(const QString& folder, const SessionLog& log)
    {
        CaseStore store(QDir(folder).filePath(QStringLiteral("cases.sqlite")));
        QSignalSpy failed(&store, &CaseStore::failed);
        Outcome worst = Outcome::Kept;
        for (auto image = log.images.cbegin(); image != log.images.cend(); ++image) {
            QSignalSpy loaded(&store, &CaseStore::annotationsLoaded);
            store.loadAnnotations(ImageId{image.key()}, image->size, image->maskDownsample);
            if (!loaded.wait(20'000))
                return Outcome::Lost;
            const auto found = loaded[0][0].value<StoredAnnotations>();
            const Outcome outcome = outcomeOf(*image, annotationDigest(found.shapes, found.labelMaps), log.inGesture);
            if (outcome == Outcome::Lost || !found.warnings.isEmpty() || !failed.isEmpty())
                return Outcome::Lost;
            if (outcome == Outcome::Undecided)
                worst = outcome;
        }
        return worst;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.1));
    }

    void everyAcknowledgedGestureSurvives_data()
    {
        QTest::addColumn<int>("extraMs");
        const int rounds = std::max(qEnvironmentVariableIntValue("TRIPTYCH_KILL_ROUNDS"), 10);
        for (int round = 0; round < rounds; ++round)
            QTest::addRow("round %d", round) << int(QRandomGenerator::global()->bounded(700));
    }

    void everyAcknowledgedGestureSurvives()
    {
        QFETCH(const int, extraMs);
        Outcome outcome = Outcome::Undecided;
        for (int attempt = 0; attempt < 3 && outcome == Outcome::Undecided; ++attempt) {
            QTemporaryDir folder;
            const SessionLog log = killedSession(folder.path(), extraMs);
            QVERIFY(log.saved >= kAcknowledgedAtLeast);
            outcome = outcomeIn(folder.path(), log);
        }
        QVERIFY(outcome == Outcome::Kept);
    }

private:
    QTemporaryDir m_data;
    QString m_case;
};

QTEST_GUILESS_MAIN(WindowKillTest)
#include "window_kill_test.moc"
