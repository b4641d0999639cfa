// From an image to the 8-bit pixels of a model's tensor, as the model's card asks. Without Torch, so that the viewer,
// the training and the engine share it.
#pragma once

#include "core/inference/inference_engine.h"

namespace triptych {

/// What `fitInput` makes: the tensor's pixels, and where they lie in the image it was given.
struct FittedInput {
    PixelBuffer pixels; ///< U8, `contract.channels` samples, `contract.size`
    QRectF area;        ///< pixels of the given image that the tensor covers (letterboxing reaches outside it)
    bool mirrored = false;
    QString description; ///< one sentence
};

/// A frame as it is first shown: 8 bit, through rescale or modality LUT, the file's first window or VOI LUT (or the
/// range of the values without padding), and inversion (PS3.3 C.11.1, C.11.2). Colour images come as they are.
/// Errors: those of the source.
Result<PixelBuffer> displayPixels(const ImageSource& image, int frame, int level, std::stop_token stop);

/// Fits 8-bit pixels (1 or 3 samples) into the contract's tensor: letterbox, stretch or breast-crop; converts between
/// grey and colour where needed. Errors: Unsupported (a way of fitting that is not known), LimitExceeded.
Result<FittedInput> fitInput(const PixelBuffer& pixels, const InputContract& contract);

/// The rectangle around the breast in an 8-bit mammogram (the largest bright part after Otsu's threshold), and whether
/// the chest wall lies on the right. The whole image where nothing stands out.
struct BreastCrop {
    QRect rect;
    bool chestWallRight = false;
};
BreastCrop findBreast(const PixelBuffer& grey);

/// Otsu's threshold (1979) of a histogram: values above it are foreground.
int otsuThreshold(std::span<const qint64, 256> histogram);

} // namespace triptych
