// Panels that are narrow: what does not fit wraps, and nothing is cut off.
#include "tests/gui/desk.h"
#include "ui/models/ai_model.h"
#include "ui/models/job_model.h"
#include "ui/models/readout_model.h"
#include "ui/panels/ai_panel.h"
#include "ui/panels/status_line.h"

#include <QScrollArea>
#include <QScrollBar>

using namespace triptych;

class PanelsTest : public QObject {
    Q_OBJECT

    static bool shownNarrow(AiPanel& panel)
    {
        panel.resize(290, 900);
        panel.show();
        return QTest::qWaitForWindowExposed(&panel);
    }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void aJobSaysWhatItCountsAndElsePerCent()
    {
        ReadoutModel readout;
        JobModel jobs;
        StatusLine line(&readout, &jobs);
        const auto* text = line.findChild<QLabel*>(QStringLiteral("jobText"));
        QVERIFY(text);
        const JobId job = jobs.begin(QStringLiteral("Reading"), [] {});
        jobs.setProgress(job, {3, 1200, -1, QStringLiteral("Reading")});
        QVERIFY2(text->text().contains(QLatin1String("3 / 1,200")), qPrintable(text->text()));
        jobs.setProgress(job, partDone(0.276, QStringLiteral("Reading")));
        QVERIFY2(text->text().contains(QLatin1String("27 %")), qPrintable(text->text()));
        QVERIFY(!text->text().contains(QLatin1Char('/')));
    }

    void aRefusalIsReadToItsEnd()
    {
        AiModel ai;
        DisplayModel display;
        AiPanel panel(&ai, &display);
        QVERIFY(shownNarrow(panel));
        AiRun run;
        run.key = QStringLiteral("a");
        run.title = QStringLiteral("R CC · Mammogram net");
        run.card.name = QStringLiteral("Mammogram: normal, benign or malignant");
        run.state = AiRun::State::Failed;
        run.message =
            QStringLiteral("/home/reader/archive/2026/patient_with_a_long_name/study-1.2.840.113619.2.401.12345/"
                           "IMG_0000000000000000000000000000000000000001.dcm: the model wants images For "
                           "Presentation, this one is For Processing");
        ai.setRuns({run});
        auto* note = panel.findChild<QLabel*>(QStringLiteral("runNote"));
        QVERIFY(note);
        QTRY_VERIFY(note->isVisible());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTRY_VERIFY(note->height() >= note->heightForWidth(note->width()));
        QVERIFY(note->minimumSizeHint().width() <= note->width());
        const QRect inPanel(note->mapTo(&panel, QPoint()), note->size());
        QVERIFY(panel.rect().contains(inPanel));
        QCOMPARE(note->toolTip(), run.message);
        QCOMPARE(note->text().remove(QChar(0x200B)), run.message);
        Desk::keep(panel, "ai-refused.png");
    }

    void aFusedNumberThatAModelWarnedOfIsNotCalledCalibrated()
    {
        AiModel ai;
        DisplayModel display;
        AiPanel panel(&ai, &display);
        QVERIFY(shownNarrow(panel));
        const auto* meaning = panel.findChild<QLabel*>(QStringLiteral("fusedMeaning"));
        const auto* statement = panel.findChild<QLabel*>(QStringLiteral("fusedStatement"));
        QVERIFY(meaning && statement);
        FusedResult fused;
        fused.probability = 0.18;
        fused.shares = {{QStringLiteral("Ultrasound"), 0.18, 1, -0.2}};
        fused.statement = QStringLiteral("Missing: mammogram, slide. The weights are shared by what is present.");
        ai.setRevealed(true);
        ai.setFused(fused);
        QTRY_VERIFY(meaning->isVisible());
        QVERIFY(meaning->text().contains(QLatin1String("calibrated")));
        QCOMPARE(meaning->property("role").toString(), QStringLiteral("quiet"));

        fused.warned = true;
        fused.statement.prepend(
            QStringLiteral("Ultrasound: Body part <b>HEART, outside the model's contract: it is made "
                           "for BREAST and its answer means nothing here.\n"));
        ai.setFused(fused);
        QTRY_VERIFY(!meaning->text().contains(QLatin1String("calibrated")));
        QCOMPARE(meaning->property("role").toString(), QStringLiteral("amber"));
        QTRY_VERIFY(statement->height() >= statement->heightForWidth(statement->width()));
        // Whether a style is polished and the layout heard of it yet is a matter of time.
        QTRY_VERIFY(meaning->sizeHint().width() <= meaning->width());
        int said = 0;
        for (const auto* label : panel.findChildren<QLabel*>())
            said += label->isVisible() && label->text().contains(QLatin1String("Missing"));
        QCOMPARE(said, 1);
        QCOMPARE(statement->textFormat(), Qt::PlainText);
        Desk::keep(panel, "ai-fused-warned.png");
    }
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
