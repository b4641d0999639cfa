// The steps of a reader: their order, what memory keeps of them, and that a model with a small memory and a store of
// pages behaves like one with all the memory there is.
#include "core/annotation/annotation_history.h"
#include "core/annotation/annotation_model.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

const QSize kImageSize(1000, 700);
const ImageId kImage{QStringLiteral("image")};

AnnotationStep step(quint64 number, qsizetype bytes = 100)
{
    AnnotationStep made;
    made.id = {QStringLiteral("s"), number};
    made.text = QStringLiteral("step %1").arg(number);
    made.changes.tiles << TileChange{0, {}, QByteArray(bytes, 'x')};
    made.saved = true;
    return made;
}

/// A store of steps in memory: it takes edits as the database does, and gives pages of a few.
struct StepShelf {
    QList<AnnotationStep> steps;
    int pages = 0;

    void take(const AnnotationEdit& edit)
    {
        if (edit.kind == AnnotationEdit::Kind::Do) {
            steps.removeIf([](const AnnotationStep& old) { return old.undone; });
            steps << AnnotationStep{{edit.session, edit.sequence}, edit.text, edit.time, false, edit.changes, true};
            return;
        }
        for (AnnotationStep& known : steps)
            if (known.id == edit.target)
                known.undone = edit.kind == AnnotationEdit::Kind::Undo;
    }

    StepPage page(const StepRequest& request)
    {
        ++pages;
        StepPage page;
        page.request = request;
        const auto at = std::find_if(steps.begin(), steps.end(),
                                     [&](const AnnotationStep& known) { return known.id == request.from; });
        const qsizetype from = at - steps.begin();
        if (request.which == StepRequest::Which::Older) {
            const qsizetype first = std::max<qsizetype>(from - 3, 0);
            page.steps = steps.mid(first, from - first);
            page.older = first > 0;
        } else {
            page.steps = steps.mid(from + 1, 3);
            page.newer = from + 4 < steps.size();
        }
        return page;
    }
};

Shape randomShape(QRandomGenerator& random)
{
    Shape shape;
    for (int i = 0; i < 6; ++i)
        shape.points << QPointF(random.bounded(1000), random.bounded(700));
    return shape;
}

} // namespace

class AnnotationHistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void undoGoesBackAndRedoForthAndAGestureEndsIt()
    {
        AnnotationHistory history;
        for (quint64 i = 1; i <= 3; ++i)
            history.push(step(i));
        QCOMPARE(history.toUndo()->id.sequence, quint64(3));
        history.setUndone(history.toUndo()->id, true);
        history.setUndone(history.toUndo()->id, true);
        QCOMPARE(history.toUndo()->id.sequence, quint64(1));
        QCOMPARE(history.toRedo()->id.sequence, quint64(2));
        history.setUndone(history.toRedo()->id, false);
        QCOMPARE(history.toRedo()->id.sequence, quint64(3));
        history.push(step(4));
        QVERIFY(!history.canRedo());
        QCOMPARE(history.count(), 3);
    }

    void aRefusedStepIsPassedByUntilTheNextGesture()
    {
        AnnotationHistory history;
        for (quint64 i = 1; i <= 3; ++i)
            history.push(step(i));
        history.block({QStringLiteral("s"), 3});
        QCOMPARE(history.toUndo()->id.sequence, quint64(2));
        history.push(step(4));
        history.setUndone(history.toUndo()->id, true);
        QCOMPARE(history.toUndo()->id.sequence, quint64(3));
    }

    void memoryIsBoundedAndKeepsAFewStepsWhateverTheyTake()
    {
        AnnotationHistory history(10'000);
        for (quint64 i = 1; i <= 500; ++i) {
            history.push(step(i, 1000));
            QVERIFY(history.bytes() <= 10'000 || history.count() <= AnnotationHistory::kAlwaysKept + 1);
        }
        QVERIFY(history.count() < 10);
        QVERIFY(history.canUndo());
        AnnotationHistory tight(10);
        for (quint64 i = 1; i <= 50; ++i)
            tight.push(step(i, 1000));
        QVERIFY(tight.count() >= AnnotationHistory::kAlwaysKept);
    }

    void whatTheStoreDoesNotHaveIsNeverLetGo()
    {
        AnnotationHistory history(1000);
        for (quint64 i = 1; i <= 50; ++i) {
            AnnotationStep unsaved = step(i, 1000);
            unsaved.saved = false;
            history.push(unsaved);
        }
        QCOMPARE(history.count(), 50);
        for (quint64 i = 1; i <= 50; ++i)
            history.setSaved({QStringLiteral("s"), i});
        QVERIFY(history.count() < 10);
    }

    void aModelWithASmallMemoryGoesAllTheWayBack()
    {
        StepShelf shelf;
        AnnotationModel model(kImage, kImageSize, 1);
        model.setHistoryBudget(5000);
        connect(&model, &AnnotationModel::edited, this, [&](const AnnotationEdit& edit) {
            shelf.take(edit);
            model.acknowledge(edit.sequence);
        });
        QList<StepRequest> wanted;
        connect(&model, &AnnotationModel::historyWanted, this, [&](const StepRequest& r) { wanted << r; });
        const auto answer = [&] {
            while (!wanted.isEmpty())
                model.addSteps(shelf.page(wanted.takeFirst()));
        };
        QRandomGenerator random(7);
        QList<QList<Shape>> states{model.shapes()};
        for (int i = 0; i < 60; ++i) {
            model.addShape(randomShape(random));
            states << model.shapes();
        }
        QVERIFY(model.history().count() < 20);
        for (int i = 59; i >= 0; --i) {
            QVERIFY(model.canUndo());
            model.undo();
            answer();
            QVERIFY(model.shapes() == states[i]);
        }
        QVERIFY(!model.canUndo());
        QVERIFY(shelf.pages > 5);
        for (int i = 1; i <= 60; ++i) {
            QVERIFY(model.canRedo());
            model.redo();
            answer();
            QVERIFY(model.shapes() == states[i]);
        }
        QVERIFY(!model.canRedo());
    }

    void undosThatWaitForTheirStepsAreDoneWhenTheseCome()
    {
        StepShelf shelf;
        AnnotationModel model(kImage, kImageSize, 1);
        model.setHistoryBudget(10);
        connect(&model, &AnnotationModel::edited, this, [&](const AnnotationEdit& edit) {
            shelf.take(edit);
            model.acknowledge(edit.sequence);
        });
        QList<StepRequest> wanted;
        connect(&model, &AnnotationModel::historyWanted, this, [&](const StepRequest& r) { wanted << r; });
        QRandomGenerator random(8);
        for (int i = 0; i < 20; ++i)
            model.addShape(randomShape(random));
        for (int i = 0; i < 12; ++i)
            model.undo();
        QVERIFY(model.shapes().size() > 8);
        while (!wanted.isEmpty())
            model.addSteps(shelf.page(wanted.takeFirst()));
        QCOMPARE(model.shapes().size(), 8);
    }
};

QTEST_GUILESS_MAIN(AnnotationHistoryTest)
#include "annotation_history_test.moc"
