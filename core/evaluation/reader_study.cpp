#include "core/evaluation/reader_study.h"

#include "core/evaluation/kappa.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<quint8> maskOf(const ReadImage::Reading& reading, int label)
{
    std::vector<quint8> mask(reading.labels.size());
    for (size_t i = 0; i < mask.size(); ++i)
        mask[i] = reading.labels[i] == label;
    return mask;
}

ReaderStudy::MarkCounts countMarks(const std::vector<std::vector<quint8>>& masks, const ReadImage& image, int label)
{
    ReaderStudy::MarkCounts counts{image.group, label, std::vector<qint64>(masks.size() + 1, 0)};
    const size_t pixels = masks.front().size();
    for (size_t i = 0; i < pixels; ++i) {
        size_t readers = 0;
        for (const auto& mask : masks)
            readers += mask[i];
        ++counts.pixels[readers];
    }
    counts.pixels[0] += std::max<qint64>(0, image.imagePixels - qint64(pixels));
    return counts;
}

/// The mean of a measure over the drawn rows, those left out where it is not defined.
template <class Measure>
Interval meanOf(const std::vector<const AgreementRow*>& rows, const std::vector<QString>& groups, int draws,
                quint64 seed, Measure measure)
{
    return groupBootstrap(groups, draws, seed, [&](std::span<const size_t> drawn) {
        double sum = 0;
        qint64 count = 0;
        for (const size_t i : drawn)
            if (const double value = measure(*rows[i]); std::isfinite(value)) {
                sum += value;
                ++count;
            }
        return count ? sum / double(count) : kNaN;
    });
}

/// Nothing is defined of it yet.
AgreementSummary undefinedSummary()
{
    const Interval none{kNaN, kNaN, kNaN};
    return {0, {}, {}, 0, 0, 0, none, none, none, none, none};
}

AgreementSummary summariseRows(const std::vector<const AgreementRow*>& all, int draws, quint64 seed)
{
    AgreementSummary summary = undefinedSummary();
    summary.label = all.front()->label;
    summary.readerA = all.front()->readerA;
    summary.readerB = all.front()->readerB;
    summary.images = int(all.size());
    std::vector<const AgreementRow*> marked;
    std::vector<QString> markedGroups, allGroups;
    for (const AgreementRow* row : all) {
        allGroups.push_back(row->group);
        summary.bothEmpty += row->agreement.bothEmpty();
        summary.oneEmpty += row->agreement.oneEmpty();
        if (row->agreement.bothEmpty())
            continue;
        marked.push_back(row);
        markedGroups.push_back(row->group);
    }
    const auto mean = [&](double MaskAgreement::*measure) {
        return meanOf(marked, markedGroups, draws, seed,
                      [measure](const AgreementRow& row) { return row.agreement.*measure; });
    };
    summary.dice = mean(&MaskAgreement::dice);
    summary.iou = mean(&MaskAgreement::iou);
    summary.hausdorff95Px = mean(&MaskAgreement::hausdorff95Px);
    summary.hausdorff95Mm = mean(&MaskAgreement::hausdorff95Mm);
    summary.kappa = groupBootstrap(allGroups, draws, seed, [&](std::span<const size_t> drawn) {
        std::vector<std::vector<qint64>> table(2, std::vector<qint64>(2, 0));
        for (const size_t i : drawn) {
            const MaskAgreement& a = all[i]->agreement;
            table[0][0] += a.neither;
            table[0][1] += a.onlyB;
            table[1][0] += a.onlyA;
            table[1][1] += a.both;
        }
        return cohenKappa(table);
    });
    return summary;
}

