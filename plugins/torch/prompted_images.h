// PromptedImages: what a prompted model learns from: parts of images, as they are shown to it where readers point at
// something (core/inference/assist.h).
#pragma once

#include "plugins/torch/prepared_set.h"

#include <QRandomGenerator>

namespace triptych {

enum class PromptKind { Box, Click, Either };

/// Images in memory, and prompts drawn for them at random. A box is the lesion's, each side moved by up to a tenth of
/// the box; a click is a place inside.
class PromptedImages {
public:
    /// Images without a lesion are left out, since a prompt says that there is one (a model that has learnt to find
    /// nothing in a box disappoints where it is hard to see), and those with several masks, since it means one. Errors:
    /// those of prepareSet().
    static Result<PromptedImages> read(const Dataset& dataset, const std::vector<size_t>& entries,
                                       const InputContract& contract, const ProgressFn& progress, std::stop_token stop);

    /// One prompt for each image, the same for the same seed. Masks are there.
    Result<PreparedSet> draw(PromptKind kind, quint64 seed) const;

private:
    struct Image {
        size_t entry = 0;
        int label = 0;
        QString group;
        PixelBuffer pixels;
        PixelBuffer lesion; ///< 255 inside
        QRect box;          ///< of the lesion
    };
    QRectF regionOf(const Image& image, bool click, QRandomGenerator& random) const;

    InputContract m_contract;
    std::vector<Image> m_images;
};

} // namespace triptych
