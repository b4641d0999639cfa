// Volumes: voxels, reformats and what is painted, against numpy and the formulas the objects were painted from.
#include "core/annotation/label_solid.h"
#include "core/dicom/dicom_reader.h"
#include "core/image/plane_geometry.h"
#include "core/image/reformat.h"
#include "core/workspace/breast_case.h"
#include "tests/unit/volume/stack_truth.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

/// The linear background of stack_files.py.
double backgroundAt(const PatientVector& p) { return 300 + 2 * p[0] + 3 * p[1] + 5 * p[2]; }

QMap<int, LabelMap> painted(const std::vector<quint8>& mask, QSize size, int frames, quint8 label)
{
    QMap<int, LabelMap> maps;
    for (int frame = 0; frame < frames; ++frame) {
        auto pixels = PixelBuffer::allocate(size, 1, SampleType::U8);
        bool any = false;
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                const bool inside =
                    mask[(size_t(frame) * size_t(size.height()) + size_t(y)) * size_t(size.width()) + size_t(x)] != 0;
                pixels->mutableRow<quint8>(y)[x] = inside ? label : 0;
                any = any || inside;
            }
        if (any)
            maps.insert(frame, *LabelMap::fromBuffer(*pixels));
    }
    return maps;
}

} // namespace

class VolumeTest : public QObject {
    Q_OBJECT

private:
    StackTruth m_truth;

