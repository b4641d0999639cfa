// ModelCard: what a model bundle says of itself in model.json. Data, never code.
#pragma once

#include "core/base/result.h"
#include "core/image/image_source.h"

#include <QJsonObject>
#include <QStringList>

#include <filesystem>
#include <map>
#include <span>

namespace triptych {

/// How a model's tensor is made from an image. Sizes in pixels of the tensor.
struct InputContract {
    ImageKind kind = ImageKind::Other; ///< the only kind of image the model may be given
    QSize size;                        ///< of one tensor, or of one patch
    int channels = 1;
    std::optional<double> spacingMm;           ///< of the tensor's pixels; nothing: the image is fitted into `size`
    QString fit = QStringLiteral("letterbox"); ///< letterbox | stretch | breast-crop | patches
    double overlap = 0;                        ///< of neighbouring patches, 0 … <1
    QString bodyPart;                          ///< as DICOM calls it (PS3.16 annex L), "BREAST"; empty: any
    QString orientation;                       ///< "chest-wall-left" where the image is mirrored to that, else empty
    QStringList views;                         ///< mammograms: the views it was trained on; empty: any
    std::vector<double> mean;                  ///< per channel, of values scaled to 0…1
    std::vector<double> standardDeviation;
    /// Averaging over mirrored copies when it is used: "none", "horizontal-flip" or "flips" (both axes).
    QString testTimeAugmentation = QStringLiteral("none");
};

struct MeasuredResult {
    QString name; ///< e.g. "AUC malignant vs benign"
    double value = 0;
    double low = 0; ///< 95 % interval
    double high = 0;
    int count = 0;  ///< cases it rests on
    QString method; ///< of the interval, e.g. "bootstrap over groups, 2000"
};

struct ModelCard {
    QString id;
    QString name;
    QString version;
    QString format;       ///< "native" | "torchscript"
    QString architecture; ///< native: the name known to plugins/torch
    QString task;
    InputContract input;
    QStringList classes;
    QString endpoint;       ///< "malignant": only probabilities of the same endpoint are fused
    int endpointClass = -1; ///< index into `classes`, or -1
    bool hasSegmentation = false;
    /// Made to be pointed at something: it is shown parts of images around a box or a click (see assist.h) and outlines
    /// what is there; its classes and its endpoint are asked of nobody.
    bool prompted = false;
    QString pooling;              ///< slides: how patches become one probability, in words
    double poolingTopShare = 0.1; ///< slides: the mean over this share of the patches, those with the highest endpoint
    int poolingAtLeast = 5;       ///< but over no fewer patches than this
    QString saliency;             ///< "grad-cam" | "input-gradient"
    QString targetLayer;          ///< of Grad-CAM
    double operatingPoint = 0.5;
    double calibrationTemperature = 1; ///< logits are divided by it
    double validationAccuracy = 0;     ///< the fusion's weight rests on it
    double prior = 0;                  ///< of the endpoint in the training data
    QString trainingData;
    QString split;
    std::vector<MeasuredResult> results;
    QString licence;
    QString intendedUse;
    QString weights;                   ///< the file of `sha256` that holds the weights
    std::map<QString, QString> sha256; ///< file name → hash, of every other file in the bundle

    QJsonObject toJson() const;
    /// The endpoint's probability of one image's class probabilities, or negative where there is no such endpoint.
    double endpointOf(std::span<const double> probabilities) const;
};

/// Reads a card. `path` is for messages. Every field is checked: a missing one or one of the wrong type is BadFormat
/// and named.
Result<ModelCard> parseModelCard(const QByteArray& json, const QString& path);

/// A bundle whose files were all found and match the hashes of its card.
struct ModelBundle {
    std::filesystem::path folder;
    ModelCard card;
    std::filesystem::path weights;
    QString hash; ///< SHA-256 of model.json: the identity of the model in results
};

/// Reads and checks a bundle. Errors: NotFound, BadFormat (what is missing or of the wrong type), Refused (a file
/// does not have the hash of the card, or the card names a file outside the folder).
Result<ModelBundle> loadModelBundle(const std::filesystem::path& folder);

/// What a folder of bundles holds: those that are whole, sorted by id, and a sentence for each that is not.
struct BundleDiscovery {
    std::vector<ModelBundle> bundles;
    QStringList problems;
};

/// Looks at every sub-folder of `folder` that has a model.json (and at `folder` itself). Errors: NotFound.
Result<BundleDiscovery> discoverModelBundles(const std::filesystem::path& folder);

/// Writes `files` and a card that names their hashes to a bundle folder (made where it is missing), each file under a
/// temporary name first. Errors: WriteFailed.
Result<void> saveModelBundle(const std::filesystem::path& folder, ModelCard card,
                             const std::map<QString, QByteArray>& files);

} // namespace triptych
