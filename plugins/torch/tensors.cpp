#include "plugins/torch/tensors.h"

#include "core/base/file_hash.h"
#include "core/inference/json_fields.h"

#include <torch/nn/functional.h>
#include <torch/nn/init.h>

#include <cstring>

namespace triptych {

torch::Tensor pixelsToTensor(const PixelBuffer& pixels)
{
    const auto interleaved =
        torch::from_blob(const_cast<std::byte*>(pixels.bytes()),
                         {pixels.height(), pixels.width(), pixels.samplesPerPixel()}, torch::kUInt8);
    return interleaved.permute({2, 0, 1}).contiguous().clone();
}

Result<PixelBuffer> tensorToPixels(const torch::Tensor& tensor)
{
    const bool isFloat = tensor.scalar_type() == torch::kFloat32;
    const auto values = tensor.contiguous();
    auto pixels = PixelBuffer::allocate(QSize(static_cast<int>(values.size(1)), static_cast<int>(values.size(0))), 1,
                                        isFloat ? SampleType::F32 : SampleType::U8);
    if (pixels)
        std::memcpy(pixels->mutableBytes(), values.data_ptr(), static_cast<size_t>(pixels->byteCount()));
    return pixels;
}

torch::Tensor normalised(const torch::Tensor& batch, const InputContract& contract)
{
    const auto numbers = [](const std::vector<double>& values) {
        return torch::tensor(values, torch::kFloat32).view({1, -1, 1, 1});
    };
    return batch.to(torch::kFloat32)
        .div_(255.0)
        .sub_(numbers(contract.mean))
        .div_(numbers(contract.standardDeviation))
        .contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor sampleMap(const torch::Tensor& map, QRectF area, QRectF target, QSize size)
{
    const auto axis = [](double targetStart, double targetLength, int count, double areaStart, double areaLength) {
        const auto centres = (torch::arange(count, torch::kFloat64) + 0.5) * (targetLength / count) + targetStart;
        return ((centres - areaStart) / areaLength * 2 - 1).to(torch::kFloat32);
    };
    const auto x = axis(target.x(), target.width(), size.width(), area.x(), area.width());
    const auto y = axis(target.y(), target.height(), size.height(), area.y(), area.height());
    const auto grid = torch::stack({x.view({1, -1}).expand({size.height(), size.width()}),
                                    y.view({-1, 1}).expand({size.height(), size.width()})},
                                   2)
                          .unsqueeze(0);
    namespace F = torch::nn::functional;
    return F::grid_sample(
               map.view({1, 1, map.size(0), map.size(1)}), grid,
               F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kBorder).align_corners(false))
        .squeeze(0)
        .squeeze(0);
}

NativeOutput predictAveraged(NativeModel& model, const torch::Tensor& input, const QString& augmentation)
{
    const torch::NoGradGuard guard;
    std::vector<std::vector<int64_t>> mirrors;
    if (augmentation == QLatin1String("horizontal-flip"))
        mirrors = {{3}};
    else if (augmentation == QLatin1String("flips"))
        mirrors = {{3}, {2}, {2, 3}};
    NativeOutput sum = model.forward(input);
    for (const auto& axes : mirrors) {
        const NativeOutput output = model.forward(input.flip(axes).contiguous(torch::MemoryFormat::ChannelsLast));
        sum.logits = sum.logits + output.logits;
        if (sum.maskLogits.defined())
            sum.maskLogits = sum.maskLogits + output.maskLogits.flip(axes);
    }
    const double count = static_cast<double>(mirrors.size() + 1);
    sum.logits = sum.logits / count;
    if (sum.maskLogits.defined())
        sum.maskLogits = sum.maskLogits / count;
    return sum;
}

void useChannelsLast(torch::nn::Module& model)
{
    for (auto& parameter : model.parameters())
        if (parameter.dim() == 4)
            parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

std::map<std::string, torch::Tensor> stateOf(const torch::nn::Module& model)
{
    std::map<std::string, torch::Tensor> state;
    for (const auto& item : model.named_parameters())
        state[item.key()] = item.value();
    for (const auto& item : model.named_buffers())
        state[item.key()] = item.value();
    return state;
}

StoredTensors storeState(const torch::nn::Module& model)
{
    StoredTensors stored;
    for (const auto& [name, tensor] : stateOf(model)) {
        const bool integer = tensor.scalar_type() == torch::kInt64;
        const auto values = tensor.detach().to(integer ? torch::kInt64 : torch::kFloat32).contiguous();
        stored[QString::fromStdString(name)] = {
            integer, std::vector<qint64>(values.sizes().begin(), values.sizes().end()),
            QByteArray(static_cast<const char*>(values.data_ptr()), static_cast<qsizetype>(values.nbytes()))};
    }
    return stored;
}

Result<void> restoreState(torch::nn::Module& model, const StoredTensors& stored, const QString& path)
{
    const torch::NoGradGuard guard;
    auto state = stateOf(model);
    if (state.size() != stored.size())
        return Error{
            ErrorCode::BadFormat, QStringLiteral("%1: the weights are not those of the architecture").arg(path), {}};
    for (auto& [name, tensor] : state) {
        const auto found = stored.find(QString::fromStdString(name));
        const bool integer = tensor.scalar_type() == torch::kInt64;
        if (found == stored.end() || found->second.integer != integer ||
            !std::equal(found->second.shape.begin(), found->second.shape.end(), tensor.sizes().begin(),
                        tensor.sizes().end()))
            return Error{ErrorCode::BadFormat,
                         QStringLiteral("%1: the weights '%2' are missing or of another shape")
                             .arg(path, QString::fromStdString(name)),
                         {}};
        tensor.copy_(torch::from_blob(const_cast<char*>(found->second.bytes.constData()), tensor.sizes(),
                                      integer ? torch::kInt64 : torch::kFloat32));
    }
    return {};
}

Result<std::shared_ptr<NativeModel>> loadNativeModel(const ModelBundle& bundle)
{
    const QString path = displayPath(bundle.weights);
    const auto bytes = readSmallFile(path, qint64(1) << 30);
    if (!bytes)
        return bytes.error();
    const auto stored = parseSafetensors(*bytes, path);
    if (!stored)
        return stored.error();
    auto model = createNativeModel(bundle.card.architecture.toStdString(), bundle.card.input.channels,
                                   static_cast<int>(bundle.card.classes.size()));
    if (!model)
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: the architecture '%2' is not known to this version")
                         .arg(displayPath(bundle.folder), bundle.card.architecture),
                     {}};
    if (const auto restored = restoreState(*model, *stored, path); !restored)
        return restored.error();
    useChannelsLast(*model);
    model->eval();
    return model;
}

} // namespace triptych
