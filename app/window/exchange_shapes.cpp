// ExchangeController, second part: shapes as GeoJSON.
#include "app/window/exchange_controller.h"

#include "app/window/case_controller.h"
#include "app/window/worker_call.h"
#include "core/annotation/geojson.h"
#include "core/base/atomic_file.h"
#include "ui/dialogs/ask.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

namespace triptych {

namespace {

const char kShapeFilter[] = "GeoJSON (*.geojson *.json);;All files (*)";

struct ImportedShapes {
    QList<Shape> shapes;
    QStringList losses;
};

} // namespace

void ExchangeController::exportShapes(const ImageId& image)
{
    if (annotationsOrSay(image))
        askSaveFile(m_window, QStringLiteral("Export shapes"), suggestion(image, QStringLiteral(".geojson")),
                    QLatin1String(kShapeFilter), QStringLiteral("geojson"),
                    [this, image](const QString& path) { exportShapesTo(image, path); });
}

void ExchangeController::exportShapesTo(const ImageId& image, const QString& path)
{
    const AnnotationModel* annotations = annotationsOrSay(image);
    const CaseImage* found = m_cases.image(image);
    if (!annotations || !found)
        return;
    write(QStringLiteral("Exporting shapes"), path,
          [shapes = annotations->shapes(), labels = m_labels.labels(), path, source = found->source] {
              return writeFileAtomically(path.toStdString(), shapesToGeoJson(shapes, labels),
                                         {source->info().path.toStdString()});
          });
}

void ExchangeController::importShapes(const ImageId& image)
{
    if (annotationsOrSay(image))
        askOpenFiles(m_window, QStringLiteral("Import shapes"), QLatin1String(kShapeFilter),
                     [this, image](const QStringList& paths) { importShapesFrom(image, paths.first()); });
}

void ExchangeController::importShapesFrom(const ImageId& image, const QString& path)
{
    if (!annotationsOrSay(image))
        return;
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [path, labels = m_labels.labels()](std::stop_token) -> Result<ImportedShapes> {
            const auto content = readGeoJson(path.toStdString(), labels);
            if (!content)
                return content.error();
            ImportedShapes imported;
            imported.losses = content->losses;
            imported.shapes = shapesOf(*content, imported.losses);
            return imported;
        },
        [this, image, path](Result<ImportedShapes> imported) {
            AnnotationModel* target = m_cases.annotations(image);
            if (!target) // closed meanwhile
                return;
            if (!imported)
                m_messages.post(imported.error());
            else if (!imported->shapes.isEmpty())
                target->addShapes(imported->shapes);
            if (imported && !imported->losses.isEmpty())
                m_messages.post(UserMessage::Severity::Warning,
                                QStringLiteral("%1: %2").arg(path, imported->losses.join(QLatin1Char(' '))));
            Q_EMIT finished(path, imported.ok());
        });
}

} // namespace triptych
