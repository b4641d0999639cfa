#include "plugins/torch/native_model.h"

#include "plugins/torch/architectures.h"

namespace triptych {

std::shared_ptr<NativeModel> createNativeModel(const std::string& architecture, int channels, int classes)
{
    if (architecture == "us_unet_classifier")
        return makeUsUnetClassifier(channels, classes);
    if (architecture == "idc_residual")
        return makeIdcResidual(channels, classes);
    if (architecture == "mammo_classifier")
        return makeMammoClassifier(channels, classes);
    return nullptr;
}

} // namespace triptych
