// A DICOM file opened for its header: layout, and the data set up to the pixel data, parsed by DCMTK.
#pragma once

#include "core/dicom/dicom_layout.h"

#include <filesystem>

class DcmDataset;

namespace triptych {

struct DicomFile {
    std::filesystem::path path;
    QString name; ///< the path as messages show it
    DicomLayout layout;
    std::unique_ptr<ByteSource> bytes; ///< what the layout's extents refer to
    std::shared_ptr<DcmDataset> header;
};

/// Scans and parses the header; nothing of the pixel data is read. Errors: NotFound, Unreadable, BadFormat,
/// Unsupported, LimitExceeded.
Result<DicomFile> openDicomFile(const std::filesystem::path& path, const DicomLimits& limits = {});

/// The data set's bytes of a file that was scanned before. Errors: NotFound, Unreadable.
Result<std::unique_ptr<ByteSource>> openDataSetBytes(const std::filesystem::path& path, const DicomLayout& layout);

/// Registers DCMTK's decoders and silences its console log, once for the process. Any thread.
void prepareDcmtk();

} // namespace triptych
