// The models that panels are bound to: jobs, messages, labels and the AI state.
#include "ui/models/ai_model.h"
#include "ui/models/job_model.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"
#include "ui/models/tool_settings.h"

#include <QSignalSpy>
#include <QTest>

using namespace triptych;

class WindowModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cancelForgetsTheJobAtOnce()
    {
        JobModel jobs;
        int stops = 0;
        const JobId id = jobs.begin(QStringLiteral("Slide analysis"), [&] { ++stops; });
        jobs.setProgress(id, {10, 100, 38, {}});
        QCOMPARE(jobs.jobs().first().progress.done, 10);
        jobs.cancel(id);
        QCOMPARE(stops, 1);
        QVERIFY(jobs.jobs().isEmpty());
        QSignalSpy changes(&jobs, &JobModel::changed);
        jobs.setProgress(id, {20, 100, 30, {}}); // what a cancelled job still says is ignored
        jobs.finish(id);
        jobs.cancel(id);
        QCOMPARE(changes.count(), 0);
        QCOMPARE(stops, 1);
    }

    void remainingTimeInWords()
    {
        QCOMPARE(remainingText(-1), QString());
        QCOMPARE(remainingText(37.2), QStringLiteral("38 s left"));
        QCOMPARE(remainingText(150), QStringLiteral("3 min left"));
    }

    void theSameMessageIsShownOnce()
    {
        MessageModel messages;
        messages.post({ErrorCode::BadFormat, QStringLiteral("a.dcm: truncated"), {}});
        messages.post({ErrorCode::BadFormat, QStringLiteral("a.dcm: truncated"), {}});
        QCOMPARE(messages.count(), 1);
        messages.dismiss();
        QVERIFY(messages.isEmpty());
        messages.dismiss();
    }

    void aMessageThatNoLongerHoldsIsTakenBack()
    {
        MessageModel messages;
        messages.post(UserMessage::Severity::Error, QStringLiteral("the disk is full"));
        messages.post(UserMessage::Severity::Warning, QStringLiteral("another"));
        messages.withdraw(QStringLiteral("the disk is full"));
        QCOMPARE(messages.count(), 1);
        QCOMPARE(messages.current().text, QStringLiteral("another"));
        QSignalSpy changes(&messages, &MessageModel::changed);
        messages.withdraw(QStringLiteral("never said"));
        QCOMPARE(changes.count(), 0);
    }

    void hiddenLabelsHaveNoColour()
    {
        LabelModel labels;
        LabelInfo info = labels.labels().value(1);
        QVERIFY(qAlpha(labelColourTable(labels.labels())[1]) == 255);
        info.opacity = 0.4;
        labels.setLabel(1, info);
        QCOMPARE(qAlpha(labelColourTable(labels.labels())[1]), 102);
        info.visible = false;
        labels.setLabel(1, info);
        QCOMPARE(qAlpha(labelColourTable(labels.labels())[1]), 0);
        QCOMPARE(qAlpha(labelColourTable(labels.labels())[200]), 255); // nobody's, and seen all the same
        QVERIFY(spareLabelColour(200) != spareLabelColour(201));
        labels.setActive(200);
        QCOMPARE(labels.active(), 1);
        labels.setActive(9);
        QCOMPARE(labels.active(), 9);
    }

    void thereAreUpTo255LabelsWithNineKeys()
    {
        LabelModel labels;
        QSignalSpy active(&labels, &LabelModel::activeChanged);
        QCOMPARE(labels.add(QStringLiteral("Skin")), 10);
        QCOMPARE(labels.active(), 10);
        labels.remove(4);
        QCOMPARE(labels.add(), 4); // the lowest that is free
        labels.remove(4);
        QCOMPARE(labels.active(), 5);
        const int copy = labels.duplicate(10);
        QCOMPARE(labels.labels().value(copy).name, QStringLiteral("Skin 2"));
        while (labels.add() != 0) {
        }
        QCOMPARE(labels.labels().size(), LabelModel::kMost);
        QCOMPARE(labels.duplicate(1), 0);
        QVERIFY(labels.freeNumbers().isEmpty());
        labels.setLabel(256, {});
        labels.setLabel(0, {});
        QCOMPARE(labels.labels().size(), LabelModel::kMost);
        labels.setKey(2, 77);
        QCOMPARE(labels.ofKey(2), 77);
        labels.setKey(5, 77); // one key a label
        QCOMPARE(labels.ofKey(2), 0);
        QCOMPARE(labels.keyOf(77), 5);
        labels.takeKey(77);
        QCOMPARE(labels.keyOf(77), 0);
        labels.setKeys({1, 2});
        QCOMPARE(labels.ofKey(1), 1);
        for (int number = 1; number <= 255; ++number)
            labels.remove(number);
        QCOMPARE(labels.labels().size(), 1); // the last one stays
    }

    void toolSettingsComeBackAsTheyWere()
    {
        ToolSettings settings;
        settings.setBrushRadius(77);
        PaintOptions paint;
        paint.form = BrushForm::Square;
        paint.pressure = false;
        paint.over = PaintOver::OneLabel;
        paint.onlyLabel = 31;
        paint.edges = 0.25;
        settings.setPaint(paint);
        RegionOptions region;
        region.tolerance = 4.5;
        region.fillHoles = false;
        region.byValue = true;
        settings.setRegion(region);
        settings.setLabelOps({2.5, true});
        ToolSettings restored;
        restored.restore(settings.toJson());
        QCOMPARE(restored.brushRadius(), 77.0);
        QCOMPARE(restored.paint(), paint);
        QCOMPARE(restored.region(), region);
        QCOMPARE(restored.labelOps(), settings.labelOps());
        restored.restore({{QStringLiteral("radius"), -5}, {QStringLiteral("over"), 99}, {QStringLiteral("edges"), 7}});
        QCOMPARE(restored.brushRadius(), ToolSettings::kMinRadius);
        QCOMPARE(restored.paint().over, PaintOver::OneLabel);
        QCOMPARE(restored.paint().edges, 1.0);
    }

    void resultsAreThereOnceAModelIsDone()
    {
        AiModel model;
        AiRun run;
        run.key = QStringLiteral("m/1");
        run.state = AiRun::State::Running;
        model.setRuns({run});
        QVERIFY(model.running());
        QVERIFY(!model.hasResults());
        run.state = AiRun::State::Done;
        run.prediction = Prediction{};
        model.updateRun(run);
        QVERIFY(!model.running());
        QVERIFY(model.hasResults());
    }
};

QTEST_GUILESS_MAIN(WindowModelsTest)
#include "window_models_test.moc"
