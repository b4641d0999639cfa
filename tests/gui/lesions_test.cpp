// Lesions in the real window: outlined in two views, made one, described by mouse and keys, jumped through, found again
// after a restart.
#include "app/window/lesion_controller.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/models/lesion_model.h"
#include "ui/panels/lesions_panel.h"

#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

using namespace triptych;

class LesionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.2));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_case));
    }

    void cleanup() { m_desk.reset(); }

    void aLesionHasPartsInSeveralViews()
    {
        makeLesionInTwoViews();
        QCOMPARE(model().rowCount(), 1);
        const QStringList captions{model().at(0).parts[0].caption, model().at(0).parts[1].caption};
        QVERIFY(captions[0].startsWith(QLatin1String("L CC")) && captions[1].startsWith(QLatin1String("L MLO")));
        QCOMPARE(probe().find<QListWidget>("lesionParts")->count(), 2);
        m_desk->keep("lesions.png");
    }

    void aClickOnAPartJumpsThere()
    {
        makeLesionInTwoViews();
        auto* parts = probe().find<QListWidget>("lesionParts");
        const double before = view("L CC")->camera().zoom;
        probe().click(parts->viewport()->mapTo(m_desk->window.get(), parts->visualItemRect(parts->item(0)).center()));
        QTRY_COMPARE(m_desk->window->viewer().active(), view("L CC"));
        QVERIFY(view("L CC")->camera().zoom > before);
        probe().key(Qt::Key_J, Qt::AltModifier);
        QTRY_COMPARE(m_desk->window->viewer().active(), view("L MLO"));
    }

    void descriptorsAreChosenAndKept()
    {
        makeLesionInTwoViews();
        QVERIFY(m_desk->chooseEntry("descriptor-assessment", QStringLiteral("4B")));
        QVERIFY(m_desk->chooseEntry("descriptor-mg.mass.margin", QStringLiteral("Spiculated")));
        QVERIFY(!probe().find<QWidget>("descriptor-us.mass.echo")); // it is in no ultrasound
        auto* morphology = probe().find<QToolButton>("descriptor-mg.calc.morphology");
        QVERIFY(chooseFromMenu([&] { probe().click(morphology); }, {QStringLiteral("Amorphous")}));
        QVERIFY(chooseFromMenu([&] { probe().click(morphology); }, {QStringLiteral("Fine pleomorphic")}));
        auto* name = probe().find<QLineEdit>("lesionName");
        name->selectAll();
        probe().click(name);
        name->selectAll();
        probe().type(QStringLiteral("Upper outer"));
        probe().key(Qt::Key_Return);
        m_desk->keep("lesions-described.png");
        const Lesion said = model().at(0).lesion;
        QCOMPARE(said.name, QStringLiteral("Upper outer"));
        QCOMPARE(said.descriptors.value(QStringLiteral("assessment")), QStringList{QStringLiteral("4B")});
        QCOMPARE(said.descriptors.value(QStringLiteral("mg.calc.morphology")),
                 (QStringList{QStringLiteral("amorphous"), QStringLiteral("fine-pleomorphic")}));

        m_desk.reset(); // the next day
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_case));
        QTRY_COMPARE(model().rowCount(), 1);
        QTRY_COMPARE(model().at(0).parts.size(), 2);
        QCOMPARE(model().at(0).lesion, said);
    }

    void aPartIsTakenOutAndPutBack()
    {
        makeLesionInTwoViews();
        auto* parts = probe().find<QListWidget>("lesionParts");
        probe().click(parts->viewport()->mapTo(m_desk->window.get(), parts->visualItemRect(parts->item(1)).center()));
        probe().key(Qt::Key_Delete);
        QTRY_COMPARE(model().at(0).parts.size(), 1);
        QCOMPARE(view("L MLO")->annotations()->shapes().size(), 1); // the outline itself stays
        probe().key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(model().at(0).parts.size(), 2);
    }

    void aDeletedLesionLeavesItsOutlines()
    {
        makeLesionInTwoViews();
        probe().click(probe().find<QPushButton>("deleteLesion"));
        QTRY_COMPARE(model().rowCount(), 0);
        for (const char* caption : {"L CC", "L MLO"}) {
            QCOMPARE(view(caption)->annotations()->shapes().size(), 1);
            QVERIFY(view(caption)->annotations()->shapes().front().lesion.isEmpty());
        }
    }

private:
    const WindowProbe& probe() const { return m_desk->probe; }
    LesionModel& model() const { return *m_desk->window->findChild<LesionController*>()->model(); }
    ViewCell* view(const QString& caption) const
    {
        for (ViewCell* cell : m_desk->window->viewer().cells())
            if (imageCaption(cell->image()->info()).startsWith(caption))
                return cell;
        return nullptr;
    }
    /// Draws an ellipse and leaves it chosen.
    void outline(const char* caption) const
    {
        ViewCell* cell = view(QLatin1String(caption));
        QVERIFY(cell);
        probe().key(Qt::Key_O);
        probe().drag(probe().at(&cell->canvas(), 0.2, 0.4), probe().at(&cell->canvas(), 0.3, 0.5));
        QTRY_COMPARE(cell->canvas().selection().size(), 1);
    }
    void makeLesionInTwoViews() const
    {
        m_desk->showTab("Lesions");
        outline("L CC");
        probe().key(Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(model().rowCount(), 1);
        outline("L MLO");
        auto* add = probe().find<QPushButton>("addToLesion");
        QTRY_VERIFY(add->isEnabled());
        probe().click(add);
        QTRY_COMPARE(model().at(0).parts.size(), 2);
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(LesionsTest)
#include "lesions_test.moc"
