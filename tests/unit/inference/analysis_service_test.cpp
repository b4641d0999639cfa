// AnalysisService with an engine whose course the test decides: order, cancelling, throttling, errors.
#include "core/inference/analysis_service.h"
#include "core/inference/prediction_json.h"
#include "tests/unit/inference/memory_source.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <cmath>

using namespace triptych;
using namespace triptych::test;

namespace {

/// Reports as often as it can until it is released or stopped.
class GatedEngine : public InferenceEngine {
public:
    Result<Prediction> run(const InferenceRequest& request, const ProgressFn& progress, const PartialResultFn& partial,
                           std::stop_token stop) override
    {
        started.release();
        while (!gate.tryAcquire(1, 1)) {
            if (stop.stop_requested()) {
                stopped.release();
                return Error{ErrorCode::Cancelled, "stopped", {}};
            }
            progress({++reports, 1000, 1, "working"});
            partial({});
        }
        if (request.frame == 7)
            return Error{ErrorCode::BadFormat, "broken", {}};
        Prediction prediction;
        prediction.frame = request.frame;
        return prediction;
    }
    QSemaphore started, gate, stopped;
    std::atomic<int> reports = 0;
};

} // namespace

class AnalysisServiceTest : public QObject {
    Q_OBJECT

    std::shared_ptr<GatedEngine> m_engine;
    AnalysisService::EngineLoader loader()
    {
        return [engine = m_engine]() -> Result<std::shared_ptr<InferenceEngine>> {
            return std::shared_ptr<InferenceEngine>(engine);
        };
    }
    static InferenceRequest frame(int number)
    {
        InferenceRequest request;
        request.frame = number;
        return request;
    }

private Q_SLOTS:
    void init() { m_engine = std::make_shared<GatedEngine>(); }

