#include "core/image/presentation_state.h"

#include <algorithm>

namespace triptych {

bool meansImage(const std::vector<ImageReference>& references, const ImageId& image, int frame)
{
    return references.empty() || std::any_of(references.begin(), references.end(), [&](const ImageReference& r) {
               return r.image == image &&
                      (r.frames.empty() || std::find(r.frames.begin(), r.frames.end(), frame) != r.frames.end());
           });
}

QString PresentationState::caption() const
{
    QStringList parts{label.isEmpty() ? QStringLiteral("Presentation state") : label, creator,
                      created.date().toString(Qt::ISODate)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

} // namespace triptych
