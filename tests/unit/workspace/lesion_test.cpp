// Lesions and the words for them: the lexicons that come with the program, what is said of a lesion, and the store.
#include "core/workspace/lesion.h"
#include "tests/unit/workspace/store_probe.h"

#include <QTemporaryDir>

using namespace triptych;

namespace {

const QString kFolder = QStringLiteral(TRIPTYCH_SOURCE_DIR "/resources/lexicons");

Lesion makeLesion(const QString& id)
{
    Lesion lesion;
    lesion.id = id;
    lesion.caseId = CaseId{QStringLiteral("case")};
    lesion.name = QStringLiteral("Lesion at 3 o'clock");
    lesion.descriptors = {
        {QStringLiteral("mg.mass.shape"), {QStringLiteral("irregular")}},
        {QStringLiteral("us.mass.margin"), {QStringLiteral("angular"), QStringLiteral("spiculated")}}};
    lesion.note = QStringLiteral("größer als 2024");
    lesion.author = QStringLiteral("Müller");
    lesion.changed = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 6), Qt::UTC);
    return lesion;
}

QList<Lesion> load(CaseStore& store)
{
    QSignalSpy loaded(&store, &CaseStore::lesionsLoaded);
    store.loadLesions(CaseId{QStringLiteral("case")});
    return loaded.wait(20'000) ? loaded.front()[1].value<QList<Lesion>>() : QList<Lesion>();
}

} // namespace

class LesionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theShippedLexiconsAreWhole()
    {
        const LexiconFolder shipped = readLexicons(kFolder);
        QVERIFY2(shipped.problems.isEmpty(), qPrintable(shipped.problems.join(QLatin1Char('\n'))));
        QCOMPARE(shipped.lexicons.size(), 2);
        QSet<QString> ids;
        for (const Lexicon& lexicon : shipped.lexicons) {
            QVERIFY(!lexicon.source.isEmpty());
            for (const LexiconGroup& group : lexicon.groups) {
                QVERIFY2(!ids.contains(group.id), qPrintable(group.id));
                ids.insert(group.id);
            }
        }
        const LexiconGroup* assessment = shipped.lexicons[0].group(QStringLiteral("assessment"));
        QVERIFY(assessment);
        QStringList categories;
        for (const LexiconTerm& term : assessment->terms)
            categories << term.id;
        QCOMPARE(categories.join(QLatin1Char(' ')), QStringLiteral("0 1 2 3 4A 4B 4C 5 6"));
    }

    void brokenLexiconsAreTold_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no JSON") << QByteArray("{") << QStringLiteral("is not JSON");
        QTest::newRow("no title") << QByteArray(R"({"id":"a"})") << QStringLiteral("lacks its id or title");
        QTest::newRow("no groups") << QByteArray(R"({"id":"a","title":"A"})") << QStringLiteral("has no groups");
        QTest::newRow("a term twice") << QByteArray(R"({"id":"a","title":"A","groups":[{"id":"g","title":"G","terms":)"
                                                    R"([{"id":"t","text":"T"},{"id":"t","text":"U"}]}]})")
                                      << QStringLiteral("has the term \"t\" twice");
        QTest::newRow("a group twice") << QByteArray(R"({"id":"a","title":"A","groups":[)"
                                                     R"({"id":"g","title":"G","terms":[{"id":"t","text":"T"}]},)"
                                                     R"({"id":"g","title":"G","terms":[{"id":"t","text":"T"}]}]})")
                                       << QStringLiteral("has the group \"g\" twice");
    }
    void brokenLexiconsAreTold()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reason);
        const auto lexicon = parseLexicon(json, QStringLiteral("x.json"));
        QVERIFY(!lexicon);
        QVERIFY2(lexicon.error().message.startsWith(QLatin1String("x.json: ")), qPrintable(lexicon.error().message));
        QVERIFY2(lexicon.error().message.contains(reason), qPrintable(lexicon.error().message));
    }

    void theNottinghamGradeIsTheSumOfItsScores()
    {
        // Elston and Ellis 1991: 3-5 points are grade I, 6-7 grade II, 8-9 grade III.
        const int expected[] = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3};
        for (int a = 1; a <= 3; ++a)
            for (int b = 1; b <= 3; ++b)
                for (int c = 1; c <= 3; ++c)
                    QCOMPARE(nottinghamGrade(a, b, c), std::optional(expected[a + b + c]));
        QVERIFY(!nottinghamGrade(0, 2, 2));
        QVERIFY(!nottinghamGrade(2, 4, 2));
    }

    void whatIsSaidIsWrittenInTheLexiconsOrder()
    {
        Lesion lesion = makeLesion(QStringLiteral("l"));
        lesion.descriptors[QStringLiteral("path.tubules")] = {QStringLiteral("3")};
        lesion.descriptors[QStringLiteral("path.nuclei")] = {QStringLiteral("3")};
        lesion.descriptors[QStringLiteral("path.mitoses")] = {QStringLiteral("2")};
        lesion.descriptors[QStringLiteral("other.group")] = {QStringLiteral("kept")};
        const QString text = lesionText(lesion, readLexicons(kFolder).lexicons);
        const QStringList inOrder{QStringLiteral("Mammography: mass, Shape: Irregular."),
                                  QStringLiteral("Ultrasound: mass, Margin: Angular, Spiculated."),
                                  QStringLiteral("Mitotic count: 2."),
                                  QStringLiteral("other.group: kept."),
                                  QStringLiteral("Nottingham grade 3."),
                                  QStringLiteral("größer als 2024")};
        qsizetype at = -1;
        for (const QString& part : inOrder) {
            const qsizetype found = text.indexOf(part);
            QVERIFY2(found > at, qPrintable(part + QStringLiteral(" in ") + text));
            at = found;
        }
    }

    void theStoreKeepsLesions()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("s.sqlite"));
        const Lesion first = makeLesion(QStringLiteral("1"));
        Lesion second = makeLesion(QStringLiteral("2"));
        second.changed = second.changed.addSecs(1);
        {
            CaseStore store(path);
            store.saveLesion(first);
            store.saveLesion(second);
            second.name = QStringLiteral("renamed");
            second.descriptors.clear();
            store.saveLesion(second);
            store.saveLesion(makeLesion(QStringLiteral("3")));
            store.removeLesion(first.caseId, QStringLiteral("3"));
        }
        CaseStore store(path);
        const QList<Lesion> back = load(store);
        QCOMPARE(back.size(), 2);
        QCOMPARE(back[0], first);
        QCOMPARE(back[1], second);
    }

    void lesionsAreSeenWhileTheDiskRefuses()
    {
        QTemporaryDir folder;
        CaseStore store(folder.path()); // a folder can never be opened as a database
        const Lesion lesion = makeLesion(QStringLiteral("1"));
        store.saveLesion(lesion);
        store.saveLesion(makeLesion(QStringLiteral("2")));
        store.removeLesion(lesion.caseId, QStringLiteral("2"));
        QCOMPARE(load(store), QList<Lesion>{lesion});
    }

    void theStoreKeepsProposals()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("s.sqlite"));
        ModelProposal proposal{QStringLiteral("1"),
                               ImageId{QStringLiteral("image")},
                               2,
                               QStringLiteral("model"),
                               QStringLiteral("hash"),
                               QRectF(1.5, 2, 30, 40),
                               7,
                               LabelMap(storeprobe::kImageSize, 2.5),
                               QStringLiteral("reader"),
                               QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 6), Qt::UTC)};
        proposal.mask.paintStroke(QPointF(200, 250), QPointF(300, 270), 20, 1);
        const auto load = [&proposal](CaseStore& store) {
            QSignalSpy loaded(&store, &CaseStore::proposalsLoaded);
            store.loadProposals(proposal.image);
            return loaded.wait(20'000) ? loaded.front()[1].value<QList<ModelProposal>>() : QList<ModelProposal>();
        };
        {
            CaseStore store(path);
            store.saveProposal(proposal);
            QCOMPARE(load(store), QList<ModelProposal>{proposal});
        }
        CaseStore store(path);
        QCOMPARE(load(store), QList<ModelProposal>{proposal});
        CaseStore refusing(folder.path());
        refusing.saveProposal(proposal);
        QCOMPARE(load(refusing), QList<ModelProposal>{proposal});
    }
};

QTEST_GUILESS_MAIN(LesionTest)
#include "lesion_test.moc"
