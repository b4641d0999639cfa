// The one place that knows the formats in which shapes and label maps leave Triptych and come back: their names and
// endings, what they hold, what they lose, and who writes and reads them. Blocking: called from workers.
#pragma once

#include "core/exchange/dicom_exchange.h"
#include "core/exchange/exchange_content.h"

#include <filesystem>
#include <vector>

namespace triptych {

struct ExchangeFormat {
    QString id;                              ///< "geojson", "coco", "nifti" …: kept in settings
    QString name;                            ///< for people
    QStringList endings;                     ///< ".nii.gz"; the first is appended where none is given
    bool shapes = false;                     ///< holds outlines; label maps go in as exact outlines
    bool masks = false;                      ///< holds label maps; closed shapes are painted in
    bool manyImages = false;                 ///< one file for all images; otherwise each image has its own
    bool manyFrames = false;                 ///< one file for all frames of an image; otherwise each frame has its own
    QString words;                           ///< one line for the list: who reads it
    std::optional<DicomExchange> dicom = {}; ///< one of the objects that speak of an opened image
};

const QList<ExchangeFormat>& exchangeFormats();
const ExchangeFormat* exchangeFormat(const QString& id);
/// By the ending of a name (the longest that fits): ".json" is GeoJSON, unless the name ends "coco.json";
/// ".dcm" is a segmentation, unless it ends "sr.dcm" or "ann.dcm". Null: none.
const ExchangeFormat* exchangeFormatOfName(const QString& path);
/// Whether the images are of a kind that the format can speak of: DICOM objects want opened ones, bulk annotations
/// slides.
bool exchangeFits(const ExchangeFormat& format, const ExchangeContent& content);
/// "Label masks (*.png …)", for file dialogs.
QString exchangeNameFilter();

/// What the content loses in the format, each a sentence; empty: it comes back as it was.
QStringList exchangeLosses(const ExchangeFormat& format, const ExchangeContent& content,
                           const ExchangeOptions& options);

/// The files that writing to `path` makes: one, or one for each image or frame ("name_image.png", "name_frame003.png").
std::vector<std::filesystem::path> exchangeFiles(const ExchangeFormat& format, const ExchangeContent& content,
                                                 const std::filesystem::path& path);

/// Writes them, each whole or not at all, never over an image of the content or one of `sources`. Errors: Refused
/// (nothing to write), LimitExceeded, Cancelled, WriteFailed, Unsupported (NIfTI and a large side).
Result<std::vector<std::filesystem::path>> writeExchange(const ExchangeFormat& format, const ExchangeContent& content,
                                                         const std::filesystem::path& path,
                                                         const ExchangeOptions& options,
                                                         const std::vector<std::filesystem::path>& sources = {});

/// Reads whatever the file is, by its content, onto `images`: GeoJSON and masks onto the first, COCO onto those that
/// it names. Without images: onto images as the file describes them. `labels` are those known here. Errors: those of
/// the formats, each naming the file.
Result<ExchangeReading> readExchange(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                     const QMap<int, LabelInfo>& labels, const ExchangeOptions& options = {});

/// The same content as label maps only (shapes painted in), or as shapes only (outlines).
Result<ExchangeContent> asMasks(ExchangeContent content, const std::stop_token& stop = {});
Result<ExchangeContent> asShapes(ExchangeContent content, const std::stop_token& stop = {});

} // namespace triptych