    ImageSourcePtr open(const char* name)
    {
        ReaderRegistry readers;
        readers.add(makeDicomReader());
        auto value = openCase({m_truth.path(name).toStdString()}, readers, false);
        return value && value->images.size() == 1 ? value->images.front().source : nullptr;
    }
    PatientVector centre() const
    {
        const auto c = m_truth.vector("centre");
        return {c[0], c[1], c[2]};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString failure = m_truth.write();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void interpolationEqualsNumpy()
    {
        const auto grid = buildVolume(*open("axial"));
        QVERIFY(grid);
        QCOMPARE((*grid)->reduction, 1);
        const auto samples = m_truth.samples();
        QVERIFY(samples.size() == 400);
        for (const auto& sample : samples) {
            const auto at = (*grid)->toVoxel({sample[0], sample[1], sample[2]});
            const double value = sampleVolume(**grid, at[0], at[1], at[2]);
            QVERIFY2(std::abs(value - sample[3]) < 1e-6,
                     qPrintable(QStringLiteral("%1, not %2").arg(value).arg(sample[3])));
        }
    }

    void reformatsLieWhereTheySay_data()
    {
        QTest::addColumn<QString>("stack");
        QTest::newRow("axial series") << QStringLiteral("axial");
        QTest::newRow("sagittal series with a gap") << QStringLiteral("sagittal");
        QTest::newRow("oblique coronal") << QStringLiteral("enhanced.dcm");
    }
    void reformatsLieWhereTheySay()
    {
        QFETCH(QString, stack);
        const ImageSourcePtr source = open(qPrintable(stack));
        QVERIFY(source);
        const auto grid = buildVolume(*source);
        QVERIFY2(grid, grid ? "" : qPrintable(grid.error().message));
        int compared = 0;
        for (const AnatomicalPlane plane :
             {AnatomicalPlane::Axial, AnatomicalPlane::Coronal, AnatomicalPlane::Sagittal}) {
            const ReformatSource reformatted(source->info(), *grid, plane);
            const ImageInfo& info = reformatted.info();
            QVERIFY(isStack(info));
            const int middle = info.frames / 2;
            const auto pixels = reformatted.read(0, middle, QRect(QPoint(0, 0), info.size()), {});
            QVERIFY(pixels);
            for (int y = 0; y < info.size().height(); ++y)
                for (int x = 0; x < info.size().width(); ++x) {
                    const PatientVector at =
                        toPatient(info.planes[size_t(middle)], *info.calibration.spacing, QPointF(x + 0.5, y + 0.5));
                    const auto voxel = (*grid)->toVoxel(at);
                    bool inside = true; // the edge voxels' outer halves are no interpolation
                    for (size_t i = 0; i < 3; ++i)
                        inside = inside && voxel[i] >= 0 && voxel[i] <= (*grid)->size[i] - 1;
                    const PatientVector from = minus(at, centre());
                    if (!inside || lengthOf(from) < 18 || backgroundAt(at) < 20)
                        continue;
                    ++compared;
                    const double value = pixels->row<quint16>(y)[x];
                    if (std::abs(value - backgroundAt(at)) > 1.01)
                        QFAIL(qPrintable(QStringLiteral("plane %1 (%2, %3): %4, not %5")
                                             .arg(int(plane))
                                             .arg(x)
                                             .arg(y)
                                             .arg(value)
                                             .arg(backgroundAt(at))));
                }
        }
        QVERIFY(compared > 1000);
    }

    void theyHangAsTheirNamesAsk()
    {
        const ImageSourcePtr source = open("sagittal");
        const auto grid = buildVolume(*source);
        QVERIFY(grid);
        const auto orientation = [&](AnatomicalPlane plane) {
            return ReformatSource(source->info(), *grid, plane).info().identity.patientOrientation;
        };
        QCOMPARE(orientation(AnatomicalPlane::Axial), QStringLiteral("L\\P"));
        QCOMPARE(orientation(AnatomicalPlane::Coronal), QStringLiteral("L\\F"));
        QCOMPARE(orientation(AnatomicalPlane::Sagittal), QStringLiteral("P\\F"));
        QCOMPARE((*grid)->notes.size(), 1); // the missing slice is interpolated, and that is said
        QCOMPARE(planeName(**grid, AnatomicalPlane::Axial), QStringLiteral("axial"));
        const auto oblique = buildVolume(*open("enhanced.dcm"));
        QCOMPARE(planeName(**oblique, AnatomicalPlane::Coronal), QStringLiteral("coronal, 20° oblique"));
        // Square pixels of the finest spacing, and the whole volume from edge to edge: 72 mm × 11 · 4 mm + 4 mm.
        const ReformatSource axial(source->info(), *grid, AnatomicalPlane::Axial);
        QCOMPARE(axial.info().size(), QSize(48, 72));
    }

    void aLargeVolumeIsReducedAndSaysSo()
    {
        const ImageSourcePtr source = open("axial");
        const auto grid = buildVolume(*source, 100 << 10); // 96 × 72 × 20 × 2 bytes are 270 KiB
        QVERIFY(grid);
        QCOMPARE((*grid)->reduction, 2);
        QCOMPARE((*grid)->size, (std::array<int, 3>{48, 36, 20}));
        QVERIFY((*grid)->notes.front().startsWith(QLatin1String("Reduced to 1/2")));
        const PatientVector first = (*grid)->toPatient(5, 6, 7);
        if (lengthOf(minus(first, centre())) > 18)
            QVERIFY(std::abs((*grid)->values[(*grid)->index(5, 6, 7)] - backgroundAt(first)) <= 1.01);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(buildVolume(*source, kMostVolumeBytes, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
        const auto none = buildVolume(*source, 10);
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::LimitExceeded);
    }

    void aPaintedLesionHasItsVolume_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("ml");
        QTest::newRow("axial series") << QStringLiteral("axial") << QStringLiteral("axial") << -1.0;
        QTest::newRow("oblique coronal") << QStringLiteral("enhanced.dcm") << QStringLiteral("coronal") << -1.0;
        QTest::newRow("tomosynthesis") << QStringLiteral("tomo.dcm") << QStringLiteral("tomo") << -2.0;
    }
    void aPaintedLesionHasItsVolume()
    {
        QFETCH(QString, file);
        QFETCH(QString, name);
        QFETCH(double, ml);
        const ImageSourcePtr source = open(qPrintable(file));
        QVERIFY(source);
        const ImageInfo& info = source->info();
        const auto maps =
            painted(m_truth.raw<quint8>(qPrintable(name + QStringLiteral(".mask.raw"))), info.size(), info.frames, 3);
        QCOMPARE(paintedLabels(maps), QList<int>{3});
        const auto solid = makeLabelSolid(info, maps, 3);
        QVERIFY2(solid, solid ? "" : qPrintable(solid.error().message));
        QVERIFY(std::abs(solid->volumeMl - m_truth.of(qPrintable(name))[QStringLiteral("voxelMl")].toDouble()) < 1e-6);
        const double formula = m_truth.number(ml < -1.5 ? "tomoMl" : "ellipsoidMl");
        QVERIFY2(std::abs(solid->volumeMl / formula - 1) < 0.03,
                 qPrintable(QStringLiteral("%1 ml, not %2").arg(solid->volumeMl).arg(formula)));
        // Its middle lies where the ellipsoid's does.
        PatientVector sum{};
        double count = 0;
        for (int z = 0; z < solid->size[2]; ++z)
            for (int y = 0; y < solid->size[1]; ++y)
                for (int x = 0; x < solid->size[0]; ++x)
                    if (solid->voxels[(size_t(z) * size_t(solid->size[1]) + size_t(y)) * size_t(solid->size[0]) +
                                      size_t(x)]) {
                        PatientVector at = solid->originMm;
                        at = plus(at, times(solid->axes[0], x * solid->spacingMm[0]));
                        at = plus(at, times(solid->axes[1], y * solid->spacingMm[1]));
                        sum = plus(sum, plus(at, times(solid->axes[2], z * solid->spacingMm[2])));
                        ++count;
                    }
        const PatientVector expected = ml < -1.5 ? PatientVector{30, 44, 14} : centre();
        QVERIFY(lengthOf(minus(times(sum, 1 / count), expected)) < 0.3);
        QCOMPARE(makeLabelSolid(info, maps, 4).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(VolumeTest)
#include "volume_test.moc"
