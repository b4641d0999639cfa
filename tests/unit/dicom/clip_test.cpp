// What a clip says of its pace, its key frames and its regions, on the phantom's ultrasound file changed for each case.
#include "core/dicom/dicom_reader.h"
#include "core/phantom/dicom_files.h"
#include "tests/gui/altered_dicom.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace triptych;

namespace {

constexpr int kFrames = 4;
const QSize kSize(200, 150);

ImageInfo infoOf(const QString& path)
{
    const auto source = makeDicomReader()->open(path.toStdString(), {});
    return source ? (*source)->info() : ImageInfo{};
}

} // namespace

class ClipTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("clip.dcm"));
        phantom::UltrasoundHeader header;
        header.instanceUid = QStringLiteral("1.2.3");
        header.size = kSize;
        header.frames = kFrames;
        header.frameTimeMs = 50;
        const std::vector<uint8_t> pixels(size_t(kSize.width() * kSize.height() * kFrames), 90);
        QVERIFY(phantom::writeUltrasound(m_path.toStdString(), header, pixels).ok());
        QVERIFY(alterDicom(m_path, [](DcmDataset& data) {
            for (const DcmTagKey& tag : {DCM_FrameTime, DCM_FrameTimeVector, DCM_CineRate,
                                         DCM_RecommendedDisplayFrameRate, DCM_SequenceOfUltrasoundRegions})
                data.findAndDeleteElement(tag);
        }));
    }

    void pace_data()
    {
        QTest::addColumn<QString>("frameTime");
        QTest::addColumn<QString>("vector");
        QTest::addColumn<QString>("cineRate");
        QTest::addColumn<QString>("recommended");
        QTest::addColumn<QList<double>>("ms");
        const QString none;
        QTest::newRow("nothing") << none << none << none << none << QList<double>();
        QTest::newRow("frame time") << "40" << none << none << none << QList<double>{40};
        QTest::newRow("cine rate") << none << none << "25" << none << QList<double>{40};
        QTest::newRow("recommended") << none << none << none << "10" << QList<double>{100};
        QTest::newRow("recommended goes before the time of acquisition") << "40" << none << "25"
                                                                         << "10" << QList<double>{100};
        QTest::newRow("frame time goes before the cine rate") << "40" << none << "30" << none << QList<double>{40};
        // Increments that lead to each frame: the first is nothing, the last frame lasts as the one before.
        QTest::newRow("vector") << "40"
                                << "0\\100\\20\\30" << none << none << QList<double>{100, 20, 30, 30};
        QTest::newRow("a vector of another length is none") << "40"
                                                            << "0\\100" << none << none << QList<double>{40};
        QTest::newRow("impossible") << "-3" << none << "0" << none << QList<double>();
    }

    void pace()
    {
        QFETCH(QString, frameTime);
        QFETCH(QString, vector);
        QFETCH(QString, cineRate);
        QFETCH(QString, recommended);
        QFETCH(QList<double>, ms);
        QVERIFY(alterDicom(m_path, [&](DcmDataset& data) {
            const auto put = [&data](const DcmTagKey& tag, const QString& value) {
                if (!value.isEmpty())
                    data.putAndInsertString(tag, value.toLatin1().constData());
            };
            put(DCM_FrameTime, frameTime);
            put(DCM_FrameTimeVector, vector);
            put(DCM_CineRate, cineRate);
            put(DCM_RecommendedDisplayFrameRate, recommended);
        }));
        const ImageInfo info = infoOf(m_path);
        QCOMPARE(info.frames, kFrames);
        QCOMPARE(QList<double>(info.frameTimesMs.begin(), info.frameTimesMs.end()), ms);
        QVERIFY(!info.sweeps);
    }

    void keyFrames()
    {
        QVERIFY(alterDicom(m_path, [](DcmDataset& data) {
            const std::array<Uint16, 3> numbers{3, 9, 1}; // the clip has no ninth
            data.putAndInsertUint16Array(DCM_FrameNumbersOfInterest, numbers.data(), numbers.size());
            data.putAndInsertString(DCM_FrameOfInterestDescription, "largest\\nowhere\\first");
            data.putAndInsertUint16(DCM_RepresentativeFrameNumber, 2);
            data.putAndInsertString(DCM_PreferredPlaybackSequencing, "1");
        }));
        const ImageInfo info = infoOf(m_path);
        QStringList found;
        for (const KeyFrame& key : info.keyFrames)
            found << QStringLiteral("%1 %2").arg(key.frame).arg(key.text);
        QCOMPARE(found, (QStringList{QStringLiteral("2 largest"), QStringLiteral("0 first"),
                                     QStringLiteral("1 representative")}));
        QVERIFY(info.sweeps);
    }

    void regions()
    {
        QVERIFY(alterDicom(m_path, [](DcmDataset& data) {
            addRegion(data, 0, 1, 2, 0, 0, 199, 69, 3, 0.01, 3, 0.02);    // colour flow, cm
            addRegion(data, 1, 2, 1, 0, 70, 199, 99, 4, 0.005, 3, 0.02);  // M-mode: s, cm
            addRegion(data, 2, 3, 3, 0, 100, 99, 149, 4, 0.002, 7, -0.5); // pulsed Doppler: s, cm/s upwards
            addRegion(data, 3, 1, 1, 0, 0, 0, 0, 3, 0, 3, 0);             // impossible
        }));
        const ImageInfo info = infoOf(m_path);
        const Calibration& calibration = info.calibration;
        QCOMPARE(calibration.source, SpacingSource::UltrasoundRegion);
        QCOMPARE(int(calibration.regions.size()), 3);
        QCOMPARE(*calibration.lengthMm({10, 10}, {40, 30}), 5.0); // 30 · 0.1 and 20 · 0.2 mm
        QVERIFY(!calibration.lengthMm({10, 75}, {40, 75}));
        QCOMPARE(calibration.regions[1].kind, QStringLiteral("M-mode"));
        QCOMPARE(calibration.regions[1].x.unit, QStringLiteral("s"));
        QCOMPARE(calibration.regions[1].y.perPixel, 0.2);
        QCOMPARE(calibration.regions[2].kind, QStringLiteral("spectral Doppler"));
        QCOMPARE(calibration.regions[2].y.unit, QStringLiteral("cm/s"));
        QCOMPARE(calibration.regions[2].y.perPixel, 0.5);
        QCOMPARE(info.warnings.filter(QStringLiteral("region 4")).size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(ClipTest)
#include "clip_test.moc"
