// The three DICOM objects among the formats: Segmentation, Structured Report of measurements, and Microscopy Bulk
// Simple Annotations of slides. They speak of one opened image (ExchangeImage::subject).
#pragma once

#include "core/exchange/exchange_content.h"

#include <filesystem>

namespace triptych {

enum class DicomExchange { Segmentation, Report, BulkAnnotations };

/// Label maps only for Segmentation, shapes only for the others. Errors: Refused (no opened image; no slide; nothing to
/// write), and those of the writers.
Result<void> writeDicomMarks(DicomExchange object, const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels,
                             const std::filesystem::path& path);
QStringList dicomLosses(DicomExchange object, const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels);

/// Reads whichever of them it is onto the one of `images` that it speaks of. Errors: Unsupported (another object),
/// Refused (of another image, which is named; no image), and those of the readers.
Result<ExchangeReading> readDicomMarks(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                       const QMap<int, LabelInfo>& labels, const ExchangeOptions& options);

} // namespace triptych
