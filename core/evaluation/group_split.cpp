#include "core/evaluation/group_split.h"

#include <algorithm>
#include <map>
#include <random>

namespace triptych {

namespace {

quint64 fnv1a(const QString& text, quint64 hash)
{
    for (const char c : text.toUtf8())
        hash = (hash ^ static_cast<quint8>(c)) * 0x100000001b3ULL;
    return hash;
}

} // namespace

QString partName(Part part)
{
    return part == Part::Training     ? QStringLiteral("training")
           : part == Part::Validation ? QStringLiteral("validation")
                                      : QStringLiteral("test");
}

std::vector<Part> splitByGroup(const std::vector<GroupedImage>& images, double validationShare, double testShare,
                               quint64 seed)
{
    std::map<QString, int> classOf;
    std::map<int, std::vector<std::pair<quint64, QString>>> groupsOf;
    for (const GroupedImage& image : images)
        classOf.try_emplace(image.group, image.label);
    for (const auto& [group, label] : classOf) {
        std::mt19937_64 mix(fnv1a(group, 0xcbf29ce484222325ULL ^ seed));
        groupsOf[label].emplace_back(mix(), group);
    }
    std::map<QString, Part> parts;
    for (auto& [label, groups] : groupsOf) {
        std::sort(groups.begin(), groups.end());
        const auto count = static_cast<double>(groups.size());
        for (size_t i = 0; i < groups.size(); ++i) {
            const double place = (static_cast<double>(i) + 0.5) / count;
            parts[groups[i].second] = place < testShare                     ? Part::Test
                                      : place < testShare + validationShare ? Part::Validation
                                                                            : Part::Training;
        }
    }
    std::vector<Part> result;
    for (const GroupedImage& image : images)
        result.push_back(parts[image.group]);
    return result;
}

} // namespace triptych
