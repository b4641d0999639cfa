#include "core/annotation/label_names.h"

namespace triptych {

int labelNamed(const QString& name, int wanted, const QColor& colour, QMap<int, LabelInfo>& labels)
{
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        if (it->name.compare(name, Qt::CaseInsensitive) == 0)
            return it.key();
    int label = wanted >= 1 && wanted <= 255 && !labels.contains(wanted) ? wanted : 0;
    for (int free = 1; label == 0 && free <= 255; ++free)
        label = labels.contains(free) ? 0 : free;
    if (label == 0)
        return 0;
    labels[label] = {name, colour.isValid() ? colour : QColor::fromHsv(label * 47 % 360, 200, 230)};
    return label;
}

} // namespace triptych
