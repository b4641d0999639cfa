#include "plugins/torch/torch_trainer.h"

#include "core/base/file_hash.h"
#include "core/jobs/worker_pool.h"
#include "plugins/torch/prompted_images.h"
#include "plugins/torch/tensors.h"
#include "plugins/torch/training_loop.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <ATen/Parallel.h>

#include <map>
#include <set>

namespace triptych {

namespace {

const QString kSplitFile = QStringLiteral("split.csv");

std::vector<size_t> entriesOf(const std::vector<Part>& parts, Part part)
{
    std::vector<size_t> entries;
    for (size_t i = 0; i < parts.size(); ++i)
        if (parts[i] == part)
            entries.push_back(i);
    return entries;
}

/// One line a group: which part it is in, so that nobody measures on what the model has learnt from.
QByteArray splitTable(const Dataset& dataset, const std::vector<Part>& parts)
{
    std::map<QString, Part> groups;
    for (size_t i = 0; i < parts.size(); ++i)
        groups[dataset.entries[i].group] = parts[i];
    QByteArray table("group,part\n");
    for (const auto& [group, part] : groups)
        table += group.toUtf8() + ',' + partName(part).toUtf8() + '\n';
    return table;
}

QString describeSplit(const TrainingRecipe& recipe, const Dataset& dataset, const std::vector<Part>& parts)
{
    QString text = QStringLiteral("By group (patient, pair or near duplicates), seed %1:").arg(recipe.splitSeed);
    for (const Part part : {Part::Training, Part::Validation, Part::Test}) {
        std::set<QString> groups;
        std::map<int, int> perClass;
        for (const size_t i : entriesOf(parts, part)) {
            groups.insert(dataset.entries[i].group);
            ++perClass[dataset.entries[i].label];
        }
        QStringList classes;
        for (const auto& [label, count] : perClass)
            classes << QStringLiteral("%1 %2").arg(count).arg(dataset.classes[label]);
        text += QStringLiteral(" %1 %2 groups (%3);")
                    .arg(partName(part))
                    .arg(groups.size())
                    .arg(classes.join(QStringLiteral(", ")));
    }
    text.chop(1);
    return text + QLatin1Char('.');
}

double shareOf(const std::vector<int>& labels, int wanted)
{
    return static_cast<double>(std::count(labels.begin(), labels.end(), wanted)) / static_cast<double>(labels.size());
}

/// Temperature, operating point and the accuracy that the fusion weighs by: all from the validation part.
Result<void> calibrateOn(const PreparedSet& validation, NativeModel& model, ModelCard& card, std::stop_token stop)
{
    const auto predictions = predictSet(model, validation, card, stop);
    if (!predictions)
        return predictions.error();
    card.calibrationTemperature = bestTemperature(predictions->logits, validation.labels);
    const auto cases = endpointCases(calibrated(predictions->logits, card.calibrationTemperature), validation,
                                     card.endpointClass, otherClasses(card));
    card.operatingPoint = youdenThreshold(cases);
    card.validationAccuracy = operatingAt(cases, card.operatingPoint).accuracy;
    return {};
}

QString describeTraining(const TrainingRecipe& recipe, const TrainedWeights& trained)
{
    return QStringLiteral(" Weights of epoch %1 of %2, chosen on the validation part; seed %3.")
        .arg(trained.epoch)
        .arg(trained.epochsRun)
        .arg(recipe.seed);
}

int threadsOf(int wanted) { return wanted > 0 ? wanted : backgroundThreadCount(); }

Result<void> writeText(const std::filesystem::path& path, const QByteArray& bytes)
{
    QSaveFile file(displayPath(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ErrorCode::WriteFailed,
                     QStringLiteral("%1: cannot be written: %2").arg(file.fileName(), file.errorString()),
                     {}};
    return {};
}

/// The groups that a bundle has learnt from or was chosen by.
std::set<QString> seenGroups(const ModelBundle& bundle)
{
    std::set<QString> seen;
    QFile file(displayPath(bundle.folder / kSplitFile.toStdString()));
    if (!bundle.card.sha256.contains(kSplitFile) || !file.open(QIODevice::ReadOnly | QIODevice::Text))
        return seen;
    while (!file.atEnd()) {
        const QStringList row = QString::fromUtf8(file.readLine(65536)).trimmed().split(QLatin1Char(','));
        if (row.size() == 2 && row[1] != partName(Part::Test))
            seen.insert(row[0]);
    }
    return seen;
}

QByteArray predictionTable(const Dataset& dataset, const PreparedSet& set, const torch::Tensor& probabilities,
                           const ModelCard& card)
{
    QByteArray table("file,group,class");
    for (const QString& name : card.classes)
        table += ",P(" + name.toUtf8() + ')';
    table += '\n';
    for (int64_t i = 0; i < set.count(); ++i) {
        const DatasetEntry& entry = dataset.entries[set.entries[static_cast<size_t>(i)]];
        table += entry.name.toUtf8() + ',' + entry.group.toUtf8() + ',' + dataset.classes[entry.label].toUtf8();
        for (int64_t c = 0; c < probabilities.size(1); ++c)
            table += ',' + QByteArray::number(probabilities[i][c].item<double>(), 'f', 6);
        table += '\n';
    }
    return table;
}

constexpr quint64 kMeasuredPrompts = 20240229; ///< validation and test part: always the same prompts

Result<Lessons> wholeImages(const TrainingRecipe& recipe, const Dataset& dataset, const std::vector<Part>& parts,
                            const ProgressFn& progress, std::stop_token stop)
{
    const auto prepare = [&](Part part) {
        return prepareSet(dataset, entriesOf(parts, part), recipe.card.input, recipe.maskWeight > 0, progress, stop);
    };
    auto training = prepare(Part::Training);
    if (!training)
        return training.error();
    auto validation = prepare(Part::Validation);
    if (!validation)
        return validation.error();
    return Lessons{std::move(*training), {}, std::move(*validation)};
}

/// Every epoch sees other boxes and clicks.
Result<Lessons> promptedParts(const TrainingRecipe& recipe, const Dataset& dataset, const std::vector<Part>& parts,
                              const ProgressFn& progress, std::stop_token stop)
{
    const auto read = [&](Part part) {
        return PromptedImages::read(dataset, entriesOf(parts, part), recipe.card.input, progress, stop);
    };
    auto training = read(Part::Training);
    if (!training)
        return training.error();
    const auto validation = read(Part::Validation);
    if (!validation)
        return validation.error();
    const auto images = std::make_shared<const PromptedImages>(std::move(*training));
    const auto drawn = [images, seed = recipe.seed](int epoch) {
        return images->draw(PromptKind::Either, seed * 100'003 + static_cast<quint64>(epoch));
    };
    auto first = drawn(1);
    auto measured = validation->draw(PromptKind::Either, kMeasuredPrompts);
    if (!first || !measured)
        return first ? measured.error() : first.error();
    return Lessons{std::move(*first), drawn, std::move(*measured)};
}

Result<std::vector<MeasuredResult>> measureWhole(NativeModel& model, const Dataset& dataset,
                                                 const std::vector<size_t>& entries, const ModelCard& card,
                                                 const ProgressFn& progress, std::stop_token stop,
                                                 QByteArray* table = nullptr)
{
    const auto set = prepareSet(dataset, entries, card.input, false, progress, stop);
    if (!set)
        return set.error();
    const auto predictions = predictSet(model, *set, card, stop);
    if (!predictions)
        return predictions.error();
    if (table)
        *table = predictionTable(dataset, *set, calibrated(predictions->logits, card.calibrationTemperature), card);
    return measureSet(dataset, *set, *predictions, card);
}

/// How well a prompted model outlines what is in a box, and what was clicked into.
Result<std::vector<MeasuredResult>> measurePrompted(NativeModel& model, const Dataset& dataset,
                                                    const std::vector<size_t>& entries, const ModelCard& card,
                                                    const ProgressFn& progress, std::stop_token stop)
{
    const auto images = PromptedImages::read(dataset, entries, card.input, progress, stop);
    if (!images)
        return images.error();
    std::vector<MeasuredResult> results;
    for (const auto& [kind, name] : {std::pair(PromptKind::Box, QStringLiteral("Dice of the lesion in a box")),
                                     std::pair(PromptKind::Click, QStringLiteral("Dice of the lesion clicked into"))}) {
        const auto set = images->draw(kind, kMeasuredPrompts);
        if (!set)
            return set.error();
        const auto predictions = predictSet(model, *set, card, stop);
        if (!predictions)
            return predictions.error();
        auto dice = measureDice(name, dataset, *set, predictions->maskProbability);
        if (!dice)
            return dice.error();
        if (*dice)
            results.push_back(std::move(**dice));
    }
    return results;
}

Result<ModelCard> trainBundle(const TrainingRequest& request, const ProgressFn& progress, std::stop_token stop)
{
    const auto recipe = readRecipe(request.recipe);
    if (!recipe)
        return recipe.error();
    const auto folder =
        request.data.empty() ? request.recipe.parent_path() / recipe->folder.toStdString() : request.data;
    const auto dataset = readDataset(folder, recipe->layout);
    if (!dataset)
        return dataset.error();
    ModelCard card = recipe->card;
    if (card.classes != dataset->classes)
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("%1: the classes of the recipe are not those of the dataset: %2")
                         .arg(displayPath(request.recipe), dataset->classes.join(QStringLiteral(", "))),
                     {}};
    if (!createNativeModel(card.architecture.toStdString(), card.input.channels, static_cast<int>(card.classes.size())))
        return Error{
            ErrorCode::Unsupported,
            QStringLiteral("%1: unknown architecture '%2'").arg(displayPath(request.recipe), card.architecture),
            {}};

    const auto parts = splitByGroup(*dataset, recipe->validationShare, recipe->testShare, recipe->splitSeed);
    const auto lessons = card.prompted ? promptedParts(*recipe, *dataset, parts, progress, stop)
                                       : wholeImages(*recipe, *dataset, parts, progress, stop);
    if (!lessons)
        return lessons.error();
    measureChannels(lessons->first, card.input);
    card.prior = shareOf(lessons->first.labels, card.endpointClass);
    card.split = describeSplit(*recipe, *dataset, parts);
    const auto trained = runTrainingLoop(*recipe, card, *dataset, *lessons, request, progress, stop);
    if (!trained)
        return trained.error();
    card.split += describeTraining(*recipe, *trained);
    if (const auto calibratedCard = calibrateOn(lessons->validation, *trained->model, card, stop); !calibratedCard)
        return calibratedCard.error();

    // From here on nothing is decided any more: the test part is read for the first time.
    const auto test = entriesOf(parts, Part::Test);
    auto results = card.prompted ? measurePrompted(*trained->model, *dataset, test, card, progress, stop)
                                 : measureWhole(*trained->model, *dataset, test, card, progress, stop);
    if (!results)
        return results.error();
    card.results = std::move(*results);
    const auto saved = saveModelBundle(
        request.bundle, card,
        {{card.weights, writeSafetensors(storeState(*trained->model))}, {kSplitFile, splitTable(*dataset, parts)}});
    if (!saved)
        return saved.error();
    return card;
}

Result<std::vector<MeasuredResult>> evaluateBundle(const EvaluationRequest& request, const ProgressFn& progress,
                                                   std::stop_token stop)
{
    const ModelCard& card = request.bundle.card;
    if (card.format != QLatin1String("native"))
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: only native bundles can be evaluated").arg(displayPath(request.bundle.folder)),
                     {}};
    const auto model = loadNativeModel(request.bundle);
    if (!model)
        return model.error();
    const auto dataset = readDataset(request.data, {});
    if (!dataset)
        return dataset.error();
    if (card.classes != dataset->classes)
        return Error{
            ErrorCode::Refused,
            QStringLiteral("%1: the dataset's classes are not those of the model").arg(displayPath(request.data)),
            {}};
    const auto seen = request.everything ? std::set<QString>() : seenGroups(request.bundle);
    std::vector<size_t> entries;
    for (size_t i = 0; i < dataset->entries.size(); ++i)
        if (!seen.contains(dataset->entries[i].group))
            entries.push_back(i);
    QByteArray table; // of a prompted model's classes nobody asks
    auto results = card.prompted ? measurePrompted(**model, *dataset, entries, card, progress, stop)
                                 : measureWhole(**model, *dataset, entries, card, progress, stop, &table);
    if (!results)
        return results;
    if (!QDir().mkpath(displayPath(request.output)))
        return Error{ErrorCode::WriteFailed,
                     QStringLiteral("%1: the folder cannot be made").arg(displayPath(request.output)),
                     {}};
    ModelCard measured = card;
    measured.results = *results;
    const QJsonObject report{{"model", card.id},
                             {"modelHash", request.bundle.hash},
                             {"dataset", displayPath(request.data)},
                             {"images", static_cast<int>(entries.size())},
                             {"leftOut", static_cast<int>(dataset->entries.size() - entries.size())},
                             {"results", measured.toJson()["results"]}};
    if (const auto written = writeText(request.output / "evaluation.json", QJsonDocument(report).toJson()); !written)
        return written.error();
    if (table.isEmpty())
        return results;
    if (const auto written = writeText(request.output / "predictions.csv", table); !written)
        return written.error();
    return results;
}

} // namespace

Result<ModelCard> TorchTrainer::train(const TrainingRequest& request, const ProgressFn& progress, std::stop_token stop)
{
    try {
        at::set_num_threads(threadsOf(request.threads));
        return trainBundle(request, progress, stop);
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal, QStringLiteral("%1: training failed").arg(displayPath(request.recipe)),
                     QString::fromUtf8(problem.what())};
    }
}

Result<std::vector<MeasuredResult>> TorchTrainer::evaluate(const EvaluationRequest& request, const ProgressFn& progress,
                                                           std::stop_token stop)
{
    try {
        at::set_num_threads(threadsOf(request.threads));
        return evaluateBundle(request, progress, stop);
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal,
                     QStringLiteral("%1: the evaluation failed").arg(displayPath(request.bundle.folder)),
                     QString::fromUtf8(problem.what())};
    }
}

} // namespace triptych
