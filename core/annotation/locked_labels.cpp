#include "core/annotation/locked_labels.h"

namespace triptych {

std::bitset<256> lockedLabels(const QMap<int, LabelInfo>& labels)
{
    std::bitset<256> locked;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        if (it->locked && it.key() > 0 && it.key() < 256)
            locked.set(size_t(it.key()));
    return locked;
}

} // namespace triptych
