// How well the ultrasound models propose an outline where a reader points, and how long that takes: Dice
// against the readers' masks of BUSI, on each model's validation part and on its test part, which decided nothing. A
// box is the mask's, moved and stretched by up to a tenth at random; a click is a random place inside. No test.
#include "core/evaluation/metrics.h"
#include "core/inference/assist.h"
#include "core/raster/mask_file.h"
#include "core/raster/raster_reader.h"
#include "plugins/torch/torch_engine.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QImage>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdio>

using namespace triptych;

namespace {

constexpr int kDraws = 2000; ///< of the bootstrap over groups

struct Subject {
    QString path;
    QString group;
};

QHash<QString, QString> tableOf(const QString& path, int key, int value)
{
    QHash<QString, QString> table;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n')))
            if (const QStringList cells = line.split(QLatin1Char(',')); cells.size() > std::max(key, value))
                table.insert(cells[key].trimmed(), cells[value].trimmed());
    return table;
}

/// All lesions of an image in one mask, or null.
QImage truthOf(const QString& path)
{
    QString stem = path.chopped(4);
    QImage truth = QImage(stem + QStringLiteral("_mask.png")).convertToFormat(QImage::Format_Grayscale8);
    const QImage second = QImage(stem + QStringLiteral("_mask_1.png")).convertToFormat(QImage::Format_Grayscale8);
    return second.isNull() ? truth : QImage(); // one lesion, so that a prompt means it
}

struct Truth {
    std::vector<quint8> inside;
    QRectF box;
    QPointF click;
};

Truth readTruth(const QImage& mask, QRandomGenerator& random)
{
    Truth truth;
    std::vector<QPoint> pixels;
    QRect box;
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x) {
            const bool inside = mask.constScanLine(y)[x] > 127;
            truth.inside.push_back(inside);
            if (inside) {
                pixels.push_back({x, y});
                box |= QRect(x, y, 1, 1);
            }
        }
    const auto jitter = [&](double side) { return (random.generateDouble() * 2 - 1) * 0.1 * side; };
    truth.box =
        QRectF(box).adjusted(jitter(box.width()), jitter(box.height()), jitter(box.width()), jitter(box.height()));
    if (!pixels.empty()) {
        const QPoint at = pixels[size_t(random.bounded(int(pixels.size())))];
        truth.click = QPointF(at) + QPointF(0.5, 0.5);
    }
    return truth;
}

double diceOf(const std::optional<LabelMap>& mask, const Truth& truth, QSize size)
{
    const auto labels =
        mask ? mask->toBuffer(QRect(QPoint(0, 0), size)) : PixelBuffer::allocate(size, 1, SampleType::U8);
    if (!labels)
        return 0;
    return diceCoefficient({labels->row<quint8>(0), truth.inside.size()}, truth.inside);
}

class Assist {
public:
    Assist(TorchEngine& engine, const ModelBundle& bundle) : m_engine(engine), m_bundle(bundle) {}

    std::optional<LabelMap> ask(const ImageSourcePtr& image, const AssistPrompt& prompt)
    {
        AssistSteps steps(prompt, image->info().size(), m_bundle.card.input.size);
        while (const auto region = steps.region())
            steps.answer(proposedMask(run(image, *region), prompt, image->info().size(), 1));
        return steps.proposal();
    }

    std::optional<LabelMap> wholeImage(const ImageSourcePtr& image)
    {
        const QRectF all(QPointF(0, 0), QSizeF(image->info().size()));
        return proposedMask(run(image, all), {all}, image->info().size(), 1);
    }

private:
    Prediction run(const ImageSourcePtr& image, const QRectF& region)
    {
        InferenceRequest request;
        request.bundle = m_bundle;
        request.image = image;
        request.declaredKind = ImageKind::Ultrasound;
        request.region = region;
        request.outlineOnly = true;
        auto result = m_engine.run(request, {}, {}, {});
        return result ? std::move(*result) : Prediction{};
    }

    TorchEngine& m_engine;
    const ModelBundle& m_bundle;
};

void measure(const char* part, const QList<Subject>& subjects, Assist& assist)
{
    QRandomGenerator random(7);
    const auto reader = makeRasterReader();
    std::vector<double> dice[3];
    std::vector<QString> groups;
    std::vector<double> milliseconds;
    for (const Subject& subject : subjects) {
        const QImage mask = truthOf(subject.path);
        const auto image = reader->open(subject.path.toStdString(), {});
        if (mask.isNull() || !image || (*image)->info().size() != mask.size())
            continue;
        const Truth truth = readTruth(mask, random);
        if (truth.box.isEmpty())
            continue;
        groups.push_back(subject.group);
        dice[0].push_back(diceOf(assist.wholeImage(*image), truth, mask.size()));
        QElapsedTimer timer;
        timer.start();
        dice[1].push_back(diceOf(assist.ask(*image, {truth.box}), truth, mask.size()));
        milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
        dice[2].push_back(diceOf(assist.ask(*image, {QRectF(truth.click, QSizeF(0, 0))}), truth, mask.size()));
    }
    const char* const names[] = {"whole image, no prompt", "box", "click"};
    for (int i = 0; i < 3; ++i) {
        const Interval mean = groupBootstrap(groups, kDraws, 1, [&](std::span<const size_t> drawn) {
            double sum = 0;
            for (const size_t index : drawn)
                sum += dice[i][index];
            return sum / double(drawn.size());
        });
        std::printf("%s part, %zu images with one lesion, %s: Dice %.3f (95 %% %.3f to %.3f)\n", part, groups.size(),
                    names[i], mean.value, mean.low, mean.high);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    if (!milliseconds.empty())
        std::printf("%s part, a box takes %.0f ms (median), %.0f ms (95th percentile)\n", part,
                    milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 95 / 100]);
}

void measureModel(const ModelBundle& model, const QString& data, const QHash<QString, QString>& groupOf)
{
    std::printf("%s\n", qUtf8Printable(model.card.id));
    const auto partOf = tableOf(QString::fromStdString((model.folder / "split.csv").string()), 0, 1);
    TorchEngine engine;
    Assist assist(engine, model);
    for (const char* part : {"validation", "test"}) {
        QList<Subject> subjects;
        for (const char* type : {"benign", "malignant"}) {
            const QDir folder(data + QLatin1Char('/') + QLatin1String(type));
            for (const QString& name : folder.entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name)) {
                const QString group = groupOf.value(name);
                if (!name.contains(QLatin1String("_mask")) && partOf.value(group) == QLatin1String(part))
                    subjects << Subject{folder.filePath(name), group};
            }
        }
        measure(part, subjects, assist);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QString data = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi");
    const auto groupOf = tableOf(data + QStringLiteral("/groups.csv"), 0, 2);
    std::vector<std::filesystem::path> folders(argv + 1, argv + argc); // of bundles; none: those that are shipped
    if (folders.empty())
        for (const char* name : {"ultrasound-busi", "ultrasound-outline"})
            folders.push_back(std::filesystem::path(TRIPTYCH_SOURCE_DIR) / "resources/models" / name);
    for (const auto& folder : folders) {
        const auto bundle = loadModelBundle(folder);
        if (!bundle || groupOf.isEmpty())
            std::printf("%s: skipped, the images or the model are not here\n", folder.c_str());
        else
            measureModel(*bundle, data, groupOf);
    }
    return 0;
}
