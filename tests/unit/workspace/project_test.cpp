// Annotation projects: what a folder holds, what the store keeps, layers that stay apart, and what is compared.
#include "core/annotation/annotation_layer.h"
#include "core/annotation/marked_labels.h"
#include "core/workspace/project_agreement.h"
#include "tests/unit/workspace/store_probe.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

using namespace triptych;

Q_DECLARE_METATYPE(triptych::StoredProject)

namespace {

void put(const QDir& root, const QString& name, const QByteArray& bytes = "x")
{
    root.mkpath(QFileInfo(name).path());
    QFile file(root.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QStringList filesOf(const ProjectFolder& folder)
{
    QStringList files;
    for (const ProjectItem& item : folder.items)
        files << item.file;
    return files;
}

AnnotationProject sample()
{
    AnnotationProject project;
    project.id = QStringLiteral("p1");
    project.name = QStringLiteral("Ultraschall, Öffnung");
    project.folder = QStringLiteral("/data/us");
    project.readers = {QStringLiteral("Ann"), QStringLiteral("Bo")};
    project.blinded = true;
    project.labels = labelTemplates().first();
    project.licence = QStringLiteral("CC BY 4.0");
    project.created = QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.678Z"), Qt::ISODateWithMs);
    project.items = {{QStringLiteral("a.png"), QStringLiteral("g1"), QStringLiteral("benign")},
                     {QStringLiteral("b.png"), {}, {}}};
    return project;
}

StoredProject load(CaseStore& store, const QString& id)
{
    QSignalSpy loaded(&store, &CaseStore::projectLoaded);
    store.loadProject(id);
    return loaded.wait(20'000) ? loaded.front().front().value<StoredProject>() : StoredProject();
}

} // namespace

class ProjectTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFolderIsListed()
    {
        const QDir root(m_folder->path());
        for (const char* name :
             {"benign/scan 2.png", "benign/scan 10.png", "benign/scan 2_mask.png", "benign/scan 2_mask_1.png",
              "malignant/only_mask.png", "benign/.hidden.png", "malignant/notes.txt", "malignant/old.PNG"})
            put(root, QString::fromLatin1(name));
        put(root, QStringLiteral("malignant/1.2.840.7"), QByteArray(128, 0) + "DICM");
        put(root, QStringLiteral("malignant/1.2.840.8"), "no image");
        QVERIFY(QFile::link(root.filePath("benign/scan 10.png"), root.filePath("benign/link.png")));
        put(root, QStringLiteral("groups.csv"), "file,class,group\nscan 2.png,benign,77\nold.PNG,other,78\n");
        const auto listed = listProjectFolder(m_folder->path().toStdString(), {"benign", "malignant"});
        QVERIFY(listed.ok());
        // "only_mask.png" has no image beside it: it is one.
        QCOMPARE(filesOf(*listed), QStringList({"benign/scan 2.png", "benign/scan 10.png", "malignant/1.2.840.7",
                                                "malignant/old.PNG", "malignant/only_mask.png"}));
        QCOMPARE(listed->items[0].group, QString("77"));
        QCOMPARE(listed->items[0].knownClass, QString("benign"));
        QCOMPARE(listed->items[1].group, QString());                 // folders are classes, not patients
        QCOMPARE(listed->items[3].knownClass, QString("malignant")); // the table's class is none of the project's
        QVERIFY(listed->notes.join(' ').contains("2 masks"));
        QVERIFY(listed->notes.join(' ').contains("2 files are no images"));
        const auto patients = listProjectFolder(m_folder->path().toStdString(), {});
        QCOMPARE(patients->items[1].group, QString("benign"));
        QCOMPARE(patients->items[1].knownClass, QString());
    }

    void whatCannotBeListed()
    {
        QCOMPARE(listProjectFolder("/no/such/folder", {}).error().code, ErrorCode::NotFound);
        QCOMPARE(listProjectFolder(m_folder->path().toStdString(), {}).error().code, ErrorCode::NotFound);
        put(QDir(m_folder->path()), QStringLiteral("a.png"));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(listProjectFolder(m_folder->path().toStdString(), {}, stop.get_token()).error().code,
                 ErrorCode::Cancelled);
    }

    void aRealSetIsListedAtOnce()
    {
        const QString busi = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi");
        if (!QDir(busi).exists())
            QSKIP("../shared/data is not there");
        QElapsedTimer clock;
        clock.start();
        const auto listed = listProjectFolder(busi.toStdString(), {"benign", "malignant", "normal"});
        qInfo("590 images listed in %lld ms", clock.elapsed());
        QVERIFY(listed.ok());
        QCOMPARE(listed->items.size(), 590);
        QVERIFY(std::all_of(listed->items.cbegin(), listed->items.cend(), [](const ProjectItem& item) {
            return !item.group.isEmpty() && item.file.startsWith(item.knownClass + '/');
        }));
    }

    void jsonKeepsAll()
    {
        AnnotationProject project = sample();
        project.adjudicator = QStringLiteral("Cy");
        project.unblinded = project.created.addDays(3);
        const auto again = projectFromJson(projectToJson(project));
        QVERIFY(again.ok());
        QVERIFY(*again == project);
        QCOMPARE(projectFromJson({}).error().code, ErrorCode::BadFormat);
    }

    void theStoreKeepsProjects()
    {
        const QString path = m_folder->filePath("cases.sqlite");
        {
            CaseStore store(path);
            store.saveProject(sample());
            store.saveProgress("p1", {"a.png", "Ann", ItemState::Started, {}, {}, {}, QDateTime::currentDateTimeUtc()});
            store.saveProgress("p1", {"a.png", "Bo", ItemState::NeedsReview, "dark", "benign", ImageId{"i"},
                                      QDateTime::currentDateTimeUtc()});
            store.saveProgress(
                "p1",
                {"a.png", "Ann", ItemState::Done, {}, "malignant", ImageId{"i"}, QDateTime::fromMSecsSinceEpoch(5)});
            store.saveProjectPlace("p1", "Ann", "a.png");
            store.saveProjectPlace("p1", "Ann", "b.png");
            AnnotationProject other = sample();
            other.id = QStringLiteral("p2");
            store.saveProject(other);
            store.removeProject("p2");
        }
        CaseStore store(path);
        const StoredProject stored = load(store, "p1");
        QVERIFY(stored.project == sample());
        QCOMPARE(stored.progress.size(), 2);
        QCOMPARE(stored.progress[0].reader, QString("Ann"));
        QCOMPARE(stored.progress[0].state, ItemState::Done);
        QCOMPARE(stored.progress[0].imageClass, QString("malignant"));
        QCOMPARE(stored.progress[0].changed.toMSecsSinceEpoch(), 5);
        QCOMPARE(stored.progress[1].note, QString("dark"));
        QCOMPARE(stored.places, (QMap<QString, QString>{{"Ann", "b.png"}}));
        QVERIFY(load(store, "nowhere").project.id.isEmpty());
        QSignalSpy listed(&store, &CaseStore::projectsLoaded);
        store.loadProjects();
        QVERIFY(listed.wait(20'000));
        const auto projects = listed.front().front().value<QList<ProjectSummary>>();
        QCOMPARE(projects.size(), 1); // removed from the list, but not lost
        QCOMPARE(projects[0].folder, QString("/data/us"));
        QCOMPARE(load(store, "p2").project.id, QString("p2"));
    }

    void aProjectIsShownWhileTheDiskRefuses()
    {
        const QString folder = m_folder->filePath("locked");
        QVERIFY(QDir().mkpath(folder));
        put(QDir(folder), QStringLiteral("cases.sqlite"), "this is no database, and it is left as it is");
        CaseStore store(folder + "/cases.sqlite");
        store.saveProject(sample());
        store.saveProgress("p1", {"a.png", "Ann", ItemState::Done, "n", {}, {}, QDateTime::currentDateTimeUtc()});
        store.saveProjectPlace("p1", "Ann", "a.png");
        const StoredProject stored = load(store, "p1");
        QVERIFY(stored.project == sample());
        QCOMPARE(stored.progress.size(), 1);
        QCOMPARE(stored.places.value("Ann"), QString("a.png"));
    }

    void layersStayApart()
    {
        const ImageId image{QStringLiteral("1.2.3")};
        AnnotationProject project = sample();
        const ImageId ann = layeredImage(image, project.layerOf("Ann")),
                      bo = layeredImage(image, project.layerOf("Bo"));
        QVERIFY(ann != bo && ann != image && layeredImage(image, {}) == image);
        QVERIFY(imageOfLayer(ann) == image && imageOfLayer(image) == image);
        CaseStore store(m_folder->filePath("cases.sqlite"));
        using namespace storeprobe;
        store.saveEdit(shapeEdit(ann, 1));
        store.saveEdit(strokeEdit(ann, 2, {50, 50}, {90, 50}, 1));
        store.saveEdit(strokeEdit(bo, 3, {50, 300}, {90, 300}, 2));
        const auto ofAnn = storeprobe::load(store, ann), ofBo = storeprobe::load(store, bo);
        QCOMPARE(ofAnn.shapes.size(), 1);
        QVERIFY(ofBo.shapes.isEmpty());
        QCOMPARE(int(ofAnn.labelMaps[0].labelAt({60, 50})), 1);
        QCOMPARE(int(ofAnn.labelMaps[0].labelAt({60, 300})), 0);
        QCOMPARE(int(ofBo.labelMaps[0].labelAt({60, 300})), 2);
        QVERIFY(storeprobe::load(store, image).labelMaps.isEmpty());
        // One reader works on the image itself; so does adjudication, while the readings stay where they were.
        project.unblinded = QDateTime::currentDateTimeUtc();
        QVERIFY(project.layerOf("Ann").isEmpty() && !project.readingLayer("Ann").isEmpty());
        project = sample();
        project.readers = {"Ann"};
        QVERIFY(project.layerOf("Ann").isEmpty());
    }

    void marksBecomeLabels()
    {
        LabelMap painted(QSize(100, 80));
        painted.paintPolygon(QPolygonF(QRectF(10, 10, 20, 20)), 1);
        Shape box;
        box.type = ShapeType::Rectangle;
        box.points = {{20, 20}, {40, 30}};
        box.label = 4;
        Shape line;
        line.type = ShapeType::Length;
        line.points = {{0, 0}, {50, 50}};
        const LabelMap marked = markedLabels(painted, {box, line}, 0);
        QCOMPARE(int(marked.labelAt({12, 12})), 1);
        QCOMPARE(int(marked.labelAt({25, 25})), 4); // the shape lies over what was painted
        QCOMPARE(int(marked.labelAt({39, 29})), 4);
        QCOMPARE(int(marked.labelAt({40, 30})), 0);
        QCOMPARE(int(marked.labelAt({2, 2})), 0);
        box.frame = 3;
        QCOMPARE(markedFrames({{0, painted}, {1, LabelMap(QSize(100, 80))}}, {box, line}), (QList<int>{0, 3}));
    }

    void readingsAreCompared()
    {
        const QSize size(600, 400);
        const auto marks = [&](const char* reader, QRectF box, int imageClass) {
            LabelMap map(size);
            map.paintPolygon(QPolygonF(box), 1);
            return ReaderMarks{QString::fromLatin1(reader), {}, {{0, map}}, imageClass};
        };
        Calibration calibration;
        calibration.spacing = PixelSpacing{0.1, 0.1};
        const std::vector<ReaderMarks> readers{marks("Ann", QRectF(100, 100, 40, 40), 0),
                                               marks("Bo", QRectF(120, 100, 40, 40), 1)};
        const auto images = readImagesOf({"a.png", "g", {}}, size, 1, calibration, readers);
        QVERIFY(images.ok() && images->size() == 1);
        ReaderStudy study;
        addImage(study, images->front(), {1, 2});
        QCOMPARE(study.rows.size(), size_t(2));
        QCOMPARE(study.rows[0].agreement.dice, 0.5);
        QCOMPARE(study.rows[0].agreement.neither, 600 * 400 - 60 * 40);
        QCOMPARE(study.rows[0].agreement.hausdorff95Px, 20.0);
        QVERIFY(std::abs(study.rows[0].agreement.hausdorff95Mm - 2) < 1e-12);
        QVERIFY(study.rows[1].agreement.bothEmpty());
        QCOMPARE(study.classes.front().byReader.at("Bo"), 1);
        // Nobody has marked anything: they agree on that.
        const auto none = readImagesOf({"b.png", {}, {}}, size, 1, {}, {{"Ann", {}, {}, -1}, {"Bo", {}, {}, -1}});
        addImage(study, none->front(), {1});
        QVERIFY(study.rows.back().agreement.bothEmpty());
        QCOMPARE(study.rows.back().agreement.neither, 600 * 400);
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
