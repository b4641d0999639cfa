// The engine as the program loads it: from a library that brings Torch, OpenCV and Qt 5 into a Qt 6 process.
#include "core/inference/analysis_service.h"
#include "core/inference/model_trainer.h"
#include "tests/unit/inference/memory_source.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace triptych;
using namespace triptych::test;

namespace {

QByteArray mappedLibraries()
{
    QFile maps("/proc/self/maps");
    return maps.open(QIODevice::ReadOnly) ? maps.readAll() : QByteArray();
}

} // namespace

class EngineLoadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loadsOnFirstUseOnly()
    {
        QVERIFY(!mappedLibraries().contains("libtorch"));
        const auto engine = loadInferenceEngine();
        QVERIFY2(engine.ok(), qPrintable(engine.ok() ? QString() : engine.error().message + engine.error().cause));
        QVERIFY(mappedLibraries().contains("libtorch"));
        QVERIFY(loadInferenceEngine()->get() == engine->get());
        QVERIFY(loadModelTrainer().ok());
    }

    void analysesAcrossTheLibraryBoundary()
    {
        const auto bundle =
            loadModelBundle(std::filesystem::path(TRIPTYCH_SOURCE_DIR "/resources/models/ultrasound-busi"));
        QVERIFY2(bundle.ok(), qPrintable(bundle.ok() ? QString() : bundle.error().message));
        InferenceRequest request;
        request.bundle = *bundle;
        request.image = makeSource(ImageKind::Ultrasound,
                                   makePixels({300, 240}, 1, [](int x, int y, int) { return (x * y) % 200; }));
        AnalysisService service;
        QSignalSpy finished(&service, &AnalysisService::finished);
        QSignalSpy failed(&service, &AnalysisService::failed);
        const auto job = service.start(request);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size() + failed.size(), 1, 60'000);
        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished[0][0].toULongLong(), job);
        const auto prediction = finished[0][1].value<Prediction>();
        QCOMPARE(prediction.probabilities.size(), size_t(3));
        QVERIFY(!prediction.heatmaps.empty());
    }

    void errorsCrossTheBoundary()
    {
        const auto bundle =
            loadModelBundle(std::filesystem::path(TRIPTYCH_SOURCE_DIR "/resources/models/ultrasound-busi"));
        QVERIFY(bundle.ok());
        InferenceRequest request;
        request.bundle = *bundle;
        request.image = makeSource(ImageKind::Slide, makePixels({300, 240}, 3, [](int, int, int) { return 100; }));
        AnalysisService service;
        QSignalSpy failed(&service, &AnalysisService::failed);
        service.start(request);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 60'000);
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(EngineLoadingTest)
#include "engine_loading_test.moc"
