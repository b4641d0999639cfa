#include "app/commands/evaluate.h"

#include "app/commands/commands.h"
#include "app/commands/measured.h"
#include "core/inference/model_trainer.h"

#include <QCommandLineParser>

#include <cstdio>

namespace triptych {

int evaluateCommand(const QStringList& arguments)
{
    const QString verb = QStringLiteral("evaluate");
    QCommandLineParser parser;
    const QCommandLineOption folder(QStringLiteral("o"), QStringLiteral("folder to write"), QStringLiteral("DIR"));
    const QCommandLineOption everything(QStringLiteral("all"),
                                        QStringLiteral("also images that the model was trained or validated on"));
    parser.addOptions({folder, everything});
    if (!parser.parse(arguments))
        return failUsage(verb, parser.errorText());
    if (!parser.isSet(folder) || parser.positionalArguments().size() != 2)
        return failUsage(verb, QStringLiteral("a bundle, a dataset and -o are needed"));
    auto bundle = loadModelBundle(parser.positionalArguments()[0].toStdString());
    if (!bundle)
        return failCommand(bundle.error().message);
    EvaluationRequest request;
    request.bundle = std::move(*bundle);
    request.data = parser.positionalArguments()[1].toStdString();
    request.output = parser.value(folder).toStdString();
    request.everything = parser.isSet(everything);
    const auto trainer = loadModelTrainer();
    if (!trainer)
        return failCommand(trainer.error().message);
    const auto results = (*trainer)->evaluate(request, {}, {});
    if (!results)
        return failCommand(results.error().message);
    printMeasured(*results);
    std::printf("%s\n", qUtf8Printable(parser.value(folder)));
    return 0;
}

} // namespace triptych
