#include "app/window/lesion_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "core/annotation/annotation_layer.h"
#include "core/base/program_paths.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"
#include "ui/models/message_model.h"
#include "ui/panels/lesions_panel.h"

#include <QAction>
#include <QUuid>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kGatherMs = 30;

} // namespace

LesionController::LesionController(CaseController& cases, ViewerArea& viewer, CaseStore& store, MessageModel& messages,
                                   QWidget* window)
    : QObject(window), m_cases(cases), m_viewer(viewer), m_store(store), m_messages(messages)
{
    const auto action = [this, window](const char* text, const char* key, auto fn) {
        QAction* made = windowAction(window, QString::fromUtf8(text), QLatin1String(key));
        connect(made, &QAction::triggered, this, fn);
        m_actions << made;
    };
    action("New lesion of the chosen shapes", "Ctrl+L", [this] { create(); });
    action("Add the chosen shapes to the lesion", "Alt+L", [this] { add(m_panel ? m_panel->currentRow() : -1); });
    action("Next outline of the lesion", "Alt+J", [this] { step(1); });
    action("Previous outline of the lesion", "Alt+Shift+J", [this] { step(-1); });
    LexiconFolder lexicons = readLexicons(QString::fromStdString((resourceFolder() / "lexicons").string()));
    for (const QString& problem : std::as_const(lexicons.problems))
        m_messages.post(UserMessage::Severity::Warning, problem);
    m_model.setLexicons(std::move(lexicons.lexicons));
    m_gather.setSingleShot(true);
    m_gather.setInterval(kGatherMs);
    connect(&m_gather, &QTimer::timeout, this, &LesionController::gather);
    const auto later = [this] {
        if (!m_gather.isActive()) // a stroke that goes on for ever must not put it off for ever
            m_gather.start();
    };
    connect(&cases, &CaseController::shapesChanged, this, later);
    connect(&cases, &CaseController::annotationsChanged, this, later);
    connect(&cases, &CaseController::allAnnotationsReady, this, [this] { m_store.loadLesions(keptUnder()); });
    connect(&cases, &CaseController::caseAboutToClose, this, [this] {
        m_lesions.clear();
        m_model.setRows({});
    });
    connect(&store, &CaseStore::lesionsLoaded, this, [this](const CaseId& id, const QList<Lesion>& lesions) {
        if (!m_cases.current() || keptUnder() != id)
            return;
        m_lesions = lesions;
        gather();
    });
    connect(&viewer, &ViewerArea::activeChanged, this, &LesionController::followSelection);
}

void LesionController::bind(LesionsPanel& panel)
{
    m_panel = &panel;
    connect(&panel, &LesionsPanel::createRequested, this, &LesionController::create);
    connect(&panel, &LesionsPanel::addRequested, this, &LesionController::add);
    connect(&panel, &LesionsPanel::removeRequested, this, &LesionController::remove);
    connect(&panel, &LesionsPanel::partRemovalRequested, this, &LesionController::removePart);
    connect(&panel, &LesionsPanel::edited, this, &LesionController::save);
    connect(&panel, &LesionsPanel::jumpRequested, this, [this](int row, int part) {
        if (row < 0 || row >= m_model.rowCount() || part < 0 || part >= m_model.at(row).parts.size())
            return;
        m_part = part;
        Q_EMIT jumpRequested(m_model.at(row).parts[part]);
    });
    followSelection();
}

void LesionController::followSelection()
{
    if (ViewCell* cell = m_viewer.active())
        connect(&cell->canvas(), &ImageView::selectionChanged, this, &LesionController::showChosen,
                Qt::UniqueConnection);
    showChosen();
}

void LesionController::showChosen()
{
    if (m_panel)
        m_panel->setChosenShapes(int(chosenShapes().size()));
}

QList<ShapeId> LesionController::chosenShapes() const
{
    ViewCell* cell = m_viewer.active();
    return cell && cell->image() ? cell->canvas().selection() : QList<ShapeId>();
}

bool LesionController::assignChosen(const QString& lesionId, const QString& text)
{
    ViewCell* cell = m_viewer.active();
    AnnotationModel* annotations = cell ? cell->annotations() : nullptr;
    const QList<ShapeId> chosen = chosenShapes();
    if (!annotations || chosen.isEmpty())
        return false;
    annotations->changeShapes(text, chosen, [lesionId](Shape& shape) {
        shape.lesion = lesionId;
        return true;
    });
    return true;
}

/// The case, or in a blinded reading the reader's own layer of it: nobody sees or deletes the lesions of another.
CaseId LesionController::keptUnder() const
{
    const BreastCase& opened = *m_cases.current();
    const AnnotationModel* first =
        opened.images.empty() ? nullptr : m_cases.annotations(opened.images.front().source->info().id);
    return layeredCase(opened.id, first ? layerOf(first->image()) : QString());
}

