// The models that panels are bound to: jobs, messages, labels and the AI state.
#include "ui/models/ai_model.h"
#include "ui/models/job_model.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

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
        QVERIFY(qAlpha(labels.colourTable()[1]) == 255);
        info.visible = false;
        labels.setLabel(1, info);
        QCOMPARE(qAlpha(labels.colourTable()[1]), 0);
        labels.setActive(200);
        QCOMPARE(labels.active(), 1);
        labels.setActive(9);
        QCOMPARE(labels.active(), 9);
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