    void finishesInOrder()
    {
        AnalysisService service(loader());
        QSignalSpy finished(&service, &AnalysisService::finished);
        m_engine->gate.release(3);
        std::vector<quint64> jobs{service.start(frame(1)), service.start(frame(2)), service.start(frame(3))};
        QTRY_COMPARE(finished.size(), 3);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(finished[i][0].toULongLong(), jobs[static_cast<size_t>(i)]);
            QCOMPARE(finished[i][1].value<Prediction>().frame, i + 1);
        }
        QCOMPARE(service.unfinished(), 0);
    }

    void failuresAreTold()
    {
        AnalysisService service(loader());
        QSignalSpy failed(&service, &AnalysisService::failed);
        m_engine->gate.release();
        service.start(frame(7));
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].value<Error>().message, QString("broken"));
    }

    void aLoaderThatFailsIsTold()
    {
        AnalysisService service([]() -> Result<std::shared_ptr<InferenceEngine>> {
            return Error{ErrorCode::NotFound, "no engine", {}};
        });
        QSignalSpy failed(&service, &AnalysisService::failed);
        service.start(frame(1));
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::NotFound);
    }

    void cancelReturnsAtOnceAndSilencesTheJob()
    {
        AnalysisService service(loader());
        QSignalSpy failed(&service, &AnalysisService::failed);
        QSignalSpy finished(&service, &AnalysisService::finished);
        QSignalSpy progressed(&service, &AnalysisService::progressed);
        const auto running = service.start(frame(1));
        const auto waiting = service.start(frame(2));
        QVERIFY(m_engine->started.tryAcquire(1, 10'000));
        QElapsedTimer clock;
        clock.start();
        service.cancel(waiting);
        service.cancel(running);
        QVERIFY(clock.elapsed() < 50);
        QCOMPARE(service.unfinished(), 0);
        QVERIFY(m_engine->stopped.tryAcquire(1, 10'000));
        progressed.clear();
        QTRY_COMPARE(failed.size(), 2);
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::Cancelled);
        QCoreApplication::processEvents();
        QCOMPARE(progressed.size(), 0);
        QCOMPARE(finished.size(), 0);
        QVERIFY(!m_engine->started.tryAcquire(1)); // the waiting one never ran
        service.cancel(running);                   // and again does nothing
        QCoreApplication::processEvents();
        QCOMPARE(failed.size(), 2);
    }

    void reportsAreThrottled()
    {
        AnalysisService service(loader());
        QSignalSpy progressed(&service, &AnalysisService::progressed);
        QSignalSpy partial(&service, &AnalysisService::partialResult);
        QSignalSpy finished(&service, &AnalysisService::finished);
        QElapsedTimer clock;
        clock.start();
        service.start(frame(1));
        QTRY_VERIFY(m_engine->reports > 200);
        m_engine->gate.release();
        QTRY_COMPARE(finished.size(), 1);
        const auto most = clock.elapsed() / 100 + 3;
        QVERIFY(progressed.size() >= 2 && progressed.size() <= most);
        QVERIFY(partial.size() >= 1 && partial.size() <= most);
    }

    void destructionStopsWhatRuns()
    {
        {
            AnalysisService service(loader());
            service.start(frame(1));
            QVERIFY(m_engine->started.tryAcquire(1, 10'000));
        }
        QVERIFY(m_engine->stopped.tryAcquire(1));
    }

    void storedPredictionsComeBack()
    {
        Prediction prediction;
        prediction.modelId = "m";
        prediction.modelHash = "h";
        prediction.inputHash = "i";
        prediction.image = ImageId{"1.2.3"};
        prediction.frame = 4;
        prediction.probabilities = {0.25, 0.75};
        prediction.endpointProbability = 0.75;
        PixelBuffer values = *PixelBuffer::allocate({3, 2}, 1, SampleType::F32);
        values.mutableRow<float>(1)[2] = 0.5f;
        values.mutableRow<float>(0)[0] = std::nanf("");
        prediction.heatmaps.push_back({"P", QRectF(1, 2, 3, 4), values});
        prediction.segmentation = makePixels({5, 4}, 1, [](int x, int, int) { return x > 2; });
        prediction.segmentationArea = QRectF(0, 0, 50, 40);
        prediction.input = {makePixels({2, 2}, 3, [](int, int, int s) { return s; }), QRectF(0, 0, 9, 9), "as it is"};
        prediction.warnings = QStringList{"careful"};
        prediction.time = QDateTime(QDate(2024, 2, 29), QTime(1, 2, 3, 4));
        prediction.seconds = 1.5;
        const QJsonObject json = predictionToJson(prediction);
        const auto back = predictionFromJson(json);
        QVERIFY2(back.ok(), qPrintable(back.ok() ? QString() : back.error().message));
        QCOMPARE(predictionToJson(*back), json);
        QCOMPARE(back->image, prediction.image);
        QCOMPARE(back->time, prediction.time);
        QVERIFY(std::isnan(back->heatmaps[0].values.row<float>(0)[0]));
        QCOMPARE(back->heatmaps[0].values.row<float>(1)[2], 0.5f);
        QCOMPARE(back->segmentation.row<quint8>(3)[3], quint8(1));

        QJsonObject broken = json;
        QJsonObject map = json["heatmaps"].toArray()[0].toObject();
        QJsonObject pixels = map["values"].toObject();
        pixels["width"] = 4000;
        map["values"] = pixels;
        broken["heatmaps"] = QJsonArray{map};
        QVERIFY(!predictionFromJson(broken).ok());
        broken = json;
        broken.remove("modelHash");
        QVERIFY(predictionFromJson(broken).error().message.contains("'modelHash'"));
    }

    void jsonTellsTheHighestPlace()
    {
        Prediction prediction;
        prediction.probabilities = {0.25, 0.75};
        prediction.endpointProbability = 0.75;
        PixelBuffer values = *PixelBuffer::allocate({4, 2}, 1, SampleType::F32);
        values.mutableRow<float>(0)[0] = std::nanf("");
        values.mutableRow<float>(1)[2] = 0.5f;
        prediction.heatmaps.push_back({"P", QRectF(0, 0, 400, 200), values});
        ModelCard card;
        card.classes = QStringList{"no", "yes"};
        card.operatingPoint = 0.8;
        const QJsonObject json = predictionToJson(prediction, card, false);
        QCOMPARE(json["probabilities"].toObject()["yes"].toDouble(), 0.75);
        QCOMPARE(json["aboveOperatingPoint"].toBool(true), false);
        const QJsonObject map = json["heatmaps"].toArray()[0].toObject();
        QCOMPARE(map["highestAt"].toArray(), (QJsonArray{250, 150}));
        QCOMPARE(map["computedCells"].toInt(), 7);
        QVERIFY(json["segmentation"].isNull());
    }
};

QTEST_GUILESS_MAIN(AnalysisServiceTest)
#include "analysis_service_test.moc"