/// Over the images that the most readers have finished, when those are more than two.
std::optional<AgreementSummary> summariseMarks(const std::vector<const ReaderStudy::MarkCounts*>& all, int draws,
                                               quint64 seed)
{
    size_t most = 0;
    for (const auto* counts : all)
        most = std::max(most, counts->pixels.size());
    if (most < 4) // two readers: 0, 1 or 2 of them
        return std::nullopt;
    std::vector<const ReaderStudy::MarkCounts*> complete;
    std::vector<QString> groups;
    AgreementSummary summary = undefinedSummary();
    for (const auto* counts : all)
        if (counts->pixels.size() == most) {
            complete.push_back(counts);
            groups.push_back(counts->group);
            summary.bothEmpty += std::all_of(counts->pixels.begin() + 1, counts->pixels.end(),
                                             [](qint64 pixels) { return pixels == 0; });
        }
    summary.label = all.front()->label;
    summary.images = int(complete.size());
    summary.kappa = groupBootstrap(groups, draws, seed, [&](std::span<const size_t> drawn) {
        std::vector<RatedSubjects> subjects(most);
        for (size_t k = 0; k < most; ++k)
            subjects[k] = {{int(most - 1 - k), int(k)}, 0};
        for (const size_t i : drawn)
            for (size_t k = 0; k < most; ++k)
                subjects[k].times += complete[i]->pixels[k];
        return fleissKappa(subjects);
    });
    return summary;
}

int classCount(const ReaderStudy& study)
{
    int count = 0;
    for (const auto& classes : study.classes)
        for (const auto& [reader, value] : classes.byReader)
            count = std::max(count, value + 1);
    return count;
}

std::optional<AgreementSummary> summariseClasses(const ReaderStudy& study, const ClassPair& pair, int draws,
                                                 quint64 seed)
{
    const size_t categories = size_t(classCount(study));
    std::vector<std::pair<size_t, size_t>> said;
    std::vector<QString> groups;
    for (const auto& classes : study.classes) {
        const auto a = classes.byReader.find(pair.first), b = classes.byReader.find(pair.second);
        if (a == classes.byReader.end() || b == classes.byReader.end() || a->second < 0 || b->second < 0)
            continue;
        said.emplace_back(size_t(a->second), size_t(b->second));
        groups.push_back(classes.group);
    }
    if (said.empty())
        return std::nullopt;
    AgreementSummary summary = undefinedSummary();
    summary.readerA = pair.first;
    summary.readerB = pair.second;
    summary.images = int(said.size());
    summary.kappa = groupBootstrap(groups, draws, seed, [&](std::span<const size_t> drawn) {
        std::vector<std::vector<qint64>> table(categories, std::vector<qint64>(categories, 0));
        for (const size_t i : drawn)
            ++table[said[i].first][said[i].second];
        return cohenKappa(table);
    });
    return summary;
}

std::optional<AgreementSummary> summariseClassesOfAll(const ReaderStudy& study, int draws, quint64 seed)
{
    const size_t categories = size_t(classCount(study));
    std::vector<RatedSubjects> rated;
    std::vector<QString> groups;
    size_t most = 0;
    for (const auto& classes : study.classes)
        most = std::max(most, classes.byReader.size());
    for (const auto& classes : study.classes) {
        RatedSubjects subject{std::vector<int>(categories, 0), 1};
        size_t readers = 0;
        for (const auto& [reader, value] : classes.byReader)
            if (value >= 0) {
                ++subject.counts[size_t(value)];
                ++readers;
            }
        if (most < 3 || readers != most)
            continue;
        rated.push_back(std::move(subject));
        groups.push_back(classes.group);
    }
    if (rated.empty())
        return std::nullopt;
    AgreementSummary summary = undefinedSummary();
    summary.images = int(rated.size());
    summary.kappa = groupBootstrap(groups, draws, seed, [&](std::span<const size_t> drawn) {
        std::vector<RatedSubjects> subjects;
        for (const size_t i : drawn)
            subjects.push_back(rated[i]);
        return fleissKappa(subjects);
    });
    return summary;
}

QByteArray csvField(const QString& text)
{
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
        return text.toUtf8();
    return '"' + QString(text).replace(QLatin1Char('"'), QStringLiteral("\"\"")).toUtf8() + '"';
}

