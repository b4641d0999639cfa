// Stacks: where frames lie, series of single images as one, slabs and linking, against files and values that pydicom
// and numpy made.
#include "core/dicom/dicom_reader.h"
#include "core/image/plane_geometry.h"
#include "core/image/slab_source.h"
#include "core/image/stack_source.h"
#include "core/raster/raster_reader.h"
#include "core/workspace/breast_case.h"
#include "tests/unit/volume/stack_truth.h"

#include <QDir>
#include <QTest>

using namespace triptych;

namespace {

ReaderRegistry dicomOnly()
{
    ReaderRegistry readers;
    readers.add(makeDicomReader());
    return readers;
}

bool near(const PatientVector& a, const PatientVector& b, double tolerance = 1e-4)
{
    return lengthOf(minus(a, b)) <= tolerance;
}

PatientVector toVector(const std::vector<double>& v) { return {v[0], v[1], v[2]}; }

} // namespace

class StackTest : public QObject {
    Q_OBJECT

private:
    StackTruth m_truth;
    ReaderRegistry m_readers = dicomOnly();

    BreastCase opened(const QString& path)
    {
        auto result = openCase({path.toStdString()}, m_readers, false);
        if (!result) {
            qWarning("%s", qPrintable(result.error().message));
            return {};
        }
        return std::move(*result);
    }
    ImageSourcePtr only(const char* name)
    {
        const BreastCase value = opened(m_truth.path(name));
        return value.images.size() == 1 ? value.images.front().source : nullptr;
    }
    /// The frames' values against the raw file, in the order of the file's positions or the other way round.
    void compare(const ImageSource& image, const std::vector<quint16>& raw, bool reversed = false)
    {
        const qsizetype pixels = qsizetype(image.info().size().width()) * image.info().size().height();
        const int frames = image.info().frames;
        QCOMPARE(qsizetype(raw.size()), pixels * frames);
        for (int frame = 0; frame < frames; ++frame) {
            const auto read = image.read(0, frame, QRect(QPoint(0, 0), image.info().size()));
            QVERIFY2(read, read ? "" : qPrintable(read.error().message));
            const quint16* expected = raw.data() + (reversed ? frames - 1 - frame : frame) * pixels;
            for (int y = 0; y < read->height(); ++y)
                for (int x = 0; x < read->width(); ++x)
                    if (read->row<quint16>(y)[x] != expected[qsizetype(y) * read->width() + x])
                        QFAIL(qPrintable(QStringLiteral("frame %1 (%2, %3): %4, not %5")
                                             .arg(frame)
                                             .arg(x)
                                             .arg(y)
                                             .arg(read->row<quint16>(y)[x])
                                             .arg(expected[qsizetype(y) * read->width() + x])));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString failure = m_truth.write();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void aTomosynthesisIsAMammogramOfSlices()
    {
        const ImageSourcePtr tomo = only("tomo.dcm");
        QVERIFY(tomo);
        const ImageInfo& info = tomo->info();
        QCOMPARE(info.kind, ImageKind::Mammogram);
        QCOMPARE(info.identity.laterality, QStringLiteral("L"));
        QCOMPARE(info.identity.viewPosition, QStringLiteral("CC"));
        QCOMPARE(info.frames, 30);
        QCOMPARE(info.planes.size(), size_t(30));
        QVERIFY(isStack(info));
        QVERIFY(info.frameTimesMs.empty()); // although the file states a frame time
        QCOMPARE(info.planes[7].thicknessMm, 1.0);
        QVERIFY(near(info.planes[7].originMm, {0, 0, 7}));
        QCOMPARE(*info.calibration.spacing, (PixelSpacing{0.4, 0.4}));
        QCOMPARE(frameText(info, 7), QStringLiteral("slice 8/30 · 7.0 mm"));
        compare(*tomo, m_truth.raw<quint16>("tomo.raw"));
    }

    void anEnhancedObjectHasItsPlanes()
    {
        const ImageSourcePtr image = only("enhanced.dcm");
        QVERIFY(image);
        const ImageInfo& info = image->info();
        const QJsonObject truth = m_truth.of("coronal");
        const PatientVector origin = toVector(m_truth.vector(truth, "origin"));
        const PatientVector normal = toVector(m_truth.vector(truth, "normal"));
        const auto positions = m_truth.vector(truth, "positions");
        QCOMPARE(info.kind, ImageKind::Volume);
        QCOMPARE(info.planes.size(), positions.size());
        for (size_t i = 0; i < positions.size(); ++i)
            QVERIFY(near(info.planes[i].originMm, plus(origin, times(normal, positions[i]))));
        QVERIFY(near(normalOf(info.planes[3]), normal));
        QCOMPARE(info.identity.patientOrientation, QStringLiteral("L\\FP"));
        QVERIFY(isStack(info));
        compare(*image, m_truth.raw<quint16>("coronal.raw"));
    }

    void aSeriesIsOneStackByPosition()
    {
        const ImageSourcePtr stack = only("axial");
        QVERIFY(stack);
        const ImageInfo& info = stack->info();
        QCOMPARE(info.frames, 20); // instance numbers and file names run the other way
        QVERIFY(stackGeometry(info)->even);
        QCOMPARE(stackGeometry(info)->spacingMm, 2.5);
        QVERIFY(near(info.planes[4].originMm, {-30, -40, -14}));
        QVERIFY2(info.warnings.isEmpty(), qPrintable(info.warnings.join(QLatin1Char(' '))));
        QCOMPARE(info.identity.patientOrientation, QStringLiteral("L\\P"));
        QCOMPARE(frameText(info, 0), QStringLiteral("slice 1/20 · F 24.0 mm"));
        compare(*stack, m_truth.raw<quint16>("axial.raw"));
    }

    void itsIdComesFromTheSlicesAlone()
    {
        QTemporaryDir other;
        int number = 0;
        const auto files = QDir(m_truth.path("axial")).entryInfoList(QDir::Files, QDir::Name | QDir::Reversed);
        for (const QFileInfo& file : files)
            QVERIFY(QFile::copy(file.absoluteFilePath(), other.filePath(QString::number(number++))));
        const BreastCase moved = opened(other.path());
        QCOMPARE(moved.images.size(), size_t(1));
        QCOMPARE(moved.images.front().source->info().id, only("axial")->info().id);
        QVERIFY(QFile::remove(other.filePath(QStringLiteral("3"))));
        QVERIFY(opened(other.path()).images.front().source->info().id != only("axial")->info().id);
    }

    void aMissingSliceIsSaid()
    {
        const ImageSourcePtr stack = only("sagittal");
        QVERIFY(stack);
        QCOMPARE(stack->info().frames, 11);
        QCOMPARE(stack->info().warnings.size(), 1);
        QCOMPARE(stack->info().warnings.front(),
                 QStringLiteral("A slice is missing: after slice 7 the next lies 8 mm further instead of 4 mm."));
        QVERIFY(!stackGeometry(stack->info())->even);
    }

    void aSliceThatLiesWhereAnotherDoesIsLeftOut()
    {
        const BreastCase value = opened(m_truth.path("twice"));
        QCOMPARE(value.images.size(), size_t(1));
        QCOMPARE(value.images.front().source->info().frames, 6);
        QCOMPARE(value.warnings.size(), 1);
        QVERIFY(value.warnings.front().endsWith(QLatin1String("A slice is left out: another lies at the same place.")));
    }

    void echoesAndTimesAreStacksOfTheirOwn()
    {
        const BreastCase echoes = opened(m_truth.path("echoes"));
        QCOMPARE(echoes.images.size(), size_t(2));
        for (const CaseImage& image : echoes.images)
            QCOMPARE(image.source->info().frames, 6);
        compare(*echoes.images.front().source, m_truth.raw<quint16>("echoes.raw"));
        QVERIFY(echoes.images[0].source->info().id != echoes.images[1].source->info().id);
        const BreastCase times = opened(m_truth.path("times.dcm"));
        QCOMPARE(times.images.size(), size_t(2));
        for (const CaseImage& image : times.images) {
            QCOMPARE(image.source->info().frames, 5);
            QVERIFY(isStack(image.source->info()));
        }
        const auto* second = dynamic_cast<const StackSource*>(times.images[1].source.get());
        QVERIFY(second);
        QCOMPARE(second->slice(2).frame % 2,
                 1 - dynamic_cast<const StackSource*>(times.images[0].source.get())->slice(2).frame % 2);
    }

    void volumesOfOtherFormatsLieAsTheyDo()
    {
        ReaderRegistry readers;
        readers.add(makeItkReader());
        const auto nrrd = readers.open(m_truth.path("axial.nrrd").toStdString());
        QVERIFY2(nrrd, nrrd ? "" : qPrintable(nrrd.error().message));
        const ImageSourcePtr series = only("axial");
        QCOMPARE((*nrrd)->info().planes.size(), size_t(20));
        for (size_t i = 0; i < 20; ++i) {
            QVERIFY(near((*nrrd)->info().planes[i].originMm, series->info().planes[i].originMm));
            QVERIFY(near((*nrrd)->info().planes[i].alongRow, {1, 0, 0}));
            QVERIFY(near((*nrrd)->info().planes[i].alongColumn, {0, 1, 0}));
        }
        QVERIFY(isStack((*nrrd)->info()));
        const auto meta = readers.open(m_truth.path("coronal.mha").toStdString());
        QVERIFY2(meta, meta ? "" : qPrintable(meta.error().message));
        const ImageSourcePtr enhanced = only("enhanced.dcm");
        for (size_t i = 0; i < 16; ++i) {
            QVERIFY(near((*meta)->info().planes[i].originMm, enhanced->info().planes[i].originMm));
            QVERIFY(near((*meta)->info().planes[i].alongColumn, enhanced->info().planes[i].alongColumn));
        }
        QCOMPARE((*meta)->info().identity.patientOrientation, enhanced->info().identity.patientOrientation);
    }

    void slabsEqualNumpy()
    {
        const ImageSourcePtr stack = only("axial");
        const SlabSource mean(stack, {5, SlabMode::Mean});
        compare(mean, m_truth.raw<quint16>("axial.mean5.raw"));
        compare(SlabSource(stack, {4, SlabMode::Maximum}), m_truth.raw<quint16>("axial.maximum4.raw"));
        compare(SlabSource(stack, {3, SlabMode::Minimum}), m_truth.raw<quint16>("axial.minimum3.raw"));
        QCOMPARE(mean.info().id.value, stack->info().id.value + QStringLiteral("/slab-mean-5"));
        QCOMPARE(slabText(stack->info(), mean.choice()), QStringLiteral("slab 12.5 mm, mean"));
        QCOMPARE(frameText(mean.info(), 0), QStringLiteral("slice 1/20 · F 24.0 mm · slab 12.5 mm, mean"));
        std::stop_source stop;
        stop.request_stop();
        const auto cancelled = mean.read(0, 3, QRect(0, 0, 4, 4), stop.get_token());
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    }

    void paddingIsNoPartOfASlab()
    {
        class Padded : public FrameSource {
        public:
            Padded() : FrameSource(described(), QSize(2, 1)) {}
            static ImageInfo described()
            {
                ImageInfo info;
                info.id.value = QStringLiteral("padded");
                info.frames = 3;
                info.sampleType = SampleType::S16;
                info.grayscale.padding = std::pair(-2000.0, -2000.0);
                for (int i = 0; i < 3; ++i)
                    info.planes.push_back({{0, 0, double(i)}});
                return info;
            }

        protected:
            Result<PixelBuffer> decodeFrame(int frame, std::stop_token) const override
            {
                auto pixels = PixelBuffer::allocate(QSize(2, 1), 1, SampleType::S16);
                constexpr qint16 kValues[3][2] = {{-2000, -2000}, {10, -2000}, {21, -2000}};
                pixels->mutableRow<qint16>(0)[0] = kValues[frame][0];
                pixels->mutableRow<qint16>(0)[1] = kValues[frame][1];
                return pixels;
            }
        };
        const auto padded = std::make_shared<Padded>();
        for (const auto& [mode, expected] :
             {std::pair(SlabMode::Mean, 16), {SlabMode::Maximum, 21}, {SlabMode::Minimum, 10}}) {
            const auto slab = SlabSource(padded, {3, mode}).read(0, 1, QRect(0, 0, 2, 1), {});
            QCOMPARE(int(slab->row<qint16>(0)[0]), expected); // 15.5 is rounded away from zero
            QCOMPARE(int(slab->row<qint16>(0)[1]), -2000);
        }
    }

    void stacksOfDifferentSpacingFindEachOther()
    {
        const ImageSourcePtr axial = only("axial"), sagittal = only("sagittal"), coronal = only("enhanced.dcm");
        QVERIFY(shareFrameOfReference(axial->info(), sagittal->info()));
        QVERIFY(!shareFrameOfReference(axial->info(), only("tomo.dcm")->info()));
        // z = -24 + 2.5 k: 4.2 mm is nearest to k = 11 (3.5 mm).
        const auto nearest = nearestFrame(axial->info(), {0, 0, 4.2});
        QCOMPARE(nearest->frame, 11);
        QVERIFY(std::abs(nearest->distanceMm - 0.7) < 1e-6);
        // Sagittal slices run against the normal (-1, 0, 0): frame 0 at x = 34; x = -10 + 4 · 5 = 10 is missing.
        QCOMPARE(nearestFrame(sagittal->info(), {13.0, 0, 0})->frame, 5);
        const auto line = crossingLine(axial->info(), 3, sagittal->info(), 2); // x = 26
        QVERIFY(line);
        const double x = (26 + 30) / 0.75 + 0.5;
        QVERIFY(std::abs(line->x1() - x) < 1e-6 && std::abs(line->x2() - x) < 1e-6);
        // The sagittal picture reaches from y = -40.5 to 31.5: all of the axial one's rows.
        QVERIFY(std::abs(std::min(line->y1(), line->y2())) < 1e-6);
        QVERIFY(std::abs(std::max(line->y1(), line->y2()) - 72) < 1e-6);
        QVERIFY(!crossingLine(axial->info(), 3, axial->info(), 5));
        // The oblique plane: every point of the line lies in both.
        const auto oblique = crossingLine(axial->info(), 10, coronal->info(), 6);
        QVERIFY(oblique);
        for (const QPointF& end : {oblique->p1(), oblique->p2()}) {
            const PatientVector point = toPatient(axial->info().planes[10], *axial->info().calibration.spacing, end);
            const FramePlane& plane = coronal->info().planes[6];
            QVERIFY(std::abs(dot(minus(point, plane.originMm), normalOf(plane))) < 1e-6);
        }
    }
};

QTEST_GUILESS_MAIN(StackTest)
#include "stack_test.moc"