QString LesionController::freeName() const
{
    for (int number = 1;; ++number) {
        const QString name = QStringLiteral("Lesion %1").arg(number);
        if (std::none_of(m_lesions.begin(), m_lesions.end(), [&](const Lesion& known) { return known.name == name; }))
            return name;
    }
}

void LesionController::create()
{
    if (!m_cases.current())
        return;
    if (chosenShapes().isEmpty()) {
        m_messages.post(UserMessage::Severity::Information,
                        QStringLiteral("Choose the outlines of the lesion first (key S), then make them one."));
        return;
    }
    Lesion lesion;
    lesion.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    lesion.caseId = keptUnder();
    lesion.name = freeName();
    save(lesion);
    assignChosen(lesion.id, tr("New lesion"));
    gather();
    if (m_panel)
        m_panel->setCurrentRow(m_model.rowOf(lesion.id));
}

void LesionController::add(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    assignChosen(m_model.at(row).lesion.id, tr("Add to %1").arg(m_model.at(row).lesion.name));
}

void LesionController::remove(int row)
{
    m_cases.finishGestures(); // shapes may be on their way to it
    gather();
    if (row < 0 || row >= m_model.rowCount())
        return;
    const LesionRow gone = m_model.at(row);
    QMap<QString, AnnotationChange> changes; // one step in each image
    for (const LesionPart& part : gone.parts)
        if (const AnnotationModel* annotations = m_cases.annotations(part.image))
            if (const Shape* shape = annotations->shape(part.shape)) {
                Shape freed = *shape;
                freed.lesion.clear();
                changes[part.image.value].text = tr("Delete %1").arg(gone.lesion.name);
                changes[part.image.value].put << std::move(freed);
            }
    for (auto it = changes.cbegin(); it != changes.cend(); ++it)
        (void)m_cases.annotations(ImageId{it.key()})->apply(it.value());
    m_lesions.removeIf([&gone](const Lesion& known) { return known.id == gone.lesion.id; });
    m_store.removeLesion(gone.lesion.caseId, gone.lesion.id);
    gather();
}

void LesionController::removePart(int row, int part)
{
    if (row < 0 || row >= m_model.rowCount() || part < 0 || part >= m_model.at(row).parts.size())
        return;
    const LesionPart& gone = m_model.at(row).parts[part];
    AnnotationModel* annotations = m_cases.annotations(gone.image);
    const Shape* shape = annotations ? annotations->shape(gone.shape) : nullptr;
    if (!shape)
        return;
    Shape freed = *shape;
    freed.lesion.clear();
    annotations->replaceShape(freed);
}

void LesionController::step(int by)
{
    const int row = m_panel ? m_panel->currentRow() : -1;
    if (row < 0 || m_model.at(row).parts.isEmpty())
        return;
    const int count = int(m_model.at(row).parts.size());
    m_part = (m_part + by + count) % count;
    Q_EMIT jumpRequested(m_model.at(row).parts[m_part]);
}

void LesionController::save(Lesion lesion)
{
    lesion.changed = QDateTime::currentDateTimeUtc();
    const auto found = std::find_if(m_lesions.begin(), m_lesions.end(),
                                    [&lesion](const Lesion& known) { return known.id == lesion.id; });
    found == m_lesions.end() ? m_lesions.append(lesion) : void(*found = lesion);
    m_store.saveLesion(lesion);
    gather();
}

void LesionController::gather()
{
    m_gather.stop();
    QList<LesionRow> rows;
    QHash<QString, qsizetype> places;
    for (const Lesion& lesion : std::as_const(m_lesions)) {
        places.insert(lesion.id, rows.size());
        rows << LesionRow{lesion, {}};
    }
    if (m_cases.current() && !rows.isEmpty())
        for (const CaseImage& image : m_cases.current()->images) {
            const ImageInfo& info = image.source->info();
            const AnnotationModel* annotations = m_cases.annotations(info.id);
            if (!annotations)
                continue;
            for (const Shape& shape : annotations->shapes()) {
                const auto place = shape.lesion.isEmpty() ? places.cend() : places.constFind(shape.lesion);
                if (place != places.cend())
                    rows[*place].parts << LesionPart{info.id,
                                                     shape.id,
                                                     info.kind,
                                                     imageCaption(info),
                                                     measurementText(shape, info.calibration),
                                                     shape.frame,
                                                     shape.boundingRect()};
            }
        }
    m_model.setRows(std::move(rows));
}

} // namespace triptych
