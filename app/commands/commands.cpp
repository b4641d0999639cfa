#include "app/commands/commands.h"

#include "app/commands/analyze.h"
#include "app/commands/convert.h"
#include "app/commands/evaluate.h"
#include "app/commands/info.h"
#include "app/commands/phantom.h"
#include "app/commands/render.h"
#include "app/commands/train.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace triptych {

std::span<const Command> commands()
{
    static const std::vector<Command> all{
        {"info", "PATH… [--json]", runInfo},
        {"render",
         "PATH -o OUT.png [--frame N] [--region X,Y,W,H] [--size WxH] [--window C,W] [--voi N] [--invert] "
         "[--gsdf BLACK,WHITE[,GAMMA]] [--no-overlays] [--state FILE] [--overlay FILE] [--rotate DEGREES] "
         "[--stain haematoxylin|eosin|dab] [--associated NAME] [--executor gl|cpu]",
         runRender},
        {"analyze", "CASE… -o DIR [--models DIR] [--mixed]", analyzeCommand},
        {"convert", "IN OUT [--reference IMAGE] [--coarser N]", runConvert},
        {"phantom", "-o DIR [--seed N] [--scale S]", phantomCommand},
        {"train", "RECIPE.json -o BUNDLE [--data DIR] [--epochs N] [--threads N]", trainCommand},
        {"evaluate", "BUNDLE DATASET -o DIR [--all]", evaluateCommand},
    };
    return all;
}

int failCommand(const QString& message)
{
    // One failure is one line, even where a file's name or a library's text holds a line break.
    QString line = message;
    line.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\r'), QLatin1Char(' '));
    std::fprintf(stderr, "triptych: %s\n", qUtf8Printable(line));
    return 1;
}

int failUsage(const QString& verb, const QString& reason)
{
    std::fprintf(stderr, "triptych %s: %s\n", qUtf8Printable(verb), qUtf8Printable(reason));
    const auto all = commands();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Command& c) { return verb == QLatin1String(c.verb); });
    if (found != all.end())
        std::fprintf(stderr, "usage: triptych %s %s\n", found->verb, found->usage);
    return 2;
}

} // namespace triptych
