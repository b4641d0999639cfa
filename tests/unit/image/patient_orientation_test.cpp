// Patient Orientation, read strictly, and held against the laterality of mammograms.
#include "core/image/patient_orientation.h"

#include <QTest>

using namespace triptych;

class PatientOrientationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parsing_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("row"); // empty: refused
        QTest::addColumn<QString>("column");
        QTest::newRow("LCC") << "A\\R"
                             << "A"
                             << "R";
        QTest::newRow("RMLO") << "P\\FL"
                              << "P"
                              << "FL";
        QTest::newRow("blanks") << " a \\ f "
                                << "A"
                                << "F";
        QTest::newRow("empty") << ""
                               << ""
                               << "";
        QTest::newRow("one value") << "A"
                                   << ""
                                   << "";
        QTest::newRow("unknown letter") << "A\\X"
                                        << ""
                                        << "";
        QTest::newRow("against itself") << "AP\\F"
                                        << ""
                                        << "";
        QTest::newRow("twice") << "AA\\F"
                               << ""
                               << "";
        QTest::newRow("row along column") << "A\\P"
                                          << ""
                                          << "";
    }

    void parsing()
    {
        QFETCH(QString, value);
        QFETCH(QString, row);
        QFETCH(QString, column);
        const auto found = parsePatientOrientation(value);
        QCOMPARE(found.has_value(), !row.isEmpty());
        if (found) {
            QCOMPARE(found->row, row);
            QCOMPARE(found->column, column);
        }
    }

    void conflicts_data()
    {
        QTest::addColumn<QString>("laterality");
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("orientation");
        QTest::addColumn<bool>("conflict");
        QTest::newRow("right CC") << "R"
                                  << "CC"
                                  << "P\\L" << false;
        QTest::newRow("left CC") << "L"
                                 << "CC"
                                 << "A\\R" << false;
        QTest::newRow("right MLO") << "R"
                                   << "MLO"
                                   << "P\\FL" << false;
        QTest::newRow("left MLO") << "L"
                                  << "MLO"
                                  << "A\\F" << false;
        QTest::newRow("left MLO, head down") << "L"
                                             << "MLO"
                                             << "A\\H" << false;
        QTest::newRow("right, but a left CC") << "R"
                                              << "CC"
                                              << "A\\R" << true;
        QTest::newRow("right CC, medial side at the top") << "R"
                                                          << "CC"
                                                          << "P\\R" << true;
        QTest::newRow("left, but a right MLO") << "L"
                                               << "MLO"
                                               << "P\\FL" << true;
        QTest::newRow("no laterality") << ""
                                       << "CC"
                                       << "P\\L" << false;
        QTest::newRow("no orientation") << "L"
                                        << "CC"
                                        << "" << false;
    }

    void conflicts()
    {
        QFETCH(QString, laterality);
        QFETCH(QString, view);
        QFETCH(QString, orientation);
        QFETCH(bool, conflict);
        ImageIdentity identity;
        identity.laterality = laterality;
        identity.viewPosition = view;
        identity.patientOrientation = orientation;
        const QString sentence = orientationConflict(identity);
        QCOMPARE(!sentence.isEmpty(), conflict);
        if (conflict)
            QVERIFY(sentence.contains(laterality));
    }
};

QTEST_GUILESS_MAIN(PatientOrientationTest)
#include "patient_orientation_test.moc"
