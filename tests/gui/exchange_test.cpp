// What leaves the window comes back the same: shapes as GeoJSON, painted labels as PNG, NIfTI and NRRD, and the report
// as text. Drawn, exported, imported and saved with real mouse and key events and the real file dialogs.
#include "tests/gui/exchange_dialogs.h"
#include "tests/gui/file_dialog.h"
#include "tests/phantom_files.h"

#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include <cmath>

using namespace triptych;

Q_DECLARE_METATYPE(triptych::ImageKind)

class ExchangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_phantom = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_phantom, 0.1));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_phantom));
    }
    void cleanup() { m_desk.reset(); }

    void shapesComeBackAsTheyWere_data() { kinds(); }
    void shapesComeBackAsTheyWere()
    {
        QFETCH(const ImageKind, kind);
        ViewCell* cell = choose(kind);
        drawOneOfEach(cell);
        const QList<Shape> drawn = cell->annotations()->shapes();
        QCOMPARE(drawn.size(), 5);
        const QString path = m_folder->filePath(QStringLiteral("shapes.geojson"));
        m_desk->probe.key(Qt::Key_E, Qt::ControlModifier);
        QVERIFY(answerExportDialog(*m_desk, path, "export-shapes.png"));
        QTRY_VERIFY2(m_desk->text("messageText").contains(path), qPrintable(m_desk->text("messageText")));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("features")].toArray().size(), 5);

        m_desk->probe.click(m_desk->probe.at(&cell->canvas(), 0.5, 0.5));
        for (int i = 0; i < 5; ++i)
            m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(cell->annotations()->shapes().isEmpty());
        importFile(path);
        QVERIFY(answerImportDialog(*m_desk, "import-shapes.png"));
        QTRY_COMPARE(cell->annotations()->shapes().size(), 5);
        for (int i = 0; i < 5; ++i)
            compare(cell->annotations()->shapes()[i], drawn[i]);
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier); // the import is one step
        QTRY_VERIFY(cell->annotations()->shapes().isEmpty());
    }

    void paintedLabelsComeBackAsTheyWere_data()
    {
        QTest::addColumn<ImageKind>("kind");
        QTest::addColumn<QString>("ending");
        for (const ImageKind kind : {ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide})
            for (const char* ending : {"png", "nii.gz", "nrrd"})
                QTest::addRow("%s %s", qPrintable(imageKindName(kind)), ending) << kind << QString::fromLatin1(ending);
    }
    void paintedLabelsComeBackAsTheyWere()
    {
        QFETCH(const ImageKind, kind);
        QFETCH(const QString, ending);
        ViewCell* cell = choose(kind);
        paintTwoLabels(cell);
        const bool everyFrame = kind == ImageKind::Ultrasound && ending != QLatin1String("png");
        if (everyFrame) {
            m_desk->probe.key(Qt::Key_Period);
            paintTwoLabels(cell);
        }
        const QList<int> frames = cell->annotations()->paintedFrames();
        QCOMPARE(frames.size(), everyFrame ? 2 : 1);
        QMap<int, LabelMap> painted;
        for (const int frame : frames)
            painted[frame] = cell->annotations()->labelMap(frame);

        const QString path = m_folder->filePath(QStringLiteral("mask.") + ending);
        m_desk->probe.key(Qt::Key_M, Qt::ControlModifier);
        QVERIFY(answerExportDialog(*m_desk, path, "export-labels.png"));
        QTRY_VERIFY2(m_desk->text("messageText").contains(path), qPrintable(m_desk->text("messageText")));
        const bool eachFrame = kind == ImageKind::Ultrasound && ending == QLatin1String("png"); // a file for each
        const QString back =
            eachFrame
                ? m_folder->filePath(QStringLiteral("mask_frame%1.png").arg(frames[0] + 1, 3, 10, QLatin1Char('0')))
                : path;
        if (ending == QLatin1String("png"))
            QCOMPARE(QImageReader(back).size(), cell->annotations()->maskSize());

        const auto isEmpty = [&] {
            return std::all_of(frames.begin(), frames.end(),
                               [&](int frame) { return cell->annotations()->labelMap(frame).isEmpty(); });
        };
        for (int i = 0; i < 2 * frames.size(); ++i)
            m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(isEmpty());
        importFile(back);
        QVERIFY2(answerImportDialog(*m_desk, "import-labels.png"), qPrintable(m_desk->text("messageText")));
        QTRY_VERIFY(!isEmpty());
        for (const int frame : frames)
            QVERIFY(cell->annotations()->labelMap(frame) == painted[frame]);
    }

    void theDialogSaysWhatIsLostBeforeAnythingIsWritten()
    {
        ViewCell* cell = choose(ImageKind::Ultrasound);
        drawOneOfEach(cell);
        paintTwoLabels(cell);
        m_desk->probe.key(Qt::Key_E, Qt::ControlModifier);
        auto* dialog = shownDialog<ExportDialog>(*m_desk);
        QVERIFY(dialog);
        const WindowProbe probe(*dialog);
        const auto losses = [&] { return probe.find<QLabel>("exportLosses")->text(); };
        auto* formats = probe.find<QListWidget>("exportFormats");
        const auto choose = [&](const char* name) {
            for (int row = 0; row < formats->count(); ++row)
                if (formats->item(row)->text().startsWith(QLatin1String(name)))
                    probe.click(
                        formats->viewport()->mapTo(dialog, formats->visualItemRect(formats->item(row)).center()));
        };
        QVERIFY(typePath(*dialog, m_folder->filePath(QStringLiteral("all.geojson"))));
        choose("COCO");
        QVERIFY2(losses().contains(QStringLiteral("1 line, point or note is left out")), qPrintable(losses()));
        QVERIFY(probe.find<QLineEdit>("exportPath")->text().endsWith(QStringLiteral("/all.coco.json")));
        Desk::keep(*dialog, "export-coco.png");
        choose("NIfTI");
        QVERIFY2(losses().contains(QStringLiteral("4 shapes are painted as whole pixels")), qPrintable(losses()));
        QVERIFY(typePath(*dialog, m_folder->filePath(QStringLiteral("all.png")))); // the ending chooses the format
        QVERIFY(formats->currentItem()->text().startsWith(QStringLiteral("PNG")));
        QVERIFY(probe.find<QLabel>("exportFiles")->text().contains(QStringLiteral("all_frame001.png")));
        Desk::keep(*dialog, "export-png.png");
        QVERIFY(typePath(*dialog, m_folder->filePath(QStringLiteral("all.doc"))));
        QVERIFY(!probe.find<QPushButton>("exportNow")->isEnabled());
        probe.click(probe.find<QAbstractButton>("exportShapes")); // nothing is ticked: nothing to choose from
        QCOMPARE(formats->count(), 0);
        QVERIFY(closeWith(*m_desk, dialog, "exportCancel"));
        QVERIFY(QDir(m_folder->path()).entryList({QStringLiteral("all*")}).isEmpty());
    }

    void theWholeCaseGoesIntoOneCocoFileAndBack()
    {
        for (const ImageKind kind : {ImageKind::Mammogram, ImageKind::Ultrasound})
            drawOneOfEach(choose(kind));
        m_desk->probe.key(Qt::Key_E, Qt::ControlModifier);
        auto* dialog = shownDialog<ExportDialog>(*m_desk);
        QVERIFY(dialog);
        const WindowProbe probe(*dialog);
        auto* scope = probe.find<QComboBox>("exportScope");
        scope->setFocus();
        probe.key(Qt::Key_End);
        QTRY_VERIFY(scope->currentText().contains(QStringLiteral("images of the case")));
        const QString path = m_folder->filePath(QStringLiteral("case.coco.json"));
        QVERIFY(answerExportDialog(*m_desk, path));
        QTRY_VERIFY2(m_desk->text("messageText").contains(path), qPrintable(m_desk->text("messageText")));
        importFile(path);
        auto* preview = shownDialog<ImportDialog>(*m_desk);
        QVERIFY(preview);
        QVERIFY(
            preview->findChild<QLabel*>(QStringLiteral("importCounts"))->text().contains(QStringLiteral("8 shapes")));
        auto* notes = preview->findChild<QPlainTextEdit*>(QStringLiteral("importNotes"));
        QVERIFY(notes);
        QVERIFY2(notes->toPlainText().contains(QStringLiteral("8 of these shapes are here already")),
                 qPrintable(notes->toPlainText()));
        Desk::keep(*preview, "import-case.png");
        QVERIFY(closeWith(*m_desk, preview, "importCancel"));
        QCOMPARE(m_desk->view(ImageKind::Ultrasound)->annotations()->shapes().size(), 5);
    }

    void aMaskOfAnotherImageIsRefusedByItsSize()
    {
        ViewCell* mammogram = choose(ImageKind::Mammogram);
        paintTwoLabels(mammogram);
        const QString path = m_folder->filePath(QStringLiteral("mask.png"));
        m_desk->probe.key(Qt::Key_M, Qt::ControlModifier);
        QVERIFY(answerExportDialog(*m_desk, path, "export-labels.png"));
        QTRY_VERIFY(m_desk->text("messageText").contains(path));
        m_desk->keep("exported.png");
        ViewCell* clip = choose(ImageKind::Ultrasound);
        importFile(path);
        const QString wanted = QStringLiteral("%1 × %2").arg(clip->image()->info().size().width()).arg(450);
        QTRY_VERIFY2(m_desk->text("messageText").contains(wanted), qPrintable(m_desk->text("messageText")));
        QVERIFY(m_desk->text("messageText").contains(path));
        QVERIFY(clip->annotations()->paintedFrames().isEmpty());
    }

    void anImageOfTheCaseIsNeverWrittenOver()
    {
        ViewCell* cell = choose(ImageKind::Mammogram);
        const QString source = cell->image()->info().path;
        QFile file(source);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        paintTwoLabels(cell);
        const QString link = m_folder->filePath(QStringLiteral("innocent.geojson"));
        QVERIFY(QFile::link(source, link));
        m_desk->probe.key(Qt::Key_M, Qt::ControlModifier);
        QVERIFY(answerExportDialog(*m_desk, link));
        QTRY_VERIFY2(m_desk->text("messageText").contains(QStringLiteral("innocent.geojson")),
                     qPrintable(m_desk->text("messageText")));
        QVERIFY(file.seek(0));
        QCOMPARE(file.readAll(), before);
    }

    void theReportIsWhatWasSeenAndMeasured()
    {
        ViewCell* cell = choose(ImageKind::Mammogram);
        m_desk->probe.key(Qt::Key_L);
        m_desk->probe.drag(m_desk->probe.at(&cell->canvas(), 0.3, 0.5), m_desk->probe.at(&cell->canvas(), 0.6, 0.5));
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        const QString measured = measurementText(cell->annotations()->shapes()[0], cell->image()->info().calibration);
        QVERIFY(measured.endsWith(QStringLiteral(" mm")));
        m_desk->showTab("Report");
        auto* text = m_desk->probe.find<QPlainTextEdit>("report");
        QTRY_VERIFY(text->isVisible());
        m_desk->keep("report.png");
        const QString path = m_folder->filePath(QStringLiteral("report.txt"));
        m_desk->probe.click(m_desk->probe.find<QPushButton>("saveReport"));
        QVERIFY(answerFileDialog(*m_desk, path));
        QTRY_VERIFY(m_desk->text("messageText").contains(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString saved = QString::fromUtf8(file.readAll());
        QCOMPARE(saved, text->toPlainText());
        for (const QString& part :
             {QStringLiteral("PHANTOM-0001"), QStringLiteral("F · 54 y"), QStringLiteral("MG ×4"), measured,
              QStringLiteral("R CC, 2026-03-12"), QStringLiteral("prior"), QStringLiteral("not committed"),
              QStringLiteral("not revealed"), QStringLiteral("Research use only")})
            QVERIFY2(saved.contains(part), qPrintable(part + QLatin1Char('\n') + saved));
    }

private:
    static void kinds()
    {
        QTest::addColumn<ImageKind>("kind");
        for (const ImageKind kind : {ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide})
            QTest::addRow("%s", qPrintable(imageKindName(kind))) << kind;
    }

    ViewCell* choose(ImageKind kind) const
    {
        ViewCell* cell = m_desk->view(kind);
        m_desk->probe.key(Qt::Key_S);
        m_desk->probe.click(m_desk->probe.at(&cell->canvas(), 0.5, 0.5));
        return cell;
    }

    void drawOneOfEach(ViewCell* cell) const
    {
        const WindowProbe& probe = m_desk->probe;
        const auto at = [&](double x, double y) { return probe.at(&cell->canvas(), x, y); };
        probe.key(Qt::Key_R);
        probe.key(Qt::Key_2);
        probe.drag(at(0.3, 0.3), at(0.45, 0.4));
        probe.key(Qt::Key_O);
        probe.key(Qt::Key_3);
        probe.drag(at(0.5, 0.3), at(0.7, 0.4));
        probe.key(Qt::Key_L);
        probe.drag(at(0.3, 0.45), at(0.6, 0.5));
        probe.key(Qt::Key_D);
        probe.key(Qt::Key_4);
        probe.drag(at(0.3, 0.55), at(0.5, 0.7), Qt::LeftButton, 20);
        probe.key(Qt::Key_P);
        for (const QPoint corner : {at(0.55, 0.55), at(0.7, 0.58), at(0.62, 0.7)}) {
            probe.click(corner);
            QTest::qWait(QApplication::doubleClickInterval() + 20); // three clicks, not a double click
        }
        probe.key(Qt::Key_Return);
    }

    void paintTwoLabels(ViewCell* cell) const
    {
        const WindowProbe& probe = m_desk->probe;
        probe.key(Qt::Key_B);
        probe.key(Qt::Key_1);
        probe.drag(probe.at(&cell->canvas(), 0.4, 0.5), probe.at(&cell->canvas(), 0.6, 0.5));
        probe.key(Qt::Key_3);
        probe.drag(probe.at(&cell->canvas(), 0.5, 0.45), probe.at(&cell->canvas(), 0.5, 0.6));
    }

    static void compare(const Shape& back, const Shape& drawn)
    {
        QCOMPARE(back.type, drawn.type);
        QCOMPARE(back.label, drawn.label);
        QCOMPARE(back.frame, drawn.frame);
        QCOMPARE(back.name, drawn.name);
        QCOMPARE(back.points.size(), drawn.points.size());
        // Boxes may come back with other corners first.
        QVERIFY(std::abs(areaPixels(back) - areaPixels(drawn)) < 1e-3 * (1 + areaPixels(drawn)));
        const bool box = drawn.type == ShapeType::Rectangle || drawn.type == ShapeType::Ellipse;
        for (int i = 0; !box && i < drawn.points.size(); ++i)
            QVERIFY(QLineF(back.points[i], drawn.points[i]).length() < 1e-3);
        const QRectF one = back.boundingRect(), other = drawn.boundingRect();
        QVERIFY(QLineF(one.topLeft(), other.topLeft()).length() < 1e-3);
        QVERIFY(QLineF(one.bottomRight(), other.bottomRight()).length() < 1e-3);
    }

    void importFile(const QString& path) const
    {
        auto* menu = m_desk->probe.find<QToolButton>("programMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(menu); }, {QStringLiteral("Import shapes or labels")}));
        QVERIFY(answerFileDialog(*m_desk, path));
    }

    QTemporaryDir m_data;
    QString m_phantom;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(ExchangeTest)
#include "exchange_test.moc"
