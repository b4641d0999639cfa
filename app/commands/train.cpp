#include "app/commands/train.h"

#include "app/commands/commands.h"
#include "app/commands/measured.h"
#include "core/inference/model_trainer.h"

#include <QCommandLineParser>

#include <cstdio>

namespace triptych {

int trainCommand(const QStringList& arguments)
{
    const QString verb = QStringLiteral("train");
    QCommandLineParser parser;
    const QCommandLineOption bundle(QStringLiteral("o"), QStringLiteral("bundle to write"), QStringLiteral("BUNDLE"));
    const QCommandLineOption data(QStringLiteral("data"), QStringLiteral("the dataset's folder"),
                                  QStringLiteral("DIR"));
    const QCommandLineOption epochs(QStringLiteral("epochs"), QStringLiteral("instead of the recipe's"),
                                    QStringLiteral("N"));
    const QCommandLineOption threads(QStringLiteral("threads"), QStringLiteral("to compute with"), QStringLiteral("N"));
    parser.addOptions({bundle, data, epochs, threads});
    if (!parser.parse(arguments))
        return failUsage(verb, parser.errorText());
    if (!parser.isSet(bundle) || parser.positionalArguments().size() != 1)
        return failUsage(verb, QStringLiteral("one recipe and -o are needed"));
    TrainingRequest request;
    request.recipe = parser.positionalArguments().front().toStdString();
    request.bundle = parser.value(bundle).toStdString();
    request.data = parser.value(data).toStdString();
    bool epochsRead = true, threadsRead = true;
    if (parser.isSet(epochs))
        request.epochs = parser.value(epochs).toInt(&epochsRead);
    if (parser.isSet(threads))
        request.threads = parser.value(threads).toInt(&threadsRead);
    if (!epochsRead || !threadsRead || request.epochs < 0 || request.threads < 0)
        return failUsage(verb, QStringLiteral("epochs and threads are whole numbers"));
    request.log = [](const QString& line) { std::fprintf(stderr, "%s\n", qUtf8Printable(line)); };
    const auto trainer = loadModelTrainer();
    if (!trainer)
        return failCommand(trainer.error().message);
    const auto card = (*trainer)->train(request, {}, {});
    if (!card)
        return failCommand(card.error().message);
    printMeasured(card->results);
    std::printf("%s\n", qUtf8Printable(parser.value(bundle)));
    return 0;
}

} // namespace triptych
