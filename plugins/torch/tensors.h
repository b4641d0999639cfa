// Between pixel buffers, stored weights and tensors.
#pragma once

#include "core/inference/model_card.h"
#include "core/inference/safetensors.h"
#include "plugins/torch/native_model.h"

#include <QRectF>

namespace triptych {

/// U8 pixels as a U8 tensor C × H × W. Copies.
torch::Tensor pixelsToTensor(const PixelBuffer& pixels);

/// A float tensor H × W as F32 pixels, or a U8 tensor H × W as U8 pixels. Errors: LimitExceeded.
Result<PixelBuffer> tensorToPixels(const torch::Tensor& tensor);

/// U8 N × C × H × W to normalised floats, channels last (the faster layout for oneDNN).
torch::Tensor normalised(const torch::Tensor& batch, const InputContract& contract);

/// Samples a map (float, h × w) that covers `area` at the centres of a grid of `size` over `target`, bilinearly; both
/// rectangles in the same coordinates. H × W.
torch::Tensor sampleMap(const torch::Tensor& map, QRectF area, QRectF target, QSize size);

/// Forward with the averaging over mirrored copies that the card asks for: the mean of the logits and of the masks
/// turned back. `layers` are those of the unmirrored copy. No gradients.
NativeOutput predictAveraged(NativeModel& model, const torch::Tensor& input, const QString& augmentation);

/// Convolution weights to channels last.
void useChannelsLast(torch::nn::Module& model);

/// All parameters and buffers by name.
std::map<std::string, torch::Tensor> stateOf(const torch::nn::Module& model);

StoredTensors storeState(const torch::nn::Module& model);
/// Errors: BadFormat where a name or a shape differs; `path` is for messages.
Result<void> restoreState(torch::nn::Module& model, const StoredTensors& stored, const QString& path);

/// The network of a native bundle with its weights, in evaluation mode. Errors: BadFormat, Unsupported, Unreadable.
Result<std::shared_ptr<NativeModel>> loadNativeModel(const ModelBundle& bundle);

} // namespace triptych
