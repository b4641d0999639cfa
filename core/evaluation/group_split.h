// Training, validation and test parts by group. A pure function.
#pragma once

#include <QString>

#include <vector>

namespace triptych {

enum class Part { Training, Validation, Test };
/// "training", "validation" or "test".
QString partName(Part part);

struct GroupedImage {
    QString group; ///< images of one group never stand on both sides
    int label = 0; ///< class, from 0
};

/// One part for each image, the classes in the same proportions in each: the groups of every class (that of the group's
/// first image) are ordered by a hash of seed and name and dealt out. The same on every machine, and adding images
/// moves hardly any other group.
std::vector<Part> splitByGroup(const std::vector<GroupedImage>& images, double validationShare, double testShare,
                               quint64 seed);

} // namespace triptych
