// The quick picture of a JPEG 2000 mammogram: it is the same image, though not to the last bit.
#include "core/dicom/dicom_reader.h"
#include "tests/bench/mammogram_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdlib>

using namespace triptych;

class PreviewTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    ImageSourcePtr written(E_TransferSyntax syntax)
    {
        const QString path = m_folder.filePath(QString::number(int(syntax)));
        if (!writeMammogram(breastLike(), path.toLocal8Bit().constData(), syntax))
            return nullptr;
        auto opened = makeDicomReader()->open(path.toStdString(), {});
        return opened ? *opened : nullptr;
    }

private Q_SLOTS:
    void initTestCase() { encodersSetUp(); }

    void jpeg2000HasOneThatLooksTheSame()
    {
        const ImageSourcePtr image = written(EXS_JPEG2000LosslessOnly);
        QVERIFY(image);
        const int first = image->previewLevel();
        QVERIFY(first > 0 && first < int(image->info().levels.size()));
        const auto preview = image->readPreview(0, {});
        const auto whole = image->readUnit({0, 0, 0, 0}, {});
        QVERIFY(preview.ok() && whole.ok());
        QCOMPARE(int(preview->size()), int(image->info().levels.size()) - first);
        for (const DecodedTile& tile : *preview) {
            const PixelBuffer& exact = (*whole)[size_t(tile.index.level)].pixels;
            QCOMPARE(tile.pixels.size(), exact.size());
            double difference = 0, largest = 0;
            for (int y = 0; y < exact.height(); ++y)
                for (int x = 0; x < exact.width(); ++x) {
                    difference += std::abs(tile.pixels.sampleAt(x, y) - exact.sampleAt(x, y));
                    largest = std::max(largest, exact.sampleAt(x, y));
                }
            // The low-pass filter of the wavelet is not the mean of four; shifted by a pixel it would be far off.
            QVERIFY2(difference / (double(exact.width()) * exact.height()) < largest / 50,
                     qPrintable(QString::number(difference / (double(exact.width()) * exact.height()))));
            QVERIFY(largest > 0);
        }
    }

    void othersHaveNone()
    {
        const ImageSourcePtr image = written(EXS_LittleEndianExplicit);
        QVERIFY(image);
        QCOMPARE(image->previewLevel(), -1);
        QVERIFY(!image->readPreview(0, {}).ok());
    }
};

QTEST_GUILESS_MAIN(PreviewTest)
#include "preview_test.moc"