QByteArray csvNumber(double value) { return std::isfinite(value) ? QByteArray::number(value, 'f', 4) : QByteArray(); }

} // namespace

void addImage(ReaderStudy& study, const ReadImage& given, const std::set<int>& labels)
{
    ReadImage image = given;
    if (image.group.isEmpty())
        image.group = image.image;
    const size_t pixels = size_t(image.box.width()) * size_t(image.box.height());
    std::erase_if(image.readings,
                  [pixels](const ReadImage::Reading& reading) { return reading.labels.size() != pixels; });
    if (image.readings.size() < 2)
        return;
    ReaderStudy::Classes classes{image.group, {}};
    for (const auto& reading : image.readings)
        classes.byReader[reading.reader] = reading.imageClass;
    study.classes.push_back(std::move(classes));
    for (const int label : labels) {
        std::vector<std::vector<quint8>> masks;
        for (const auto& reading : image.readings)
            masks.push_back(maskOf(reading, label));
        study.marks.push_back(countMarks(masks, image, label));
        for (size_t a = 0; a < masks.size(); ++a)
            for (size_t b = a + 1; b < masks.size(); ++b) {
                AgreementRow row{image.image,
                                 image.frame,
                                 image.group,
                                 label,
                                 image.readings[a].reader,
                                 image.readings[b].reader,
                                 compareMasks({masks[a], masks[b], image.box, image.spacing, image.imagePixels})};
                row.agreement.hausdorff95Px *= image.pixelsPerMark;
                study.rows.push_back(std::move(row));
            }
    }
}

std::vector<AgreementSummary> summarise(const ReaderStudy& study, int draws, quint64 seed)
{
    std::map<std::pair<int, ClassPair>, std::vector<const AgreementRow*>> rows;
    std::set<ClassPair> pairs;
    for (const AgreementRow& row : study.rows) {
        rows[{row.label, {row.readerA, row.readerB}}].push_back(&row);
        pairs.insert({row.readerA, row.readerB});
    }
    std::map<int, std::vector<const ReaderStudy::MarkCounts*>> marks;
    for (const auto& counts : study.marks)
        marks[counts.label].push_back(&counts);
    std::vector<AgreementSummary> summaries;
    const auto add = [&summaries](std::optional<AgreementSummary> summary) {
        if (summary)
            summaries.push_back(std::move(*summary));
    };
    for (const auto& [label, counts] : marks) {
        for (const auto& [key, ofPair] : rows)
            if (key.first == label)
                summaries.push_back(summariseRows(ofPair, draws, seed));
        add(summariseMarks(counts, draws, seed));
    }
    for (const ClassPair& pair : pairs)
        add(summariseClasses(study, pair, draws, seed));
    add(summariseClassesOfAll(study, draws, seed));
    return summaries;
}

QByteArray agreementCsv(const ReaderStudy& study, const std::map<int, QString>& labelNames)
{
    QByteArray table("image,frame,label,name,readerA,readerB,dice,iou,hausdorff95_px,hausdorff95_mm,pixels_both,"
                     "pixels_a_only,pixels_b_only\n");
    for (const AgreementRow& row : study.rows) {
        const MaskAgreement& a = row.agreement;
        if (a.bothEmpty())
            continue;
        const auto name = labelNames.find(row.label);
        table += csvField(row.image) + ',' + QByteArray::number(row.frame + 1) + ',' + QByteArray::number(row.label) +
                 ',' + csvField(name == labelNames.end() ? QString() : name->second) + ',' + csvField(row.readerA) +
                 ',' + csvField(row.readerB);
        for (const double value : {a.dice, a.iou, a.hausdorff95Px, a.hausdorff95Mm})
            table += ',' + csvNumber(value);
        for (const qint64 pixels : {a.both, a.onlyA, a.onlyB})
            table += ',' + QByteArray::number(pixels);
        table += '\n';
    }
    return table;
}

} // namespace triptych
