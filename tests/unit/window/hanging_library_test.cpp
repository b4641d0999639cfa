// The reader's own hanging protocols in their folder: read, written, put together with those of the program; what is
// broken, hostile or somebody else's.
#include "core/workspace/hanging_library.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

HangingProtocol protocol(const char* id, const char* name, ImageKind kind = ImageKind::Slide)
{
    HangingProtocol made;
    made.id = QString::fromLatin1(id);
    made.name = QString::fromLatin1(name);
    PaneProtocol pane;
    pane.title = QStringLiteral("Pane");
    pane.kind = kind;
    made.panes = {pane};
    return made;
}

} // namespace

class HangingLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenIsReadAgain()
    {
        HangingProtocol full = protocol("a b/c", "Full");
        full.needs = {ImageKind::Mammogram, ImageKind::Slide};
        full.needsPrior = true;
        PaneProtocol pane;
        pane.title = QStringLiteral("Prior");
        pane.kind = ImageKind::Mammogram;
        pane.weight = 2.5;
        pane.prior = pane.alignChestWalls = true;
        pane.rows = {{QStringLiteral("RCC"), QString()}, {QStringLiteral("RMLO"), QStringLiteral("LMLO")}};
        full.panes.append(pane);
        full.panes.first().maximum = 3;
        const QString folder = m_folder->filePath(QStringLiteral("deep/hanging"));
        QVERIFY(writeHangingFolder(folder, {full, protocol("other", "Other")}, {}).ok());
        HangingFolder found = readHangingFolder(folder);
        QVERIFY(found.problems.isEmpty());
        QCOMPARE(found.protocols.size(), 2);
        QVERIFY(found.protocols.first() == full);
        QVERIFY(QDir(m_folder->path()).entryList(QDir::Files).isEmpty()); // the id leads nowhere else

        full.name = QStringLiteral("Renamed");
        QVERIFY(writeHangingFolder(folder, {full}, {QStringLiteral("other")}).ok());
        found = readHangingFolder(folder);
        QCOMPARE(found.protocols.size(), 1);
        QCOMPARE(found.protocols.first().name, QStringLiteral("Renamed"));
    }

    void whatSomebodyElsePutThereStays()
    {
        write("mine.json", hangingProtocolJson(protocol("mine", "Mine")));
        write("broken.json", "{ not json");
        QVERIFY(writeHangingFolder(m_folder->path(), {protocol("broken", "Broken")}, {}).ok());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 3);
        const HangingFolder found = readHangingFolder(m_folder->path());
        QCOMPARE(found.protocols.size(), 2);
        QCOMPARE(found.problems.size(), 1);
        QVERIFY(found.problems.first().contains(QStringLiteral("broken.json")));
    }

    void hostileFilesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("content");
        const QByteArray pane = "{\"kind\":\"slide\"}";
        const auto withPanes = [](const QByteArray& panes) {
            return "{\"id\":\"x\",\"name\":\"X\",\"panes\":[" + panes + "]}";
        };
        QTest::newRow("large") << "{\"id\":\"" + QByteArray(100'000, 'a') + "\"}";
        QTest::newRow("panes") << withPanes(QByteArrayList(40, pane).join(','));
        QTest::newRow("rows") << withPanes("{\"kind\":\"slide\",\"rows\":[" +
                                           QByteArrayList(40, "[\"RCC\"]").join(',') + "]}");
        QTest::newRow("slots") << withPanes("{\"kind\":\"slide\",\"rows\":[[" +
                                            QByteArrayList(40, "\"RCC\"").join(',') + "]]}");
        QTest::newRow("kind") << withPanes("{\"kind\":\"brain\"}");
        QTest::newRow("deep") << QByteArray(5000, '[') + QByteArray(5000, ']');
        QTest::newRow("empty") << QByteArray();
    }
    void hostileFilesAreRefusedByName()
    {
        QFETCH(QByteArray, content);
        write("x.json", content);
        const HangingFolder found = readHangingFolder(m_folder->path());
        QVERIFY(found.protocols.isEmpty());
        QCOMPARE(found.problems.size(), 1);
        QVERIFY(found.problems.first().startsWith(m_folder->filePath(QStringLiteral("x.json"))));
    }

    void longTextsAndWeightsAreBounded()
    {
        write("x.json", "{\"id\":\"x\",\"name\":\"" + QByteArray(5000, 'n') +
                            "\",\"panes\":[{\"kind\":\"slide\",\"weight\":1e300,\"maximum\":1000000000}]}");
        const HangingFolder found = readHangingFolder(m_folder->path());
        QCOMPARE(found.protocols.size(), 1);
        QCOMPARE(found.protocols.first().name.size(), hangingLimits::kText);
        QCOMPARE(found.protocols.first().panes.first().weight, hangingLimits::kMostWeight);
        QCOMPARE(found.protocols.first().panes.first().maximum, hangingLimits::kViews);
    }

    void twoFilesOfOneIdAreTold()
    {
        write("a.json", hangingProtocolJson(protocol("same", "First")));
        write("b.json", hangingProtocolJson(protocol("same", "Second")));
        const HangingFolder found = readHangingFolder(m_folder->path());
        QCOMPARE(found.protocols.size(), 1);
        QCOMPARE(found.protocols.first().name, QStringLiteral("First"));
        QVERIFY(found.problems.first().contains(QStringLiteral("b.json")));
    }

    void ownOnesGoBeforeThoseOfTheProgram()
    {
        const QList<HangingProtocol> shipped{protocol("a", "A"), protocol("b", "B")};
        const QList<HangingProtocol> own{protocol("b", "My B"), protocol("c", "C")};
        const auto names = [](const QList<HangingProtocol>& all) {
            QStringList list;
            for (const HangingProtocol& each : all)
                list.append(each.name);
            return list;
        };
        QCOMPARE(names(combineProtocols(shipped, own, {})),
                 (QStringList{QStringLiteral("A"), QStringLiteral("My B"), QStringLiteral("C")}));
        QCOMPARE(
            names(combineProtocols(shipped, own, {QStringLiteral("c"), QStringLiteral("gone"), QStringLiteral("b")})),
            (QStringList{QStringLiteral("C"), QStringLiteral("My B"), QStringLiteral("A")}));
        QCOMPARE(newProtocolId(QStringLiteral("A"), shipped), QStringLiteral("a-2"));
    }

private:
    void write(const char* name, const QByteArray& content)
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(HangingLibraryTest)
#include "hanging_library_test.moc"
